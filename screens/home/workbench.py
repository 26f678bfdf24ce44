"""The workbench: the work queues on the left, what stands in one of them on the right. All starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static

from counter.cases.queues import MINE
from counter.desks.home.queues import PAGE, QueueDesk
from counter.desks.home.sieve import Sieve, known_to, understand
from screens.desk_screen import DeskScreen
from screens.home import doors
from screens.home.queue_list import QueueList
from screens.home.rows import QUEUES_WIDE, next_of, of_lines, of_tasks
from screens.home.task_list import Manner, TaskList
from screens.shared.chrome import Status
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.items import Task
    from counter.cases.records import CaseLine
    from counter.desks.home.queues import Board, Scope
    from counter.intake.steps import Step
    from screens.home.rows import Row

EVERY = 3.0
"""Seconds between two looks whether another window did something."""
FULL = 1000
"""Rows kept on the screen at most; a longer queue is narrowed by a filter."""
NOTHING_YET = "还没有办件。按 F2 开始：问情形、选事项、填申请人、逐项看材料，最后出告知书或回执。"


class Workbench(DeskScreen):
    """The first screen after sign-in."""

    TITLE_ZH = "工作台"
    HELP = (
        "左边是各个待办队列，有多少件、最近哪一刻到期；右边是选中的队列里的办件，最急的在前，回车打开接着办。"
        "Tab 或 ←→ 换边，G 换看我的还是全部，/ 按一件事、部门、工作人员、日期筛选，W 看为什么这天到期。"
        "按 F2 开始一件新的办件；只是来问的按 F3，问清情形一次告知。别的窗口办了什么，几秒后这里就更新。"
        "扫码枪随时可用：扫告知书或回执上的码，直接打开那一件；F4 也能输编号、当天流水号、姓名、证件号码。"
    )
    RULES = ("R041", "R122", "R132", "R136", "R139", "R142", "R150", "R171")
    DEFAULT_CSS = "Workbench #board { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "new", "新办件", id="new"),
        Binding("f3", "consult", "咨询", id="consult"),
        Binding("f4", "find", "扫码/查找", id="find"),
        Binding("f5", "enter('handoffs')", "交接", id="handoffs"),
        Binding("f6", "enter('issuing')", "发证", id="issuing"),
        Binding("f7", "sign_out", "换人", id="sign-out"),
        Binding("f8", "enter('outbox')", "发件箱", id="outbox-screen"),
        Binding("f9", "enter('statistics')", "统计", id="statistics"),
        Binding("f10", "enter('staff')", "人员", id="staff"),
        Binding("enter", "open", "打开", id="open"),
        Binding("w,W", "why", "为什么", tooltip="为什么这天到期", id="why"),
        Binding("slash", "filter", "筛选", tooltip="按一件事、部门、工作人员、日期筛选", id="filter"),
        Binding("g,G", "scope", "我的/全部", id="scope"),
        Binding("b,B", "enter('department')", "部门审批", id="department"),
        Binding("v,V", "enter('archive')", "归档", id="archive"),
        Binding("m,M", "enter('catalogue')", "事项目录", id="catalogue"),
        Binding("p,P", "enter('printing')", "打印", tooltip="打印队列和打印机", id="printing"),
        Binding("y,Y", "enter('verify')", "核验", tooltip="核验别的站点的文书", id="verify"),
        Binding("x,X", "enter('exchange')", "站点", tooltip="和别的站点交换办件", id="exchange"),
        Binding("s,S", "enter('setup')", "站点资料", id="setup"),
        Binding("d,D", "enter('doctor')", "体检", show=False, tooltip="数据、备份、打印机等", id="doctor"),
        Binding("r,R", "refresh_list", "刷新", id="refresh"),
        Binding("delete", "drop", "放弃草稿", id="drop"),
        Binding("tab", "other_side", "换边", show=False, id="other-side"),
        Binding("left", "side('queues')", "队列", show=False, id="to-queues"),
        Binding("right", "side('tasks')", "办件", show=False, id="to-tasks"),
    ]

    queues = getters.query_one(QueueList)
    tasks = getters.query_one(TaskList)

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="banner", id="narrowed", markup=False)
        with Horizontal(id="board"):
            yield QueueList()
            yield TaskList()

    def on_mount(self) -> None:
        self.board: Board | None = None
        self.queue, self.sieve, self.found = MINE, Sieve(), False
        self._whole = False
        """Every task of the queue is on the screen."""
        self._renewed()
        self._focus_later = True
        self.action_refresh_list()
        self.set_interval(EVERY, self._look)

    def _renewed(self) -> None:
        desk = self.counter.desk
        if desk is not None:
            self.desk = QueueDesk(desk)
            self.names = {one.id: one.name for one in desk.catalogue.matters}
            self.scope: Scope = self.desk.scopes[0]

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.counter.desk is not None:
            if self.counter.desk is not self.desk.desk:
                scope = self.scope
                self._renewed()
                self.scope = scope if scope in self.desk.scopes else self.scope
            self._reload()

    @property
    def rows(self) -> list[Row]:
        """What is listed on the right."""
        return self.tasks.rows

    # -- reading ---------------------------------------------------------------------------------------

    def action_refresh_list(self) -> None:
        """Read everything again; leaves what was found by a search."""
        self.found = False
        self.say("")
        self._reload()

    def _reload(self) -> None:
        """Counts and, unless a search is shown, the tasks: as many as were on the screen."""
        if self.counter.desk is None:
            return
        desk, scope, sieve = self.desk, self.scope, self.sieve
        queue, wanted, found = self.queue, max(PAGE, len(self.rows)), self.found

        def job() -> tuple[Board, list[Task] | None]:
            return desk.board(scope, sieve), None if found else desk.first(wanted, queue, scope, sieve)

        def show(told: tuple[Board, list[Task] | None]) -> None:
            self.board, tasks = told
            self._show_queues()
            if tasks is not None and queue == self.queue and not self.found:
                self._whole = len(tasks) < wanted
                self._show_rows(of_tasks(tasks))
            self._told()

        self.act(job, show)

    def _look(self) -> None:
        """Whether another window did something: then everything is read again, the cursor stays."""
        quiet = self.app.screen is self and not self.counter.jobs.pending and self.counter.desk is not None
        if not quiet or self.board is None:
            return
        seen = self.board.seen
        self.act(self.desk.seen, lambda now: self._reload() if now != seen else None)

    def _more(self) -> None:
        """The next page, when the cursor is at the end."""
        last = self.rows[-1].task if self.rows else None
        if self._whole or self.found or last is None or len(self.rows) >= FULL:
            return
        desk, queue, scope, sieve, had = self.desk, self.queue, self.scope, self.sieve, len(self.rows)

        def show(tasks: tuple[Task, ...]) -> None:
            if queue == self.queue and len(self.rows) == had and not self.found:
                self._whole = len(tasks) < PAGE
                self._show_rows([*self.rows, *of_tasks(tasks)])

        self.act(lambda: desk.page(queue, scope, sieve, last), show)

    # -- showing ---------------------------------------------------------------------------------------

    def _show_queues(self) -> None:
        if self.board is not None:
            self.queues.show(self.board, self.queue, self.counter.now())
        narrowed = self.query_one("#narrowed", Static)
        narrowed.set_class(not self.sieve.empty, "-shown")
        narrowed.update(Content(f"只看：{'、'.join(self.sieve.said)}（/ 后直接回车取消）"))

    def _show_rows(self, found: list[Row]) -> None:
        what, when = ("查找结果", "最近") if self.found else (self._queue_zh, "还剩")
        manner = Manner(
            queue=self.queue,
            heads=("办件号", what, "申请人", when),
            nothing=self._nothing,
            names=self.names,
            now=self.counter.now(),
            width=max(40, self.size.width - QUEUES_WIDE - 4),
        )
        self.tasks.show(found, manner)
        self._focus(bool(found))
        self.refresh_bindings()

    def _focus(self, there: bool) -> None:  # noqa: FBT001  (whether there are rows)
        """On the tasks as soon as there are any, unless the person went to the queues."""
        if not there and self.tasks.listing.has_focus:
            self._focus_later = True
        if self._focus_later or not there:
            (self.tasks if there else self.queues).listing.focus()
        self._focus_later = self._focus_later and not there

    @property
    def _queue_zh(self) -> str:
        found = (line.zh for line in self.board.lines if line.queue == self.queue) if self.board else iter(())
        return next(found, "")

    @property
    def _nothing(self) -> str:
        """What is said in place of rows."""
        if self.found:
            return "没有找到，请核对后再查；R 回到队列。"
        bare = self.queue == MINE and self.board is not None and not any(x.number for x in self.board.lines)
        roles = self.desk.desk.session.roles
        new = bare and self.sieve.empty and "clerk" in roles
        return NOTHING_YET if new else next_of(self.queue, roles)

    def _told(self) -> None:
        board, said = self.board, self.query_one(Status).left
        if board is None or (said and not said.startswith("超期 ")):
            return  # what was just said about a step or a search stays
        pressing = f"超期 {board.number('late')}  临期 {board.number('soon')}  我的 {board.number(MINE)}"
        if board.unqueued:
            pressing += f"  {board.unqueued} 件旧办件缺当时的事项目录，没有排进队列，可用 F4 按编号打开"
        if printing := self.counter.printing.standing:
            pressing += f"  打印：{printing}（P）"
        if backing := self.counter.backing.standing:
            pressing += f"  备份：{backing}（D）"
        self.say(pressing, right="本机数据，随时保存")

    def printing_moved(self) -> None:
        """Something was printed, or was not: the bottom line says what stands now."""
        self._told()

    def backing_moved(self) -> None:
        """The backups stand otherwise than before: the bottom line says how."""
        self._told()

    def on_resize(self) -> None:
        if self.board is not None:
            self._show_rows(self.rows)

    # -- moving ----------------------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id == "queues":
            if event.option_id is not None and event.option_id != self.queue:
                self._turn_to(event.option_id)
            return
        self.tasks.tell(self.names, self.counter.now())
        self.refresh_bindings()
        if event.option_index >= len(self.rows) - 1:
            self._more()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "tasks":
            self.action_open()
        else:
            self.action_side("tasks")

    def _turn_to(self, queue: str) -> None:
        self.queue, self.found, self._focus_later = queue, False, False
        self.tasks.forget()
        self._reload()

    def action_side(self, side: str) -> None:
        """To the queues, or to what stands in the one chosen."""
        self._focus_later = False
        if side == "queues" or self.rows:
            (self.queues if side == "queues" else self.tasks).listing.focus()

    def action_other_side(self) -> None:
        """Tab."""
        self.action_side("tasks" if self.queues.listing.has_focus else "queues")

    def action_scope(self) -> None:
        """Mine, my department's, or everything."""
        scopes = self.desk.scopes
        self.scope = scopes[(scopes.index(self.scope) + 1) % len(scopes)]
        self.tasks.forget()
        self.action_refresh_list()

    def action_filter(self) -> None:
        """Narrow every queue by words."""
        self.app.push_screen(
            Ask(
                "筛选",
                "写一件事（名称、拼音、编号）、部门、工作人员，或到期日：今天、本周、11-25。可以写几样，用空格分开；空着看全部。",
                value=" ".join(part.removesuffix("到期") for part in self.sieve.said),
            ),
            self._narrow,
        )

    def _narrow(self, text: str | None) -> None:
        office = self.counter.office
        if text is None or office is None:
            return

        def job() -> Sieve:
            return understand(text, known_to(office), office.now())

        def show(sieve: Sieve) -> None:
            self.sieve = sieve
            self.tasks.forget()
            self.action_refresh_list()

        self.act(job, show)

    # -- opening ---------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the case under the cursor; on the left, go to its tasks."""
        one = self.tasks.chosen
        if self.queues.listing.has_focus:
            self.action_side("tasks")
        elif one is not None:
            self.open_case(one.case_id)

    def open_case(self, case_id: str, step: Step | None = None) -> None:
        """Open a case where it stands: at the intake, or on its page."""
        doors.open_case(self, case_id, step)

    def scanned(self, text: str) -> None:
        """A code means: take me there."""
        doors.find(self, text)

    def show_found(self, found: tuple[CaseLine, ...]) -> None:
        """Several cases: list them in place of the queue."""
        self.found, self._focus_later = True, True
        self._show_rows(of_lines(found))
        self.say(f"找到 {len(found)} 件；R 回到队列" if found else "没有找到，请核对后再查；R 回到队列")

    def action_why(self) -> None:
        """Why it is due then."""
        one = self.tasks.chosen
        if one is not None and one.task is not None:
            doors.why(self, one.task)

    def action_drop(self) -> None:
        """Give up a draft, with a reason."""
        one = self.tasks.chosen
        if one is not None:
            doors.drop(self, one.case_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the person may do, and what means something for the row under the cursor."""
        desk = self.counter.desk
        what = str(parameters[0]) if action == "enter" else action
        if desk is None or not doors.allowed(what, desk.session.roles) or not doors.there(what, desk):
            return False
        if action in ("drop", "why") and self.is_mounted:
            one = self.tasks.chosen
            task = one.task if one is not None else None
            return doors.droppable(one) if action == "drop" else task is not None and task.due_at is not None
        return True

    # -- the other rooms -------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Find a matter, then open a draft for it."""
        doors.new(self)

    def action_consult(self) -> None:
        """Somebody only asks: find the matter, then its questions. Nothing is opened."""
        doors.consult(self)

    def action_find(self) -> None:
        """Scan or type a code, a case number, or a name."""
        told = "扫告知书、回执上的码，或输入编号、今天的流水号、申请人姓名、证件号码、地点。"
        self.app.push_screen(
            Ask("扫码或查找", told, takes_code=True), lambda text: doors.find(self, text or "")
        )

    def action_enter(self, room: str) -> None:
        """Another desk, by its name in `doors.ROOMS`."""
        doors.enter(self, room)

    def action_sign_out(self) -> None:
        """Someone else sits down."""
        from screens.entry.sign_in import SignIn

        self.counter.desk = None
        self.app.switch_screen(SignIn())
