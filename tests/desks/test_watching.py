"""The watcher: warns in time, escalates after, once each, whatever happens to the clock."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import datetime, timedelta

import course_hands as hands
import pytest
import supply_hands as later
import world

from counter import settings_file
from counter.clock.calendars import FILE
from counter.desks.home.watching import WATCHER, alarm_of, first_unknown, lapsable, recalc, watch
from counter.desks.step import stepping


def told(office: world.World) -> list[str]:
    return [entry.action for entry in office.journal() if entry.operator == WATCHER]


@pytest.mark.rule("R142")
def test_a_clock_is_told_before_and_after_its_end_once_each(either: world.World) -> None:
    course = hands.received(either)
    desk = either.office.system_desk(WATCHER)
    assert watch(desk).soon == 0
    either.clock.at += timedelta(minutes=95)
    assert (watch(desk).soon, watch(desk).soon) == (2, 0), "digitise and handover, half an hour before"
    assert {task.queue for task in either.tasks(course.case.id)} == {"digitise", "soon"}
    either.clock.at += timedelta(minutes=30)
    found = watch(desk)
    assert (found.late, found.now_late, found.now_soon) == (2, 2, 0)
    assert watch(desk).late == 0
    assert told(either) == ["clock.soon", "clock.late"]
    entry = json.loads(either.journal()[-1].detail)
    assert {one["clock"] for one in entry["late"]} == {"digitise", "handover"}
    assert not either.office.store.verify_journal()


def test_a_clock_set_back_takes_nothing_back(office: world.World) -> None:
    course = hands.received(office)
    desk = office.office.system_desk(WATCHER)
    office.clock.at += timedelta(hours=3)
    assert watch(desk).late == 2
    office.clock.at -= timedelta(days=1)
    assert watch(desk).late == 0
    alarms = {clock.kind: clock.alarm for clock in office.course(course.case.id).clocks}
    assert alarms["digitise"] == alarms["handover"] == "late"
    assert {task.queue for task in office.tasks(course.case.id)} == {"digitise", "late"}
    office.clock.at += timedelta(days=1)
    assert watch(desk).late == 0


def test_a_pass_ends_in_time_and_the_next_goes_on(office: world.World) -> None:
    for matter in ("E03", "P17", "E02"):
        hands.received(office, matter)
    desk = office.office.system_desk(WATCHER)
    office.clock.at += timedelta(hours=3)
    begun = time.monotonic()
    first = watch(desk, budget=0)
    assert time.monotonic() - begun < 1
    assert first.more
    assert first.late > 0
    while watch(desk, budget=0).more:
        pass
    assert watch(desk, limit=1).late == 0
    assert told(office) == ["clock.late"] * 3


def test_what_was_done_in_time_is_not_told(office: world.World) -> None:
    course = hands.pushed(office)
    office.clock.at += timedelta(hours=3)
    assert watch(office.office.system_desk(WATCHER)).late == 1, "the handover only"
    late = [clock for clock in office.course(course.case.id).clocks if clock.alarm == "late"]
    assert [clock.kind for clock in late] == ["handover"]


def test_a_clock_that_stands_or_has_stopped_tells_nothing(office: world.World) -> None:
    clock = hands.received(office).clocks[0]
    later = world.NOW + timedelta(days=99)
    assert alarm_of(clock, later) == "late"
    assert alarm_of(replace(clock, stopped_at=world.NOW), later) == ""
    assert alarm_of(replace(clock, due_at=None, warn_at=None), later) == ""
    assert alarm_of(replace(clock, alarm="late"), world.NOW) == "late"


# -- when more became known --------------------------------------------------------------------------------

HOLIDAYS = """[2027]
source = "国办发明电〔2026〕9号"
off = { "元旦" = ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-01-05"] }
makeup = {}
"""


def test_a_year_that_became_known_moves_what_counted_on_it(either: world.World) -> None:
    either.clock.at = datetime(2026, 12, 30, 10, tzinfo=world.NOW.tzinfo)
    course = hands.received(either)
    unsure = [clock for clock in course.clocks if not clock.sure]
    assert [clock.kind for clock in unsure] == ["deemed"] * len(unsure)
    assert unsure
    desk = either.office.system_desk(WATCHER)
    assert recalc(desk) == 0, "2027 is as unknown as before"
    (either.office.data / FILE).write_text(HOLIDAYS, encoding="utf-8")
    desk = either.office.system_desk(WATCHER)
    assert first_unknown(desk.practice.calendar, desk.now()).year == 2028
    assert recalc(desk) == len(unsure)
    now = {clock.id: clock for clock in either.course(course.case.id).clocks}
    for clock in unsure:
        assert now[clock.id].sure
        before, after = clock.due_at, now[clock.id].due_at
        assert before is not None
        assert after is not None
        assert after > before
    assert told(either) == ["clock.recalc"]
    assert recalc(desk) == 0


# -- notices that may lapse --------------------------------------------------------------------------------


def test_a_notice_may_lapse_when_both_terms_are_over(office: world.World) -> None:
    station = replace(office.office.station, correction_term_days=10, lapse_days=5)
    settings_file.save(office.office.data, station)
    office.office = replace(office.office, station=station)
    desk = office.desk()
    issued = world.noticed(desk, world.begin(desk))
    signed = office.office.system_desk(WATCHER)
    for days, expected in ((11, ()), (4, ()), (3, (issued.case.id,))):
        office.clock.pass_days(days)
        watch(signed)
        assert lapsable(signed) == expected
    with stepping(signed, issued.case.id) as step:
        step.stop("correction")
        step.finish("test.stop", {})
    assert lapsable(signed) == ()


# -- reminders to the applicant ----------------------------------------------------------------------------


def reminded(office: world.World, case_id: str) -> list[tuple[str, str]]:
    """Key and text of each message to the applicant."""
    found = [json.loads(x.payload) for x in office.course(case_id).outbox if x.kind == "message"]
    return [(one["key"], one["text"]) for one in found]


@pytest.mark.rule("R140")
def test_an_applicant_who_owes_a_paper_is_reminded_once_before_its_term_ends(either: world.World) -> None:
    course = later.pushed(either, due="2026-12-01").course
    (line,) = course.deferred
    desk = either.office.system_desk(WATCHER)
    while either.clock.at < datetime(2026, 12, 5, tzinfo=world.NOW.tzinfo):
        watch(desk)
        either.clock.at += timedelta(hours=6)
    ((key, text),) = reminded(either, course.case.id)
    assert key == "deferral"
    assert line in text
    assert "2026-12-01" in text


@pytest.mark.rule("R140")
def test_who_brought_it_in_time_is_not_reminded(office: world.World) -> None:
    course = later.supplied(office).course
    office.clock.pass_days(12)
    watch(office.office.system_desk(WATCHER))
    assert reminded(office, course.case.id) == []


@pytest.mark.parametrize("lapse_days", [5, None])
def test_who_has_to_correct_is_reminded_and_warned_only_where_a_notice_lapses(
    office: world.World, lapse_days: int | None
) -> None:
    station = replace(office.office.station, correction_term_days=10, lapse_days=lapse_days)
    settings_file.save(office.office.data, station)
    office.office = replace(office.office, station=station)
    desk = office.desk()
    case_id = world.noticed(desk, world.begin(desk)).case.id
    signed = office.office.system_desk(WATCHER)
    for _ in range(80):
        watch(signed)
        office.clock.at += timedelta(hours=6)
    keys = [key for key, _ in reminded(office, case_id)]
    assert keys == ["correction", "lapse_warning"][: 1 + bool(lapse_days)]
    if lapse_days:
        assert "2026-12-08" in reminded(office, case_id)[1][1]


def test_where_no_term_is_set_nothing_lapses(office: world.World) -> None:
    desk = office.desk()
    world.noticed(desk, world.begin(desk))
    office.clock.pass_days(400)
    watch(office.office.system_desk(WATCHER))
    assert lapsable(office.office.system_desk(WATCHER)) == ()
