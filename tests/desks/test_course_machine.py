"""The whole course by chance: whatever is done in whatever order, queues tell the truth, nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import course_hands as hands
import issuing_hands
import pytest
import world
from issuing_hands import OWNER, POST
from watched import Watched

from counter.cases.lifecycle import ENDED_ITEM
from counter.cases.queues import tasks
from counter.custody.handing import HERE, SETTLINGS, Marked
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.home.watching import WATCHER, watch
from counter.errors import BadInput, CounterError, StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.cases.course import Course
    from counter.cases.items import CaseItem

ON_ITEM = {
    "pushed": ("accept", "refuse"),
    "accepted": ("grant", "deny", "pause", "prereview", "extend"),
    "paused": ("resume",),
    "decided": ("reopen", "register", "register", "register"),
    "ready": ("deliver", "deliver", "electronic", "send", "decline"),
    "delivered": ("prove",),
}
"""What can be meant by a person who looks at an item; the desk may still refuse it for good reasons."""
OVER = ("archived", "dropped", "lapsed")


class Walk:
    """Two cases at their departments; every desk does what it may, and also what it may not."""

    def __init__(self, office: world.World, seed: int) -> None:
        self.office, self.chance, self.ok = office, random.Random(seed), Counter[str]()  # noqa: S311
        self.watched = Watched(office)
        self.born = {one.id for course in self.courses for one in course.pieces}

    @property
    def courses(self) -> list[Course]:
        return self.watched.courses

    # -- what people do --------------------------------------------------------------------------------

    def go(self, steps: int) -> None:
        """So many things happen, one after the other; after each one everything is looked at."""
        acts = [act for act, weight in self.weights.items() for _ in range(weight)]
        for _ in range(steps):
            self.chance.choice(acts)()
            self.queues_tell_what_the_cases_tell()
            self.nothing_open_is_off_the_queues()
            self.every_paper_has_one_holder_and_its_way_leads_there()
            self.alarms_stand_on_their_queues()

    @property
    def weights(self) -> dict[Callable[[], None], int]:
        return {
            self.on_an_item: 12,
            self.what_the_table_forbids: 2,
            self.everything_goes_on: 1,
            self.slips: 2,
            self.confirmed: 2,
            self.cancelled: 1,
            self.settled: 1,
            self.courier: 2,
            self.withdrawn: 1,
            self.put_away: 1,
            self.time_passes: 1,
        }

    def on_an_item(self) -> None:
        found = [(c, one) for c in self.courses for one in c.items if one.status in ON_ITEM]
        if found:
            course, item = self.chance.choice(found)
            name = self.chance.choice(ON_ITEM[item.status])
            self.done(name, lambda: getattr(self, f"_{name}")(course, item))

    def what_the_table_forbids(self) -> None:
        """Any step on any item: refused in one sentence where it does not fit, and then nothing changed."""
        found = [(c, one) for c in self.courses for one in c.items]
        course, item = self.chance.choice(found)
        name = self.chance.choice(sorted({one for names in ON_ITEM.values() for one in names}))
        if name not in ON_ITEM.get(item.status, ()):
            before = [self.office.course(one) for one in self.watched.ids]
            with pytest.raises(CounterError) as said:
                getattr(self, f"_{name}")(course, item)
            assert not isinstance(said.value, StoreFailed)
            assert said.value.what
            assert [self.office.course(one) for one in self.watched.ids] == before
            self.ok["forbidden"] += 1

    def slips(self) -> None:
        bundles = list(self._everybody().board().bundles)
        if bundles:
            one = self.chance.choice(bundles)
            self.done("slip", lambda: self._everybody().make(one.kind, one.taker, list(one.ids)))

    def everything_goes_on(self) -> None:
        """Every slip that can be made is made and signed."""
        desk = self._everybody()
        for one in desk.board().bundles:
            slip = desk.make(one.kind, one.taker, list(one.ids))
            desk.confirm(slip.handoff, {line.no: HERE for line in slip.lines})
            self.ok["whole slip"] += 1

    def confirmed(self) -> None:
        mark: Any = self.chance.choice(("here", "here", "here", "missing"))
        waiting = self._everybody().board().incoming
        if waiting:
            desk, slip = self._everybody(), self.chance.choice(waiting)
            marks = {line.no: HERE for line in desk.look(slip.id).lines} | {1: Marked(mark=mark)}
            self.done("confirm", lambda: desk.confirm(slip, marks))

    def cancelled(self) -> None:
        waiting = self._everybody().board().outgoing
        if waiting:
            slip = self.chance.choice(waiting)
            self.done("cancel", lambda: self._everybody().cancel(slip, "重新开"))

    def settled(self) -> None:
        open_ones = self._everybody().board().discrepancies
        if open_ones:
            one = self.chance.choice(open_ones)
            how = self.chance.choice(sorted(SETTLINGS[one.kind]))
            self.done("settle", lambda: self._everybody().settle(one, how, "查过"))

    def courier(self) -> None:
        how = self.chance.choice(("arrived", "back", "decline", "lost"))
        sent = [(c, one) for c in self.courses for one in c.deliveries if one.status == "sent"]
        if not sent:
            return
        course, one = self.chance.choice(sent)
        desk = issuing_hands.issuer(self.office)
        acts: dict[str, Callable[[], object]] = {
            "arrived": lambda: desk.arrived_at_recipient(course, one.id),
            "back": lambda: desk.came_back(course, one.id, "查无此人"),
            "lost": lambda: desk.lost(course, one.id, "承运单位答复查不到"),
            "decline": lambda: desk.refused(course, one.rows, witness="李四", reason="不要"),
        }
        self.done(f"courier {how}", acts[how])

    def withdrawn(self) -> None:
        some = self.chance.random() < 0.7
        open_ones = [c for c in self.courses if any(one.status == "accepted" for one in c.items)]
        if open_ones and self.chance.random() < 0.5:
            course = self.chance.choice(open_ones)
            rows = [one.no for one in course.items if one.status == "accepted"][:1] if some else None
            desk = issuing_hands.clerk(self.office)
            self.done("withdraw", lambda: desk.withdraw(course, OWNER, "不办了", rows=rows))

    def put_away(self) -> None:
        ended = [c for c in self.courses if c.case.status in ("finished", "withdrawn")]
        if ended:
            course = self.chance.choice(ended)
            desk = issuing_hands.archivist(self.office)
            self.done("archive", lambda: desk.archive(course, _drawn, unclaimed="申请人不要了"))

    def time_passes(self) -> None:
        days = self.chance.choice((0, 1, 5, 30, -1))
        self.office.clock.pass_days(days)
        watch(self.office.office.system_desk(WATCHER), budget=60)
        now = self.office.clock.at
        for course in self.courses:
            overdue = [x for x in course.clocks if x.stopped_at is None and x.due_at and x.due_at < now]
            assert all(one.alarm == "late" for one in overdue), "the watcher forgot one"
        self.ok["watch"] += 1

    # -- desks -----------------------------------------------------------------------------------------

    def done(self, name: str, act: Callable[[], object]) -> None:
        """Done, or refused with a sentence and a next step; nothing else may come out of a desk."""
        fault: CounterError | None = None
        try:
            act()
        except CounterError as error:
            fault = error
        if fault is not None:
            assert not isinstance(fault, StoreFailed), fault
            assert fault.what
            assert fault.todo or isinstance(fault, BadInput), f"no next step: {fault}"
            name = f"no {name}"
        self.ok[name] += 1

    def _everybody(self) -> CustodyDesk:
        """Whoever it takes: the sides are told apart elsewhere."""
        session = self.office.signed(world.CLERK)
        roles = ("clerk", "issuing", "department")
        return CustodyDesk(replace(session, session=replace(session.session, roles=roles)))

    def _dept(self, item: CaseItem) -> DepartmentDesk:
        return DepartmentDesk(self.office.signed(world.OFFICER, department=item.dept))

    def _accept(self, _: Course, item: CaseItem) -> None:
        self._dept(item).accept(item)

    def _refuse(self, _: Course, item: CaseItem) -> None:
        self._dept(item).refuse(item, ["不具备主体资格。"])

    def _grant(self, _: Course, item: CaseItem) -> None:
        self._dept(item).grant(item, f"证{item.no}", f"电{item.no}", override="前置没有结果也可以办")

    def _deny(self, _: Course, item: CaseItem) -> None:
        self._dept(item).deny(item, ["不符合条件。"])

    def _pause(self, _: Course, item: CaseItem) -> None:
        self._dept(item).pause(item, "现场核验", "行政许可法第四十五条", None, "要看现场")

    def _resume(self, _: Course, item: CaseItem) -> None:
        self._dept(item).resume(item)

    def _prereview(self, _: Course, item: CaseItem) -> None:
        self._dept(item).prereview(item, "其余材料齐全。")

    def _extend(self, _: Course, item: CaseItem) -> None:
        self._dept(item).extend(item, 5, "情况复杂", "行政许可法第四十二条", "局长")

    def _reopen(self, _: Course, item: CaseItem) -> None:
        self._dept(item).reopen(item, world.approval(reason="登记错了"))

    def _register(self, course: Course, item: CaseItem) -> None:
        issuing_hands.issuer(self.office).register(course, [item.no], "A1")

    def _deliver(self, course: Course, item: CaseItem) -> None:
        issuing_hands.issuer(self.office).deliver(course, [item.no], OWNER, reason="申请人来了")

    def _electronic(self, course: Course, item: CaseItem) -> None:
        issuing_hands.issuer(self.office).electronic(course, [item.no], reason="申请人要电子的")

    def _decline(self, course: Course, item: CaseItem) -> None:
        issuing_hands.issuer(self.office).refused(course, [item.no], witness="李四", reason="不要")

    def _send(self, course: Course, item: CaseItem) -> None:
        used = sum(len(one.deliveries) for one in self.courses)
        parcel = replace(
            POST, tracking=f"EMS{used:05d}", address="黄河路", recipient="赵", phone="13803980000"
        )
        issuing_hands.issuer(self.office).send(course, [item.no], parcel, reason="改寄")

    def _prove(self, course: Course, item: CaseItem) -> None:
        issuing_hands.issuer(self.office).prove(course, [item.no], "部门电话确认")

    # -- what always holds -----------------------------------------------------------------------------

    def queues_tell_what_the_cases_tell(self) -> None:
        counted: Counter[str] = Counter()
        for course in self.courses:
            kept = self.office.tasks(course.case.id)
            assert set(kept) == set(tasks(course))
            counted.update(task.queue for task in kept)
            if course.case.status not in OVER:
                assert kept, f"{course.case.status} and on no queue"
        with self.office.office.store.read() as view:
            assert view.tasks.counts() == dict(counted)

    def nothing_open_is_off_the_queues(self) -> None:
        for course in self.courses:
            queued = {task.item_no for task in tasks(course) if task.queue not in ("soon", "late", "failed")}
            for item in course.items:
                waits = item.status == "ready" and not course.deliverable(item)
                assert item.status in ENDED_ITEM or item.no in queued or waits
                if item.status in ENDED_ITEM:
                    assert not [x for x in course.clocks if x.item_no == item.no and x.stopped_at is None]
            if course.case.status == "archived":
                assert all(clock.stopped_at for clock in course.clocks)
            assert (course.case.status == "handling") == (not course.over)

    def every_paper_has_one_holder_and_its_way_leads_there(self) -> None:
        with self.office.office.store.read() as view:
            for course in self.courses:
                last = {move.piece_id: move.taker for move in view.courses.moves.of_case(course.case.id)}
                assert {one.id: one.holder for one in course.pieces} == last
        assert self.born <= {one.id for course in self.courses for one in course.pieces}

    def alarms_stand_on_their_queues(self) -> None:
        for course in self.courses:
            told = [(x.alarm, x.id) for x in course.clocks if x.stopped_at is None and x.alarm]
            queued = [(x.queue, x.ref) for x in tasks(course) if x.queue in ("soon", "late")]
            assert sorted(told) == sorted(queued)

    def the_end(self) -> None:
        """The journal is whole, and of the applicant it says only what is masked."""
        store = self.office.office.store
        assert not [one for one in store.verify_journal() if not one.remark]
        said = "".join(entry.detail for entry in self.office.journal())
        for secret in (world.NUMBER, world.APPLICANT.phone, world.APPLICANT.name, "黄河路"):
            assert secret not in said


def _drawn(paper: object, **_: object) -> bytes:
    """Drawing is proved elsewhere."""
    return repr(type(paper)).encode()


@pytest.fixture(scope="module")
def begun_course(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two cases, one at its departments, one ready to be collected."""
    folder = tmp_path_factory.mktemp("course") / "data"
    office = world.World.copy(begun, folder)
    hands.pushed(office, "E04")
    issuing_hands.decided(office, "E05")
    office.close()
    return folder


@pytest.mark.rule("R144")
@pytest.mark.rule("R171")
@pytest.mark.rule("R172")
@pytest.mark.parametrize("seed", range(5))
def test_after_any_course_the_queues_are_true_and_no_case_is_forgotten(
    begun_course: Path, tmp_path: Path, seed: int
) -> None:
    office = world.World.copy(begun_course, tmp_path / "data")
    walk = Walk(office, seed)
    walk.go(60)
    walk.the_end()
    office.close()
    assert sum(number for name, number in walk.ok.items() if not name.startswith("no ")) > 20, walk.ok
