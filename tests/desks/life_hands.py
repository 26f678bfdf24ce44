"""A case led through the whole house by its desks: what each person does, in the order of the hall."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import course_hands as hands
import world

import receipts
from counter.cases.items import Collector
from counter.custody.handing import HERE
from counter.desks.archive.archiving import ArchiveDesk
from counter.desks.custody.desk import CustodyDesk
from counter.desks.department.desk import DepartmentDesk
from counter.desks.issuing.desk import IssuingDesk

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.custody.records import HandoffKind
    from counter.desks.context import Desk

APPLICANT = Collector(name=world.APPLICANT.name, number=world.NUMBER, relation="本人")


@dataclass
class Life:
    """One case on its way; `seen` keeps every state it was in, with the queues it stood on then."""

    office: world.World
    course: Course
    seen: list[tuple[str, set[str]]] = field(default_factory=list)

    def at(self, name: str, dept: str = "") -> Desk:
        return self.office.signed(name, department=dept)

    def now(self) -> Course:
        self.course = self.office.course(self.course.case.id)
        queues = {task.queue for task in self.office.tasks(self.course.case.id)}
        self.seen.append((self.course.case.status, queues))
        return self.course

    def item(self, no: int) -> CaseItem:
        return self.now().item(no)

    # -- departments -----------------------------------------------------------------------------------

    def accept(self, no: int) -> None:
        item = self.item(no)
        DepartmentDesk(self.at(world.OFFICER, item.dept)).accept(item)

    def grant(self, no: int, **more: object) -> None:
        item = self.item(no)
        desk = DepartmentDesk(self.at(world.OFFICER, item.dept))
        desk.grant(item, f"证-{no}", **more)  # type: ignore[arg-type]

    def refuse(self, no: int, why: str) -> None:
        item = self.item(no)
        DepartmentDesk(self.at(world.OFFICER, item.dept)).refuse(item, [why])

    # -- papers from hand to hand ----------------------------------------------------------------------

    def hand(self, kind: HandoffKind) -> int:
        """Every slip of this kind that can be made now, made by its giver and confirmed by its receiver."""
        made = 0
        for giver in self._sides(kind):
            for bundle in CustodyDesk(giver).ready(kind):
                view = CustodyDesk(giver).make(kind, bundle.taker, [one.piece.id for one in bundle.papers])
                taker = self._side(bundle.taker)
                CustodyDesk(taker).confirm(view.handoff, {line.no: HERE for line in view.lines})
                made += 1
        self.now()
        return made

    def _sides(self, kind: HandoffKind) -> list[Desk]:
        depts = dict.fromkeys(item.dept for item in self.now().items)
        return {
            "lead": [self.at(world.CLERK)],
            "result": [self.at(world.OFFICER, dept) for dept in depts],
            "cross": [self.at(world.OFFICER, dept) for dept in depts],
            "proof": [self.at(world.ISSUER)],
            "back": [self.at(world.OFFICER, dept) for dept in depts],
        }[kind]

    def _side(self, holder: str) -> Desk:
        kind, _, key = holder.partition(":")
        if kind == "dept":
            return self.at(world.OFFICER, key)
        return self.at(world.ISSUER if kind == "issuing" else world.CLERK)

    # -- the issuing window and the archive ------------------------------------------------------------

    def deliver(self, *rows: int) -> None:
        IssuingDesk(self.at(world.ISSUER)).deliver(self.now(), rows, APPLICANT)
        self.now()

    def archive(self) -> None:
        ArchiveDesk(self.at(world.CLERK)).archive(self.now(), receipts.render)
        self.now()


def pushed(
    office: world.World, matter_id: str, answers: dict[str, str] | None = None, *, together: bool = True
) -> Life:
    """A case at its departments, its papers with the lead."""
    life = Life(office, hands.pushed(office, matter_id, answers))
    if not together:
        chosen = life.course.case.draft.collection
        assert chosen is not None
        IssuingDesk(life.at(world.ISSUER)).choose_collection(life.now(), replace(chosen, together=False))
    life.hand("lead")
    return life
