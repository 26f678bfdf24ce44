from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stores

from counter.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for the SQLite file, or the URL of a fresh PostgreSQL database: every test runs on both."""
    if request.param == "sqlite":
        yield None
        return
    with stores.fresh_database(request.getfixturevalue("postgres")) as database:
        yield database


@pytest.fixture
def store(url: str | None, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(url, tmp_path)
    yield opened
    opened.close()
