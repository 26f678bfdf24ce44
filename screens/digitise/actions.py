"""What the scanner's desk contributes to the case page: scans, the push, the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.digitising import pushed_scans
from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.course.page import CasePage

OPEN = ("received", "handling", "finished")


def _scans(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.digitise.scans import ScansScreen

    def back(now: Course | None) -> None:
        if now is not None:
            page.took(now)

    page.app.push_screen(ScansScreen(course), back)


def _push(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.digitise.push import push_from

    push_from(page, course, page.took)


def _outbox(page: CasePage, _course: Course, _item: CaseItem | None) -> None:
    from screens.digitise.outbox import OutboxScreen

    page.app.push_screen(OutboxScreen())


def _pushes(course: Course, _item: CaseItem | None) -> bool:
    """The first push; after it papers scanned since, or a lead department still to be told."""
    if course.case.status == "handling":
        return course.clock("notify_lead") is not None or has_more(course)
    return course.case.status == "received"


def has_more(course: Course) -> bool:
    """Whether a scan of the application is in no push yet."""
    had = pushed_scans(course)
    own = (one for one in course.scans if one.removed_at is None and not one.item_no)
    return any(one.id not in had for one in own)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="scans",
        key="s",
        label="扫描件",
        tooltip="登记、查看每一项材料的扫描件（R142）",
        roles=("clerk", "issuing"),
        applies=lambda course, _item: course.case.status in OPEN,
        run=_scans,
    ),
    CaseAction(
        id="push",
        key="p",
        label="推送",
        tooltip="材料推送各联办部门，补充推送，登记已通知牵头部门（R143、R149）",
        roles=("clerk",),
        applies=_pushes,
        run=_push,
    ),
    CaseAction(
        id="outbox",
        key="o",
        label="发件箱",
        tooltip="推送、通知和短信发到哪一步",
        roles=("clerk", "issuing", "department", "supervisor", "administrator"),
        applies=lambda course, _item: bool(course.outbox),
        run=_outbox,
    ),
)
