"""The issuing window: results go to who may have them the same day, and every department gets proof."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import custody_hands
import issuing_hands as hands
import pytest
from department_hands import FIRE, FOOD, officer
from issuing_hands import APART, MAILED, OWNER, STRANGER, issuer, last, rows
from world import CLERK, COLLEAGUE, NUMBER, SUPERVISOR, World, approval

from counter.cases.items import Collector
from counter.cases.records import Collection, Person
from counter.custody.records import APPLICANT, ISSUING
from counter.desks.admitting import NotProved
from counter.desks.issuing import IssuingDesk
from counter.desks.posting import Parcel, label
from counter.desks.rating import RatingDesk
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course

POST = Parcel(courier="邮政速递", tracking="1234567890123")


def results(course: Course) -> dict[int, str]:
    """Row → who holds its paper."""
    return {one.item_no: one.holder for one in course.pieces if one.kind in ("result", "refusal")}


def queues(office: World, course: Course) -> list[str]:
    return [task.queue for task in office.tasks(course.case.id) if task.queue not in ("soon", "late")]


def proof_of(course: Course) -> str:
    """Everything on the last 送达回证."""
    paper = thaw([row for row in course.papers if row.kind == "proof"][-1])
    assert isinstance(paper, Form)
    listed = [cell for part in paper.sections if part.table for row in part.table.rows for cell in row]
    return "\n".join([*(f"{one.label}{one.value}" for one in (*paper.facts, *paper.by_hand)), *listed])


# -- what comes in -----------------------------------------------------------------------------------------


@pytest.mark.rule("R163")
@pytest.mark.rule("R171")
def test_a_result_brought_without_a_slip_is_registered_and_the_same_day_begins(either: World) -> None:
    course = hands.decided(either)
    course = issuer(either).register(course, rows(course), "A1")
    assert set(results(course).values()) == {ISSUING}
    assert {one.place for one in course.pieces if one.kind == "result"} == {"A1"}
    for item in course.items:
        clock = course.clock("deliver", item.no)
        assert item.status == "ready"
        assert clock is not None
        assert clock.due_at is not None
        assert clock.due_at.date() == either.clock.at.date()
        assert course.clock("feedback", item.no) is None
    assert queues(either, course).count("collect") == len(course.items)
    assert [m for m in course.outbox if m.kind == "message" and "发证窗口" in m.payload]


def test_what_is_not_decided_is_not_registered(office: World) -> None:
    course = hands.at_departments(office)
    with pytest.raises(Refused, match="不能登记到发证窗口"):
        issuer(office).register(course, rows(course, FOOD))
    assert office.course(course.case.id) == course


def test_a_paper_on_a_slip_is_taken_by_the_slip(office: World) -> None:
    course = hands.decided(office)
    item = next(one for one in course.items if FIRE in one.name)
    desk = custody_hands.officer(office, item.dept)
    bundle = desk.ready("result")[0]
    view = desk.make("result", ISSUING, [p.piece.id for p in bundle.papers if p.piece.item_no == item.no])
    with pytest.raises(Refused, match=view.handoff.number):
        issuer(office).register(office.course(course.case.id), [item.no])


def test_an_electronic_result_is_registered_without_any_paper(office: World) -> None:
    course = hands.at_departments(office)
    item = next(one for one in course.items if not course.waits_for(one))
    course = officer(office).grant(item, "", "豫电证001", physical=False)
    course = issuer(office).register(course, [item.no])
    assert course.item(item.no).status == "ready"
    assert item.no not in results(course)


def test_the_shelf_can_be_changed_and_is_found_again(office: World) -> None:
    course = hands.ready(office)
    course = issuer(office).shelve(course, rows(course, FOOD), "  B2 ")
    shelf = {one.item_no: one.place for one in course.pieces if one.kind == "result"}
    assert [shelf[no] for no in rows(course, FOOD)] == ["B2"]
    assert set(shelf.values()) == {"A1", "B2"}


@pytest.mark.parametrize("raw", [NUMBER, "赵立新", "number"])
def test_an_identity_card_a_name_or_a_number_finds_what_can_be_collected(office: World, raw: str) -> None:
    course = hands.ready(office)
    found = issuer(office).find(course.case.number or "" if raw == "number" else raw)
    assert [one.case.id for one in found] == [course.case.id]


def test_the_agents_card_finds_the_case_too(office: World) -> None:
    course = hands.ready(office)
    agent = Person(name="钱多多", number=STRANGER.number, phone="13803980001")
    hands.with_people(office, course, agent=agent)
    assert [one.case.id for one in issuer(office).find(STRANGER.number)] == [course.case.id]
    assert issuer(office).find("110101199003070000") == ()


def test_the_scanned_code_of_the_receipt_finds_the_case(office: World) -> None:
    course = hands.ready(office)
    receipt = next(thaw(row) for row in course.papers if row.kind == "receipt")
    assert [one.case.id for one in issuer(office).find(receipt.head.code)] == [course.case.id]
    with pytest.raises(BadInput, match="码不完整"):
        issuer(office).find("SMX1:4112")


# -- at the window -----------------------------------------------------------------------------------------


@pytest.mark.rule("R043")
@pytest.mark.rule("R169")
@pytest.mark.rule("R171")
@pytest.mark.rule("R172")
def test_everything_is_given_at_once_and_each_department_gets_its_proof(either: World) -> None:
    course = hands.ready(either)
    course = issuer(either).deliver(course, rows(course), OWNER)
    made = last(course)
    assert set(results(course).values()) == {APPLICANT}
    assert made.collector is not None
    assert (made.collector.relation, made.status) == ("本人", "delivered")
    proofs = [one for one in course.pieces if one.kind == "proof"]
    assert {course.item(one.item_no).dept for one in proofs} == {one.dept for one in course.items}
    assert len(proofs) == len({one.dept for one in course.items})
    assert {(one.holder, one.number) for one in proofs} == {(ISSUING, made.paper)}
    assert {m.recipient for m in course.outbox if m.kind == "proof"} == {one.dept for one in course.items}
    for item in course.items:
        clock = course.clock("proof", item.no)
        assert item.status == "delivered"
        assert clock is not None
        assert clock.due_at is not None
        assert course.clock("deliver", item.no) is None
    assert NUMBER not in "".join(entry.detail for entry in either.journal())
    assert NUMBER not in proof_of(course)


@pytest.mark.rule("R169")
def test_with_unified_collection_nothing_goes_before_the_last_is_there(office: World) -> None:
    course = hands.at_departments(office)
    course = hands.granted(office, course, FIRE)
    course = issuer(office).register(course, rows(course, FIRE))
    assert course.clock("deliver", rows(course, FIRE)[0]) is None
    with pytest.raises(Refused, match="统一领取"):
        issuer(office).deliver(course, rows(course, FIRE), OWNER)


@pytest.mark.rule("R170")
def test_one_by_one_each_result_goes_when_it_is_there(office: World) -> None:
    course = hands.at_departments(office, collection=APART)
    course = hands.granted(office, course, FIRE)
    course = issuer(office).register(course, rows(course, FIRE))
    course = issuer(office).deliver(course, rows(course, FIRE), OWNER)
    assert [one.status for one in course.items if FIRE in one.name] == ["delivered"]
    assert {one.status for one in course.items if FIRE not in one.name} == {"accepted"}


@pytest.mark.rule("R170")
def test_the_applicant_may_choose_otherwise_before_the_delivery(office: World) -> None:
    course = hands.granted(office, hands.at_departments(office), FIRE)
    course = issuer(office).register(course, rows(course, FIRE))
    no = rows(course, FIRE)[0]
    course = issuer(office).choose_collection(course, APART)
    assert course.clock("deliver", no) is not None
    course = issuer(office).deliver(course, [no], OWNER)
    assert course.item(no).status == "delivered"
    with pytest.raises(BadInput, match="地址"):
        issuer(office).choose_collection(course, Collection(way="courier"))


def test_nothing_can_be_chosen_once_everything_is_given(office: World) -> None:
    course = hands.given(office)
    with pytest.raises(Refused, match="没有还要送达的结果"):
        issuer(office).choose_collection(course, APART)


@pytest.mark.rule("R156")
def test_a_refusal_goes_out_at_once_whatever_else_is_on_its_way(office: World) -> None:
    course = hands.at_departments(office)
    item = next(one for one in course.items if not course.waits_for(one))
    course = officer(office).deny(item, ["现场不具备条件"], "不许〔2026〕1号")
    course = issuer(office).register(course, [item.no])
    course = issuer(office).deliver(course, [item.no], OWNER)
    assert results(course)[item.no] == APPLICANT
    assert "不予许可决定书" in proof_of(course)
    assert "不许〔2026〕1号" in proof_of(course)


@pytest.mark.rule("R156")
def test_a_refusal_to_accept_is_handed_over_by_the_issuing_window(office: World) -> None:
    course = hands.at_lead(office)
    item = next(one for one in course.items if FIRE in one.name)
    course = officer(office).refuse(item, ["不属于本机关职权范围"], elsewhere="三门峡市消防救援支队")
    course = issuer(office).register(course, [item.no])
    assert course.clock("deliver", item.no) is not None
    course = issuer(office).deliver(course, [item.no], OWNER)
    assert results(course)[item.no] == APPLICANT
    assert "不予受理决定书" in proof_of(course)
    assert {one.status for one in course.items if one.no != item.no} == {"pushed"}


def test_a_stranger_gets_nothing_without_reason_and_supervisor(office: World) -> None:
    course = hands.ready(office)
    with pytest.raises(NotProved, match="都不一致，也没有授权"):
        issuer(office).deliver(course, rows(course), STRANGER)
    with pytest.raises(NotProved):
        issuer(office).deliver(course, rows(course), STRANGER, approval=approval(reason=" "))
    with pytest.raises(Refused, match="没有办这一步的权限"):
        issuer(office).deliver(course, rows(course), STRANGER, approval=approval(COLLEAGUE))
    assert office.course(course.case.id) == course


def test_an_exception_is_recorded_with_reason_and_supervisor(office: World) -> None:
    course = hands.ready(office)
    word = approval(reason="申请人住院，已电话核实")
    course = issuer(office).deliver(course, rows(course), STRANGER, approval=word)
    made = last(course)
    assert made.collector is not None
    assert (made.collector.override, made.collector.approved_by) == ("申请人住院，已电话核实", SUPERVISOR)
    assert "申请人住院" in proof_of(course)
    entry = [one for one in office.journal() if one.action == "delivery.window"][-1]
    assert json.loads(entry.detail)["approved_by"] == SUPERVISOR
    assert STRANGER.number not in entry.detail


def test_somebody_with_an_authority_collects(office: World) -> None:
    course = hands.ready(office)
    bearer = replace(STRANGER, authorisation="2026年11月20日委托书", relation="邻居")
    course = issuer(office).deliver(course, rows(course), bearer)
    assert "钱多多（邻居）" in proof_of(course)
    assert "2026年11月20日委托书" in proof_of(course)


def test_the_agent_named_before_collects_without_more(office: World) -> None:
    agent = Person(name="钱多多", number=STRANGER.number, phone="13803980001")
    course = hands.with_people(office, hands.ready(office), agent=agent)
    course = issuer(office).deliver(course, rows(course), STRANGER)
    made = last(course)
    assert made.collector is not None
    assert made.collector.relation == "代办人"


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (replace(OWNER, name="赵立心"), "姓名不一致"),
        (replace(OWNER, number="11010119900307451X"), "校验"),
        (replace(OWNER, name=" "), "姓名"),
        (replace(OWNER, document="uscc"), "本人的证件"),
    ],
)
def test_a_card_that_does_not_fit_is_told(office: World, shown: Collector, why: str) -> None:
    course = hands.ready(office)
    with pytest.raises((BadInput, NotProved), match=why):
        issuer(office).deliver(course, rows(course), shown)


def test_an_organisation_comes_as_its_head_or_with_an_authority(office: World) -> None:
    firm = Person(
        kind="组织",
        name="陕州味道餐饮店",
        document="uscc",
        number="91411202MA9F3K7X11",
        representative="钱多多",
        phone="0398-2812345",
    )
    course = hands.with_people(office, hands.ready(office), applicant=firm)
    with pytest.raises(NotProved):
        issuer(office).deliver(course, rows(course), OWNER)
    course = issuer(office).deliver(course, rows(course), STRANGER)
    made = last(course)
    assert made.collector is not None
    assert made.collector.relation == "法定代表人"


def test_a_child_under_fourteen_comes_with_the_guardian(office: World) -> None:
    child = Person(name="赵小新", number="110101201503070034", birth="2015-03-07")
    keeper = Person(name="赵立新", number=NUMBER, phone="13803980000")
    course = hands.with_people(office, hands.ready(office), applicant=child, guardian=keeper)
    with pytest.raises(NotProved, match="监护人"):
        issuer(office).deliver(course, rows(course), Collector(name="赵小新", number=child.number))
    course = issuer(office).deliver(course, rows(course), OWNER)
    made = last(course)
    assert made.collector is not None
    assert made.collector.relation == "监护人"


def test_nothing_is_given_twice(office: World) -> None:
    seen = hands.ready(office)
    issuer(office).deliver(seen, rows(seen), OWNER)
    with pytest.raises(Conflict):
        issuer(office).deliver(seen, rows(seen), OWNER)
    now = office.course(seen.case.id)
    with pytest.raises(Refused, match="不能送达"):
        issuer(office).deliver(now, rows(now), OWNER)
    assert len(office.course(seen.case.id).deliveries) == 1


def test_two_windows_at_once_give_it_once(either: World) -> None:
    seen = hands.ready(either)
    desks = [IssuingDesk(either.signed(CLERK, window)) for window in ("01", "02")]

    def give(desk: IssuingDesk) -> CounterError | None:
        try:
            desk.deliver(seen, rows(seen), OWNER)
        except CounterError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(give, desks))
    assert [isinstance(one, Conflict) for one in ends].count(True) == 1, ends
    assert ends.count(None) == 1
    assert len(either.course(seen.case.id).deliveries) == 1


def test_who_only_receives_does_not_issue(office: World) -> None:
    with pytest.raises(Refused, match="没有办这一步的权限"):
        IssuingDesk(office.signed(COLLEAGUE))


@pytest.mark.parametrize("name", ["[bold]赵[/]立新", "=cmd|'/c calc'!A1", "赵\u202e立新\x1b[31m"])
def test_hostile_names_are_only_text(office: World, name: str) -> None:
    course = hands.ready(office)
    shown = replace(STRANGER, name=name, authorisation=f"{name}的委托书")
    course = issuer(office).deliver(course, rows(course), shown)
    made = last(course)
    assert made.collector is not None
    assert "\x1b" not in made.collector.name
    assert made.collector.name in proof_of(course)


# -- the same day ------------------------------------------------------------------------------------------


@pytest.mark.rule("R171")
def test_what_comes_after_the_cut_off_is_due_the_next_working_day(office: World) -> None:
    office.office = replace(office.office, station=replace(office.office.station, same_day_cutoff="09:00"))
    course = hands.ready(office)
    clock = course.clock("deliver", rows(course)[0])
    assert clock is not None
    assert clock.due_at is not None
    assert clock.due_at.date() == office.clock.at.date() + timedelta(days=1)


@pytest.mark.rule("R171")
def test_a_delivery_on_another_day_counts_as_late(office: World) -> None:
    course = hands.ready(office)
    office.clock.pass_days(2)
    course = issuer(office).deliver(course, rows(course), OWNER)
    assert {one.late for one in course.clocks if one.kind == "deliver"} == {True}


# -- proofs ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R172")
def test_a_proof_not_signed_yet_waits_and_is_registered_when_it_is_back(office: World) -> None:
    course = hands.ready(office)
    course = issuer(office).deliver(course, rows(course), OWNER, signed=False)
    assert not [one for one in course.pieces if one.kind == "proof"]
    with pytest.raises(Refused, match="还没有签回"):
        issuer(office).prove(course, rows(course), "电话确认")
    course = issuer(office).proof_back(course, last(course).id)
    assert [one for one in course.pieces if one.kind == "proof"]
    with pytest.raises(Refused, match="不在等签回"):
        issuer(office).proof_back(course, last(course).id)


@pytest.mark.rule("R172")
def test_the_proof_goes_to_each_department_on_a_slip_and_ends_its_items(office: World) -> None:
    course = hands.given(office)
    desk = custody_hands.issuer(office)
    for bundle in desk.ready("proof"):
        view = desk.make("proof", bundle.taker, bundle.ids)
        custody_hands.signed(office, view)
    course = office.course(course.case.id)
    assert {one.status for one in course.items} == {"closed"}
    assert course.case.status == "finished"
    assert queues(office, course) == ["archive"]


@pytest.mark.rule("R172")
def test_a_department_far_away_confirms_and_the_case_is_over(office: World) -> None:
    course = hands.given(office)
    with pytest.raises(BadInput, match="怎么确认"):
        issuer(office).prove(course, rows(course), " ")
    course = issuer(office).prove(course, rows(course), "市局王工11月24日电话确认")
    assert {one.status for one in course.items} == {"closed"}
    assert course.case.status == "finished"
    assert not [one for one in course.clocks if one.kind == "proof" and one.stopped_at is None]
    assert not [one for one in course.pieces if one.kind == "proof" and one.holder == ISSUING]


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
