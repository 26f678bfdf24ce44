"""发件箱: what has not arrived yet and what went last, with the whole error and what a person can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.cases.items import OUTGOING_ZH
from counter.desks.digitise.sending import SendingDesk, recipient_zh
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import AskApproval
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.cases.course import Course
    from counter.desks.approval import Approval
    from counter.desks.digitise.sending import Passed, Sent

STATE = {"waiting": "待发", "sent": "已发", "failed": "失败", "cancelled": "取消"}


def state_zh(one: Sent) -> str:
    """Where a message stands, short."""
    message = one.message
    if message.status == "waiting" and one.held:
        return "等前一条"
    return "稍后再试" if message.status == "waiting" and message.attempts else STATE[message.status]


class OutboxScreen(DeskScreen):
    """Failed ones first, then those that wait, then the last ones sent."""

    TITLE_ZH = "发件箱"
    HELP = (
        "推送、通知和短信都先存在发件箱，再由程序自己发出，窗口不用等。发不出去的过一会儿再试，间隔越来越长；"
        "试满次数，或者对方明确不收的，列为“失败”，要人处理。改好原因后按 T 马上再发。"
        "同一条消息发几次，对方只收一份。同一办件发给同一部门的，按先后次序，前一条没到，后一条就等着。"
        "确实不用发了的，按 C 取消，要监督员同意并写明理由。回车打开办件。"
    )
    RULES = ("R143", "R149", "R151", "R153", "R157")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "看办件", id="open"),
        Binding("t,T", "retry", "马上再发", tooltip="再发选中的这一条，从头计次数", id="retry"),
        Binding("c,C", "cancel", "取消", tooltip="不再发送这一条，要监督员同意并写明理由", id="cancel"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="messages")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.rows: tuple[Sent, ...] = ()
        self.desk = SendingDesk(self.counter.signed_desk)
        self.reload()

    def reload(self, told: str = "") -> None:
        """Everything anew; the cursor stays on its message."""

        def show(found: tuple[Sent, ...]) -> None:
            at = self._chosen()
            self.rows = found
            self._draw(at.message.id if at else "")
            self.say(told or self._summary())

        self.act(self.desk.messages, show)

    def _summary(self) -> str:
        states = [one.message.status for one in self.rows]
        failed, waiting = states.count("failed"), states.count("waiting")
        if not failed and not waiting:
            return "都发出去了。"
        return f"待发 {waiting} 条，失败 {failed} 条"

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw(at.message.id if (at := self._chosen()) else "")

    def _draw(self, at: str) -> None:
        self.query_one("#columns", Static).update(
            self._row("状态", "内容", "发给", "办件", "次数", "下次/发出")
        )
        listing = self.query_one(Listing)
        listing.refill([Option(self._line(one), id=one.message.id) for one in self.rows], 0, key=at)
        listing.focus()
        self._about()
        self.refresh_bindings()

    def _row(self, *texts: str, style: str = "") -> Content:
        whom = max(12, self.size.width - 70)
        widths = (8, 12, whom, 26, 4, 11)
        return row([(text, width, style) for text, width in zip(texts, widths, strict=True)])

    def _line(self, one: Sent) -> Content:
        message = one.message
        at = message.sent_at or message.next_at
        when = f"{at:%m-%d %H:%M}" if message.status in ("waiting", "sent") else ""
        return self._row(
            state_zh(one),
            OUTGOING_ZH[message.kind],
            recipient_zh(message),
            one.number,
            str(message.attempts or ""),
            when,
            style="bold $text-error" if message.status == "failed" else "",
        )

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()
        self.refresh_bindings()

    def _about(self) -> None:
        one = self._chosen()
        self.query_one("#about", Pane).show(lambda width: about(one, width))

    def _chosen(self) -> Sent | None:
        return self.query_one(Listing).under(self.rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """T and C only for what has not arrived."""
        _ = parameters
        if action not in ("retry", "cancel", "open"):
            return True
        one = self._chosen() if self.is_mounted and self.query(Listing) else None
        return one is not None and (action == "open" or one.message.status in ("waiting", "failed"))

    # -- what to do ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The page of the case."""
        one = self._chosen()
        if one is not None:
            from screens.course.page import CasePage

            def opened(course: Course) -> None:
                self.app.push_screen(CasePage(course), lambda _: self.reload())

            self.act(lambda: self.desk.course(one.message.case_id), opened)

    def action_retry(self) -> None:
        """The message under the cursor, now."""
        one = self._chosen()
        if one is None:
            return

        def told(passed: Passed) -> None:
            self.reload(str(passed) if passed else "还没有发出：前面还有一条没有到，或者正由别的窗口发送。")

        self.say("正在发送……")
        self.act(lambda: self.desk.retry(one.message), told)

    def action_cancel(self) -> None:
        """Not any more: a supervisor's decision."""
        one = self._chosen()
        if one is None:
            return

        def agreed(approval: Approval | None) -> None:
            if approval is not None:
                self.act(
                    lambda: self.desk.cancel(one.message, approval), lambda _: self.reload("已取消这一条。")
                )

        what = f"取消“{OUTGOING_ZH[one.message.kind]}”，不再发给{recipient_zh(one.message)}。对方不会收到。"
        self.app.push_screen(AskApproval(what), agreed)

    def action_reload(self) -> None:
        """F5."""
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()


def about(one: Sent | None, width: int) -> Content:
    """The message under the cursor: what came back, in full."""
    if one is None:
        return Content("发件箱是空的。")
    message = one.message
    parts = [labelled("写于", f"{message.created_at:%Y-%m-%d %H:%M}", width)]
    if message.error:
        name = "取消" if message.status == "cancelled" else "原因"
        parts.append(labelled(name, message.error, width))
    if message.ack:
        parts.append(labelled("回执", message.ack, width))
    if one.held:
        parts.append(labelled("次序", "同一办件发给同一方的前一条还没有到，到了再发这一条。", width))
    return stack(parts)
