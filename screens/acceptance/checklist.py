"""材料: the one merged checklist. One key per judgement; the standard stands beside the line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from counter.cases.records import Outcome
from counter.desks.approval import NeedsApproval
from counter.intake import outcomes
from counter.intake.review import needs_judgement
from screens.acceptance import drawing
from screens.acceptance.applying import print_application
from screens.acceptance.faults import FaultPane
from screens.acceptance.line_about import about, columns
from screens.acceptance.line_list import FILTERS, LineList
from screens.acceptance.step import StepScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, AskApproval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.events import Resize
    from textual.widget import Widget

    from counter.desks.approval import Approval
    from counter.errors import CounterError
    from counter.intake.checklist import Line
    from counter.intake.steps import Step
    from screens.acceptance.work import Snapshot

WIDE = 110
"""From this width on the standards stand beside the list instead of below it."""
SIDE = 40
JUDGING = frozenset(
    {"take_it", "copy", "fetch", "missing", "defective", "cured", "deferred", "committed", "undo", "count"}
)
MOVING = frozenset({"filter", "search", "next", "jump", "open_fault"})


class ChecklistScreen(StepScreen):
    """The heart."""

    STEP: ClassVar[Step] = "materials"
    NAME_ZH = "材料"
    HELP = (
        "逐项看：空格照应交收下（免提交的为调取），C 收复印件，E 电子调取，X 缺，D 不符（选问题或写一句），"
        "Z 当场补正，R 容缺，P 告知承诺，U 撤销。"
        "线上提交的，空格记为电子件，文件在推送以前登记。"
        "A 打印一件事申请表，请申请人补填、签名。"
        "加减号改份数，数字跳到那一行，V 只看待看或有问题的，/ 按名称查找。"
        "清单由目录决定，不能临时加材料。政府核发的材料免提交，由窗口调取。"
        "申请人补正后回来，行号前的 ! 是上次告知过的，+ 是新增的，~ 是有变化的；其余不再看。"
    )
    RULES = ("R018", "R053", "R054", "R133", "R134", "R135", "R136", "R137", "R138", "R140", "R145")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take_it", "收", tooltip="照应交收下；免提交的记为已调取", id="take"),
        Binding("c,C", "copy", "复印件", tooltip="收复印件", id="copy"),
        Binding("e,E", "fetch", "调取", tooltip="电子调取（免提交）", id="fetch"),
        Binding("x,X", "missing", "缺", tooltip="没有提交；免提交的表示查无有效证照", id="missing"),
        Binding("d,D", "defective", "不符", tooltip="不符合法定形式：选问题或写一句", id="defective"),
        Binding("z,Z", "cured", "当场补正", tooltip="有问题，已指导申请人当场改好并收下", id="cured"),
        Binding("r,R", "deferred", "容缺", tooltip="容缺受理，限期补交", id="deferred"),
        Binding("p,P", "committed", "承诺", tooltip="告知承诺", id="committed"),
        Binding("u,U", "undo", "撤销", tooltip="撤销上一次登记", id="undo"),
        Binding("plus,equals_sign", "count(1)", "加一份", show=False, id="count.more"),
        Binding("minus", "count(-1)", "减一份", show=False, id="count.less"),
        Binding("g,G", "changed", "有变化", tooltip="上次无误的材料有了变化，重新看", id="changed"),
        Binding("b,B", "come_back", "回来补正", tooltip="申请人回来补正，开始复核", id="come-back"),
        Binding("a,A", "application", "申请表", show=False, id="application"),
        Binding("slash", "search", "查找", tooltip="按材料或事项的名称查找", show=False, id="search"),
        Binding("v,V", "filter", "筛选", tooltip="全部/待看/问题/要复核", id="filter"),
        Binding("enter", "open_fault", "改问题", show=False, id="open-fault"),
        *(Binding(str(n), f"jump({n})", "跳到那一行", show=False, id=f"jump.{n}") for n in range(10)),
        Binding("f10", "next", "出结果", id="next"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        with Horizontal(classes="columns"):
            with Vertical(classes="main"):
                yield LineList(id="lines")
            with VerticalScroll(classes="side", can_focus=False):
                yield Pane(id="beside")
        below = Pane(id="below")
        below.add_class("pane")
        yield below
        yield FaultPane()

    # -- showing ---------------------------------------------------------------------------------------

    @property
    def lines(self) -> LineList:
        """The list."""
        return self.query_one(LineList)

    def ready(self) -> None:
        self._typed = ""
        if self.now_shown.case.status == "noticed" and not self.now_shown.waiting:
            self.lines.filter = FILTERS[3]  # a review after a notice (R136)
            self.show(self.now_shown)
        self.lines.focus()
        self.lines.to_next(from_start=True)
        self.run_worker(drawing.warm, thread=True, group="warm", exit_on_error=False)

    def on_resize(self, _: Resize) -> None:
        self.query_one(".side").display = self.size.width >= WIDE
        self._show_below()
        self.call_after_refresh(lambda: self.show(self.now_shown))

    def _show_below(self) -> None:
        room = self.size.width < WIDE and self.size.height >= 18
        self.query_one("#below").display = room and not self._faults_open()

    def show(self, snapshot: Snapshot) -> None:
        width = max(60, self.size.width - (SIDE if self.size.width >= WIDE else 0))
        self.lines.load(snapshot, width)
        chosen = self.lines.filter
        result = "结果" if chosen == FILTERS[0] else f"结果 筛选：{chosen}"
        heads = columns((" 序", "材料", "用于", "应交", result), ("", "", "", "", ""), width)
        self.query_one("#columns", Static).update(heads)
        self._about()

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def _about(self) -> None:
        line, snapshot = self.lines.current, self.now_shown
        for pane, full in ((self.query_one("#beside", Pane), True), (self.query_one("#below", Pane), False)):
            if line is None:
                pane.show(lambda _width: Content("这一筛选下没有材料，按 V 换一个。"))
            else:
                pane.show(_maker(snapshot, line, full=full))

    def summary(self, snapshot: Snapshot) -> str:
        tally = snapshot.walk.tally
        return (
            f"{tally.total}项  已齐 {tally.in_order}  问题 {tally.findings}  容缺 {tally.deferred}"
            f"  承诺 {tally.committed}  待看 {tally.unseen}"
        )

    def banner(self, snapshot: Snapshot) -> str:
        above = super().banner(snapshot)
        if above:
            return above
        walk = snapshot.walk
        if walk.checklist.unknown:
            names = "、".join(walk.checklist.unknown)
            return f"{names}：材料清单待核定，不能收件。F3 去掉这些事项，其余照常办理。"
        if not walk.done("situation"):
            return "情形还没有答完，清单可能还会变。F2 回去答完。"
        if not walk.done("applicant"):
            return "申请人还没有填好，代办等材料可能还会变。F4 填写。"
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        free = self.is_mounted and not self._faults_open()
        if action in JUDGING:
            return free and self.now_shown.editable
        if action in MOVING:
            return free
        if action == "application":
            return free and bool(self.now_shown.walk.chosen) and not self.now_shown.walk.stop
        if action == "come_back":
            return self.now_shown.waiting
        if action == "changed":
            return free and self.now_shown.last is not None and self.now_shown.editable
        return True

    # -- judging ---------------------------------------------------------------------------------------

    def judge(self, line: Line, outcome: Outcome, approval: Approval | None = None) -> None:
        """Register one outcome; ask for a supervisor when it is a breach of 一次告知."""

        def approved(given: Approval | None) -> None:
            if given is not None:
                self.judge(line, outcome, given)

        def failed(error: CounterError) -> None:
            if isinstance(error, NeedsApproval):
                self.app.push_screen(AskApproval(str(error)), approved)
            else:
                self.failed(error)

        self.change(
            lambda case: self.work.desk.judge(case, line.key, outcome, approval),
            lambda _: self.lines.to_next(),
            failed,
        )

    def _judge(self, made: Callable[[Line], Outcome]) -> None:
        line = self.lines.current
        if line is not None:
            self.judge(line, made(line))

    def action_take_it(self) -> None:
        """Take what is due: original, copy, or fetched."""
        online = self.now_shown.online
        self._judge(lambda line: outcomes.taken(line, online=online))

    def action_copy(self) -> None:
        """A copy taken."""
        self._judge(outcomes.copied)

    def action_fetch(self) -> None:
        """Obtained electronically."""
        self._judge(outcomes.fetched)

    def action_missing(self) -> None:
        """Not handed in; for an exempt one: no valid certificate found."""
        self._judge(lambda _: Outcome(kind="missing"))

    def action_cured(self) -> None:
        """Cured on the spot (R137)."""
        self._judge(outcomes.cured)

    def action_deferred(self) -> None:
        """容缺 with the term the catalogue gives."""
        today = self.counter.now().date()
        self._judge(lambda line: outcomes.deferred(line, today))

    def action_committed(self) -> None:
        """告知承诺."""
        self._judge(lambda _: Outcome(kind="committed"))

    def action_undo(self) -> None:
        """Take back the last judgement; the cursor goes to its line, for the next key is meant for it."""
        undo = self.now_shown.case.draft.undo
        self.change(self.work.desk.undo, lambda _: self.lines.go_to(undo[-1].line) if undo else None)

    def action_count(self, by: int) -> None:
        """One more or one less of what was taken."""
        line = self.lines.current
        outcome = self.now_shown.walk.outcomes.get(line.key) if line is not None else None
        if line is None or outcome is None or outcome.kind not in ("original", "copy", "cured"):
            self.say("先收下这份材料，再用加减号改份数")
            return
        field = "copies" if outcome.copies else "originals"
        changed = replace(outcome, **{field: getattr(outcome, field) + by})
        if changed.copies + changed.originals < 1:
            self.say("至少1份；没有收到请按 X")
            return
        self.change(lambda case: self.work.desk.judge(case, line.key, changed))

    # -- faults ----------------------------------------------------------------------------------------

    def _faults_open(self) -> bool:
        return self.query_one(FaultPane).has_class("-open")

    def action_defective(self) -> None:
        """Open the faults of this material."""
        line = self.lines.current
        if line is None or not needs_judgement(line):
            return
        before = self.now_shown.walk.outcomes.get(line.key)
        known = before if before is not None and before.kind == "defective" else Outcome(kind="defective")
        self.query_one(FaultPane).open(line, known.faults, known.remark)
        self._show_below()
        self.refresh_bindings()

    def action_open_fault(self) -> None:
        """Enter on a defective line opens its faults."""
        line = self.lines.current
        outcome = self.now_shown.walk.outcomes.get(line.key) if line is not None else None
        if outcome is not None and outcome.kind == "defective" and self.now_shown.editable:
            self.action_defective()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_open_fault()

    def on_fault_pane_judged(self, message: FaultPane.Judged) -> None:
        if not message.faults and not message.remark.strip():
            self.say("请选一条问题，或写一句话", trouble=True)
            return
        self._close_faults()
        self.judge(message.line, Outcome(kind="defective", faults=message.faults, remark=message.remark))

    def on_fault_pane_left(self) -> None:
        self._close_faults()

    def _close_faults(self) -> None:
        self.query_one(FaultPane).close()
        self._show_below()
        self.refresh_bindings()
        self.lines.focus()

    # -- coming back -----------------------------------------------------------------------------------

    def action_come_back(self) -> None:
        """The applicant is back: only what was raised, what is new and what changed."""

        def begun(snapshot: Snapshot) -> None:
            self.lines.filter = FILTERS[3]
            self.show(snapshot)
            self.lines.to_next(from_start=True)

        self.come_back(begun)

    def action_changed(self) -> None:
        """A paper that was in order has changed."""
        line = self.lines.current
        if line is None:
            return

        def keep(what: str | None) -> None:
            if what is not None:
                self.change(lambda case: self.work.desk.changed(case, line.key, what))

        self.app.push_screen(Ask("这份材料有什么变化？", f"{line.key}\n例如：换了新的租赁合同。"), keep)

    # -- moving ----------------------------------------------------------------------------------------

    def action_jump(self, digit: int) -> None:
        """Digits typed one after the other jump to that line."""
        lines = self.now_shown.walk.checklist.lines
        typed = self._typed + str(digit)
        self._typed = typed if 1 <= int(typed) <= len(lines) else str(digit)
        if 1 <= int(self._typed) <= len(lines):
            self.lines.go_to(lines[int(self._typed) - 1].key)
        self.set_timer(0.8, self._forget_digits, name="digits")

    def _forget_digits(self) -> None:
        self._typed = ""

    def action_filter(self) -> None:
        """All, unseen, findings, to review."""
        self.lines.next_filter()
        self.show(self.now_shown)

    def action_search(self) -> None:
        """Only the lines whose material or item holds a text; an empty text lists all again."""

        def look(text: str | None) -> None:
            if text is not None:
                self.lines.wanted = text.strip()
                self.show(self.now_shown)
                found = f"只列含“{text.strip()}”的 {len(self.lines.keys)} 项；再按 / 清空"
                self.say(found if text.strip() else self.summary(self.now_shown))

        ask = Ask("查找材料", "输入材料或事项名称里的几个字；留空列出全部。", value=self.lines.wanted)
        self.app.push_screen(ask, look)

    def action_application(self) -> None:
        """The one form for all items."""
        print_application(self)

    def action_next(self) -> None:
        """To the result."""
        self.action_goto("result")

    def action_back(self) -> None:
        """Esc closes the faults first."""
        if self._faults_open():
            self.query_one(FaultPane).action_cancel()
        else:
            super().action_back()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()


def _maker(snapshot: Snapshot, line: Line, *, full: bool) -> Any:
    return lambda width: about(snapshot.walk.catalogue, line, snapshot, width, full=full)
