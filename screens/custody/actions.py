"""What custody contributes to the case page: slips for this case, and where its papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.custody.handing import is_lost
from counter.custody.routes import road_of
from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.custody.routes import Bundle
    from counter.desks.custody.desk import CustodyDesk
    from screens.course.page import CasePage


def _make(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from counter.desks.custody.desk import CustodyDesk

    desk = CustodyDesk(page.counter.signed_desk)
    bundles, asked = desk.ready_of(course), desk.asked_back(course)
    if not bundles and not asked:
        page.say("您这里没有可以移交的材料：不由您保管，或者时候还没有到（例如跨层级结果要一次移送）。")
        return
    questions = [(f"开 {len(bundles)} 张移交单？", bundles), ("申请人要退，把申请材料退回窗口？", asked)]
    _ask(page, desk, [one for one in questions if one[1]])


def _ask(page: CasePage, desk: CustodyDesk, questions: list[tuple[str, tuple[Bundle, ...]]]) -> None:
    """One question after the other until one is answered by yes."""
    from screens.custody.printing import make_slips, preview_of
    from screens.shared.dialogs import Confirm

    (title, bundles), *rest = questions

    def done(said: str) -> None:
        page.action_reload()
        if said:
            page.say(said, right="已保存")

    def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
        if yes:
            make_slips(page, desk, bundles, done)
        elif rest:
            _ask(page, desk, rest)

    page.app.push_screen(Confirm(title, preview_of(bundles)), go)


def _where(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from counter.desks.custody.desk import CustodyDesk
    from screens.custody.way import PapersScreen

    desk = CustodyDesk(page.counter.signed_desk)
    page.app.push_screen(PapersScreen(desk, course))


def _may_go(course: Course, _item: CaseItem | None) -> bool:
    free = (one for one in course.pieces if not one.handoff and not is_lost(one))
    return any(road_of(one, course) is not None for one in free)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="hand",
        key="h",
        label="开移交单",
        tooltip="为这件办件能移交的材料开移交单（R144、R163、R172、R173）",
        roles=("clerk", "issuing", "department"),
        applies=_may_go,
        run=_make,
    ),
    CaseAction(
        id="where",
        key="k",
        label="材料去向",
        tooltip="每份材料在谁手里，一份材料的全部经过（R175、R176）",
        roles=("clerk", "issuing", "department", "supervisor"),
        applies=lambda course, _item: bool(course.pieces),
        run=_where,
        elsewhere=True,
    ),
)
