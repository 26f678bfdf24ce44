"""Who stands at the window: identity and authority checked, or a supervisor answers for the exception."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases.collecting import standing
from counter.errors import Refused
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import Collector
    from counter.desks.approval import Approval
    from counter.desks.context import Desk


class NotProved(Refused):
    """Identity or authority is not proved; a reason and a supervisor can answer for it."""

    title = "身份没有核实"


def admitted(desk: Desk, course: Course, shown: Collector, approval: Approval | None = None) -> Collector:
    """The collector as recorded, identity and authority checked against the case.

    Call it before the unit of work: checking a supervisor's PIN is one of its own. Raises BadInput for what
    was typed, NotProved without `approval`, Refused when the approval is no supervisor's.
    """
    found = standing(course.case.draft, shown, desk.now().date())
    if not found.trouble:
        return found.collector
    if approval is None or not clean_line(approval.reason):
        raise NotProved(
            found.trouble,
            todo="请核对证件和授权材料；确需发给的，请写明理由，由监督员输入姓名和口令。",
        )
    supervisor = approval.supervisor(desk)
    return replace(found.collector, override=clean_line(approval.reason), approved_by=supervisor.name)
