"""送达: by which way, and the ways that need no counter: electronic, refused (R169—R171, R174)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counter.desks.issuing.waiting import items_ready, kept_rows
from screens.issuing.collection import choose
from screens.issuing.dialogs import Fill, Menu
from screens.issuing.handing import hand_over, hand_over_kept
from screens.issuing.posting import arrived, came_back, lost, send_by_courier, which_parcel

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import Delivery
    from screens.issuing.flow import Flow


def deliver(flow: Flow) -> None:
    """By which way: only what can be done now is offered."""
    ready, way = items_ready(flow.course), flow.course.case.draft.collection
    options: list[tuple[str, str]] = []
    if ready:
        options += [("window", "窗口发给"), ("courier", "交邮寄"), ("electronic", "电子送达")]
        options.sort(key=lambda one: way is not None and one[0] != way.way)
        options.append(("refused", "受送达人拒收"))
    if any(one.status == "sent" for one in flow.course.deliveries):
        options += [("arrived", "邮寄已签收"), ("back", "邮寄退回")]
        options += [("refused_post", "邮寄拒收"), ("lost", "邮寄遗失")]
    if kept_rows(flow.course):
        options.append(("kept", "领取留存的纸件"))
    if any(one.status not in ("delivered", "closed", "withdrawn") for one in flow.course.items):
        options.append(("choose", "改领取方式"))
    if not options:
        flow.screen.say("没有可以送达的结果。")
        return
    flow.screen.app.push_screen(Menu("送达", options), partial(_by, flow))


def _by(flow: Flow, way: str | None) -> None:
    if way in OF_RESULTS:
        heading, step = OF_RESULTS[way]
        flow.which(heading, items_ready(flow.course), partial(step, flow))
    elif way in OF_A_PARCEL:
        which_parcel(flow, partial(OF_A_PARCEL[way], flow))
    elif way is not None:
        OF_THE_CASE[way](flow)


def _electronic(flow: Flow, rows: tuple[int, ...], reason: str = "") -> None:
    def job() -> tuple[Course, str]:
        now = flow.desk.electronic(flow.course, rows, reason=reason)
        return now, "已电子送达，申请人可以在“办件中心”查看、下载。"

    failed = flow.or_more(None, lambda said: _electronic(flow, rows, said))
    flow.act_telling(job, failed)


def _refused(flow: Flow, rows: tuple[int, ...]) -> None:
    fields = {"reason": ("拒收的事由", ""), "witness": ("见证人", "")}

    def go(filled: dict[str, str] | None) -> None:
        if filled is None:
            return

        def job() -> tuple[Course, str]:
            now = flow.desk.refused(flow.course, rows, **filled)
            return now, flow.printed(now, "proof")

        flow.act_telling(job)

    flow.screen.app.push_screen(
        Fill("拒收", "视为送达，纸件留在发证窗口。见证人要在回证上签名。", fields), go
    )


OF_RESULTS: dict[str, tuple[str, Callable[[Flow, tuple[int, ...]], None]]] = {
    "window": ("发给哪些？", hand_over),
    "courier": ("寄哪些？", send_by_courier),
    "electronic": ("电子送达哪些？", _electronic),
    "refused": ("拒收哪些？", _refused),
}
"""Ways for results that lie here: first which of them."""
OF_A_PARCEL: dict[str, Callable[[Flow, Delivery], None]] = {
    "arrived": arrived,
    "back": came_back,
    "lost": lost,
    "refused_post": lambda flow, sent: _refused(flow, sent.rows),
}
"""What became of a parcel: first which one."""
OF_THE_CASE: dict[str, Callable[[Flow], None]] = {"kept": hand_over_kept, "choose": choose}
