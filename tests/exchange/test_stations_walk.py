"""Cases between stations: up with their papers and journal, down with what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import life_hands
import pytest
import world
from county import COUNTY, HEAD, NORTH, PIN, SOUTH

from counter.custody.handing import HERE
from counter.desks.approval import Approval
from counter.desks.custody.desk import CustodyDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.exchange.owning import OwningDesk
from counter.desks.exchange.settling import SettlingDesk
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.window.issue import IssueDesk
from counter.errors import Refused
from counter.exchange.chain import broken
from counter.exchange.snapshot import digest
from counter.journal import Head, breaks

if TYPE_CHECKING:
    from county import County, Station

    from counter.desks.exchange.settling import Side


def same(case_id: str, *stations: Station) -> bool:
    """Whether these stations have the very same version of a case."""
    found = [one.snapshot(case_id) for one in stations]
    assert None not in found
    return len({digest(one) for one in found if one is not None}) == 1


def unbroken(at: Station, other: str) -> bool:
    """Whether the other station's journal is kept here without a break."""
    peer = at.peer(other)
    with at.world.office.store.read() as view:
        return not broken(view.lives.chain(other).rows(), Head(peer.head_seq, peer.head_hash))


def confirm_all(at: Station) -> int:
    """Sign for every slip that came."""
    desk = CustodyDesk(at.desk())
    slips = desk.board().incoming
    for slip in slips:
        desk.confirm(slip, {line.no: HERE for line in desk.look(slip.id).lines})
    return len(slips)


def test_a_case_of_a_township_is_at_the_county_whole(three: County) -> None:
    course = three.north.receive()
    (made,) = three.north.out(three.stick)
    assert (made.cases, made.carried) == (1, 1)
    came = three.county.take(three.stick)
    assert [one.kind for one in came.files] == ["taken"], came
    assert same(course.case.id, three.county, three.north)
    assert unbroken(three.county, NORTH)
    with three.county.world.office.store.read() as view:
        told = {one.seq for one in view.exchange.foreign_of(course.case.id)}
    with three.north.world.office.store.read() as view:
        assert told == {one.seq for one in view.journal.of_case(course.case.id)}
    assert three.county.world.tasks(course.case.id) == []  # the township acts on it, and has it on its queues
    with pytest.raises(Refused, match="现在由北乡便民服务中心办理"):
        PushDesk(three.county.desk()).push(three.county.world.course(course.case.id))


def test_a_second_going_out_carries_nothing_new_and_the_answer_ends_the_matter(three: County) -> None:
    three.north.receive()
    three.round()
    assert [one.numbers for one in three.north.out(three.stick)] == [()]
    assert three.north.peer(COUNTY).acked == 1  # what only acknowledges is not acknowledged by itself
    assert all(not one.numbers for station in three.stations.values() for one in station.out(three.stick))


def test_a_case_goes_up_with_its_papers_and_its_results_come_down_for_delivery(three: County) -> None:
    north, county = three.north, three.county
    course = north.receive()
    case_id = course.case.id
    north.hand(case_id)
    with pytest.raises(Refused, match="现在由湖滨区政务服务中心办理"):
        PushDesk(north.desk()).push(north.world.course(case_id))
    three.round()
    assert confirm_all(county) == 1
    assert {one.holder for one in county.world.course(case_id).handed_in} <= {"window:01", "applicant"}
    life = life_hands.Life(county.world, PushDesk(county.desk()).push(county.world.course(case_id)))
    life.hand("lead")
    for item in life.course.items:
        life.accept(item.no)
        life.grant(item.no)
    life.hand("cross")  # seen from the township it is another level
    three.round()
    assert same(case_id, county, north)
    ready = north.world.course(case_id)
    assert {item.status for item in ready.items} == {"ready"}
    assert ready.away == "湖滨区政务服务中心"
    county.hand(case_id, to=NORTH)
    three.round()
    assert north.world.course(case_id).away == ""
    rows = tuple(item.no for item in ready.items)
    IssuingDesk(north.desk()).deliver(north.world.course(case_id), rows, life_hands.APPLICANT)
    three.round()
    assert same(case_id, county, north)
    assert {item.status for item in county.world.course(case_id).items} <= {"delivered", "closed"}
    assert unbroken(county, NORTH)
    assert unbroken(north, COUNTY)
    assert breaks(county.world.office.store.verify_journal()) == ()


@pytest.mark.rule("R034")
@pytest.mark.rule("R040")
def test_what_a_township_may_not_receive_is_forwarded_and_the_county_gives_the_receipt(three: County) -> None:
    from counter.desks.exchange.joining import JoiningDesk

    JoiningDesk(three.county.desk()).authorise(SOUTH, [])
    three.round()
    south, county = three.south, three.county
    desk = IssueDesk(south.desk())
    case = world.take_all(desk, south.begin())
    with pytest.raises(Refused, match="代收转送"):
        desk.issue_receipt(case)
    sent = OwningDesk(south.desk()).forward(case, desk.walk(case))
    assert sent.paper.head.number == f"{sent.case.number}.X1"
    assert "不是收件回执" in sent.row.record
    three.round()
    confirm_all(county)
    there = IssueDesk(county.desk())
    issued = there.issue_receipt(there.case(case.id))
    course = county.world.course(case.id)
    assert issued.case.number == sent.case.number
    assert len({(one.line, one.kind) for one in course.handed_in}) == len(course.handed_in)
    three.round()
    assert same(case.id, county, south)
    assert {row.kind for row in south.world.course(case.id).papers} == {"forward", "receipt"}


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_what_both_sides_changed_is_a_task_with_both_versions(three: County, side: Side) -> None:
    north, county = three.north, three.county
    case_id = north.receive().case.id
    three.round()
    boss = Approval(name=HEAD, pin=PIN, reason="站点停电，申请人到县里来办")
    OwningDesk(county.desk()).take_over(case_id, boss)
    there, here = IssueDesk(north.desk()), IssueDesk(county.desk())
    there.amend(there.case(case_id), "电话登记有误")
    here.amend(here.case(case_id), "地址登记有误")
    three.round()
    assert [task.queue for task in county.world.tasks(case_id) if task.queue == "conflict"] == ["conflict"]
    (seen,) = SettlingDesk(county.desk()).waiting()
    labels = {one.label for one in seen.lines}
    assert {"办理站点", "更正理由"} <= labels
    with pytest.raises(Refused, match="上级站点裁定"):
        SettlingDesk(north.desk()).settle(SettlingDesk(north.desk()).waiting()[0], "mine", boss)
    SettlingDesk(county.desk()).settle(seen, side, boss)
    three.round()
    assert same(case_id, county, north)
    wanted = {"mine": "地址登记有误", "theirs": "电话登记有误"}[side]
    found = north.snapshot(case_id)
    assert found is not None
    assert found.core.case.draft.amend_reason == wanted
    assert SettlingDesk(county.desk()).waiting() == SettlingDesk(north.desk()).waiting() == ()
    with county.world.office.store.read() as view:
        (kept,) = view.exchange.conflicts.of_case(case_id)
        assert (kept.status, kept.chosen, kept.settled_by) == ("settled", side, HEAD)
        assert "电话登记有误" in kept.theirs
        assert "地址登记有误" in kept.mine
        texts = [one.entry for one in view.exchange.foreign_of(case_id)]
    assert any("电话登记有误" in text for text in texts)
