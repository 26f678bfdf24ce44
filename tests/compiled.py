"""The shipped catalogue, compiled once for each test process instead of once for each test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from counter.catalog.load import load


@cache
def _compiled() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="compiled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    load(cache=folder)
    return folder


def give(data: Path) -> None:
    """Put the compiled catalogue into a data folder, as an earlier start would have; once is enough."""
    if not (data / "catalogues").exists():
        shutil.copytree(_compiled(), data / "catalogues")
