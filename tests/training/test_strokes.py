"""The key presses of a skilled run: there for every exercise, the same each time, more for more to do.

That they are what the real windows need is proved in tests/screens/test_training_keys.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import compiled
import mistakes
import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from counter.catalog import load
from counter.intake.review import needs_judgement
from counter.intake.walk import walk
from counter.settings import sample
from counter.training import history, play_desks, sealed, strokes, strokes_desks, written
from counter.training.checking import day_of, look
from counter.training.generator import generate
from counter.training.score import LEAST_KEYS, score
from counter.training.sheet import sheet

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.intake.walk import Walk
    from counter.training.scenario import Level, Scenario, Truth
    from counter.training.score import Score

LEVELS: tuple[Level, ...] = (1, 2, 3)
SEEDS = st.integers(0, 999_999)
PAPER = 0.75
"""Minutes to read a paper."""
KEY = 0.02
"""Minutes to press a key."""


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


MATTERS = sorted(one.id for one in catalogue().matters)
MADE = st.builds(generate, st.just(catalogue()), st.sampled_from(MATTERS), st.sampled_from(LEVELS), SEEDS)


@pytest.mark.parametrize("level", LEVELS)
def test_every_matter_has_a_count_at_every_level(level: Level) -> None:
    for matter in MATTERS:
        for seed in range(3):
            made = generate(catalogue(), matter, level, seed)
            assert 5 <= strokes.usual(made, catalogue()) < 250, made.id


def test_every_written_exercise_has_a_count() -> None:
    for one in written.load():
        assert 3 <= strokes.usual(one, catalogue()) < 250, one.id


@settings(max_examples=30, deadline=None)
@given(MADE)
def test_the_same_exercise_always_has_the_same_count(made: Scenario) -> None:
    again = generate(catalogue(), made.matter, made.level, made.seed or 0)
    assert strokes.usual(again, catalogue()) == strokes.usual(made, catalogue())
    assert sum(strokes.by_visit(made, catalogue())) == strokes.usual(made, catalogue())


def judged(view: Walk) -> set[str]:
    return {line.key for line in view.checklist.lines if needs_judgement(line)}


@settings(max_examples=60, deadline=None)
@given(MADE, st.data())
def test_more_lines_never_cost_fewer_keys(made: Scenario, data: st.DataObject) -> None:
    full = look(made, made.first, catalogue())
    rows = st.lists(st.sampled_from(made.first.truth.rows or (0,)), unique=True)
    draft = replace(full.draft, chosen=tuple(data.draw(rows)))
    less = walk(catalogue(), draft, sample(), day_of(made))
    assume(judged(less) <= judged(full))  # a result nobody produces any more has to be looked at
    assert strokes.judging(made, 0, less) <= strokes.judging(made, 0, full)


def changed(made: Scenario, truth: Truth) -> Scenario:
    return replace(made, visits=(replace(made.first, truth=truth),))


@settings(max_examples=60, deadline=None)
@given(MADE)
def test_each_key_more_to_press_is_counted(made: Scenario) -> None:
    """A longer name by a key a character; a fault fewer to tell, never more."""
    keys = strokes.usual(made, catalogue())
    longer = replace(made, applicant=replace(made.applicant, name=f"{made.applicant.name}店二"))
    entered = made.first.truth.ending in ("notice", "receipt")
    assert strokes.usual(longer, catalogue()) == keys + 2 * entered
    truth = made.first.truth
    for at in range(len(truth.faults)):
        fewer = replace(truth, faults=truth.faults[:at] + truth.faults[at + 1 :])
        assert strokes.usual(changed(made, fewer), catalogue()) <= keys


def test_every_action_that_can_be_expected_is_counted() -> None:
    assert set(strokes_desks.DO) == set(play_desks.ACTIONS)


# -- what they are for -------------------------------------------------------------------------------------


def charged(usual: int, pressed: int) -> Score:
    at = mistakes.at(2, keys=pressed - 80)  # the other visits took 60 and 20
    return score(mistakes.SCENARIO, replace(at(mistakes.PERFECT), usual_keys=usual))


@pytest.mark.parametrize(
    ("usual", "pressed", "cost"),
    [(100, 150, 0), (100, 151, 1), (100, 200, 1), (100, 201, 2), (100, 900, 5), (70, 105, 0), (0, 9999, 0)],
)
def test_keys_cost_what_the_table_says(usual: int, pressed: int, cost: int) -> None:
    found = charged(usual, pressed)
    assert (found.points, found.lost("keys")) == (100 - cost, cost)
    assert [one.text for one in found.missed] == [
        f"按键偏多：{pressed}次，熟练操作约{usual}次" for _ in range(bool(cost))
    ]
    told = sheet(mistakes.SCENARIO, replace(mistakes.PERFECT, usual_keys=usual), found, catalogue())
    assert told.keys == f"{pressed}次" + (f"（熟练操作约{usual}次）" if usual else "")


def test_in_a_short_exercise_one_may_look_around() -> None:
    free = LEAST_KEYS * 3 // 2
    handled = (replace(mistakes.PERFECT.handled[0], keys=free), *mistakes.PERFECT.handled[1:])
    still = tuple(one if at == 0 else replace(one, keys=0) for at, one in enumerate(handled))
    attempt = replace(mistakes.PERFECT, handled=still, usual_keys=3)
    assert score(mistakes.SCENARIO, attempt).lost("keys") == 0
    more = (replace(still[0], keys=free + 1), *still[1:])
    assert score(mistakes.SCENARIO, replace(attempt, handled=more)).lost("keys") == 1


def test_a_result_of_an_older_program_is_worth_what_it_was(tmp_path: Path) -> None:
    """It says nothing of usual keys; its own were counted otherwise."""
    attempt = mistakes.at(0, keys=5_000)(replace(mistakes.PERFECT, usual_keys=0))
    found = score(mistakes.SCENARIO, attempt)
    assert found.points == 100
    path = history.keep(tmp_path, mistakes.SCENARIO, attempt, found)
    old = path.read_bytes().replace(b'"usual_keys": 0,', b"")
    body = msgspec.json.decode(old)
    assert "usual_keys" not in body["content"]["attempt"]
    again = sealed.write(tmp_path / f"old{history.SUFFIX}", history.KIND, body["content"], sealed.NO_CLASS)
    assert history.read(again).attempt == attempt


# -- the other pace ----------------------------------------------------------------------------------------


def own_papers(scenario: Scenario) -> int:
    return sum(len(visit.cards) for visit in scenario.visits if visit.by == "trainee")


def reading(scenario: Scenario) -> float:
    """Minutes of somebody who reads every paper once and presses every key."""
    return 2 + PAPER * own_papers(scenario) + KEY * strokes.usual(scenario, catalogue())


def test_the_usual_time_is_enough_to_read_and_to_type() -> None:
    for one in written.load():
        assert reading(one) <= one.minutes <= 45, one.id


@settings(max_examples=60, deadline=None)
@given(MADE)
def test_the_usual_time_of_a_made_up_exercise_follows_its_papers(made: Scenario) -> None:
    lines = len(look(made, made.first, catalogue()).checklist.lines)
    lines += 1 + sum(not card.line for card in made.first.cards)  # papers nobody asks for are read, too
    received = made.first.truth.ending in ("notice", "receipt")
    assert reading(made) <= made.minutes <= 6 + (lines if received else 0)
