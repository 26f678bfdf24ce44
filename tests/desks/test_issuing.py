"""The issuing window: results go to who may have them the same day, and every department gets proof."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import custody_hands
import issuing_hands as hands
import pytest
from department_hands import FIRE, FOOD, officer
from issuing_hands import APART, OWNER, STRANGER, issuer, last, proof_of, queues, results, rows
from world import CLERK, COLLEAGUE, NUMBER, SUPERVISOR, World, approval

from counter.cases.items import Collector
from counter.cases.records import Collection, Person
from counter.custody.records import APPLICANT, ISSUING
from counter.desks.issuing.admitting import NotProved
from counter.desks.issuing.desk import IssuingDesk
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.intake.frozen import thaw

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


@pytest.mark.rule("R022")
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
