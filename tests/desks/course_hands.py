"""Hands for tests of what follows the receipt: a case received, digitised, pushed, accepted, decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import world
from lives import lived
from PIL import Image

from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.step import stepping

if TYPE_CHECKING:
    from counter.cases.course import Course


@lived
def received(office: world.World, matter_id: str = "E03", answers: dict[str, str] | None = None) -> Course:
    """A case with its receipt."""
    desk = office.desk()
    case = world.received(desk, world.begin(desk, matter_id, answers=answers)).case
    return office.course(case.id)


def scanned(office: world.World, course: Course) -> Course:
    """Every line has its electronic copy, tied as a clerk does it."""
    if not course.unscanned:
        return course
    with TemporaryDirectory() as folder:
        page = Path(folder) / "扫描.png"
        Image.new("1", (8, 8)).save(page)
        return DigitiseDesk(office.signed()).attach_many(course, dict.fromkeys(course.unscanned, page))


@lived
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
