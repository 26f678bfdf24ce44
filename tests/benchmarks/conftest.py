"""Benchmarks report and never fail on time: the run ends with a table of them (see tests/conftest.py)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DISK = "/var/tmp" if Path("/var/tmp").is_dir() else None  # noqa: S108


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """On the disk, not in memory: what a station waits for there is part of the figures."""
    with tempfile.TemporaryDirectory(dir=DISK, prefix="counter-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`figure(what, measured, aim)`: one line of the table, carried by the test's report."""

    def keep(what: str, measured: str, aim: str = "") -> None:
        record_property("benchmark", f"{what}|{measured}|{aim}")

    return keep
