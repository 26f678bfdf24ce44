"""邮寄: a parcel leaves, arrives, or comes back (R170)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.issuing.posting import Parcel, label
from screens.issuing.dialogs import Fill, Menu
from screens.issuing.printing import save_text
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import Delivery
    from counter.errors import CounterError
    from screens.issuing.flow import Flow


def send_by_courier(flow: Flow, rows: tuple[int, ...]) -> None:
    """Results leave by mail: where to, by whom, under which number."""
    chosen = flow.course.case.draft.collection
    where = (chosen.address, chosen.recipient, chosen.phone) if chosen else ("", "", "")
    fields = {
        "courier": ("承运单位", ""),
        "tracking": ("单号（可以扫面单）", ""),
        "address": ("收件地址", where[0]),
        "recipient": ("收件人", where[1]),
        "phone": ("收件人电话", where[2]),
    }

    _ask_parcel(flow, rows, fields)


def _ask_parcel(
    flow: Flow, rows: tuple[int, ...], fields: dict[str, tuple[str, str]], told: str = "", reason: str = ""
) -> None:
    def go(filled: dict[str, str] | None) -> None:
        if filled is not None:
            _send(flow, rows, Parcel(**filled), fields, reason)

    flow.screen.app.push_screen(Fill("交邮寄", told, fields), go)


def _send(
    flow: Flow,
    rows: tuple[int, ...],
    parcel: Parcel,
    fields: dict[str, tuple[str, str]],
    reason: str = "",
) -> None:
    desk, data = flow.screen.counter.signed_desk, flow.screen.counter.data

    def job() -> tuple[Course, str]:
        now = flow.desk.send(flow.course, rows, parcel, reason=reason)
        sent = flow.delivered(now)
        text = label(sent, now.case.number or "", desk.station)
        return now, save_text(desk, data, f"地址签 {sent.tracking}", text)

    def again(error: CounterError) -> None:
        """What was typed comes back, with the sentence over it."""
        kept = {name: (one[0], getattr(parcel, name)) for name, one in fields.items()}
        _ask_parcel(flow, rows, kept, str(error), reason)

    flow.act_telling(job, flow.or_more(None, lambda said: _send(flow, rows, parcel, fields, said), again))


def which_parcel(flow: Flow, then: Callable[[Delivery], None]) -> None:
    """One of the parcels on their way; the only one is not asked for."""
    there = [one for one in flow.course.deliveries if one.status == "sent"]
    if len(there) == 1:
        then(there[0])
        return
    options = [(one.id, f"{one.courier} {one.tracking}") for one in there]

    def go(chosen: str | None) -> None:
        if chosen is not None:
            then(next(one for one in there if one.id == chosen))

    flow.screen.app.push_screen(Menu("哪一件？", options), go)


def arrived(flow: Flow, sent: Delivery) -> None:
    """The recipient signed for it."""

    def go(chosen: str | None) -> None:
        if chosen is None:
            return

        def job() -> tuple[Course, str]:
            now = flow.desk.arrived_at_recipient(flow.course, sent.id, signed=chosen == "signed")
            return now, flow.printed(now, "proof")

        flow.act_telling(job)

    options = (("signed", "已签收，签收凭证收回来了"), ("open", "已签收，签收凭证还没有收回"))
    flow.screen.app.push_screen(Menu(f"{sent.courier} {sent.tracking}", options), go)


def came_back(flow: Flow, sent: Delivery) -> None:
    """It was returned, and is to be delivered anew."""

    def go(reason: str | None) -> None:
        if reason is not None:
            flow.act(lambda: flow.desk.came_back(flow.course, sent.id, reason), "已登记退回，今天重新送达。")

    flow.screen.app.push_screen(Ask("邮寄退回", "请照退件上的说明写原因。"), go)


def lost(flow: Flow, sent: Delivery) -> None:
    """The courier lost it, and its departments make it anew."""

    def go(note: str | None) -> None:
        if note is not None:
            flow.act(
                lambda: flow.desk.lost(flow.course, sent.id, note),
                "已登记遗失，已请联办部门重新出具，并告知申请人。",
            )

    explain = "写明查找的经过和承运单位怎样答复。结果由联办部门重新出具，申请人不用再交材料。"
    flow.screen.app.push_screen(Ask("邮寄遗失", explain), go)
