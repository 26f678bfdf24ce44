"""A frozen table of due dates for 2025 and 2026, and the same dates counted without the program."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from counter.clock.calendars import official
from counter.clock.due import due
from counter.clock.opening import hours_of
from counter.clock.terms import Clock, Due, Extension, Pause, Term
from counter.settings import Station

if TYPE_CHECKING:
    from counter.clock.hours import Hours

TABLE = Path(__file__).parents[1] / "data" / "due-dates.toml"
CHINA = timezone(timedelta(hours=8))
MINUTE = timedelta(minutes=1)
USUAL = Station(opening_spans="09:00-12:00 13:30-17:30")
SEASON = Station(opening_spans="08:30-12:00 14:30-17:30", summer_spans="06-01..09-30 08:00-12:00 15:00-18:00")

OFF = (
    *("2025-01-01/2025-01-01", "2025-01-28/2025-02-04", "2025-04-04/2025-04-06", "2025-05-01/2025-05-05"),
    *("2025-05-31/2025-06-02", "2025-10-01/2025-10-08", "2026-01-01/2026-01-03", "2026-02-15/2026-02-23"),
    *("2026-04-04/2026-04-06", "2026-05-01/2026-05-05", "2026-06-19/2026-06-21", "2026-09-25/2026-09-27"),
    *("2026-10-01/2026-10-07", "2027-01-01/2027-01-01"),
)
"""As the two notices print them; of 2027 only 元旦 is certain."""
MAKEUP = (
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    start: datetime
    amount: int
    unit: Any
    end: str
    why: str
    stops: tuple[tuple[datetime, datetime], ...] = ()
    more: tuple[int, ...] = ()
    hours: str = ""
    sure: bool = True

    @property
    def office(self) -> Hours:
        return hours_of(SEASON if self.hours == "season" else USUAL)

    @property
    def clock(self) -> Clock:
        return Clock(
            start=self.start,
            term=Term(amount=self.amount, unit=self.unit),
            calendar=official(),
            hours=self.office,
            pauses=tuple(Pause(start=a, end=b, reason="检验", basis="第四十五条") for a, b in self.stops),
            extensions=tuple(
                Extension(amount=n, approver="局长", reason="情形复杂", basis="第四十二条") for n in self.more
            ),
        )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def _row(given: dict[str, Any]) -> Row:
    found = re.fullmatch(r"(\d*)(\D+)", given.pop("term"))
    assert found
    stops = [one.split("/") for one in given.pop("stops", [])]
    given |= {"start": at(given["start"]), "more": tuple(given.get("more", ()))}
    return Row(
        **given, amount=int(found[1] or 0), unit=found[2], stops=tuple((at(a), at(b)) for a, b in stops)
    )


ROWS = [_row(one) for one in tomllib.loads(TABLE.read_text(encoding="utf-8"))["row"]]


def name(row: Row) -> str:
    return f"{row.start:%Y-%m-%dT%H:%M}-{row.amount or ''}{row.unit}-{row.why[:12]}"


# -- counted without the program ---------------------------------------------------------------------------


def works(on: date) -> bool:
    """By the printed schedules above, with no library."""
    shown = on.isoformat()
    if shown in MAKEUP:
        return True
    return on.weekday() < 5 and not any(a <= shown <= b for a, b in (one.split("/") for one in OFF))


def stands(row: Row, moment: datetime) -> bool:
    return any(begin <= moment < end for begin, end in row.stops)


OPEN = {
    "": ("09:00-12:00", "13:30-17:30"),
    "usual": ("08:30-12:00", "14:30-17:30"),
    "summer": ("08:00-12:00", "15:00-18:00"),
}


def is_open(row: Row, moment: datetime) -> bool:
    season = ("summer" if 6 <= moment.month <= 9 else "usual") if row.hours else ""
    spans = [one.split("-") for one in OPEN[season]]
    return works(moment.date()) and any(a <= f"{moment:%H:%M}" < b for a, b in spans)


def counted_hours(row: Row) -> datetime:
    """Minute after minute."""
    left, moment = (row.amount + sum(row.more)) * 60, row.start
    while left:
        if not stands(row, moment) and (row.unit == "小时" or is_open(row, moment)):
            left -= 1
        moment += MINUTE
    return moment


def counted_days(row: Row) -> date:
    """Day after day; a month is a jump to the same number, and back from days that are not there."""
    on, left = row.start.date(), row.amount + sum(row.more)
    if row.unit in ("月", "年"):
        assert not row.stops
        months = on.month - 1 + left * (12 if row.unit == "年" else 1)
        year, month, day = on.year + months // 12, months % 12 + 1, on.day
        while True:
            try:
                on = date(year, month, day)
            except ValueError:
                day -= 1
            else:
                break
        left = 0
    while left:
        on += timedelta(days=1)
        if not stands(row, datetime.combine(on, time(23, 59), CHINA)) and (row.unit == "日" or works(on)):
            left -= 1
    while not works(on):
        on += timedelta(days=1)
    return on


def counted(row: Row) -> str:
    if row.unit in ("当场", "即时"):
        return f"{row.start:%Y-%m-%dT%H:%M}"
    if row.unit == "当天":
        return f"{row.start:%Y-%m-%d}"
    if row.unit in ("小时", "办公小时"):
        return f"{counted_hours(row):%Y-%m-%dT%H:%M}"
    return counted_days(row).isoformat()


# -- the table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_every_row_of_the_table_is_what_a_count_by_hand_gives(row: Row) -> None:
    assert counted(row) == row.end


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_every_due_date_of_the_table_is_what_the_program_says(row: Row) -> None:
    found = due(row.clock)
    assert found.at is not None
    assert found.sure == row.sure
    if len(row.end) > len("2025-01-01"):
        assert f"{found.at:%Y-%m-%dT%H:%M}" == row.end
        return
    closing = time(23, 59) if row.unit == "当天" else row.office.closing(found.at.date())
    assert (found.at.date().isoformat(), found.at.time()) == (row.end, closing)


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_every_explanation_of_the_table_begins_at_the_start_and_ends_at_the_end(row: Row) -> None:
    lines = {line.label: line.text for line in due(row.clock).lines}
    assert lines["起点"].startswith(f"{row.start:%Y-%m-%d}")
    assert lines["到期"].startswith(row.end[:10])
    assert ("待定" in lines) == (not row.sure)
    assert ("停表" in lines) == bool(row.stops)
    assert ("延长" in lines) == bool(row.more)


def test_the_table_is_whole() -> None:
    """Nobody thins it out: every kind of term, stop and season stays in it."""
    assert len(ROWS) >= 110
    assert len({name(row) + row.end + str(row.stops) for row in ROWS}) == len(ROWS)
    assert {row.unit for row in ROWS} == {
        *("小时", "办公小时", "工作日", "日", "月", "年", "当天", "当场", "即时")
    }
    assert {row.start.year for row in ROWS} >= {2025, 2026}
    assert sum(len(row.stops) > 1 for row in ROWS) >= 3
    for made_up in MAKEUP:
        assert any(
            made_up in (row.end[:10], row.start.date().isoformat()) or _within(row, made_up) for row in ROWS
        )


def _within(row: Row, day: str) -> bool:
    return f"{row.start:%Y-%m-%d}" < day < row.end[:10]


def test_the_calendar_is_the_official_one_day_by_day() -> None:
    days, on = official(), date(2025, 1, 1)
    while on.year < 2027:
        assert days.day(on).works == works(on), on
        on += timedelta(days=1)


def test_a_year_that_is_not_published_is_named_not_the_year_of_the_end() -> None:
    known = official()
    without = type(known)(off=known.off, makeup=known.makeup, years=known.years - {2025})
    across = Clock(start=at("2025-12-29T10:00"), term=Term(amount=8, unit="工作日"), calendar=without)
    found: Due = due(across)
    assert found.at is not None
    assert found.at.year == 2026
    assert found.lines[-1].text.startswith("2025年的放假")
