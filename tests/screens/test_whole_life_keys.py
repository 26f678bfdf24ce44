"""Whole lives of cases by keys only: one data folder, one program, people signing in and out in turn."""

from __future__ import annotations

import bagit
import life_hands
import pytest
import scan_hands as scanner
import world
from hall import Hall, hall, numbered
from walking import code_of, e03_complete
from world import COLLEAGUE, ISSUER, OFFICER, World

from counter.custody.records import APPLICANT, ISSUING
from counter.custody.records import dept as held_by
from screens.archive.desk import ArchiveScreen
from screens.course.page import CasePage
from screens.department.desk import DepartmentScreen
from screens.department.form import FactForm
from screens.digitise.scans import ScansScreen
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Menu, Rate, Tick
from screens.shared.dialogs import Ask, Confirm

LEAD = "市场监管部门"
OWNER = ("张䶮", world.NUMBER)
"""The head of the restaurant of `E03_APPLICANT`, with a card."""


# -- 开饭店 ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R019")
@pytest.mark.rule("R130")
@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
@pytest.mark.rule("R144")
@pytest.mark.rule("R155")
@pytest.mark.rule("R156")
@pytest.mark.rule("R163")
@pytest.mark.rule("R171")
@pytest.mark.rule("R172")
@pytest.mark.rule("R175")
async def test_a_restaurant_from_the_first_key_to_the_archive(office: World) -> None:
    async with hall(office) as hands:
        await hands.sits(COLLEAGUE)
        await received(hands)
        await scanned_and_pushed(hands)
        await hands.slips(1)
        assert {"accept", "incoming", "unconfirmed"} <= hands.queues

        await hands.sits(OFFICER)
        assert "按 B 办" in hands.text
        assert "F2" not in hands.text, "an officer is never sent to a key they do not have"
        await hands.signs(1)
        refused = await three_accepted_one_refused(hands)
        await hands.home()
        await hands.key("b", "2")
        for _ in range(3):
            await hands.grant(lambda item: item.status == "accepted")
        depts = {item.dept for item in hands.course.items}
        await hands.slips(len(depts))

        await hands.sits(ISSUER)
        await hands.signs(len(depts))
        assert {item.status for item in hands.course.items} == {"ready"}
        await delivered(hands)
        await hands.slips(len(depts))

        await hands.sits(OFFICER)
        await hands.signs(len(depts))
        assert {item.status for item in hands.course.items} == {"closed"}

        await hands.sits(COLLEAGUE)
        await archived(hands)
        course = hands.course
        assert [item.no for item in course.items if item.outcome == "refused"] == [refused]
        kept = {piece.holder for piece in course.handed_in if piece.holder != APPLICANT}
        assert kept == {held_by(LEAD)}, "the lead department keeps what the applicant handed in"
        assert not any(clock.late for clock in course.clocks)


async def received(hands: Hall) -> None:
    """The five steps; the code of the receipt then opens the page."""
    receipt = await e03_complete(hands)
    hands.case_id = hands.case.id
    await hands.to_workbench()
    await hands.scan(code_of(receipt))
    hands.on(CasePage)
    assert hands.course.case.status == "received"
    assert "digitise" in hands.queues
    assert "2小时数字化推送 还剩2:00" in hands.text, "what presses the whole case stands on its page"
    await hands.key("3")
    assert "2小时" in hands.text.split("[3时限]")[1].splitlines()[1], "the soonest due comes first"


async def scanned_and_pushed(hands: Hall) -> None:
    """One file for each line: the first by Enter, the others at once; then P."""
    lines = hands.course.unscanned
    for no, _ in enumerate(lines, 1):
        file = scanner.paper(hands.app.data / "scans-in" / f"s{no:02d}.pdf", no, width=200 + no)
        scanner.settled(file, 600 - no)
    await hands.key("s")
    hands.on(ScansScreen)
    await hands.key("enter")
    assert len(hands.course.unscanned) == len(lines) - 1
    await hands.key("a", "y")
    assert hands.course.unscanned == ()
    assert sorted(scan.pages for scan in hands.course.scans) == list(range(1, len(lines) + 1))
    await hands.key("p")
    assert LEAD in hands.on(Confirm).explain
    await hands.key("y")
    assert hands.course.case.status == "handling"
    assert "办件页按 H 开移交单" in hands.text
    assert {one.recipient for one in hands.course.outbox if one.kind == "push"} == {
        item.dept for item in hands.course.items
    }


async def three_accepted_one_refused(hands: Hall) -> int:
    """At the department's screen: 受理 for three, 不予受理 with a reason for the one that is left."""
    await hands.home()
    await hands.key("b")
    hands.on(DepartmentScreen)
    assert "[1待受理 4]" in hands.text
    for left in (3, 2, 1):
        await hands.key("a")
        assert "受理" in hands.on(Confirm).heading
        await hands.key("enter")
        assert f"[1待受理 {left}]" in hands.text
    item = await hands.row(lambda one: one.status == "pushed")
    await hands.key("x")
    hands.on(FactForm)
    await hands.key("f10")
    hands.on(FactForm)
    assert "理由不能空着" in hands.text
    assert hands.course.item(item.no).status == "pushed"
    await hands.own("设置的位置不在规划范围内")
    await hands.key("f10")
    now = hands.course.item(item.no)
    assert (now.status, now.outcome, now.reasons) == ("decided", "refused", ("设置的位置不在规划范围内",))
    assert hands.printed("acceptance") == 3
    assert hands.printed("refusal") == 1
    return item.no


async def delivered(hands: Hall) -> None:
    """F6: the receipt finds what can be collected; the owner's card, the signature, no rating."""
    await hands.home()
    await hands.key("f6")
    hands.on(IssuingScreen)
    assert "[2待领取 4]" in hands.text
    assert OWNER[0] not in hands.text
    receipt = next(row for row in hands.course.papers if row.kind == "receipt")
    await hands.scan(code_of(receipt))
    hands.on(Menu)
    await hands.key("1")
    assert len(hands.on(Tick).options) == 4
    await hands.key("enter")
    await hands.card(*OWNER)
    assert "送达回证" in hands.on(Confirm).heading
    await hands.key("y")
    hands.on(Rate)
    await hands.key("escape")
    hands.on(IssuingScreen)
    assert "回工作台按 F5（交接）开移交单" in hands.text
    course = hands.course
    assert {item.status for item in course.items} == {"delivered"}
    (made,) = course.deliveries
    assert made.collector is not None
    assert (made.collector.name, made.collector.relation) == (OWNER[0], "法定代表人")
    assert made.proof_back_at is not None
    assert course.ratings == ()
    assert hands.printed("proof") == 1
    proofs = [piece for piece in course.pieces if piece.kind == "proof"]
    assert {piece.holder for piece in proofs} == {ISSUING}


async def archived(hands: Hall) -> None:
    """V F: put away, and then there is nothing left to do."""
    assert hands.queues == {"archive"}
    await hands.home()
    await hands.key("v")
    hands.on(ArchiveScreen)
    assert "可以归档" in hands.text
    await hands.key("f", "Y")  # with caps lock on
    assert "已归档 1 件" in hands.text
    assert "没有待归档的办件" in hands.text
    package = hands.course.archived
    assert package is not None
    bagit.Bag(str(hands.app.data / "archive" / package.package)).validate()
    hands.ended_well()


# -- 撤回 --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R167")
@pytest.mark.rule("R168")
async def test_a_withdrawal_from_c_to_the_archive(office: World) -> None:
    life = life_hands.pushed(office, "E03")
    life.accept(life.course.items[0].no)
    async with hall(office, life.course.case.id) as hands:
        await hands.sits(COLLEAGUE)
        await hands.page()
        await hands.key("c")
        assert len(hands.on(Tick).options) == 4
        await hands.key("enter")
        await hands.card(life_hands.APPLICANT.name, life_hands.APPLICANT.number)
        hands.on(Ask)
        await hands.own("店面不租了")
        await hands.key("enter")
        assert hands.course.case.status == "withdrawn"
        assert hands.printed("withdrawal") == 1
        await hands.key("z")
        hands.on(CasePage)
        assert LEAD in hands.text, "the papers have to come back from the lead department first"

        await hands.sits(OFFICER)
        await hands.slips(1)
        await hands.sits(COLLEAGUE)
        await hands.signs(1)
        await hands.page()
        await hands.key("z")
        given = len(hands.on(Tick).options)
        await hands.key("enter")
        await hands.card(life_hands.APPLICANT.name, life_hands.APPLICANT.number)
        assert f"已退还 {given} 份" in hands.text
        assert hands.printed("return") == 1
        assert {piece.holder for piece in hands.course.handed_in} == {APPLICANT}
        await hands.key("f")
        assert "已归档" in hands.text
        hands.ended_well()


# -- 网吧 --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R160")
@pytest.mark.rule("R161")
@pytest.mark.rule("R162")
@pytest.mark.rule("R164")
async def test_an_internet_cafe_waits_for_its_predecessors_on_the_case_page(office: World) -> None:
    life = life_hands.pushed(office, "E28", {"netcafe_stage": "最终审核"})
    (last,) = [item for item in life.course.items if item.item == "上网服务营业场所最终审核"]
    async with hall(office, life.course.case.id) as hands:
        await hands.sits(OFFICER)
        await hands.page()
        for item in life.course.items:
            await hands.row(numbered(item.no))
            await hands.key("a", "y")
            assert hands.course.item(item.no).status == "accepted"
        assert hands.course.waits_for(last)
        await hands.row(numbered(last.no))
        assert "V 容缺预审" in hands.text
        assert "G 准予" not in hands.text
        await hands.key("g")
        hands.on(CasePage)
        await hands.key("v")
        hands.on(FactForm)
        await hands.own("除前置事项的结果以外，材料齐全")
        await hands.key("enter")
        assert hands.course.item(last.no).prereview == "除前置事项的结果以外，材料齐全"
        while hands.course.waits_for(last):
            assert hands.course.clock("decide_now", last.no) is None
            await hands.grant(lambda one: one.status == "accepted" and not hands.course.waits_for(one))
        clock = hands.course.clock("decide_now", last.no)
        assert clock is not None, "the last predecessor's result starts the duty 即时"
        assert clock.whose == last.dept
        await hands.grant(numbered(last.no))
        assert hands.course.clock("decide_now", last.no) is None
        assert {item.outcome for item in hands.course.items} == {"granted"}
