"""交接: slips to sign, slips nobody signed yet, differences, and what waits for a slip. One list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from counter.custody.records import HANDOFF_ZH, holder_zh
from counter.desks.custody.desk import CustodyDesk
from screens.custody.opening import open_slip, scanned
from screens.custody.printing import make_slips, preview_of
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import lines, row
from screens.verify.opening import is_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.custody.records import Handoff
    from counter.custody.routes import Bundle
    from counter.desks.custody.slips import Board, SlipView

Part = Literal["incoming", "outgoing", "discrepancies", "ready"]
PARTS: dict[Part, tuple[str, str]] = {
    "incoming": ("待我签收", "没有等您签收的移交单。"),
    "outgoing": ("我开出、对方未签收", "您开出的移交单都已经签收。"),
    "discrepancies": ("差异", "没有待处理的差异。"),
    "ready": ("可移交", "没有等着开单的材料。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the list, and what Enter opens."""

    part: Part
    shown: Content
    slip: str = ""
    """Id of the handoff."""
    bundle: Bundle | None = None
    about: str = ""
    """The whole text of what the row cuts."""


class HandoffsScreen(DeskScreen):
    """Everything of custody that waits for my side."""

    TITLE_ZH = "交接"
    HELP = (
        "扫移交单右上角的码，或在列表里回车，逐项核对后签收。材料在签收以前仍由移交方保管；"
        "没到、页数不符、多出的，签收时登记为差异，双方的待办里都有，直到处理完。"
        "N 为所有能移交的材料开单，同一个接收方开一张，先看清单再确定。"
    )
    RULES = ("R144", "R156", "R163", "R168", "R172", "R173", "R175")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "打开", id="open"),
        Binding("n,N", "make", "全部开单", id="make"),
        Binding("f4", "find", "扫码/输单号", id="find"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Listing(id="handoffs")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.board: Board | None = None
        self.rows: tuple[Row | None, ...] = ()
        self._told = ""

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.counter.desk is not None:
            self.desk = CustodyDesk(self.counter.signed_desk)
            self.action_reload()

    def action_reload(self, told: str = "") -> None:
        """As stored now."""
        self._told = told or self._told

        def show(board: Board) -> None:
            self.board = board
            self._draw()
            counts = (board.incoming, board.outgoing, board.discrepancies)
            stand = "待签收 {}  未确认 {}  差异 {}".format(*map(len, counts))
            more = "（只列出最早的一部分，办完再刷新）" if board.more else ""
            said, self._told = self._told, ""
            self.say(said or f"{stand}  可开单 {len(board.bundles)}{more}", right="已保存")

        self.act(self.desk.board, show)

    # -- showing ---------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.board is None:
            return
        listing = self.query_one(Listing)
        at = listing.highlighted or 0
        made = tuple(_listed(self.board, max(60, self.size.width - 3)))
        self.rows = tuple(row for _, row in made)
        listing.clear_options()
        listing.add_options([Option(shown, disabled=row is None) for shown, row in made])
        able = [n for n, row in enumerate(self.rows) if row is not None]
        if able:
            listing.highlighted = min(able, key=lambda n: abs(n - at))
        else:
            self.query_one("#about", Pane).show(lambda _width: Content(""))
        listing.focus()
        self.refresh_bindings()

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.query_one(Listing).under(self.rows)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        current = self.current
        said = _about(current) if current is not None else ""
        self.query_one("#about", Pane).show(lambda width: Content("\n".join(lines(said, width))))

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """N only while something can go on a slip."""
        _ = parameters
        board: Board | None = getattr(self, "board", None)
        return action != "make" or (board is not None and bool(board.bundles))

    # -- doing -----------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The slip under the cursor; what waits for one is put on one."""
        current = self.current
        if current is None:
            return
        if current.bundle is not None:
            self._make((current.bundle,))
            return
        self.act(lambda: self.desk.look(current.slip), self._show)

    def _show(self, view: SlipView) -> None:
        from screens.custody.confirm import ConfirmScreen

        self.app.push_screen(ConfirmScreen(self.desk, view))

    def action_make(self) -> None:
        """Slips for everything that waits, one for each road and receiver."""
        if self.board is not None and self.board.bundles:
            self._make(self.board.bundles)

    def _make(self, bundles: tuple[Bundle, ...]) -> None:
        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                make_slips(self, self.desk, bundles, self.action_reload)

        self.app.push_screen(Confirm(f"开 {len(bundles)} 张移交单？", preview_of(bundles)), go)

    def action_find(self) -> None:
        """A number typed by hand, or scanned into the box."""
        told = "扫移交单右上角的码，或输入 JJ- 开头的编号。"
        self.app.push_screen(
            Ask("打开移交单", told, takes_code=True), lambda code: self.scanned(code) if code else None
        )

    def scanned(self, code: str) -> None:
        """A slip opens here; any other code leads to the workbench."""
        if is_code(code) or "-" in code:
            scanned(self, code)
        else:
            open_slip(self.counter, code)

    def action_back(self) -> None:
        """To the workbench."""
        self.dismiss()


# -- rows --------------------------------------------------------------------------------------------------


def _listed(board: Board, width: int) -> Iterator[tuple[Content, Row | None]]:
    """Every part with its head; a part that is empty says so."""
    parts: dict[Part, list[Row]] = {
        "incoming": [_slip("incoming", one, width) for one in board.incoming],
        "outgoing": [_slip("outgoing", one, width) for one in board.outgoing],
        "discrepancies": list(_differences(board, width)),
        "ready": [_bundle(one, width) for one in board.bundles],
    }
    for part, rows in parts.items():
        head, none = PARTS[part]
        yield Content.styled(f"{head}  {len(rows)}", "bold $primary"), None
        if not rows:
            yield Content.styled(f"  {none}", "$text-muted"), None
        for one in rows:
            yield one.shown, one


def _slip(part: Part, one: Handoff, width: int) -> Row:
    told = "" if one.prints else "未打印"
    road = f"{holder_zh(one.giver)} → {holder_zh(one.taker)} {told}".rstrip()
    cells = [
        (f"  {one.number}", 31, "bold"),
        (road, width - 31 - 11 - 8 - 3, ""),
        (one.made_by, 8, ""),
        (f"{one.made_at:%m-%d %H:%M}", 11, ""),
    ]
    return Row(part=part, shown=row(cells), slip=one.id)


def _differences(board: Board, width: int) -> Iterator[Row]:
    for one in board.discrepancies:
        number = board.numbers.get(one.handoff_id, "")
        cells = [
            (f"  {one.what}", width - 29 - 11 - 2, "$warning"),
            (number, 29, ""),
            (f"{one.opened_at:%m-%d %H:%M}", 11, ""),
        ]
        yield Row(part="discrepancies", shown=row(cells), slip=one.handoff_id, about=one.what)


def _bundle(one: Bundle, width: int) -> Row:
    counted = f"{one.cases} 个办件 {len(one.ids)} 件"
    cells = [
        (f"  {holder_zh(one.giver)} → {holder_zh(one.taker)}", width - 24 - 18 - 2, ""),
        (HANDOFF_ZH[one.kind], 24, ""),
        (counted, 18, "bold"),
    ]
    return Row(part="ready", shown=row(cells), bundle=one)


def _about(current: Row) -> str:
    if current.bundle is not None:
        named = "、".join(f"{one.piece.line}（{one.number}）" for one in current.bundle.papers[:6])
        more = f" 等 {len(current.bundle.papers)} 件" if len(current.bundle.papers) > 6 else ""
        return f"回车开单：{named}{more}"
    return {
        "incoming": "回车逐项核对、签收。",
        "outgoing": "回车看单、重打、取消；催对方签收。",
        "discrepancies": f"{current.about}。回车打开移交单，按 S 处理。",
    }.get(current.part, "")
