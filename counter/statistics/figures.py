"""From the rows of a period to its figures. Pure; every rate says what it is a rate of.

A case counts once in each group it belongs to and once in the total: a bundle with items of four departments
stands in four lines by department, and is still one case (so the lines may add up to more than the total).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from counter.clock.worked import worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from counter.clock.watch import Practice
    from counter.statistics.rows import CaseFact, ClockFact, ItemFact, Period

By = Literal["matter", "dept", "window", "day"]
BY_ZH: dict[By, str] = {"matter": "一件事", "dept": "部门", "window": "窗口", "day": "日期"}
Punctual = Literal["early", "on_time", "late"]
PUNCTUAL_ZH: dict[Punctual, str] = {"early": "提前", "on_time": "按时", "late": "超期"}

STEPS: dict[str, tuple[str, str]] = {
    "收件到推送": ("received_at", "pushed_at"),
    "推送到受理决定": ("pushed_at", "accepted_at"),
    "受理到审批决定": ("accepted_at", "decided_at"),
    "决定到发证窗口": ("decided_at", "ready_at"),
    "到窗到送达": ("ready_at", "delivered_at"),
    "送达到回证移交": ("delivered_at", "closed_at"),
}
"""Each step with the moments it lies between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group: a matter, a department, a window, a day, or the total."""

    key: str
    received: int
    """Cases received."""
    noticed: int
    """Cases that got a notice in the period."""
    first_pass: int
    """Received without any notice before."""
    breaches: int
    deferrals_open: int
    early: int
    on_time: int
    late: int
    granted: int
    denied: int
    refused: int
    rated: int
    satisfied: int
    """Ratings of the upper three levels."""

    @property
    def first_rate(self) -> float | None:
        """一次通过率: of the cases received; None without any."""
        return self.first_pass / self.received if self.received else None

    @property
    def punctual_rate(self) -> float | None:
        """按时率: of the clocks that ended in the period or run late; None without any."""
        counted = self.early + self.on_time + self.late
        return (self.early + self.on_time) / counted if counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """How punctual one person or department was, by cause of lateness."""

    name: str
    early: int
    on_time: int
    late: int
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How long one step took on average: in office time, or by the clock where no hours are known."""

    name: str
    count: int
    mean: timedelta
    longest: timedelta
    office: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything a page of statistics shows."""

    by: By
    lines: tuple[Line, ...]
    total: Line
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    levels: tuple[tuple[int, int], ...]
    """Ratings by level, 5 first."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing to count: once in each group, whatever number of rows say it."""

    field: str
    id: str
    matter: str
    window: str
    at: datetime
    depts: tuple[str, ...]

    def keys(self, by: By) -> tuple[str, ...]:
        if by == "dept":
            return self.depts
        return ({"matter": self.matter, "window": self.window, "day": f"{self.at:%Y-%m-%d}"}[by],)


def figures(period: Period, by: By, practice: Practice, now: datetime) -> Figures:
    """The figures of a period, grouped."""
    groups: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    total: dict[str, set[str]] = defaultdict(set)
    for mark in _marks(period, now):
        total[mark.field].add(mark.id)
        for key in mark.keys(by):
            groups[key][mark.field].add(mark.id)
    return Figures(
        by=by,
        lines=tuple(_line(key, groups[key]) for key in sorted(groups)),
        total=_line("合计", total),
        people=tuple(_people(period.clocks, now)),
        steps=tuple(_steps(period.items, practice)),
        levels=tuple((level, sum(x.level == level for x in period.ratings)) for level in (5, 4, 3, 2, 1)),
    )


COUNTED = (
    "received",
    "noticed",
    "first_pass",
    "breaches",
    "deferrals_open",
    "early",
    "on_time",
    "late",
    "granted",
    "denied",
    "refused",
    "rated",
    "satisfied",
)
"""The numbers of a line."""


def _line(key: str, counted: Mapping[str, set[str]]) -> Line:
    return Line(key=key, **{name: len(counted.get(name, ())) for name in COUNTED})


def _marks(period: Period, now: datetime) -> Iterator[_Mark]:
    depts: dict[str, tuple[str, ...]] = {}
    for item in period.items:
        depts[item.case_id] = tuple(dict.fromkeys((*depts.get(item.case_id, ()), item.dept)))
    cases = {case.id: case for case in period.cases}
    for case in period.cases:
        yield from _case(case, depts.get(case.id, ()))
    for notice in period.notices:
        at = depts.get(notice.case_id, ())
        yield _Mark("noticed", notice.case_id, notice.matter_id, notice.window, notice.at, at)
    for item in period.items:
        if item.outcome and (found := cases.get(item.case_id)):
            once = f"{item.case_id}/{item.no}"
            yield _Mark(item.outcome, once, found.matter_id, found.window, item.received_at, (item.dept,))
    for clock in period.clocks:
        yield _clock(clock, punctual(clock, now))
    for clock in period.deferrals_open:
        yield _clock(clock, "deferrals_open", depts.get(clock.case_id, ()))
    for rating in period.ratings:
        for field in ("rated", *(("satisfied",) if rating.level >= SATISFIED else ())):
            at = depts.get(rating.case_id, ())
            yield _Mark(field, rating.id, rating.matter_id, rating.window, rating.at, at)


SATISFIED = 3
"""基本满意 and better (GB/T 39735)."""


def _case(case: CaseFact, depts: tuple[str, ...]) -> Iterator[_Mark]:
    names = ("received", *(() if case.notices else ("first_pass",)))
    for name in names:
        yield _Mark(name, case.id, case.matter_id, case.window, case.received_at, depts)
    for number in range(case.breaches):
        once = f"{case.id}/{number}"
        yield _Mark("breaches", once, case.matter_id, case.window, case.received_at, depts)


def _clock(clock: ClockFact, field: str, depts: tuple[str, ...] | None = None) -> _Mark:
    at = clock.stopped_at or clock.start
    return _Mark(
        field, clock.id, clock.matter_id, clock.window, at, (clock.whose,) if depts is None else depts
    )


def punctual(clock: ClockFact, now: datetime) -> Punctual:
    """Early = done before the warning, on time = before the due moment; a clock that stands is on time."""
    ended = clock.stopped_at or now
    if clock.due_at is not None and ended > clock.due_at:
        return "late"
    return "early" if clock.stopped_at and clock.warn_at and ended < clock.warn_at else "on_time"


def _people(clocks: Iterable[ClockFact], now: datetime) -> Iterator[Person]:
    """By who ended the clock; what still runs late stands with whoever has to act."""
    counts: dict[str, Counter[Punctual]] = defaultdict(Counter)
    causes: dict[str, Counter[str]] = defaultdict(Counter)
    for clock in clocks:
        name, how = clock.who or clock.whose, punctual(clock, now)
        counts[name][how] += 1
        if how == "late":
            causes[name][clock.cause or NO_CAUSE] += 1
    for name in sorted(counts, key=lambda one: (-counts[one]["late"], one)):
        c = counts[name]
        yield Person(
            name=name,
            early=c["early"],
            on_time=c["on_time"],
            late=c["late"],
            causes=tuple(causes[name].most_common()),
        )


NO_CAUSE = "没有登记原因"


def _steps(items: Iterable[ItemFact], practice: Practice) -> Iterator[Step]:
    spent: dict[str, list[timedelta]] = defaultdict(list)
    office = bool(practice.hours.seasons)
    for item in items:
        for name, (begins, ends) in STEPS.items():
            start, end = getattr(item, begins), getattr(item, ends)
            if start is not None and end is not None and end >= start:
                spent[name].append(_spent(start, end, item, practice))
    for name in STEPS:
        if found := spent[name]:
            mean = sum(found, timedelta()) / len(found)
            yield Step(name=name, count=len(found), mean=mean, longest=max(found), office=office)


def _spent(start: datetime, end: datetime, item: ItemFact, practice: Practice) -> timedelta:
    stops = [(max(a, start), min(b, end)) for a, b in item.pauses if a < end and b > start]
    known = worked(start, end, practice.calendar, practice.hours, stops)
    return (end - start) - sum((b - a for a, b in stops), timedelta()) if known is None else known
