"""The review line by line: what a judgement, its undoing, a return and a changed paper make of the draft.

Raising what stood unraised and unchanged in the review before is a 一次告知 breach: it needs a reason and a
supervisor, and is counted when the notice is issued (R016, R136).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases import channel
from counter.cases.records import Undo
from counter.desks.approval import NeedsApproval
from counter.desks.window import online
from counter.desks.window.edit import Edit
from counter.desks.window.inputs import plain_outcome
from counter.errors import BadInput, Refused
from counter.intake import review
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from counter.cases.records import Case, Outcome, Review
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk

UNDO_DEPTH = 50


def open_round(case: Case, last: Review | None) -> None:
    """Refused while a notice is out and the applicant has not come back."""
    if case.status == "noticed" and last is not None and case.draft.round <= last.round:
        raise Refused(
            "一次性告知书已经出具，正等申请人补正。",
            todo="申请人回来了，先按 B 登记“回来补正”，再逐项复核。",
        )


def line_of(view: Walk, key: str) -> Line:
    """The line of the checklist. Refused if there is none: nothing can be added by hand."""
    try:
        return view.checklist.line(key)
    except KeyError:
        raise Refused(
            f"清单上没有“{key}”。",
            todo="清单由目录决定，不能临时添加材料（河南省优化营商环境条例第28条）。",
        ) from None


def checked(desk: Desk, case: Case, line: Line, outcome: Outcome) -> Outcome:
    """A judgement as it is kept. BadInput or Refused for what cannot be said of this line."""
    plain = plain_outcome(outcome, desk.now())
    review.check_outcome(line, plain, online=channel.online(case.draft))
    return plain


def allowed(desk: Desk, line_key: str, outcome: Outcome, approval: Approval | None) -> Outcome:
    """A breach that a supervisor answers for. NeedsApproval without a reason or without one."""
    if approval is None or not clean_line(approval.reason):
        raise NeedsApproval(
            f"“{line_key}”上次复核时没有提出问题，现在提出属于二次告知。",
            todo="请写明理由，并由监督员输入姓名和口令；将计入一次告知差错。",
        )
    supervisor = approval.supervisor(desk)
    return replace(outcome, late_reason=clean_line(approval.reason), approved_by=supervisor.name)


def judged(case: Case, line_key: str, outcome: Outcome) -> Edit:
    """The line has this outcome now; what it was before can be had back."""
    before = Undo(line=line_key, before=case.draft.outcomes.get(line_key))
    draft = replace(
        case.draft,
        outcomes={**case.draft.outcomes, line_key: outcome},
        undo=(*case.draft.undo, before)[-UNDO_DEPTH:],
    )
    detail: dict[str, object] = {"line": line_key, "outcome": outcome.kind}
    if outcome.kind in review.FINDINGS:
        detail["raised"] = list(review.raised(outcome))
    if outcome.approved_by:
        detail |= {"late": outcome.late_reason, "approved_by": outcome.approved_by}
    return Edit(draft=draft, detail=detail)


def undone(case: Case) -> Edit:
    """The last judgement taken back. Refused if there is none."""
    if not case.draft.undo:
        raise Refused("没有可以撤销的登记。")
    last = case.draft.undo[-1]
    outcomes = {k: v for k, v in case.draft.outcomes.items() if k != last.line}
    if last.before is not None:
        outcomes[last.line] = last.before
    draft = replace(case.draft, outcomes=outcomes, undo=case.draft.undo[:-1])
    return Edit(draft=draft, detail={"line": last.line})


def came_back(desk: Desk, case: Case, last: Review, at: str) -> Edit:
    """A new round, open only on what was raised (R136). `at`: of an online case, as typed (R145)."""
    outcomes = {k: v for k, v in case.draft.outcomes.items() if k not in last.findings}
    draft = replace(case.draft, outcomes=outcomes, undo=(), changed={}, round=last.round + 1)
    if channel.online(draft):
        return online.submitted_again(desk, case, draft, last, at)
    return Edit(draft=draft, detail={"round": draft.round})


def changed(case: Case, line_key: str, what: str) -> Edit:
    """A paper that was in order is another one now: it is open again."""
    said = clean_line(what)
    if not said:
        raise BadInput("请写明这份材料有什么变化。", todo="例如：换了新的租赁合同。", field="changed")
    outcomes = {k: v for k, v in case.draft.outcomes.items() if k != line_key}
    draft = replace(case.draft, outcomes=outcomes, undo=(), changed={**case.draft.changed, line_key: said})
    return Edit(draft=draft, detail={"line": line_key, "what": said})
