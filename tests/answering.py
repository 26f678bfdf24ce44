"""Every way the questions of a matter can be answered, those of the papers included."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from counter.catalog.model import Range
from counter.catalog.situation import open_questions, stop_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, Matter, Question, When

PEOPLE = tuple(
    {"agent": agent, "applicant_kind": kind, "minor": minor}
    for agent, kind, minor in product("否是", ("个人", "组织"), "否是")
    if not (kind == "组织" and minor == "是")
)
"""Every kind of applicant; an organisation is no child."""


def leaves(
    catalogue: Catalogue, matter: Matter, answers: dict[str, str], on: date
) -> Iterator[dict[str, str]]:
    """Every completely answered situation."""
    waiting = open_questions(catalogue, matter, answers, on)
    if stop_of(catalogue, matter, answers) or not waiting:
        yield answers
        return
    question = waiting[0]
    for value in values(catalogue, question):
        yield from leaves(catalogue, matter, {**answers, question.key: value}, on)


def values(catalogue: Catalogue, question: Question) -> list[str]:
    """All options; of a number, one value below, at and above each bound that anything sets."""
    if question.options:
        return [option.value for option in question.options]
    bounds = {
        bound
        for when in _conditions(catalogue)
        for case in when
        if isinstance(test := case.get(question.key), Range)
        for bound in (test.min, test.below)
        if bound is not None
    }
    return [f"{value:g}" for bound in sorted(bounds) for value in (bound - 0.01, bound, bound + 1)] or ["1"]


def _conditions(catalogue: Catalogue) -> Iterator[When]:
    yield from (row.when for matter in catalogue.matters for row in matter.rows)
    yield from (branch.when for m in catalogue.matters for row in m.rows for branch in row.branches)
    yield from (one.when for item in catalogue.items.values() for one in item.requirements)
    yield from (question.when for question in catalogue.questions.values())
