"""Sign-in by name and PIN. Painted before store and catalogue are open; they open behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from screens.desk_screen import DeskScreen
from screens.shared.box import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.errors import CounterError


class SignIn(DeskScreen):
    """Name, PIN, Enter."""

    TITLE_ZH = "登录"
    HELP = "输入姓名和口令（4到12位数字），回车登录。连续输错5次会锁定5分钟。忘了口令请找管理员重设。"

    def body(self) -> Iterable[Widget]:
        with Center(classes="middle"), Vertical(classes="card"):
            yield Static(Content.styled("一件事一次办  综合受理工作站", "bold $primary"), classes="heading")
            yield Label("姓名")
            yield Box(id="name")
            yield Label("口令")
            yield Box(id="pin", password=True)
            yield Static("", id="hint", markup=False)

    def on_mount(self) -> None:
        office = self.counter.office
        if office is not None:  # someone else sits down; everything is open already
            self._opened(office)
            return
        self.say("正在打开数据和事项目录…")
        self.call_after_refresh(self._open)  # first the paint: opening imports much, in another thread

    def _open(self) -> None:
        self.say("正在打开数据和事项目录…")
        self.counter.open_office(self, self._opened, self._not_opened)

    def _not_opened(self, error: CounterError) -> None:
        self.query_one("#hint", Static).update(
            Content.styled("改正后按回车再打开   Ctrl+Q 退出", "$text-error")
        )
        self.say(error.what.split("\n")[0], trouble=True)
        from screens.shared.dialogs import ErrorDialog

        self.app.push_screen(ErrorDialog(error))

    def _opened(self, office: Office) -> None:
        self.say(f"数据在 {office.store.place}   事项目录 {office.compiled.catalogue.version}")
        self.act(office.operators, self._known)

    def _known(self, names: tuple[str, ...]) -> None:
        if not names:
            from screens.entry.first_start import FirstStart

            self.app.switch_screen(FirstStart())
            return
        self.query_one("#hint", Static).update(Content.styled("回车 登录   Ctrl+Q 退出", "$text-muted"))
        if len(names) == 1 and not self.query_one("#name", Input).value:
            self.query_one("#name", Input).value = names[0]
            self.query_one("#pin", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        office = self.counter.office
        if office is None:
            self._open()  # no key comes in while it is being opened: this is another try after a failure
        elif event.input.id == "name":
            self.query_one("#pin", Input).focus()
        else:
            name, pin = self.query_one("#name", Input).value, event.value
            self.act(lambda: office.sign_in(name, pin), self._in, self._wrong)

    def _in(self, desk: Desk) -> None:
        self.counter.signed_in(desk)

    def _wrong(self, error: CounterError) -> None:
        self.query_one("#pin", Input).value = ""
        self.query_one("#hint", Static).update(Content.styled(str(error), "$text-error"))
        self.say(error.what, trouble=True)
