"""The advice: everything of one situation, told once, with 待核定 where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from consultations import (
    E03,
    FULL,
    LATER,
    LICENSED,
    ON,
    STATION,
    UNLISTED,
    advice,
    catalogue,
    first_answers,
    looked,
    own,
)

from counter.catalog.model import County, Fee, Window
from counter.intake import consult, consult_flow

MATTERS = [matter.id for matter in catalogue().matters]


@pytest.mark.rule("R129")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_line_of_the_list_is_told_once_in_one_of_three_groups(matter_id: str) -> None:
    answers = first_answers(matter_id)
    told, view = advice(matter_id, answers), looked(matter_id, answers)
    assert sorted(one.name for one in told.materials) == sorted(x.key for x in view.checklist.lines)
    for one in told.materials:
        line = view.checklist.line(one.name)
        assert one.ask == line.ask
        assert one.standards == line.standards
        assert one.item_names == line.items
        assert one.obtain == line.material.obtain
    assert {one.ask for one in told.bring} <= {"原件", "复印件"}
    assert {one.ask for one in told.fetched} <= {"免提交"}
    assert {one.ask for one in told.inside} <= {"本件产生"}


@pytest.mark.rule("R128")
def test_materials_flow_limits_and_notes_are_all_told() -> None:
    told = advice("E03", E03)
    assert len(told.bring) == 14
    assert [step.name for step in told.steps][:3] == ["窗口收件", "推送部门", "部门受理"]
    assert [step.name for step in told.steps][-2:] == ["出证窗口", "送达"]
    limits = {step.name: step.limit for step in told.steps}
    assert (limits["推送部门"], limits["部门受理"], limits["送达"]) == ("2小时内", "1个工作日内", "当天")
    assert all(one.limit and one.fee and one.result for one in told.items)
    assert any("先取得营业执照" in note for note in told.notes)
    assert "R089" in told.rules


def test_half_an_answer_is_no_advice() -> None:
    with pytest.raises(ValueError, match="open questions"):
        advice("E03", {"fire_area": "是"})


# -- what is known appears, what is not is 待核定 ----------------------------------------------------------


def test_a_promise_comes_before_the_law_and_the_law_before_the_general_limit() -> None:
    first, second, third = advice("X01", {}, of=own(FULL, LATER, LICENSED)).items
    assert first.limit == "7个工作日（承诺）"
    assert first.other_limits == ("现场核查：受理后10个工作日",)
    assert second.limit == "当场（法定）"
    assert third.limit == "20个工作日（法定）"
    assert "行政许可法" in third.limit_basis
    assert first.limit_basis == "《某法》第九条"


def test_without_a_promise_the_statutory_limit_is_shown_as_such() -> None:
    (one,) = advice("X01", {}, of=own(replace(FULL, promised=None))).items
    assert one.limit == "20个工作日（法定）"


def test_a_limit_not_in_force_on_the_day_is_not_told() -> None:
    over = replace(FULL.statutory[0], until=ON)
    (one,) = advice("X01", {}, of=own(replace(FULL, promised=None, statutory=(over,), nature=""))).items
    assert one.limit == "待核定"


def test_fees_stages_people_and_results_are_told_as_they_are_known() -> None:
    told = advice("X01", {}, of=own(FULL))
    (one,) = told.items
    assert (one.fee, one.fee_basis, one.result) == ("不收费", "《某法》第九条", "甲许可证")
    assert one.stages == ("现场核查（所需时间不计入时限，联合进行）", "听证（计入时限）")
    assert "照片：现场拍照" in one.presence
    assert one.presence_unknown == ()
    assert told.promised == "15个工作日"
    assert told.faq[0].answer == "不用。"
    assert "特别环节：事项1现场核查（所需时间不计入时限，联合进行）；事项1听证（计入时限）。" in told.notes


def test_what_nobody_has_established_is_told_to_be_open() -> None:
    told = advice("X01", {}, of=own(UNLISTED, LATER))
    one = told.items[0]
    assert (one.limit, one.fee, one.result, one.known) == ("待核定", "待核定", "待核定", False)
    assert any("事项1的材料清单待核定" in note for note in told.notes)
    assert "各事项对预约、本人到场、各方到场、照片的要求，待核定。" in told.notes
    assert {(c.where, c.hours, c.phone) for c in told.contacts} == {("待核定", "待核定", "待核定")}
    assert told.complaint == "待核定"


def test_a_fee_that_depends_on_what_nobody_was_asked_is_told_with_its_condition() -> None:
    fee = Fee(
        charge="收费80元", when=({"size": ("大", "特大")},), basis=(), confidence="high", evidence="条文"
    )
    (one,) = advice("X01", {}, of=own(replace(FULL, fee=(fee,)))).items
    assert one.fee == "“size”是“大或特大”的，收费80元"


def test_a_copy_number_is_told_where_one_is_proved() -> None:
    told = advice("X01", {}, of=own(FULL))
    assert {one.copies for one in told.bring} == {"2份"}
    assert not any("份数" in note for note in told.notes)


# -- who goes before whom ----------------------------------------------------------------------------------


def test_an_item_waits_for_its_predecessor_and_the_others_go_side_by_side() -> None:
    told = advice("X01", {}, of=own(LATER, FULL, LICENSED))
    assert [step.items for step in told.steps if step.items] == [(2, 3), (1,)]
    assert told.items[0].after == (2,)


def test_an_item_that_needs_what_another_produces_waits_for_it() -> None:
    told = advice("X01", {}, of=own(replace(LATER, after=()), FULL))
    assert told.items[0].after == (2,)
    assert [one.name for one in told.inside] == ["甲许可证"]


@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_item_is_handled_once_and_after_what_it_needs(matter_id: str) -> None:
    view = looked(matter_id, first_answers(matter_id))
    needs = consult_flow.before(view.chosen, view.checklist)
    order = consult_flow.stages(needs)
    placed = {no: n for n, rows in enumerate(order) for no in rows}
    assert sorted(placed) == [one.no for one in view.chosen]
    assert sum(map(len, order)) == len(placed)
    assert all(placed[first] < placed[no] for no, firsts in needs.items() for first in firsts)


def test_a_circle_of_predecessors_still_gives_every_item_a_place() -> None:
    assert consult_flow.stages({1: (2,), 2: (1,), 3: ()}) == ((3,), (1, 2))


# -- the situation -----------------------------------------------------------------------------------------


@pytest.mark.rule("R109")
def test_a_stop_is_told_instead_of_a_list() -> None:
    view = looked("P05", {})
    (key, value), *_ = (
        (question.key, option.value)
        for question in view.questions
        for option in question.options
        if option.stop and "错报" in option.stop
    )
    told = advice("P05", {key: value})
    assert "公安机关" in told.stop
    assert (told.items, told.materials, told.steps) == ((), (), ())


def test_the_usual_is_taken_for_what_only_an_applicant_could_say_and_told_to_be_so() -> None:
    alone = advice("E03", E03)
    helped = advice("E03", {**E03, "agent": "是"})
    assert [one.said for one in alone.situation if one.assumed] == ["本人来办"]
    assert [one.said for one in helped.situation if one.key == "agent" and not one.assumed] == ["别人代办"]
    assert {one.name for one in helped.bring} - {one.name for one in alone.bring} == {"授权委托书"}


def test_who_applies_is_asked_only_where_it_changes_the_list() -> None:
    assert [q.key for q in consult.given_questions(looked("E03", E03))] == ["agent"]
    assert consult.given_questions(looked("X01", {}, of=own(FULL))) == ()


@pytest.mark.rule("R092")
def test_the_threshold_of_the_county_stands_beside_its_question() -> None:
    set_here = County(
        key=STATION.county_name,
        thresholds={"fire_area": "300平方米以上"},
        centre=Window(address="黄河路1号", phone="0398-1"),
        windows=(Window(department="市场监管部门", phone="0398-2"),),
        complaint="0398-3",
    )
    listed = replace(catalogue(), counties={set_here.key: set_here})
    told, bare = advice("E03", E03, of=listed), advice("E03", E03)
    assert [one.threshold for one in told.situation if one.key == "fire_area"] == ["300平方米以上"]
    assert [one.threshold for one in bare.situation if one.key == "fire_area"] == ["待核定"]
    assert (told.contacts[0].where, told.contacts[0].phone) == ("黄河路1号", "0398-1")
    assert next(one for one in told.contacts if one.who == "市场监管部门").phone == "0398-2"
    assert told.complaint == "0398-3"


@pytest.mark.rule("R025")
def test_some_items_only_are_told_when_only_they_are_asked_for() -> None:
    told = advice("E03", E03, chosen=(1,))
    assert [one.name for one in told.items] == ["食品经营许可"]
    assert all(one.items == (1,) for one in told.materials)
    assert told.savings.trips_saved == 0


def test_every_advice_begins_with_the_identity_papers_and_says_when_the_household_book_is_needed() -> None:
    newborn, house = advice("P01", first_answers("P01")), advice("P17", first_answers("P17"))
    assert newborn.notes[0] == house.notes[0] == consult.IDENTITY
    assert "户口簿" in newborn.notes[1]
    assert not any("改页" in note for note in house.notes)


def test_what_only_the_clerk_should_know_is_no_note_to_the_applicant() -> None:
    told = advice("P17", first_answers("P17"))
    assert "并行办理" in told.hint
    assert not any("并行办理" in note for note in told.notes)
    netcafe = advice("E28", first_answers("E28"))
    assert any("分两步申请" in note for note in netcafe.notes)


def test_nobody_is_asked_for_an_organisation_where_only_persons_apply() -> None:
    view = looked("P01", first_answers("P01"))
    assert catalogue().matter("P01").subjects == ("自然人",)
    assert "applicant_kind" not in {question.key for question in consult.asked(view)}


def test_a_stage_of_a_situation_that_was_answered_otherwise_is_not_told() -> None:
    answers = {**first_answers("P02"), "adoptee": "继子女", "giving_parents": "双方共同送养"}
    stages = [stage for item in advice("P02", answers).items for stage in item.stages]
    assert not any("公告查找" in stage for stage in stages)
    foundling = {**first_answers("P02"), "adoptee": "捡拾的弃婴、儿童", "adopters": "单独收养"}
    stages = [stage for item in advice("P02", foundling).items for stage in item.stages]
    assert any("公告查找" in stage for stage in stages)
