"""旧指南: what was printed on a guide somebody brought along, and is different now (R030)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from screens.desk_screen import DeskScreen
from screens.guides.handing import offer
from screens.shared.chrome import Pane
from screens.shared.rows import labelled, lines, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.desks.guiding import Compared
    from counter.guides.changes import Since
    from screens.app import CounterApp

EMPTY = "（空）"
"""What was not there, or is gone."""


def open_since(app: CounterApp, raw: str) -> None:
    """Show what has changed over the screen on top, which stays as it is; on this screen, in its place."""
    from counter.desks.guiding import GuidesDesk

    screen = app.screen
    if not isinstance(screen, DeskScreen):
        app.bell()
        return
    desk = GuidesDesk(app.signed_desk)

    def show(found: Compared) -> None:
        if isinstance(screen, SinceScreen):
            screen.take(found)
        else:
            app.push_screen(SinceScreen(found))

    screen.act(lambda: desk.since(raw), show)


class SinceScreen(DeskScreen):
    """Line by line, by the numbers of the elements; P prints the present guide."""

    TITLE_ZH = "旧指南"
    HELP = (
        "申请人拿着以前印的办事指南来：扫它的码，这里逐条说出印好以后哪些内容变了，先写简版上的要素号，"
        "“简版没有”的只在完整版里。照着念给申请人听，再按 F9 打一份现行的给他换上。"
        "看完按 Esc 回到原来的地方，那里填的都在；接着扫别的码也可以。"
    )
    RULES = ("R029", "R030", "R118")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "guide", "打印现行指南", tooltip="打印现行的办事指南，换下旧的", id="since.guide"),
        Binding("escape,enter", "back", "返回", id="since.back"),
    ]

    def __init__(self, found: Compared) -> None:
        super().__init__()
        self.found = found

    def body(self) -> Iterable[Widget]:
        yield Pane(id="answer")
        with VerticalScroll(id="changes"):
            yield Pane(id="lines")

    def on_mount(self) -> None:
        self.query_one("#changes").focus()
        self.take(self.found)

    def take(self, found: Compared) -> None:
        """Show this answer."""
        self.found = found
        self.query_one("#answer", Pane).show(lambda width: _head(found, width))
        self.query_one("#lines", Pane).show(lambda width: _changes(found, width))
        self.query_one("#changes", VerticalScroll).scroll_home(animate=False)
        self.say("↑↓ 翻看" if found.changes else "", right="只看不改")

    def action_guide(self) -> None:
        """The present one, to take the place of the old."""
        offer(self, self.found.printed.matter_id)

    def action_back(self) -> None:
        """To where the code was scanned."""
        self.dismiss()

    def scanned(self, code: str) -> None:
        """Another guide is shown here; any other code means what it means on the screen below."""
        from counter.guides.codes import is_guide

        if is_guide(code):
            open_since(self.counter, code)
            return
        self.dismiss()
        self.app.call_later(self.counter.scanned, code)


def _head(found: Compared, width: int) -> Content:
    style = "bold $success" if not found.changes else "bold $warning"
    return stack(
        [
            Content.styled(f"{found.printed.matter_id} {found.matter}", "bold"),
            labelled("印的是", f"目录版本 {found.printed.version}", width),
            labelled("现行的", f"目录版本 {found.current}", width),
            *(Content.styled(one, style) for one in lines(found.told, width)),
        ]
    )


def _changes(found: Compared, width: int) -> Content:
    return stack([part for n, one in enumerate(found.changes, 1) for part in _change(n, one, width)])


def _change(number: int, one: Since, width: int) -> list[Content]:
    where = f"{one.brief} " if one.brief else f"完整版 {one.full}（简版没有） "
    return [
        Content.assemble((f"{number:>2} ", "bold $accent"), (f"{where}{one.name}", "bold")),
        labelled("   哪里", _where(one), width),
        labelled("   原来", one.change.before or EMPTY, width, style="$text-muted"),
        labelled("   现在", one.change.after or EMPTY, width, style="bold"),
    ]


def _where(one: Since) -> str:
    """The entry of the list that changed, and what of it."""
    from counter.catalog.compare import KINDS

    change = one.change
    return f"{KINDS.get(change.kind, change.kind)}“{change.key}” {change.label}".rstrip()
