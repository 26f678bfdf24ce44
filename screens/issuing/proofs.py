"""送达回证: signed and back, or confirmed by a department far away (R172)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counter.desks.issuing.waiting import unproved, unsigned
from screens.issuing.dialogs import Menu
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from screens.issuing.flow import Flow

SIGNED = "回证已签回。回工作台按 F5（交接）开移交单，交各联办部门。"


def proofs(flow: Flow) -> None:
    """A signed proof is back, or a department far away confirmed it."""
    waiting, items = unsigned(flow.course), unproved(flow.course)
    options = [(one.id, f"签回 {one.paper}") for one in waiting]
    if items:
        options.append(("prove", "部门不在本中心，确认收到"))
    if not options:
        flow.screen.say("没有等回证的送达。")
        return

    def go(chosen: str | None) -> None:
        if chosen == "prove":
            flow.which("哪些事项的部门收到了？", items, partial(_proved, flow))
        elif chosen is not None:
            flow.act(lambda: flow.desk.proof_back(flow.course, chosen), SIGNED)

    flow.screen.app.push_screen(Menu("送达回证", options), go)


def _proved(flow: Flow, rows: tuple[int, ...]) -> None:
    def go(how: str | None) -> None:
        if how is not None:
            flow.act(lambda: flow.desk.prove(flow.course, rows, how), "已登记部门收到送达凭证。")

    explain = "谁、什么时候、怎么确认收到？本中心的部门请用移交单。"
    flow.screen.app.push_screen(Ask("部门确认收到", explain), go)
