"""What an applicant who leaves may want on the case page: 撤回, 退还."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.lifecycle import OPEN_ITEM
from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.course.page import CasePage
    from screens.withdrawal.flow import Leaving


def _leaving(page: CasePage, course: Course) -> Leaving:
    from screens.withdrawal.flow import Leaving

    return Leaving(page, course, page.took)


def _withdrawable(course: Course, _item: CaseItem | None) -> bool:
    begun = course.case.status in ("received", "handling")
    return begun and any(one.status in OPEN_ITEM for one in course.items)


def _returnable(course: Course, _item: CaseItem | None) -> bool:
    """Withdrawn or refused in all, and something of the applicant's is still in the house."""
    ended = course.case.status in ("withdrawn", "finished")
    none = all(one.outcome == "refused" or one.status == "withdrawn" for one in course.items)
    return ended and none and any(one.holder != "applicant" for one in course.handed_in)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="withdraw",
        key="c",
        label="撤回",
        tooltip="申请人在审批决定作出前撤回申请（R167）",
        roles=("clerk",),
        applies=_withdrawable,
        run=lambda page, course, _item: _leaving(page, course).withdraw(),
    ),
    CaseAction(
        id="give_back",
        key="z",
        label="退还",
        tooltip="撤回以后，窗口统一退还申请材料（R168）",
        roles=("clerk",),
        applies=_returnable,
        run=lambda page, course, _item: _leaving(page, course).give_back(),
    ),
)
