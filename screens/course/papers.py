"""The papers of a case: looked at, and printed once more, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.intake.frozen import thaw
from counter.intake.papers import TITLES
from screens.acceptance import drawing
from screens.desk_screen import DeskScreen
from screens.shared.listing import Listing
from screens.shared.odd import before_printing
from screens.shared.rows import row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.cases.records import PaperRow
    from counter.errors import CounterError


class CasePapers(DeskScreen):
    """A list of what was issued."""

    TITLE_ZH = "文书"
    HELP = (
        "这件办件出过的文书，作废的也在。回车在屏幕上看，P 重打；每次重打都记入日志，纸上标明第几次。"
        "A 打印一件事申请表：内容没有变的，就是出过的那一份。"
    )
    RULES = ("R137", "R139")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "preview", "看文书", id="preview"),
        Binding("p,P", "print", "重打", id="print"),
        Binding("a,A", "application", "申请表", tooltip="打印一件事申请表，知道的都已填好", id="application"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.papers: Sequence[PaperRow] = course.papers

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="papers")

    def on_mount(self) -> None:
        self._draw()
        self.say(f"办件号 {self.course.case.number or '未编号'}  {len(self.papers)} 份文书")

    def _draw(self) -> None:
        listing = self.query_one(Listing)
        last = len(self.papers) - 1 if listing.highlighted is None else None
        listing.refill([Option(self._row(paper), id=paper.number) for paper in self.papers], last)
        heads = self._cells(("文书", "编号", "出具", "状态"))
        self.query_one("#columns", Static).update(heads if self.papers else Content("还没有出过文书"))
        listing.focus()

    def _row(self, paper: PaperRow) -> Content:
        again = f" 重打{paper.prints - 1}次" if paper.prints > 1 else ""
        title = TITLES.get(paper.kind, paper.kind)  # type: ignore[call-overload]
        state = "作废" if paper.void_at else f"有效{again}"
        return self._cells((title, paper.number, f"{paper.issued_at:%m-%d %H:%M}", state))

    @staticmethod
    def _cells(texts: tuple[str, str, str, str]) -> Content:
        return row([(text, wide, "") for text, wide in zip(texts, (20, 30, 12, 12), strict=True)])

    @property
    def _selected(self) -> PaperRow | None:
        return self.query_one(Listing).under(self.papers)

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_preview()

    def action_preview(self) -> None:
        """The paper on the screen."""
        selected = self._selected
        if selected is not None:
            from screens.acceptance.preview import Preview

            self.app.push_screen(Preview(selected))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The application is the window's."""
        desk = self.counter.desk if self.is_mounted else None
        return action != "application" or (desk is not None and "clerk" in desk.session.roles)

    def action_application(self) -> None:
        """The one form for all items, as the case stands."""
        desk, case = self.counter.signed_desk, self.course.case

        def job() -> tuple[tuple[PaperRow, ...], str]:
            from counter.desks.window.applying import ApplicationDesk

            issued = ApplicationDesk(desk).issue_application(case)
            said = drawing.print_issued(desk, issued.row)
            with desk.store.read() as view:
                return tuple(view.papers.of_case(case.id)), f"申请表{said}"

        def go() -> None:
            self.say("正在存申请表、打印…")
            self.act(job, self._printed, self._failed)

        before_printing(self, lambda: drawing.of_people(case.draft), go)

    def action_print(self) -> None:
        """Once more on paper."""
        selected = self._selected
        if selected is None:
            return
        desk = self.counter.signed_desk
        case_id = self.course.case.id

        def job() -> tuple[tuple[PaperRow, ...], str]:
            said = drawing.print_issued(desk, selected)
            with desk.store.read() as view:
                return tuple(view.papers.of_case(case_id)), said

        def go() -> None:
            self.say("正在存文书、打印…")
            self.act(job, self._printed, self._failed)

        before_printing(self, lambda: drawing.whole_text(thaw(selected)), go)

    def _printed(self, done: tuple[tuple[PaperRow, ...], str]) -> None:
        self.papers, said = done
        self._draw()
        self.say(said, right="已保存")

    def _failed(self, error: CounterError) -> None:
        error.todo = f"{error.todo.rstrip('。')}。排除后按 P 重打，办件不受影响。".lstrip("。")
        self.show_error(error)

    def action_back(self) -> None:
        """To the case."""
        self.app.pop_screen()

    def scanned(self, code: str) -> None:
        """A code leads away from here."""
        self.app.call_later(self.counter.to_workbench, code)
