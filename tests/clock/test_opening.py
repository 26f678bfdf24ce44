"""Office hours as a station writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from counter.clock.hours import Hours
from counter.clock.opening import cutoff_of, hours_of, moment, seasons, spans
from counter.settings import Station
from counter.settings_checks import check, tidy

NORMAL = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
SUMMER = ((time(8), time(12)), (time(15), time(18)))


def test_hours_not_written_down_are_not_known() -> None:
    assert hours_of(Station()) == Hours()
    assert hours_of(Station()).closing(date(2026, 11, 23)) is None
    assert cutoff_of(Station()) is None


def test_a_season_counts_before_the_rest_of_the_year() -> None:
    station = Station(
        opening_spans="08:30-12:00 14:30-17:30",
        summer_spans="06-01..09-30 08:00-12:00 15:00-18:00",
        same_day_cutoff="17:00",
    )
    hours = hours_of(station)
    assert [hours.spans(date(2026, *day)) for day in ((5, 31), (6, 1), (9, 30), (10, 1))] == [
        NORMAL,
        SUMMER,
        SUMMER,
        NORMAL,
    ]
    assert hours.spans(date(2028, 2, 29)) == NORMAL
    assert cutoff_of(station) == time(17)


def test_there_may_be_several_seasons_and_one_may_run_over_new_year() -> None:
    found = seasons("11-01..02-29 09:00-16:30；06-01..09-30 08:00-12:00、15:00-18:00")
    assert [(one.begins, one.ends, len(one.spans)) for one in found] == [
        ((11, 1), (2, 29), 1),
        ((6, 1), (9, 30), 2),
    ]
    assert found[0].holds(date(2028, 2, 29))


def test_what_an_input_method_makes_of_it_is_read_too() -> None:
    station = tidy(
        Station(
            opening_spans=" ０８：３０－１２：００　１４：３０－１７：３０ ",
            summer_spans="06－01．．09－30 08：00－12：00",
            same_day_cutoff="９：０５",
        )
    )
    assert check(station) == ()
    assert hours_of(station).spans(date(2026, 11, 23)) == NORMAL
    assert cutoff_of(station) == time(9, 5)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("opening_spans", "早九晚五", "请写成 08:30-12:00 14:30-17:30"),
        ("opening_spans", "08:30-25:00", "“25:00”不是时刻"),
        ("opening_spans", "12:00-08:30", "开始要早于结束"),
        ("opening_spans", "09:00-12:00 11:30-17:30", "不能重叠"),
        ("opening_spans", "14:30-17:30 08:30-12:00", "按先后写"),
        ("summer_spans", "夏季 08:00-12:00", "请写成 06-01..09-30"),
        ("summer_spans", "06-31..09-30 08:00-12:00", "“06-31”不是日期"),
        ("summer_spans", "06-01..09-30 08:00-12:00；09-30..12-01 08:00-12:00", "不能重叠"),
        ("summer_spans", "06-01..09-30", "请写成 06-01..09-30"),
        ("same_day_cutoff", "下班", "“下班”不是时刻"),
        ("same_day_cutoff", "24:00", "不是时刻"),
    ],
)
def test_what_cannot_be_read_is_told_with_an_example(field: str, typed: str, told: str) -> None:
    station = replace(Station(opening_spans="08:30-12:00"), **{field: typed})  # type: ignore[arg-type]
    faults = check(tidy(station))
    assert [fault.field for fault in faults] == [field]
    assert told in str(faults[0])


def test_a_season_without_ordinary_hours_is_no_whole_year() -> None:
    (fault,) = check(Station(summer_spans="06-01..09-30 08:00-12:00"))
    assert fault.field == "summer_spans"
    assert "请先填“办公时段”" in str(fault)


def test_the_parts_can_be_read_alone() -> None:
    assert spans("08:30-12:00,14:30-17:30") == NORMAL
    assert seasons("") == ()
    assert moment("7:05") == time(7, 5)
