"""What the archive contributes to the case page: 归档, 卷内目录 and the export for inspectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.staff.roles import Role
    from screens.course.page import CasePage

ROLES: tuple[Role, ...] = ("clerk", "issuing", "supervisor")


def _archive(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from counter.desks.archive.archiving import ArchiveDesk
    from screens.archive.drawing import render
    from screens.shared.dialogs import Ask

    desk = ArchiveDesk(page.counter.signed_desk)

    def go(unclaimed: str | None) -> None:
        if unclaimed is None:
            return
        page.say("正在归档：制作档案包、核对校验值……")
        page.act(
            lambda: desk.archive(course, render, unclaimed=unclaimed),
            lambda now: page.took(now, f"已归档，档案包 {now.archived.package if now.archived else ''}"),
        )

    kept = course.case.status == "withdrawn" and any(x.holder != "applicant" for x in course.handed_in)
    if kept:
        said = "撤回的材料还没有退还。申请人不要的，请写明原因；还要退的，按 Esc。"
        page.app.push_screen(Ask("归档", said), go)
    else:
        go("")


def _index(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.archive.sheet import IndexSheet

    page.app.push_screen(IndexSheet(course))


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="archive",
        key="f",
        label="归档",
        tooltip="办结或撤回的办件归档：电子材料、文书、卷内目录（R175—R178）",
        roles=ROLES,
        applies=lambda course, _item: course.case.status in ("finished", "withdrawn"),
        run=_archive,
    ),
    CaseAction(
        id="index",
        key="i",
        label="卷内目录",
        tooltip="看卷内有什么、原件在谁那里；已归档的可以导出给检查用（R175、R179）",
        roles=ROLES,
        applies=lambda course, _item: bool(course.items),
        run=_index,
    ),
)
