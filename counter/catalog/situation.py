"""Situations: answers decide which rows of a matter apply and which of their requirements count.

Pure functions; the date of the case is an argument, because law is bound to time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.catalog.model import (
    GIVEN,
    Catalogue,
    Item,
    Matter,
    Question,
    Range,
    Requirement,
    Row,
    Test,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Selected:
    """A row that applies, with the catalogue item really handled. `no` is the row's number from 1."""

    no: int
    row: Row
    item: Item

    @property
    def name(self) -> str:
        """What the paper calls it: the row's name, or the branch taken inside it."""
        return f"{self.row.name}({self.item.key})" if self.row.branches else self.row.name

    @property
    def known(self) -> bool:
        """False while the list of materials is 待核定: such an item cannot be received."""
        return bool(self.item.requirements or self.item.no_materials_because)


def holds(when: When, answers: Mapping[str, str]) -> bool:
    """True when any of the dicts holds; () always does. An unanswered question holds nothing."""
    return not when or any(all(_passes(t, answers.get(k)) for k, t in case.items()) for case in when)


def _passes(test: Test, answer: str | None) -> bool:
    if answer is None:
        return False
    if isinstance(test, Range):
        return _in_range(test, answer)
    return answer == test if isinstance(test, str) else answer in test


def _in_range(test: Range, answer: str) -> bool:
    try:
        number = float(answer)
    except ValueError:
        return False
    return (test.min is None or number >= test.min) and (test.below is None or number < test.below)


def branch_of(row: Row, answers: Mapping[str, str]) -> str | None:
    """Key of the item a row stands for under these answers; None when no branch is decided."""
    if not row.branches:
        return row.item or row.name
    return next((b.item for b in row.branches if holds(b.when, answers)), None)


def selected(catalogue: Catalogue, matter: Matter, answers: Mapping[str, str]) -> tuple[Selected, ...]:
    """The rows that apply, in the order of the notice."""
    seen = effective(catalogue, matter, answers)
    found = []
    for no, row in enumerate(matter.rows, 1):
        key = branch_of(row, seen)
        if holds(row.when, seen) and key is not None:
            found.append(Selected(no, row, catalogue.items.get(key) or Item(key=key)))
    return tuple(found)


def in_force(requirement: Requirement, on: date) -> bool:
    """Whether the demand is law on that day."""
    return (requirement.in_force is None or requirement.in_force <= on) and (
        requirement.until is None or on < requirement.until
    )


def questions(
    catalogue: Catalogue,
    matter: Matter,
    answers: Mapping[str, str],
    on: date,
    rows: Collection[int] | None = None,
) -> tuple[Question, ...]:
    """The questions to ask under these answers, in order: first those of the rows, then those of the papers.

    `rows`: the row numbers the applicant takes (R025); papers of the others need no answers. None = all.

    A question whose own condition does not hold is not asked, and its old answer does not count.
    """
    asked: dict[str, Question] = {}
    counted = _settled(matter, answers)
    for key in _keys(catalogue, matter, answers, on, rows):
        question = catalogue.questions[key]
        if key not in asked and key not in matter.presets and _is_asked(matter, question, counted):
            asked[key] = question
            if key in answers:
                counted[key] = answers[key]
    return tuple(asked.values())


def effective(catalogue: Catalogue, matter: Matter, answers: Mapping[str, str]) -> Answers:
    """The answers that count: an answer to a question no longer asked is kept but has no effect."""
    counted = _settled(matter, answers)
    shown = [catalogue.questions[key] for key in matter.questions]
    shown += [q for key, q in catalogue.questions.items() if key not in matter.questions]
    for question in _in_dependence(shown):
        if question.key in answers and question.key not in counted and _is_asked(matter, question, counted):
            counted[question.key] = answers[question.key]
    return counted


def _settled(matter: Matter, answers: Mapping[str, str]) -> Answers:
    return {**{k: v for k, v in answers.items() if k in GIVEN}, **matter.presets}


def _is_asked(matter: Matter, question: Question, counted: Mapping[str, str]) -> bool:
    return holds(question.when, counted) and holds(matter.asked_when.get(question.key, ()), counted)


def _in_dependence(questions: list[Question]) -> list[Question]:
    """Questions after those their condition reads (depth first; a circle is a fault of the check)."""
    by_key = {q.key: q for q in questions}
    placed: dict[str, Question] = {}

    def place(question: Question, trail: frozenset[str]) -> None:
        if question.key in placed or question.key in trail:
            return
        for case in question.when:
            for key in case:
                if key in by_key:
                    place(by_key[key], trail | {question.key})
        placed[question.key] = question

    for question in questions:
        place(question, frozenset())
    return list(placed.values())


def _keys(
    catalogue: Catalogue,
    matter: Matter,
    answers: Mapping[str, str],
    on: date,
    rows: Collection[int] | None,
) -> Iterator[str]:
    yield from matter.questions
    for one in selected(catalogue, matter, answers):
        for requirement in one.item.requirements:
            if in_force(requirement, on) and (rows is None or one.no in rows):
                yield from _with_parents(catalogue, requirement.when)


def _with_parents(catalogue: Catalogue, when: When) -> Iterator[str]:
    for case in when:
        for key in case:
            if key not in GIVEN:
                yield from _with_parents(catalogue, catalogue.questions[key].when)
                yield key


def open_questions(
    catalogue: Catalogue,
    matter: Matter,
    answers: Mapping[str, str],
    on: date,
    rows: Collection[int] | None = None,
) -> tuple[Question, ...]:
    """Questions still to be answered."""
    return tuple(q for q in questions(catalogue, matter, answers, on, rows) if q.key not in answers)


def stop_of(catalogue: Catalogue, matter: Matter, answers: Mapping[str, str]) -> str:
    """The sentence that ends the joint handling under these answers (such as R109); empty = go on."""
    for key, answer in effective(catalogue, matter, answers).items():
        if key in GIVEN:
            continue
        for option in catalogue.questions[key].options:
            if option.value == answer and option.stop and key in matter.questions:
                return option.stop
    return ""
