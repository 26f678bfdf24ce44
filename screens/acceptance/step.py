"""The base of the five steps: rail on top, the same keys to move, one snapshot."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from counter.errors import Conflict, CounterError
from counter.intake.online import told
from counter.intake.papers import ONLINE_TITLES, TITLES
from screens.acceptance.online import AskOnline
from screens.desk_screen import DeskScreen
from screens.shared.chrome import KeyBar, Pane, Status, StepRail, TopBar
from screens.shared.rows import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from counter.cases.records import Case
    from counter.intake.steps import Step
    from screens.acceptance.online import Typed
    from screens.acceptance.work import Snapshot, Work

SCREENS: dict[Step, tuple[str, str]] = {
    "situation": ("screens.acceptance.situation", "SituationScreen"),
    "items": ("screens.acceptance.items", "ItemsScreen"),
    "applicant": ("screens.acceptance.applicant", "ApplicantScreen"),
    "materials": ("screens.acceptance.checklist", "ChecklistScreen"),
    "result": ("screens.acceptance.result", "ResultScreen"),
}


def screen_for(step: Step, work: Work, snapshot: Snapshot) -> StepScreen:
    """The screen of one step."""
    module, name = SCREENS[step]
    made: StepScreen = getattr(import_module(module), name)(work, snapshot)
    return made


class StepScreen(DeskScreen):
    """One step of the walk."""

    STEP: ClassVar[Step] = "situation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "goto('situation')", "情形", show=False, id="step.situation"),
        Binding("f3", "goto('items')", "事项", show=False, id="step.items"),
        Binding("f4", "goto('applicant')", "申请人", show=False, id="step.applicant"),
        Binding("f5", "goto('materials')", "材料", show=False, id="step.materials"),
        Binding("f6", "goto('result')", "结果", show=False, id="step.result"),
        Binding("f8", "workbench", "回工作台", show=False, id="workbench"),
        Binding("f9", "guide", "办事指南", show=False, tooltip="打印这件事的办事指南", id="step.guide"),
        Binding("escape", "back", "上一步", show=False, id="back"),
    ]

    snapshot: reactive[Snapshot | None] = reactive(None, init=False)

    def __init__(self, work: Work, snapshot: Snapshot) -> None:
        super().__init__()
        self.work = work
        self.set_reactive(StepScreen.snapshot, snapshot)

    @property
    def now_shown(self) -> Snapshot:
        """The snapshot on the screen."""
        assert self.snapshot is not None  # noqa: S101  (set in __init__ and never unset)
        return self.snapshot

    def compose(self) -> ComposeResult:
        rail = StepRail(self.STEP)
        rail.view = self.now_shown.walk
        yield TopBar(self.TITLE_ZH)
        yield rail
        banner = Pane(id="banner")
        banner.add_class("banner")
        yield banner
        yield from self.body()
        yield KeyBar()
        yield Status()

    def on_mount(self) -> None:
        self.show_banner()
        self.show(self.now_shown)
        self.say(self.summary(self.now_shown), right=self._saved_text())
        self.set_interval(20, self._tick)
        self.ready()

    def ready(self) -> None:
        """After the first showing: where the cursor goes. Textual calls every class's on_mount itself."""

    # -- changes ---------------------------------------------------------------------------------------

    def change(
        self,
        action: Callable[[Case], Case],
        then: Callable[[Snapshot], None] | None = None,
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Run one desk method on the case; on return the screen shows what was saved."""

        def done(snapshot: Snapshot) -> None:
            self.take(snapshot)
            if then is not None:
                then(snapshot)

        self.act(lambda: self.work.apply(action), done, failed or self.failed)

    def take(self, snapshot: Snapshot) -> None:
        """Show a snapshot that has just been saved."""
        self.snapshot = snapshot

    def watch_snapshot(self, snapshot: Snapshot) -> None:
        if not self.is_mounted:
            return
        self.query_one(StepRail).view = snapshot.walk
        self.show_banner()
        self.show(snapshot)
        self.say(self.summary(snapshot), right=self._saved_text())
        self.refresh_bindings()

    def failed(self, error: CounterError) -> None:
        """An error from a desk; after a conflict the newest version is loaded, what is typed here stays."""
        self.counter.typeahead.clear()
        self.show_error(error)
        if isinstance(error, Conflict):
            self.act(self.work.reload, self.take)

    def _saved_text(self) -> str:
        return f"已保存 {self.now_shown.case.updated_at:%H:%M:%S}"

    # -- what a step says ------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        """Put the snapshot on the widgets."""

    def summary(self, snapshot: Snapshot) -> str:
        """The left of the bottom line."""
        return ""

    def show_banner(self) -> None:
        """How long the online review has left, and what stands in the way, if anything."""
        clock = told(self.now_shown.case.draft, self.now_shown.review, self.counter.now())
        text = "\n".join(filter(None, (clock, self.banner(self.now_shown))))
        box = self.query_one("#banner", Pane)
        box.show(lambda width: Content("\n".join(lines(text, width))))
        box.set_class(bool(text), "-shown")

    def _tick(self) -> None:
        """The time that is left goes down."""
        if self.now_shown.online:
            self.show_banner()

    def banner(self, snapshot: Snapshot) -> str:
        """A sentence above the body; empty = none."""
        if snapshot.walk.stop:
            return snapshot.walk.stop
        if snapshot.case.status == "received":
            return f"已收件 {snapshot.case.number}。要改动请到“结果”一步按 M 更正，写明理由。"
        if snapshot.waiting:
            name = (ONLINE_TITLES if snapshot.online else TITLES)["notice"]
            return f"{name}已出，等申请人补正。申请人回来了按 B 开始复核：只看告知过的、新增的和有变化的。"
        if snapshot.case.status == "amending":
            return f"正在更正（理由：{snapshot.case.draft.amend_reason}）。改好后到“结果”一步重新出具回执。"
        return ""

    # -- 线上提交 --------------------------------------------------------------------------------------

    def action_online(self) -> None:
        """Register that the applicant submitted online, or look at it again (R145)."""

        def keep(typed: Typed | None) -> None:
            if typed is None:
                return
            desk = self.work.desk
            if typed.at:
                self.change(lambda case: desk.submitted(case, typed.at, typed.number, typed.reason))
            else:
                self.change(lambda case: desk.at_window(case, typed.reason))

        self.app.push_screen(AskOnline(self.now_shown.case.draft), keep)

    def come_back(self, then: Callable[[Snapshot], None]) -> None:
        """The applicant is back; of an online case it is asked when it was submitted again."""
        desk = self.work.desk
        if not self.now_shown.online:
            self.change(desk.come_back, then)
            return

        def keep(typed: Typed | None) -> None:
            if typed is not None:
                self.change(lambda case: desk.come_back(case, typed.at), then)

        self.app.push_screen(AskOnline(self.now_shown.case.draft, again=True), keep)

    # -- moving ----------------------------------------------------------------------------------------

    def action_guide(self) -> None:
        """The guide of the matter, for who asks for it."""
        from screens.guides.handing import offer

        offer(self, self.now_shown.case.matter_id)

    def action_goto(self, step: Step) -> None:
        """Any step, any time; nothing is lost."""
        if step != self.STEP:
            self.leave(lambda: self.app.switch_screen(screen_for(step, self.work, self.now_shown)))

    def leave(self, go: Callable[[], Any]) -> None:
        """Called before the screen goes away; a form keeps what is typed first."""
        go()

    def action_back(self) -> None:
        """The step before, or the workbench."""
        from counter.intake.steps import STEPS

        at = STEPS.index(self.STEP)
        if at:
            self.action_goto(STEPS[at - 1])
        else:
            self.action_workbench()

    def action_workbench(self) -> None:
        """Back to the workbench; the draft stays."""
        self.leave(self.app.pop_screen)
