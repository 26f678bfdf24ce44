"""咨询辅导: what somebody at the consulting desk can do for a person who only asks (R122, R124, R128, R129).

Asking keeps nothing: there is no case and no person yet. Handing out a sheet is written down, without any
answer; opening a case keeps the answers and goes on as at the acceptance window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.desks.window.acceptance import AcceptanceDesk, Told
from counter.desks.window.inputs import answer_value
from counter.errors import BadInput, Refused
from counter.intake import applying, consult
from counter.intake.advice import AdviceSheet
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.catalog.model import Question
    from counter.desks.context import Desk
    from counter.intake.advice import Advice
    from counter.intake.papers import Form
    from counter.intake.walk import Walk

Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """What somebody asks: the matter, the answers really given, and the items wanted (None = all)."""

    matter_id: str
    answers: dict[str, str]
    chosen: Rows | None = None


class ConsultingDesk:
    """The consulting desk of one sign-in."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk")

    def look(self, asked: Consultation) -> Walk:
        """The questions, items and materials for these answers, complete or not."""
        on = self.desk.now().date()
        try:
            return consult.look(
                self.desk.catalogue,
                self.desk.station,
                on,
                asked.matter_id,
                asked.answers,
                chosen=asked.chosen,
            )
        except KeyError:
            raise Refused(
                f"目录里没有编号为 {asked.matter_id} 的事项。", todo="请按名称、拼音或编号重新查找。"
            ) from None

    def answer(self, asked: Consultation, key: str, value: str) -> Consultation:
        """Answer a question; an empty value takes the answer back. Nothing is stored."""
        value = answer_value(self._question(key), value)
        answers = {k: v for k, v in asked.answers.items() if k != key} | ({key: value} if value else {})
        return Consultation(matter_id=asked.matter_id, answers=answers, chosen=asked.chosen)

    def choose(self, asked: Consultation, rows: Rows) -> Consultation:
        """Ask for some of the items that apply (R025)."""
        possible = {one.no for one in self.look(asked).available}
        kept = tuple(sorted(set(rows) & possible))
        if not kept:
            raise BadInput("至少选一个事项。", todo="空格选中要问的事项。", field="items")
        every = len(kept) == len(possible)
        return Consultation(matter_id=asked.matter_id, answers=asked.answers, chosen=None if every else kept)

    def advise(self, asked: Consultation) -> Advice:
        """Everything to be told once. Refused while a question is open: half a list is not told once."""
        view = self.look(asked)
        if view.open_questions and not view.stop:
            listed = "、".join(f"“{question.ask}”" for question in view.open_questions)
            raise Refused(f"还有 {len(view.open_questions)} 个问题没有答：{listed}。", todo="答完再告知。")
        if not view.chosen and not view.stop:
            raise Refused("按这些情形，没有要办的事项。", todo="请核对情形的回答。")
        return consult.advise(view, self.desk.station, asked.answers)

    def give(self, asked: Consultation) -> AdviceSheet:
        """Hand out 咨询一次性告知单: the journal says that it was, for which matter and items, to nobody."""
        advice = self.advise(asked)
        now, station = self.desk.now(), self.desk.station
        detail = {
            "matter": advice.matter_id,
            "catalogue": advice.catalogue,
            "rows": [one.row for one in advice.items],
            "bring": len(advice.bring),
        }
        with self.desk.store.begin() as uow:
            self.desk.record(uow, "consult.give", "", detail)
            uow.commit()
        return AdviceSheet(
            advice=advice,
            station=station.name,
            window=f"{self.desk.session.window}窗",
            operator=self.desk.session.name,
            issued_at=f"{now:%Y-%m-%d %H:%M}",
            sample=bool(station.is_sample),
            training=self.desk.training,
        )

    def form(self, asked: Consultation) -> Form:
        """一件事申请表 to take home, filled in as far as was told; the journal says that it was given.

        It belongs to no case: no number, no code. Refused without items, or where the matter is not joint.
        """
        view = self.look(asked)
        if view.stop:
            raise Refused(view.stop, todo="这种情形不能按一件事申请。")
        made = applying.loose(view, self.desk.station, self.desk.now())
        made = replace(made, head=replace(made.head, training=self.desk.training))
        detail = {"matter": made.matter_id, "rows": [one.no for one in view.chosen]}
        with self.desk.store.begin() as uow:
            self.desk.record(uow, "consult.form", "", detail)
            uow.commit()
        return made

    def open_case(self, asked: Consultation, case_id: str) -> Case:
        """Open the case, answers and choice kept. The same `case_id` again opens nothing new."""
        view = self.look(asked)
        if view.stop:
            raise Refused(view.stop, todo="这种情形不能按一件事收件。")
        said = consult.own_answers(asked.answers)
        kept = {key: answer_value(self._question(key), value) for key, value in said.items()}
        rows = None if asked.chosen is None else tuple(one.no for one in view.chosen)
        told = Told(answers=kept, chosen=rows or None)
        return AcceptanceDesk(self.desk).open(asked.matter_id, case_id, told)

    def _question(self, key: str) -> Question:
        question = consult.GIVEN_QUESTIONS.get(key) or self.desk.catalogue.questions.get(key)
        if question is None:
            raise Refused("目录里没有这个问题。")
        return question
