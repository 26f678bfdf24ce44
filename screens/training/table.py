"""The table: who is here and what they say, the papers one by one; hints, the clock, and “this is done”."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets.option_list import Option

from screens.desk_screen import DeskScreen
from screens.issuing.dialogs import Menu
from screens.shared.chrome import Pane
from screens.shared.dialogs import Confirm
from screens.shared.listing import Listing
from screens.shared.rows import fit, lines, stack
from screens.training import drawing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from textual.widget import Widget
    from textual.widgets import OptionList

    from counter.training.coach import Advice
    from counter.training.exercise import Exercise
    from counter.training.scenario import Ending, Handled
    from screens.training.app import TrainingApp

LIST = 34
"""Columns of the list of papers."""
CLOCK = (
    ("15", "15分钟以后"),
    ("60", "1小时以后"),
    ("morning", "下一个工作日早上"),
    ("due", "最近一个到期的时刻"),
)
OTHER_ENDINGS: tuple[Ending, ...] = ("done", "advice", "stopped")


class TableScreen(DeskScreen):
    """Everything the trainee can see of the applicant."""

    TITLE_ZH = "桌上材料"
    HELP = (
        "第一行是来意：谁来了、想办什么、问什么答什么；下面是桌上的材料，一份一张卡片，"
        "日期、印章、签名、份数都在上面，有没有问题要自己看；免提交的，窗口查询的结果排在后面。"
        "看好了按 Esc 回到窗口去办，和正式办理完全一样。"
        "每一步办完，按 E 结束这一步，全部办完给出成绩单。"
        "H 请教练提示一次（要扣分），K 看这一步的讲解，C 把时钟往后拨，B 在宽屏上收起或放出旁边的材料。"
        "这里按的键都不计入按键数。"
        "培训里的一切都不会进正式的数据、编号、发件箱和打印机。"
    )
    RULES = ("R134", "R135", "R136")
    DEFAULT_CSS = f"""
    TableScreen #papers {{ width: {LIST}; height: 1fr; border-right: solid $panel; }}
    TableScreen #card {{ width: 1fr; height: 1fr; padding: 0 1; }}
    TableScreen #shown {{ max-width: 84; }}
    TableScreen #shown.-card {{ border: round $primary; max-width: 66; }}
    TableScreen #told {{ height: auto; max-height: 8; background: $warning 15%; display: none; }}
    TableScreen #told.-shown {{ display: block; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "回去办", id="back"),
        Binding("e,E", "finish", "办完这一步", id="finish"),
        Binding("h,H", "hint", "提示", id="hint"),
        Binding("k,K", "explain", "讲解", id="explain"),
        Binding("c,C", "clock", "拨钟", id="clock"),
        Binding("b,B", "beside", "旁边显示", id="beside"),
        Binding("delete", "give_up", "不练了", id="give-up"),
        Binding("pagedown", "scroll(1)", "下一屏", show=False, id="page-down"),
        Binding("pageup", "scroll(-1)", "上一屏", show=False, id="page-up"),
    ]

    def __init__(self) -> None:
        super().__init__(classes="-training")

    @property
    def training(self) -> TrainingApp:
        """The app, with its own type."""
        return self.app  # type: ignore[return-value]

    @property
    def exercise(self) -> Exercise:
        """What is practised. Only asked for while something is."""
        found = self.training.exercise
        assert found is not None  # noqa: S101  (the screen is only pushed over an exercise)
        return found

    def body(self) -> Iterable[Widget]:
        with Horizontal():
            yield Listing(id="papers")
            with VerticalScroll(id="card", can_focus=False):
                yield Pane(id="shown")
        yield Pane(id="told")

    def on_mount(self) -> None:
        self._list()
        self.query_one(Listing).focus()

    # -- showing ---------------------------------------------------------------------------------------

    def _list(self) -> None:
        exercise = self.exercise
        rows = [Content(fit("  来意", LIST - 3))]
        rows += [drawing.row(no, card, LIST - 3) for no, card in enumerate(exercise.visit.cards, 1)]
        self.query_one(Listing).refill([Option(one) for one in rows], 0)
        number, count = exercise.number
        step = f"第 {number} 步，共 {count} 步   " if count > 1 else ""
        coach = "" if exercise.saved.coach else "   教练讲解已关"
        self.say(f"{step}{drawing.on_table(exercise.visit.cards)}{coach}", right=exercise.scenario.id)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show(event.option_index)

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.turn(1)

    def _show(self, at: int) -> None:
        exercise = self.exercise
        scenario, visit = exercise.scenario, exercise.visit  # what is drawn later is still this visit's
        pane = self.query_one("#shown", Pane)
        pane.set_class(at > 0, "-card")
        if at == 0:
            name = exercise.office.compiled.catalogue.matter(scenario.matter).name
            heading = f"{name}（{scenario.matter}）"
            pane.show(lambda width: drawing.story(scenario, visit, width, heading))
        else:
            card = visit.cards[at - 1]
            pane.show(lambda width: drawing.card_content(card, width))
        self.query_one("#card").scroll_home(animate=False)

    def turn(self, by: int) -> None:
        """The next paper, or the one before."""
        listing = self.query_one(Listing)
        if listing.option_count:
            listing.highlighted = ((listing.highlighted or 0) + by) % listing.option_count

    def action_scroll(self, by: int) -> None:
        """A long paper page by page."""
        card = self.query_one("#card", VerticalScroll)
        (card.scroll_page_down if by > 0 else card.scroll_page_up)(animate=False)

    def _tell(self, told: Iterable[Advice]) -> None:
        """What the coach says, with the words of the rule."""
        from counter.training.coach import quotes

        catalogue = self.exercise.office.compiled.catalogue
        said = [(one.text, quotes(one.rules, catalogue)) for one in told]
        pane = self.query_one("#told", Pane)
        pane.set_class(bool(said), "-shown")
        pane.show(
            lambda width: stack(
                [
                    part
                    for text, quoted in said
                    for part in (
                        Content.styled("\n".join(lines(text, width)), "bold"),
                        *(Content.styled("\n".join(lines(one, width)), "$text-muted") for one in quoted),
                    )
                ]
            )
        )

    # -- coach -----------------------------------------------------------------------------------------

    @property
    def _step(self) -> str:
        """Which step the trainee is at: of the walk, or the desk of the visit."""
        from screens.acceptance.step import StepScreen

        below = next((one for one in reversed(self.app.screen_stack) if isinstance(one, StepScreen)), None)
        if below is not None:
            return below.STEP
        return "situation" if self.exercise.visit.desk == "window" else self.exercise.visit.desk

    def action_explain(self) -> None:
        """What this step is about, and the rule that says so."""
        from counter.training.coach import explain

        exercise = self.exercise
        if not exercise.saved.coach:
            self.say("这次练习不讲解", trouble=True)
            return
        self._tell(explain(exercise.scenario, exercise.saved.visit, self._step))

    def action_hint(self) -> None:
        """Where to look next; it is counted."""
        exercise = self.training.counted()
        if exercise is None or not exercise.saved.coach:
            self.say("这次练习不提示", trouble=True)
            return

        def job() -> Advice | None:
            from counter.training.coach import hint

            found = hint(exercise.scenario, exercise.saved.visit, exercise.now_handled())
            if found is not None:
                exercise.count(hints=1)
                exercise.save()
            return found

        def show(found: Advice | None) -> None:
            self._tell([found] if found else [])
            self.say("教练提示了一次" if found else "到现在没有要提示的；办完了按 E")

        self.act(job, show)

    # -- clock -----------------------------------------------------------------------------------------

    def action_clock(self) -> None:
        """Move the clock on."""
        self.app.push_screen(Menu("把时钟拨到", CLOCK), self._move)

    def _move(self, how: str | None) -> None:
        if how is None:
            return
        exercise = self.exercise

        def job() -> datetime | timedelta | None:
            from counter.training.clock import next_morning

            if how == "morning":
                return next_morning(self.training.sim(), exercise.office_calendar())
            return exercise.next_due() if how == "due" else timedelta(minutes=int(how))

        def moved(to: datetime | timedelta | None) -> None:
            if to is None:
                self.say("没有正在计时的，时钟没有动")
                return
            self.training.moved(lambda _: to)
            exercise.save()
            self.say(f"现在是 {self.counter.now():%m-%d %H:%M}")
            self.refresh(recompose=False)

        self.act(job, moved)

    # -- ending ----------------------------------------------------------------------------------------

    def action_finish(self) -> None:
        """This visit is done: by the paper that was given, or as the trainee says."""
        exercise = self.training.counted()
        if exercise is not None:
            self.act(exercise.now_handled, self._ask)

    def _ask(self, done: Handled) -> None:
        from counter.training.scenario import ENDING_ZH

        if done.ending is not None:
            said = f"这一步你{ENDING_ZH[done.ending]}（{done.papers[-1].number}）。结束以后不能再改。"
            self.app.push_screen(
                Confirm("办完这一步了吗？", said), lambda yes: self._finish(None) if yes else None
            )
            return
        options = tuple((str(one), ENDING_ZH[one]) for one in OTHER_ENDINGS)

        def chosen(value: Any) -> None:
            if value is not None:
                self._finish(value)

        self.app.push_screen(Menu("没有出告知书或回执。这一步是怎样结束的？", options), chosen)

    def _finish(self, declared: Ending | None) -> None:
        exercise = self.exercise

        def go_on(_: object) -> None:
            if exercise.over:
                self._result()
            else:
                self._list()
                self._tell(())
                self.say("下一步：先看来意")

        self.act(lambda: exercise.finish_visit(declared), go_on)

    def _result(self) -> None:
        from screens.training.result import show_result

        show_result(self)

    def action_give_up(self) -> None:
        """Break it off: what was done so far is scored, and the rest counts as not done."""

        def go(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                exercise = self.training.counted()
                assert exercise is not None  # noqa: S101  (asked over an exercise)
                self.act(exercise.break_off, lambda _: self._result())

        told = "到现在做的照样记成绩，没有做的算没有做。"
        self.app.push_screen(Confirm("这个练习不做完了？", told), go)

    # -- leaving ---------------------------------------------------------------------------------------

    def action_beside(self) -> None:
        """The table beside wide screens, or not."""
        app = self.training
        app.beside = not app.beside
        app.fit(app.size)
        said = "宽屏上，材料显示在旁边" if app.beside else "旁边不再显示材料，按 Ctrl+T 看"
        self.say(said)

    def action_back(self) -> None:
        """Back to the window, to work."""
        self.app.pop_screen()
