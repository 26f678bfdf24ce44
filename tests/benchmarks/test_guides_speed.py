"""How long all guides take, by the command as a person gives it: 53 leaves, and the whole site."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import compiled
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.benchmark


def _run(*args: str) -> float:
    """Seconds of the whole command, start included."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "from counter.cli import main; main()", "guides", *args],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - begun


def test_how_long_all_leaves_and_the_whole_site_take(tmp_path: Path, figure: Callable[..., None]) -> None:
    compiled.give(tmp_path / "data")
    common = ("--county", "湖滨区", "--data", str(tmp_path / "data"))
    seconds = _run("print", "--all", "--out", str(tmp_path / "out"), *common)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 53
    figure("53 leaves, the whole command", f"{seconds:.2f} s", "≤ 3 s")
    seconds = _run("site", str(tmp_path / "web"), *common)
    assert len(list((tmp_path / "web").glob("*.html"))) == 54
    figure("the whole site with its 106 forms, the whole command", f"{seconds:.2f} s", "≤ 10 s")
