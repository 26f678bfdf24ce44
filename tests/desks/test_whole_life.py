"""Whole lives of cases through every desk: nothing is forgotten, nothing lost, everything ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import course_hands as hands
import life_hands
import pytest
import world
from life_hands import APPLICANT, Life

from counter.cases.course import APPLICANTS
from counter.custody.records import APPLICANT as BY_APPLICANT
from counter.custody.records import ISSUING, dept
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.issuing.posting import Parcel
from counter.desks.window.withdrawing import WithdrawDesk
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.course import Course


def ended_well(life: Life) -> Course:
    """What holds of every case that is put away."""
    course = life.now()
    assert course.case.status == "archived"
    assert life.office.tasks(course.case.id) == []
    assert all(clock.stopped_at is not None for clock in course.clocks)
    assert not any(piece.handoff for piece in course.pieces)
    forgotten = [state for state, queues in life.seen if not queues and state != "archived"]
    assert not forgotten, "a case that was not over stood on no queue"
    assert life.office.office.store.verify_journal() == ()
    assert world.NUMBER not in "".join(entry.detail for entry in life.office.journal())
    return course


@pytest.mark.rule("R144")
@pytest.mark.rule("R150")
@pytest.mark.rule("R156")
@pytest.mark.rule("R171")
@pytest.mark.rule("R172")
@pytest.mark.rule("R175")
@pytest.mark.rule("R176")
def test_a_restaurant_with_one_item_refused_from_receipt_to_archive(either: world.World) -> None:
    life = life_hands.pushed(either, "E03")
    rows = [item.no for item in life.course.items]
    assert len(rows) >= 4
    assert all(x.holder == dept("市场监管部门") for x in life.course.handed_in if x.holder != BY_APPLICANT)
    first, *others = rows
    life.refuse(first, "申请人不具备申请的主体资格。")
    for no in others:
        life.accept(no)
    assert life.hand("result") == 1, "a refusal goes to the issuing window at once (R156)"
    life.deliver(first)
    assert life.item(first).status == "delivered"
    for no in others:
        life.grant(no)
    assert life.hand("result") == len({life.item(no).dept for no in others})
    assert {task.queue for task in either.tasks(life.course.case.id)} >= {"collect", "proof"}
    life.deliver(*others)
    assert life.hand("proof") == len({item.dept for item in life.course.items})
    assert life.course.case.status == "finished"
    life.archive()
    course = ended_well(life)
    kept = [piece for piece in course.pieces if piece.kind in APPLICANTS and piece.holder != BY_APPLICANT]
    assert {piece.holder for piece in kept} == {dept("市场监管部门")}, "the lead keeps every original"
    assert not any(clock.late for clock in course.clocks)


@pytest.mark.rule("R161")
@pytest.mark.rule("R162")
@pytest.mark.rule("R164")
def test_an_internet_cafe_decides_in_the_order_of_its_items(office: world.World) -> None:
    life = life_hands.pushed(office, "E28", {"netcafe_stage": "最终审核"})
    last = next(item for item in life.course.items if item.item == "上网服务营业场所最终审核")
    assert last.after
    for item in life.course.items:
        life.accept(item.no)
    with pytest.raises(Refused, match="前置"):
        life.grant(last.no)
    seen = life.item(last.no)
    DepartmentDesk(life.at(world.OFFICER, last.dept)).prereview(seen, "除前置事项的结果以外，材料齐全。")
    order = _in_order(life.course)
    assert order[-1] == last.no
    for no in order[:-1]:
        assert life.course.clock("decide_now", last.no) is None
        life.grant(no)
    clock = life.now().clock("decide_now", last.no)
    assert clock is not None, "the last predecessor's result starts the duty 即时"
    assert clock.whose == last.dept
    life.grant(last.no)
    assert life.now().clock("decide_now", last.no) is None
    life.hand("result")
    life.deliver(*order)
    life.hand("proof")
    life.archive()
    ended_well(life)


def _in_order(course: Course) -> list[int]:
    """Row numbers, each after what it waits for."""
    placed: list[int] = []
    while len(placed) < len(course.items):
        placed += [x.no for x in course.items if x.no not in placed and set(x.after) <= set(placed)]
    return placed


@pytest.mark.rule("R170")
def test_a_second_hand_house_is_collected_one_by_one(office: world.World) -> None:
    life = life_hands.pushed(office, "P17", together=False)
    for no in _in_order(life.course):
        life.accept(no)
        life.grant(no)
        assert life.hand("result") == 1
        life.deliver(no)
        assert life.item(no).status == "delivered"
    life.hand("proof")
    life.archive()
    course = ended_well(life)
    assert len(course.deliveries) == len(course.items)


@pytest.mark.rule("R167")
@pytest.mark.rule("R168")
def test_what_is_withdrawn_in_the_middle_comes_home_and_what_is_decided_goes_on(office: world.World) -> None:
    life = life_hands.pushed(office, "E03")
    first, *others = [item.no for item in life.course.items]
    life.accept(first)
    life.grant(first)
    desk = WithdrawDesk(life.at(world.CLERK))
    desk.withdraw(life.now(), APPLICANT, "店面不租了")
    course = life.now()
    assert [item.status for item in course.items] == ["decided", *["withdrawn"] * len(others)]
    assert course.case.status == "handling"
    life.hand("result")
    life.deliver(first)
    life.hand("proof")
    assert life.course.case.status == "finished"


@pytest.mark.rule("R168")
def test_papers_of_a_withdrawn_case_go_back_over_the_window_against_signature(office: world.World) -> None:
    life = life_hands.pushed(office, "E03")
    for item in life.course.items[:2]:
        life.accept(item.no)
    desk = WithdrawDesk(life.at(world.CLERK))
    desk.withdraw(life.now(), APPLICANT, "店面不租了")
    assert life.now().case.status == "withdrawn"
    assert life.hand("back") == 1
    lent = [piece for piece in life.course.handed_in if piece.holder != BY_APPLICANT]
    desk.give_back(life.course, [piece.id for piece in lent], APPLICANT)
    assert all(piece.holder == BY_APPLICANT for piece in life.now().handed_in)
    with pytest.raises(Refused):
        desk.give_back(life.now(), [lent[0].id], APPLICANT)
    life.archive()
    ended_well(life)


def test_a_case_withdrawn_before_the_push_ends_whole(office: world.World) -> None:
    life = Life(office, hands.received(office, "P01"))
    WithdrawDesk(life.at(world.CLERK)).withdraw(life.now(), APPLICANT, "材料拿错了")
    course = life.now()
    assert course.case.status == "withdrawn"
    assert not any(clock.stopped_at is None for clock in course.clocks)
    assert not [message for message in course.outbox if message.kind == "push"]


@pytest.mark.rule("R173")
def test_results_of_another_level_come_once_and_all_together(office: world.World) -> None:
    """A matter with items of the city level, taken at a county window, collected together."""
    life = life_hands.pushed(office, "E29")
    far = [item for item in life.course.items if not item.here]
    assert far, "this matter has no item of another level at a county window"
    for no in _in_order(life.course):
        life.accept(no)
    *before, last = _in_order(life.course)
    for no in before:
        life.grant(no)
    waiting = [one for one in far if one.no != last]
    if last in {one.no for one in far} and waiting:
        assert life.hand("cross") == 0, "not before every item of that level is decided"
    life.grant(last)
    crossed = life.hand("cross")
    assert crossed == len({item.dept for item in far})
    life.hand("result")
    assert all(item.status == "ready" for item in life.now().items)
    life.deliver(*[item.no for item in life.course.items])
    life.hand("proof")
    assert {item.status for item in life.now().items} == {"closed"}
    life.archive()
    ended_well(life)


def test_one_signature_per_delivery_and_one_proof_for_each_department(office: world.World) -> None:
    life = life_hands.pushed(office, "P01")
    for no in _in_order(life.course):
        life.accept(no)
        life.grant(no)
    life.hand("result")
    rows = [item.no for item in life.course.items]
    IssuingDesk(life.at(world.ISSUER)).deliver(life.now(), rows, APPLICANT)
    course = life.now()
    proofs = [piece for piece in course.pieces if piece.kind == "proof"]
    assert len(course.deliveries) == 1
    assert len(proofs) == len({item.dept for item in course.items})
    assert {piece.holder for piece in proofs} == {ISSUING}
    bundles = CustodyDesk(life.at(world.ISSUER)).ready("proof")
    assert {one.taker for one in bundles} == {dept(item.dept) for item in course.items}


@pytest.mark.rule("R171")
def test_what_is_with_the_courier_is_not_due_again_when_another_result_comes(office: world.World) -> None:
    life = life_hands.pushed(office, "E03", together=False)
    first, second, *_ = [item.no for item in life.course.items]
    for no in (first, second):
        life.accept(no)
    life.grant(first)
    life.hand("result")
    parcel = Parcel(
        courier="邮政速递",
        tracking="1234567890123",
        address="湖滨区黄河路12号",
        recipient="赵立新",
        phone="13803980000",
    )
    desk = IssuingDesk(life.at(world.ISSUER))
    desk.send(life.now(), [first], parcel, reason="申请人改为邮寄")
    assert life.now().clock("deliver", first) is None
    life.grant(second)
    life.hand("result")
    assert life.now().clock("deliver", second) is not None
    assert life.now().clock("deliver", first) is None


@pytest.mark.rule("R171")
def test_the_applicant_is_told_once_that_a_result_can_be_collected(office: world.World) -> None:
    life = life_hands.pushed(office, "E03", together=False)
    first = life.course.items[0].no
    life.accept(first)
    life.grant(first)
    life.hand("result")
    told = [one for one in life.now().outbox if one.kind == "message" and "已到发证窗口" in one.payload]
    assert [one.item_no for one in told] == [first]
