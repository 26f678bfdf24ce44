"""One data folder made ready once for a run (first operator, catalogue compiled), copied for every test."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest
from helpers import start

if TYPE_CHECKING:
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
