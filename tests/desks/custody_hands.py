"""Hands for tests of custody: cases at their departments, papers made by departments, slips signed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import course_hands as hands
import world

from counter.custody.handing import HERE, Marked
from counter.custody.records import ISSUING, Piece, dept, window
from counter.desks.custody.desk import CustodyDesk
from counter.desks.step import stepping

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.custody.records import PieceKind
    from counter.desks.custody.slips import SlipView

LEAD = "市场监管部门"
"""牵头部门 of 开饭店."""
AT_WINDOW = window("01")


def clerk(office: world.World) -> CustodyDesk:
    """The window, which is the issuing window too."""
    return CustodyDesk(office.signed(world.CLERK))


def issuer(office: world.World) -> CustodyDesk:
    return CustodyDesk(office.signed(world.ISSUER))


def officer(office: world.World, department: str = LEAD) -> CustodyDesk:
    return CustodyDesk(office.signed(world.OFFICER, department=department))


def at_window(course: Course) -> list[Piece]:
    return [one for one in course.handed_in if one.holder == AT_WINDOW]


def slip(office: world.World, *courses: Course) -> SlipView:
    """A slip to the lead with every paper of these cases that lies at the window."""
    ids = [one.id for course in courses for one in at_window(course)]
    return clerk(office).make("lead", dept(LEAD), ids)


def all_here(view: SlipView) -> dict[int, Marked]:
    return {line.no: HERE for line in view.lines}


def signed(office: world.World, view: SlipView, **changed: Marked) -> SlipView:
    """The receiver confirms; `_2=Marked(...)` changes one line."""
    marks = all_here(view) | {int(no.removeprefix("_")): mark for no, mark in changed.items()}
    who = issuer(office) if view.handoff.taker == ISSUING else officer(office, view.handoff.taker[5:])
    return who.confirm(view.handoff, marks)


def made(
    office: world.World, course: Course, no: int, kind: PieceKind = "result", holder: str = ""
) -> Course:
    """A paper of an item comes into being at its department (or at `holder`)."""
    item = course.item(no)
    with stepping(office.signed(), course.case.id) as step:
        step.add_piece(
            Piece(
                id=str(uuid.uuid4()),
                case_id=course.case.id,
                item_no=no,
                line=item.result or item.name,
                kind=kind,
                count=1,
                pages=1,
                holder=holder or dept(item.dept),
                made_at=step.now,
            ),
            "部门作出决定",
        )
        return step.finish("test.made", {})


def granted(office: world.World, course: Course, no: int) -> Course:
    """An item decided, with its certificate at the department."""
    hands.moved(office, course, no, "accept")
    hands.moved(office, course, no, "grant", outcome="granted", decided_at=office.clock.at)
    return made(office, office.course(course.case.id), no)


def three(office: world.World) -> list[Course]:
    """Cases of three matters that one department leads."""
    return [hands.pushed(office, matter) for matter in ("E03", "E04", "E05")]


def queues(office: world.World, course: Course) -> list[tuple[str, str]]:
    """The custody queues of a case, with the department each waits for."""
    kinds = ("incoming", "unconfirmed", "discrepancy", "handover")
    return sorted((one.queue, one.dept) for one in office.tasks(course.case.id) if one.queue in kinds)


def again(office: world.World, course: Course) -> Course:
    return office.course(course.case.id)


def first(office: world.World, course: Course) -> Piece:
    return at_window(again(office, course))[0]


def by_id(office: world.World, course: Course, piece_id: str) -> Piece:
    return next(one for one in again(office, course).pieces if one.id == piece_id)
