"""咨询: the questions of a matter and its items, answered by digits; Enter leads to the advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from counter.catalog.model import GIVEN
from counter.intake import consult
from screens.consulting.frame import ConsultingScreen
from screens.shared.asking import PICKS, AnswerBox, about_question, next_open, question_row
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import labelled, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget
    from textual.widgets import Input, OptionList

    from counter.catalog.model import Question
    from counter.catalog.situation import Selected
    from counter.desks.window.consulting import Consultation
    from counter.intake.advice import Advice
    from counter.intake.walk import Walk


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a question with its answer, or an item that is taken or not."""

    question: Question | None = None
    answer: str = ""
    item: Selected | None = None
    taken: bool = False


def lines_of(view: Walk, asked: Consultation) -> tuple[Line, ...]:
    """The questions in order; once all are answered, the items that apply."""
    found = [Line(question=q, answer=_said(q, view, asked)) for q in consult.asked(view)]
    if not (view.open_questions or view.stop):
        taken = {one.no for one in view.chosen}
        found += [Line(item=one, taken=one.no in taken) for one in view.available]
    return tuple(found)


def _said(question: Question, view: Walk, asked: Consultation) -> str:
    value = view.answers.get(question.key, "")
    if question.key not in GIVEN:
        return f"{value}{question.unit}" if value else ""
    hint = next((o.hint for o in question.options if o.value == value and o.hint), value)
    return hint if question.key in asked.answers else f"{hint}（通常）"


class ConsultScreen(ConsultingScreen):
    """One key for each answer; the advice is a key away."""

    NAME_ZH = "咨询：情形"
    HELP = (
        "有人来问“我想办这件事，要带什么”，就在这里逐个问情形，按数字选答案；最下面几行是要办的事项，"
        "空格去掉或加上。答完按回车看告知内容：要带的材料、流程、时限、注意事项，一次说清。"
        "标“（通常）”的没有人说过，按常见情况算，也可以改。这里什么也不留；按 F2 开办件，答案都带过去。"
        "遇到疑难，可以请业务部门直接解答。"
    )
    RULES = ("R122", "R124", "R128", "R129", "R025")
    BINDINGS: ClassVar[list[BindingType]] = [
        *PICKS,
        Binding("enter,f10", "next", "填写/看告知", id="consult.next"),
        Binding("space", "mark", "办/不办", id="consult.mark"),
        Binding("a,A", "every", "全办", id="consult.all"),
        Binding("delete,backspace", "clear", "清除答案", id="consult.clear"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that mean something now."""
        if action in ("mark", "every"):
            return not (self.view.open_questions or self.view.stop)
        return not (action == "open_case" and self.view.stop)

    def body(self) -> Iterable[Widget]:
        yield Pane(id="matter")
        yield Listing(id="questions")
        yield Pane(id="options", classes="pane")
        yield AnswerBox()

    def on_mount(self) -> None:
        self._show()
        self._advance()

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.rows = lines_of(self.view, self.asked)
        listing = self.query_one(Listing)
        listing.refill([Option(self._row(n, one)) for n, one in enumerate(self.rows, 1)])
        if not self.query_one(AnswerBox).display:
            listing.focus()
        self.query_one("#matter", Pane).show(self._heading)
        self._about()
        self.say(self._summary(), right="只问不留")
        self.refresh_bindings()

    def _heading(self, width: int) -> Content:
        matter = self.view.matter
        parts = [Content.styled(f"{matter.name} {matter.id}  牵头 {matter.lead}", "bold")]
        stop = self.view.stop
        if stop:
            parts += [Content.styled(one, "$warning") for one in lines(f"不能按一件事办：{stop}", width)]
        return stack(parts)

    def _row(self, number: int, line: Line) -> Content:
        if line.question is not None:
            return question_row(number, line.question.ask, line.answer, self.size.width)
        one = line.item
        assert one is not None  # noqa: S101  (a line is one or the other)
        level = self.view.handling_of(one).level if one.known else "材料待核定"
        wide = max(0, self.size.width - 80)
        cells = (
            ("[办]" if line.taken else "[  ]", 6),
            (one.name, 40 + wide),
            (one.row.dept, 18),
            (level, 10),
        )
        return row([(text, width, "") for text, width in cells])

    def _summary(self) -> str:
        if self.view.stop:
            return "这种情形不按一件事办，把上面的话告诉来问的人；回车可打印"
        waiting = len(self.view.open_questions)
        if waiting:
            return f"待答 {waiting} 问"
        return f"情形答完，要办 {len(self.view.chosen)} 项；回车看告知内容"

    def _current(self) -> Line | None:
        return self.query_one(Listing).under(self.rows)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        self._about()

    def _about(self) -> None:
        line, pane = self._current(), self.query_one("#options", Pane)
        if line is None:
            pane.show(lambda _width: Content("没有需要先问的情形，回车看告知内容。"))
        elif line.question is not None:
            question = line.question
            view, station = self.view, self.desk.desk.station
            pane.show(lambda width: about_question(question, width, view, station))
        elif line.item is not None:
            item = line.item
            pane.show(lambda width: self._about_item(item, width))

    def _about_item(self, one: Selected, width: int) -> Content:
        papers = f"{len(one.item.requirements)} 条要求" if one.item.requirements else "材料清单待核定"
        return stack(
            [
                labelled("事项", one.name, width, limit=2),
                labelled("部门", f"{one.row.dept}  {one.row.levels}", width),
                labelled("材料", one.item.no_materials_because or papers, width, limit=2),
                labelled("备注", one.row.remark or "无", width, limit=2),
            ]
        )

    # -- answering -------------------------------------------------------------------------------------

    def _change(self, change: Callable[[], Consultation], then: Callable[[], None] = lambda: None) -> None:
        """Ask the desk for the changed state and show it."""

        def job() -> tuple[Consultation, Walk]:
            asked = change()
            return asked, self.desk.look(asked)

        def done(result: tuple[Consultation, Walk]) -> None:
            self.asked, self.view = result
            self._show()
            then()

        self.act(job, done)

    def action_pick(self, number: int) -> None:
        """Answer the question under the cursor with its n-th option; start typing where it is typed."""
        line = self._current()
        question = line.question if line else None
        if question is None:
            return
        if question.unit:
            self.query_one(AnswerBox).open(str(number))
        elif 1 <= number <= len(question.options):
            key, value, asked = question.key, question.options[number - 1].value, self.asked
            self._change(lambda: self.desk.answer(asked, key, value), self._advance_one)

    def _advance_one(self) -> None:
        """On to the next question; an assumed answer is looked at as well."""
        if not self._advance() and self._next_is_question():
            self.query_one(Listing).action_cursor_down()

    def _next_is_question(self) -> bool:
        at = self.query_one(Listing).highlighted
        following = self.rows[at + 1 : at + 2] if at is not None else ()
        return any(line.question is not None for line in following)

    def _advance(self) -> bool:
        """To the next open question; False when none is open."""
        listing = self.query_one(Listing)
        at = next_open(
            [line.answer or ("-" if line.item else "") for line in self.rows], listing.highlighted or 0
        )
        if at is not None:
            listing.highlighted = at
        return at is not None

    def action_clear(self) -> None:
        """Take the answer back."""
        line = self._current()
        if line is not None and line.question is not None:
            key, asked = line.question.key, self.asked
            self._change(lambda: self.desk.answer(asked, key, ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        line, value = self._current(), event.value
        if line is None or line.question is None:
            return
        key, asked = line.question.key, self.asked

        def done() -> None:
            self._close_box()
            self._advance_one()

        self._change(lambda: self.desk.answer(asked, key, value), done)

    def _close_box(self) -> None:
        self.query_one(AnswerBox).close()
        self.query_one(Listing).focus()

    # -- items -----------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Take or leave the item under the cursor."""
        line = self._current()
        if line is None or line.item is None:
            return
        rows = tuple(sorted({one.no for one in self.view.chosen} ^ {line.item.no}))
        asked = self.asked
        self._change(lambda: self.desk.choose(asked, rows))

    def action_every(self) -> None:
        """Take every item that applies."""
        rows, asked = tuple(one.no for one in self.view.available), self.asked
        if rows:
            self._change(lambda: self.desk.choose(asked, rows))

    # -- on --------------------------------------------------------------------------------------------

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_next()

    def action_next(self) -> None:
        """Type the answer, go to what is still open, or on to the advice."""
        line = self._current()
        if line is not None and line.question is not None and line.question.unit and not line.answer:
            self.query_one(AnswerBox).open("")
        elif self.view.open_questions and not self.view.stop:
            self._advance()
            self.say(f"还有 {len(self.view.open_questions)} 问没答，答完才能一次说清")
        else:
            asked = self.asked
            self.act(lambda: self.desk.advise(asked), self._advice)

    def _advice(self, advice: Advice) -> None:
        from screens.consulting.advice import AdviceScreen

        self.app.push_screen(AdviceScreen(self.desk, self.asked, self.view, advice))

    def action_back(self) -> None:
        """Esc closes the box first."""
        if self.query_one(AnswerBox).display:
            self._close_box()
        else:
            super().action_back()
