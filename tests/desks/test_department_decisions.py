"""Predecessors, special stages, extensions and decisions of departments (R159–R166)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import department_hands as hands
import pytest
from department_hands import ADVERT, DRAIN, FIRE, FOOD
from test_department import REASONS, form, said, sent
from world import NOW, World, approval

from counter.clock.due import due
from counter.custody.records import dept
from counter.desks.department.stages import Special
from counter.desks.step import facts_of
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course

PRIZE, HEALTH = "种畜禽", "动物防疫"
"""E17: the licence for breeding stock needs the certificate of epidemic prevention."""
HEARING = "行政许可法第四十六条"


def farm(office: World) -> Course:
    """开畜禽养殖厂, every item accepted."""
    return hands.accepted(office, hands.arrived(office, "E17"))


# -- 前后置 ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R159")
@pytest.mark.rule("R161")
def test_the_later_item_is_reviewed_before_its_predecessor_is_there(office: World) -> None:
    course = farm(office)
    assert "待前置：动物防疫条件合格证核发" in {
        task.what.split(" ", 1)[-1] for task in office.tasks(course.case.id)
    }
    desk = hands.officer(office)
    course = desk.prereview(hands.item(course, PRIZE), "其他材料齐全，场地符合要求")
    prize = hands.item(course, PRIZE)
    assert (prize.prereview, prize.status) == ("其他材料齐全，场地符合要求", "accepted")
    assert prize.prereviewed_at is not None
    with pytest.raises(Refused, match="没有要等的前置事项"):
        desk.prereview(hands.item(course, HEALTH), "齐全")
    with pytest.raises(BadInput, match="预审的结论"):
        desk.prereview(prize, " ")


@pytest.mark.rule("R162")
def test_the_later_item_is_never_decided_first_and_at_once_when_the_result_comes(either: World) -> None:
    course = farm(either)
    desk = hands.officer(either)
    early: tuple[Callable[[], object], ...] = (
        lambda: desk.grant(hands.item(course, PRIZE), "ZC1"),
        lambda: desk.deny(hands.item(course, PRIZE), REASONS),
    )
    for decide in early:
        with pytest.raises(Refused, match="前置事项“动物防疫条件合格证核发”还没有结果") as told:
            decide()
        assert "预审" in told.value.todo
    either.clock.pass_days(3)
    course = desk.grant(hands.item(course, HEALTH), "豫动防合字第20260001号", "DZ-1")
    prize = hands.item(course, PRIZE)
    clock = hands.running(course, "decide_now", prize)
    assert (clock.whose, str(clock.term), clock.due_at and clock.due_at.date()) == (
        prize.dept,
        "即时",
        date(2026, 11, 26),
    )
    (told_follower,) = sent(course, "result", prize.no)
    assert (told_follower["decision"], told_follower["result_number"], told_follower["certificate"]) == (
        "准予",
        "豫动防合字第20260001号",
        "DZ-1",
    )
    course = desk.grant(prize, "ZC1")
    assert course.clock("decide_now", prize.no) is None
    assert not [x for x in course.clocks if x.kind == "decide_now" and x.late]


@pytest.mark.rule("R162")
def test_an_item_with_two_predecessors_in_a_row_waits_for_the_last(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office, "P17"))
    desk = hands.officer(office)
    course = desk.grant(hands.item(course, "网签"), "HT1")
    assert course.clock("decide_now", hands.item(course, "税费").no) is not None
    assert course.clock("decide_now", hands.item(course, "不动产").no) is None
    course = desk.grant(hands.item(course, "税费"), "QS1")
    course = desk.grant(hands.item(course, "不动产"), "豫（2026）1号")
    waiting = [hands.item(course, word).no for word in ("用电", "水表", "燃气", "供热")]
    assert all(course.clock("decide_now", no) for no in waiting)


@pytest.mark.parametrize("how", ["refuse", "deny"])
def test_a_predecessor_without_result_tells_the_followers_and_wants_a_reason_to_go_on(
    office: World, how: str
) -> None:
    course = hands.arrived(office, "E17")
    desk = hands.officer(office)
    course = hands.accepted(office, course, PRIZE)
    if how == "refuse":
        course = desk.refuse(hands.item(course, HEALTH), REASONS)
    else:
        course = desk.deny(hands.item(hands.accepted(office, course, HEALTH), HEALTH), REASONS, "决定书1")
    prize = hands.item(course, PRIZE)
    (told,) = sent(course, "result", prize.no)
    assert told["reasons"] == list(REASONS)
    assert course.clock("decide_now", prize.no) is None
    with pytest.raises(Refused, match="没有可用的结果") as refused:
        desk.grant(prize, "ZC1")
    assert "撤回" in refused.value.todo
    course = desk.grant(prize, "ZC1", override="申请人另持有效的动物防疫条件合格证")
    assert hands.item(course, PRIZE).outcome == "granted"
    assert json.loads(office.journal()[-1].detail)["override"] == "申请人另持有效的动物防疫条件合格证"


def test_undoing_a_result_makes_the_followers_wait_again(office: World) -> None:
    course = farm(office)
    desk = hands.officer(office)
    before = hands.running(course, "decide", hands.item(course, HEALTH))
    course = desk.grant(hands.item(course, HEALTH), "错号")
    course = desk.reopen(hands.item(course, HEALTH), approval(reason="证号登记错了"))
    health, prize = hands.item(course, HEALTH), hands.item(course, PRIZE)
    assert (health.status, health.result_number) == ("accepted", "")
    again = hands.running(course, "decide", health)
    assert (again.start, again.due_at, again.id != before.id) == (before.start, before.due_at, True)
    assert (
        len([x for x in course.clocks if (x.kind, x.item_no, x.stopped_at) == ("feedback", health.no, None)])
        == 1
    )
    assert course.clock("decide_now", prize.no) is None
    assert sent(course, "result", prize.no)[-1]["decision"] == "撤销登记"
    course = desk.grant(health, "对号")
    course = desk.grant(hands.item(course, PRIZE), "ZC1")
    with pytest.raises(Refused, match="已经根据“动物防疫条件合格证核发”的结果作出决定"):
        desk.reopen(hands.item(course, HEALTH), approval())
    holders = sorted(piece.holder for piece in course.pieces if piece.item_no == health.no)
    assert holders == sorted(["作废", dept(health.dept)])


# -- 决定 --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R160")
@pytest.mark.rule("R163")
@pytest.mark.rule("R164")
@pytest.mark.rule("R165")
def test_a_result_is_pushed_at_once_and_its_clock_runs_until_the_issuing_window_has_it(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD, FIRE)
    desk = hands.officer(office)
    course = desk.grant(hands.item(course, FOOD), "JY14112020001", "EC-91411202")
    food = hands.item(course, FOOD)
    assert (food.status, food.outcome, food.certificate) == ("decided", "granted", "EC-91411202")
    assert course.clock("decide", food.no) is None
    assert hands.running(course, "feedback", food).due_at is not None
    (piece,) = [one for one in course.pieces if one.kind == "result"]
    assert (piece.line, piece.holder, piece.number) == ("食品经营许可证", dept(food.dept), "JY14112020001")
    assert sent(course, "result", food.no)[0]["certificate"] == "EC-91411202"
    assert hands.item(course, FIRE).status == "accepted"
    assert hands.queues(office, course, food) == ["issue"]


def test_an_electronic_result_has_no_piece_but_must_have_a_number(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    desk = hands.officer(office)
    with pytest.raises(BadInput, match="拿不到办理结果"):
        desk.grant(hands.item(course, FOOD), physical=False)
    course = desk.grant(hands.item(course, FOOD), certificate="EC-1", physical=False)
    assert not [one for one in course.pieces if one.kind == "result"]
    assert hands.item(course, FOOD).physical is False


def test_a_denial_gives_its_reasons_and_its_paper_goes_the_same_way(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), ADVERT)
    desk = hands.officer(office)
    with pytest.raises(BadInput, match="不予许可的理由"):
        desk.deny(hands.item(course, ADVERT), [""])
    course = desk.deny(hands.item(course, ADVERT), REASONS, "湖城管不许〔2026〕1号")
    advert = hands.item(course, ADVERT)
    assert (advert.outcome, advert.reasons) == ("denied", REASONS)
    (piece,) = [one for one in course.pieces if one.kind == "refusal"]
    assert (piece.line, piece.number) == ("不予许可决定书", "湖城管不许〔2026〕1号")


def test_a_decision_is_dated_when_the_department_made_it_but_not_before_the_acceptance_nor_ahead(
    office: World,
) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    office.clock.pass_days(20)
    desk, food = hands.officer(office), hands.item(course, FOOD)
    with pytest.raises(BadInput, match="还没有到"):
        desk.grant(food, "JY1", at=datetime(2027, 1, 1, tzinfo=NOW.tzinfo))
    with pytest.raises(BadInput, match="早于上一步"):
        desk.grant(food, "JY1", at=datetime(2026, 11, 1, tzinfo=NOW.tzinfo))
    decided = datetime(2026, 12, 4, 15, 0, tzinfo=NOW.tzinfo)
    course = desk.grant(food, "JY1", at=decided)
    assert hands.item(course, FOOD).decided_at == decided
    (clock,) = [x for x in course.clocks if (x.kind, x.item_no) == ("decide", food.no)]
    assert (clock.stopped_at, clock.late) == (decided, False)


# -- 停表、延长 --------------------------------------------------------------------------------------------


def test_the_clock_stands_twice_over_a_holiday_and_the_day_is_explained(office: World) -> None:
    office.clock.at = datetime(2026, 9, 24, 9, 0, tzinfo=NOW.tzinfo)
    course = hands.accepted(office, hands.arrived(office, "E05"))
    show = hands.item(course, "娱乐")
    desk = hands.officer(office)
    assert [one.name for one in desk.stages_of(course, show)] == ["听证"]
    before = hands.running(course, "decide", show).due_at
    course = desk.pause(show, "听证", "", date(2026, 10, 12), "相邻住户提出听证")
    show = hands.item(course, "娱乐")
    assert (show.status, show.stage) == ("paused", "听证")
    assert hands.running(course, "decide", show).due_at is None
    assert hands.queues(office, course, show) == ["paused"]
    paper = form(course, "pause")
    assert "娱乐场所管理条例" in said(paper)
    assert "预计结束2026-10-12" in said(paper)
    office.clock.at = datetime(2026, 10, 13, 9, 0, tzinfo=NOW.tzinfo)
    course = desk.resume(show)
    course = desk.pause(hands.item(course, "娱乐"), "专家评审", "行政许可法第四十五条")
    office.clock.at = datetime(2026, 10, 19, 9, 0, tzinfo=NOW.tzinfo)
    course = desk.resume(hands.item(course, "娱乐"))
    clock = hands.running(course, "decide", hands.item(course, "娱乐"))
    assert before is not None
    assert clock.due_at is not None
    found = due(facts_of(clock, desk.desk))
    assert found.at == clock.due_at
    told = "\n".join(f"{line.label} {line.text}" for line in found.lines)
    assert (before.date(), clock.due_at.date()) == (date(2026, 10, 29), date(2026, 11, 13))
    assert "计20天，停表24天，跳过6天" in told
    assert "听证：相邻住户提出听证" in told
    assert "专家评审（行政许可法第四十五条）" in told
    assert len([row for row in course.papers if row.kind == "pause"]) == 2


def test_a_stage_whose_time_counts_does_not_stop_the_clock_and_an_unknown_one_wants_its_law(
    office: World,
) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    desk, food = hands.officer(office), hands.item(course, FOOD)
    with pytest.raises(BadInput, match="现场核查计入办理时限"):
        desk.pause(food, "现场核查")
    with pytest.raises(BadInput, match="没有“听证”这个停表环节") as told:
        desk.pause(food, "听证")
    assert told.value.field == "basis"
    with pytest.raises(BadInput, match="已经过了"):
        desk.pause(food, "听证", HEARING, date(2026, 11, 22))
    course = desk.pause(food, "听证", HEARING)
    with pytest.raises(Refused, match="停表中"):
        desk.grant(hands.item(course, FOOD), "JY1")


def test_when_the_result_comes_while_the_later_item_stands_at_once_begins_with_the_resumption(
    office: World,
) -> None:
    course = farm(office)
    desk = hands.officer(office)
    course = desk.pause(hands.item(course, PRIZE), "专家评审", "行政许可法第四十五条")
    course = desk.grant(hands.item(course, HEALTH), "DF1")
    assert course.clock("decide_now", hands.item(course, PRIZE).no) is None
    office.clock.pass_days(2)
    course = desk.resume(hands.item(course, PRIZE))
    clock = hands.running(course, "decide_now", hands.item(course, PRIZE))
    assert clock.start.date() == date(2026, 11, 25)


@pytest.mark.rule("R166")
def test_a_joint_survey_is_called_by_the_lead_for_every_item_in_one_action(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office))
    chosen = [hands.item(course, word) for word in (FOOD, FIRE, DRAIN)]
    survey = Special(stage="联合勘验", basis="行政许可法第四十五条", planned=date(2026, 11, 27))
    with pytest.raises(Refused, match="由牵头部门组织"):
        hands.officer(office, "消防救援机构").joint(chosen, survey)
    with pytest.raises(BadInput, match="还没有选事项"):
        hands.officer(office).joint([], survey)
    entries = len(office.journal())
    lead = hands.officer(office, "市场监管部门")
    course = lead.joint(chosen, survey)
    assert len(office.journal()) == entries + 1
    assert [hands.item(course, word).status for word in (FOOD, FIRE, DRAIN)] == ["paused"] * 3
    assert hands.item(course, ADVERT).status == "accepted"
    papers = [row for row in course.papers if row.kind == "pause"]
    assert len(papers) == 3
    assert "组织单位市场监管部门" in said(form(course, "pause"))
    assert "所需时间4个工作日" in said(form(course, "pause"))
    course = lead.joint_over([hands.item(course, word) for word in (FOOD, FIRE, DRAIN)])
    assert {item.status for item in course.items} == {"accepted"}


@pytest.mark.rule("R166")
def test_a_joint_survey_that_one_item_cannot_join_stops_none(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    chosen = [hands.item(course, FOOD), hands.item(course, FIRE)]
    with pytest.raises(Refused, match="不能停表"):
        hands.officer(office).joint(chosen, Special(stage="联合勘验", basis="行政许可法第四十五条"))
    assert office.course(course.case.id) == course


def test_an_extension_moves_both_clocks_and_names_who_approved_it(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    desk, food = hands.officer(office), hands.item(course, FOOD)
    with pytest.raises(BadInput, match="批准延长的负责人"):
        desk.extend(food, 5, "需要补充检验")
    with pytest.raises(BadInput, match="延长的理由"):
        desk.extend(food, 5, "", "", "李局长")
    with pytest.raises(BadInput, match="不对"):
        desk.extend(food, 0, "需要补充检验", "", "李局长")
    course = desk.extend(food, 5, "需要补充检验", "", "李局长")
    for kind in ("decide", "feedback"):
        clock = hands.running(course, kind, hands.item(course, FOOD))
        assert clock.due_at is not None
        assert clock.due_at.date() == date(2026, 12, 14)
        assert clock.extensions[0].approver == "李局长"
        assert "可以延长5个工作日" in clock.extensions[0].basis
    assert json.loads(office.journal()[-1].detail)["due"] == "2026-12-14"


def test_an_extension_wants_a_limit_that_runs_and_a_law_that_allows_it(office: World) -> None:
    desk = hands.officer(office)
    course = hands.accepted(office, hands.arrived(office, "P17"), "网签")
    with pytest.raises(Refused, match="待核定"):
        desk.extend(hands.item(course, "网签"), 5, "理由", "", "李局长")
    course = hands.accepted(office, hands.arrived(office), FOOD, DRAIN)
    with pytest.raises(BadInput, match="没有写可以延长"):
        desk.extend(hands.item(course, DRAIN), 5, "理由", "", "李局长")
    office.clock.pass_days(30)
    with pytest.raises(Refused, match="已经过了"):
        desk.extend(hands.item(course, FOOD), 5, "理由", "", "李局长")


# -- 视为受理 ----------------------------------------------------------------------------------------------


def test_silence_for_five_working_days_stays_on_the_watch_until_the_department_answers(office: World) -> None:
    course = hands.arrived(office)
    food = hands.item(course, FOOD)
    clock = hands.running(course, "deemed", food)
    assert (clock.start, clock.due_at and clock.due_at.date()) == (
        course.case.received_at,
        date(2026, 11, 30),
    )
    office.clock.pass_days(8)
    course = hands.officer(office).accept(food)
    (stopped,) = [x for x in course.clocks if (x.kind, x.item_no) == ("deemed", food.no)]
    assert stopped.late
