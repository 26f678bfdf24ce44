"""Whose a case is: handed over with its papers, taken over where nobody answers, or forwarded.

One action each: the owner changes, the papers go onto one slip, and from the next package on the other
station acts. What is handed over stays here to look at.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.cases import forms
from counter.custody.records import APPLICANT, window
from counter.desks.context import check_owner
from counter.desks.custody import writing
from counter.desks.custody.together import Together
from counter.desks.department.handled import facts_of
from counter.desks.exchange.standing import next_number, placed
from counter.desks.exchange.versioning import kept_version
from counter.desks.step import Step, stepping
from counter.desks.window.receiving import pieces_of, take_in
from counter.errors import BadInput, Refused
from counter.exchange.records import SharedCase
from counter.exchange.stations import windows_of
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.course import Course
    from counter.cases.records import Case, PaperRow
    from counter.custody.records import Handoff, HandoffKind, Piece
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.desks.window.issue import Issued
    from counter.exchange.stations import Listed
    from counter.intake.papers import Paper
    from counter.intake.walk import Walk

OVER = ("archived", "dropped", "lapsed")
"""Nothing is left to be done about these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A case that goes to the county's window before its receipt."""

    case: Case
    paper: Paper
    row: PaperRow
    slip: str
    """Number of the slip its papers travel on; "" = there are none."""


class OwningDesk:
    """The window's desk for cases that go to another station, or come from one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "supervisor")

    def neighbours(self) -> tuple[Listed, ...]:
        """The stations a case can be handed to."""
        at = placed(self.desk)
        return tuple(at.listed.neighbours(at.code))

    # -- handing over ----------------------------------------------------------------------------------

    def hand(self, case_ids: Sequence[str], to: str = "", note: str = "") -> Handoff | None:
        """Hand cases to another station (`to` "" = the one above), their papers here on one slip.

        The slip; None where there is no paper. Refused for a case that is over, is a draft, or is not this
        station's.
        """
        at = placed(self.desk)
        target = self._target(at, to or at.upper)
        said = writing.clean_note(note)
        with self.desk.store.begin() as uow:
            work = Together(self.desk, uow, case_ids)
            if not work.steps:
                raise BadInput("还没有选办件。", todo="请先选要移交的办件。")
            for step in work.steps.values():
                _may_go(step.course)
            slip = _on_slip(work, at, target, said)
            for step in work.steps.values():
                give(step, at, target)
            first = min(work.steps)
            told: dict[str, object] = {"to": target.code, "name": target.name, "cases": sorted(work.steps)}
            if slip is None and len(work.steps) > 1:
                raise Refused("没有纸质材料的办件请一件一件移交。")
            told |= {"handoff": slip.number} if slip else {}
            work.finish("handoff.forward" if slip else "exchange.hand", first, told)
        return slip

    def take_over(self, case_id: str, approval: Approval) -> Course:
        """Act on a case of another station that nobody there can act on now; a supervisor's decision.

        Upper stations only. If the other side acts on it meanwhile, both versions come before the supervisor.
        """
        at = placed(self.desk)
        if at.upper:
            raise Refused("接管要由县级窗口办。", todo="请联系县级窗口。")
        why = clean_line(approval.reason)
        if not why:
            raise BadInput("请写明为什么接管。", todo="例如：站点停电，申请人到县里来办。", field="reason")
        supervisor = approval.supervisor(self.desk)
        with stepping(self.desk, case_id) as step:
            if not step.course.away:
                raise Refused("这件办件本来就由本站办理。")
            before = step.course.away
            give(step, at, at.me)
            return step.finish(
                "exchange.take_over", {"from": before, "reason": why, "approved_by": supervisor.name}
            )

    def _target(self, at: Here, code: str) -> Listed:
        found = next((one for one in at.listed.neighbours(at.code) if one.code == code), None)
        if found is None:
            raise Refused(
                f"不能移交给“{code or '上级'}”：它不是和本站交换的站点。",
                todo="请用 counter exchange status 看有哪些站点。",
            )
        return found

    # -- 代收转送 --------------------------------------------------------------------------------------

    def forward(self, case: Case, view: Walk) -> Forwarded:
        """Take the papers of a case this station may not receive, and send them to the county's window.

        The applicant gets a paper that says what was taken, and that it is no receipt: the county's window
        looks at everything and issues its own. Refused until the first four steps are done.
        """
        at = placed(self.desk)
        target = self._target(at, at.upper)
        require(self.desk.session, "clerk")
        _may_be_forwarded(case, view)
        with self.desk.store.begin() as uow:
            step = Step(self.desk, uow, uow.courses.locked(case.id))
            check_owner(step.course.away)
            saved = self._numbered(step, case)
            work = Together.of(self.desk, uow, {case.id: step})
            for piece in _taken(step, view):
                take_in(step, piece, "代收", shown=False)
            facts = facts_of(self.desk, saved)
            papers = tuple(one for one in step.course.pieces if one.holder != APPLICANT)
            paper, row = step.issue(
                "forward", lambda head: forms.forwarding(head, facts, papers, to=target.name)
            )
            slip = _on_slip(work, at, target, "")
            give(step, at, target)
            told = {"to": target.code, "paper": row.number, "digest": row.digest}
            work.finish("handoff.forward", case.id, told | ({"handoff": slip.number} if slip else {}))
        return Forwarded(case=saved, paper=paper, row=row, slip=slip.number if slip else "")

    def _numbered(self, step: Step, case: Case) -> Case:
        """The case with its number, kept."""
        number = case.number or next_number(self.desk, step.uow, step.now.date())
        changed = replace(case, number=number, updated_at=step.now, updated_by=step.who)
        saved = step.uow.cases.save(changed, case.version)
        step.course = replace(step.course, case=saved)
        return saved


# -- helpers -----------------------------------------------------------------------------------------------


def give(step: Step, at: Here, target: Listed) -> None:
    """The case is the target's from here on. The version itself follows when a package is made."""
    exchange, case_id = step.uow.exchange, step.course.case.id
    away = "" if target.code == at.code else target.name
    exchange.put("versions", replace(kept_version(step.uow, at, case_id), owner=target.code, away=away))
    if away and exchange.shared.get(target.code, case_id) is None:
        exchange.put("shared", SharedCase(peer=target.code, case_id=case_id))


def _may_go(course: Course) -> None:
    case = course.case
    if course.away:
        raise Refused(f"办件 {case.number} 现在由{course.away}办理，不能由本站移交。")
    if case.number is None or case.status in OVER:
        said = "还没有出过文书" if case.number is None else "已经了结"
        raise Refused(f"这件办件{said}，不能移交给别的站点。", todo="草稿请先出文书，或者代收转送。")
    if case.status == "amending":
        raise Refused(f"办件 {case.number} 正在更正。", todo="请先出更正后的回执，或者取消更正。")
    bound = next((one for one in course.pieces if one.handoff), None)
    if bound is not None:
        raise Refused(
            f"办件 {case.number} 的“{bound.line}”还在一张没有签收的移交单上。",
            todo="请先签收或取消那张移交单。",
        )


def _may_be_forwarded(case: Case, view: Walk) -> None:
    if case.status != "draft":
        raise Refused("已经出过文书的办件，请按“上送”移交。", todo="请在办件页办理。")
    if not (view.done("situation") and view.done("items") and view.done("applicant")):
        raise Refused("前面的步骤还没有完成。", todo="请先填好情形、事项和申请人。")
    if not view.outcomes:
        raise Refused("还没有收下任何材料。", todo="只是来问的，请到“咨询”打印告知单。")


def _on_slip(work: Together, at: Here, target: Listed, note: str) -> Handoff | None:
    """One slip for every paper of these cases that lies at a window of ours; None where there is none."""
    own = {window(f"{one:02d}") for one in windows_of(at.me.windows)}
    papers = [one for step in work.steps.values() for one in step.course.pieces if one.holder in own]
    if not papers:
        return None
    givers = sorted({one.holder for one in papers})
    if len(givers) > 1:
        raise Refused("这些材料在不同的窗口，不能开在一张单上。", todo="请每个窗口各自移交。")
    taker = window(f"{windows_of(target.windows).start:02d}")
    kind: HandoffKind = "forward"
    said = "；".join(one for one in (f"{at.me.name}送{target.name}", note) if one)
    slip, lines = writing.written(work, papers, kind, (givers[0], taker), said)
    work.uow.courses.handoffs.add(slip)
    work.uow.courses.handoff_lines.add(*lines)
    for one in papers:
        work.keep(replace(one, handoff=slip.id))
    return slip


def _taken(step: Step, view: Walk) -> list[Piece]:
    """What the applicant handed over on each line."""
    have = {(one.line, one.kind) for one in step.course.pieces}
    found = [
        replace(piece, id=str(uuid.uuid4()))
        for line in view.checklist.lines
        if (outcome := view.outcomes.get(line.key)) is not None
        for piece in pieces_of(step, line.key, outcome)
    ]
    return [one for one in found if (one.line, one.kind) not in have]


def forwarded(desk: OwningDesk, case: Case, view: Walk) -> Issued:
    """As `OwningDesk.forward`, in the form in which the steps of the intake take a paper that was issued."""
    from counter.desks.window.issue import Issued

    done = desk.forward(case, view)
    return Issued(done.case, done.paper, done.row)
