"""Hands for tests of the departments: a case at its departments, the desks of their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import course_hands as hands
from lives import lived
from world import OFFICER

from counter.clock.watch import term_of
from counter.desks.department.desk import DepartmentDesk
from counter.desks.step import stepping

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, KeptClock

FOOD, ADVERT, FIRE, DRAIN = "食品经营许可", "户外", "消防", "排水"
"""Words that find the four items of E03."""


@lived
def arrived(office: World, matter_id: str = "E03", answers: dict[str, str] | None = None) -> Course:
    """A case that was pushed: its items stand at their departments. How it got there is another test's."""
    course = hands.received(office, matter_id, answers)
    with stepping(office.signed(), course.case.id) as step:
        step.move_case("push")
        step.stop("digitise")
        for item in step.course.items:
            pushed = step.move_item(item, "push", pushed_at=step.now)
            step.start("accept", term_of("accept", step.desk.practice, step.now), item=pushed)
        return step.finish("case.push", {})


def officer(office: World, department: str = "") -> DepartmentDesk:
    """The desk of 陈科长, for one department or for any."""
    return DepartmentDesk(office.signed(OFFICER, department=department))


def item(course: Course, word: str) -> CaseItem:
    """The one item with this in its name."""
    (found,) = [one for one in course.items if word in one.name]
    return found


def accepted(office: World, course: Course, *words: str) -> Course:
    """These items (or all) accepted by their departments."""
    for no in [one.no for one in course.items if not words or any(word in one.name for word in words)]:
        course = officer(office).accept(course.item(no))
    return course


def running(course: Course, kind: str, item: CaseItem) -> KeptClock:
    """The running clock of this kind, which there must be."""
    clock = course.clock(kind, item.no)
    assert clock is not None, f"no {kind} clock of {item.name}"
    return clock


def queues(office: World, course: Course, item: CaseItem) -> list[str]:
    """On which queues an item stands."""
    return [task.queue for task in office.tasks(course.case.id) if task.item_no == item.no]
