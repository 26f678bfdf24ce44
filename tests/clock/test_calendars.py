"""The official days: the library's years, and the station's own file for the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from counter.clock.calendars import FILE, HolidaysFaulty, calendar, official

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
[2027]
source = "放假通知"
off = { "元旦" = ["2027-01-01", 2027-01-02], "春节" = ["2027-02-05"] }
makeup = { "元旦" = ["2027-01-10"] }
"""


def own(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_published_year_is_known_with_its_holidays_and_make_up_days() -> None:
    days = official()
    assert {2024, 2025, 2026} <= days.years
    assert (days.day(date(2026, 10, 1)).works, str(days.day(date(2026, 10, 1)))) == (
        False,
        "10-01 国庆节放假",
    )
    assert str(days.day(date(2026, 10, 10))) == "10-10 国庆节补班"
    assert days.day(date(2026, 10, 10)).works
    assert str(days.day(date(2026, 11, 23))) == "11-23 周一"
    assert not days.day(date(2030, 3, 1)).sure


def test_the_station_adds_a_year_that_the_library_lacks(tmp_path: Path) -> None:
    days = calendar(own(tmp_path, GOOD))
    assert 2027 in days.years
    assert [days.day(date(2027, 1, day)).works for day in (1, 2, 4, 10)] == [False, False, True, True]
    assert days.day(date(2026, 10, 10)).works
    assert calendar(tmp_path / "nowhere") == official() == calendar()


def test_the_stations_file_counts_before_the_library(tmp_path: Path) -> None:
    days = calendar(own(tmp_path, '[2026]\noff = { "国庆节" = ["2026-10-01"] }\n'))
    assert not days.day(date(2026, 10, 1)).works
    assert days.day(date(2026, 10, 2)).works
    assert not days.day(date(2026, 10, 10)).works


def test_every_fault_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    text = """\
[2027]
off = { "元旦" = ["2027-01-01", "1月2日", "2028-01-01", 2027-01-02T00:00:00] }
makeup = { "元旦" = ["2027-01-01", "2027-01-04"] }
of = 1
[next]
off = {}
[2028]
makeup = {}
"""
    with pytest.raises(HolidaysFaulty) as caught:
        calendar(own(tmp_path, text))
    faults = "\n".join(map(str, caught.value.faults))
    for told in (
        "“1月2日”不是日期",
        "2028-01-01 不是这一年的",
        "既放假又补班",
        "“of”不认识",
        "[next] 应是四位年份",
        "[2028] 没有写放假",
        "“2027-01-02 00:00:00”不是日期",
        "2027-01-04 本来就是工作日",
    ):
        assert told in faults
    assert len(caught.value.faults) == 9


@pytest.mark.parametrize("text", ["[2027", "off = ", "\x00"])
def test_a_file_that_is_no_toml_is_told_plainly(tmp_path: Path, text: str) -> None:
    with pytest.raises(HolidaysFaulty, match="读不出来"):
        calendar(own(tmp_path, text))
