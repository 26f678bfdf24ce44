"""线上提交 at the window's desk: the submission kept, and the two hours that run from it (R145).

What an edit does to the clock is part of the transaction of the desk, which journals and commits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from counter.cases.channel import online
from counter.clock.watch import term_of
from counter.desks.step import Step
from counter.desks.window.edit import Edit
from counter.errors import BadInput, Refused
from counter.intake.online import moment, platform_number, submitted_after
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from counter.cases.records import Case, Draft, Review
    from counter.desks.context import Desk
    from counter.store import UnitOfWork

WINDOW = "这件办件是在窗口提交的，已经出过文书。"


def submitted(desk: Desk, case: Case, at: str, number: str, reason: str) -> Edit | None:
    """The submission as typed, or what changes about it; None = nothing does.

    BadInput for a moment that cannot be, and for another moment without a reason; Refused for a case of the
    window that has a paper already.
    """
    draft, now = case.draft, desk.now()
    when, number, why = moment(at, now), platform_number(number), clean_line(reason)
    moved = not online(draft) or when != datetime.fromisoformat(draft.submitted_at)
    if not moved and number == draft.platform_number:
        return None
    if not online(draft) and case.status != "draft":
        raise Refused(WINDOW, todo="线上重新提交的，请放弃这一件，另开一件登记线上提交。")
    if online(draft) and moved and not why:
        raise BadInput(
            "改线上提交的时间要写明理由。", todo="例如：登记时看错了平台上的时间。", field="reason"
        )
    kept = replace(
        draft, channel="online", submitted_at=when.isoformat(timespec="seconds"), platform_number=number
    )
    detail: dict[str, object] = {"at": kept.submitted_at, "number": number}
    if online(draft) and moved:
        detail |= {"before": draft.submitted_at, "reason": why}

    def also(uow: UnitOfWork) -> None:
        step = Step(desk, uow, uow.courses.locked(case.id))
        if not online(draft):
            _start(step, when)
        elif moved:
            _move(step, when)
        uow.courses.refresh(case.id)

    return Edit(draft=kept, detail=detail, also=also)


def at_window(desk: Desk, case: Case, reason: str) -> Edit:
    """The submission was registered by mistake: the case was handed in at the window. Before any paper."""
    why = clean_line(reason)
    if not online(case.draft):
        raise Refused("这件办件本来就是在窗口提交的。")
    if case.status != "draft":
        raise Refused("已经按线上提交出过文书，不能改成窗口提交。", todo="请放弃这一件，另开一件。")
    if not why:
        raise BadInput("请写明为什么改成窗口提交。", todo="例如：登记错了办件。", field="reason")
    draft = replace(case.draft, channel="window", submitted_at="", platform_number="")

    def also(uow: UnitOfWork) -> None:
        ended(desk, uow, case.id)
        uow.courses.refresh(case.id)

    return Edit(draft=draft, detail={"before": case.draft.submitted_at, "reason": why}, also=also)


def submitted_again(desk: Desk, case: Case, draft: Draft, last: Review, at: str) -> Edit:
    """The applicant corrected and submitted once more: two hours run again from that moment (R145).

    BadInput for a moment that cannot be, or lies before the notice.
    """
    when = moment(at, desk.now())
    submitted_after(last, when)
    again = replace(draft, submitted_at=when.isoformat(timespec="seconds"))

    def also(uow: UnitOfWork) -> None:
        step = Step(desk, uow, uow.courses.locked(case.id))
        _start(step, when, "补正后线上重新提交")
        uow.courses.refresh(case.id)

    return Edit(draft=again, detail={"round": draft.round, "at": again.submitted_at}, also=also)


def put_back(desk: Desk, uow: UnitOfWork, case: Case, draft: Draft) -> None:
    """An amendment is cancelled: the clock stands again as the moment of before says."""
    if draft.submitted_at and draft.submitted_at != case.draft.submitted_at:
        _move(Step(desk, uow, uow.courses.locked(case.id)), datetime.fromisoformat(draft.submitted_at))


def ended(desk: Desk, uow: UnitOfWork, case_id: str) -> None:
    """Nothing is to be reviewed any more: the case's own clocks end without a judgement."""
    Step(desk, uow, uow.courses.locked(case_id)).stop_all(0)


def _start(step: Step, at: datetime, event: str = "") -> None:
    step.start("online_review", term_of("online_review", step.desk.practice, at), event=event, start=at)


def _move(step: Step, at: datetime) -> None:
    """The clock from another start; one that has ended is judged anew."""
    clock = step.course.review_clock
    if clock is None:
        return
    moved = step.change_clock(clock, start=at)
    if moved.stopped_at is not None:
        late = moved.due_at is not None and moved.stopped_at > moved.due_at
        step.change_clock(moved, late=late)
