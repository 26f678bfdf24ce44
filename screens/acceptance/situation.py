"""情形: the licence check first (R089), then the questions that decide items and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from counter.cases.records import Licence
from screens.acceptance.step import StepScreen
from screens.shared.asking import PICKS, AnswerBox, about_question, next_open, question_row
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.listing import Listing
from screens.shared.rows import labelled, stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets import Input, OptionList

    from counter.catalog.model import Question
    from counter.intake.steps import Step
    from screens.acceptance.work import Snapshot

LICENCE = "#licence"


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the screen: the licence check, or a question."""

    key: str
    text: str
    answer: str
    question: Question | None

    @property
    def typed(self) -> bool:
        """Whether the answer is typed rather than chosen."""
        return self.question is None or bool(self.question.unit)


def asked_of(snapshot: Snapshot) -> tuple[Asked, ...]:
    """The rows of this case, in order."""
    walk, rows = snapshot.walk, []
    if walk.matter.licence_first:
        licence = walk.draft.licence or Licence()
        said = licence.number or (
            f"未持照，理由：{licence.override_reason}" if licence.override_reason else ""
        )
        rows.append(Asked(LICENCE, "是否已取得营业执照？（企业准营类需先取得）", said, None))
    for question in walk.questions:
        answer = walk.draft.answers.get(question.key, "")
        rows.append(Asked(question.key, question.ask, f"{answer}{question.unit if answer else ''}", question))
    return tuple(rows)


class SituationScreen(StepScreen):
    """One key per answer; the cursor goes to the next open question by itself."""

    STEP: ClassVar[Step] = "situation"
    NAME_ZH = "情形"
    HELP = (
        "逐个念给申请人听，按数字选答案；需要填数字或执照号码的，直接输入后回车。"
        "答案决定要办哪些事项、交哪些材料，随时可以回来改，改了清单跟着变。"
        "申请人在省一体化政务服务平台提交的，先按 O 登记提交时间和平台流水：2小时审查从提交起算。"
    )
    RULES = ("R089", "R025", "R092", "R093", "R145")
    BINDINGS: ClassVar[list[BindingType]] = [
        *PICKS,
        Binding("enter", "enter", "填写/下一步", id="enter"),
        Binding("delete,backspace", "clear", "清除答案", id="clear"),
        Binding("w,W", "override", "无照继续", id="override"),
        Binding("o,O", "online", "线上提交", tooltip="申请人在平台提交的：登记提交时间和流水号", id="online"),
        Binding("f10", "next", "下一步", id="next"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        snapshot = self.now_shown
        if action == "override":
            return snapshot.editable and snapshot.walk.matter.licence_first
        if action == "online":
            return snapshot.editable and (snapshot.online or snapshot.case.status == "draft")
        if action in ("clear", "pick"):
            return snapshot.editable
        return True

    def body(self) -> Iterable[Widget]:
        yield Listing(id="questions")
        yield Pane(id="options", classes="pane")
        yield AnswerBox()

    # -- showing ---------------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        rows = asked_of(snapshot)
        listing = self.query_one(Listing)
        at = self._open(rows) if listing.highlighted is None else None
        listing.refill([Option(self._row(n, one)) for n, one in enumerate(rows, 1)], at)
        if self.focused is not self.query_one(AnswerBox):
            listing.focus()
        self._show_options()

    def _row(self, number: int, asked: Asked) -> Content:
        return question_row(number, asked.text, asked.answer, self.size.width)

    @staticmethod
    def _open(rows: tuple[Asked, ...]) -> int:
        return next((n for n, one in enumerate(rows) if not one.answer), 0)

    def summary(self, snapshot: Snapshot) -> str:
        rows = asked_of(snapshot)
        waiting = sum(not one.answer for one in rows)
        if not rows:
            return "这件事没有需要先问的情形，回车到下一步"
        return f"{len(rows)} 问  待答 {waiting}" if waiting else f"{len(rows)} 问  已答完，回车到下一步"

    def _current(self) -> Asked | None:
        return self.query_one(Listing).under(asked_of(self.now_shown))

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._show_options()

    def _show_options(self) -> None:
        asked, pane = self._current(), self.query_one("#options", Pane)
        if asked is None:
            pane.show(lambda _width: Content("按 F10 或回车到“事项”一步。"))
        elif asked.question is None:
            pane.show(self._licence_about)
        else:
            question = asked.question
            view, station = self.now_shown.walk, self.counter.signed_desk.station
            pane.show(lambda width: about_question(question, width, view, station))

    @staticmethod
    def _licence_about(width: int) -> Content:
        return stack(
            [
                Content("回车或直接输入统一社会信用代码（18位）；执照本身免提交，窗口调取。"),
                labelled("依据", "R089 企业准营类一件事申请人需先行取得营业执照", width),
                Content("确有特殊情况按 W 写明理由继续。"),
            ]
        )

    # -- answering -------------------------------------------------------------------------------------

    def action_pick(self, number: int) -> None:
        """Answer the focused question with its n-th option; start typing where the answer is typed."""
        asked = self._current()
        if asked is None:
            return
        if asked.typed:
            self.query_one(AnswerBox).open(str(number))
        elif asked.question and 1 <= number <= len(asked.question.options):
            self._answer(asked.key, asked.question.options[number - 1].value)

    def _answer(self, key: str, value: str) -> None:
        self.change(lambda case: self.work.desk.answer(case, key, value), self._advance)

    def _advance(self, snapshot: Snapshot) -> None:
        listing = self.query_one(Listing)
        following = next_open([one.answer for one in asked_of(snapshot)], listing.highlighted or 0)
        if following is not None:
            listing.highlighted = following

    def action_enter(self) -> None:
        """Type the answer, or go on when all is answered."""
        asked = self._current()
        if asked is not None and asked.typed and not asked.answer:
            self.query_one(AnswerBox).open("")
        elif self.now_shown.walk.done("situation"):
            self.action_next()
        elif asked is not None and asked.typed:
            self.query_one(AnswerBox).open("")

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_enter()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        asked, value = self._current(), event.value
        if asked is None:
            return
        if asked.question is None:
            self.change(lambda case: self.work.desk.licence(case, Licence(number=value)), self._typed_done)
        else:
            key = asked.key
            self.change(lambda case: self.work.desk.answer(case, key, value), self._typed_done)

    def _typed_done(self, snapshot: Snapshot) -> None:
        self._close_box()
        self._advance(snapshot)

    def _close_box(self) -> None:
        self.query_one(AnswerBox).close()
        self.query_one(Listing).focus()

    def action_clear(self) -> None:
        """Take the answer back."""
        asked = self._current()
        if asked is not None and asked.question is not None and asked.answer:
            self.change(lambda case: self.work.desk.answer(case, asked.key, ""))

    def action_override(self) -> None:
        """Go on without the licence, with a reason (R089 as DESIGN reads it)."""
        if not self.now_shown.walk.matter.licence_first:
            return

        def keep(reason: str | None) -> None:
            if reason is not None:
                self.change(
                    lambda case: self.work.desk.licence(case, Licence(override_reason=reason)), self._advance
                )

        self.app.push_screen(Ask("没有营业执照继续办理", "请写明理由，理由会留在办件里。"), keep)

    def action_next(self) -> None:
        """To the items."""
        self.action_goto("items")

    def action_back(self) -> None:
        """Esc closes the box first."""
        if self.query_one(AnswerBox).display:
            self._close_box()
        else:
            super().action_back()
