"""The coach: rules that exist, hints that lead and do not tell."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import compiled
import mistakes
import pytest
from mistakes import MISTAKES, PERFECT, SCENARIO

from counter.catalog import load
from counter.intake.steps import STEPS
from counter.training import coach, written
from counter.training.scenario import FAULT_ZH, Handled
from counter.training.sheet import DESK_ZH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue
    from counter.training.coach import Advice
    from counter.training.scenario import Attempt, Scenario

SCENARIOS = written.load()


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


def everything_said() -> Iterator[tuple[str, Advice]]:
    for scenario in SCENARIOS:
        for index in range(len(scenario.visits)):
            for step in (*STEPS, *DESK_ZH):
                for advice in coach.explain(scenario, index, step):
                    yield scenario.id, advice


def test_every_step_and_desk_is_explained_by_rules_that_exist() -> None:
    for step in (*STEPS, *DESK_ZH):
        assert coach.explain(SCENARIOS[0], 0, step)
    for _, advice in everything_said():
        assert advice.rules or "个人信息保护法" in advice.text or "代办人" in advice.text, advice
        assert set(advice.rules) <= set(catalogue().rules)


def test_a_rule_is_quoted_word_for_word() -> None:
    (said,) = coach.quotes(("R136", "R000"), catalogue())
    assert said == "R136　材料不齐全或不符合法定形式的,当场一次告知申请人需补正的全部内容"


def test_an_explanation_never_says_what_is_on_the_table() -> None:
    told = {(name, advice.text) for name, advice in everything_said()}
    for scenario in SCENARIOS:
        texts = "".join(text for name, text in told if name == scenario.id)
        for visit in scenario.visits:
            for planted in visit.truth.faults:
                assert planted.line not in texts
                assert not [pick for pick in planted.picks if pick in texts]


def test_only_the_second_visit_is_told_of_the_second_telling() -> None:
    first, second = (coach.explain(SCENARIO, index, "materials") for index in (0, 1))
    assert "R016" in second[-1].rules
    assert "第二次来" in second[-1].text
    assert "第二次来" not in first[-1].text


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.id for one in SCENARIOS])
def test_a_hint_leads_to_the_table_and_never_tells_the_fault(scenario: Scenario) -> None:
    for index, visit in enumerate(scenario.visits):
        blank = Handled(visit=index, began="", ended="")
        found = coach.hint(scenario, index, blank)
        if visit.truth.faults or visit.truth.expects or visit.truth.answers:
            assert found is not None or visit.truth.ending == "stopped"
        for planted in visit.truth.faults:
            said = found.text if found else ""
            assert planted.seen not in said
            assert not [pick for pick in planted.picks if pick in said]


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_there_is_a_hint_for_each_mistake_that_can_still_be_put_right(name: str) -> None:
    mistake = MISTAKES[name]
    made = mistake.make(PERFECT)
    hints = [coach.hint(SCENARIO, index, made.handled[index]) for index in range(3)]
    late = mistake.kind in (
        "ending",
        "unfinished",
        "paper",
        "order",
        "late",
        "forbidden",
        "hint",
        "time",
        "keys",
    )
    assert any(hints) != late
    for one in filter(None, hints):
        assert one.text.endswith(("。", "？", "”"))


def test_hints_come_in_the_order_of_the_walk_until_nothing_is_left() -> None:
    blank = Handled(visit=0, began="", ended="")
    done = PERFECT.handled[0]
    order = ("answers", "rows", "licence", "applicant", "agent", "guardian", "guardian_consent", "judged")
    said = []
    for name in order:
        found = coach.hint(SCENARIO, 0, blank)
        assert found is not None
        said.append(found.text)
        blank = replace(blank, **{name: getattr(done, name)}, asks=done.asks)
    assert said[0].startswith("情形还没有问完")
    assert said[1].startswith("再看一遍选的事项")
    assert said[-1].startswith(coach.WHERE["missing"])
    assert coach.hint(SCENARIO, 0, blank) is None


def test_every_kind_of_fault_has_a_place_to_look() -> None:
    assert set(coach.WHERE) == set(FAULT_ZH)


def test_the_next_step_is_hinted_by_its_rule_alone() -> None:
    attempt: Attempt = mistakes.at(2, did=())(PERFECT)
    found = coach.hint(SCENARIO, 2, attempt.handled[2])
    assert found is not None
    assert found.rules == ("R143",)
    assert "推送" not in found.text
