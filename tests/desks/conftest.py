"""The office of these tests, on SQLite; `either` is the same office on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stores
import world
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.cases.records import Case
    from counter.desks.window.issue import IssueDesk


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its three operators, copied for every test."""
    folder = tmp_path_factory.mktemp("begun")
    made = world.World.open(folder)
    made.hire()
    made.close()
    return folder


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Iterator[world.World]:
    made = world.World.copy(begun, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def desk(office: world.World) -> IssueDesk:
    """The clerk's desk."""
    return office.desk()


@pytest.fixture
def ready(desk: IssueDesk) -> Case:
    """E03 up to its materials."""
    return world.begin(desk)


@pytest.fixture(scope="session")
def begun_there(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with the three operators, copied for every test."""
    with stores.fresh_database(postgres) as url:
        made = world.World.open(tmp_path_factory.mktemp("there"), url=url)
        made.hire()
        made.close()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, begun: Path, tmp_path: Path) -> Iterator[world.World]:
    if request.param == "sqlite":
        made = world.World.copy(begun, tmp_path / "data")
        yield made
        made.close()
        return
    server, begun_there = request.getfixturevalue("postgres"), request.getfixturevalue("begun_there")
    with stores.fresh_database(server, begun_there) as url:
        made = world.World.open(tmp_path / "data", url=url)
        yield made
        made.close()
