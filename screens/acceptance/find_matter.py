"""Find the matter: initials, pinyin, characters, number, item or department."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from counter.catalog.search import search
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.catalog.model import Matter
    from counter.catalog.search import Hit


class FindMatter(DeskScreen):
    """Type, look, Enter."""

    TITLE_ZH = "找一件事"
    HELP = (
        "输入拼音首字母（kfd）、全拼、汉字、编号（E03）、事项名或部门名，最像的排在最前；回车选定。"
        "E 开头是企业的，P 开头是个人的。F9 打印选中这件事的办事指南。"
    )
    RULES = ("R130", "R087", "R088")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "选定", priority=False, id="choose"),
        Binding("down", "move(1)", "下", show=False),
        Binding("up", "move(-1)", "上", show=False),
        Binding("pagedown", "move(10)", "下一页", show=False),
        Binding("pageup", "move(-10)", "上一页", show=False),
        Binding("f9", "guide", "办事指南", tooltip="打印这件事的办事指南", id="guide"),
        Binding("escape", "cancel", "返回", id="cancel"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Input(placeholder="拼音首字母 / 汉字 / 编号 / 事项 / 部门，回车选定", id="query")
        listing = Listing(id="hits")
        listing.can_focus = False
        yield listing
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        office = self.counter.office
        assert office is not None  # noqa: S101  (only reachable after sign-in)
        self.compiled = office.compiled
        self.hits: tuple[Hit, ...] = ()
        self._search("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search(self, query: str) -> None:
        self.hits = search(self.compiled.index, query)
        listing = self.query_one(Listing)
        listing.refill([Option(self._row(hit)) for hit in self.hits], 0)
        self.say(f"{len(self.hits)} 件" if self.hits else "没有找到，换个说法试试，例如事项名或部门名")
        self._about()

    def _matter(self, hit: Hit) -> Matter:
        return self.compiled.catalogue.matter(hit.id)

    def _row(self, hit: Hit) -> Content:
        matter = self._matter(hit)
        room = max(20, self.size.width - 46)
        why = "" if hit.by in ("", "名称", "编号", "拼音") else f"{hit.by}:{hit.text}"
        marks = f"{matter.marks}{matter.name}"
        return row([(matter.id, 4, "$accent"), (marks, 34, ""), (why or matter.lead, room, "$text-muted")])

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_choose()

    def _about(self) -> None:
        hit, pane = self.query_one(Listing).under(self.hits), self.query_one("#about", Pane)
        if hit is None:
            pane.show(lambda _width: Content(""))
            return
        matter = self._matter(hit)
        names = "、".join(f"{r.name}（{r.dept}）" for r in matter.rows)
        mark = {"*": "国家部署", "#": "省部署"}.get(matter.marks, "")
        licence = "需先取得营业执照" if matter.licence_first else ""
        lead = "  ".join(filter(None, (matter.lead, mark, licence)))
        pane.show(
            lambda width: stack([labelled("牵头", lead, width), labelled("事项", names, width, limit=4)])
        )

    def action_move(self, by: int) -> None:
        """Move in the list while typing."""
        listing = self.query_one(Listing)
        if self.hits:
            listing.highlighted = max(0, min(len(self.hits) - 1, (listing.highlighted or 0) + by))

    def on_input_submitted(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Take the highlighted matter."""
        hit = self.query_one(Listing).under(self.hits)
        if hit is not None:
            self.dismiss(hit.id)

    def action_guide(self) -> None:
        """A guide of the highlighted matter, for who asks for it."""
        hit = self.query_one(Listing).under(self.hits)
        if hit is not None:
            from screens.guides.handing import offer

            offer(self, hit.id)

    def action_cancel(self) -> None:
        """Back to the workbench."""
        self.dismiss(None)
