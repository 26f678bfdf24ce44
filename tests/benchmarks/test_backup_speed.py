"""A backup of a station of any size while a window writes: how long it takes, and what the writer notices.

`COUNTER_BENCH_CASES=10000,100000,1000000` chooses the sizes. The backup runs as the workstation starts it,
in a process of its own at low priority.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import quantiles
from typing import TYPE_CHECKING

import pytest
import world
from generator import generate

from counter.backup import restoring
from counter.backup.config import plan
from counter.backup.places import Places
from counter.cases.numbers import case_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.desks.context import Desk

pytestmark = pytest.mark.benchmark
SIZES = tuple(int(one) for one in os.environ.get("COUNTER_BENCH_CASES", "2000").split(","))
COMMAND = (sys.executable, "-c", "from counter.cli import main; main()", "backup", "--automatic", "--json")
PAUSE = 0.02
"""Seconds between two writes: more than any clerk does."""


def write(desk: Desk) -> float:
    """A number and a journal entry, kept; seconds."""
    begun = time.perf_counter()
    with desk.store.begin() as uow:
        serial = uow.numbers.next("411202", "09", desk.now().date())
        desk.record(uow, "bench.write", "", {"no": case_number("411202", "09", desk.now().date(), serial)})
        uow.commit()
    return time.perf_counter() - begun


def p95(took: list[float]) -> str:
    return f"p95 {quantiles(took, n=20)[-1] * 1000:.1f} ms (worst {max(took) * 1000:.0f}, n {len(took)})"


@pytest.mark.parametrize("size", SIZES)
def test_backup_while_a_window_writes(size: int, tmp_path: Path, figure: Callable[..., None]) -> None:
    office = world.World.open(tmp_path / "data")
    office.hire()
    generate(office.signed(), None, size)
    desk, data = office.signed(), office.office.data
    idle = []
    for _ in range(200):
        idle.append(write(desk))
        time.sleep(PAUSE)
    begun, busy = time.perf_counter(), []
    process = subprocess.Popen(
        COMMAND, env={**os.environ, "COUNTER_DATA": str(data)}, stdout=subprocess.DEVNULL
    )
    while process.poll() is None:
        busy.append(write(desk))
        time.sleep(PAUSE)
    took = time.perf_counter() - begun
    assert process.returncode == 0
    (backup,) = Places(plan(data).folder).all()
    megabytes = (data / "counter.db").stat().st_size / (1 << 20)
    figure(f"backup of {size:,} cases ({megabytes:.0f} MB), verified", f"{took:.1f} s")
    figure(f"a writer's transaction, idle, {size:,}", p95(idle), "≤ 50 ms")
    figure(f"the same while the backup runs, {size:,}", p95(busy), "≤ 50 ms")
    office.close()
    begun = time.perf_counter()
    assert restoring.rehearse(backup, data, now=office.clock()).lost is not None
    figure(f"restore rehearsed, {size:,}", f"{time.perf_counter() - begun:.1f} s")
