"""All 53 matters, every combination of answers, every kind of applicant, around each change of law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pytest
from answering import PEOPLE, leaves

from counter.catalog import load
from counter.catalog.check import CATCH_ALL
from counter.catalog.model import GIVEN, Item
from counter.catalog.situation import effective, holds, questions, selected, stop_of
from counter.intake.checklist import build
from counter.intake.compose import cite

if TYPE_CHECKING:
    from counter.catalog.model import Matter
    from counter.catalog.situation import Selected
    from counter.intake.checklist import Checklist

WHOLE = load.load().catalogue
ON = date(2026, 11, 23)


@pytest.fixture(scope="module", params=WHOLE.matters, ids=lambda one: one.id)
def matter(request: pytest.FixtureRequest) -> Matter:
    """Every matter; of the module, so that all tests of one follow each other and share its lists."""
    found: Matter = request.param
    return found


def chosen(matter: Matter, answers: dict[str, str]) -> tuple[Selected, ...]:
    return () if stop_of(WHOLE, matter, answers) else selected(WHOLE, matter, answers)


def papers(matter: Matter, answers: dict[str, str], on: date = ON) -> Checklist:
    return build(WHOLE, chosen(matter, answers), effective(WHOLE, matter, answers), on)


@cache
def situations(matter_id: str, person: int, on: date = ON) -> tuple[dict[str, str], ...]:
    """Every situation of one matter and one kind of applicant."""
    return tuple(leaves(WHOLE, WHOLE.matter(matter_id), PEOPLE[person], on))


@dataclass(frozen=True, slots=True)
class Reached:
    """What one way of answering leads to."""

    answers: dict[str, str]
    stop: str
    rows: tuple[Selected, ...]
    list: Checklist


@lru_cache(maxsize=1)
def everything(matter_id: str) -> tuple[Reached, ...]:
    """Every situation of one matter, whoever applies; of very many, every seventh for the others."""
    matter = WHOLE.matter(matter_id)
    return tuple(
        Reached(answers, stop_of(WHOLE, matter, answers), chosen(matter, answers), papers(matter, answers))
        for person in range(len(PEOPLE))
        for answers in situations(matter_id, person)[:: _step(matter_id, person)]
    )


def _step(matter_id: str, person: int) -> int:
    return 7 if person and len(situations(matter_id, person)) > 500 else 1


def test_something_is_handled_or_the_clerk_says_why_not(matter: Matter) -> None:
    for one in everything(matter.id):
        assert one.stop or one.rows, one.answers


@pytest.mark.rule("R018")
@pytest.mark.rule("R053")
@pytest.mark.rule("R063")
@pytest.mark.rule("R132")
def test_the_list_is_clean(matter: Matter) -> None:
    """No paper twice, none without a basis, no catch-all, nothing exempt or made by the case asked for."""
    for reached in everything(matter.id):
        answers, rows, lines = reached.answers, reached.rows, reached.list.lines
        assert len({line.key for line in lines}) == len(lines), answers
        for line in lines:
            where = (line.key, answers)
            assert not CATCH_ALL.search(line.key), where
            assert line.bases, where
            assert all(cite(WHOLE, basis).startswith("《") for basis in line.bases), where
            assert not (line.material.exempt and line.ask in ("原件", "复印件")), where
            makers = {one.no for one in rows if one.item.result == line.key}
            wanting = {wanted.row for wanted in line.wanted}
            assert line.ask == "本件产生" if makers and not makers & wanting else line.ask != "本件产生", (
                where
            )


TWICE = {"P05", "P14", "P16"}
"""Where two rows share one item: 初审 and 复审, 承租 and 补贴, two look-ups."""


def test_an_item_comes_once_and_only_an_item_without_a_list_is_unknown(matter: Matter) -> None:
    for reached in everything(matter.id):
        answers, rows = reached.answers, reached.rows
        assert len({one.name for one in rows}) == len(rows), answers
        if matter.id not in TWICE:
            assert len({one.item.key for one in rows}) == len(rows), answers
        open_ones = {one.name for one in rows if not one.known}
        assert set(reached.list.unknown) == open_ones, answers


Outcomes = dict[str, set[object]]
"""Answer → everything it can still lead to."""


def test_no_answer_is_asked_in_vain(matter: Matter) -> None:
    """Each question that is asked parts the rows, the stop or the papers somewhere."""
    parted: dict[str, dict[tuple[tuple[str, str], ...], Outcomes]] = {}
    for one in everything(matter.id):
        steps, end = tuple(one.answers.items()), outcome(one)
        for place, (key, answer) in enumerate(steps):
            if key not in GIVEN:
                outcomes = parted.setdefault(key, {}).setdefault(steps[:place], {})
                outcomes.setdefault(answer, set()).add(end)
    for key, by_steps in parted.items():
        assert any(len({frozenset(one) for one in by.values()}) > 1 for by in by_steps.values()), key


def outcome(reached: Reached) -> object:
    """All that answers lead to."""
    return (
        frozenset((one.no, one.item.key) for one in reached.rows),
        frozenset(
            (line.key, line.ask, tuple((one.row, id(one.requirement)) for one in line.wanted))
            for line in reached.list.lines
        ),
        reached.stop,
    )


def test_every_condition_of_a_paper_asks_its_question(matter: Matter) -> None:
    for answers in situations(matter.id, 0):
        asked = {question.key for question in questions(WHOLE, matter, answers, ON)}
        counted = effective(WHOLE, matter, answers)
        for one in chosen(matter, answers):
            for key in {k for need in one.item.requirements for case in need.when for k in case} - set(GIVEN):
                hidden = not holds(WHOLE.questions[key].when, counted)
                assert key in asked or key in matter.presets or hidden, (key, answers)


@pytest.mark.rule("R090")
def test_choosing_fewer_items_never_asks_for_a_paper_that_none_of_them_wants(matter: Matter) -> None:
    for answers in situations(matter.id, 0):
        rows, counted = chosen(matter, answers), effective(WHOLE, matter, answers)
        whole = {line.key for line in papers(matter, answers).lines}
        alone = [{line.key for line in build(WHOLE, (one,), counted, ON).lines} for one in rows]
        assert whole == set().union(*alone), answers


def changes_of_law(item: Item) -> set[date]:
    """The days on which something that the item wants begins or ends."""
    return {day for one in item.requirements for day in (one.in_force, one.until) if day is not None}


def eras(matter: Matter) -> list[date]:
    keys = {row.item or row.name for row in matter.rows} | {
        b.item for row in matter.rows for b in row.branches
    }
    days = set().union(*(changes_of_law(WHOLE.items[key]) for key in keys if key in WHOLE.items))
    return sorted(day for change in days for day in (change - timedelta(days=1), change))


@pytest.mark.parametrize(
    ("matter", "on"),
    [pytest.param(one, day, id=f"{one.id}-{day}") for one in WHOLE.matters for day in eras(one)],
)
def test_the_day_before_and_the_day_of_a_change_of_law_each_have_one_whole_list(
    matter: Matter, on: date
) -> None:
    for answers in leaves(WHOLE, matter, PEOPLE[0], on):
        rows, lines = chosen(matter, answers), papers(matter, answers, on).lines
        assert len({line.key for line in lines}) == len(lines), answers
        served = {wanted.row for line in lines for wanted in line.wanted}
        without = {one.no for one in rows if one.item.requirements and one.no not in served}
        today = {wanted.row for line in papers(matter, answers).lines for wanted in line.wanted}
        assert not without & today, (answers, "an item loses its whole list in between")
        for line in lines:
            for basis in line.bases:
                source = WHOLE.sources[basis.source]
                assert source.until is None or on < source.until, (line.key, basis)
