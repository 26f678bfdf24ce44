"""撤销登记: a decision that was typed in wrongly is undone before it leaves the department.

Part of the transaction of the desk, which journals and commits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.lifecycle import OPEN_ITEM, OUTCOME_ZH
from counter.custody.handing import is_lost
from counter.custody.records import VOID, dept
from counter.desks.department.deciding import told
from counter.desks.department.handled import decides_at_once, lead_of
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.items import CaseItem
    from counter.clock.duties import DutyKind
    from counter.custody.records import Piece
    from counter.desks.step import Step

HOW = "登记有误，撤销"


def reopened(step: Step, item: CaseItem, reason: str) -> CaseItem:
    """The item as before its decision: papers void, clocks on from their old start, everybody told.

    Refused once the paper is on a slip or away, or another decision rests on this one.
    """
    pieces = tuple(_still_here(step, item))
    _nothing_rests_on_it(step, item)
    refused = item.outcome == "refused"
    undone = told(step, item, "撤销登记", undone=OUTCOME_ZH[item.outcome], why=reason)
    for piece in pieces:
        step.hand(piece, VOID, HOW)
    for row in step.course.papers:
        if refused and row.kind == "refusal" and row.void_at is None and row.number in _numbers(pieces):
            step.uow.papers.void(row.number, step.who, reason, step.now)
    before = item
    item = step.move_item(item, "reopen_refusal" if refused else "reopen", **_UNDECIDED)
    for kind in ("accept", "deemed") if refused else ("decide",):
        _again(step, before, kind)
    if not refused and decides_at_once(step, item):
        _again(step, before, "decide_now")
    step.post(
        "decision" if refused else "result", lead_of(step.desk, step.course.case), undone, item_no=item.no
    )
    _followers_wait_again(step, item, undone)
    return item


_UNDECIDED: dict[str, object] = {
    "outcome": "",
    "decided_at": None,
    "decided_by": "",
    "reasons": (),
    "elsewhere": "",
    "result_number": "",
    "certificate": "",
    "physical": True,
}


def _numbers(pieces: tuple[Piece, ...]) -> set[str]:
    return {piece.number for piece in pieces}


def _still_here(step: Step, item: CaseItem) -> list[Piece]:
    """The papers of the decision: all at the department and on no slip, or lost."""
    made = [one for one in step.course.pieces if one.item_no == item.no and one.kind in ("result", "refusal")]
    made = [one for one in made if one.holder != VOID]
    known = [one for one in made if not is_lost(one)]
    away = [one for one in known if one.handoff or one.holder != dept(item.dept)]
    if away:
        raise Refused(
            f"“{item.name}”的“{away[0].line}”已经在移交单上，或者已经离开{item.dept}，不能撤销登记。",
            todo="请先在“交接”里作废还没签收的移交单；已经送达的，按法定程序另行处理。",
        )
    return made


def _nothing_rests_on_it(step: Step, item: CaseItem) -> None:
    for follower in step.course.followers(item):
        if item.outcome == "granted" and follower.outcome in ("granted", "denied"):
            raise Refused(
                f"后置事项“{follower.name}”已经根据“{item.name}”的结果作出决定。",
                todo=f"请先由{follower.dept}撤销“{follower.name}”的登记。",
            )


def _again(step: Step, item: CaseItem, kind: DutyKind) -> None:
    """The clock that this decision stopped runs on from its old start."""
    stopped = [one for one in step.course.clocks if (one.kind, one.item_no) == (kind, item.no)]
    last = max(stopped, key=lambda one: (one.start, one.stopped_at or step.now), default=None)
    if last is None or last.stopped_at is None:
        return
    kept = step.start(kind, last.term, event=last.event, item=item, start=last.start)
    if kept is not None and (last.pauses or last.extensions):
        step.change_clock(kept, pauses=last.pauses, extensions=last.extensions)


def _followers_wait_again(step: Step, item: CaseItem, undone: dict[str, object]) -> None:
    for follower in step.course.followers(item):
        if follower.status in OPEN_ITEM:
            step.stop("decide_now", follower.no)
            step.post("result", follower.dept, undone | {"follower": follower.name}, item_no=follower.no)
