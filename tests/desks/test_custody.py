"""Custody: slips, confirmation line by line, differences, and what an arrival sets going."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import course_hands as hands
import custody_hands as papers
import msgspec
import pytest
import world
from custody_hands import LEAD

from counter.cases.records import Collection
from counter.custody.handing import LOST, Marked, Surplus
from counter.custody.records import APPLICANT, ISSUING, dept, window
from counter.desks.custody import CustodyDesk
from counter.desks.step import stepping
from counter.errors import BadInput, Conflict, Refused

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.custody.records import Piece
    from counter.desks.slips import SlipView

HERE = Path(__file__).parent


def queues(office: world.World, course: Course) -> list[tuple[str, str]]:
    """The custody queues of a case, with the department each waits for."""
    kinds = ("incoming", "unconfirmed", "discrepancy", "handover")
    return sorted((one.queue, one.dept) for one in office.tasks(course.case.id) if one.queue in kinds)


def again(office: world.World, course: Course) -> Course:
    return office.course(course.case.id)


def first(office: world.World, course: Course) -> Piece:
    return papers.at_window(again(office, course))[0]


def by_id(office: world.World, course: Course, piece_id: str) -> Piece:
    return next(one for one in again(office, course).pieces if one.id == piece_id)


def test_the_lead_knows_who_leads(office: world.World) -> None:
    assert office.office.compiled.catalogue.matter("E03").lead == LEAD


# -- the road to the lead department -----------------------------------------------------------------------


@pytest.mark.rule("R144")
def test_papers_of_a_pushed_case_wait_for_a_slip_to_its_lead_department(either: world.World) -> None:
    course = hands.pushed(either)
    (bundle,) = papers.clerk(either).ready()
    assert (bundle.kind, bundle.giver, bundle.taker) == ("lead", window("01"), dept(LEAD))
    assert set(bundle.ids) == {one.id for one in papers.at_window(course)}
    assert papers.clerk(either).ready_of(course) == (bundle,)
    assert papers.officer(either).ready() == ()


@pytest.mark.rule("R144")
@pytest.mark.rule("R175")
def test_papers_change_holders_only_when_the_receiver_confirms(either: world.World) -> None:
    course = hands.pushed(either)
    view = papers.slip(either, course)
    between = again(either, course)
    assert all(one.holder == papers.AT_WINDOW for one in papers.at_window(between))
    assert {one.handoff for one in papers.at_window(between)} == {view.handoff.id}
    assert queues(either, course) == [("incoming", LEAD), ("unconfirmed", "")]
    done = papers.signed(either, view)
    assert done.handoff.status == "confirmed"
    assert done.handoff.confirmed_by == world.OFFICER
    after = again(either, course)
    held = [one for one in after.handed_in if one.holder != APPLICANT]
    assert {one.holder for one in held} == {dept(LEAD)}
    assert {one.handoff for one in held} == {""}
    assert queues(either, course) == []


@pytest.mark.rule("R144")
def test_the_two_hours_end_when_the_last_paper_is_on_a_slip_and_run_on_when_it_is_cancelled(
    office: world.World,
) -> None:
    course = hands.pushed(office)
    begun = course.clock("handover")
    assert begun is not None
    one, *rest = papers.at_window(course)
    papers.clerk(office).make("lead", dept(LEAD), [one.id])
    assert again(office, course).clock("handover") is not None
    view = papers.clerk(office).make("lead", dept(LEAD), [each.id for each in rest])
    assert again(office, course).clock("handover") is None
    office.clock.pass_days(1)
    papers.clerk(office).cancel(view.handoff, "材料拿错了")
    running = again(office, course).clock("handover")
    assert running is not None
    assert (running.start, running.due_at) == (begun.start, begun.due_at)
    assert ("handover", "") in queues(office, course)


def test_a_slip_has_a_number_a_code_and_a_record_that_never_changes(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    desk, slip = papers.clerk(office), view.handoff
    assert slip.number.startswith("JJ-")
    form = desk.slip(slip)
    assert form.head.number == slip.number
    assert form.copies == ("移交方", "接收方")
    assert len(form.sections[0].table.rows) == len(view.lines)  # type: ignore[union-attr]
    for code in (slip.number, form.head.code, slip.number.lower()):
        assert desk.find(code).handoff == slip
    done = papers.signed(office, view)
    assert (done.handoff.record, done.handoff.digest) == (slip.record, slip.digest)
    assert "签收" in desk.find(form.head.code).warning
    wrong = form.head.code[:-1] + ("0" if form.head.code[-1] != "0" else "1")
    assert "与存档不一致" in desk.find(wrong).warning


def test_a_code_that_is_no_slip_or_from_elsewhere_is_told(office: world.World) -> None:
    course = hands.pushed(office)
    desk = papers.clerk(office)
    with pytest.raises(Refused, match="不是移交单"):
        desk.find(course.case.number or "")
    with pytest.raises(BadInput):
        desk.find("JJ-411202-01-20261123-0001-0")
    number = papers.slip(office, course).handoff.number
    other = f"JJ-{number[3:9]}-77-20261123-0001"
    found = next(f"{other}-{n}" for n in range(10) if _readable(f"{other}-{n}"))
    with pytest.raises(Refused, match="没有移交单"):
        desk.find(found)


def _readable(number: str) -> bool:
    from counter.cases.numbers import read_code

    try:
        return bool(read_code(number).handoff)
    except BadInput:
        return False


def test_prints_are_counted_and_leave_the_slip_as_it_is(office: world.World) -> None:
    view = papers.slip(office, hands.pushed(office))
    desk = papers.clerk(office)
    assert [desk.printed(view.handoff.id) for _ in range(3)] == [0, 1, 2]
    now = desk.look(view.handoff.id).handoff
    assert now == replace(view.handoff, prints=3)
    papers.signed(office, view)  # seen before the prints: printing is no change somebody could miss


def test_a_slip_carries_papers_of_many_cases_in_one_entry(either: world.World) -> None:
    courses = papers.three(either)
    (bundle,) = papers.clerk(either).ready("lead")
    assert bundle.cases == 3
    before = len(either.journal())
    view = papers.clerk(either).make("lead", dept(LEAD), bundle.ids)
    assert len(either.journal()) == before + 1
    assert {line.case_id for line in view.lines} == {one.case.id for one in courses}
    told = [queues(either, one) for one in courses]
    assert sorted(map(len, told)) == [0, 0, 2], "one slip is one task, not one for each case"
    papers.signed(either, view)
    assert len(either.journal()) == before + 2
    for course in courses:
        assert papers.at_window(again(either, course)) == []
        assert again(either, course).clock("handover") is None


def test_every_action_leaves_one_entry_and_no_identity_number(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    done = papers.signed(office, view, _1=Marked(mark="missing", note=f"身份证{world.NUMBER}那一份"))
    papers.officer(office).settle(done.unsettled[0], "lost", f"{world.NUMBER} 两边都没有")
    entries = [one for one in office.journal() if one.action.startswith("handoff.")]
    assert [one.action for one in entries] == ["handoff.make", "handoff.confirm", "handoff.settle"]
    assert world.NUMBER not in json.dumps([msgspec.to_builtins(one.detail) for one in entries])


# -- who may -----------------------------------------------------------------------------------------------


def test_only_the_giver_makes_and_only_the_receiver_confirms(office: world.World) -> None:
    course = hands.pushed(office)
    ids = [one.id for one in papers.at_window(course)]
    for other in (papers.officer(office), papers.issuer(office)):
        with pytest.raises(Refused, match="01窗的工作人员"):
            other.make("lead", dept(LEAD), ids)
    view = papers.slip(office, course)
    for other in (papers.clerk(office), papers.officer(office, "公安部门")):
        with pytest.raises(Refused, match=f"{LEAD}的工作人员"):
            other.confirm(view.handoff, papers.all_here(view))
    with pytest.raises(Refused, match="01窗的工作人员"):
        papers.officer(office).cancel(view.handoff, "不要了")
    anyone = papers.officer(office, "")
    assert anyone.confirm(view.handoff, papers.all_here(view)).handoff.status == "confirmed"


def test_papers_go_only_where_the_notice_sends_them(office: world.World) -> None:
    course = hands.pushed(office)
    desk, piece = papers.clerk(office), papers.at_window(course)[0]
    with pytest.raises(Refused, match=f"应当交给{LEAD}"):
        desk.make("lead", dept("公安部门"), [piece.id])
    with pytest.raises(Refused, match="不能开“办理结果送发证窗口”"):
        desk.make("result", ISSUING, [piece.id])
    with pytest.raises(BadInput, match="没有选"):
        desk.make("lead", dept(LEAD), [])
    with pytest.raises(Refused, match="没有找到"):
        desk.make("lead", dept(LEAD), ["no such piece"])
    view = desk.make("lead", dept(LEAD), [piece.id, piece.id])
    assert len(view.lines) == 1
    with pytest.raises(Refused, match=f"已经在移交单 {view.handoff.number} 上"):
        desk.make("lead", dept(LEAD), [piece.id])


def test_papers_of_a_case_not_pushed_yet_go_nowhere(office: world.World) -> None:
    course = hands.received(office)
    assert papers.clerk(office).ready() == ()
    with pytest.raises(Refused):
        papers.slip(office, course)


# -- twice, and at once ------------------------------------------------------------------------------------


def test_a_slip_confirmed_twice_says_who_did_it_and_when_and_nothing_happens_again(
    either: world.World,
) -> None:
    course = hands.pushed(either)
    view = papers.slip(either, course)
    papers.signed(either, view)
    before = again(either, course)
    with pytest.raises(Refused, match=f"已经由{world.OFFICER}于 2026-11-2. .* 签收"):
        papers.signed(either, view, _1=Marked(mark="missing"))
    assert again(either, course) == before


def test_a_slip_that_changed_meanwhile_is_a_conflict(office: world.World) -> None:
    view = papers.slip(office, hands.pushed(office))
    with pytest.raises(Conflict):
        papers.officer(office).confirm(replace(view.handoff, version=0), papers.all_here(view))


RACE = """
import sys
from pathlib import Path
import world, custody_hands as papers
from counter.errors import CounterError
office = world.World.open(Path(sys.argv[1]))
desk = papers.officer(office)
view = desk.find(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
try:
    desk.confirm(view.handoff, papers.all_here(view))
    print("done")
except CounterError as error:
    print("told:", error)
"""


def test_two_processes_that_confirm_at_once_one_wins_the_other_is_told(either: world.World) -> None:
    course = hands.pushed(either)
    view = papers.slip(either, course)
    racers = [_racer(either, view) for _ in range(2)]
    for one in racers:
        assert one.stdout is not None
        assert one.stdout.readline().strip() == "ready"
    for one in racers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = sorted(one.communicate(timeout=120)[0].strip() for one in racers)
    assert said[0] == "done"
    assert "已经由陈科长于" in said[1]
    moved = [one for one in either.journal() if one.action == "handoff.confirm"]
    assert len(moved) == 1
    way = papers.clerk(either).way(view.lines[0].piece_id)
    assert sum("→" in one.said for one in way.moments) == 1


def _racer(office: world.World, view: SlipView) -> subprocess.Popen[str]:
    path = os.pathsep.join((str(HERE.parent.parent), str(HERE), str(HERE.parent)))
    return subprocess.Popen(
        [sys.executable, "-c", RACE, str(office.office.data), view.handoff.number],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
    )


# -- differences -------------------------------------------------------------------------------------------


@pytest.mark.rule("R144")
def test_what_did_not_arrive_stays_with_the_giver_and_on_both_queues_until_settled(
    either: world.World,
) -> None:
    course = hands.pushed(either)
    view = papers.slip(either, course)
    gone = view.lines[0].piece_id
    done = papers.signed(
        either, view, _1=Marked(mark="missing"), _2=Marked(mark="pages", pages=9, note="多了附页")
    )
    assert [one.kind for one in done.unsettled] == ["missing", "pages"]
    assert by_id(either, course, gone).holder == papers.AT_WINDOW
    assert by_id(either, course, view.lines[1].piece_id).holder == dept(LEAD)
    assert queues(either, course).count(("discrepancy", "")) == 2
    assert queues(either, course).count(("discrepancy", LEAD)) == 2
    with pytest.raises(Refused, match="有差异没有处理"):
        papers.clerk(either).make("lead", dept(LEAD), [gone])
    for one in done.unsettled:
        how = {"missing": "arrived", "pages": "counted"}[one.kind]
        papers.clerk(either).settle(one, how)
    assert by_id(either, course, gone).holder == dept(LEAD)
    assert by_id(either, course, view.lines[1].piece_id).pages == 9
    assert queues(either, course) == []
    with pytest.raises(Refused, match=f"已经由{world.CLERK}于 .* 处理：找到了"):
        papers.officer(either).settle(done.unsettled[0], "lost", "没有")


@pytest.mark.rule("R144")
def test_a_missing_paper_that_was_at_the_window_all_along_goes_on_the_next_slip(
    office: world.World,
) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    done = papers.signed(office, view, _1=Marked(mark="missing"))
    papers.clerk(office).settle(done.unsettled[0], "stays", "落在柜里")
    assert again(office, course).clock("handover") is not None
    (bundle,) = papers.clerk(office).ready("lead")
    assert bundle.ids == (view.lines[0].piece_id,)
    papers.signed(office, papers.clerk(office).make("lead", dept(LEAD), bundle.ids))
    assert by_id(office, course, bundle.ids[0]).holder == dept(LEAD)


def test_a_lost_paper_stays_with_its_giver_as_lost_until_it_is_found(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    done = papers.signed(office, view, _1=Marked(mark="missing"))
    with pytest.raises(BadInput, match="查找的经过"):
        papers.clerk(office).settle(done.unsettled[0], "lost")
    papers.clerk(office).settle(done.unsettled[0], "lost", "两边都查过")
    piece = by_id(office, course, view.lines[0].piece_id)
    assert (piece.holder, piece.place) == (papers.AT_WINDOW, LOST)
    assert again(office, course).discrepancies[0].how == "遗失：两边都查过"
    assert papers.clerk(office).ready() == ()
    assert "遗失" in papers.clerk(office).way(piece.id).now
    with pytest.raises(Refused, match="登记遗失"):
        papers.clerk(office).make("lead", dept(LEAD), [piece.id])
    found = papers.clerk(office).place(piece.id, "1号抽屉")
    assert (found.place, found.handoff) == ("1号抽屉", "")
    assert papers.clerk(office).ready("lead")[0].ids == (piece.id,)


def test_a_surplus_paper_is_kept_in_the_case_or_goes_back(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    extra = [Surplus(what="[b]合影[/b]", pages=2), Surplus(what="会议纪要", note="夹在里面")]
    done = papers.officer(office).confirm(view.handoff, papers.all_here(view), extra)
    kept, back = done.unsettled
    assert (kept.kind, back.kind) == ("surplus", "surplus")
    before = len(again(office, course).pieces)
    papers.officer(office).settle(kept, "kept")
    papers.clerk(office).settle(back, "back", "是别的办件的")
    after = again(office, course)
    assert len(after.pieces) == before + 1
    new = next(one for one in after.pieces if one.line == "[b]合影[/b]")
    assert (new.holder, new.pages) == (dept(LEAD), 2)
    assert all(one.settled_at for one in after.discrepancies)


def test_lines_without_a_mark_stop_the_confirmation_and_nothing_is_lost(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    before = again(office, course)
    with pytest.raises(BadInput, match="没有核对"):
        papers.officer(office).confirm(view.handoff, {})
    assert again(office, course) == before


HOSTILE = "[bold red]危险[/]<script>=1+1\x1b[31m\u202e反\n二行"


def test_hostile_texts_are_kept_as_plain_words(office: world.World) -> None:
    course = hands.pushed(office)
    ids = [one.id for one in papers.at_window(course)]
    view = papers.clerk(office).make("lead", dept(LEAD), ids, note=HOSTILE)
    assert "[bold red]危险[/]<script>=1+1" in view.handoff.note
    assert not set("\x1b\u202e\n") & set(view.handoff.note)
    done = papers.signed(office, view, _1=Marked(mark="missing", note=HOSTILE))
    assert not set("\x1b\u202e\n") & set(done.discrepancies[0].what)
    import receipts

    assert receipts.render(papers.clerk(office).slip(view.handoff), reprint=0, void=False)[:4] == b"%PDF"
    with pytest.raises(BadInput, match="200 个字以内"):
        papers.clerk(office).settle(done.unsettled[0], "stays", "长" * 201)


# -- cancelled ---------------------------------------------------------------------------------------------


def test_a_cancelled_slip_frees_its_papers_and_can_not_be_confirmed(either: world.World) -> None:
    course = hands.pushed(either)
    view = papers.slip(either, course)
    with pytest.raises(BadInput, match="理由"):
        papers.clerk(either).cancel(view.handoff, "  ")
    gone = papers.clerk(either).cancel(view.handoff, "拿错了")
    assert gone.handoff.status == "cancelled"
    assert "拿错了" in gone.handoff.note
    assert {one.handoff for one in again(either, course).pieces} == {""}
    assert queues(either, course) == [("handover", "")]
    with pytest.raises(Refused, match="已经取消"):
        papers.signed(either, view)
    assert "已经取消" in papers.clerk(either).find(view.handoff.number).warning
    papers.signed(either, papers.slip(either, again(either, course)))
    assert papers.at_window(again(either, course)) == []


# -- results, proofs, withdrawals --------------------------------------------------------------------------


@pytest.mark.rule("R163")
@pytest.mark.rule("R171")
def test_a_result_that_arrives_registers_its_item_and_starts_the_same_day(either: world.World) -> None:
    course = hands.pushed(either)
    item = course.items[0]
    across(either, course, (), together=False)
    papers.granted(either, course, item.no)
    officer = papers.officer(either, item.dept)
    (bundle,) = officer.ready()
    assert (bundle.kind, bundle.taker) == ("result", ISSUING)
    view = officer.make("result", ISSUING, bundle.ids)
    assert again(either, course).item(item.no).status == "decided"
    papers.signed(either, view)
    after = again(either, course)
    assert after.item(item.no).status == "ready"
    assert after.item(item.no).ready_at is not None
    clock = after.clock("deliver", item.no)
    assert clock is not None
    assert clock.due_at is not None
    assert clock.due_at.date() == either.clock.at.date()
    assert after.clock("feedback", item.no) is None


@pytest.mark.rule("R156")
def test_a_refusal_goes_to_the_issuing_window_at_once_whatever_the_level(office: world.World) -> None:
    course = hands.pushed(office)
    item = course.items[0]
    across(office, course, (item.no,))
    hands.moved(office, course, item.no, "refuse", outcome="refused", reasons=("不在职权范围",))
    papers.made(office, again(office, course), item.no, "refusal")
    (bundle,) = papers.officer(office, item.dept).ready("result")
    papers.signed(office, papers.officer(office, item.dept).make("result", ISSUING, bundle.ids))
    assert again(office, course).item(item.no).status == "ready"
    assert again(office, course).clock("deliver", item.no) is not None


@pytest.mark.rule("R163")
def test_a_result_that_did_not_arrive_registers_nothing_until_it_is_found(office: world.World) -> None:
    course = hands.pushed(office)
    item = course.items[0]
    papers.granted(office, course, item.no)
    officer = papers.officer(office, item.dept)
    view = officer.make("result", ISSUING, officer.ready()[0].ids)
    done = papers.signed(office, view, _1=Marked(mark="missing"))
    assert again(office, course).item(item.no).status == "decided"
    officer.settle(done.unsettled[0], "arrived")
    assert again(office, course).item(item.no).status == "ready"


def across(office: world.World, course: Course, rows: tuple[int, ...], *, together: bool = True) -> Course:
    """These items are handled at the city; results are taken together or one by one."""
    with stepping(office.signed(), course.case.id) as step:
        for no in rows:
            item = step.course.item(no)
            moved = replace(item, here=False, level="市级", version=item.version + 1)
            step.uow.courses.items.change_at(moved, item.version)
        case = step.course.case
        chosen = case.draft.collection or Collection()
        draft = replace(case.draft, collection=replace(chosen, together=together))
        step.uow.cases.save(replace(case, draft=draft), case.version)
        return step.finish("test.across", {})


@pytest.mark.rule("R173")
@pytest.mark.rule("R169")
def test_results_of_another_level_come_once_and_all_together(either: world.World) -> None:
    course = hands.pushed(either)
    one, two = [item.no for item in course.items][:2]
    across(either, course, (one, two))
    papers.granted(either, course, one)
    anyone = papers.officer(either, "")
    assert anyone.ready() == ()
    piece = next(p for p in again(either, course).pieces if p.item_no == one)
    with pytest.raises(Refused, match="一次移送"):
        anyone.make("cross", ISSUING, [piece.id])
    papers.granted(either, course, two)
    papers.made(either, again(either, course), two)
    bundles = anyone.ready("cross")
    assert sum(len(bundle.ids) for bundle in bundles) == 3
    double = next(b for b in bundles if len(b.ids) > 1)
    with pytest.raises(Refused, match="还差"):
        anyone.make("cross", ISSUING, double.ids[:1])
    for bundle in bundles:
        papers.signed(either, anyone.make("cross", ISSUING, bundle.ids))
    after = again(either, course)
    assert [after.item(no).status for no in (one, two)] == ["ready", "ready"]
    assert after.clock("deliver", one) is None, "together: the others are still on their way"


@pytest.mark.rule("R169")
@pytest.mark.rule("R171")
def test_with_unified_collection_the_last_arrival_makes_all_deliverable(office: world.World) -> None:
    course = hands.pushed(office)
    across(office, course, ())
    for item in course.items:
        papers.granted(office, course, item.no)
    anyone = papers.officer(office, "")
    *early, last = anyone.ready("result")
    for bundle in early:
        papers.signed(office, anyone.make("result", ISSUING, bundle.ids))
    assert not [one for one in again(office, course).clocks if one.kind == "deliver"]
    papers.signed(office, anyone.make("result", ISSUING, last.ids))
    running = [one for one in again(office, course).clocks if one.kind == "deliver"]
    assert {one.item_no for one in running} == {item.no for item in course.items}


@pytest.mark.rule("R172")
def test_a_proof_that_reached_its_department_ends_the_item(office: world.World) -> None:
    course = hands.pushed(office)
    for item in course.items:
        papers.granted(office, course, item.no)
        hands.moved(office, course, item.no, "register")
        hands.moved(office, course, item.no, "deliver")
        papers.made(office, again(office, course), item.no, "proof", holder=ISSUING)
    issuer = papers.issuer(office)
    bundles = issuer.ready("proof")
    assert {one.taker for one in bundles} == {dept(item.dept) for item in course.items}
    for bundle in bundles:
        papers.signed(office, issuer.make("proof", bundle.taker, bundle.ids))
    after = again(office, course)
    assert {item.status for item in after.items} == {"closed"}
    assert all(item.closed_at for item in after.items)
    assert after.case.status == "finished"


@pytest.mark.rule("R168")
def test_papers_of_a_withdrawn_case_come_back_from_the_lead_to_the_window(office: world.World) -> None:
    course = hands.pushed(office)
    papers.signed(office, papers.slip(office, course))
    with stepping(office.signed(), course.case.id) as step:
        for item in step.course.items:
            step.move_item(item, "withdraw")
        step.move_case("withdraw")
        step.finish("test.withdraw", {})
    officer = papers.officer(office)
    (bundle,) = officer.ready("back")
    assert (bundle.giver, bundle.taker) == (dept(LEAD), window("01"))
    view = officer.make("back", bundle.taker, bundle.ids)
    papers.clerk(office).confirm(view.handoff, papers.all_here(view))
    assert {by_id(office, course, one).holder for one in bundle.ids} == {papers.AT_WINDOW}


# -- whereabouts -------------------------------------------------------------------------------------------


def test_the_whole_way_of_a_paper_is_told_in_plain_words(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    piece_id = view.lines[0].piece_id
    assert "等市场监管部门签收" in papers.clerk(office).way(piece_id).now
    done = papers.signed(office, view, _1=Marked(mark="missing"))
    assert "差异待处理" in papers.clerk(office).way(piece_id).now
    papers.clerk(office).settle(done.unsettled[0], "arrived", "夹在别的袋里")
    papers.officer(office).place(piece_id, "3号柜2格")
    way = papers.clerk(office).way(piece_id)
    said = "\n".join(one.said for one in way.moments)
    for part in ("收件，由01窗保管", view.handoff.number, "没到", "01窗 → 市场监管部门", "夹在别的袋里"):
        assert part in said
    assert [one.at for one in way.moments] == sorted(one.at for one in way.moments)
    assert way.now == "市场监管部门（3号柜2格）"
    assert way.number == course.case.number


def test_a_shelf_is_named_by_the_holder_only(office: world.World) -> None:
    piece = first(office, hands.pushed(office))
    for bad in ("", "长" * 41, LOST):
        with pytest.raises(BadInput):
            papers.clerk(office).place(piece.id, bad)
    with pytest.raises(Refused, match="01窗"):
        papers.officer(office).place(piece.id, "3号柜")


def test_the_board_shows_each_side_its_own(office: world.World) -> None:
    course = hands.pushed(office)
    view = papers.slip(office, course)
    mine, theirs = papers.clerk(office).board(), papers.officer(office).board()
    assert [one.id for one in mine.outgoing] == [view.handoff.id]
    assert mine.incoming == ()
    assert [one.id for one in theirs.incoming] == [view.handoff.id]
    assert papers.officer(office, "公安部门").board().incoming == ()
    done = papers.signed(office, view, _1=Marked(mark="missing"))
    for board in (papers.clerk(office).board(), papers.officer(office).board()):
        assert [one.id for one in board.discrepancies] == [done.unsettled[0].id]
        assert board.numbers == {view.handoff.id: view.handoff.number}
    with pytest.raises(Refused):
        _no_role(office)


def _no_role(office: world.World) -> CustodyDesk:
    signed = office.signed()
    return CustodyDesk(replace(signed, session=replace(signed.session, roles=("administrator",))))
