"""A question as it stands in a list and in the pane below it: the same at every desk that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from counter.intake import consult
from screens.shared.box import Box
from screens.shared.rows import labelled, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.catalog.model import Question, Rule
    from counter.intake.walk import Walk
    from counter.settings import Station


PICKS = (
    *(Binding(str(n), f"pick({n})", "选答案", show=False, id=f"pick.{n}") for n in range(1, 10)),
    Binding("0", "pick(0)", "选答案", show=False, id="pick.0"),
)
"""An answer by its number; a digit also begins what is typed."""


class AnswerBox(Box):
    """Where an answer is typed. It is there only while one types."""

    def __init__(self) -> None:
        super().__init__(id="typed", placeholder="输入后回车")
        self.display = False

    def open(self, begin: str) -> None:
        """Go on from what was typed so far."""
        self.display = True
        self.value = begin
        self.cursor_position = len(begin)
        self.focus(scroll_visible=False)

    def close(self) -> None:
        """It is done; whoever opened it takes the focus back."""
        self.display = False


def question_row(number: int, ask: str, answer: str, width: int) -> Content:
    """Number, question, answer; 待答 while there is none. `width`: cells of the window."""
    room = max(20, width - 32)
    style = "bold" if answer else "$warning"
    return row([(f"{number}", 3, "$text-muted"), (ask, room, ""), (answer or "待答", 22, style)])


def about_question(question: Question, width: int, view: Walk, station: Station) -> Content:
    """The whole question, its options by number, what the county has set, why it is asked."""
    threshold = consult.threshold(view, station, question)
    parts = [Content.styled(one, "bold") for one in lines(question.ask, width)]
    if question.unit:
        parts.append(Content(f"输入数字（单位：{question.unit}），回车。"))
    for number, option in enumerate(question.options, 1):
        first, *more = lines(f"{option.value}  {option.hint}".rstrip(), width - 2)
        parts.append(Content.assemble((f"{number} ", "bold $accent"), first))
        parts += [Content(f"  {one}") for one in more]
    if threshold:
        parts.append(labelled("本地标准", threshold, width, limit=2))
    if question.note:
        parts.append(labelled("说明", question.note, width, limit=2))
    if question.basis:
        parts.append(labelled("依据", basis_words(question.basis, view.catalogue.rules), width, limit=2))
    return stack(parts)


def basis_words(basis: str, rules: Mapping[str, Rule]) -> str:
    """An article as it stands; a rule of the notice by its place there, its number behind for F1."""
    rule = rules.get(basis)
    return basis if rule is None else f"三政办〔2023〕32号 {rule.place}：{rule.quote}（{basis}）"


def next_open(answers: list[str], at: int) -> int | None:
    """The next row without an answer, from `at` on and then from the top; None when all have one."""
    order = (*range(at, len(answers)), *range(at))
    return next((n for n in order if not answers[n]), None)
