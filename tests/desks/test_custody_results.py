"""Results, proofs and withdrawn papers on slips; a paper's whole way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import course_hands as hands
import custody_hands as papers
import pytest
from custody_hands import LEAD, again, by_id, first

from counter.cases.records import Collection
from counter.custody.handing import LOST, Marked
from counter.custody.records import ISSUING, dept, window
from counter.desks.custody.desk import CustodyDesk
from counter.desks.step import stepping
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    import world

    from counter.cases.course import Course

HERE = Path(__file__).parent


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
