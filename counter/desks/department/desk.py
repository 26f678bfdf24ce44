"""联办部门: 受理, 不予受理, 容缺预审, 停表, 延长, 决定 (R150–R166). One action, one transaction, one entry.

Every method takes the item as the person saw it: Conflict when somebody else was quicker, nothing half done.
What the law wants of each step stands in `deciding`, `stages` and `reopening`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.department import deciding, stages
from counter.desks.department.deciding import Decided
from counter.desks.department.handled import (
    law_of,
    lead_of,
    may,
    moment_of,
    sentence,
    sentences,
)
from counter.desks.department.reopening import reopened
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from counter.cases.course import Course
    from counter.cases.forms import Ground
    from counter.cases.items import CaseItem, Task
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.department.stages import Choice
    from counter.desks.step import Step

BOARD = {"accept": "待受理", "approve": "审批中", "paused": "停表中", "issue": "待出证"}
"""Queues of a department, in the order of its work."""


class DepartmentDesk:
    """The desk of who acts for a department; with 收件受理一体化 the window's, too, for accepting (R158)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        if not desk.station.integrated_acceptance or "clerk" not in desk.session.roles:
            require(desk.session, "department")

    # -- looking ---------------------------------------------------------------------------------------

    def page(self, queue: str, *, after: Task | None = None, limit: int = 100) -> list[Task]:
        """A page of one queue of BOARD: of one's own department, or of all."""
        from counter.store.tasks import Wanted

        with self.desk.store.read() as view:
            wanted = Wanted(queue=queue, dept=self.desk.session.department or None)
            return view.tasks.page(wanted, after=after, limit=limit)

    def counts(self) -> dict[str, int]:
        """How many tasks stand in each queue of BOARD."""
        with self.desk.store.read() as view:
            found = view.tasks.counts(dept=self.desk.session.department or None)
        return {queue: found.get(queue, 0) for queue in BOARD}

    def course(self, case_id: str) -> Course:
        """Everything about a case as it is now. Refused if there is none."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def by_number(self, number: str) -> Course:
        """The same by 办件号. Refused if there is none."""
        with self.desk.store.read() as view:
            case = view.cases.by_number(number)
            if case is None:
                raise Refused(f"没有办件号为 {number} 的办件。", todo="请照受理通知书或回执上的编号核对。")
            return view.courses.course(case.id)

    def stages_of(self, course: Course, item: CaseItem) -> tuple[Choice, ...]:
        """Stages that let the clock of this item stand, as the catalogue knows them."""
        return stages.choices(law_of(self.desk, course.case, item, self.desk.now()))

    def leads(self, course: Course) -> bool:
        """Whether this person may call a joint survey: acts for the lead department (R166)."""
        who = self.desk.session
        return "department" in who.roles and who.department in ("", lead_of(self.desk, course.case))

    # -- acceptance ------------------------------------------------------------------------------------

    def accept(self, seen: CaseItem, *, at: datetime | None = None, cause: str = "") -> Course:
        """受理 (R150–R154). `at`: when the department did, if not now; `cause`: why late, if it was.

        BadInput, Refused, Conflict, here and below.
        """
        late = _cause(cause)
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen, accepting=True)
            item = deciding.accepted(step, item, moment_of(step, at, item.pushed_at), late)
            return step.finish("item.accept", _of(item) | _late(late))

    def refuse(  # noqa: PLR0913  (what a refusal states)
        self,
        seen: CaseItem,
        reasons: Sequence[str],
        basis: str = "",
        elsewhere: str = "",
        *,
        ground: Ground = "",
        at: datetime | None = None,
        cause: str = "",
    ) -> Course:
        """不予受理 (R155–R157). BadInput without a reason, or 不属于本机关 without where to go instead."""
        said = sentences(reasons, "不予受理的理由", "reasons")
        where = sentence(elsewhere, "应当申请的机关", "elsewhere", needed=ground == "not_ours")
        law = sentence(basis, "法律依据", "basis", needed=False)
        late = _cause(cause)
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen, accepting=True)
            when = moment_of(step, at, item.pushed_at)
            item = deciding.refused(step, item, when, reasons=said, ground=ground, basis=law, elsewhere=where)
            detail = {"reasons": said, "basis": law, "elsewhere": where, "ground": ground}
            return step.finish("item.refuse", _of(item) | detail | _late(late))

    def prereview(self, seen: CaseItem, note: str) -> Course:
        """容缺预审 (R161): what was found in everything but the result of the predecessor."""
        found = sentence(note, "预审的结论", "note")
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen)
            waiting = step.course.waits_for(item)
            if not waiting:
                raise Refused(
                    f"“{item.name}”没有要等的前置事项，不用容缺预审。", todo="请审查全部材料，直接作出决定。"
                )
            item = step.move_item(item, "prereview", prereviewed_at=step.now, prereview=found)
            detail = {"found": found, "waits": [one.no for one in waiting]}
            return step.finish("item.prereview", _of(item) | detail)

    # -- how long it has -------------------------------------------------------------------------------

    def pause(
        self, seen: CaseItem, stage: str, basis: str = "", planned: date | None = None, reason: str = ""
    ) -> Course:
        """停表 for a special stage, as often as needed; told in writing (行政许可法 45)."""
        special = stages.Special(stage=stage, basis=basis, planned=planned, reason=reason)
        with stepping(self.desk, seen.case_id) as step:
            item = stages.paused(step, self._mine(step, seen), special)
            return step.finish("item.pause", _of(item) | _stage(special))

    def resume(self, seen: CaseItem) -> Course:
        """恢复计时: the clocks of the item run on from now."""
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen)
            stage = item.stage
            item = stages.resumed(step, item)
            return step.finish("item.resume", _of(item) | {"stage": stage})

    def joint(self, seen: Sequence[CaseItem], special: stages.Special) -> Course:
        """联合评审、联合勘验、联合验收: the lead department calls it, every item concerned stands (R166)."""
        with stepping(self.desk, self._case_of(seen)) as step:
            lead = self._leading(step)
            items = [stages.paused(step, step.item(one), special, organiser=lead) for one in seen]
            rows = [one.no for one in items]
            return step.finish("item.joint", {"rows": rows, "lead": lead} | _stage(special))

    def joint_over(self, seen: Sequence[CaseItem]) -> Course:
        """The joint stage is over: every item goes on, in one action."""
        with stepping(self.desk, self._case_of(seen)) as step:
            lead = self._leading(step)
            rows = [stages.resumed(step, step.item(one)).no for one in seen]
            return step.finish("item.joint-over", {"rows": rows, "lead": lead})

    def extend(self, seen: CaseItem, amount: int, reason: str, basis: str = "", approver: str = "") -> Course:
        """延长 by so many units of the limit, approved by the head of the agency (行政许可法 42)."""
        with stepping(self.desk, seen.case_id) as step:
            item, detail = stages.extended(
                step, self._mine(step, seen), amount, reason=reason, basis=basis, approver=approver
            )
            return step.finish("item.extend", _of(item) | detail)

    # -- the decision ----------------------------------------------------------------------------------

    def grant(  # noqa: PLR0913  (what a decision states)
        self,
        seen: CaseItem,
        result_number: str = "",
        certificate: str = "",
        *,
        physical: bool = True,
        override: str = "",
        at: datetime | None = None,
        cause: str = "",
    ) -> Course:
        """准予 (R160–R165). `override`: why, although a predecessor brought no result.

        Refused while a predecessor is waited for; BadInput where nothing at all could be handed over.
        """
        number = sentence(result_number, "证照号", "result_number", needed=False)
        electronic = sentence(certificate, "电子证照", "certificate", needed=False)
        why = sentence(override, "理由", "override", needed=False)
        late = _cause(cause)
        if not (physical or number or electronic):
            raise BadInput(
                "没有纸质结果，也没有证照号或电子证照，申请人拿不到办理结果。",
                todo="请填证照号、文书编号或者电子证照的编号。",
                field="result_number",
            )
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen)
            deciding.ready_to_decide(step, item)
            deciding.may_be_granted(step, item, why)
            when = moment_of(step, at, item.accepted_at)
            decided = Decided(at=when, number=number, physical=physical, cause=late)
            item = deciding.granted(step, item, decided, electronic)
            detail = {"result": number, "certificate": electronic, "physical": physical, "override": why}
            return step.finish("item.grant", _of(item) | detail | _late(late))

    def deny(  # noqa: PLR0913  (what a decision states)
        self,
        seen: CaseItem,
        reasons: Sequence[str],
        result_number: str = "",
        *,
        physical: bool = True,
        at: datetime | None = None,
        cause: str = "",
    ) -> Course:
        """不予许可, with its reasons (行政许可法 38). Refused while a predecessor is waited for (R162)."""
        said = sentences(reasons, "不予许可的理由", "reasons")
        number = sentence(result_number, "文书编号", "result_number", needed=False)
        late = _cause(cause)
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen)
            deciding.ready_to_decide(step, item)
            when = moment_of(step, at, item.accepted_at)
            decided = Decided(at=when, number=number, physical=physical, cause=late)
            item = deciding.denied(step, item, decided, said)
            return step.finish("item.deny", _of(item) | {"result": number, "reasons": said} | _late(late))

    def reopen(self, seen: CaseItem, approval: Approval) -> Course:
        """撤销登记 of a decision that was typed in wrongly, with a supervisor's approval and the reason."""
        why = sentence(approval.reason, "撤销登记的理由", "reason")
        supervisor = approval.supervisor(self.desk)
        with stepping(self.desk, seen.case_id) as step:
            item = self._mine(step, seen)
            was = {"outcome": item.outcome, "result": item.result_number}
            item = reopened(step, item, why)
            return step.finish("item.reopen", _of(item) | was | {"why": why, "approved_by": supervisor.name})

    # -- helpers ---------------------------------------------------------------------------------------

    def _mine(self, step: Step, seen: CaseItem, *, accepting: bool = False) -> CaseItem:
        item = step.item(seen)
        may(self.desk, item, accepting=accepting)
        return item

    def _case_of(self, seen: Sequence[CaseItem]) -> str:
        if len({one.case_id for one in seen}) != 1:
            raise BadInput("还没有选事项。", todo="请选同一件办件里要一起进行的事项。", field="items")
        return seen[0].case_id

    def _leading(self, step: Step) -> str:
        lead = lead_of(self.desk, step.course.case)
        if not self.leads(step.course):
            raise Refused(
                "联合评审、联合勘验、联合验收由牵头部门组织（R166）。", todo=f"请由{lead}的工作人员来办。"
            )
        return lead


def _of(item: CaseItem) -> dict[str, object]:
    return {"no": item.no, "item": item.item, "dept": item.dept}


def _cause(typed: str) -> str:
    """超期原因: statistics tell it; a clock that was in time keeps none."""
    return sentence(typed, "超期原因", "cause", needed=False)


def _late(cause: str) -> dict[str, object]:
    return {"cause": cause} if cause else {}


def _stage(special: stages.Special) -> dict[str, object]:
    return {
        "stage": clean_line(special.stage),
        "basis": clean_line(special.basis),
        "planned": special.planned.isoformat() if special.planned else "",
        "reason": clean_line(special.reason),
    }
