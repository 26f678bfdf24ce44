"""First start: the first operator, who may do everything. The station profile holds marked samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from counter import settings
from counter.errors import BadInput
from screens.desk_screen import DeskScreen
from screens.shared.box import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.desks.context import Desk
    from counter.errors import CounterError

LOST = "这里存有以前的文书，数据文件（counter.db）却是空的或不见了。请先请管理员用备份恢复，不要重新开始。"


class FirstStart(DeskScreen):
    """Name and PIN, twice, of the first operator."""

    TITLE_ZH = "首次使用"
    HELP = (
        "先建立第一位工作人员，他（她）同时是管理员，可以再添加别人。"
        "站点资料先用示例值（标有“示例”“待核定”），登录后按 S 修改；示例值会印在文书上提醒。"
    )

    def body(self) -> Iterable[Widget]:
        with Center(classes="middle"), Vertical(classes="card"):
            yield Static(Content.styled("首次使用：建立第一位工作人员", "bold $primary"), classes="heading")
            yield Label("姓名")
            yield Box(id="name")
            yield Label("口令（4到12位数字）")
            yield Box(id="pin", password=True)
            yield Label("再输一遍口令")
            yield Box(id="again", password=True)
            yield Static("", id="hint", markup=False)

    def on_mount(self) -> None:
        office = self.counter.office
        if office is not None and office.training:
            self.say("培训用的文件夹里还没有人：先建立第一位，和正式的站点互不相干。")
        else:
            self.say("还没有工作人员。站点资料暂用示例值，登录后按 S 修改。")
        if self._papers_without_record():
            self._tell(LOST)

    def _papers_without_record(self) -> bool:
        """Papers were issued here, and the record that they belong to is gone: numbers would begin anew."""
        try:
            return any(settings.papers_dir(self.counter.data, self.counter.station).glob("*.pdf"))
        except OSError:
            return False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id != "again":
            self.focus_next()
            return
        name, pin, again = (self.query_one(f"#{box}", Input).value for box in ("name", "pin", "again"))
        if pin != again:
            self._tell("两遍口令不一样，请重新输入第二遍。")
            event.input.value = ""
            return
        self.act(lambda: self._begin(name, pin), self._in, self._wrong)

    def _begin(self, name: str, pin: str) -> Desk:
        office = self.counter.office
        assert office is not None  # noqa: S101  (this screen only follows an opened office)
        office.first_operator(name, pin)
        return office.sign_in(name, pin)

    def _in(self, desk: Desk) -> None:
        self.counter.signed_in(desk)

    def _wrong(self, error: CounterError) -> None:
        self._tell(str(error))
        field = error.field if isinstance(error, BadInput) else ""
        for box in ("pin", "again") if field == "pin" else ():
            self.query_one(f"#{box}", Input).value = ""
        if field:
            self.query_one(f"#{field}", Input).focus()

    def _tell(self, text: str) -> None:
        self.query_one("#hint", Static).update(Content.styled(text, "$text-error"))
        self.say(text, trouble=True)
