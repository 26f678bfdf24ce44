"""Cases that an older program left: once, at the first opening, they are set going and stand in the queues.

What the receipt would have set going today (items, pieces, clocks) begins when it was received, and the
journal says that it was written down later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from counter.cases.records import Draft
from counter.desks.step import Step, stepping
from counter.desks.window import receiving
from counter.errors import CounterError
from counter.intake.walk import walk

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.desks.context import Desk
    from counter.intake.walk import Walk

NAME: Final = "升级程序"
LATER: Final = "（升级时补记）"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """How many cases were set going, and why others could not be yet."""

    done: int = 0
    left: tuple[tuple[str, str], ...] = ()
    """Case id and reason: tried again at the next opening."""


def catch_up(desk: Desk) -> CaughtUp:
    """Set going what waits; one transaction for each case. Nothing to do costs one look at an empty table."""
    with desk.store.read() as view:
        waiting = view.cases.unqueued()
    done, left = 0, []
    for case_id in waiting:
        try:
            _catch_up(desk, case_id)
            done += 1
        except (CounterError, KeyError, ValueError) as error:  # one odd case keeps nobody from opening
            left.append((case_id, str(error)))
    return CaughtUp(done=done, left=tuple(left))


def _catch_up(program: Desk, case_id: str) -> None:
    with program.store.read() as view:
        case = view.cases.get(case_id)
    desk = _at_window(program, case.window if case else "")
    with stepping(desk, case_id) as step:
        _set_going(desk, step)
        step.uow.cases.queued(case_id)
        step.finish("case.catchup", {"status": step.course.case.status, "items": len(step.course.items)})


def _at_window(desk: Desk, window: str) -> Desk:
    """The window that had the case is the one that the journal names."""
    return replace(desk, session=replace(desk.session, window=window or desk.session.window))


def _set_going(desk: Desk, step: Step) -> None:
    case = step.course.case
    if step.course.items or case.status == "draft":
        return
    if case.status == "noticed":
        notices = [row for row in step.course.papers if row.kind == "notice"]
        step.now = notices[-1].issued_at if notices else case.updated_at
        receiving.noticed(step)
    elif case.status in ("received", "amending"):
        step.now = case.received_at or case.updated_at
        receiving.received(step, _as_received(desk, case))
    for clock in step.course.clocks:
        step.change_clock(clock, event=clock.event + LATER)
    step.now = desk.now()


def _as_received(desk: Desk, case: Case) -> Walk:
    """The case as its receipt has it, by the list and the law of that day."""
    before = case.draft.before_amend if case.status == "amending" else ""
    draft = msgspec.json.decode(before, type=Draft) if before else case.draft
    on = (case.received_at or case.updated_at).date()
    return walk(desk.catalogue_of(case.catalogue), draft, desk.station, on)
