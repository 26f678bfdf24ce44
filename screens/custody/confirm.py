"""交接确认: the receiver marks every line of a slip, then signs; either side settles differences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.custody.handing import HERE, Marked, Surplus
from counter.custody.records import HANDOFF_ZH, MARK_ZH, PIECE_ZH, holder_zh
from counter.custody.routes import acts_for
from counter.errors import BadInput, Conflict, Refused
from screens.custody.opening import is_slip, scanned
from screens.custody.printing import print_slips
from screens.custody.settling import settle
from screens.custody.way import show_way
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.custody.records import Discrepancy, HandoffLine
    from counter.desks.custody.desk import CustodyDesk
    from counter.desks.custody.slips import SlipView
    from counter.errors import CounterError

STATUS_ZH = {"open": "待签收", "confirmed": "已签收", "cancelled": "已取消"}
STYLES = {"missing": "bold $error", "pages": "bold $warning", "here": "$success"}


@dataclass(slots=True)
class Checked:
    """What somebody has marked so far, kept while the program runs: looking elsewhere loses nothing."""

    marks: dict[int, Marked] = field(default_factory=dict)
    surplus: list[Surplus] = field(default_factory=list)


class ConfirmScreen(DeskScreen):
    """One slip. At the receiver's side every line gets its mark by one key."""

    TITLE_ZH = "交接确认"
    HELP = (
        "对着纸逐项核对：空格 到了，N 没到，M 页数不符，+ 单上没有、多出来的一件，U 改回待核对。"
        "扫材料上的码，光标跳到那一项。全部核对完按 F10 签收，材料从这时起由接收方保管；"
        "没到的仍归移交方，差异在双方待办里，查清后按 S 处理。移交方可以按 C 取消没有签收的单。"
    )
    RULES = ("R144", "R156", "R163", "R168", "R172", "R173", "R175")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "here", "到", id="here"),
        Binding("n,N", "missing", "没到", id="missing"),
        Binding("m,M", "pages", "页数不符", id="pages"),
        Binding("plus", "surplus", "多出一件", id="surplus"),
        Binding("u,U", "unmark", "改回", id="unmark"),
        Binding("f10", "confirm", "签收", id="confirm"),
        Binding("s,S", "settle", "处理差异", id="settle"),
        Binding("k,K", "way", "经过", id="way"),
        Binding("p,P", "print", "打印", id="print"),
        Binding("c,C", "cancel", "取消此单", id="cancel"),
        Binding("escape", "back", "返回", id="back"),
    ]
    KEPT: ClassVar[dict[tuple[str, str], Checked]] = {}
    """By person and slip."""

    def __init__(self, desk: CustodyDesk, view: SlipView) -> None:
        super().__init__()
        self.desk, self.view = desk, view
        self.checked = self.KEPT.setdefault((desk.desk.session.operator, view.handoff.id), Checked())

    def body(self) -> Iterable[Widget]:
        yield Pane(id="slip")
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="lines")

    def on_mount(self) -> None:
        self._draw()
        self._tell(self.view.warning)

    def on_resize(self) -> None:
        self._draw()

    # -- state -----------------------------------------------------------------------------------------

    @property
    def receiving(self) -> bool:
        """Whether I am the receiver of an open slip."""
        slip = self.view.handoff
        return slip.status == "open" and acts_for(self.desk.desk.session, slip.taker)

    @property
    def giving(self) -> bool:
        """Whether I am the giver of an open slip."""
        slip = self.view.handoff
        return slip.status == "open" and acts_for(self.desk.desk.session, slip.giver)

    @property
    def party(self) -> bool:
        """Whether I am one of the two sides."""
        slip = self.view.handoff
        return any(acts_for(self.desk.desk.session, side) for side in (slip.giver, slip.taker))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what my side may do now."""
        _ = parameters
        if action in ("here", "missing", "pages", "surplus", "unmark", "confirm"):
            return self.receiving
        if action == "settle":
            return bool(self.view.unsettled) and self.party
        return self.giving if action == "cancel" else True

    @property
    def current(self) -> HandoffLine | None:
        """The line under the cursor."""
        return self.query_one(Listing).under(self.view.lines)

    # -- showing ---------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.query_one("#slip", Pane).show(self._head)
        self.query_one("#columns", Static).update(
            self._cells(("序", "材料", "办件", "形式", "页", "核对"), "")
        )
        listing = self.query_one(Listing)
        listing.refill([Option(self._row(line)) for line in self.view.lines])
        listing.focus()
        self.refresh_bindings()

    def _head(self, width: int) -> Content:
        slip = self.view.handoff
        sides = f"{holder_zh(slip.giver)} → {holder_zh(slip.taker)}  {HANDOFF_ZH[slip.kind]}"
        state = STATUS_ZH[slip.status]
        extra = "、".join(one.what for one in self.checked.surplus)
        if slip.confirmed_at is not None:
            state += f"  {slip.confirmed_by}  {slip.confirmed_at:%Y-%m-%d %H:%M}"
        parts = [
            Content.styled(f"{slip.number}  {state}", "bold"),
            Content(sides),
            *([labelled("说明", slip.note, width, limit=2)] if slip.note else []),
            *([labelled("多出", extra, width, limit=2, style="bold $warning")] if extra else []),
            *(
                labelled("差异", f"{one.what} {_settled(one)}", width, limit=2)
                for one in self.view.discrepancies[:3]
            ),
        ]
        return stack(parts)

    def _cells(self, texts: tuple[str, ...], style: str) -> Content:
        wide = self.size.width >= 110
        number = 26 if wide else 7
        room = max(20, self.size.width - 3 - 3 - number - 10 - 4 - 16 - 5)
        widths = (3, room, number, 10, 4, 16)
        styles = ("", "", "", "", "", style)
        return row(list(zip(texts, widths, styles, strict=True)))

    def _row(self, line: HandoffLine) -> Content:
        marked = self.checked.marks.get(line.no) if self.receiving else None
        mark, pages = (marked.mark, marked.pages) if marked else (line.mark, line.found_pages)
        said = MARK_ZH[mark] if self.view.handoff.status != "cancelled" else ""
        if mark == "pages":
            said = f"页数不符 实{pages}"
        number = line.number if self.size.width >= 110 else line.number[-6:]
        named = f"{line.what} {line.note}".rstrip() if not line.piece_id else line.what
        texts = (str(line.no), named, number, PIECE_ZH[line.kind], str(line.pages or ""), said)
        return self._cells(texts, STYLES.get(mark, "$text-muted"))

    def _tell(self, said: str = "") -> None:
        left = len(self.view.lines) - len(self.checked.marks)
        if self.receiving:
            told = f"{len(self.view.lines)} 项  还剩 {left} 项待核对" if left else "全部核对完：F10 签收"
        else:
            told = f"{len(self.view.lines)} 项  未处理差异 {len(self.view.unsettled)}"
        self.say(said or told, trouble=bool(said and self.view.warning))

    def _took(self, view: SlipView, said: str) -> None:
        self.view = view
        self._draw()
        self.say(said, right=f"已保存 {self.counter.now():%H:%M:%S}")

    # -- marking ---------------------------------------------------------------------------------------

    def _mark(self, marked: Marked | None) -> None:
        """Mark the line under the cursor and go on to the next that waits."""
        line = self.current
        if line is None or not self.receiving:
            return
        if marked is None:
            self.checked.marks.pop(line.no, None)
        else:
            self.checked.marks[line.no] = marked
        self._draw()
        if marked is not None:
            self._next(line.no)
        self._tell()

    def _next(self, no: int) -> None:
        waiting = [one.no for one in self.view.lines if one.no not in self.checked.marks]
        if waiting:
            later = [one for one in waiting if one > no]
            self._go((later or waiting)[0])

    def _go(self, no: int) -> None:
        self.query_one(Listing).highlighted = no - 1

    def action_here(self) -> None:
        """It is here as written."""
        self._mark(HERE)

    def action_missing(self) -> None:
        """It is not here."""
        self._mark(Marked(mark="missing"))

    def action_unmark(self) -> None:
        """Look again; on a slip with surplus papers the last of them goes once nothing is marked here."""
        line = self.current
        if line is not None and line.no not in self.checked.marks and self.checked.surplus:
            self.checked.surplus.pop()
        self._mark(None)

    def action_pages(self) -> None:
        """It is here with other pages: how many."""
        line = self.current
        if line is None:
            return

        def counted(typed: str | None) -> None:
            if typed is None:
                return
            try:
                self._mark(_pages(typed, line))
            except BadInput as error:
                self.show_error(error)

        told = f"“{line.what}”单上 {line.pages or '没有写'} 页，实际到了几页？"
        self.app.push_screen(Ask("实到页数", told, placeholder="例如 5"), counted)

    def action_surplus(self) -> None:
        """A paper that is on no line."""

        def named(typed: str | None) -> None:
            if typed and typed.strip():
                self.checked.surplus.append(Surplus(what=typed))
                self._draw()
                self._tell(f"已记：多出“{typed}”，签收时登记为差异")

        self.app.push_screen(Ask("多出一件", "单上没有、实际到了的是什么材料？例如：营业执照复印件。"), named)

    # -- doing -----------------------------------------------------------------------------------------

    def action_confirm(self) -> None:
        """Sign for the slip."""
        marks, extra = dict(self.checked.marks), tuple(self.checked.surplus)
        gone = sum(one.mark == "missing" for one in marks.values())
        odd = sum(one.mark == "pages" for one in marks.values())
        if gone or odd or extra:
            told = f"没到 {gone} 项、页数不符 {odd} 项、多出 {len(extra)} 件，登记为差异。\n签收吗？"
            self.app.push_screen(
                Confirm("有差异", told), lambda yes: self._confirm(marks, extra) if yes else None
            )
            return
        self._confirm(marks, extra)

    def _confirm(self, marks: dict[int, Marked], extra: tuple[Surplus, ...]) -> None:
        def done(view: SlipView) -> None:
            self.KEPT.pop((self.desk.desk.session.operator, view.handoff.id), None)
            self.checked = Checked()
            opened = len(view.unsettled)
            self._took(view, f"已签收，差异 {opened} 项待处理" if opened else "已签收，材料由接收方保管")

        self.act(lambda: self.desk.confirm(self.view.handoff, marks, extra), done, self._failed)

    def _failed(self, error: CounterError) -> None:
        """Said in words; when somebody was faster, the slip as it is now comes up, the marks stay."""
        self.show_error(error)
        if isinstance(error, Conflict | Refused):
            slip = self.view.handoff.id
            self.act(lambda: self.desk.look(slip), lambda view: self._took(view, error.what))
        elif isinstance(error, BadInput):
            self._next(0)

    def action_settle(self) -> None:
        """The difference of the line under the cursor, else the first."""
        line = self.current
        found = self.view.unsettled
        mine = [one for one in found if line is not None and one.line_no == line.no]
        for one in (mine or list(found))[:1]:
            settle(self, self.desk, one, lambda view: self._took(view, "差异已处理"))

    def action_cancel(self) -> None:
        """Take the slip back."""

        def go(reason: str | None) -> None:
            if reason is not None:
                slip = self.view.handoff
                self.act(
                    lambda: self.desk.cancel(slip, reason),
                    lambda view: self._took(view, "已取消，材料可以重新开单"),
                    self._failed,
                )

        self.app.push_screen(Ask("取消移交单", "请写明理由，例如：材料拿错，重新开单。"), go)

    def action_print(self) -> None:
        """Both copies once more."""
        print_slips(self, self.desk, (self.view,), lambda said: self.say(said) if said else None)

    def action_way(self) -> None:
        """The whole way of the paper under the cursor."""
        line = self.current
        if line is not None and line.piece_id:
            show_way(self, self.desk, line.piece_id)

    def action_back(self) -> None:
        """Back; what is marked stays marked."""
        self.dismiss()

    def scanned(self, code: str) -> None:
        """The code of a paper jumps to its line; another slip's code opens that slip."""
        from counter.codes.code import scanned as understood

        try:
            found = understood(code)
        except BadInput as error:
            self.show_error(error)
            return
        if is_slip(code):
            if found.handoff == self.view.handoff.number:
                self._tell("就是这张移交单，请逐项核对")
            else:
                scanned(self, code)
            return
        of_case = [line for line in self.view.lines if line.number == found.case]
        exact = [line for line in of_case if found.paper and found.paper in line.note]
        if not of_case:
            self._tell("这个码不是这张单上的材料")
            return
        self._go((exact or of_case)[0].no)
        self._tell()


def _pages(typed: str, line: HandoffLine) -> Marked:
    import unicodedata

    said = unicodedata.normalize("NFKC", typed).strip()
    if not (said.isascii() and said.isdigit() and 0 < int(said[:6]) <= 9999):
        raise BadInput("页数请写 1 到 9999 的数字。", todo="例如 5。", field="pages")
    pages = int(said)
    return Marked(mark="here" if pages == line.pages or not line.pages else "pages", pages=pages)


def _settled(one: Discrepancy) -> str:
    if one.settled_at is None:
        return "未处理"
    return f"已处理：{one.how}（{one.settled_by}）"
