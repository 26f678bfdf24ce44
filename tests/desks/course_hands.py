"""Hands for tests of what follows the receipt: a case received, digitised, pushed, accepted, decided."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import world

from counter.cases.items import ScanRow
from counter.desks.pushing import PushDesk
from counter.desks.step import stepping

if TYPE_CHECKING:
    from counter.cases.course import Course


def received(office: world.World, matter_id: str = "E03", answers: dict[str, str] | None = None) -> Course:
    """A case with its receipt."""
    desk = office.desk()
    case = world.received(desk, world.begin(desk, matter_id, answers=answers)).case
    return office.course(case.id)


def scanned(office: world.World, course: Course) -> Course:
    """Every line has an electronic copy on record (the files themselves are another test's)."""
    with stepping(office.signed(), course.case.id) as step:
        for line in step.course.unscanned:
            step.uow.courses.scans.add(
                ScanRow(
                    id=str(uuid.uuid4()),
                    case_id=course.case.id,
                    line=line,
                    sha256="0" * 64,
                    media="application/pdf",
                    size=1,
                    pages=1,
                    name=f"{line}.pdf",
                    at=step.now,
                    by=step.who,
                )
            )
        return step.finish("case.scan", {})


def pushed(office: world.World, matter_id: str = "E03", answers: dict[str, str] | None = None) -> Course:
    """A case at its departments."""
    return PushDesk(office.signed()).push(scanned(office, received(office, matter_id, answers)))


def moved(office: world.World, course: Course, no: int, *moves: str, **changed: object) -> Course:
    """An item led through legal moves, without the desks that make them."""
    with stepping(office.signed(), course.case.id) as step:
        for what in moves:
            last = what == moves[-1]
            step.move_item(step.course.item(no), what, **(changed if last else {}))
        return step.finish("test.move", {})


def with_collection(course: Course, **changed: object) -> Course:
    """The course as if the applicant had chosen another way of collection."""
    draft = course.case.draft
    chosen = replace(draft.collection, **changed)  # type: ignore[type-var]
    return replace(course, case=replace(course.case, draft=replace(draft, collection=chosen)))
