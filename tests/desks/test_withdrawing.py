"""撤回, 退还, 逾期失效: what is not decided ends, the papers go home once, and no notice lapses by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands
import custody_hands
import department_hands
import issuing_hands as hands
import pytest
import world
from department_hands import FIRE, FOOD
from issuing_hands import OWNER, STRANGER, clerk, rows
from world import ISSUER, World, approval

from counter.custody.records import APPLICANT, dept
from counter.desks.digitise.pushing import PushDesk
from counter.desks.issuing.admitting import NotProved
from counter.desks.window.withdrawing import WithdrawDesk, returnable, withdrawable
from counter.errors import BadInput, Conflict, Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from counter.cases.course import Course


def paper(course: Course, kind: str) -> str:
    """Everything that stands on the last paper of a kind."""
    found = thaw([row for row in course.papers if row.kind == kind][-1])
    assert isinstance(found, Form)
    cells = [
        "｜".join((part.heading, *(cell for row in part.table.rows for cell in row)))
        for part in found.sections
        if part.table
    ]
    return "\n".join([*(f"{one.label}{one.value}" for one in found.facts), *cells])


def queues(office: World, course: Course) -> list[str]:
    return [task.queue for task in office.tasks(course.case.id)]


# -- withdrawal --------------------------------------------------------------------------------------------


@pytest.mark.rule("R167")
def test_before_the_push_the_whole_case_is_withdrawn_and_the_papers_are_here(either: World) -> None:
    course = course_hands.received(either)
    course = clerk(either).withdraw(course, OWNER, "不办了")
    assert course.case.status == "withdrawn"
    assert {one.status for one in course.items} == {"withdrawn"}
    assert [one for one in course.clocks if one.stopped_at is None] == []
    assert not [one for one in course.outbox if one.kind == "withdrawal"], "no department knows of it"
    assert [one for one in course.outbox if one.kind == "message"]
    assert queues(either, course) == ["return"]
    assert "撤回原因不办了" in paper(course, "withdrawal")
    with pytest.raises(Refused):
        PushDesk(either.signed()).push(course)


@pytest.mark.rule("R167")
def test_before_the_push_no_single_item_is_withdrawn(office: World) -> None:
    course = course_hands.received(office)
    with pytest.raises(Refused, match="整件撤回"):
        clerk(office).withdraw(course, OWNER, "不办了", rows=rows(course, FOOD))
    assert office.course(course.case.id) == course


@pytest.mark.rule("R167")
def test_in_the_middle_every_department_is_told_and_every_clock_ends(either: World) -> None:
    course = hands.at_departments(either)
    course = clerk(either).withdraw(course, OWNER, "选址变了")
    assert course.case.status == "withdrawn"
    assert [one for one in course.clocks if one.stopped_at is None] == []
    told = {one.recipient for one in course.outbox if one.kind == "withdrawal"}
    assert told == {one.dept for one in course.items}
    assert queues(either, course) == ["return"]


@pytest.mark.rule("R167")
def test_with_one_item_decided_that_one_goes_on_and_the_paper_says_so(office: World) -> None:
    course = hands.granted(office, hands.at_departments(office), FIRE)
    fire = next(one for one in course.items if FIRE in one.name)
    course = clerk(office).withdraw(course, OWNER, "只要消防的")
    assert course.case.status == "handling"
    assert course.item(fire.no).status == "decided"
    assert {one.status for one in course.items if one.no != fire.no} == {"withdrawn"}
    said = paper(course, "withdrawal")
    assert f"已经作出决定、不受撤回影响的事项（共1个）｜1｜{fire.name}" in said
    course = hands.issuer(office).register(course, [fire.no])
    course = hands.issuer(office).deliver(course, [fire.no], OWNER)
    course = hands.issuer(office).prove(course, [fire.no], "电话确认")
    assert course.case.status == "finished"


@pytest.mark.rule("R167")
@pytest.mark.rule("R169")
def test_what_waited_only_for_the_withdrawn_is_due_the_same_day(office: World) -> None:
    course = hands.granted(office, hands.at_departments(office), FIRE)
    fire = rows(course, FIRE)[0]
    course = hands.issuer(office).register(course, [fire])
    assert course.clock("deliver", fire) is None
    course = clerk(office).withdraw(course, OWNER, "其余不办了")
    assert course.clock("deliver", fire) is not None


@pytest.mark.rule("R167")
def test_one_item_can_be_withdrawn_alone_and_a_decided_one_cannot(office: World) -> None:
    course = hands.granted(office, hands.at_departments(office), FIRE)
    with pytest.raises(Refused, match="不能终止"):
        clerk(office).withdraw(course, OWNER, "不办了", rows=rows(course, FIRE))
    food = rows(course, FOOD)[0]
    course = clerk(office).withdraw(course, OWNER, "不办了", rows=[food])
    assert course.item(food).status == "withdrawn"
    assert food not in [one.no for one in withdrawable(course)]
    assert {one.recipient for one in course.outbox if one.kind == "withdrawal"} == {course.item(food).dept}


@pytest.mark.rule("R167")
def test_after_the_last_decision_nothing_can_be_withdrawn(office: World) -> None:
    course = hands.decided(office)
    with pytest.raises(Refused, match="都已经作出决定"):
        clerk(office).withdraw(course, OWNER, "不办了")


def test_only_who_is_known_or_authorised_withdraws_and_says_why(office: World) -> None:
    course = hands.at_departments(office)
    with pytest.raises(NotProved):
        clerk(office).withdraw(course, STRANGER, "不办了")
    with pytest.raises(BadInput, match="原因"):
        clerk(office).withdraw(course, OWNER, " \n")
    assert office.course(course.case.id) == course
    word = approval(reason="法院调解书")
    assert clerk(office).withdraw(course, STRANGER, "不办了", approval=word).case.status == "withdrawn"
    assert STRANGER.number not in "".join(one.detail for one in office.journal())


def test_who_sees_an_older_state_withdraws_nothing(office: World) -> None:
    seen = hands.at_departments(office)
    hands.granted(office, seen, FIRE)
    with pytest.raises((Conflict, Refused)):
        clerk(office).withdraw(seen, OWNER, "不办了", rows=rows(seen, FIRE))
    assert not [one for one in office.course(seen.case.id).papers if one.kind == "withdrawal"]


def test_the_issuing_window_does_not_withdraw(office: World) -> None:
    with pytest.raises(Refused, match="没有办这一步的权限"):
        WithdrawDesk(office.signed(ISSUER))


# -- papers go home ----------------------------------------------------------------------------------------


def called_back(office: World) -> Course:
    """Withdrawn in the middle, and the papers back from the lead department."""
    course = hands.at_departments(office)
    course = clerk(office).withdraw(course, OWNER, "选址变了")
    lead = custody_hands.officer(office)
    for bundle in lead.ready("back"):
        view = lead.make("back", bundle.taker, bundle.ids)
        custody_hands.clerk(office).confirm(view.handoff, custody_hands.all_here(view))
    return office.course(course.case.id)


@pytest.mark.rule("R168")
def test_the_papers_are_called_back_and_returned_together_against_a_slip(office: World) -> None:
    course = called_back(office)
    pieces = returnable(course)
    assert pieces
    course = clerk(office).give_back(course, [one.id for one in pieces], OWNER)
    assert {one.holder for one in course.handed_in} == {APPLICANT}
    said = paper(course, "return")
    assert "退还事由撤回申请" in said
    assert all(one.line in said for one in pieces)
    assert queues(office, course) == ["archive"]


@pytest.mark.rule("R168")
def test_nothing_is_returned_twice(office: World) -> None:
    seen = called_back(office)
    ids = [one.id for one in returnable(seen)]
    clerk(office).give_back(seen, ids, OWNER)
    with pytest.raises(Refused, match="已经退还"):
        clerk(office).give_back(seen, ids, OWNER)
    papers = office.course(seen.case.id).papers
    assert sum(one.kind == "return" for one in papers) == 1


@pytest.mark.rule("R168")
def test_what_is_still_with_the_lead_department_is_called_back_first(office: World) -> None:
    course = hands.at_departments(office)
    course = clerk(office).withdraw(course, OWNER, "选址变了")
    assert returnable(course) == ()
    ids = [one.id for one in course.handed_in if one.holder == dept(custody_hands.LEAD)]
    with pytest.raises(Refused, match="还在市场监管部门"):
        clerk(office).give_back(course, ids, OWNER)


@pytest.mark.rule("R175")
def test_papers_of_a_case_that_goes_on_are_not_returned(office: World) -> None:
    course = course_hands.received(office)
    with pytest.raises(Refused, match="没有撤回"):
        clerk(office).give_back(course, [one.id for one in course.handed_in], OWNER)


def test_papers_go_only_to_who_may_have_them(office: World) -> None:
    course = called_back(office)
    with pytest.raises(NotProved):
        clerk(office).give_back(course, [one.id for one in returnable(course)], STRANGER)
    with pytest.raises(BadInput, match="还没有选"):
        clerk(office).give_back(course, [], OWNER)
    with pytest.raises(Refused, match="没有这份材料"):
        clerk(office).give_back(course, ["no-such-piece"], OWNER)


# -- lapse -------------------------------------------------------------------------------------------------


def noticed(office: World, *, lapse: int | None = 10) -> Course:
    """A notice with 15 days to correct, which lapses so many days later."""
    station = replace(office.office.station, correction_term_days=15, lapse_days=lapse)
    office.office = replace(office.office, station=station)
    desk = office.desk()
    return office.course(world.noticed(desk, world.begin(desk)).case.id)


def test_a_notice_lapses_only_by_setting_after_its_time_and_by_a_person(office: World) -> None:
    course = noticed(office)
    office.clock.pass_days(20)
    assert clerk(office).lapsable() == ()
    with pytest.raises(Refused, match="没有到失效"):
        clerk(office).lapse(course)
    office.clock.pass_days(8)
    (found,) = clerk(office).lapsable()
    assert found.course.case.id == course.case.id
    assert office.course(course.case.id).case.status == "noticed", "listed, not lapsed"
    course = clerk(office).lapse(found.course)
    assert course.case.status == "lapsed"
    assert queues(office, course) == []
    assert [one for one in course.clocks if one.stopped_at is None] == []
    assert "没有补正的内容（共1项）" in paper(course, "lapse")
    assert [one for one in course.outbox if one.kind == "message"]
    assert clerk(office).lapsable() == ()


def test_without_the_setting_no_notice_ever_lapses(office: World) -> None:
    course = noticed(office, lapse=None)
    office.clock.pass_days(400)
    assert clerk(office).lapsable() == ()
    with pytest.raises(Refused, match="没有到失效"):
        clerk(office).lapse(course)


def test_what_was_received_in_time_does_not_lapse(office: World) -> None:
    noticed(office)
    office.clock.pass_days(400)
    course = department_hands.arrived(office, "E05")
    with pytest.raises(Refused, match="不能按逾期未补正处理"):
        clerk(office).lapse(course)
