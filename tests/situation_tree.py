"""Walks every combination of answers a matter can be given, asking only what is visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import catalog_data
from counter.catalog.authoring import read_files
from counter.catalog.model import Catalogue, Matter, Question, Range
from counter.catalog.situation import open_questions, selected, stop_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ON = date(2026, 1, 5)
LIST_FOLDERS = ("matters", "questions", "procedure")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fully answered situation: the rows that apply (numbers from 1) with their items, or the stop."""

    answers: tuple[tuple[str, str], ...]
    rows: frozenset[int]
    items: frozenset[tuple[int, str]]
    stop: str

    @property
    def effect(self) -> tuple[frozenset[tuple[int, str]], str]:
        """What the answers lead to, whatever they were."""
        return self.items, self.stop


@cache
def catalogue() -> Catalogue:
    """The list as shipped, without the items: they have tests of their own."""
    root = catalog_data.ROOT
    files = tuple(path for folder in LIST_FOLDERS for path in sorted((root / folder).glob("*.yaml")))
    parts, faults = read_files(files, root)
    assert faults == ()
    return parts.catalogue("list")


@cache
def situations(matter_id: str) -> tuple[Outcome, ...]:
    """Every situation of the matter."""
    return tuple(_walk(matter_id, {}))


def outcome(matter_id: str, answers: dict[str, str]) -> Outcome:
    """What these answers lead to, complete or not."""
    matter = catalogue().matter(matter_id)
    rows = selected(catalogue(), matter, answers)
    return Outcome(
        answers=tuple(answers.items()),
        rows=frozenset(one.no for one in rows),
        items=frozenset((one.no, one.item.key) for one in rows),
        stop=stop_of(catalogue(), matter, answers),
    )


def _walk(matter_id: str, answers: dict[str, str]) -> Iterator[Outcome]:
    matter = catalogue().matter(matter_id)
    reached = outcome(matter_id, answers)
    waiting = open_questions(catalogue(), matter, answers, ON)
    if reached.stop or not waiting:
        yield reached
        return
    for value in _values(matter, waiting[0]):
        yield from _walk(matter_id, {**answers, waiting[0].key: value})


def _values(matter: Matter, question: Question) -> list[str]:
    """All options; of a number, one value below, at and above each threshold."""
    if question.options:
        return [option.value for option in question.options]
    tests = [case[question.key] for row in matter.rows for case in row.when if question.key in case]
    bounds = {b for test in tests if isinstance(test, Range) for b in (test.min, test.below) if b is not None}
    return [f"{value:g}" for bound in sorted(bounds) for value in (bound - 0.01, bound, bound + 1)]
