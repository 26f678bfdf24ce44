"""The walk: one view computed from the draft, the law of the day, and where each item is handled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.cases.records import Collection, Draft, Licence, Outcome, Person
from counter.catalog import load
from counter.intake.steps import STEP_ZH, STEPS
from counter.intake.walk import Walk, given, walk
from counter.settings import Level, Station

WHOLE = load.load().catalogue
ON = date(2026, 11, 23)
STATION = Station()
ADULT = Person(name="赵立新", number="110101199003074514", phone="13803980000")
CHILD = Person(name="赵小宝", document="none_yet", birth="2026-11-01")


def at(matter_id: str, on: date = ON, **draft: Any) -> Walk:
    return walk(WHOLE, Draft(matter_id=matter_id, **draft), STATION, on)


def answered(matter_id: str, on: date = ON, **draft: Any) -> Walk:
    """With every question answered by its first option that stops nothing."""
    answers: dict[str, str] = {}
    view = at(matter_id, on, answers=answers, **draft)
    while view.open_questions:
        question = view.open_questions[0]
        usual = [option.value for option in question.options if not option.stop] or ["100"]
        answers = {**answers, question.key: usual[0]}
        view = at(matter_id, on, answers=answers, **draft)
    return view


def asks(view: Walk) -> dict[str, str]:
    return {line.key: line.ask for line in view.checklist.lines}


# -- law is bound to time -------------------------------------------------------------------------------


def test_the_household_register_was_wanted_for_a_marriage_until_the_ninth_of_may_2025() -> None:
    before = answered("P11", date(2025, 5, 9), chosen=(1,))
    after = answered("P11", date(2025, 5, 10), chosen=(1,))
    assert asks(before)["双方居民户口簿"] == "原件"
    assert not any("户口簿" in key for key in asks(after))
    assert [one.no for one in before.chosen] == [one.no for one in after.chosen] == [1]


def test_on_both_days_every_line_has_a_basis_in_force() -> None:
    for day in (date(2025, 5, 9), date(2025, 5, 10), ON):
        for line in answered("P11", day).checklist.lines:
            for wanted in line.wanted:
                begin, end = wanted.requirement.in_force, wanted.requirement.until
                assert (begin or day) <= day < (end or date.max), line.key


# -- steps ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R089")
def test_the_walk_opens_where_something_is_still_needed() -> None:
    view = at("E03")
    assert view.next_step() == "situation"
    view = answered("E03")
    assert view.next_step() == "situation", "the licence is still open"
    licence = Licence(number="91410000MA40H3R67H")
    drafts: dict[str, Any] = {"licence": licence}
    assert answered("E03", **drafts).next_step() == "items"
    assert answered("E03", chosen=(1,), **drafts).next_step() == "applicant"
    people: dict[str, Any] = {"applicant": ADULT, "collection": Collection()}
    assert answered("E03", chosen=(1,), **drafts, **people).next_step() == "materials"
    assert set(STEP_ZH) == set(STEPS)


@pytest.mark.rule("R089")
@pytest.mark.parametrize(
    ("matter_id", "licence", "waiting"),
    [
        ("E03", None, True),
        ("E03", Licence(), True),
        ("E03", Licence(number="9"), False),
        ("E03", Licence(override_reason="正在变更"), False),
        ("E01", None, False),
        ("P17", None, False),
    ],
)
def test_the_licence_comes_first_where_it_must(
    matter_id: str, licence: Licence | None, *, waiting: bool
) -> None:
    assert at(matter_id, licence=licence).licence_open is waiting


@pytest.mark.rule("R025")
@pytest.mark.rule("R107")
def test_not_chosen_yet_means_all_and_a_choice_is_kept_within_what_applies() -> None:
    assert answered("P17").chosen == answered("P17").available
    assert not answered("P17").done("items"), "until it is confirmed"
    assert [one.no for one in answered("P17", chosen=(3, 4, 99)).chosen] == [3, 4]


@pytest.mark.rule("R018")
def test_choosing_fewer_items_asks_for_fewer_or_the_same_papers() -> None:
    whole = answered("P17")
    for one in whole.available:
        alone = answered("P17", chosen=(one.no,))
        assert set(asks(alone)) <= set(asks(whole))
        assert all(line.items == (one.name,) for line in alone.checklist.lines)


def test_what_the_case_makes_is_asked_when_its_maker_is_not_chosen() -> None:
    whole = answered("P11")
    made = next(line for line in whole.checklist.lines if line.ask == "本件产生")
    rest = tuple(one.no for one in whole.available if one.item.result != made.key)
    assert asks(answered("P11", chosen=rest))[made.key] != "本件产生"


# -- the applicant decides too --------------------------------------------------------------------------


def test_the_answers_of_the_applicant_step_come_from_the_people() -> None:
    assert given(Draft(matter_id="P01"), ON) == {}
    assert given(Draft(matter_id="P01", applicant=CHILD, agent=ADULT), ON) == {
        "agent": "是",
        "applicant_kind": "个人",
        "minor": "是",
    }
    firm = Person(kind="组织", name="某公司", document="uscc")
    assert given(Draft(matter_id="E03", applicant=firm), ON)["minor"] == "否"


@pytest.mark.parametrize(("birth", "minor"), [("2012-11-24", "是"), ("2012-11-23", "否"), ("", "否")])
def test_on_the_fourteenth_birthday_a_person_is_fourteen(birth: str, minor: str) -> None:
    child = Person(name="赵", document="passport", birth=birth)
    assert given(Draft(matter_id="P01", applicant=child), ON)["minor"] == minor


def test_an_agent_brings_the_papers_of_an_agent() -> None:
    alone = answered("E03", applicant=ADULT, chosen=(1,))
    sent = answered("E03", applicant=ADULT, agent=ADULT, chosen=(1,))
    more = set(asks(sent)) - set(asks(alone))
    assert "授权委托书" in more


# -- outcomes and levels --------------------------------------------------------------------------------


def test_an_outcome_of_a_line_that_is_gone_does_not_count_and_is_not_lost() -> None:
    view = answered("P17", chosen=(3,))
    elsewhere = next(x.key for x in answered("P17").checklist.lines if x.key not in asks(view))
    kept = {elsewhere: Outcome(kind="missing")}
    view = answered("P17", chosen=(3,), outcomes=kept)
    assert view.outcomes == {}
    assert view.draft.outcomes == kept
    assert view.tally.findings == 0


def test_each_item_says_where_it_is_handled() -> None:
    places: tuple[tuple[Level, bool], ...] = (("县级", True), ("市级", False), ("乡级", False))
    for level, city in places:
        station = replace(STATION, level=level, is_city_district=city)
        for matter in WHOLE.matters:
            view = walk(WHOLE, Draft(matter_id=matter.id), station, ON)
            assert len(view.handlings) == len(view.available)
            for one in view.available:
                assert view.handling_of(one).level[0] in one.row.levels


def test_the_papers_carry_each_item_with_its_department_and_level() -> None:
    items = answered("E03").reviewed().items
    assert [item.name for item in items] == [one.name for one in answered("E03").chosen]
    assert all(item.level.endswith(("（本级）", "（跨层级）")) for item in items)


def test_a_matter_of_another_catalogue_is_a_key_error_and_no_guess() -> None:
    with pytest.raises(KeyError):
        at("E99")


@pytest.mark.rule("R018")
@pytest.mark.parametrize("matter", [m.id for m in WHOLE.matters])
def test_every_matter_can_be_walked_from_empty_to_its_list(matter: str) -> None:
    view = answered(matter, applicant=ADULT, agent=ADULT)
    assert view.available or view.stop
    keys = [line.key for line in view.checklist.lines]
    assert len(keys) == len(set(keys))
    assert set(view.checklist.unknown) == {one.name for one in view.chosen if not one.known}
