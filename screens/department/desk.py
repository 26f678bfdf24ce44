"""部门审批: what waits for the department of who is signed in, soonest due first, and every step on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.clock.left import left
from counter.desks.department.desk import BOARD, DepartmentDesk
from counter.errors import Conflict
from counter.intake.mask import mask_name
from screens.case_list import CaseListScreen
from screens.course import sections
from screens.department.actions import ACTIONS
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import row, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Task
    from counter.errors import CounterError

ANY = "各部门"
PAGE = 100
"""Tasks read at once; the cursor on the last one reads on."""
DO = {action.id: action for action in ACTIONS}


class DepartmentScreen(CaseListScreen):
    """One list for each state of an item, the highlighted one below with who, materials and predecessors."""

    TITLE_ZH = "部门审批"
    HELP = (
        "这里是本部门的事项，按到期先后排：1 待受理、2 审批中、3 停表中、4 待出证。↑↓ 选事项，"
        "下面看申请人、期限、前置事项和扫描件，回车打开整件办件。"
        "收到材料后 1 个工作日内受理或者不予受理；不予受理要写明理由。"
        "前置事项没有结果，先作容缺预审，结果一到即时决定。特别环节按 T 停表，结束后再按 T 恢复。"
        "登记错了的决定，在送出部门以前按 U 撤销，要监督员同意。"
    )
    RULES = ("R150", "R151", "R152", "R153", "R155", "R156", "R160", "R161", "R162", "R163", "R164", "R166")
    DEFAULT_CSS = """
    DepartmentScreen #queues { height: 1; padding: 0 1; background: $surface; }
    DepartmentScreen #below { height: auto; max-height: 9; border-top: solid $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"queue('{queue}')", name, show=False, tooltip=f"看{name}", id=f"queue.{queue}")
            for n, (queue, name) in enumerate(BOARD.items(), 1)
        ),
        *(
            Binding(
                f"{one.key},{one.key.upper()}", f"do('{one.id}')", one.label, tooltip=one.tooltip, id=one.id
            )
            for one in ACTIONS
        ),
        Binding("w,W", "why", "为什么", tooltip="为什么这天到期", id="why"),
        Binding("enter", "open", "整件办件", id="open"),
        Binding("f5", "reload", "刷新", show=False, id="reload"),
        Binding("pagedown", "scroll(1)", "下面往下翻", show=False, id="below-down"),
        Binding("pageup", "scroll(-1)", "下面往上翻", show=False, id="below-up"),
        Binding("escape", "back", "返回", id="back"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", id="queues", markup=False)
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="tasks")
        with VerticalScroll(id="below", can_focus=False):
            yield Pane(id="about")

    def on_mount(self) -> None:
        self.desk = DepartmentDesk(self.counter.signed_desk)
        self.queue = next(iter(BOARD))
        self.counts: dict[str, int] = {}
        self.rows: list[Task] = []
        self.course: Course | None = None
        self._whole = True
        self.query_one(Listing).focus()
        self.action_reload()

    # -- the list --------------------------------------------------------------------------------------

    def action_reload(self, told: str = "") -> None:
        """Counts and the first page of the queue as they are now."""
        queue = self.queue

        def job() -> tuple[dict[str, int], list[Task]]:
            return self.desk.counts(), self.desk.page(queue, limit=PAGE)

        def show(found: tuple[dict[str, int], list[Task]]) -> None:
            self.counts, self.rows = found
            self._whole = len(self.rows) < PAGE
            self._draw()
            self.say(
                told or f"{self.desk.desk.session.department or ANY}  {BOARD[queue]} {self.counts[queue]} 项"
            )

        self.act(job, show)

    def action_queue(self, queue: str) -> None:
        """Another state."""
        self.queue = queue
        self.query_one(Listing).highlighted = None
        self.action_reload()

    def _draw(self) -> None:
        names = [f"{n}{zh} {self.counts.get(key, 0)}" for n, (key, zh) in enumerate(BOARD.items(), 1)]
        parts = [
            (f"[{name}]", "bold $primary") if key == self.queue else (f" {name} ", "$text-muted")
            for key, name in zip(BOARD, names, strict=True)
        ]
        self.query_one("#queues", Static).update(Content.assemble(*parts))
        self.query_one("#columns", Static).update(self._cells("还剩", "办件号", "申请人", "部门", "事项"))
        listing = self.query_one(Listing)
        listing.refill([self._option(one) for one in self.rows])
        if not self.rows:
            self._show(None)

    def _option(self, one: Task) -> Option:
        now = self.counter.now()
        spare = "停表" if one.queue == "paused" else left(one.due_at, now, sure=one.sure) or "—"
        late = one.due_at is not None and one.due_at < now
        known = self.desk.desk.catalogue.departments.get(one.dept)
        dept = known.short if known else one.dept
        who = mask_name(one.applicant_name, one.applicant_kind)
        texts = (spare, _short(one.number), who, dept, one.what)
        return Option(self._cells(*texts, style="$text-error" if late else ""), id=_key(one))

    def _cells(self, *texts: str, style: str = "") -> Content:
        dept = 0 if self.desk.desk.session.department else 10
        person = max(12, self.size.width // 6)
        room = max(20, self.size.width - 3 - 9 - 18 - person - dept - 4)
        widths = (9, 18, person, dept, room)
        shown = [(text, width, style) for text, width in zip(texts, widths, strict=True) if width]
        return row(shown)

    def on_resize(self) -> None:
        if self.is_mounted and hasattr(self, "_whole"):
            self._draw()

    @property
    def chosen(self) -> Task | None:
        """The task under the cursor."""
        return self.query_one(Listing).under(self.rows)

    @property
    def item(self) -> CaseItem | None:
        """Its item, as last read."""
        task, course = self.chosen, self.course
        if task is None or course is None or course.case.id != task.case_id:
            return None
        return next((one for one in course.items if one.no == task.item_no), None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        task = self.chosen
        if task is None or event.option.id != _key(task):
            return
        if not self._whole and task is self.rows[-1]:
            self._read_on(task)
        self.act(lambda: self.desk.course(task.case_id), self._shown)

    def _read_on(self, last: Task) -> None:
        """The next page, when the cursor has come to the end of this one."""

        def add(more: list[Task]) -> None:
            if self.rows and self.rows[-1] is last:
                self._whole = len(more) < PAGE
                self.rows += more
                self.query_one(Listing).add_options([self._option(one) for one in more])

        queue = self.queue
        self.act(lambda: self.desk.page(queue, after=last, limit=PAGE), add)

    # -- the item below --------------------------------------------------------------------------------

    def _shown(self, course: Course) -> None:
        task = self.chosen
        if task is not None and task.case_id == course.case.id:
            self._show(course)

    def _show(self, course: Course | None) -> None:
        self.course = course
        item, now = self.item, self.counter.now()
        pane = self.query_one("#about", Pane)
        if course is None or item is None:
            pane.show(lambda _width: Content("" if self.rows else "没有事项。按 1—4 看别的栏。"))
        else:
            pane.show(
                lambda width: stack(
                    [
                        sections.about_item(item, course, now, width),
                        sections.head(course, self._matter(course), width),
                        sections.custody(course, width),
                    ]
                )
            )
        self.query_one("#below", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def _matter(self, course: Course) -> str:
        matters = self.desk.desk.catalogue.matters
        return next((one.name for one in matters if one.id == course.case.matter_id), "")

    def action_scroll(self, by: int) -> None:
        """A page up or down below."""
        below = self.query_one("#below", VerticalScroll)
        below.scroll_relative(y=by * max(1, below.size.height - 1), animate=False)

    # -- doing -----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something for the item under the cursor."""
        if action == "do":
            return self._applies(str(parameters[0]))
        if action in ("open", "why"):
            return self.is_mounted and getattr(self, "course", None) is not None
        return True

    def _applies(self, name: str) -> bool:
        if not self.is_mounted or getattr(self, "course", None) is None or self.counter.desk is None:
            return False
        course = self.course
        return course is not None and self.item is not None and DO[name].applies(course, self.item)

    def action_do(self, name: str) -> None:
        """A step on the item."""
        if self.course is not None and self._applies(name):
            DO[name].run(self, self.course, self.item)  # type: ignore[arg-type]  # a place as the page is one

    def took(self, course: Course, said: str = "") -> None:
        """The case as a step left it: its item may stand in another list now."""
        self.course = course
        now = self.counter.now()
        self.action_reload(said)
        self.say(right=f"已保存 {now:%H:%M:%S}")

    def show_error(self, error: CounterError) -> None:
        """As everywhere; after a conflict the list shows what the other window left."""
        super().show_error(error)
        if isinstance(error, Conflict):
            self.action_reload(error.what)

    def action_why(self) -> None:
        """Why it is due then."""
        if self.course is None or self.item is None:
            return
        clock = sections.pressing(self.course, self.item.no)
        if clock is not None:
            from screens.course.why import WhyScreen

            self.app.push_screen(WhyScreen(clock, self.course))

    def action_open(self) -> None:
        """The whole case on its page."""
        if self.course is not None:
            self.open_page(self.course)

    def action_back(self) -> None:
        """To the workbench."""
        self.app.pop_screen()

    def scanned(self, code: str) -> None:
        """A code leads away from here."""
        self.app.call_later(self.counter.to_workbench, code)


def _key(task: Task) -> str:
    return f"{task.case_id}/{task.item_no}"


def _short(number: str) -> str:
    """Without the district, which is the same in every row: 01-20261123-0004-7."""
    return number.split("-", 1)[-1]
