"""改领取方式: how the applicant wants to have the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.records import Collection
from screens.issuing.dialogs import Fill, Menu

if TYPE_CHECKING:
    from screens.issuing.flow import Flow


def choose(flow: Flow) -> None:
    """The way, and whether all at once; for the mail, where to."""
    options = [
        ("window 1", "窗口领取，全部办好后统一领取"),
        ("window 0", "窗口领取，办好一项领一项"),
        ("courier 1", "邮寄，全部办好后一次寄"),
        ("courier 0", "邮寄，办好一项寄一项"),
        ("electronic 0", "电子送达"),
    ]

    def go(chosen: str | None) -> None:
        if chosen is None:
            return
        way, together = chosen.split()
        if way == "courier":
            _choose_post(flow, together == "1")
        else:
            _chosen(flow, Collection(way=way, together=together == "1"))  # type: ignore[arg-type]

    flow.screen.app.push_screen(Menu("申请人要怎么领？", options), go)


def _choose_post(flow: Flow, together: bool) -> None:  # noqa: FBT001  (as chosen in the menu)
    chosen = flow.course.case.draft.collection or Collection()
    fields = {
        "address": ("收件地址", chosen.address),
        "recipient": ("收件人", chosen.recipient),
        "phone": ("收件人电话", chosen.phone),
    }

    def go(filled: dict[str, str] | None) -> None:
        if filled is not None:
            _chosen(flow, Collection(way="courier", together=together, **filled))

    flow.screen.app.push_screen(Fill("邮寄到哪里", "", fields), go)


def _chosen(flow: Flow, chosen: Collection) -> None:
    flow.act(lambda: flow.desk.choose_collection(flow.course, chosen), "已改领取方式。")
