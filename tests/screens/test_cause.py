"""Why something was late is written down where the clock is explained, and only there where it is late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands
import pytest
import world
from helpers import Clock, keys, screen_text, settle, start, text

from counter.desks.home.watching import WATCHER, watch
from counter.desks.office import open_office
from screens.course.why import WhyScreen

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course


@pytest.fixture
def late(data: Path) -> tuple[Path, Course]:
    """A receipt of three hours ago that nobody pushed, and the watcher has told so."""
    office = world.World(open_office(data, now=Clock()), world.Clock())
    case_id = course_hands.received(office).case.id
    office.close()
    clock = Clock()
    clock.at += timedelta(hours=3)
    opened = open_office(data, now=clock)
    watch(opened.system_desk(WATCHER))
    with opened.store.read() as view:
        course = view.courses.course(case_id)
    opened.store.close()
    return data, course


@pytest.mark.rule("R142")
async def test_a_cause_is_written_down_by_keys(late: tuple[Path, Course]) -> None:
    folder, course = late
    kept = next(one for one in course.clocks if one.kind == "digitise")
    assert kept.alarm == "late"
    clock = Clock()
    clock.ahead(hours=3)
    async with start(folder, clock=clock) as (app, pilot):
        app.push_screen(WhyScreen(kept, course))
        await settle(pilot)
        await keys(pilot, "c")
        assert "系统故障" in screen_text(app)
        await text(pilot, "网络中断", "enter")
        assert "超期原因" in screen_text(app)
        assert "网络中断" in screen_text(app)


async def test_what_is_not_late_has_no_such_key(late: tuple[Path, Course]) -> None:
    folder, course = late
    kept = next((one for one in course.clocks if one.kind == "deemed"), None)
    assert kept is not None
    async with start(folder) as (app, pilot):
        app.push_screen(WhyScreen(kept, course))
        await settle(pilot)
        assert "登记超期原因" not in screen_text(app)
        await keys(pilot, "c")
        assert isinstance(app.screen, WhyScreen)
