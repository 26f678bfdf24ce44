"""A station of any size: how long a person waits for a queue, a case, a step, and how long the watcher takes.

`COUNTER_BENCH_CASES=10000,100000,1000000` chooses the sizes; `COUNTER_BENCH_STORES=sqlite` leaves one out.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
import stores
import world
from generator import OPERATORS, generate

from counter.cases.queues import MINE
from counter.desks.home.queues import QueueDesk
from counter.desks.home.sieve import Sieve
from counter.desks.home.watching import WATCHER, recalc, watch
from counter.desks.step import stepping
from counter.staff.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from generator import Sample

    from counter.desks.context import Desk

pytestmark = pytest.mark.benchmark
SIZES = tuple(int(one) for one in os.environ.get("COUNTER_BENCH_CASES", "5000").split(","))
STORES = tuple(os.environ.get("COUNTER_BENCH_STORES", "sqlite,postgresql").split(","))
"""Read when the tests are collected: later no setting of the person who runs them counts."""
AIM = "p95 ≤ 50 ms"
TIMES = 40


@pytest.fixture(scope="module", params=[(kind, size) for size in SIZES for kind in STORES], ids=str)
def station(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, world.World, tuple[Sample, ...], float]]:
    """A filled station: what it is called, the office, what to look for, and how long filling took."""
    kind, size = request.param
    folder = tmp_path_factory.mktemp("station")
    if kind == "sqlite":
        yield from _filled(kind, size, folder, None)
        return
    with stores.fresh_database(request.getfixturevalue("postgres")) as url:
        yield from _filled(kind, size, folder, url)


def _filled(
    kind: str, size: int, folder: Path, url: str | None
) -> Iterator[tuple[str, world.World, tuple[Sample, ...], float]]:
    office = world.World.open(folder / "data", url=url or "")
    office.hire()
    begun = time.perf_counter()
    samples = generate(office.signed(), url, size)
    yield f"{size:,} {kind}", office, samples, time.perf_counter() - begun
    office.close()


def timed(job: Callable[[], object], times: int = TIMES) -> list[float]:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        job()
        took.append(time.perf_counter() - begun)
    return took


def each(job: Callable[[str], object], texts: list[str]) -> list[float]:
    """One after the other, from the beginning again when there are few."""
    wanted = cycle(texts)
    return timed(lambda: job(next(wanted)))


def p(took: Iterable[float]) -> str:
    ordered = sorted(took)
    last = ordered[max(0, round(0.95 * len(ordered)) - 1)]
    return f"p50 {ordered[len(ordered) // 2] * 1000:.1f} ms, p95 {last * 1000:.1f} ms"


def clerk(office: world.World) -> Desk:
    """One of the operators of the cases."""
    session = Session(
        operator=OPERATORS[0], name=OPERATORS[0], roles=("clerk",), window="01", station="411202"
    )
    return office.office.desk(session)


def test_a_station_of_any_size(
    station: tuple[str, world.World, tuple[Sample, ...], float], figure: Callable[..., None]
) -> None:
    name, office, samples, filling = station
    desk = QueueDesk(clerk(office))
    figure(f"{name}: filled by the generator", f"{filling:.1f} s")
    _queues(desk, name, figure)
    _finding(desk, name, samples, figure)
    _steps(office, name, samples, figure)
    _watching(office, name, figure)


def _queues(desk: QueueDesk, name: str, figure: Callable[..., None]) -> None:
    board = desk.board("all")
    filled = [line.queue for line in board.lines if line.number]
    assert {"accept", "approve", "issue", "collect", "draft", "noticed", "digitise", MINE} <= set(filled)
    assert sum(line.number for line in board.lines) > 0
    took = [x for queue in filled for x in timed(lambda q=queue: desk.page(q, "all"), 8)]  # type: ignore[misc]
    figure(f"{name}: first page of each queue", p(took), AIM)
    own = [x for queue in filled for x in timed(lambda q=queue: desk.page(q, "mine"), 8)]  # type: ignore[misc]
    figure(f"{name}: first page of each queue, mine", p(own), AIM)
    figure(f"{name}: all counts and what is due soonest", p(timed(lambda: desk.board("all"))), AIM)
    figure(f"{name}: the same, mine", p(timed(lambda: desk.board("mine"))), AIM)
    sieve = Sieve(matter_id="E03")
    figure(f"{name}: the same, of one matter", p(timed(lambda: desk.board("all", sieve))), AIM)
    figure(f"{name}: whether anything changed", p(timed(desk.seen)), AIM)


def _finding(desk: QueueDesk, name: str, samples: tuple[Sample, ...], figure: Callable[..., None]) -> None:
    numbered = [one for one in samples if one.status not in ("draft", "dropped")]
    for what, typed in (
        ("number", [one.number for one in numbered]),
        ("number without hyphens", [one.number.replace("-", "") for one in numbered]),
        ("name", [one.name for one in samples]),
        ("surname alone", [one.name[:1] for one in samples]),
        ("identity number", [one.document for one in samples]),
        ("serial of today", [f"{n:04d}" for n in range(1, TIMES)]),
    ):
        assert desk.find(typed[0]), what
        figure(f"{name}: a case by {what}", p(each(desk.find, typed)), AIM)
    figure(f"{name}: a case whole, for its page", p(each(desk.course, [one.id for one in samples])), AIM)


def _steps(office: world.World, name: str, samples: tuple[Sample, ...], figure: Callable[..., None]) -> None:
    signed = office.signed()
    with office.office.store.read() as view:
        courses = [view.courses.course(one.id) for one in samples if one.status == "handling"]
    waiting = [(x.case.id, item.no) for x in courses for item in x.items if item.status == "pushed"][:TIMES]
    steps = iter(waiting)
    before = QueueDesk(signed).board("all").number("accept")
    took = timed(lambda: _accepted(signed, *next(steps)), len(waiting))
    assert QueueDesk(signed).board("all").number("accept") == before - len(waiting)
    figure(f"{name}: saving a step (受理)", p(took), AIM)


def _accepted(desk: Desk, case_id: str, no: int) -> None:
    with stepping(desk, case_id) as step:
        item = step.course.item(no)
        step.move_item(item, "accept", accepted_at=step.now, accepted_by=step.who)
        step.stop("accept", no)
        step.finish("item.accept", {"no": no})


def _watching(office: world.World, name: str, figure: Callable[..., None]) -> None:
    desk = office.office.system_desk(WATCHER)
    longest = max(timed(partial(watch, desk), 3))
    figure(f"{name}: a pass of the watcher, much to tell", f"{longest * 1000:.0f} ms", "≤ 1 s")
    while watch(desk, budget=60).more:
        pass
    quiet = max(timed(partial(watch, desk), 5))
    figure(f"{name}: a pass, nothing to tell", f"{quiet * 1000:.1f} ms", "≤ 1 s")
    figure(f"{name}: reckoning anew at the start", f"{max(timed(partial(recalc, desk), 3)) * 1000:.1f} ms")
    office.clock.at += timedelta(minutes=40)
    found = watch(desk)
    assert found.soon + found.late > 0
