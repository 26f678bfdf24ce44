"""事项目录: the versions this station has had, what changed, and taking in what a department corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.supervisor.cataloguing import CatalogueDesk
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import lines, row, stack
from screens.supervisor.book import BookScreen
from screens.supervisor.changes import changes_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.catalog.compare import Change
    from counter.catalog.load import Compiled
    from counter.desks.supervisor.books import Sent, Taken
    from counter.desks.supervisor.cataloguing import Version

FIRST = "这是本机保存的第一个版本，没有更早的可以比较。"


class CatalogueScreen(DeskScreen):
    """The list of versions; one key takes a workbook in, one sends one out."""

    TITLE_ZH = "事项目录"
    HELP = (
        "每个目录版本按内容编号；办件一直用收件时的那一版。列表里是本机保存过的版本，回车看它和前一版的差别。"
        "部门要改材料、时限、收费、常见问答，先按 E 导出工作簿给他们填，填好后按 I 导入："
        "先逐条看差别和错误，监督员按 F10 接受，才成为新的版本，日志记下谁在什么时候接受了什么。"
        "本站的改动放在数据文件夹的 overlay 里，程序升级不会盖掉；"
        "升级后原来的内容也变了的，会提醒逐条核对，核对无误按 S。"
    )
    RULES = ("R007", "R029", "R030", "R132")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "differences", "看差别", id="differences"),
        Binding("i,I", "take", "导入工作簿", id="take"),
        Binding("e,E", "send", "导出工作簿", id="send"),
        Binding("s,S", "settle", "核对无误", id="settle"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="banner", id="stale", markup=False)
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="versions")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.rows: tuple[Version, ...] = ()
        self.stale: tuple[str, ...] = ()
        self._renew()

    def _renew(self, told: str = "") -> None:
        """The desk of the catalogue as it is now, and everything on the screen again."""
        self.desk = CatalogueDesk(self.counter.signed_desk)
        self._reload(told)

    def _reload(self, told: str = "") -> None:
        def job() -> tuple[tuple[Version, ...], tuple[str, ...]]:
            return self.desk.history(), self.desk.stale()

        def show(found: tuple[tuple[Version, ...], tuple[str, ...]]) -> None:
            self.rows, self.stale = found
            self._draw()
            self.say(told or f"本机保存过 {len(self.rows)} 个版本", right="已保存")

        self.act(job, show)

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        banner = self.query_one("#stale", Static)
        banner.set_class(bool(self.stale), "-shown")
        said = f"本站目录有 {len(self.stale)} 处要核对，列在下面的说明里；核对无误按 S。"
        banner.update(Content("\n".join(lines(said, max(20, self.size.width - 2)))))
        self.query_one("#columns", Static).update(
            self._row("保存于", "版本", "办件", "谁接受的", "差别", "工作簿")
        )
        listing = self.query_one(Listing)
        listing.refill([Option(self._line(one), id=one.version) for one in self.rows])
        listing.focus()
        self.refresh_bindings()

    def _row(self, *texts: str, style: str = "") -> Content:
        book = max(10, self.size.width - 74)
        widths = (16, 24, 6, 10, 6, book)
        return row([(text, width, style) for text, width in zip(texts, widths, strict=True)])

    def _line(self, one: Version) -> Content:
        return self._row(
            f"{one.kept_at:%Y-%m-%d %H:%M}",
            one.version + ("（现用）" if one.current else ""),
            str(one.cases),
            one.accepted_by or "程序或本站",
            str(one.changes) if one.accepted_by else "",
            one.book,
            style="bold" if one.current else "",
        )

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        pane = self.query_one("#about", Pane)
        texts = self.stale or ("回车看这一版和前一版的差别。办件按收件时的版本办理，旧版本一直保留。",)
        pane.show(lambda width: stack([Content("\n".join(lines(text, width))) for text in texts]))

    def _chosen(self) -> int | None:
        at = self.query_one(Listing).highlighted
        return at if at is not None and at < len(self.rows) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """S only while something waits for it."""
        _ = parameters
        return action != "settle" or bool(getattr(self, "stale", ()))

    # -- what to do ------------------------------------------------------------------------------------

    def action_differences(self) -> None:
        """What changed from the version before to the highlighted one."""
        at = self._chosen()
        if at is None:
            return
        if at + 1 >= len(self.rows):
            self.say(FIRST)
            return
        new, old = self.rows[at].version, self.rows[at + 1].version

        def show(changes: tuple[Change, ...]) -> None:
            self.app.push_screen(changes_sheet(f"{old} → {new}  {len(changes)} 处差别", changes))

        self.act(lambda: self.desk.differences(old, new), show)

    def action_take(self) -> None:
        """Read a workbook and show what it would change; nothing is written yet."""
        self.app.push_screen(
            Ask("导入工作簿", "请写工作簿的位置，例如 /media/usb/公安部门.xlsx。先看差别，接受以后才生效。"),
            self._taken,
        )

    def _taken(self, path: str | None) -> None:
        if path is None:
            return

        def done(compiled: Compiled | None) -> None:
            if compiled is not None:
                self.counter.take_catalogue(compiled)
                self._renew(f"已接受，现用版本 {compiled.catalogue.version}。别的窗口重新打开程序后生效。")

        def read(taken: Taken) -> None:
            self.app.push_screen(BookScreen(self.desk, taken), done)

        self.say("正在读工作簿……")
        self.act(lambda: self.desk.take(path), read)

    def action_send(self) -> None:
        """Write a workbook for a department, or for one matter."""

        def scoped(path: str | None) -> None:
            if path is not None:
                self.app.push_screen(
                    Ask("导出哪些", "写一件事的编号（如 E03）或部门的全称；空着导出整个目录。"),
                    lambda scope: self._sent(path, scope),
                )

        self.app.push_screen(Ask("导出工作簿", "请写存到哪里，例如 /media/usb/公安部门.xlsx。"), scoped)

    def _sent(self, path: str, scope: str | None) -> None:
        if scope is None:
            return

        def told(sent: Sent) -> None:
            counted = "、".join(f"{sheet} {rows} 行" for sheet, rows in sent.rows.items() if rows)
            self.say(f"已导出到 {sent.path}：{counted}", right="已保存")

        self.say("正在写工作簿……")
        self.act(lambda: self.desk.send(path, scope), told)

    def action_settle(self) -> None:
        """The station's own wording still stands, although the shipped one changed."""

        def settled(compiled: Compiled) -> None:
            self.counter.take_catalogue(compiled)
            self._renew("已确认，本站的写法继续有效。")

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.act(self.desk.settle, settled)

        said = "\n".join((*self.stale, "都逐条核对过，本站的写法继续有效吗？"))
        self.app.push_screen(Confirm("核对无误", said), go)

    def action_back(self) -> None:
        """To the workbench."""
        self.dismiss()
