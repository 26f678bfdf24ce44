"""One data folder made ready once for a run (first operator, catalogue compiled), copied for every test."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest
from entry_hands import CLERK, CLERK_PIN
from helpers import NAME, PIN, Clock, start
from world import World

from counter.desks.office import open_office
from counter.desks.supervisor.administration import AdministrationDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def ready_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which 张敏 has been made the first operator, by keys."""
    folder = tmp_path_factory.mktemp("ready")

    async def prepare() -> None:
        async with start(folder):
            pass

    asyncio.run(prepare())
    return folder


@pytest.fixture
def data(ready_folder: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(ready_folder, tmp_path / "data")


@pytest.fixture
def staffed(data: Path) -> Path:
    """张敏, and 李强 who is a clerk."""
    office = open_office(data, now=Clock())
    desk = AdministrationDesk(office.sign_in(NAME, PIN), data)
    desk.add(id="clerk", name=CLERK, roles=("clerk",), pin=CLERK_PIN)
    office.store.close()
    return data


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """A data folder with the people of the world; its clock and the program's are the same."""
    made = World.open(tmp_path / "data")
    made.clock.at = Clock().at
    made.hire()
    yield made
    made.close()
