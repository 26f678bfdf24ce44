"""What the exchange contributes to the case page: handing a case over, and taking one over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.desks.approval import Approval
    from counter.exchange.stations import Listed
    from screens.course.page import CasePage

OVER = ("draft", "amending", "archived", "dropped", "lapsed")


def _hand(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    """Up where there is a station above; else ask which of those below."""
    from counter.desks.exchange.owning import OwningDesk

    desk = OwningDesk(page.counter.signed_desk)

    def chosen(stations: tuple[Listed, ...]) -> None:
        if len(stations) == 1:
            _confirm(page, course, stations[0])
        else:
            _which(page, course, stations)

    page.act(desk.neighbours, chosen)


def _which(page: CasePage, course: Course, stations: tuple[Listed, ...]) -> None:
    from screens.shared.dialogs import Ask

    named = "　".join(f"{one.code} {one.name}" for one in stations)

    def go(typed: str | None) -> None:
        found = next((one for one in stations if typed and typed.strip() in (one.code, one.name)), None)
        if found is not None:
            _confirm(page, course, found)
        elif typed:
            page.say(f"没有“{typed}”这个站点。", trouble=True)

    page.app.push_screen(Ask("交给哪个站点", f"写站点编号或名称：{named}"), go)


def _confirm(page: CasePage, course: Course, to: Listed) -> None:
    from counter.desks.exchange.owning import OwningDesk
    from screens.shared.dialogs import Confirm

    desk = OwningDesk(page.counter.signed_desk)

    def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
        if yes:
            page.act(lambda: desk.hand([course.case.id], to.code), lambda _: page.action_reload())
            page.say(f"已移交{to.name}。材料开了移交单，在“交接”里打印；请导出包送去。")

    said = f"以后由{to.name}办理，本站只能查看。窗口里的材料开一张移交单，随件送去。"
    page.app.push_screen(Confirm(f"把这件办件交给{to.name}？", said), go)


def _take_over(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from counter.desks.exchange.owning import OwningDesk
    from screens.shared.dialogs import AskApproval

    desk = OwningDesk(page.counter.signed_desk)

    def agreed(approval: Approval | None) -> None:
        if approval is not None:
            page.act(
                lambda: desk.take_over(course.case.id, approval),
                lambda now: page.took(now, "现在由本站办理。那里如果也办了，下次收包会列出来请您裁定。"),
            )

    page.app.push_screen(AskApproval(f"接管{course.away}正在办的这件办件，只在那里办不了的时候用。"), agreed)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="give",
        key="f6",
        label="交站点",
        tooltip="把办件连同材料交给别的站点办：上送县级窗口，或者下交便民服务中心",
        roles=("clerk", "issuing", "supervisor"),
        applies=lambda course, _item: course.neighbours and course.case.status not in OVER,
        run=_hand,
    ),
    CaseAction(
        id="take-over",
        key="f7",
        label="接管",
        tooltip="接管别的站点正在办、那里办不了的办件，要监督员同意",
        roles=("clerk", "issuing", "supervisor"),
        applies=lambda course, _item: bool(course.away),
        run=_take_over,
        elsewhere=True,
    ),
)
