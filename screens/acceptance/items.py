"""事项: all or some of the items that apply (R025), with where each is handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.acceptance.step import StepScreen
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.catalog.situation import Selected
    from counter.intake.steps import Step
    from screens.acceptance.work import Snapshot


class ItemsScreen(StepScreen):
    """Space takes or leaves an item; Enter confirms."""

    STEP: ClassVar[Step] = "items"
    NAME_ZH = "事项"
    HELP = (
        "申请人可以全部办理，也可以只办其中几项。标“跨层级”的由本窗口收件后转相应层级。"
        "标“材料清单待核定”的还不能收件，其余事项照常办理。"
        "申请人在省一体化政务服务平台提交的，按 O 登记提交时间和平台流水：2小时审查从提交起算。"
    )
    RULES = ("R025", "R026", "R090", "R091", "R106", "R107", "R145")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "办/不办", id="toggle"),
        Binding("a,A", "all", "全办", id="all"),
        Binding("o,O", "online", "线上提交", tooltip="申请人在平台提交的：登记提交时间和流水号", id="online"),
        Binding("enter,f10", "next", "确认，下一步", id="next"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        snapshot = self.now_shown
        if action == "online":
            return snapshot.editable and (snapshot.online or snapshot.case.status == "draft")
        return True

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="items")
        yield Pane(id="about", classes="pane")

    def show(self, snapshot: Snapshot) -> None:
        walk = snapshot.walk
        chosen = walk.draft.chosen
        self.marked = {
            one.no for one in walk.available if (one.no in chosen if chosen is not None else one.known)
        }
        self._list()

    def _list(self) -> None:
        listing = self.query_one(Listing)
        self.query_one("#columns", Static).update(row(self._cells(("", "事项", "联办部门", "办理层级"))))
        listing.refill([Option(self._row(one)) for one in self.now_shown.walk.available])
        listing.focus()
        self._about()

    def _cells(self, texts: tuple[str, str, str, str]) -> list[tuple[str, int, str]]:
        wide = max(0, self.size.width - 80)
        widths = (6, 34 + wide, 18, 14)
        return [(text, width, "") for text, width in zip(texts, widths, strict=True)]

    def _row(self, one: Selected) -> Content:
        mark = "[办]" if one.no in self.marked else "[  ]"
        level = str(self.now_shown.walk.handling_of(one)) if one.known else "材料待核定"
        return row(self._cells((mark, one.name, one.row.dept, level)))

    def summary(self, snapshot: Snapshot) -> str:
        walk = snapshot.walk
        confirmed = "已确认" if walk.draft.chosen is not None else "回车确认"
        return f"共 {len(walk.available)} 项  {confirmed}"

    def banner(self, snapshot: Snapshot) -> str:
        above = super().banner(snapshot)
        if above:
            return above
        if not snapshot.walk.done("situation"):
            return "情形还没有答完，这里列出的事项还不全。F2 回去答完。"
        note = snapshot.walk.matter.note
        return note if note and snapshot.walk.matter.id == "P17" else ""

    def _current(self) -> Selected | None:
        return self.query_one(Listing).under(self.now_shown.walk.available)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_next()

    def _about(self) -> None:
        one, pane = self._current(), self.query_one("#about", Pane)
        if one is None:
            pane.show(lambda _width: Content("按情形没有需要办的事项；F2 看看情形的回答。"))
            return
        handling = self.now_shown.walk.handling_of(one)
        where = "本站直接办理" if handling.here else f"本站收件后转{handling.level}办理（跨层级）"
        papers = (
            f"{len(one.item.requirements)} 条要求"
            if one.item.requirements
            else one.item.no_materials_because or "材料清单待核定：不能收件，请联系主管部门或只办其余事项"
        )
        remark = one.row.remark or "无"
        pane.show(
            lambda width: stack(
                [
                    labelled("事项", one.name, width, limit=2),
                    labelled("层级", f"{one.row.levels}  {where}", width),
                    labelled("备注", remark, width, limit=2),
                    labelled("材料", papers, width, limit=2),
                ]
            )
        )

    def action_mark(self) -> None:
        """Take or leave the highlighted item."""
        one = self._current()
        if one is not None and self.now_shown.editable:
            self.marked ^= {one.no}
            self._list()
            self.say("回车确认后保存")

    def action_all(self) -> None:
        """Take everything that applies."""
        if self.now_shown.editable:
            self.marked = {one.no for one in self.now_shown.walk.available}
            self._list()

    def action_next(self) -> None:
        """Confirm and go on to the applicant."""
        if not self.now_shown.editable:
            self.action_goto("applicant")
            return
        rows = tuple(sorted(self.marked))
        if rows == self.now_shown.walk.draft.chosen:
            self.action_goto("applicant")
            return
        self.change(lambda case: self.work.desk.choose(case, rows), lambda _: self.action_goto("applicant"))
