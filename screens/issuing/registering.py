"""登记到窗: results that a department brought, and where they lie (R156, R163)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counter.desks.issuing.waiting import items_decided
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from screens.issuing.flow import Flow


def register(flow: Flow) -> None:
    """Results brought to the window, then the shelf."""
    items = items_decided(flow.course)
    if items:
        flow.which("登记哪些结果？", items, partial(_shelf, flow))
    else:
        flow.screen.say("没有等登记的结果。")


def _shelf(flow: Flow, rows: tuple[int, ...]) -> None:
    def go(place: str | None) -> None:
        if place is not None:
            flow.act(
                lambda: flow.desk.register(flow.course, rows, place), f"已登记 {len(rows)} 个事项的结果。"
            )

    flow.screen.app.push_screen(Ask("存放在哪里", "写柜号、格号；没有的直接回车。"), go)
