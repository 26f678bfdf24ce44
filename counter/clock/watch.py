"""The clocks of a station: how long a duty has, and the clock that runs for it.

The station's own habits (office hours, warnings, cut-off) come in as `Practice`, the item and its answers
as `Facts`. Pure: every moment is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from counter.clock.duties import DUTIES, HOUSE
from counter.clock.hours import Hours
from counter.clock.limits import LICENSING, handling
from counter.clock.opening import cutoff_of, hours_of
from counter.clock.terms import Clock, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime, time

    from counter.catalog.model import Catalogue, Item
    from counter.clock.duties import Duty, DutyKind
    from counter.clock.limits import Handling
    from counter.clock.terms import Extension, Pause, Unit
    from counter.clock.workdays import Calendar
    from counter.settings import Station, TwoHourRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Everything about the station that a clock needs."""

    calendar: Calendar
    hours: Hours = field(default_factory=Hours)
    two_hour_rule: TwoHourRule = "clock"
    warn_minutes: int = 30
    warn_days: int = 1
    correction_days: int | None = None
    """Calendar days; None = no term is set."""
    lapse_days: int | None = None
    """Calendar days after the correction term; None = a notice never lapses."""
    proof_days: int = 1
    """Working days."""
    cutoff: time | None = None
    """After it a result is delivered the next working day; None = still the same day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a term may depend on. Only the item's own clocks and 容缺 read it."""

    item: Item | None = None
    catalogue: Catalogue | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    grace_days: int | None = None
    """容缺: so many `grace_unit` from the receipt on, as the requirement says."""
    grace_unit: Literal["工作日", "日"] = "工作日"
    grace_until: date | None = None
    """容缺: the day agreed at the receipt; counts before `grace_days`."""


def practice(station: Station, calendar: Calendar) -> Practice:
    """The habits of a station. Its settings are checked when they are loaded."""
    return Practice(
        calendar=calendar,
        hours=hours_of(station),
        two_hour_rule=station.two_hour_rule,
        warn_minutes=station.warn_minutes,
        warn_days=station.warn_days,
        correction_days=station.correction_term_days,
        lapse_days=station.lapse_days if station.correction_term_days is not None else None,
        proof_days=station.proof_days,
        cutoff=cutoff_of(station),
    )


def term_of(kind: DutyKind, practice: Practice, at: datetime, facts: Facts | None = None) -> Term | None:
    """How long somebody has for a duty that starts at this moment; None = no clock runs.

    None means: 待核定 for `decide` and `feedback` (also when the limit starts with an event of its own, see
    `handling_of`), no 行政许可 for `deemed`, nothing set for `correction`, `lapse` and `deferral`.
    """
    return _TERMS[kind](DUTIES[kind], practice, at, facts or Facts())


def handling_of(kind: Literal["decide", "feedback"], on: date, facts: Facts) -> Handling | None:
    """办结时限 of the item with the duty cited; None = 待核定. Its explanation says 承诺 or 法定."""
    if facts.item is None or facts.catalogue is None:
        return None
    found = handling(facts.item, facts.catalogue, facts.answers, on)
    if found is None:
        return None
    return replace(found, term=replace(found.term, basis=f"{found.term.basis}；{DUTIES[kind].basis}"))


def clock(  # noqa: PLR0913  (the facts of one clock)
    kind: DutyKind,
    start: datetime,
    term: Term,
    practice: Practice,
    *,
    event: str = "",
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Clock:
    """The clock of a duty; no `event` = as the duty calls its start. ValueError for pauses that overlap."""
    return Clock(
        start=start,
        event=event or DUTIES[kind].event,
        term=term,
        calendar=practice.calendar,
        hours=practice.hours,
        pauses=pauses,
        extensions=extensions,
    )


def handling_clock(  # noqa: PLR0913  (the facts of one clock)
    kind: Literal["decide", "feedback"],
    found: Handling,
    practice: Practice,
    *,
    received: datetime,
    accepted: datetime,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Clock:
    """The clock of an item, from where its limit starts: acceptance (R154), or receipt where the law says so.

    ValueError for a limit that starts with an event of its own: give `clock` the moment of `found.event`.
    """
    if found.begins == "其他":
        raise ValueError(f"the limit starts with an event of its own: {found.event}")
    if found.begins == "收到":
        start, event = received, f"部门{found.event}"
    else:
        start, event = accepted, ""
    return clock(kind, start, found.term, practice, event=event, pauses=pauses, extensions=extensions)


# -- the term of each kind ---------------------------------------------------------------------------------


def _two_hours(duty: Duty, practice: Practice, _at: datetime, _facts: Facts) -> Term:
    """Two hours by the clock or of office time; without known office hours by the clock, and said so."""
    if practice.two_hour_rule == "clock":
        return Term(amount=2, unit="小时", basis=duty.basis)
    if practice.hours == Hours():
        told = f"{duty.basis}；本站选了办公时，但办公时段还没有登记，先按自然时计算"
        return Term(amount=2, unit="小时", basis=told)
    return Term(amount=2, unit="办公小时", basis=f"{duty.basis}；本站按办公时计算")


def _at_once(duty: Duty, _practice: Practice, _at: datetime, _facts: Facts) -> Term:
    return Term(unit="即时", basis=duty.basis)


def _one_day(duty: Duty, _practice: Practice, _at: datetime, _facts: Facts) -> Term:
    return Term(amount=1, unit="工作日", basis=duty.basis)


def _deemed(duty: Duty, _practice: Practice, _at: datetime, facts: Facts) -> Term | None:
    licence = facts.item is not None and facts.item.nature == LICENSING
    return Term(amount=5, unit="工作日", basis=duty.basis) if licence else None


def _handled(duty: Duty, _practice: Practice, at: datetime, facts: Facts) -> Term | None:
    found = handling_of("feedback" if duty is DUTIES["feedback"] else "decide", at.date(), facts)
    return found.term if found is not None and found.begins != "其他" else None


def _grace(duty: Duty, _practice: Practice, at: datetime, facts: Facts) -> Term | None:
    if facts.grace_until is None:
        return _set(facts.grace_days, facts.grace_unit, duty.basis)
    days = (facts.grace_until - at.date()).days
    if days < 0:
        raise ValueError("the day agreed lies before the receipt")
    return _set(days, "日", duty.basis) or Term(unit="当天", basis=duty.basis)


def _correction(duty: Duty, practice: Practice, _at: datetime, _facts: Facts) -> Term | None:
    return _set(practice.correction_days, "日", duty.basis)


def _lapse(duty: Duty, practice: Practice, _at: datetime, _facts: Facts) -> Term | None:
    return _set(practice.lapse_days, "日", duty.basis)


def _same_day(duty: Duty, practice: Practice, at: datetime, _facts: Facts) -> Term:
    if practice.cutoff is None or at.time() <= practice.cutoff:
        return Term(unit="当天", basis=duty.basis)
    told = f"{duty.basis}当天；{HOUSE}，{practice.cutoff:%H:%M}以后收到的次一工作日送达"
    return Term(amount=1, unit="工作日", basis=told)


def _proof(duty: Duty, practice: Practice, _at: datetime, _facts: Facts) -> Term:
    return Term(amount=practice.proof_days, unit="工作日", basis=duty.basis)


def _set(amount: int | None, unit: Unit, basis: str) -> Term | None:
    return Term(amount=amount, unit=unit, basis=basis) if amount else None


_TERMS: Final[Mapping[DutyKind, Callable[[Duty, Practice, datetime, Facts], Term | None]]] = {
    "digitise": _two_hours,
    "handover": _two_hours,
    "online_review": _two_hours,
    "push_now": _at_once,
    "notify_lead": _at_once,
    "accept": _one_day,
    "deemed": _deemed,
    "decide": _handled,
    "feedback": _handled,
    "decide_now": _at_once,
    "deferral": _grace,
    "correction": _correction,
    "lapse": _lapse,
    "deliver": _same_day,
    "proof": _proof,
}
