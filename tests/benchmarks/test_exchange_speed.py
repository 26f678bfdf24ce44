"""Packages of a thousand cases with their scans, out and in.

COUNTER_BENCH_EXCHANGE=1000 for the whole size; a run without it looks at few.
"""

from __future__ import annotations

import hashlib
import os
import resource
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import compiled
import county
import pytest
import world
from test_stations_walk import same

from counter.cases.numbers import case_number
from counter.exchange.sealing import SUFFIX
from counter.scans import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.exchange.snapshot import Snapshot

pytestmark = pytest.mark.benchmark
CASES = int(os.environ.get("COUNTER_BENCH_EXCHANGE", "40"))
SCAN = 180_000
"""Bytes of a scanned page in grey."""


def test_a_thousand_cases_with_scans_go_out_and_in(tmp_path: Path, figure: Callable[..., None]) -> None:
    compiled.give(tmp_path / "begun")
    begun = world.World.open(tmp_path / "begun")
    county.staff(begun)
    begun.close()
    county.build(tmp_path, tmp_path / "begun")
    three = county.copied(tmp_path, tmp_path / "run")
    ids = filled(three.north, CASES)
    scans = 3 * len(ids)
    begin = time.perf_counter()
    made = three.north.out(three.stick)
    out = time.perf_counter() - begin
    size = sum(file.stat().st_size for file in three.stick.glob(f"*{SUFFIX}"))
    begin = time.perf_counter()
    came = three.county.take(three.stick)
    taken = time.perf_counter() - begin
    assert len(came.of("taken")) == len(made[0].numbers)
    assert came.cases == len(ids)
    assert all(same(one, three.north, three.county) for one in (ids[0], ids[-1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    what = f"{len(ids)} cases, {scans} scans, {len(made[0].numbers)} packages, {size >> 20} MB"
    figure(f"exchange out: {what}", f"{out:.1f} s")
    figure("exchange in: the same", f"{taken:.1f} s, {taken / len(made[0].numbers):.2f} s a package")
    figure("most memory of both", f"{peak:.0f} MB")
    three.close()


def filled(station: county.Station, count: int) -> list[str]:
    """The station with so many cases: one made at its desk, the others after it, each with own scans."""
    first = station.receive(1)
    pattern = station.snapshot(first.case.id)
    assert pattern is not None
    ids = [first.case.id]
    desk = station.desk()
    for begin in range(2, count + 1, 50):
        with station.world.office.store.begin() as uow:
            for n in range(begin, min(begin + 50, count + 1)):
                one = another(station, pattern, n)
                uow.exchange.write(one, None)
                uow.courses.refresh(one.core.case.id)
                desk.record(uow, "bench.case", one.core.case.id, {"number": one.core.case.number})
                ids.append(one.core.case.id)
            uow.commit()
    return ids


def another(station: county.Station, pattern: Snapshot, n: int) -> Snapshot:
    case_id = f"case-{station.code}-{n}"
    number = case_number("411202", station.window, world.NOW.date(), 1000 + n)
    old = pattern.core.case.number or ""

    def of(rows: tuple[Any, ...], **changed: Callable[[Any], object]) -> tuple[Any, ...]:
        return tuple(replace(row, case_id=case_id, **{k: f(row) for k, f in changed.items()}) for row in rows)

    core, grown = pattern.core, pattern.grown
    return replace(
        pattern,
        vector={},
        core=replace(
            core,
            case=replace(core.case, id=case_id, number=number),
            items=of(core.items),
            clocks=of(core.clocks, id=lambda row: f"{row.id}-{n}"),
            pieces=of(core.pieces, id=lambda row: f"{row.id}-{n}"),
        ),
        grown=replace(
            grown,
            papers=of(
                grown.papers,
                number=lambda row: row.number.replace(old, number),
                record=lambda row: row.record.replace(old, number),
            ),
            moves=of(grown.moves, piece_id=lambda row: f"{row.piece_id}-{n}"),
            scans=tuple(scan(station, row, case_id, n, k) for k, row in enumerate(grown.scans)),
        ),
    )


def scan(station: county.Station, row: Any, case_id: str, n: int, k: int) -> Any:
    """A file of its own under its hash."""
    data = hashlib.shake_128(f"{n}/{k}".encode()).digest(SCAN)
    sha256 = hashlib.sha256(data).hexdigest()
    place = station.folder / "scans" / sha256[:2] / f"{sha256}{SUFFIXES[row.media]}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return replace(row, id=f"{row.id}-{n}", case_id=case_id, sha256=sha256, size=len(data))
