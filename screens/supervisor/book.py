"""A workbook before it is accepted: every difference line by line, or every fault with sheet and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Confirm
from screens.shared.listing import Listing
from screens.shared.rows import fit, lines
from screens.supervisor.changes import EMPTY, about, headline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.catalog.load import Compiled
    from counter.desks.supervisor.books import Taken
    from counter.desks.supervisor.cataloguing import CatalogueDesk


class BookScreen(DeskScreen):
    """F10 accepts; with a fault nothing can be accepted. Dismissed with the new catalogue, or None."""

    TITLE_ZH = "导入工作簿"
    HELP = (
        "上面是工作簿和现用目录的每一处差别，下面是选中那一处原来和现在的内容。核对无误按 F10 接受，"
        "接受后成为新的目录版本，已经开办的办件仍按原来的版本。"
        "标“请留意”的可以接受，但目录检查会指出，最好先改好。"
        "有错误的，列出工作表和单元格，改好以后再导入；在接受之前什么都没有改动。"
    )
    RULES = ("R029", "R030", "R132")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "accept", "接受", id="accept"),
        Binding("escape", "back", "不接受，返回", id="back"),
    ]

    def __init__(self, desk: CatalogueDesk, taken: Taken) -> None:
        super().__init__()
        self.desk, self.taken = desk, taken

    def body(self) -> Iterable[Widget]:
        yield Static(Content(f" {self.taken.name}  {self._verdict()}"), classes="head")
        yield Listing(id="found")
        yield Pane(id="about", classes="pane")

    def _verdict(self) -> str:
        if self.taken.faults:
            return f"有 {len(self.taken.faults)} 处错误，不能接受"
        warned = f"，{len(self.taken.warnings)} 处请留意" if self.taken.warnings else ""
        return f"{len(self.taken.changes)} 处差别{warned}" if self.taken.changes else "和现用目录没有差别"

    def on_mount(self) -> None:
        self._draw()
        self.say(self._verdict(), right="还没有改动目录", trouble=bool(self.taken.faults))

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        listing = self.query_one(Listing)
        listing.refill([Option(Content(fit(text, self.size.width - 4))) for text in self._rows()])
        listing.focus()

    def _rows(self) -> list[str]:
        if self.taken.faults:
            return list(self.taken.faults)
        return [
            f"{headline(one)}：{one.before or EMPTY} → {one.after or EMPTY}" for one in self.taken.changes
        ]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        pane, at = self.query_one("#about", Pane), event.option_index
        told = self.taken.faults or self.taken.warnings
        if at < len(told):
            pane.show(lambda width: Content("\n".join(lines(told[at], width))))
        else:
            pane.show(lambda width: about(self.taken.changes[at - len(told)], width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what differs and has no fault can be accepted."""
        _ = parameters
        return action != "accept" or self.taken.acceptable

    def action_accept(self) -> None:
        """After a yes, a new version."""

        def done(compiled: Compiled) -> None:
            self.dismiss(compiled)

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.say("正在接受……")
                self.act(lambda: self.desk.accept_book(self.taken), done)

        count = len(self.taken.changes)
        self.app.push_screen(
            Confirm(f"接受这 {count} 处差别吗？", "接受以后，新开的办件按新的目录办理；日志记下由你接受。"),
            go,
        )

    def action_back(self) -> None:
        """Nothing was written."""
        self.dismiss(None)
