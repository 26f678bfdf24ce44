"""The lock: covers personal data until the same person signs in again. Nothing behind it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk_screen import DeskScreen
from screens.shared.box import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.desks.context import Desk
    from counter.errors import CounterError


class Lock(DeskScreen):
    """Only the PIN of who sat here opens it; another person leaves with Ctrl+Q and signs in anew."""

    TITLE_ZH = "已锁定"
    HELP = "输入口令继续。正在办的内容都已保存；换人办理请按 Ctrl+Q 退出后重新登录。"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name_here = name

    def body(self) -> Iterable[Widget]:
        with Center(classes="middle"), Vertical(classes="card"):
            yield Static(
                Content.styled(f"{self.name_here}，请输入口令继续", "bold $primary"), classes="heading"
            )
            yield Box(id="pin", password=True)
            yield Static("", id="hint", markup=False)

    def on_mount(self) -> None:
        self.say("屏幕已锁定，办件都已保存。")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        office = self.counter.office
        if office is not None:
            pin = event.value
            self.act(lambda: office.sign_in(self.name_here, pin), self._open, self._wrong)

    def _open(self, desk: Desk) -> None:
        self.counter.unlocked(desk)

    def _wrong(self, error: CounterError) -> None:
        self.query_one("#pin", Input).value = ""
        self.query_one("#hint", Static).update(Content.styled(str(error), "$text-error"))
