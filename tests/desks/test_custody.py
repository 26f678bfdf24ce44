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
from custody_hands import LEAD, again, by_id, queues

from counter.custody.handing import LOST, Marked, Surplus
from counter.custody.records import APPLICANT, ISSUING, dept, window
from counter.errors import BadInput, Conflict, Refused

if TYPE_CHECKING:
    from counter.desks.custody.slips import SlipView

HERE = Path(__file__).parent


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
    assert [desk.printed(view.handoff.id).reprint for _ in range(3)] == [0, 1, 2]
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
