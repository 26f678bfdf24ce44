"""Where the papers of a case are, and one paper's whole way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.custody.records import PIECE_ZH
from counter.desks.custody.ways import where
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.listing import Listing
from screens.shared.rows import labelled, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.custody.records import Piece
    from counter.desks.custody.desk import CustodyDesk
    from counter.desks.custody.ways import Way

RULES = ("R144", "R172", "R175", "R176", "R177")


class PapersScreen(DeskScreen):
    """Every paper of a case: who holds it, where, and on which slip."""

    TITLE_ZH = "材料去向"
    HELP = (
        "每份纸质材料、证照、送达回证现在由谁保管、放在哪里。每一件始终只有一个保管方；"
        "开了移交单、对方还没签收的，仍由移交方保管。回车看一件材料从头到尾的经过，L 写存放位置；"
        "登记过遗失的又找到了，也用 L 写上放在哪里。申请材料原件由牵头部门统一留存。"
    )
    RULES = RULES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "way", "看经过", id="way"),
        Binding("l,L", "place", "存放位置", id="place"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def __init__(self, desk: CustodyDesk, course: Course) -> None:
        super().__init__()
        self.desk, self.course = desk, course

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="pieces")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self, told: str = "") -> None:
        listing = self.query_one(Listing)
        listing.refill([Option(self._row(one), id=one.id) for one in self.course.pieces])
        self.query_one("#columns", Static).update(self._cells("材料", "形式", "份", "页", "现在在哪里"))
        listing.focus()
        self.say(told or f"{self.course.case.number or '未编号'}  共 {len(self.course.pieces)} 件")

    def _cells(self, *texts: str) -> Content:
        room = max(40, self.size.width - 3 - 10 - 3 - 4 - 4)
        widths = (room // 2, 10, 3, 4, room - room // 2)
        return row([(text, width, "") for text, width in zip(texts, widths, strict=True)])

    def _row(self, one: Piece) -> Content:
        pages = str(one.pages or "")
        return self._cells(one.line, PIECE_ZH[one.kind], str(one.count), pages, where(one, self.course))

    @property
    def _piece(self) -> Piece | None:
        return self.query_one(Listing).under(self.course.pieces)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        piece = self._piece
        if piece is None:
            return
        named = f"{piece.line}  {piece.number}".strip()
        held = where(piece, self.course)
        self.query_one("#about", Pane).show(
            lambda width: stack([labelled("材料", named, width), labelled("现在", held, width)])
        )

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_way()

    def action_way(self) -> None:
        """The whole way of the paper under the cursor."""
        piece = self._piece
        if piece is not None:
            show_way(self, self.desk, piece.id)

    def action_place(self) -> None:
        """Where it is kept."""
        piece = self._piece
        if piece is None:
            return

        def kept(place: str | None) -> None:
            if place is not None:
                self.act(lambda: self.desk.place(piece.id, place), lambda _: self.action_reload())

        value = "" if piece.place in ("", "遗失") else piece.place
        self.app.push_screen(Ask("存放位置", f"“{piece.line}”放在哪里？例如：3号柜2格。", value=value), kept)

    def action_reload(self) -> None:
        """As stored now."""

        def show(course: Course) -> None:
            self.course = course
            self._draw()

        self.act(lambda: self.desk.course(self.course.case.id), show)

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()

    def scanned(self, code: str) -> None:
        """A code leads away from here."""
        from screens.custody.opening import scanned

        scanned(self, code)


class WayScreen(DeskScreen):
    """One paper, from where it came into being to where it is."""

    TITLE_ZH = "材料经过"
    HELP = "这件材料从收进来到现在，每一次交接是谁、什么时候、凭哪张移交单办的，最后一行是它现在在哪里。"
    RULES = RULES
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "back", "返回", id="back")]

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.way = way

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="way"):
            yield Pane(id="told")

    def on_mount(self) -> None:
        self.query_one("#told", Pane).show(lambda width: told(self.way, width))
        self.query_one("#way").focus()
        self.say(f"{self.way.number}  共 {len(self.way.moments)} 步")

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()


def told(way: Way, width: int) -> Content:
    """The way as lines of text."""
    piece = way.piece
    named = f"{piece.line}（{PIECE_ZH[piece.kind]} {piece.count} 份）{piece.number}"
    parts = [labelled("材料", named, width, style="bold"), labelled("办件", way.number, width), Content("")]
    for one in way.moments:
        head = f"{one.at:%m-%d %H:%M}"
        parts.append(labelled(head, f"{one.said}　{one.by}", width))
    parts += [Content(""), Content.styled("\n".join(lines(f"现在：{way.now}", width)), "bold $accent")]
    return stack(parts)


def show_way(screen: DeskScreen, desk: CustodyDesk, piece_id: str) -> None:
    """Read a paper's way and show it over this screen."""

    def show(way: Way) -> None:
        screen.app.push_screen(WayScreen(way))

    screen.act(lambda: desk.way(piece_id), show)
