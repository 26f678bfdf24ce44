"""Papers that are lost, void or damaged: whatever happens to one, the case can still come to its end."""

from __future__ import annotations

import json
import threading
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands as hands
import custody_hands as papers
import department_hands
import issuing_hands
import pytest
import scan_hands
import world
from issuing_hands import OWNER, rows

from counter.cases.records import Outcome
from counter.custody.handing import LOST, Marked
from counter.custody.records import APPLICANT, ISSUING, VOID
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.supervisor.causes import CauseDesk
from counter.errors import BadInput, Conflict, Refused
from counter.scans import path_of

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, ScanRow
    from counter.custody.records import HandoffKind

MISSING = Marked(mark="missing")


def free(course: Course) -> CaseItem:
    """An item that waits for no other."""
    return next(one for one in course.items if not one.after)


def slipped(office: World, kind: HandoffKind, **marks: Marked) -> None:
    """The one slip of a kind that can be made now, made by whoever has the papers, and signed."""
    desks = (papers.issuer(office), CustodyDesk(office.signed(world.OFFICER)))
    desk, bundle = next((desk, one) for desk in desks for one in desk.ready(kind))
    slip = papers.signed(office, desk.make(kind, bundle.taker, bundle.ids), **marks)
    for one in slip.discrepancies:
        desk.settle(one, "lost", "两边都找过，没有找到")


# -- what a department decided -----------------------------------------------------------------------------


@pytest.mark.rule("R163")
def test_another_decision_than_the_one_undone_reaches_the_applicant(office: World) -> None:
    course = issuing_hands.at_departments(office)
    item, desk = free(course), DepartmentDesk(office.signed(world.OFFICER))
    course = desk.grant(item, "豫0001")
    course = desk.reopen(course.item(item.no), world.approval(reason="登记成了准予"))
    desk.deny(course.item(item.no), ["不符合规定的条件。"])
    slipped(office, "result")
    course = office.course(course.case.id)
    assert course.item(item.no).status == "ready", "the void certificate is waited for no more"
    course = issuing_hands.issuer(office).deliver(course, [item.no], OWNER)
    held = {(one.kind, one.holder) for one in course.pieces if one.item_no == item.no}
    assert held >= {("result", VOID), ("refusal", APPLICANT)}


@pytest.mark.rule("R163")
@pytest.mark.rule("R171")
def test_a_certificate_lost_on_its_way_is_made_anew_and_goes_out(office: World) -> None:
    course = issuing_hands.at_departments(office)
    item = free(course)
    DepartmentDesk(office.signed(world.OFFICER)).grant(item, "豫0001")
    slipped(office, "result", _1=MISSING)
    course = office.course(course.case.id)
    assert course.item(item.no).status == "decided"
    course = issuing_hands.issuer(office).register(course, [item.no], "A1")
    assert course.item(item.no).status == "ready"
    lost, new = [one for one in course.pieces if one.item_no == item.no]
    assert (lost.place, new.holder, new.place) == (LOST, ISSUING, "A1")
    assert (new.line, new.kind, new.number) == (lost.line, lost.kind, lost.number)
    (way,) = [one.said for one in papers.issuer(office).way(new.id).moments if "遗失后重新出具" in one.said]
    assert "发证窗口" in way


def test_the_decision_of_a_lost_certificate_can_still_be_undone(office: World) -> None:
    course = issuing_hands.at_departments(office)
    item, desk = free(course), DepartmentDesk(office.signed(world.OFFICER))
    desk.grant(item, "豫0001")
    slipped(office, "result", _1=MISSING)
    course = desk.reopen(office.course(course.case.id).item(item.no), world.approval(reason="登记错了"))
    course = desk.deny(course.item(item.no), ["不符合规定的条件。"])
    course = issuing_hands.issuer(office).register(course, [item.no])
    assert course.item(item.no).status == "ready"


@pytest.mark.rule("R172")
def test_a_proof_lost_on_its_way_keeps_no_case_open(office: World) -> None:
    course = issuing_hands.given(office)
    slipped(office, "proof", _1=MISSING)
    desk = issuing_hands.issuer(office)
    course = desk.prove(office.course(course.case.id), rows(course), "部门电话确认")
    assert course.case.status == "finished"
    assert [one.place for one in course.pieces if one.kind == "proof"].count(LOST) == 1
    assert issuing_hands.archivist(office).obstacles(course) == ()


# -- the applicant's papers, when nothing came of it --------------------------------------------------------


@pytest.mark.rule("R155")
@pytest.mark.rule("R168")
def test_papers_of_a_case_refused_whole_can_still_be_fetched_when_it_is_over(office: World) -> None:
    course = issuing_hands.at_lead(office)
    desk = DepartmentDesk(office.signed(world.OFFICER))
    for item in course.items:
        course = desk.refuse(course.item(item.no), ["申请人不具备主体资格。"])
    issuer = issuing_hands.issuer(office)
    course = issuer.deliver(issuer.register(course, rows(course)), rows(course), OWNER)
    course = issuer.prove(course, rows(course), "部门电话确认")
    assert course.case.status == "finished"
    officer = papers.officer(office)
    assert not officer.ready_of(course), "they stay with the lead unless somebody asks"
    (asked,) = officer.asked_back(course)
    slip = officer.make("back", asked.taker, asked.ids)
    papers.clerk(office).confirm(slip.handoff, papers.all_here(slip))
    course = office.course(course.case.id)
    assert {task.queue for task in office.tasks(course.case.id)} == {"archive", "return"}
    course = issuing_hands.clerk(office).give_back(course, asked.ids, OWNER)
    assert {one.holder for one in course.handed_in} == {APPLICANT}
    assert issuing_hands.archivist(office).obstacles(course) == ()


@pytest.mark.rule("R168")
def test_papers_of_a_case_that_goes_on_in_part_go_back_only_when_asked_for(office: World) -> None:
    course = issuing_hands.at_lead(office)
    desk = DepartmentDesk(office.signed(world.OFFICER))
    officer = papers.officer(office)
    assert not officer.asked_back(course)
    course = desk.refuse(course.items[0], ["申请人不具备主体资格。"])
    assert "back" not in {one.kind for one in officer.ready_of(course)}
    (asked,) = officer.asked_back(course)
    assert (asked.kind, asked.taker) == ("back", papers.AT_WINDOW)
    assert not papers.clerk(office).asked_back(course), "only who has them can send them"


# -- the computer's clock, and days that are over ----------------------------------------------------------


@pytest.mark.rule("R160")
def test_a_clock_set_back_while_an_item_stands_keeps_nobody_from_going_on(office: World) -> None:
    course = issuing_hands.at_departments(office)
    item, desk = free(course), DepartmentDesk(office.signed(world.OFFICER))
    basis = "行政许可法第四十五条"
    desk.pause(item, "听证", basis)
    office.clock.pass_days(-1)
    course = desk.resume(office.course(course.case.id).item(item.no))
    desk.pause(course.item(item.no), "听证", basis)
    course = desk.resume(office.course(course.case.id).item(item.no))
    clock = department_hands.running(course, "decide", item)
    (first, second) = clock.pauses
    assert first.start == first.end == second.start == second.end, "nobody can tell how long it stood"
    course = desk.grant(course.item(item.no), "豫0001")
    assert course.item(item.no).outcome == "granted"


@pytest.mark.rule("R140")
def test_a_day_agreed_that_is_over_before_the_receipt_is_agreed_anew(office: World) -> None:
    desk = office.desk()
    case = world.begin(desk)
    line = world.deferrable(desk, case)[0].key
    case = desk.judge(case, line, Outcome(kind="deferred", due="2026-11-25"))
    case = world.take_all(desk, case)
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    office.clock.pass_days(7)
    with pytest.raises(Refused, match="2026-11-25 已经过了") as said:
        desk.issue_receipt(case)
    assert "重新约定" in said.value.todo
    case = desk.judge(case, line, Outcome(kind="deferred", due="2026-12-04"))
    case = desk.issue_receipt(desk.sign_letters(desk.issue_letter(case, "deferral").case)).case
    office.clock.pass_days(7)
    case = desk.issue_receipt(desk.amend(case, "电话有误")).case
    clock = office.course(case.id).clock("deferral")
    assert clock is not None
    assert (clock.start, f"{clock.due_at:%Y-%m-%d}") == (case.received_at, "2026-12-04")


# -- another window changed the receipt ---------------------------------------------------------------------


def test_a_row_that_another_window_took_out_or_in_is_a_conflict_and_no_crash(office: World) -> None:
    desk = office.desk()
    whole = hands.received(office)
    case = desk.amend(whole.case, "少办一项")
    case = desk.choose(case, tuple(one.no for one in whole.items[1:]))
    less = office.course(world.received(desk, case).case.id)
    withdrawing = issuing_hands.clerk(office)
    assert len(less.items) == len(whole.items) - 1
    with pytest.raises(Conflict, match="去掉"):
        DepartmentDesk(office.signed(world.OFFICER)).accept(whole.items[0])
    case = desk.amend(less.case, "还是都办")
    case = desk.choose(case, tuple(one.no for one in whole.items))
    more = office.course(world.received(desk, case).case.id)
    with pytest.raises(Conflict, match="被别人改过"):
        withdrawing.withdraw(less, OWNER, "不办了")
    assert withdrawing.withdraw(more, OWNER, "不办了").case.status == "withdrawn"


def test_a_proof_of_nothing_is_not_written_down(office: World) -> None:
    course = issuing_hands.given(office)
    with pytest.raises(BadInput, match="还没有选"):
        issuing_hands.issuer(office).prove(course, [], "部门电话确认")


# -- scans -------------------------------------------------------------------------------------------------


def lost_scan(office: World, course: Course) -> ScanRow:
    scan = course.scans[0]
    path_of(DigitiseDesk(office.signed()).kept, scan).unlink()
    return scan


@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
def test_a_pushed_scan_whose_file_is_lost_can_be_replaced(office: World) -> None:
    course = hands.pushed(office)
    desk = DigitiseDesk(office.signed())
    with pytest.raises(Refused, match="已经推送"):
        desk.remove(course, course.scans[0].id, "扫歪了")
    scan = lost_scan(office, course)
    course = desk.remove(course, scan.id, "文件损坏，没有备份")
    assert scan.line in course.unscanned
    course = desk.attach(course, scan.line, scan_hands.scanned_in(office, "重扫.pdf"))
    assert course.unsent == (scan.line,)


@pytest.mark.rule("R179")
def test_a_scan_that_is_lost_before_the_archive_says_what_to_do_and_an_archived_one_stays(
    office: World,
) -> None:
    course = issuing_hands.finished(office)
    desk, archivist = DigitiseDesk(office.signed()), issuing_hands.archivist(office)
    lost = lost_scan(office, course)
    with pytest.raises(Refused) as said:
        archivist.archive(course, lambda *_, **__: b"paper")
    assert "移除这一份，重新扫描登记" in str(said.value.todo)
    new = scan_hands.scanned_in(office, "重扫.pdf")
    alike = [one for one in course.scans if one.sha256 == lost.sha256]
    for one in alike:
        course = desk.remove(course, one.id, "文件损坏")
    course = desk.attach_many(course, {one.line: new for one in alike})
    course = archivist.archive(course, lambda *_, **__: b"paper")
    assert course.case.status == "archived"
    with pytest.raises(Refused, match="已经归档"):
        desk.remove(course, course.scans[-1].id, "想改一下")


# -- the journal, and who may ------------------------------------------------------------------------------


def test_what_is_typed_for_a_stage_or_a_shelf_leaves_no_control_in_the_journal(office: World) -> None:
    typed = f"要看\x1b[31m现场\x00\u202e{world.NUMBER}"
    course = issuing_hands.at_departments(office)
    item, desk = free(course), DepartmentDesk(office.signed(world.OFFICER))
    course = desk.pause(item, f"勘验{typed}", f"依据{typed}", None, typed)
    course = desk.resume(course.item(item.no))
    course = desk.grant(course.item(item.no), "豫0001")
    issuing_hands.issuer(office).register(course, [item.no], f"A1{typed}")
    for entry in office.journal():
        assert world.NUMBER not in entry.detail
        for value in json.loads(entry.detail).values():
            assert not any(unicodedata.category(x) in ("Cc", "Cf") for x in str(value)), entry.action


def test_who_has_no_role_writes_no_cause(office: World) -> None:
    course = department_hands.accepted(office, hands.pushed(office))
    nobody = office.signed()
    nobody = replace(nobody, session=replace(nobody.session, roles=()))
    with pytest.raises(Refused, match="没有办这一步的权限"):
        CauseDesk(nobody).say(course, course.clocks[0].id, "系统故障")


def test_who_waits_for_another_window_is_not_said_to_come_before_it(either: World) -> None:
    """Two windows at once: the moment of an entry is taken in its turn, so no clock seems to be set back."""
    mine, yours = either.signed(), either.signed(world.COLLEAGUE, "02")
    begun = threading.Event()

    def other() -> None:
        with yours.store.begin() as uow:
            begun.set()
            yours.record(uow, "test.second", "", {})
            uow.commit()

    thread = threading.Thread(target=other)
    with mine.store.begin() as uow:
        mine.record(uow, "test.first", "", {})
        thread.start()
        begun.wait(1)  # on SQLite it cannot even begin
        thread.join(0.2)
        mine.record(uow, "test.first again", "", {})
        uow.commit()
    thread.join(10)
    assert [one.action for one in either.journal()][-3:] == ["test.first", "test.first again", "test.second"]
    assert either.office.store.verify_journal() == ()
