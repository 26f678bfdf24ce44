"""材料: the one merged checklist. One key per judgement; the standard stands beside the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from counter.cases.records import Outcome
from counter.desks.acceptance import NeedsApproval
from counter.intake.review import FINDINGS, needs_judgement, standing
from screens.acceptance.faults import FaultPane
from screens.acceptance.line_about import about, columns, line_row
from screens.acceptance.step import StepScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask, AskApproval
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.events import Resize
    from textual.widget import Widget

    from counter.cases.records import OutcomeKind
    from counter.desks.approval import Approval
    from counter.errors import CounterError
    from counter.intake.checklist import Line
    from counter.intake.walk import Step
    from screens.acceptance.work import Snapshot, Work

WIDE = 110
JUDGING = frozenset(
    {"take_it", "copy", "fetch", "missing", "defective", "cured", "deferred", "committed", "undo", "count"}
)
FILTERS = ("全部", "待看", "问题", "要复核")


class ChecklistScreen(StepScreen):
    """The heart."""

    STEP: ClassVar[Step] = "materials"
    NAME_ZH = "材料"
    HELP = (
        "逐项看：空格照应交收下（免提交的为调取），C 收复印件，E 电子调取，X 缺，D 不符（选问题或写一句），"
        "Z 当场补正，R 容缺，P 告知承诺，U 撤销。加减号改份数，数字跳到那一行，V 只看待看或有问题的。"
        "清单由目录决定，不能临时加材料。政府核发的材料免提交，由窗口调取。"
    )
    RULES = ("R018", "R053", "R054", "R133", "R134", "R135", "R136", "R137", "R138", "R140")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take_it", "收", tooltip="照应交收下；免提交的记为已调取", id="take"),
        Binding("c", "copy", "复印件", tooltip="收复印件", id="copy"),
        Binding("e", "fetch", "调取", tooltip="电子调取（免提交）", id="fetch"),
        Binding("x", "missing", "缺", tooltip="没有提交；免提交的表示查无有效证照", id="missing"),
        Binding("d", "defective", "不符", tooltip="不符合法定形式：选问题或写一句", id="defective"),
        Binding("z", "cured", "当场补正", tooltip="有问题，已指导申请人当场改好并收下", id="cured"),
        Binding("r", "deferred", "容缺", tooltip="容缺受理，限期补交", id="deferred"),
        Binding("p", "committed", "承诺", tooltip="告知承诺", id="committed"),
        Binding("u", "undo", "撤销", tooltip="撤销上一次登记", id="undo"),
        Binding("plus,equals_sign", "count(1)", "加一份", show=False, id="count.more"),
        Binding("minus", "count(-1)", "减一份", show=False, id="count.less"),
        Binding("g", "changed", "有变化", tooltip="上次无误的材料有了变化，重新看", id="changed"),
        Binding("b", "come_back", "回来补正", tooltip="申请人回来补正，开始复核", id="come-back"),
        Binding("v", "filter", "筛选", tooltip="全部/待看/问题/要复核", id="filter"),
        Binding("enter", "open_fault", "改问题", show=False, id="open-fault"),
        *(Binding(str(n), f"jump({n})", "跳到那一行", show=False, id=f"jump.{n}") for n in range(10)),
        Binding("f10", "next", "出结果", id="next"),
    ]

    def body(self) -> Iterable[Widget]:
        yield Static("", classes="head", id="columns", markup=False)
        with Horizontal(classes="columns"):
            with Vertical(classes="main"):
                yield Listing(id="lines")
            with VerticalScroll(classes="side", can_focus=False):
                yield Pane(id="beside")
        below = Pane(id="below")
        below.add_class("pane")
        yield below
        yield FaultPane()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        if action in JUDGING:
            return self.is_mounted and self.now_shown.editable and not self._faults_open()
        if action in ("filter", "next", "jump", "open_fault"):
            return not self._faults_open()
        if action == "come_back":
            return self.now_shown.waiting
        if action == "changed":
            return self.now_shown.last is not None and self.now_shown.editable and not self._faults_open()
        return True

    def _faults_open(self) -> bool:
        return bool(self.query(FaultPane)) and self.query_one(FaultPane).has_class("-open")

    # -- showing ---------------------------------------------------------------------------------------

    def __init__(self, work: Work, snapshot: Snapshot) -> None:
        super().__init__(work, snapshot)
        self.filter = FILTERS[3] if self._again() else FILTERS[0]
        self.keys: list[str] = []
        self._rows: list[Content] = []
        self._typed = ""

    def ready(self) -> None:
        self.query_one(Listing).focus()
        self._to_next(from_start=True)

    def _again(self) -> bool:
        """A review after a notice: only what was raised, what is new and what changed (R136)."""
        return self.now_shown.case.status == "noticed" and not self.now_shown.waiting

    def on_resize(self, _: Resize) -> None:
        wide = self.size.width >= WIDE
        self.query_one(".side").display = wide
        self.query_one("#below").display = not wide and self.size.height >= 18
        if self.keys:
            self.call_after_refresh(self.show, self.now_shown)

    def show(self, snapshot: Snapshot) -> None:
        listing = self.query_one(Listing)
        lines = [line for line in snapshot.walk.checklist.lines if self._passes(line, snapshot)]
        width = self._list_width()
        rows = [
            line_row(self._number(line), line, self._outcome(line), self._mark(line), width) for line in lines
        ]
        if [line.key for line in lines] == self.keys and len(rows) == listing.option_count:
            for number, prompt in enumerate(rows):
                if self._rows[number] != prompt:
                    listing.replace_option_prompt_at_index(number, prompt)
        else:
            at = listing.highlighted or 0
            listing.clear_options()
            listing.add_options([Option(prompt) for prompt in rows])
            if rows:
                listing.highlighted = min(at, len(rows) - 1)
        self.keys, self._rows = [line.key for line in lines], rows
        self._head(width)
        self._about()

    def _list_width(self) -> int:
        wide = self.size.width >= WIDE
        return max(60, self.size.width - (40 if wide else 0))

    def _head(self, width: int) -> None:
        result = f"结果 筛选：{self.filter}" if self.filter != "全部" else "结果"
        heads = columns((" 序", "材料", "用于", "应交", result), ("", "", "", "", ""), width)
        self.query_one("#columns", Static).update(heads)

    def _number(self, line: Line) -> int:
        return self.now_shown.walk.checklist.lines.index(line) + 1

    def _outcome(self, line: Line) -> Outcome | None:
        return self.now_shown.walk.outcomes.get(line.key)

    def _mark(self, line: Line) -> str:
        snapshot = self.now_shown
        if snapshot.last is None or not needs_judgement(line):
            return ""
        return {"open": "!", "changed": "~", "new": "+", "settled": ""}[
            standing(line.key, snapshot.last, snapshot.case.draft.changed)
        ]

    def _passes(self, line: Line, snapshot: Snapshot) -> bool:
        outcome = snapshot.walk.outcomes.get(line.key)
        if self.filter == "待看":
            return needs_judgement(line) and outcome is None
        if self.filter == "问题":
            return outcome is not None and outcome.kind in FINDINGS
        if self.filter == "要复核":
            return standing(line.key, snapshot.last, snapshot.case.draft.changed) != "settled"
        return True

    def _current(self) -> Line | None:
        at = self.query_one(Listing).highlighted
        if at is None or at >= len(self.keys):
            return None
        return self.now_shown.walk.checklist.line(self.keys[at])

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def _about(self) -> None:
        line, snapshot = self._current(), self.now_shown
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

    # -- judging ---------------------------------------------------------------------------------------

    def judge(self, line: Line, outcome: Outcome, approval: Approval | None = None) -> None:
        """Register one outcome; ask for a supervisor when it is a breach of 一次告知."""

        def failed(error: CounterError) -> None:
            if isinstance(error, NeedsApproval):
                self.app.push_screen(
                    AskApproval(str(error)), lambda given: self._approved(line, outcome, given)
                )
            else:
                self.failed(error)

        self.change(
            lambda case: self.work.desk.judge(case, line.key, outcome, approval),
            lambda _: self._to_next(),
            failed,
        )

    def _approved(self, line: Line, outcome: Outcome, given: Approval | None) -> None:
        if given is not None:
            self.judge(line, outcome, given)

    def _judge_kind(self, kind: OutcomeKind, **more: Any) -> None:
        line = self._current()
        if line is not None:
            self.judge(line, Outcome(kind=kind, **more))

    def action_take_it(self) -> None:
        """Take what is due: original, copy, or fetched."""
        line = self._current()
        if line is None:
            return
        number = line.copies or 1
        if line.ask == "免提交":
            self.judge(line, Outcome(kind="electronic", how=_fetched(line)))
        elif line.ask == "复印件":
            self.judge(line, Outcome(kind="copy", copies=number))
        else:
            copies = number if "复印件" in line.forms else 0
            self.judge(line, Outcome(kind="original", originals=1 if copies else number, copies=copies))

    def action_copy(self) -> None:
        """A copy taken."""
        line = self._current()
        self._judge_kind("copy", copies=(line.copies or 1) if line else 1)

    def action_fetch(self) -> None:
        """Obtained electronically."""
        line = self._current()
        self._judge_kind("electronic", how=_fetched(line) if line else "")

    def action_missing(self) -> None:
        """Not handed in; for an exempt one: no valid certificate found."""
        self._judge_kind("missing")

    def action_cured(self) -> None:
        """Cured on the spot (R137)."""
        line = self._current()
        if line is not None:
            copy = line.ask == "复印件"
            number = line.copies or 1
            self.judge(
                line, Outcome(kind="cured", originals=0 if copy else number, copies=number if copy else 0)
            )

    def action_deferred(self) -> None:
        """容缺 with the term the catalogue gives."""
        line = self._current()
        grace = line.deferral if line is not None else None
        due = ""
        if grace is not None and grace.days is not None and grace.unit == "日":
            due = (self.counter.now().date() + timedelta(days=grace.days)).isoformat()
        self._judge_kind("deferred", due=due)

    def action_committed(self) -> None:
        """告知承诺."""
        self._judge_kind("committed")

    def action_undo(self) -> None:
        """Take back the last judgement."""
        self.change(self.work.desk.undo)

    def action_count(self, by: int) -> None:
        """One more or one less of what was taken."""
        line = self._current()
        outcome = self._outcome(line) if line is not None else None
        if line is None or outcome is None or outcome.kind not in ("original", "copy", "cured"):
            self.say("先收下这份材料，再用加减号改份数")
            return
        if outcome.copies:
            changed = replace(outcome, copies=outcome.copies + by)
        else:
            changed = replace(outcome, originals=outcome.originals + by)
        if changed.copies + changed.originals < 1:
            self.say("至少1份；没有收到请按 X")
            return
        self.change(lambda case: self.work.desk.judge(case, line.key, changed))

    # -- faults ----------------------------------------------------------------------------------------

    def action_defective(self) -> None:
        """Open the faults of this material."""
        line = self._current()
        if line is None or not needs_judgement(line):
            return
        before = self._outcome(line)
        faults = before.faults if before and before.kind == "defective" else ()
        remark = before.remark if before and before.kind == "defective" else ""
        self.query_one("#below").display = False
        self.query_one(FaultPane).open(line, faults, remark)
        self.refresh_bindings()

    def action_open_fault(self) -> None:
        """Enter on a defective line opens its faults."""
        line = self._current()
        outcome = self._outcome(line) if line is not None else None
        if outcome is not None and outcome.kind == "defective":
            self.action_defective()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_open_fault()

    def on_fault_pane_judged(self, message: FaultPane.Judged) -> None:
        outcome = Outcome(kind="defective", faults=message.faults, remark=message.remark)
        if not message.faults and not message.remark.strip():
            self.say("请选一条问题，或写一句话", trouble=True)
            return
        self._close_faults()
        self.judge(message.line, outcome)

    def on_fault_pane_left(self) -> None:
        self._close_faults()

    def _close_faults(self) -> None:
        self.query_one(FaultPane).close()
        self.refresh_bindings()
        self.query_one("#below").display = self.size.width < WIDE and self.size.height >= 18
        self.query_one(Listing).focus()

    # -- coming back -----------------------------------------------------------------------------------

    def action_come_back(self) -> None:
        """The applicant is back: only what was raised, what is new and what changed."""

        def begun(_: Snapshot) -> None:
            self.filter = "要复核"
            self.show(self.now_shown)
            self._to_next(from_start=True)

        self.change(self.work.desk.come_back, begun)

    def action_changed(self) -> None:
        """A paper that was in order has changed."""
        line = self._current()
        if line is None:
            return

        def keep(what: str | None) -> None:
            if what is not None:
                self.change(lambda case: self.work.desk.changed(case, line.key, what))

        self.app.push_screen(Ask("这份材料有什么变化？", f"{line.key}\n例如：换了新的租赁合同。"), keep)

    # -- moving ----------------------------------------------------------------------------------------

    def _to_next(self, *, from_start: bool = False) -> None:
        """The next line nobody has judged, from here on and then from the top."""
        listing = self.query_one(Listing)
        at = -1 if from_start or listing.highlighted is None else listing.highlighted
        outcomes = self.now_shown.walk.outcomes
        lines = [self.now_shown.walk.checklist.line(key) for key in self.keys]
        waiting = [n for n, x in enumerate(lines) if needs_judgement(x) and x.key not in outcomes]
        after = [n for n in waiting if n > at]
        if after or waiting:
            listing.highlighted = (after or waiting)[0]

    def action_jump(self, digit: int) -> None:
        """Digits typed one after the other jump to that line."""
        self._typed += str(digit)
        total = len(self.now_shown.walk.checklist.lines)
        number = int(self._typed)
        if number > total or number == 0:
            self._typed = str(digit)
            number = digit
        if 1 <= number <= total:
            key = self.now_shown.walk.checklist.lines[number - 1].key
            if key in self.keys:
                self.query_one(Listing).highlighted = self.keys.index(key)
        self.set_timer(0.8, self._forget_digits, name="digits")

    def _forget_digits(self) -> None:
        self._typed = ""

    def action_filter(self) -> None:
        """All, unseen, findings, to review."""
        line = self._current()
        self.filter = FILTERS[(FILTERS.index(self.filter) + 1) % len(FILTERS)]
        self.keys = []
        self.show(self.now_shown)
        if line is not None and line.key in self.keys:  # the next key still means this paper
            self.query_one(Listing).highlighted = self.keys.index(line.key)

    def action_next(self) -> None:
        """To the result."""
        self.action_goto("result")

    def action_back(self) -> None:
        """Esc closes the faults first."""
        if self.query_one(FaultPane).has_class("-open"):
            self.query_one(FaultPane).action_cancel()
        else:
            super().action_back()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()


def _maker(snapshot: Snapshot, line: Line, *, full: bool) -> Any:
    return lambda width: about(snapshot.walk.catalogue, line, snapshot, width, full=full)


def _fetched(line: Line) -> str:
    return "在线核验" if set(line.forms) == {"电子核验"} else "电子证照"
