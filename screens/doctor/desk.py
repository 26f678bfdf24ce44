"""体检: how the station is, line by line, what wants somebody first; a backup now."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.doctor.judging import Line, terminal, worst
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import lines, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.desks.office import Office

ORDER = ("act", "note", "good")
COLOUR = {"act": "$error", "note": "$warning", "good": "$success"}
WIDE = (7, 14)
"""Cells of the state and the name."""


class DoctorScreen(DeskScreen):
    """What wants somebody stands on top; below, what to do about the line under the cursor."""

    TITLE_ZH = "体检"
    HELP = (
        "这里逐项看本站的数据、日志、备份、扫描件、磁盘、时钟、节假日、事项目录、密钥、发件箱、字体、打印机和终端，"
        "分好、注意、要处理三种，要处理的在最前面；选中一项，下面说怎么办。"
        "备份每天自动做一次，趁没有人按键的时候；B 现在就做一份，做的时候照样办件。"
        "数据库逐页核对、日志从头核对要久一些，用 counter doctor 命令；每次备份以后也都核对。"
        "恢复备份用 counter restore：先演练、再替换，见说明书。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b,B", "backup", "现在备份", id="backup-now"),
        Binding("f5", "reload", "再看一遍", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static(row([("", WIDE[0], ""), ("项目", WIDE[1], ""), ("情况", 40, "")]), classes="head")
        yield Listing(id="lines")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.lines: list[Line] = []
        self.action_reload()

    def action_reload(self) -> None:
        """Look again."""
        office = self.counter.office
        if office is None:
            return
        seen = [*self._backing(), *self._terminal()]

        def show(found: list[Line]) -> None:
            self.lines = sorted(found, key=lambda one: ORDER.index(one.state))
            self._draw()

        self.say("正在看…")
        self.act(lambda: [*_looked(office), *seen], show)

    def _backing(self) -> Iterable[Line]:
        if why := self.counter.backing.trouble:
            yield Line("自动备份", "act", why, "请照说的改好，再按 B 备份一次。")

    def _terminal(self) -> tuple[Line, ...]:
        system = self.app.console.color_system
        colours = {"truecolor": 1 << 24, "256": 256}.get(system or "", 16)
        return terminal(self.app.size.width, self.app.size.height, self.app.console.encoding, colours)

    def _draw(self) -> None:
        listing = self.query_one(Listing)
        wide = max(20, self.size.width - sum(WIDE) - 6)
        listing.refill(
            [
                Option(row([(x.zh, WIDE[0], COLOUR[x.state]), (x.name, WIDE[1], ""), (x.said, wide, "")]))
                for x in self.lines
            ]
        )
        listing.focus()
        acts = sum(one.state == "act" for one in self.lines)
        notes = sum(one.state == "note" for one in self.lines)
        told = f"要处理 {acts} 项，注意 {notes} 项" if worst(self.lines) != "good" else "都好"
        going = "；正在后台备份" if self.counter.backing.running_since is not None else ""
        self.say(f"{told}{going}", trouble=bool(acts))

    def on_resize(self) -> None:
        if self.lines:
            self._draw()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        one = self.lines[event.option_index]
        said = "\n".join(part for part in (f"{one.name}：{one.said or one.zh}", one.todo) if part)
        self.query_one("#about", Pane).show(lambda width: Content("\n".join(lines(said, width))))

    def action_backup(self) -> None:
        """A backup, now, in the background."""
        if self.counter.signed_desk.training:
            self.say("培训的数据不备份。", trouble=True)
            return
        self.counter.backing.ask()
        self.say("正在后台备份，可以照样办件；F5 看做好没有。")

    def action_back(self) -> None:
        """To the workbench."""
        self.dismiss()


def _looked(office: Office) -> list[Line]:
    from counter.doctor.looking import Looker, tried
    from receipts import health

    found = list(Looker(office, deep=False).lines())
    if not office.training:
        found += tried("打印机", lambda: health.printers(office.data, office.station))
    return [*found, *tried("字体", lambda: health.faces(office.data, office.station))]
