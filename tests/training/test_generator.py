"""Generated scenarios: the same everywhere, and right by the catalogue."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import compiled
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.catalog import load
from counter.errors import Refused
from counter.intake.identity import check_document
from counter.training.checking import check, look
from counter.training.dice import Dice, citizen, credit_code, like, other_digit
from counter.training.generator import generate
from counter.training.scenario import Scenario

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.training.scenario import Level

LEVELS: tuple[Level, ...] = (1, 2, 3)


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


MATTERS = sorted(one.id for one in catalogue().matters)
SEEDS = st.integers(0, 999_999)


@pytest.mark.parametrize("level", LEVELS)
def test_every_matter_gives_an_exercise_that_is_right_by_the_catalogue(level: Level) -> None:
    """Solvable, true, every fault on a checklist line and to be seen, and nothing wrong by accident."""
    for seed, matter in enumerate(MATTERS * 2, 2026):
        made = generate(catalogue(), matter, level, seed)
        assert not list(check(made, catalogue())), made.id
        assert made.id == f"{matter}-{level}-{seed}"


@settings(max_examples=25, deadline=None)
@given(matter=st.sampled_from(MATTERS), level=st.sampled_from(LEVELS), seed=SEEDS)
def test_the_truth_is_what_the_window_shows_for_the_same_answers(
    matter: str, level: Level, seed: int
) -> None:
    made = generate(catalogue(), matter, level, seed)
    assert not list(check(made, catalogue())), made.id
    visit = made.first
    view = look(made, visit, catalogue())
    lines = {line.key for line in view.checklist.lines}
    assert {one.line for one in visit.truth.faults} <= lines
    if visit.truth.ending in ("notice", "receipt"):
        assert not view.open_questions
        assert tuple(one.no for one in view.chosen) == visit.truth.rows
        assert (visit.truth.ending == "notice") == bool(visit.truth.faults)
    assert not (made.agent and visit.truth.cures), "an agent can put nothing right"
    fetched = {line.key for line in view.checklist.lines if line.ask == "免提交"}
    if visit.truth.ending in ("notice", "receipt"):
        assert {card.line for card in visit.cards if card.queried} == fetched, (
            "what is asked for shows nothing"
        )
    assert not {one.line for one in visit.truth.cures} & fetched, "nobody writes in a register"
    assert not [one.line for one in visit.truth.cures if "合同" in one.line or "证明" in one.line]
    assert {one.line for one in visit.truth.cures} <= lines - {one.line for one in visit.truth.faults}
    if level == 1:
        assert {one.kind for one in visit.truth.faults} <= {"missing"}
        assert not made.agent
    if level == 3 and visit.truth.ending != "advice":
        assert visit.truth.traps


@given(matter=st.sampled_from(MATTERS), level=st.sampled_from(LEVELS), seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_a_scenario_travels_as_json(matter: str, level: Level, seed: int) -> None:
    made = generate(catalogue(), matter, level, seed)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Scenario) == made


def test_the_same_seed_gives_the_same_scenario_in_another_process_with_other_hashes() -> None:
    """Sets and hash() would differ there; nothing of the sort may matter."""
    asked = [("E03", 2, 4711), ("P17", 3, 8), ("E01", 3, 77), ("P01", 1, 5), ("E12", 2, 31)]
    here = hashlib.sha256()
    for matter, level, seed in asked:
        here.update(msgspec.json.encode(generate(catalogue(), matter, level, seed)))  # type: ignore[arg-type]
    code = (
        "import hashlib, msgspec, pathlib\n"
        "from counter.catalog import load\n"
        "from counter.training.generator import generate\n"
        f"listed = load.load(cache=pathlib.Path({str(compiled._compiled())!r})).catalogue\n"
        "sum = hashlib.sha256()\n"
        f"for one in {asked!r}: sum.update(msgspec.json.encode(generate(listed, *one)))\n"
        "print(sum.hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "12345"}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == here.hexdigest()


def test_other_seeds_give_other_scenarios_and_every_kind_of_fault_and_trap_comes_up() -> None:
    made = [
        generate(catalogue(), m, level, seed) for m in MATTERS[::3] for level in (2, 3) for seed in (1, 2, 3)
    ]
    assert len({msgspec.json.encode(one) for one in made}) == len(made)
    truths = [one.first.truth for one in made]
    kinds = {fault.kind for truth in truths for fault in (*truth.faults, *truth.cures)}
    assert kinds >= {"missing", "incomplete", "unsigned", "unsealed", "form", "name", "address", "unclear"}
    assert kinds >= {"part", "differs", "state", "unfound", "expired"}
    traps = {trap.kind for one in made for trap in one.first.truth.traps}
    assert traps >= {"exempt", "exclusive", "licence", "cross_level", "foreign"}


@pytest.mark.parametrize(("matter", "seed"), [("E14", 103), ("E16", 106)])
def test_a_change_of_the_law_is_a_trap_once(matter: str, seed: int) -> None:
    made = generate(catalogue(), matter, 3, seed)
    assert [trap.kind for trap in made.first.truth.traps].count("law") <= 1
    assert len({card.key for card in made.first.cards}) == len(made.first.cards)


def test_a_matter_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="没有编号为 X99"):
        generate(catalogue(), "X99", 1, 1)


def test_a_matter_whose_lists_are_unknown_is_an_exercise_in_telling_so() -> None:
    made = generate(catalogue(), "P09", 1, 1)
    assert made.first.truth.ending == "advice"
    assert [one.action for one in made.first.truth.expects] == ["consult.give"]


# -- people and marks --------------------------------------------------------------------------------------


@given(seed=st.integers())
def test_numbers_of_people_pass_every_check_and_belong_to_no_district(seed: int) -> None:
    chance, on = Dice(str(seed)), date(2026, 11, 23)
    number, code = citizen(chance, date(1990, 3, 7)), credit_code(chance)
    assert not check_document("resident_id", number, on=on).warnings
    assert check_document("uscc", code, on=on).number == code
    assert number.startswith("411299")
    assert code[2:8] == "411299"


@given(
    seed=st.integers(), text=st.sampled_from(["411299199003074514", "湖滨区示例路27号", "91411299MA9PX1100A"])
)
def test_another_digit_is_one_other_digit(seed: int, text: str) -> None:
    other = other_digit(Dice(str(seed)), text)
    assert len(other) == len(text)
    assert sum(a != b for a, b in zip(other, text, strict=True)) == 1


@given(seed=st.integers(), said=st.sampled_from(["王立春", "三门峡立夏农业有限公司（样例）"]))
def test_a_like_name_is_another_name(seed: int, said: str) -> None:
    assert like(Dice(str(seed)), said) != said
