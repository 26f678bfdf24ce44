"""Hands for tests of 容缺补交: a case with one paper deferred, at the window or at its departments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import course_hands as hands
import scan_hands as scanner
import world

from counter.cases.records import Outcome
from counter.desks.digitise.pushing import PushDesk
from counter.desks.window.supplying import SupplyDesk

if TYPE_CHECKING:
    from counter.cases.course import Course


@dataclass(frozen=True)
class Waiting:
    """A case, and its line that is 容缺."""

    course: Course
    line: str


def received(office: world.World, *, due: str = "2026-12-01", count: int = 1) -> Course:
    """A received case with papers deferred until a day, its letter signed. `due` "" = 待核定."""
    desk = office.desk()
    case = world.begin(desk)
    for line in world.deferrable(desk, case)[:count]:
        case = desk.judge(case, line.key, Outcome(kind="deferred", due=due))
    case = world.take_all(desk, case)
    case = desk.sign_letters(desk.issue_letter(case, "deferral").case)
    return office.course(desk.issue_receipt(case).case.id)


def waiting(office: world.World, *, due: str = "2026-12-01") -> Waiting:
    """At the window."""
    course = received(office, due=due)
    return Waiting(course, course.deferred[0])


def pushed(office: world.World, *, due: str = "2026-12-01") -> Waiting:
    """At its departments."""
    before = waiting(office, due=due)
    course = PushDesk(office.signed()).push(hands.scanned(office, before.course))
    return Waiting(course, before.line)


def clerk(office: world.World) -> SupplyDesk:
    return SupplyDesk(office.signed())


def brought(office: world.World, course: Course, line: str) -> Outcome:
    """What is due on the line, handed in."""
    (found,) = (one.line for one in clerk(office).pending(course) if one.line.key == line)
    return world.taken(found)


def supplied(office: world.World) -> Waiting:
    """At its departments, and what was deferred came a day later."""
    before = pushed(office)
    office.clock.pass_days(1)
    outcome = brought(office, before.course, before.line)
    return Waiting(clerk(office).supply(before.course, before.line, outcome), before.line)


def scanned(office: world.World, course: Course) -> Course:
    """What came has its electronic copy, as a scanner makes it."""
    (line,) = course.unscanned
    from counter.desks.digitise.digitising import DigitiseDesk

    return DigitiseDesk(office.signed()).attach(course, line, scanner.scanned_in(office, "later.pdf", 2))
