"""A station with its first operator, made once and copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import world
from cli_tools import CLERK, PIN, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def first_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the command itself, without any prompt."""
    data = tmp_path_factory.mktemp("station")
    made = run("setup", "--init", CLERK, "--pin-stdin", data=data, stdin=f"{PIN}\n")
    assert made.code == 0, made.err
    assert run("catalog", "search", "E03", data=data).code == 0  # the compiled catalogue is there from now on
    return data


@pytest.fixture
def data(first_station: Path, tmp_path: Path) -> Path:
    """A data folder of its own."""
    return shutil.copytree(first_station, tmp_path / "data")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where papers go."""
    return tmp_path / "papers"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[world.World]:
    """A data folder with the people of the world."""
    made = world.World.open(tmp_path / "data")
    made.hire()
    yield made
    made.close()
