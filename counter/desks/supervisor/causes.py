"""超期原因: why a duty was or is late, said by somebody who knows; the figures count by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import KeptClock
    from counter.desks.context import Desk

COMMON: Final = ("系统故障", "网络中断", "人员不足", "等待其他部门", "材料移交延误", "申请人原因")
"""What is typed most, so that equal causes are counted as one."""
MOST = 60


def is_late(clock: KeptClock) -> bool:
    """Whether a clock of this case was stopped late, or is told to be late."""
    return clock.late or clock.alarm == "late"


class CauseDesk:
    """Whoever sees the case may say why; the journal keeps who said it, and what was said before."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def say(self, seen: Course, clock_id: str, cause: str) -> Course:
        """Write down why a clock is late. Refused for one that is not; BadInput for no or a long reason."""
        require(self.desk.session, "clerk", "issuing", "department", "supervisor")
        said = clean_line(cause)
        if not said or len(said) > MOST:
            raise BadInput(
                f"超期原因请写 1 到 {MOST} 个字。", todo=f"常见的有：{'、'.join(COMMON)}。", field="cause"
            )
        with stepping(self.desk, seen.case.id) as step:
            clock = next((one for one in step.course.clocks if one.id == clock_id), None)
            if clock is None or not is_late(clock):
                raise Refused("这个时限没有超期。", todo="请在“时限”里选超期的那一行，再登记原因。")
            step.uow.courses.clocks.change(replace(clock, cause=said))
            told = {"clock": clock.kind, "item": clock.item_no, "cause": said, "before": clock.cause}
            return step.finish("clock.cause", told)
