"""一件一页: all items of a case side by side, who has what, every clock and paper, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from counter.clock.left import left
from counter.desks.home.queues import QueueDesk
from counter.errors import Conflict
from screens.course import sections
from screens.course.collect import collected
from screens.course.journal import told
from screens.course.why import name_of
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.cases.records import Entry
    from counter.errors import CounterError
    from screens.acceptance.work import Snapshot, Work
    from screens.course.actions import CaseAction

ACTIONS: dict[str, CaseAction] = {action.id: action for action in collected()}
JOURNAL = sections.SECTIONS.index("日志") + 1
MOST_ITEMS = 8
"""Rows of the items on the page; more of them scroll."""
CORRECTED = ("received", "amending")
"""Statuses in which the receipt may still be corrected."""


def _either(key: str) -> str:
    """A letter counts in both cases."""
    return f"{key},{key.upper()}" if len(key) == 1 else key


class CasePage(DeskScreen):
    """One case on one page. The desks' actions work on it, and on the item under the cursor."""

    TITLE_ZH = "办件"
    HELP = (
        "上面是各个事项：部门、到哪一步、还剩多久；↑↓ 选事项。下面按 1—6 看：选中的事项、每份材料在谁手里、"
        "每个时限、文书、日志、送达与评价。底下的按键是现在能办的事，办完就存；"
        "别的窗口刚改过时会说明，页面换成最新的，您填的不会丢。W 看为什么这天到期。"
    )
    RULES = ("R142", "R144", "R150", "R154", "R163", "R167", "R171", "R172")
    DEFAULT_CSS = """
    CasePage #head { padding: 0 1; }
    CasePage #rail { height: 1; padding: 0 1; background: $surface; }
    CasePage #below { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"section({n})", name, show=False, tooltip=f"看{name}", id=f"section.{n}")
            for n, name in enumerate(sections.SECTIONS, 1)
        ),
        *(
            Binding(_either(one.key), f"do('{one.id}')", one.label, tooltip=one.tooltip, id=one.id)
            for one in ACTIONS.values()
        ),
        Binding("w,W", "why", "为什么", tooltip="为什么这天到期", id="why"),
        Binding("j,J", f"section({JOURNAL})", "日志", id="journal"),
        Binding("m,M", "papers", "文书", tooltip="看文书、重打", id="papers"),
        Binding("l,L", "correct", "更正收件", tooltip="收件后更正，写明理由", id="correct"),
        Binding("f5", "reload", "刷新", show=False, id="reload"),
        Binding("f9", "guide", "办事指南", show=False, tooltip="打印这件事的办事指南", id="guide"),
        Binding("pagedown", "scroll(1)", "下面往下翻", show=False, id="below-down", priority=True),
        Binding("pageup", "scroll(-1)", "下面往上翻", show=False, id="below-up", priority=True),
        Binding("escape", "back", "返回", id="back"),
    ]

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.section = 1
        self.entries: tuple[Entry, ...] = ()
        self.odd = ""
        """Which characters of the people's names and addresses cannot be printed: told before anything is."""

    def body(self) -> Iterable[Widget]:
        yield Pane(id="head")
        yield Static("", classes="head", id="columns", markup=False)
        yield Listing(id="items")
        yield Static("", id="rail", markup=False)
        with VerticalScroll(id="below", can_focus=False):
            yield Pane(id="section")

    def on_mount(self) -> None:
        desk = self.counter.signed_desk
        self.desk = QueueDesk(desk)
        self.matter = next((x.name for x in desk.catalogue.matters if x.id == self.course.case.matter_id), "")
        self.asked: dict[str, str] = {}
        self._draw()
        self.query_one(Listing).focus()
        self.say(self._stand(), right="本机数据，随时保存")
        self._fresh = True
        self._look_for_odd()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self._fresh:  # just opened: read a moment ago
            self._fresh = False
        elif self.counter.desk is not None:
            self.action_reload()

    # -- showing ---------------------------------------------------------------------------------------

    @property
    def item(self) -> CaseItem | None:
        """The item under the cursor; None while the case has none."""
        return self.query_one(Listing).under(self.course.items)

    def took(self, course: Course, said: str = "") -> None:
        """Show the case as an action left it."""
        self.course = course
        self._draw()
        now = self.counter.now()
        self.say(said or self._stand(), right=f"已保存 {now:%H:%M:%S}")
        if self.section == JOURNAL:
            self._read_journal()

    def _draw(self) -> None:
        course, now = self.course, self.counter.now()
        self.query_one("#head", Pane).show(lambda width: sections.head(course, self.matter, width, self.odd))
        width = max(60, self.size.width - 3)
        self.query_one("#columns", Static).update(
            sections.item_cells(("序", "事项", "部门", "到哪一步", "还剩"), width)
        )
        listing = self.query_one(Listing)
        rows = [Option(sections.item_row(one, course, now, width), id=str(one.no)) for one in course.items]
        listing.styles.height = max(1, min(len(rows), MOST_ITEMS))
        listing.refill(rows)
        self._show_section()
        self.refresh_bindings()

    def _look_for_odd(self) -> None:
        draft = self.course.case.draft

        def job() -> str:
            from screens.acceptance.drawing import of_people, strange

            return strange(of_people(draft))

        def show(odd: str) -> None:
            self.odd = odd
            if odd:
                self._draw()

        self.act(job, show)

    def _show_section(self) -> None:
        course, now, item = self.course, self.counter.now(), self.item
        names = {one.no: one.name for one in course.items}
        self.query_one("#rail", Static).update(sections.rail(self.section))
        makers = (
            lambda width: sections.about_item(item, course, now, width) if item else Content("还没有事项。"),
            lambda width: sections.custody(course, width),
            lambda width: sections.clocks(course, now, width),
            lambda width: sections.papers(course, width),
            lambda width: told(self.entries, course, self.asked, width),
            lambda width: sections.deliveries(course, names, width),
        )
        self.query_one("#section", Pane).show(makers[self.section - 1])

    def _stand(self) -> str:
        ended = sum(one.status in ("closed", "withdrawn") for one in self.course.items)
        late = sum(one.alarm == "late" and one.stopped_at is None for one in self.course.clocks)
        said = f"{len(self.course.items)} 个事项  办结 {ended}"
        whole = sections.pressing(self.course, 0)
        if whole is not None and whole.due_at is not None:  # no row above shows the clocks of the whole case
            said += (
                f"  {name_of(whole, self.course)} {left(whole.due_at, self.counter.now(), sure=whole.sure)}"
            )
        return f"{said}  超期 {late}" if late else said

    def on_resize(self) -> None:
        self._draw()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        if self.section == 1:
            self._show_section()
        self.refresh_bindings()

    def action_section(self, number: int) -> None:
        """Another part of the page below."""
        self.section = number
        self.query_one("#below", VerticalScroll).scroll_home(animate=False)
        self._show_section()
        if number == JOURNAL:
            self._read_journal()

    def _read_journal(self) -> None:
        case_id = self.course.case.id

        def show(found: tuple[tuple[Entry, ...], dict[str, str]]) -> None:
            self.entries, self.asked = found
            if self.section == JOURNAL:
                self._show_section()

        self.act(lambda: (self.desk.journal(case_id), self.desk.asked(self.course.case)), show)

    def action_scroll(self, by: int) -> None:
        """A page up or down in the part below."""
        below = self.query_one("#below", VerticalScroll)
        below.scroll_relative(y=by * max(1, below.size.height - 1), animate=False)

    # -- doing -----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what this person may do, and what means something now."""
        if not self.is_mounted or self.counter.desk is None:
            return False
        if action == "do":
            return self._applies(ACTIONS[str(parameters[0])])
        if action == "correct":
            own = self.course.case.status in CORRECTED and not self.course.away
            return own and "clerk" in self.counter.desk.session.roles
        if action == "papers":
            return bool(self.course.papers)
        if action == "why":
            return self._clock() is not None
        return True

    def _applies(self, action: CaseAction) -> bool:
        roles = self.counter.signed_desk.session.roles
        here = action.elsewhere or not self.course.away
        return here and bool(set(action.roles) & set(roles)) and action.applies(self.course, self.item)

    def action_do(self, name: str) -> None:
        """What a desk contributes."""
        if self._applies(ACTIONS[name]):
            ACTIONS[name].run(self, self.course, self.item)

    def show_error(self, error: CounterError) -> None:
        """As everywhere; after a conflict the page also shows what the other window left."""
        super().show_error(error)
        if isinstance(error, Conflict):
            self.action_reload()

    def action_reload(self) -> None:
        """The case as it is stored now."""
        case_id = self.course.case.id

        def show(course: Course) -> None:
            changed = course != self.course
            self.course = course
            if changed:
                self._draw()
            if self.section == JOURNAL:
                self._read_journal()

        self.act(lambda: self.desk.course(case_id), show)

    def _clock(self) -> Any:
        item = self.item
        own = sections.pressing(self.course, item.no) if item is not None else None
        return own or sections.pressing(self.course, 0)

    def action_why(self) -> None:
        """Why it is due then: the item's own clock, else the case's."""
        from screens.course.why import WhyScreen

        clock = self._clock()
        if clock is not None:
            self.app.push_screen(WhyScreen(clock, self.course))

    def action_papers(self) -> None:
        """What was issued."""
        from screens.course.papers import CasePapers

        self.app.push_screen(CasePapers(self.course))

    def action_guide(self) -> None:
        """The present guide of the matter, to take away."""
        from screens.guides.handing import offer

        offer(self, self.course.case.matter_id)

    def action_correct(self) -> None:
        """To the result of the intake, where a correction begins; this page makes room for it."""
        from counter.desks.window.issue import IssueDesk
        from screens.acceptance.step import screen_for
        from screens.acceptance.work import Work

        case = self.course.case

        def job() -> tuple[Work, Snapshot]:
            work = Work(IssueDesk(self.counter.signed_desk), case)
            return work, work.look()

        def show(found: tuple[Work, Snapshot]) -> None:
            self.app.switch_screen(screen_for("result", *found))

        self.act(job, show)

    def action_back(self) -> None:
        """To where it was opened."""
        self.app.pop_screen()

    def scanned(self, code: str) -> None:
        """A code leads away from here."""
        self.app.call_later(self.counter.to_workbench, code)
