"""The key P wherever a case is shown: push, push what came later, or note that the lead department knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.digitise.pushing import PushDesk
from screens.shared.dialogs import Ask, Confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from screens.desk_screen import DeskScreen


def push_from(screen: DeskScreen, course: Course, took: Callable[[Course, str], None]) -> None:
    """Do what the case waits for; `took` gets the case as it is then, and a sentence to say."""
    if course.case.status == "received":
        _push(screen, course, took)
    elif course.clock("notify_lead") is not None:
        _notified(screen, course, took)
    else:
        _push_more(screen, course, took)


def _push(screen: DeskScreen, course: Course, took: Callable[[Course, str], None]) -> None:
    def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
        if yes:
            screen.say("正在核对扫描件……")
            screen.act(lambda: PushDesk(screen.counter.signed_desk).push(course), pushed)

    def pushed(now: Course) -> None:
        took(now, pushed_zh(now))

    if course.unscanned:
        missing = len(course.unscanned)
        screen.say(f"还有 {missing} 项材料没有电子件：先登记扫描件（办件页按 S），齐了再推送。", trouble=True)
        return
    depts = dict.fromkeys(item.dept for item in course.items)
    said = f"推送给{'、'.join(depts)}。推送以后扫描件不能再移除，各部门的 1 个工作日开始计算。"
    screen.app.push_screen(Confirm("推送材料", said), go)


def pushed_zh(course: Course) -> str:
    """What to do after the push."""
    if course.clock("notify_lead") is None:
        paper = "纸质材料递送牵头部门：办件页按 H 开移交单。" if course.clock("handover") is not None else ""
        return f"已推送，正在发送。{paper}"
    return "已推送。有部门尚未对接：请打印《获取申报信息通知单》交牵头部门，交到后按 P 登记。"


def _push_more(screen: DeskScreen, course: Course, took: Callable[[Course, str], None]) -> None:
    def pushed(now: Course) -> None:
        took(now, "补交的材料已推送，程序正在发送。")

    def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
        if yes:
            screen.act(lambda: PushDesk(screen.counter.signed_desk).push_more(course), pushed)

    said = (
        "把推送以后登记的扫描件，补充推送给还没有作出决定的部门；"
        "补交的容缺材料，已经作出决定、需要它的部门也推送。"
    )
    screen.app.push_screen(Confirm("补充推送", said), go)


def _notified(screen: DeskScreen, course: Course, took: Callable[[Course, str], None]) -> None:
    def told(now: Course) -> None:
        took(now, "已登记：牵头部门知道了。")

    def go(how: str | None) -> None:
        if how is not None:
            screen.act(lambda: PushDesk(screen.counter.signed_desk).notified(course, how), told)

    explain = (
        "有联办部门尚未对接，牵头部门要马上知道。《获取申报信息通知单》交给了谁？发件箱发到了会自动登记。"
    )
    screen.app.push_screen(Ask("登记已通知牵头部门", explain, placeholder="例如：市场监管部门 刘洋 签收"), go)
