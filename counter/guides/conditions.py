"""Conditions in words. A guide knows no answers: everything is told with its situation. Pure.

Two wordings of each: in full, and with the numbers of the situations (①选“租赁”的) where room is short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.catalog.model import GIVEN
from counter.catalog.situation import in_force
from counter.guides.record import Condition, Situation
from counter.intake.consult_terms import in_case
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, County, Item, Matter, Question, When

GIVEN_WORDS = {
    "“agent”选“是”": "委托他人代办",
    "“agent”选“否”": "本人办理",
    "“applicant_kind”选“个人”": "以个人名义办理",
    "“applicant_kind”选“组织”": "以单位名义办理",
    "“minor”选“是”": "申请人不满14周岁",
    "“minor”选“否”": "申请人已满14周岁",
}
"""What the applicant step answers, as a guide says it."""
_SHORT = re.compile(r"“([①-⑳㉑-㉟]|〔\d+〕)”选")


def mark(no: int) -> str:
    """① for 1; beyond what is encoded, 〔36〕."""
    if no <= 20:
        return chr(0x2460 + no - 1)
    return chr(0x3251 + no - 21) if no <= 35 else f"〔{no}〕"


@dataclass(frozen=True, slots=True)
class Wording:
    """How this guide words the conditions of its matter."""

    catalogue: Catalogue
    short: Catalogue
    """The same catalogue with each question named by its number only."""
    answers: dict[str, str]
    """What the matter settles by itself."""
    situations: tuple[Situation, ...]

    def condition(self, when: When) -> Condition | None:
        """When something applies; None = never in this matter."""
        words = in_case(self.catalogue, when, self.answers)
        if words is None:
            return None
        short = in_case(self.short, when, self.answers) or ""
        return Condition(words=say(words).rstrip("，"), short=say(short).rstrip("，"))


def say(text: str) -> str:
    """A sentence with its conditions worded for a guide."""
    text = text.replace("”是“", "”选“")
    for key, words in GIVEN_WORDS.items():
        text = text.replace(key, words)
    return _SHORT.sub(r"\1选", text)


def wording(
    catalogue: Catalogue, matter: Matter, items: Iterable[Item], county: County | None, on: date
) -> Wording:
    """Number every question on which anything of the matter depends."""
    keys = [key for key in dict.fromkeys(_keys(catalogue, matter, items, on)) if key not in matter.presets]
    asked = [catalogue.questions[key] for key in keys if key in catalogue.questions]
    situations = tuple(_situation(no, question, county) for no, question in enumerate(asked, 1))
    marks = {one.key: one.mark for one in situations}
    numbered = {
        key: replace(question, ask=marks.get(key, question.ask))
        for key, question in catalogue.questions.items()
    }
    return Wording(catalogue, replace(catalogue, questions=numbered), dict(matter.presets), situations)


def _keys(catalogue: Catalogue, matter: Matter, items: Iterable[Item], on: date) -> Iterator[str]:
    yield from matter.questions
    for when in _whens(matter, items, on):
        yield from _of(catalogue, when)


def _of(catalogue: Catalogue, when: When) -> Iterator[str]:
    """The questions a condition reads, after those on which they depend themselves."""
    for case in when:
        for key in case:
            if key not in GIVEN and key in catalogue.questions:
                yield from _of(catalogue, catalogue.questions[key].when)
                yield key


def _whens(matter: Matter, items: Iterable[Item], on: date) -> Iterator[When]:
    for row in matter.rows:
        yield row.when
        yield from (branch.when for branch in row.branches)
    for item in items:
        yield from (one.when for one in item.requirements if in_force(one, on))
        yield from (one.when for one in item.statutory)
        yield from (one.when for one in item.stages)
        yield from (one.when for one in item.fee)


def _situation(no: int, question: Question, county: County | None) -> Situation:
    here = county.thresholds.get(question.key, "") if county else ""
    return Situation(
        no=no,
        mark=mark(no),
        key=question.key,
        ask=question.ask,
        options=tuple(one.value for one in question.options) or (f"填写{question.unit}数",),
        threshold=here or (UNKNOWN if "R092" in question.basis else ""),
        stops=tuple(f"选“{one.value}”的，{one.stop}" for one in question.options if one.stop),
    )
