"""When a clock is 临期: before its end, never before its start, and while somebody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.clock.calendars import official
from counter.clock.due import due
from counter.clock.terms import Clock, Pause, Term, Unit
from counter.clock.warn import warn_at
from counter.clock.watch import Practice, practice
from counter.settings import Station

CHINA = timezone(timedelta(hours=8))
HERE = practice(Station(opening_spans="09:00-12:00 13:30-17:30"), official())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def warned(
    start: str, amount: int, unit: Unit, here: Practice = HERE, stop: tuple[str, str] | None = None
) -> str:
    stops = (
        (Pause(start=at(stop[0]), end=at(stop[1]) if stop[1] else None, reason="听证", basis="第四十五条"),)
        if stop
        else ()
    )
    facts = Clock(
        start=at(start),
        term=Term(amount=amount, unit=unit),
        calendar=here.calendar,
        hours=here.hours,
        pauses=stops,
    )
    found = warn_at(facts, due(facts), here)
    return f"{found:%m-%d %H:%M}" if found else ""


@pytest.mark.parametrize(
    ("start", "amount", "unit", "warning"),
    [
        ("2026-11-23T09:42", 2, "小时", "11-23 11:12"),
        ("2026-11-23T11:00", 2, "办公小时", "11-23 14:00"),
        (
            "2026-11-20T15:40",
            2,
            "办公小时",
            "11-20 17:10",
        ),  # due Monday 9:10: ten minutes then, twenty on Friday
        (
            "2026-09-30T15:35",
            2,
            "办公小时",
            "09-30 17:05",
        ),  # due 10-08 9:05: five minutes then, 25 before the holiday
        ("2026-11-02T10:00", 20, "工作日", "11-27 09:00"),
        ("2026-09-17T10:00", 20, "工作日", "10-20 09:00"),
        ("2026-09-24T10:00", 4, "工作日", "09-30 09:00"),  # due 10-08, the working day before is 09-30
        ("2026-11-23T10:00", 1, "工作日", "11-24 09:00"),  # no counted day before: the morning of the last
        ("2026-11-23T10:00", 2, "工作日", "11-24 09:00"),
        ("2026-11-23T10:00", 0, "当天", "11-23 17:00"),
        ("2026-11-23T17:20", 0, "当天", "11-23 17:20"),
        ("2026-11-23T19:00", 0, "当天", "11-23 19:00"),
        ("2026-11-23T19:00", 0, "即时", ""),
        ("2026-11-23T19:00", 0, "当场", ""),
    ],
)
def test_the_warning_comes_while_something_can_be_done(
    start: str, amount: int, unit: Unit, warning: str
) -> None:
    assert warned(start, amount, unit) == warning


def test_how_long_before_is_a_setting() -> None:
    early = replace(HERE, warn_minutes=90, warn_days=3)
    assert warned("2026-11-23T09:42", 2, "小时", early) == "11-23 10:12"
    assert warned("2026-11-02T10:00", 20, "工作日", early) == "11-25 09:00"
    late = replace(HERE, warn_minutes=0, warn_days=0)
    assert warned("2026-11-23T09:42", 2, "小时", late) == "11-23 11:42"
    assert warned("2026-11-02T10:00", 20, "工作日", late) == "11-30 09:00"
    assert warned("2026-11-23T09:42", 2, "小时", replace(HERE, warn_minutes=600)) == "11-23 09:42"


def test_without_known_hours_the_day_itself_is_the_warning() -> None:
    unknown = practice(Station(), official())
    assert warned("2026-11-02T10:00", 20, "工作日", unknown) == "11-27 00:00"
    assert warned("2026-11-23T10:00", 0, "当天", unknown) == "11-23 10:00"


def test_a_clock_that_stands_warns_of_nothing_and_one_that_stood_warns_by_its_running_time() -> None:
    assert warned("2026-11-23T10:00", 20, "工作日", stop=("2026-11-24T10:00", "")) == ""
    assert (
        warned("2026-11-23T09:00", 2, "小时", stop=("2026-11-23T10:40", "2026-11-23T14:00")) == "11-23 10:30"
    )


@given(
    st.datetimes(datetime(2024, 1, 2), datetime(2026, 6, 30)),  # noqa: DTZ001  (made aware below)
    st.integers(1, 60),
    st.sampled_from(["小时", "办公小时", "工作日", "日"]),
    st.integers(0, 600),
    st.integers(0, 30),
)
def test_a_warning_lies_between_the_start_and_the_end(
    start: datetime, amount: int, unit: Unit, minutes: int, days: int
) -> None:
    here = replace(HERE, warn_minutes=minutes, warn_days=days)
    facts = Clock(
        start=start.replace(tzinfo=CHINA),
        term=Term(amount=amount, unit=unit),
        calendar=here.calendar,
        hours=here.hours,
    )
    found = due(facts)
    warning = warn_at(facts, found, here)
    assert warning is not None
    assert found.at is not None
    assert facts.start <= warning <= found.at
    if unit == "工作日":
        assert here.calendar.day(warning.date()).works or warning == facts.start
        assert warning.date() > facts.start.date() > date(2024, 1, 1)
