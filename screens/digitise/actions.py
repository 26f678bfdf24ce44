"""What the scanner's desk contributes to the case page: scans, what comes later, the push, the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.queues import AFTER_PUSH
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
    if course.case.status in AFTER_PUSH:
        return course.clock("notify_lead") is not None or bool(course.unsent and course.asking)
    return course.case.status == "received"


def _supply(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.digitise.supply import Supplying

    Supplying(page, course, page.took).begin()


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
        id="supply",
        key="y",
        label="补交",
        tooltip="收下容缺受理以后补交的材料，登记到期没有补交（R140）",
        roles=("clerk",),
        applies=lambda course, _item: course.case.status in OPEN and bool(course.deferred),
        run=_supply,
    ),
    CaseAction(
        id="outbox",
        key="o",
        label="发件箱",
        tooltip="推送、通知和短信发到哪一步",
        roles=("clerk", "issuing", "department", "supervisor", "administrator"),
        applies=lambda course, _item: bool(course.outbox),
        run=_outbox,
        elsewhere=True,
    ),
)
