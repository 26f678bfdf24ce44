"""归档: what is over and can be put away, one after the other, and what was put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.archive.archiving import ArchiveDesk
from counter.intake.mask import mask_name
from screens.archive.drawing import render
from screens.archive.sheet import IndexSheet
from screens.case_list import CaseListScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, Confirm
from screens.shared.listing import Listing
from screens.shared.rows import lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.errors import CounterError

PAGE = 200


class ArchiveScreen(CaseListScreen):
    """The list of 待归档; F puts away all that are clean."""

    TITLE_ZH = "归档"
    HELP = (
        "列表里是办结和撤回、还没有归档的办件；下面说选中的这件还差什么。F 把没有差什么的逐件归档："
        "出卷内目录，把电子材料、全部文书、日志做成一个档案包，核对校验值以后才算归档；中途停下不会留下半个。"
        "申请人的原件由牵头部门统一留存。N 按办件号看已归档的；L 看逾期未补正的告知书。"
    )
    RULES = ("R175", "R176", "R177", "R178", "R179")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f,F", "archive", "逐件归档", tooltip="把没有差什么的逐件归档", id="archive"),
        Binding("enter", "index", "卷内目录", id="index"),
        Binding("n,N", "number", "按编号看", tooltip="按办件号看卷内目录、已归档的材料", id="number"),
        Binding("p,P", "page", "看办件", id="page"),
        Binding("l,L", "lapse", "逾期未补正", tooltip="补正期限已过、可以按逾期处理的告知书", id="lapse"),
        Binding("f5", "reload", "刷新", id="reload"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="cases")
        yield Pane(id="about", classes="pane")

    def on_mount(self) -> None:
        self.rows: list[Task] = []
        self.running = False
        self.shown: Course | None = None
        self.desk = ArchiveDesk(self.counter.signed_desk)
        self.reload()

    def reload(self, told: str = "") -> None:
        """The list anew."""

        def show(found: list[Task]) -> None:
            self.rows = found
            self._draw()
            more = "（先列最早的）" if len(found) == PAGE else ""
            self.say(told or (f"待归档 {len(found)} 件{more}" if found else "没有待归档的办件。"))

        self.act(lambda: self.desk.waiting(limit=PAGE), show)

    def _draw(self) -> None:
        self.query_one("#columns", Static).update(self._cells("申请人", "办件号", "一件事", "起"))
        listing = self.query_one(Listing)
        listing.refill([Option(self._line(one)) for one in self.rows])
        if not self.rows:
            self.shown = None
            self.query_one("#about", Pane).show(lambda _: Content("没有待归档的办件。N 按编号看已归档的。"))
        listing.focus()

    def _cells(self, *texts: str) -> Content:
        matter = max(12, self.size.width - 55)
        return row([(text, wide, "") for text, wide in zip(texts, (8, 26, matter, 11), strict=True)])

    def _line(self, task: Task) -> Content:
        names = {one.id: one.name for one in self.counter.signed_desk.catalogue.matters}
        name = mask_name(task.applicant_name, task.applicant_kind)
        matter = f"{task.matter_id} {names.get(task.matter_id, '')}"
        return self._cells(name, task.number, matter, f"{task.since:%m-%d %H:%M}")

    def on_resize(self) -> None:
        if hasattr(self, "rows"):
            self._draw()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        task = self._chosen()
        if task is None or self.running:
            return

        def show(found: tuple[Course, tuple[str, ...]]) -> None:
            self.shown, missing = found
            said = missing or ("可以归档。",)
            self.query_one("#about", Pane).show(
                lambda width: stack([Content("\n".join(lines(one, width))) for one in said])
            )

        self.act(lambda: self._looked(task.case_id), show)

    def _looked(self, case_id: str) -> tuple[Course, tuple[str, ...]]:
        course = self.desk.look(case_id)
        return course, self.desk.obstacles(course)

    def _chosen(self) -> Task | None:
        return self.query_one(Listing).under(self.rows)

    # -- putting away ----------------------------------------------------------------------------------

    def action_archive(self) -> None:
        """All that are clean, one after the other; each is a transaction of its own."""
        if not self.rows or self.running:
            return

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                self.running = True
                self._next(list(self.rows), 0, [])

        said = f"把列表里 {len(self.rows)} 件中没有差什么的逐件归档。归档以后只能看，不能改。"
        self.app.push_screen(Confirm("逐件归档", said), go)

    def _next(self, left: list[Task], done: int, troubles: list[str]) -> None:
        if not left:
            self._finished(done, troubles)
            return
        task, *rest = left
        self.say(f"正在归档 {task.number}（已归 {done}，还有 {len(left)}）……")

        def job() -> bool:
            course, missing = self._looked(task.case_id)
            if not missing:
                self.desk.archive(course, render)
            return not missing

        def failed(error: CounterError) -> None:
            self._next(rest, done, [*troubles, f"{task.number}：{error.what}"])

        self.act(job, lambda put: self._next(rest, done + put, troubles), failed)

    def _finished(self, done: int, troubles: list[str]) -> None:
        self.running = False
        said = f"已归档 {done} 件。"
        if troubles:
            said += f"有 {len(troubles)} 件没有归成：{troubles[0]}"
        self.reload(said)

    # -- looking ---------------------------------------------------------------------------------------

    def action_index(self) -> None:
        """What lies in the file of the case under the cursor."""
        task = self._chosen()
        if task is not None:
            self.act(lambda: self.desk.look(task.case_id), self._sheet)

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_index()

    def _sheet(self, course: Course) -> None:
        self.app.push_screen(IndexSheet(course))

    def action_number(self) -> None:
        """A case by its number, archived or not."""

        def go(number: str | None) -> None:
            if number is not None:
                self.act(lambda: self.desk.by_number(number), self._sheet)

        self.app.push_screen(Ask("看哪一件？", "请输入办件号。"), go)

    def action_page(self) -> None:
        """The page of the case under the cursor, to do what is missing."""
        task = self._chosen()
        if task is not None:
            self.act(lambda: self.desk.look(task.case_id), self.open_page)

    def action_lapse(self) -> None:
        """Notices that may end."""
        from screens.withdrawal.lapse import LapseScreen

        self.app.push_screen(LapseScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The notices are the clerk's."""
        _ = parameters
        desk = self.counter.desk if self.is_mounted else None
        return action != "lapse" or (desk is not None and "clerk" in desk.session.roles)

    def action_reload(self) -> None:
        """F5."""
        self.reload()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss()
