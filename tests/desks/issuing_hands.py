"""Hands for tests of the issuing window, withdrawal and archive: decided, at the window, given, proved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import course_hands as hands
import custody_hands
import department_hands
import world
from lives import lived

from counter.cases.items import Collector
from counter.cases.records import Collection, Person
from counter.custody.records import dept
from counter.desks.archive.archiving import ArchiveDesk
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.issuing.posting import Parcel
from counter.desks.step import stepping
from counter.desks.window.withdrawing import WithdrawDesk
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import Delivery

OWNER = Collector(name="赵立新", number=world.NUMBER)
STRANGER = Collector(name="钱多多", number="410104198512123359")
POST = Parcel(courier="邮政速递", tracking="1234567890123")
APART = Collection(way="window", together=False)
MAILED = Collection(
    way="courier", together=True, address="湖滨区黄河路12号", recipient="赵立新", phone="13803980000"
)


def issuer(office: world.World) -> IssuingDesk:
    return IssuingDesk(office.signed(world.ISSUER))


def clerk(office: world.World) -> WithdrawDesk:
    return WithdrawDesk(office.signed())


def archivist(office: world.World) -> ArchiveDesk:
    return ArchiveDesk(office.signed())


@lived
def at_departments(
    office: world.World, matter: str = "E03", *, collection: Collection | None = None
) -> Course:
    """开饭店 (or another) accepted by all its departments, its papers with the lead department."""
    course = at_lead(office, matter, collection=collection)
    return department_hands.accepted(office, course)


@lived
def at_lead(office: world.World, matter: str = "E03", *, collection: Collection | None = None) -> Course:
    """Pushed, its papers with the lead department; no department has accepted anything."""
    course = hands.pushed(office, matter)
    lead = office.office.compiled.catalogue.matter(matter).lead
    ids = [one.id for one in custody_hands.at_window(course)]
    custody_hands.signed(office, custody_hands.clerk(office).make("lead", dept(lead), ids))
    if collection is not None:
        course = with_people(office, course, collection=collection)
    return office.course(course.case.id)


def with_people(
    office: world.World,
    course: Course,
    *,
    collection: Collection | None = None,
    applicant: Person | None = None,
    agent: Person | None = None,
    guardian: Person | None = None,
) -> Course:
    """The same case as if these had been filled in before the receipt."""
    given = {"collection": collection, "applicant": applicant, "agent": agent, "guardian": guardian}
    with stepping(office.signed(), course.case.id) as step:
        case = step.course.case
        draft = replace(case.draft, **{name: one for name, one in given.items() if one is not None})  # type: ignore[arg-type]
        saved = step.uow.cases.save(replace(case, draft=draft), case.version)
        step.course = replace(step.course, case=saved)
        return step.finish("test.people", {})


def granted(office: world.World, course: Course, *words: str, certificate: str = "") -> Course:
    """These items (or all that are open) granted, predecessors first."""
    while waiting := [
        one
        for one in course.items
        if one.status == "accepted"
        and not course.waits_for(one)
        and (not words or any(word in one.name for word in words))
    ]:
        course = department_hands.officer(office).grant(
            waiting[0], f"豫{waiting[0].no:04d}", certificate, physical=True
        )
    return course


@lived
def decided(office: world.World, matter: str = "E03", *, collection: Collection | None = None) -> Course:
    """Everything granted; the certificates are still at the departments."""
    return granted(office, at_departments(office, matter, collection=collection))


@lived
def ready(office: world.World, matter: str = "E03", *, collection: Collection | None = None) -> Course:
    """Everything at the issuing window."""
    course = decided(office, matter, collection=collection)
    return issuer(office).register(course, rows(course), "A1")


@lived
def given(office: world.World) -> Course:
    """Everything in the applicant's hands, the proofs signed."""
    course = ready(office)
    return issuer(office).deliver(course, rows(course), OWNER)


@lived
def finished(office: world.World) -> Course:
    """All proofs with their departments: nothing is left to do but the archive."""
    course = given(office)
    return issuer(office).prove(course, rows(course), "部门电话确认收到")


def rows(course: Course, *words: str) -> list[int]:
    """The row numbers of the items with one of these words in their names."""
    return [one.no for one in course.items if not words or any(word in one.name for word in words)]


def last(course: Course) -> Delivery:
    return course.deliveries[-1]


def results(course: Course) -> dict[int, str]:
    """Row → who holds its paper."""
    return {one.item_no: one.holder for one in course.pieces if one.kind in ("result", "refusal")}


def queues(office: world.World, course: Course) -> list[str]:
    return [task.queue for task in office.tasks(course.case.id) if task.queue not in ("soon", "late")]


def proof_of(course: Course) -> str:
    """Everything on the last 送达回证."""
    paper = thaw([row for row in course.papers if row.kind == "proof"][-1])
    assert isinstance(paper, Form)
    listed = [cell for part in paper.sections if part.table for row in part.table.rows for cell in row]
    return "\n".join([*(f"{one.label}{one.value}" for one in (*paper.facts, *paper.by_hand)), *listed])
