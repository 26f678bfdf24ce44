"""Why something was late is said by a person, once it is late, and counted by what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import world

from counter.desks.digitise.pushing import PushDesk
from counter.desks.supervisor.causes import CauseDesk
from counter.desks.supervisor.statistics import StatisticsDesk, span
from counter.errors import BadInput, Refused

if TYPE_CHECKING:
    from counter.cases.course import Course


def late(office: world.World) -> Course:
    """A case pushed after three hours."""
    course = hands.scanned(office, hands.received(office))
    office.clock.at += timedelta(hours=3)
    return PushDesk(office.signed()).push(course)


def clock_id(course: Course, kind: str) -> str:
    return next(one.id for one in course.clocks if one.kind == kind)


@pytest.mark.rule("R142")
def test_a_cause_is_kept_journaled_and_counted(office: world.World) -> None:
    course = late(office)
    desk = CauseDesk(office.signed(world.COLLEAGUE))
    desk.say(course, clock_id(course, "digitise"), "  网络中断 ")
    course = desk.say(course, clock_id(course, "digitise"), "系统故障")
    assert next(one.cause for one in course.clocks if one.kind == "digitise") == "系统故障"
    entry = office.journal()[-1]
    assert (entry.action, entry.operator) == ("clock.cause", world.COLLEAGUE)
    assert "网络中断" in entry.detail
    today = span("今天", office.clock.at.date())
    people = StatisticsDesk(office.signed(world.SUPERVISOR)).figures(today, "day").people
    assert ("系统故障", 1) in next(one.causes for one in people if one.name == world.CLERK)


def test_what_is_not_late_has_no_cause_and_an_empty_one_is_none(office: world.World) -> None:
    course = late(office)
    with pytest.raises(Refused, match="没有超期"):
        CauseDesk(office.signed()).say(course, clock_id(course, "accept"), "系统故障")
    for wrong in ("", "  ", "长" * 61):
        with pytest.raises(BadInput, match="1 到 60"):
            CauseDesk(office.signed()).say(course, clock_id(course, "digitise"), wrong)
