"""Answers decide which items apply, and every condition of the notice asks its question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from answering import leaves
from hypothesis import given
from hypothesis import strategies as st

from counter.catalog import load
from counter.catalog.model import Catalogue, Item, Matter, Option, Question, Range, Requirement, Row
from counter.catalog.situation import (
    branch_of,
    effective,
    holds,
    in_force,
    open_questions,
    questions,
    selected,
    stop_of,
)

if TYPE_CHECKING:
    from counter.catalog.model import When

ON = date(2026, 11, 23)
WHOLE = load.load().catalogue
PERSON = {"agent": "否", "applicant_kind": "个人", "minor": "否"}


@pytest.mark.rule("R093")
def test_food_is_licensed_or_only_filed_and_never_both() -> None:
    for matter_id in ("E05", "E07", "E28"):
        matter = WHOLE.matter(matter_id)
        seen = set()
        for answers in leaves(WHOLE, matter, PERSON, ON):
            taken = [one.item.key for one in selected(WHOLE, matter, answers) if "食品" in one.row.name]
            assert len(taken) <= 1
            seen.update(taken)
        assert len(seen) == 2, seen


@pytest.mark.rule("R096")
@pytest.mark.parametrize(("area", "wanted"), [("199.999", False), ("200", True), ("200.01", True)])
def test_two_hundred_square_metres_count_as_two_hundred_or_more(area: str, *, wanted: bool) -> None:
    rows = selected(WHOLE, WHOLE.matter("E07"), {"area": area})
    assert (2 in {one.no for one in rows}) is wanted


def test_an_answer_to_a_question_no_longer_asked_has_no_effect_but_is_not_lost() -> None:
    matter = WHOLE.matter("E05")
    answers = {"ktv": "是", "premises": "自有"}
    assert {3, 4} & {one.no for one in selected(WHOLE, matter, answers)}
    without = {**answers, "ktv": "否"}
    assert "premises" not in effective(WHOLE, matter, without)
    assert not {3, 4} & {one.no for one in selected(WHOLE, matter, without)}
    assert without["premises"] == "自有"


# -- the small parts ------------------------------------------------------------------------------------


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_range_holds_from_its_lower_bound_up_to_its_upper(value: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert holds(({"area": Range(min=low, below=high)},), {"area": repr(value)}) == (low <= value < high)


def test_no_condition_always_holds_and_a_missing_or_odd_answer_never() -> None:
    assert holds((), {})
    assert not holds(({"a": "是"},), {})
    assert not holds(({"a": Range(min=0)},), {"a": "很大"})
    assert holds(({"a": "是", "b": ("甲", "乙")}, {"c": "是"}), {"a": "是", "b": "乙"})
    assert holds(({"a": "是", "b": ("甲", "乙")}, {"c": "是"}), {"c": "是"})
    assert not holds(({"a": "是", "b": ("甲", "乙")},), {"a": "是", "b": "丙"})


def demand(**changes: object) -> Requirement:
    given_: dict[str, object] = {"material": "甲", "form": "原件", "confidence": "high", "evidence": "原文"}
    return Requirement(**(given_ | changes))  # type: ignore[arg-type]


def test_a_demand_is_law_from_its_first_day_until_the_day_before_its_end() -> None:
    bounded = demand(in_force=date(2025, 5, 10), until=date(2025, 6, 1))
    days = [date(2025, 5, 9), date(2025, 5, 10), date(2025, 5, 31), date(2025, 6, 1)]
    assert [in_force(bounded, day) for day in days] == [False, True, True, False]
    assert in_force(demand(), date.min)


def small(**changes: object) -> tuple[Catalogue, Matter]:
    """Two questions, the second asked only after the first; a paper that asks a third."""
    keys: dict[str, When] = {"a": (), "b": ({"a": "是"},), "c": ({"b": "是"},)}
    asked = {
        key: Question(key=key, ask=key, options=(Option(value="是"), Option(value="否", stop="")), when=when)
        for key, when in keys.items()
    }
    rows = (
        Row(name="甲项", dept="局", levels="县级", when=({"b": "是"},)),
        Row(name="乙项", dept="局", levels="县级"),
    )
    matter = Matter(id="E99", annex=1, no=99, marks="", name="试", lead="局", questions=("a", "b"), rows=rows)
    items = {"甲项": Item(key="甲项", requirements=(demand(when=({"c": "是"},)),))}
    catalogue = Catalogue(
        version="x", matters=(matter,), items=items, materials={}, questions=asked, sources={}, rules={}
    )
    return catalogue, replace(matter, **changes)  # type: ignore[arg-type]


def test_questions_appear_as_answers_open_them_those_of_the_papers_last() -> None:
    catalogue, matter = small()
    shown = [
        [question.key for question in questions(catalogue, matter, answers, ON)]
        for answers in ({}, {"a": "是"}, {"a": "是", "b": "是"}, {"a": "否", "b": "是"})
    ]
    assert shown == [["a"], ["a", "b"], ["a", "b", "c"], ["a"]]
    assert [q.key for q in open_questions(catalogue, matter, {"a": "是", "b": "是"}, ON)] == ["c"]


def test_a_preset_counts_and_is_not_asked() -> None:
    catalogue, matter = small(presets={"a": "是"})
    assert [question.key for question in questions(catalogue, matter, {}, ON)] == ["b"]
    assert effective(catalogue, matter, {"a": "否"}) == {"a": "是"}


def test_a_stop_ends_the_joint_handling_with_its_sentence() -> None:
    catalogue, matter = small()
    stopping = replace(catalogue.questions["a"], options=(Option(value="否", stop="请直接到公安机关办理。"),))
    catalogue = replace(catalogue, questions={**catalogue.questions, "a": stopping})
    assert stop_of(catalogue, matter, {"a": "否"}) == "请直接到公安机关办理。"
    assert stop_of(catalogue, matter, {}) == ""


@pytest.mark.rule("R109")
def test_a_wrongly_entered_nationality_is_not_handled_jointly() -> None:
    matter = WHOLE.matter("P05")
    stops = {stop_of(WHOLE, matter, answers) for answers in leaves(WHOLE, matter, PERSON, ON)} - {""}
    assert any("公安" in stop for stop in stops)


def test_a_row_with_branches_stands_for_none_until_one_is_decided() -> None:
    row = WHOLE.matter("E07").rows[0]
    assert branch_of(row, {}) is None
    assert branch_of(WHOLE.matter("E03").rows[2], {}) == WHOLE.matter("E03").rows[2].name


@pytest.mark.rule("R026")
@pytest.mark.rule("R111")
def test_parallel_handling_is_a_note_and_ties_no_items_together() -> None:
    """The extent of the cell is unclear (A01): it is shown, and never forces a choice."""
    told = [
        m
        for m in WHOLE.matters
        if any("并行办理" in f"{r.name}{r.remark}" for r in m.rows) or "并行" in m.note
    ]
    assert [m.id for m in told] == ["P17"]
    assert all(not row.when for row in told[0].rows)
