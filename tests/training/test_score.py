"""The score: full for the perfect run, each mistake at its price, never below nothing, never up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import mistakes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mistakes import MISTAKES, PERFECT, SCENARIO

from counter.training.prices import FULL, PRICES, table
from counter.training.scenario import Attempt, Did, Judged
from counter.training.score import score, steps_over

if TYPE_CHECKING:
    from mistakes import Mistake

    from counter.training.score import Score

NAMES = sorted(MISTAKES)
FINISHED = [name for name in NAMES if MISTAKES[name].kind != "unfinished"]


def worth(attempt: Attempt) -> Score:
    return score(SCENARIO, attempt)


def test_a_perfect_run_scores_full_and_says_what_was_found() -> None:
    found = worth(PERFECT)
    assert (found.points, found.full, found.missed) == (100, 100, ())
    assert [one.text for one in found.lines][:2] == ["找到：缺少“图纸”。桌上没有图纸", "找到：“合同”过期"]
    assert any(one.text == "办到：推送" for one in found.lines)


@pytest.mark.parametrize("name", NAMES)
def test_each_mistake_costs_exactly_its_price(name: str) -> None:
    mistake = MISTAKES[name]
    found = worth(mistake.make(PERFECT))
    assert FULL - found.points == mistake.cost
    assert found.lost(mistake.kind) == mistake.cost
    assert {one.kind for one in found.missed} == {mistake.kind}


def test_every_price_of_the_table_is_charged_by_some_mistake() -> None:
    forwarded = {"slip"}  # test_lower: nothing is forwarded where papers are looked at
    assert {one.kind for one in MISTAKES.values()} | forwarded == set(PRICES)
    assert len(table()) == len(PRICES)


def test_every_miss_of_the_review_names_a_rule() -> None:
    for mistake in MISTAKES.values():
        for one in worth(mistake.make(PERFECT)).missed:
            assert one.rules or one.kind in ("person", "unfinished", "order", "time", "keys", "hint"), one


def together(names: list[str]) -> list[Mistake]:
    """Of these mistakes, those that can be made in one run: the first at each place."""
    made = {MISTAKES[name].place: MISTAKES[name] for name in reversed(names)}
    return list(made.values())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(FINISHED), unique=True, max_size=12))
def test_mistakes_add_up_and_end_at_nothing(names: list[str]) -> None:
    attempt, cost = PERFECT, 0
    for mistake in together(names):
        attempt = mistake.make(attempt)
        cost += mistake.cost
        assert worth(attempt).points == max(0, FULL - cost)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NAMES), unique=True, max_size=12))
def test_more_mistakes_never_score_more(names: list[str]) -> None:
    attempt, before = PERFECT, FULL
    for mistake in together(names):
        attempt = mistake.make(attempt)
        assert 0 <= worth(attempt).points <= before
        before = worth(attempt).points


def test_nothing_done_at_all_is_worth_nothing() -> None:
    found = worth(replace(PERFECT, handled=(), finished=False))
    assert found.points == 0
    assert {one.visit for one in found.missed} == {0, 1, 2}


def test_to_say_that_it_is_done_without_doing_anything_is_worth_nothing() -> None:
    attempt = PERFECT
    for index in range(3):
        attempt = mistakes.at(index, ending="done", papers=(), did=())(attempt)
    assert worth(attempt).points == 0
    assert worth(attempt).lost("unfinished") > 0


def test_a_wrong_answer_is_not_charged_again_by_the_items_it_brings() -> None:
    wrong = mistakes.at(0, answers={"fire_area": "是", "ktv": "否"}, rows=(1, 2, 3))(PERFECT)
    assert worth(wrong).points == FULL - PRICES["answer"].points


def test_a_sentence_that_misses_the_fault_tells_it_badly_and_only_once() -> None:
    wrong = mistakes.judged(0, "合同", Judged(kind="defective", raised=("有涂改",)))(PERFECT)
    found = worth(wrong)
    assert [one.kind for one in found.missed] == ["imprecise", "missed"]
    more = mistakes.judged(0, "合同", Judged(kind="defective", raised=("有涂改", "缺页", "缺日期")))(PERFECT)
    assert worth(more).lost("padded") == PRICES["padded"].points


def test_what_a_supervisor_had_to_allow_is_a_second_telling() -> None:
    wrong = mistakes.judged(1, "图纸", mistakes.FOUND)(PERFECT)
    assert worth(wrong).missed[0].kind == "invented"
    late = Did(at=mistakes.BEGAN, action="case.judge", case_id="c", detail={"line": "图纸", "late": "漏看"})
    assert worth(mistakes.at(1, did=(late,))(wrong)).missed[0].kind == "told_twice"


def test_time_is_the_longer_of_the_real_and_the_simulated() -> None:
    assert worth(PERFECT).minutes == 15
    assert worth(mistakes.at(2, seconds=3600.0)(PERFECT)).minutes == 60
    assert worth(mistakes.at(2, seconds=3600.0)(PERFECT)).lost("time") == PRICES["time"].most


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_more_time_or_keys_never_costs_less(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= steps_over(less, 20, 1.0, 0.2) <= steps_over(more, 20, 1.0, 0.2)
    assert steps_over(more, 0, 1.5, 0.5) == 0


@pytest.mark.parametrize(("used", "steps"), [(20, 0), (20.1, 1), (24, 1), (24.1, 2), (40, 5), (40.1, 6)])
def test_each_started_fifth_over_the_usual_time_counts(used: float, steps: int) -> None:
    assert steps_over(used, 20, 1.0, 0.2) == steps
