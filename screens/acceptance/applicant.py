"""申请人: who applies, who came for them, how the results are collected. Typed text is kept box by box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from counter.intake import boxes as forms
from counter.intake.applicant import PersonFaulty, guardian_needed, normalise
from screens.acceptance.step import StepScreen
from screens.shared.box import Box
from screens.shared.choice import Choice
from screens.shared.chrome import Prose
from screens.shared.dialogs import Confirm
from screens.shared.form_scroll import FormScroll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from counter.cases.records import Case, CaseLine
    from counter.errors import CounterError
    from counter.intake.steps import Step
    from screens.acceptance.work import Snapshot


HINTS = {
    "applicant.birth": "2026-11-22",
    "premises": "可不填；用来提醒同一处所的重复办件",
    "applicant.phone": "手机号码，或带区号的座机",
}


def wid(box: str) -> str:
    """The widget id of a box."""
    return box.replace(".", "-")


class ApplicantScreen(StepScreen):
    """Enter goes to the next box; F10 checks everything at once and goes on."""

    STEP: ClassVar[Step] = "applicant"
    NAME_ZH = "申请人"
    HELP = (
        "按证件填写，回车到下一栏，F10 核对并进入材料。证件号码核对位数、日期和校验码；"
        "行政区划代码不认识只提醒，不拦人。没有证件的新生儿选“尚无证件”。不满14周岁要填监护人并征得同意。"
        "姓名里的生僻字照打，间隔号自动用“·”。"
    )
    RULES = ("R042", "R169", "R170", "R171")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "down", "下一栏", id="next-box"),
        Binding("down", "down", "下一栏", show=False),
        Binding("up", "up", "上一栏", show=False),
        Binding("f10", "next", "核对，下一步", id="next"),
    ]

    def body(self) -> Iterable[Widget]:
        self.form = forms.first_form(self.now_shown.case.draft, self.now_shown.walk.matter)
        with FormScroll(classes="form", can_focus=False):
            for box, label in forms.LABELS.items():
                with Horizontal(classes="line", id=f"line-{wid(box)}"):
                    yield Label(label)
                    yield self._box(box)
                yield Prose("", classes="fault", id=f"fault-{wid(box)}")

    def _box(self, box: str) -> Widget:
        options = forms.options_of(box, self.form.get("applicant.kind", "个人"))
        if options:
            return Choice(options, self.form.get(box, ""), id=wid(box))
        return Box(self.form.get(box, ""), id=wid(box), placeholder=HINTS.get(box, ""))

    def ready(self) -> None:
        self._arrange()
        visible = forms.shown(self.form, guardian=self._guardian())
        first = next((b for b in visible if b.endswith(".name") and not self.form.get(b)), visible[0])
        self.query_one(f"#{wid(first)}").focus()

    # -- the form --------------------------------------------------------------------------------------

    def _read(self) -> forms.Form:
        boxes: dict[str, Any] = {box: self.query_one(f"#{wid(box)}") for box in forms.LABELS}
        values = {box: widget.value for box, widget in boxes.items()}
        return {box: value for box, value in values.items() if value}

    def _guardian(self) -> bool:
        parties = forms.parties_of(self.form, guardian=False)
        born = self._birth_told()
        person = normalise(parties.applicant)
        if born and not person.birth:
            from dataclasses import replace

            person = replace(person, birth=born)
        return guardian_needed(person, self.counter.now().date())

    def _birth_told(self) -> str:
        number = self.form.get("applicant.number", "")
        if self.form.get("applicant.document") not in (
            "resident_id",
            "hmt_residence",
            "foreign_pr",
            "household",
        ):
            return ""
        from counter.errors import BadInput
        from counter.intake.identity import check_document

        document = forms.parties_of(self.form, guardian=False).applicant.document
        try:
            born = check_document(document, number, on=self.counter.now().date()).birth
        except BadInput:
            return ""
        return born.isoformat() if born else ""

    def _arrange(self) -> None:
        visible = set(forms.shown(self.form, guardian=self._guardian()))
        for box in forms.LABELS:
            self.query_one(f"#line-{wid(box)}").set_class(box not in visible, "-hidden")
            if box not in visible:
                self.query_one(f"#fault-{wid(box)}").remove_class("-shown")

    def on_choice_changed(self, event: Choice.Changed) -> None:
        if event.choice.id == wid("applicant.kind"):
            self.query_one(f"#{wid('applicant.document')}", Choice).set_options(
                forms.documents_for(event.value)
            )
        self._keep()
        self._arrange()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was said about a box no longer holds once it is changed; F10 looks again."""
        self.query_one(f"#fault-{event.input.id}").remove_class("-shown")
        event.input.remove_class("-invalid")

    def on_input_blurred(self, _: Input.Blurred) -> None:
        self._keep()
        self._arrange()

    def _keep(self, then: Callable[[Any], None] | None = None) -> None:
        """Save what is typed so far (design rule 1)."""
        self.form = self._read()
        if not self.now_shown.editable or self.form == self.now_shown.case.draft.form:
            if then is not None:
                then(None)
            return
        typed = dict(self.form)
        self.change(lambda case: self.work.desk.typed(case, typed), then)

    def leave(self, go: Callable[[], Any]) -> None:
        self._keep(lambda _: go())

    def action_down(self) -> None:
        """Next box; after the last one, check."""
        visible = [b for b in forms.LABELS if not self.query_one(f"#line-{wid(b)}").has_class("-hidden")]
        if self.focused is not None and self.focused.id == wid(visible[-1]):
            self.action_next()
        else:
            self.focus_next()

    def action_up(self) -> None:
        """The box before."""
        self.focus_previous()

    def on_input_submitted(self) -> None:
        self.action_down()

    # -- checking --------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """Check everything at once; show each fault at its box."""
        if not self.now_shown.editable:
            self.action_goto("materials")
            return
        self._keep()
        self._arrange()
        self._clear_faults()
        parties = forms.parties_of(self.form, guardian=self._guardian())

        def save() -> tuple[Snapshot, list[str]]:
            notes: list[str] = []

            def take(case: Case) -> Case:
                changed, told = self.work.desk.parties(case, parties)
                notes.extend(told)
                return changed

            snapshot = self.work.apply(take)
            return snapshot, [*notes, *(self._duplicate(line) for line in self.work.duplicates())]

        self.act(save, self._checked, self._faulty)

    def _checked(self, result: tuple[Snapshot, list[str]]) -> None:
        snapshot, notes = result
        self.take(snapshot)
        if not notes:
            self.action_goto("materials")
            return
        text = "\n".join(f"· {note}" for note in notes)
        self.app.push_screen(
            Confirm("请留意", f"{text}\n\n已经保存。要继续到材料吗？"),
            lambda yes: self.action_goto("materials") if yes else None,
        )

    @staticmethod
    def _duplicate(line: CaseLine) -> str:
        from counter.cases.lifecycle import STATUS_ZH

        where = line.number or "未编号"
        by = f"{line.window}窗 {line.updated_by}"
        return f"可能重复：{where} {line.matter_id} {STATUS_ZH[line.status]}（{by}）"

    def _clear_faults(self) -> None:
        for box in self.query(".fault"):
            box.remove_class("-shown")
        for box in self.query(Input):
            box.remove_class("-invalid")

    def _faulty(self, error: CounterError) -> None:
        faults = error.faults if isinstance(error, PersonFaulty) else ()
        placed = [fault for fault in faults if fault.field in forms.LABELS]
        if not placed:
            self.failed(error)
            return
        for fault in placed:
            box = self.query_one(f"#fault-{wid(fault.field)}", Prose)
            box.tell(str(fault))
            box.add_class("-shown")
            self.query_one(f"#{wid(fault.field)}").add_class("-invalid")
        self.query_one(f"#{wid(placed[0].field)}").focus()
        self.say(f"有 {len(faults)} 处要改", trouble=True)

    def summary(self, snapshot: Snapshot) -> str:
        return "已核对，F10 到材料" if snapshot.walk.done("applicant") else "逐栏填写，随填随存；F10 核对"
