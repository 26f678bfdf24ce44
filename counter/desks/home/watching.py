"""The watcher: tells in time what will be due and what is overdue, whatever the people look at.

One transaction and one journal entry for each case. A pass takes no more than about a second; what is left
comes with the next one. Nothing it told is ever taken back by a clock set back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

from counter.clock.due import due
from counter.clock.watch import clock, term_of
from counter.desks.digitise import messages
from counter.desks.step import reckoned, stepping

if TYPE_CHECKING:
    from counter.cases.items import KeptClock
    from counter.clock.workdays import Calendar
    from counter.desks.context import Desk
    from counter.desks.step import Step

WATCHER: Final = "计时提醒"
"""Who the journal names: nobody at a window did it."""
BUDGET: Final = 0.7
"""Seconds a pass may take before it stops to begin another case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a pass did, and what stands now."""

    soon: int = 0
    late: int = 0
    """Clocks told in this pass."""
    more: bool = False
    """There is more to tell: the next pass should come at once."""
    now_soon: int = 0
    now_late: int = 0
    """How many clocks of the station are 临期 and 超期."""


def watch(desk: Desk, *, limit: int = 200, budget: float = BUDGET) -> Told:
    """One pass: every running clock past its warning or due moment is told once, case by case.

    `limit`: cases at most; `budget`: seconds.
    """
    ends, now = monotonic() + budget, desk.now()
    with desk.store.read() as view:
        waiting = view.cases.to_tell(now, limit)
    soon = late = done = 0
    for case_id in waiting:
        told = tell(desk, case_id)
        soon, late, done = soon + told.soon, late + told.late, done + 1
        if monotonic() > ends:
            break
    with desk.store.read() as view:
        counts = view.tasks.counts()
    return Told(
        soon=soon,
        late=late,
        more=done < len(waiting) or len(waiting) == limit,
        now_soon=counts.get("soon", 0),
        now_late=counts.get("late", 0),
    )


def tell(desk: Desk, case_id: str) -> Told:
    """Tell what is due in one case. What another window did meanwhile counts: it is looked at anew."""
    with stepping(desk, case_id) as step:
        soon, late = list[dict[str, object]](), list[dict[str, object]]()
        for kept in step.course.clocks:
            alarm = alarm_of(kept, step.now)
            if alarm != kept.alarm:
                step.uow.courses.clocks.change(replace(kept, alarm=alarm))
                (late if alarm == "late" else soon).append(said_of(kept))
                _remind(step, kept, alarm)
        if late or soon:
            step.finish("clock.late" if late else "clock.soon", {"late": late, "soon": soon})
    return Told(soon=len(soon), late=len(late))


def _remind(step: Step, kept: KeptClock, alarm: str) -> None:
    """A message to the applicant about what only the applicant can do, once as it nears or may lapse."""
    due_day = f"{kept.due_at:%Y-%m-%d}" if kept.due_at else ""
    if alarm == "soon" and kept.kind == "deferral":
        messages.tell(step, "deferral", material=kept.subject, due=due_day)
    elif alarm == "soon" and kept.kind == "correction":
        messages.tell(step, "correction", due=due_day)
    elif alarm == "late" and kept.kind == "correction" and kept.due_at is not None:
        ends = lapse_of(step.desk, kept.due_at)
        if ends is not None and step.now.date() <= ends.date():
            messages.tell(step, "lapse_warning", due=f"{ends:%Y-%m-%d}")


def alarm_of(kept: KeptClock, now: datetime) -> Literal["", "soon", "late"]:
    """What is to be told of a clock. What was told stays told, also when the time was set back."""
    if kept.stopped_at is not None or kept.alarm == "late":
        return kept.alarm
    if kept.due_at is not None and kept.due_at < now:
        return "late"
    return "soon" if kept.alarm or (kept.warn_at is not None and kept.warn_at <= now) else ""


def said_of(kept: KeptClock) -> dict[str, object]:
    """What the journal says of a clock."""
    at = kept.due_at.isoformat(timespec="minutes") if kept.due_at else ""
    return {"clock": kept.kind, "item": kept.item_no, "subject": kept.subject, "due": at}


# -- when more became known --------------------------------------------------------------------------------


def recalc(desk: Desk, *, budget: float = BUDGET) -> int:
    """Reckon anew the running clocks that counted days of a year unknown then and known now; how many.

    Called at the start: quick when no year became known since. The rest comes with the next start.
    """
    ends, changed = monotonic() + budget, 0
    with desk.store.read() as view:
        waiting = view.cases.unsure(first_unknown(desk.practice.calendar, desk.now()))
    for case_id in waiting:
        changed += _recalc_case(desk, case_id)
        if monotonic() > ends:
            break
    return changed


def first_unknown(calendar: Calendar, now: datetime) -> datetime:
    """Midnight of the first day, from this year on, of which nobody can say yet whether it is worked."""
    year = now.year
    while year in calendar.years:
        year += 1
    return datetime(year, 1, 1, tzinfo=now.tzinfo)


def _recalc_case(desk: Desk, case_id: str) -> int:
    with stepping(desk, case_id) as step:
        changed = []
        for kept in step.course.clocks:
            if kept.sure or kept.stopped_at is not None:
                continue
            anew = reckoned(replace(kept, alarm=""), desk)
            if (anew.due_at, anew.sure) != (kept.due_at, kept.sure):
                step.change_clock(kept)
                changed.append({**said_of(anew), "before": said_of(kept)["due"]})
        if changed:
            step.finish("clock.recalc", {"clocks": changed})
    return len(changed)


# -- notices that may lapse --------------------------------------------------------------------------------


def lapsable(desk: Desk, limit: int = 100) -> tuple[str, ...]:
    """Cases whose notice may lapse: the term for correction and the term after it are both over.

    Only a list; whoever lets one lapse does so at their desk. Empty where the station sets no such term.
    """
    now = desk.now()
    with desk.store.read() as view:
        overdue = view.cases.uncorrected(now, limit)
    return tuple(case_id for case_id, ended in overdue if _lapsed(desk, ended, now))


def _lapsed(desk: Desk, ended: datetime, now: datetime) -> bool:
    at = lapse_of(desk, ended)
    return at is not None and at < now


def lapse_of(desk: Desk, ended: datetime) -> datetime | None:
    """When a notice lapses whose term for correction ended then; None where the station sets no such term."""
    term = term_of("lapse", desk.practice, ended)
    return None if term is None else due(clock("lapse", ended, term, desk.practice)).at
