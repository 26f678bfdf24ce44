"""Work queues: what a case still needs, computed whole from its course. Pure.

The store keeps the result as rows and counts; they are made anew by every action on the case, so that a queue
can never tell something else than the case does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases.channel import online
from counter.cases.items import Task
from counter.custody.handing import is_lost
from counter.custody.records import APPLICANT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, KeptClock
    from counter.custody.records import Handoff

QUEUES: dict[str, str] = {
    "draft": "填写中",
    "noticed": "待补正",
    "digitise": "待数字化",
    "push": "待推送",
    "handover": "待移交",
    "accept": "待受理",
    "paused": "停表中",
    "approve": "审批中",
    "deferred": "容缺待补",
    "issue": "待出证",
    "collect": "待领取",
    "held": "等齐领取",
    "mail": "待寄",
    "proof": "待送回证",
    "return": "待退还",
    "archive": "待归档",
    "incoming": "待签收移交",
    "unconfirmed": "未确认移交",
    "discrepancy": "差异待处理",
    "conflict": "两边都改过",
    "soon": "临期",
    "late": "超期",
    "failed": "发送失败",
}
"""Every queue in the order a case walks, then what cuts across."""

ALARMS = ("soon", "late")
"""Queues that repeat, as an alarm, what stands on another one already."""

MINE = "mine"
"""The queue of one person: every task that names them."""

DEPT_PREFIX = "dept:"
AFTER_PUSH = ("handling", "finished")
LATER = "补交材料"
"""What is to be scanned or pushed after the push."""


ELSEWHERE = ("unconfirmed", "discrepancy", "conflict")
"""What a station still has to do about a case that another one acts on."""


def tasks(course: Course) -> tuple[Task, ...]:
    """Every to-do of a case. What another station acts on waits there."""
    found = (*_all(course), *_conflicts(course))
    return tuple(one for one in found if one.queue in ELSEWHERE) if course.away else found


def _conflicts(course: Course) -> Iterator[Task]:
    for one in course.conflicts:
        yield replace(_task(course, "conflict", ref=one.id, what=one.peer_name), since=one.at)


def _all(course: Course) -> Iterator[Task]:
    yield from _case(course)
    for item in course.items:
        yield from _item(course, item)
    yield from _clocks(course)
    yield from _without_term(course)
    yield from _custody(course)
    for message in course.outbox:
        if message.status == "failed":
            yield _task(course, "failed", message.item_no, message.id, what=message.recipient)


# -- the case itself ---------------------------------------------------------------------------------------


def _case(course: Course) -> Iterator[Task]:
    status = course.case.status
    if status in ("draft", "amending"):
        yield _task(course, "draft", clock=course.clock("online_review"))
    elif status == "noticed":
        yield _task(course, "noticed", clock=course.clock("online_review") or course.clock("correction"))
    elif status == "received":
        yield _received(course)
    elif status == "finished":
        yield _task(course, "archive")
    elif status == "withdrawn":
        kept = [one for one in course.handed_in if one.holder != APPLICANT and not is_lost(one)]
        yield _task(course, "return" if kept else "archive", what=f"{len(kept)}件" if kept else "")
    if status in AFTER_PUSH:
        yield from _later(course)
        if any(_here(piece.holder, piece.handoff) for piece in course.handed_in):
            queue = "return" if course.fruitless else "handover"
            yield _task(course, queue, clock=course.clock("handover"))


def _received(course: Course) -> Task:
    waiting = course.unscanned
    what = f"{len(waiting)}项未扫描" if waiting else ""
    clock = course.clock("push_now" if online(course.case.draft) else "digitise")
    return _task(course, "digitise" if waiting else "push", clock=clock, what=what)


def _later(course: Course) -> Iterator[Task]:
    """What came after the push, such as 容缺 papers: digitised, then pushed, like all paper (R142, R143)."""
    clock = course.clock("digitise") or course.clock("push_now")
    waiting = course.unscanned
    if course.case.status == "finished":  # a surplus paper found at a department asks nothing more then
        waiting = tuple(line for line in waiting if line in course.supplied)
    if waiting:
        yield _task(course, "digitise", clock=clock, what=f"{LATER} {len(waiting)}项未扫描")
    elif course.unsent and course.asking:
        yield _task(course, "push", clock=clock, what=LATER)


def _here(holder: str, handoff: str) -> bool:
    """At the window, and on no slip."""
    return holder.startswith("window:") and not handoff


# -- items -------------------------------------------------------------------------------------------------


def _item(course: Course, item: CaseItem) -> Iterator[Task]:
    if item.status == "pushed":
        yield _of_item(course, item, "accept", "accept")
    elif item.status == "accepted":
        waits = "、".join(one.name for one in course.waits_for(item))
        kind = "decide_now" if course.clock("decide_now", item.no) else "decide"
        yield _of_item(course, item, "approve", kind, what=f"待前置：{waits}" if waits else "")
    elif item.status == "paused":
        yield _of_item(course, item, "paused", "decide", what=item.stage)
    elif item.status == "decided":
        again = f"邮寄遗失 {item.name}" if _lost_in_post(course, item) else ""
        yield _of_item(course, item, "issue", "feedback", what=again)
    elif item.status == "ready" and course.deliverable(item):
        yield _outgoing(course, item)
    elif item.status == "ready":
        yield _of_item(course, item, "held", "deliver", what=f"{item.name} 等其他事项", dept="")
    elif item.status == "delivered":
        yield _of_item(course, item, "proof", "proof", dept="")


def _lost_in_post(course: Course, item: CaseItem) -> bool:
    last = next((one for one in reversed(course.deliveries) if item.no in one.rows), None)
    return last is not None and last.status == "lost"


def _outgoing(course: Course, item: CaseItem) -> Task:
    chosen = course.case.draft.collection
    by_mail = chosen is not None and chosen.way == "courier"
    sent = any(item.no in one.rows and one.status == "sent" for one in course.deliveries)
    what = f"{item.name} 在途" if sent else item.name
    return _of_item(course, item, "mail" if by_mail or sent else "collect", "deliver", what=what, dept="")


def _of_item(  # noqa: PLR0913  (what a task of an item says)
    course: Course, item: CaseItem, queue: str, clock: str, *, what: str = "", dept: str | None = None
) -> Task:
    operator = item.accepted_by if dept is None else course.case.opened_by
    said = f"{item.name} {what}".strip() if what and item.name not in what else what or item.name
    return _task(
        course,
        queue,
        item.no,
        clock=course.clock(clock, item.no),
        what=said,
        dept=item.dept if dept is None else dept,
        operator=operator,
    )


# -- what cuts across --------------------------------------------------------------------------------------


def _clocks(course: Course) -> Iterator[Task]:
    for clock in course.clocks:
        if clock.stopped_at is not None:
            continue
        dept = _dept_of(course, clock)
        if clock.kind == "deferral":
            yield _task(course, "deferred", ref=clock.id, clock=clock, what=clock.subject)
        if clock.alarm and clock.due_at is not None:
            yield _task(course, clock.alarm, clock.item_no, clock.id, clock=clock, what=clock.kind, dept=dept)


def _without_term(course: Course) -> Iterator[Task]:
    """A deferred material whose term nobody knows has no clock; it is waited for all the same."""
    if course.case.status not in ("received", "handling", "finished"):
        return
    timed = {clock.subject for clock in course.clocks if clock.kind == "deferral"}
    for line in course.deferred:
        if line not in timed:
            yield _task(course, "deferred", ref=f"line:{line}", what=line)


def _dept_of(course: Course, clock: KeptClock) -> str:
    return clock.whose if any(item.dept == clock.whose for item in course.items) else ""


def _custody(course: Course) -> Iterator[Task]:
    for handoff in course.handoffs:
        if handoff.status == "open" and handoff.id in course.led:
            yield _slip(course, handoff, "unconfirmed", handoff.giver)
            yield _slip(course, handoff, "incoming", handoff.taker)
    for one in course.discrepancies:
        if one.settled_at is None:
            yield _task(course, "discrepancy", 0, one.id, what=one.what, dept=_dept(one.giver))
            if _dept(one.taker) != _dept(one.giver):
                ref = f"{one.id}/taker"
                yield _task(course, "discrepancy", 0, ref, what=one.what, dept=_dept(one.taker))


def _slip(course: Course, handoff: Handoff, queue: str, side: str) -> Task:
    task = _task(course, queue, 0, handoff.id, what=handoff.number, dept=_dept(side))
    operator = handoff.made_by if queue == "unconfirmed" else ""
    return replace(task, operator=operator, since=handoff.made_at)


def _dept(holder: str) -> str:
    return holder.removeprefix(DEPT_PREFIX) if holder.startswith(DEPT_PREFIX) else ""


def _task(  # noqa: PLR0913  (the fields of a task)
    course: Course,
    queue: str,
    item_no: int = 0,
    ref: str = "",
    *,
    clock: KeptClock | None = None,
    what: str = "",
    dept: str = "",
    operator: str | None = None,
) -> Task:
    case = course.case
    person = case.draft.applicant
    return Task(
        queue=queue,
        case_id=case.id,
        item_no=item_no,
        ref=ref,
        number=case.number or "",
        matter_id=case.matter_id,
        dept=dept,
        operator=(case.opened_by if not dept else "") if operator is None else operator,
        window=case.window,
        applicant_name=person.name if person else "",
        applicant_kind=person.kind if person else "个人",
        what=what,
        due_at=clock.due_at if clock else None,
        sure=clock.sure if clock else True,
        since=clock.start if clock else case.received_at or case.opened_at,
    )
