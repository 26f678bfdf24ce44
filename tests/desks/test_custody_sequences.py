"""Custody as a whole: whatever is done in whatever order, each paper has one holder, nothing is forgotten."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import course_hands as hands
import custody_hands as papers
import pytest
import world
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from watched import Watched

from counter.cases.queues import tasks
from counter.custody.handing import HERE, LOST, SETTLINGS, Marked, Surplus
from counter.custody.records import dept
from counter.custody.routes import waiting
from counter.desks.custody.desk import CustodyDesk
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.custody.records import Discrepancy, Handoff, Piece

MARKS = ("here", "here", "missing", "pages")


class Handing(RuleBasedStateMachine):
    """Two cases at the window; slips made, signed with any marks, cancelled; differences settled any way."""

    begun: Path

    @initialize()
    def two_cases(self) -> None:
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.office = world.World.copy(self.begun, Path(self.folder.name) / "data")
        self.watched = Watched(self.office)
        self.desk = papers.clerk(self.office)
        self.born = {one.id for course in self.courses for one in course.pieces}

    @property
    def courses(self) -> list[Course]:
        return self.watched.courses

    @property
    def handoffs(self) -> dict[str, Handoff]:
        return {one.id: one for course in self.courses for one in course.handoffs}

    @property
    def open(self) -> list[Handoff]:
        return [one for one in self.handoffs.values() if one.status == "open"]

    @property
    def differences(self) -> list[Discrepancy]:
        found = [one for course in self.courses for one in course.discrepancies if one.settled_at is None]
        return sorted(found, key=lambda one: (one.opened_at, one.line_no))

    @property
    def free(self) -> list[Piece]:
        return [one.piece for course in self.courses for one in waiting(course, papers.LEAD)]

    @precondition(lambda self: self.free)
    @rule(data=st.data())
    def make(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.free), min_size=1, unique_by=lambda one: one.id))
        self.desk.make("lead", dept(papers.LEAD), [one.id for one in chosen])

    @rule(data=st.data())
    def make_what_may_not_go(self, data: st.DataObject) -> None:
        """Any paper at all: one that is not free is refused, and nothing changes."""
        free = {one.id for one in self.free}
        bound = [one for course in self.courses for one in course.pieces if one.id not in free]
        if bound:
            one = data.draw(st.sampled_from(bound))
            with pytest.raises(Refused):
                self.desk.make("lead", dept(papers.LEAD), [one.id])

    @precondition(lambda self: self.open)
    @rule(data=st.data(), surplus=st.integers(0, 1))
    def confirm(self, data: st.DataObject, surplus: int) -> None:
        handoff = data.draw(st.sampled_from(self.open))
        lines = self.desk.look(handoff.id).lines
        marks = {line.no: _mark(data.draw(st.sampled_from(MARKS)), line.pages) for line in lines}
        papers.officer(self.office).confirm(handoff, marks, [Surplus(what="多的")] * surplus)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.desk.cancel(data.draw(st.sampled_from(self.open)), "重新开")

    @precondition(lambda self: self.differences)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.differences))
        how = data.draw(st.sampled_from(sorted(SETTLINGS[one.kind])))
        side = data.draw(st.sampled_from((self.desk, papers.officer(self.office))))
        side.settle(one, how, "查过")

    @precondition(lambda self: any(one.place == LOST for course in self.courses for one in course.pieces))
    @rule()
    def find_again(self) -> None:
        lost = [one for course in self.courses for one in course.pieces if one.place == LOST]
        self.desk.place(lost[0].id, "抽屉")

    @invariant()
    def each_paper_has_one_holder_and_its_way_leads_there(self) -> None:
        seen = [piece for course in self.courses for piece in course.pieces]
        assert len({one.id for one in seen}) == len(seen)
        assert self.born <= {one.id for one in seen}
        with self.office.office.store.read() as view:
            for course in self.courses:
                last = {move.piece_id: move.taker for move in view.courses.moves.of_case(course.case.id)}
                assert {one.id: one.holder for one in course.pieces} == last

    @invariant()
    def no_paper_is_on_two_open_slips(self) -> None:
        on: list[str] = []
        for handoff in self.open:
            on += [line.piece_id for line in self.desk.look(handoff.id).lines]
        assert len(set(on)) == len(on)
        bound = {p.id: p.handoff for course in self.courses for p in course.pieces if p.handoff}
        assert set(on) <= set(bound)
        assert all(self.handoffs[one].status != "cancelled" for one in bound.values())

    @invariant()
    def a_paper_held_back_by_a_signed_slip_is_in_dispute_or_lost(self) -> None:
        unsettled = {(one.handoff_id, one.case_id) for one in self.differences}
        for course in self.courses:
            for piece in course.pieces:
                if piece.handoff and self.handoffs[piece.handoff].status == "confirmed":
                    assert piece.place == LOST or (piece.handoff, piece.case_id) in unsettled

    @invariant()
    def every_open_slip_and_every_difference_is_on_both_sides_queues(self) -> None:
        queued = [task for course in self.courses for task in tasks(course)]
        for queue in ("unconfirmed", "incoming"):
            assert sorted(one.ref for one in queued if one.queue == queue) == sorted(x.id for x in self.open)
        sides = [(one.ref.removesuffix("/taker"), one.dept) for one in queued if one.queue == "discrepancy"]
        want = [(one.id, side) for one in self.differences for side in ("", papers.LEAD)]
        assert sorted(sides) == sorted(want)
        for course in self.courses:
            kept = set(self.office.tasks(course.case.id))
            assert kept == set(tasks(course))

    @invariant()
    def what_lies_at_the_window_on_no_slip_waits_for_one(self) -> None:
        waits = {one for bundle in self.desk.ready("lead") for one in bundle.ids}
        lying = {p.id for course in self.courses for p in papers.at_window(course) if not p.handoff}
        assert waits == lying

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.close()
            self.folder.cleanup()


def _mark(mark: Any, pages: int) -> Marked:
    return (
        Marked(mark="pages", pages=pages + 1)
        if mark == "pages"
        else Marked(mark=mark)
        if mark != "here"
        else HERE
    )


@pytest.fixture(scope="module")
def pushed_folder(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two cases at their departments, copied for every run."""
    folder = tmp_path_factory.mktemp("pushed") / "data"
    office = world.World.copy(begun, folder)
    for matter in ("E04", "E05"):
        hands.pushed(office, matter)
    office.close()
    return folder


@pytest.mark.rule("R144")
@pytest.mark.rule("R175")
def test_after_any_sequence_each_paper_has_one_holder_and_nothing_open_is_off_the_queues(
    pushed_folder: Path,
) -> None:
    Handing.begun = pushed_folder
    case = Handing.TestCase
    case.settings = settings(
        max_examples=15,
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()


def test_the_desk_of_custody_is_closed_to_who_has_no_part_in_it(office: world.World) -> None:
    assert isinstance(CustodyDesk(office.signed(world.SUPERVISOR)), CustodyDesk)
