"""Other ways than over the window: courier, refused, electronic; and what the applicant says of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import issuing_hands as hands
import pytest
from department_hands import FIRE, officer
from issuing_hands import MAILED, OWNER, POST, issuer, last, proof_of, queues, results, rows
from world import CLERK, World

from counter.cases.archive_index import obstacles
from counter.cases.records import Collection
from counter.custody.handing import is_lost
from counter.custody.records import APPLICANT, ISSUING
from counter.desks.issuing.posting import Parcel, label
from counter.desks.issuing.rating import RatingDesk
from counter.errors import BadInput, CounterError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course


# -- the courier -------------------------------------------------------------------------------------------


@pytest.mark.rule("R042")
@pytest.mark.rule("R171")
def test_results_go_by_courier_and_posting_is_delivering_that_day(office: World) -> None:
    course = hands.ready(office, collection=MAILED)
    assert "mail" in queues(office, course)
    course = issuer(office).send(course, rows(course), POST)
    sent = last(course)
    assert set(results(course).values()) == {f"courier:{POST.tracking}"}
    assert {one.status for one in course.items} == {"ready"}
    assert {one.late for one in course.clocks if one.kind == "deliver"} == {False}
    assert not [one for one in course.clocks if one.kind == "deliver" and one.stopped_at is None]
    assert [task.queue for task in issuer(office).ready("out")] == ["mail"] * len(course.items)
    assert issuer(office).ready("mail") == []
    assert any(POST.tracking in m.payload for m in course.outbox if m.kind == "message")
    text = label(sent, course.case.number or "", office.office.station)
    assert "赵立新" in text
    assert "湖滨区黄河路12号" in text
    course = issuer(office).arrived_at_recipient(course, sent.id)
    assert set(results(course).values()) == {APPLICANT}
    assert {one.status for one in course.items} == {"delivered"}
    assert POST.tracking in proof_of(course)


def test_a_tracking_number_in_use_names_the_case_that_has_it(either: World) -> None:
    first, second = (hands.ready(either, matter, collection=MAILED) for matter in ("E03", "E05"))
    issuer(either).send(first, rows(first), POST)
    with pytest.raises(Refused, match=f"已经用过了.*{first.case.number}"):
        issuer(either).send(second, rows(second), replace(POST, tracking=" 1234567890123 "))
    assert either.course(second.case.id) == second


def test_two_windows_with_one_tracking_number_and_the_second_is_told(either: World) -> None:
    courses = [hands.ready(either, matter, collection=MAILED) for matter in ("E03", "E05")]

    def send(course: Course) -> CounterError | None:
        try:
            issuer(either).send(course, rows(course), POST)
        except CounterError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(send, courses))
    (refused,) = [one for one in ends if one is not None]
    assert "已经用过了" in refused.what
    assert sum(bool(either.course(one.case.id).deliveries) for one in courses) == 1


@pytest.mark.parametrize(
    ("parcel", "field"),
    [
        (replace(POST, tracking="12"), "tracking"),
        (replace(POST, tracking="单号写错了"), "tracking"),
        (replace(POST, courier=" "), "courier"),
    ],
)
def test_a_consignment_needs_its_number_and_its_courier(office: World, parcel: Parcel, field: str) -> None:
    course = hands.ready(office, collection=MAILED)
    with pytest.raises(BadInput) as fault:
        issuer(office).send(course, rows(course), parcel)
    assert fault.value.field == field


def test_another_way_than_chosen_needs_a_reason(office: World) -> None:
    course = hands.ready(office)
    parcel = replace(POST, address="灵宝市函谷路1号", recipient="赵立新", phone="13803980000")
    with pytest.raises(BadInput, match="窗口领取") as fault:
        issuer(office).send(course, rows(course), parcel)
    assert fault.value.field == "reason"
    course = issuer(office).send(course, rows(course), parcel, reason="申请人来电改邮寄")
    entry = [one for one in office.journal() if one.action == "delivery.sent"][-1]
    assert json.loads(entry.detail)["reason"] == "申请人来电改邮寄"
    assert last(course).address.startswith("灵宝市函谷路1号")


@pytest.mark.rule("R171")
def test_what_came_back_is_at_the_window_and_due_again(office: World) -> None:
    course = hands.ready(office, collection=MAILED)
    course = issuer(office).send(course, rows(course), POST)
    office.clock.pass_days(3)
    course = issuer(office).came_back(course, last(course).id, "地址不详")
    assert last(course).status == "returned"
    assert set(results(course).values()) == {ISSUING}
    for item in course.items:
        assert item.status == "ready"
        assert course.clock("deliver", item.no) is not None
    with pytest.raises(Refused, match="已经用过了"):
        issuer(office).send(course, rows(course), POST)
    course = issuer(office).send(course, rows(course), replace(POST, tracking="9876543210"))
    assert last(course).status == "sent"


@pytest.mark.rule("R171")
def test_what_the_post_lost_is_made_anew_and_delivered(office: World) -> None:
    course = hands.ready(office, collection=MAILED)
    course = issuer(office).send(course, rows(course), POST)
    with pytest.raises(BadInput, match="查找的经过"):
        issuer(office).lost(course, last(course).id, " ")
    course = issuer(office).lost(course, last(course).id, "承运单位查询后答复丢失")
    assert last(course).status == "lost"
    assert all(is_lost(one) for one in course.pieces if one.kind == "result")
    assert {one.status for one in course.items} == {"decided"}
    assert queues(office, course).count("issue") == len(course.items)
    asked = [one.recipient for one in course.outbox if one.kind == "lost"]
    assert sorted(asked) == sorted({one.dept for one in course.items}), "each department once"
    assert any("在邮寄途中遗失" in one.payload for one in course.outbox if one.kind == "message")
    waiting = [one for one in office.tasks(course.case.id) if one.queue == "issue"]
    assert all(one.what.startswith("邮寄遗失 ") for one in waiting)
    with pytest.raises(Refused, match="不在邮寄途中"):
        issuer(office).came_back(course, last(course).id, "又找到了")

    course = issuer(office).register(course, rows(course), "甲架3层")
    assert {one.status for one in course.items} == {"ready"}
    assert all(course.clock("deliver", one.no) is not None for one in course.items)
    anew = [one for one in course.pieces if one.kind == "result" and one.holder == ISSUING]
    assert {one.item_no for one in anew} == {one.no for one in course.items}
    course = issuer(office).send(course, rows(course), replace(POST, tracking="9876543210"))
    course = issuer(office).arrived_at_recipient(course, last(course).id)
    assert {one.status for one in course.items} == {"delivered"}
    assert not any("快递" in one for one in obstacles(course, ""))
    lost = [one for one in course.pieces if is_lost(one)]
    assert {one.item_no for one in lost} == {one.no for one in course.items}


def test_what_is_on_its_way_is_not_given_at_the_window(office: World) -> None:
    course = hands.ready(office, collection=MAILED)
    course = issuer(office).send(course, rows(course), POST)
    with pytest.raises(Refused, match="还在路上"):
        issuer(office).deliver(course, rows(course), OWNER, reason="申请人来了")


# -- refused, electronic -----------------------------------------------------------------------------------


def test_a_recipient_who_refuses_counts_as_served_with_a_witness(office: World) -> None:
    course = hands.ready(office)
    with pytest.raises(BadInput, match="见证人"):
        issuer(office).refused(course, rows(course), witness="", reason="不认可结果")
    course = issuer(office).refused(course, rows(course), witness="社区李干事", reason="不认可结果")
    assert last(course).status == "refused"
    assert {one.status for one in course.items} == {"delivered"}
    assert set(results(course).values()) == {ISSUING}
    assert "拒收事由不认可结果" in proof_of(course)
    assert "见证人社区李干事" in proof_of(course)
    assert [one for one in course.pieces if one.kind == "proof"]
    course = issuer(office).take_kept(course, rows(course), OWNER)
    assert set(results(course).values()) == {APPLICANT}
    with pytest.raises(Refused, match="没有"):
        issuer(office).take_kept(course, rows(course), OWNER)


def test_a_recipient_refuses_the_courier(office: World) -> None:
    course = hands.ready(office, collection=MAILED)
    course = issuer(office).send(course, rows(course), POST)
    course = issuer(office).refused(course, rows(course), witness="投递员张强", reason="当面拒收")
    assert [one.status for one in course.deliveries] == ["refused"]
    assert set(results(course).values()) == {ISSUING}


def test_what_is_on_its_way_and_what_is_here_are_refused_apart(office: World) -> None:
    course = hands.ready(office, collection=replace(MAILED, together=False))
    course = issuer(office).send(course, rows(course, FIRE), POST)
    with pytest.raises(Refused, match="分开登记"):
        issuer(office).refused(course, (no for no in rows(course)), witness="李干事", reason="不认可")
    assert office.course(course.case.id) == course


@pytest.mark.rule("R044")
@pytest.mark.rule("R174")
def test_an_electronic_delivery_needs_the_certificate_and_is_seen_in_the_platform(office: World) -> None:
    course = hands.at_departments(office, collection=Collection(way="electronic", together=False))
    item = next(one for one in course.items if not course.waits_for(one))
    course = officer(office).grant(item, "豫字1号", "", physical=False)
    course = issuer(office).register(course, [item.no])
    with pytest.raises(Refused, match="电子证照"):
        issuer(office).electronic(course, [item.no])
    other = next(one for one in course.items if one.status == "accepted" and not course.waits_for(one))
    course = officer(office).grant(other, "", "豫电证009", physical=False)
    course = issuer(office).register(course, [other.no])
    course = issuer(office).electronic(course, [other.no])
    assert course.item(other.no).status == "delivered"
    assert "办件中心" in proof_of(course)
    assert not [one for one in course.pieces if one.kind == "proof"]
    course = issuer(office).prove(course, [other.no], "系统回执")
    assert course.item(other.no).status == "closed"


# -- 好差评 ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R085")
def test_a_rating_is_kept_once_for_a_visit_and_asks_for_no_reason(office: World) -> None:
    course = hands.given(office)
    desk = RatingDesk(office.signed())
    course = desk.rate(course, 2)
    assert [(one.level, one.reasons, one.by) for one in course.ratings] == [(2, (), CLERK)]
    with pytest.raises(Refused, match="已经评价过"):
        desk.rate(course, 5)
    office.clock.pass_days(1)
    course = desk.rate(course, 5, ["快", " 快 ", ""], "材料只交了一次")
    assert course.ratings[-1].reasons == ("快",)


@pytest.mark.rule("R085")
@pytest.mark.parametrize("call", [lambda d, c: d.rate(c, 0), lambda d, c: d.rate(c, 3, (), "长" * 501)])
def test_a_rating_out_of_bounds_is_told(office: World, call: Callable[[RatingDesk, Course], Course]) -> None:
    course = hands.given(office)
    with pytest.raises(BadInput):
        call(RatingDesk(office.signed()), course)
    assert office.course(course.case.id).ratings == ()
