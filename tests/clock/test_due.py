"""Due dates: known cases of real calendars, and what holds for every clock."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counter.clock import terms
from counter.clock.calendars import official
from counter.clock.due import due
from counter.clock.hours import Hours, Season
from counter.clock.terms import Clock, Extension, Pause, Term
from counter.clock.workdays import Calendar

CHINA = timezone(timedelta(hours=8))
DAYS = official()
OFFICE = Hours((Season((1, 1), (12, 31), ((time(9), time(12)), (time(13, 30), time(17, 30)))),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def clock(start: str, amount: int, unit: str, *pauses: tuple[str, str], hours: Hours = OFFICE) -> Clock:
    stops = [
        Pause(start=at(one), end=at(two) if two else None, reason="听证", basis="行政许可法第四十五条")
        for one, two in pauses
    ]
    term = Term(amount=amount, unit=unit)  # type: ignore[arg-type]
    return Clock(start=at(start), term=term, calendar=DAYS, hours=hours, pauses=tuple(stops))


def said(of: Clock) -> list[str]:
    return [f"{line.label} {line.text}" for line in due(of).lines]


# -- known cases -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-09-30T16:20", 20, "工作日", "2026-11-03 17:30"),  # 国庆 1–7, 10 October is made up for
        ("2026-11-20T11:00", 1, "工作日", "2026-11-23 17:30"),  # over a weekend
        ("2026-02-13T09:00", 1, "工作日", "2026-02-14 17:30"),  # a Saturday that is worked
        ("2026-02-14T09:00", 1, "工作日", "2026-02-24 17:30"),  # 春节
        ("2026-09-28T09:00", 5, "工作日", "2026-10-10 17:30"),  # 行政许可法 32: five days across 国庆
        ("2026-11-23T09:40", 3, "日", "2026-11-26 17:30"),
        ("2026-11-20T09:40", 1, "日", "2026-11-23 17:30"),  # the last day is a Saturday
        ("2026-09-20T09:40", 15, "日", "2026-10-08 17:30"),  # the last day is within 国庆
        ("2026-01-31T09:40", 1, "月", "2026-02-28 17:30"),  # no 31st; a Saturday that is worked
        ("2024-02-29T09:40", 1, "年", "2025-02-28 17:30"),
        ("2026-11-23T09:42", 2, "小时", "2026-11-23 11:42"),
        ("2026-11-23T23:30", 2, "小时", "2026-11-24 01:30"),  # the strict reading
        ("2026-11-23T11:18", 2, "办公小时", "2026-11-23 14:48"),  # over lunch
        ("2026-11-20T16:30", 2, "办公小时", "2026-11-23 10:00"),  # over the weekend
        ("2026-11-23T20:00", 0, "即时", "2026-11-23 20:00"),
    ],
)
def test_known_clocks_end_where_they_should(start: str, amount: int, unit: str, end: str) -> None:
    assert str(due(clock(start, amount, unit))) == end


def test_the_same_day_is_the_whole_day() -> None:
    assert str(due(clock("2026-11-23T18:20", 0, "当天"))) == "2026-11-23"


def test_every_day_passed_over_is_named_with_its_reason() -> None:
    assert said(clock("2026-09-30T16:20", 20, "工作日")) == [
        "起点 2026-09-30 周三 16:20",
        "时限 20个工作日",
        "不计 当日（民法典第二百零一条）",
        "跳过 10-01 … 10-07 国庆节放假",
        "跳过 周末 7 天",
        "补班 10-10 国庆节补班，计1日",
        "合计 从起点次日到到期日34天：计20天，跳过14天",
        "到期 2026-11-03 周二 17:30",
    ]


def test_a_pause_adds_the_days_it_took_and_is_told_with_its_reason() -> None:
    stopped = clock("2026-09-30T16:20", 20, "工作日", ("2026-10-20T10:00", "2026-10-23T09:00"))
    assert str(due(stopped)) == "2026-11-06 17:30"
    assert "停表 10-20 10:00 … 10-23 09:00　听证（行政许可法第四十五条）" in said(stopped)


def test_a_pause_tells_how_long_it_was_meant_and_how_long_it_was() -> None:
    stop = Pause(
        start=at("2026-10-20T10:00"),
        end=at("2026-10-23T09:00"),
        planned=at("2026-10-30T17:30"),
        reason="专家评审",
        basis="行政许可法第四十五条",
    )
    facts = clock("2026-09-30T16:20", 20, "工作日")
    early = replace(facts, pauses=(stop,))
    assert due(early).at == due(replace(facts, pauses=(replace(stop, planned=None),))).at, (
        "the actual end counts"
    )
    assert "停表 10-20 10:00 … 10-23 09:00（原计划到10-30）　专家评审（行政许可法第四十五条）" in said(early)
    assert "合计 从起点次日到到期日37天：计20天，停表3天，跳过14天" in said(early)


def test_time_that_was_closed_or_stood_is_told_in_hours() -> None:
    assert "合计 从起点到到期65小时30分：计2小时，不在办公时间63小时30分" in said(
        clock("2026-11-20T16:30", 2, "办公小时")
    )
    assert "合计 从起点到到期2小时20分：计2小时，停表20分" in said(
        clock("2026-11-23T09:42", 2, "小时", ("2026-11-23T10:00", "2026-11-23T10:20"))
    )


def test_a_running_pause_has_no_due_date_but_says_what_is_left() -> None:
    standing = due(clock("2026-11-23T09:00", 5, "工作日", ("2026-11-25T10:00", "")))
    assert (standing.at, standing.left, str(standing)) == (None, 4, "停表中")
    assert due(clock("2026-11-23T09:00", 2, "小时", ("2026-11-23T09:30", ""))).left == 2


def test_a_stop_within_one_day_costs_nothing_in_days_and_its_minutes_in_hours() -> None:
    stop = ("2026-11-24T10:00", "2026-11-24T11:00")
    assert (
        due(clock("2026-11-23T09:00", 3, "工作日", stop)).at == due(clock("2026-11-23T09:00", 3, "工作日")).at
    )
    short = ("2026-11-23T10:00", "2026-11-23T10:20")
    assert str(due(clock("2026-11-23T09:42", 2, "小时", short))) == "2026-11-23 12:02"


def test_an_extension_adds_its_days_and_names_who_approved_it() -> None:
    more = Extension(amount=10, approver="局长", reason="情形复杂", basis="行政许可法第四十二条")
    longer = Clock(
        start=at("2026-11-02T09:00"), term=Term(amount=20, unit="工作日"), calendar=DAYS, extensions=(more,)
    )
    plain = Clock(start=at("2026-11-02T09:00"), term=Term(amount=30, unit="工作日"), calendar=DAYS)
    assert due(longer).at == due(plain).at
    assert "延长 10个工作日　局长批准：情形复杂（行政许可法第四十二条）" in said(longer)


def test_an_extension_of_days_reads_as_people_say_it_and_none_of_nothing() -> None:
    more = Extension(amount=10, approver="局长", reason="需要请专家审查", basis="第四条")
    assert "延长 10日　局长批准：需要请专家审查（第四条）" in said(
        replace(clock("2026-11-02T09:00", 15, "日"), extensions=(more,))
    )
    with pytest.raises(ValueError, match="nothing"):
        replace(more, amount=-3)


def test_a_make_up_day_on_which_the_clock_stood_is_not_said_to_count() -> None:
    stopped = clock("2025-04-22T10:00", 5, "工作日", ("2025-04-25T09:00", "2025-05-06T09:00"))
    assert not any(line.startswith("补班") for line in said(stopped))
    assert "合计 从起点次日到到期日16天：计5天，停表11天" in said(stopped)


def test_a_last_day_that_is_worked_after_a_holiday_is_not_said_to_be_moved() -> None:
    assert not any(line.startswith("顺延") for line in said(clock("2025-04-01T10:00", 6, "日")))
    assert any(line.startswith("顺延") for line in said(clock("2025-04-01T10:00", 5, "日")))


def test_the_same_holiday_of_two_years_is_told_twice() -> None:
    skipped = [line for line in said(clock("2024-12-20T10:00", 260, "工作日")) if "元旦" in line]
    assert skipped == ["跳过 01-01 元旦放假", "跳过 01-01 … 01-03 元旦放假", "补班 01-04 元旦补班，计1日"]


def test_each_holiday_is_told_by_its_own_name_and_a_stop_within_one_parts_it() -> None:
    autumn = said(clock("2025-09-30T10:00", 3, "工作日"))
    assert [line for line in autumn if line.startswith("跳过")] == [
        "跳过 10-01 … 10-05 国庆节放假",
        "跳过 10-06 中秋放假",
        "跳过 10-07 … 10-08 国庆节放假",
    ]
    stopped = said(clock("2026-09-30T10:00", 3, "工作日", ("2026-10-02T10:00", "2026-10-04T10:00")))
    assert [line for line in stopped if line.startswith("跳过")] == [
        "跳过 10-01 国庆节放假",
        "跳过 10-04 … 10-07 国庆节放假",
    ]


def test_a_year_that_is_not_published_is_said_to_be_open() -> None:
    crossing = clock("2026-12-25T09:00", 10, "工作日")
    assert not due(crossing).sure
    assert str(due(crossing)).endswith("（待定）")
    assert said(crossing)[-1] == "待定 2027年的放假和补班安排还没有登记，公布以后要重算"
    assert due(clock("2026-12-21T09:00", 5, "工作日")).sure


def test_without_office_hours_a_day_counts_to_its_end_and_office_time_cannot_be_told() -> None:
    assert str(due(clock("2026-11-20T09:00", 1, "工作日", hours=Hours()))) == "2026-11-23"
    with pytest.raises(ValueError, match="not known"):
        due(clock("2026-11-20T09:00", 1, "办公小时", hours=Hours()))


@pytest.mark.parametrize(
    "stops",
    [
        (("2026-11-24T10:00", "2026-11-26T10:00"), ("2026-11-25T10:00", "2026-11-27T10:00")),
        (("2026-11-24T10:00", ""), ("2026-11-25T10:00", "2026-11-27T10:00")),
        (("2026-11-24T10:00", "2026-11-24T09:00"),),
    ],
)
def test_stops_that_cannot_be_are_refused(stops: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="pause"):
        clock("2026-11-23T09:00", 5, "工作日", *stops)


# -- what always holds -------------------------------------------------------------------------------------

moments = st.builds(
    lambda day, minute: at(f"{day}T00:00") + timedelta(minutes=minute),
    st.dates(date(2015, 1, 1), date(2026, 6, 30)),
    st.integers(0, 24 * 60 - 1),
)
amounts = st.integers(1, 60)
UNITS = ["小时", "办公小时", "工作日", "日"]


def pauses_after(start: datetime, gaps: list[tuple[int, int]]) -> tuple[Pause, ...]:
    """Pauses one after another: (hours of running, hours of standing)."""
    found, at_ = [], start
    for runs, stands in gaps:
        begin = at_ + timedelta(hours=runs)
        at_ = begin + timedelta(hours=stands)
        found.append(Pause(start=begin, end=at_, reason="检验", basis="行政许可法第四十五条"))
    return tuple(found)


gaps = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 400)), max_size=4)


@given(moments, amounts)
def test_working_days_agree_with_the_official_schedule(start: datetime, amount: int) -> None:
    end = due(Clock(start=start, term=Term(amount=amount, unit="工作日"), calendar=DAYS)).at
    assert end is not None
    counted = chinese_calendar.get_workdays(start.date() + timedelta(days=1), end.date())
    assert len(counted) == amount
    assert counted[-1] == end.date()


@given(moments, amounts, st.sampled_from(["工作日", "日"]), gaps)
def test_every_term_in_days_ends_on_a_working_day_and_a_stop_never_brings_it_nearer(
    start: datetime, amount: int, unit: str, stops: list[tuple[int, int]]
) -> None:
    term = Term(amount=amount, unit=unit)  # type: ignore[arg-type]
    plain = due(Clock(start=start, term=term, calendar=DAYS)).at
    stopped = due(Clock(start=start, term=term, calendar=DAYS, pauses=pauses_after(start, stops))).at
    assert plain is not None
    assert stopped is not None
    assert plain <= stopped
    assert DAYS.day(stopped.date()).works


@given(moments, amounts, gaps)
def test_hours_by_the_clock_end_after_exactly_the_running_time(
    start: datetime, amount: int, stops: list[tuple[int, int]]
) -> None:
    pauses = pauses_after(start, stops)
    end = due(Clock(start=start, term=Term(amount=amount, unit="小时"), calendar=DAYS, pauses=pauses)).at
    assert end is not None
    stood = sum((min(one.end, end) - one.start for one in pauses if one.end and one.start < end), timedelta())
    assert end - start - stood == timedelta(hours=amount)


@given(moments, amounts, gaps)
def test_office_hours_end_inside_the_office_hours(
    start: datetime, amount: int, stops: list[tuple[int, int]]
) -> None:
    facts = Clock(
        start=start,
        term=Term(amount=amount, unit="办公小时"),
        calendar=DAYS,
        hours=OFFICE,
        pauses=pauses_after(start, stops),
    )
    end = due(facts).at
    assert end is not None
    assert DAYS.day(end.date()).works
    assert any(opens < end.time() <= closes for opens, closes in OFFICE.spans(end.date()))


@given(moments, st.integers(1, 40), st.integers(1, 40), gaps)
def test_a_longer_term_never_ends_earlier(
    start: datetime, one: int, two: int, stops: list[tuple[int, int]]
) -> None:
    short, long = sorted((one, two))
    ends = [
        due(
            Clock(
                start=start,
                term=Term(amount=amount, unit="工作日"),
                calendar=DAYS,
                pauses=pauses_after(start, stops),
            )
        ).at
        for amount in (short, long)
    ]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= ends[1]


@given(moments, st.integers(0, 60 * 24 * 20), amounts, st.sampled_from(UNITS))
def test_who_starts_later_is_never_due_earlier(start: datetime, later: int, amount: int, unit: str) -> None:
    ends = [_end(start, amount, unit), _end(start + timedelta(minutes=later), amount, unit)]
    assert ends == sorted(ends)


@given(moments, amounts, st.integers(1, 30), st.sampled_from(UNITS), gaps)
def test_an_extension_never_brings_the_end_nearer(
    start: datetime, amount: int, more: int, unit: str, stops: list[tuple[int, int]]
) -> None:
    extension = Extension(amount=more, approver="局长", reason="情形复杂", basis="行政许可法第四十二条")
    stood = pauses_after(start, stops)
    assert _end(start, amount, unit, stood) <= _end(start, amount, unit, stood, (extension,))


@given(moments, amounts, st.sampled_from(UNITS), gaps, st.tuples(st.integers(0, 3), st.integers(1, 300)))
def test_a_longer_stop_is_never_due_earlier(
    start: datetime, amount: int, unit: str, stops: list[tuple[int, int]], longer: tuple[int, int]
) -> None:
    """One stop ends later, at most when the next one begins: what stood before stands still."""
    stood = list(pauses_after(start, stops))
    which, hours = longer
    assume(which < len(stood))
    one = stood[which]
    assert one.end is not None
    end = min([one.end + timedelta(hours=hours), *(after.start for after in stood[which + 1 : which + 2])])
    more = [*stood[:which], replace(one, end=end), *stood[which + 1 :]]
    assert _end(start, amount, unit, tuple(stood)) <= _end(start, amount, unit, tuple(more))


@given(moments, amounts, st.sampled_from(["工作日", "日"]), gaps)
def test_the_lines_of_an_explanation_add_up_to_the_date(
    start: datetime, amount: int, unit: str, stops: list[tuple[int, int]]
) -> None:
    """The days named as skipped, those that stood and those that count fill the way to the end."""
    pauses = pauses_after(start, stops)
    term = Term(amount=amount, unit=unit)  # type: ignore[arg-type]
    found = due(Clock(start=start, term=term, calendar=DAYS, pauses=pauses))
    assert found.at is not None
    way = (found.at.date() - start.date()).days
    lines = [(line.label, line.text) for line in found.lines]
    total = next(text for label, text in lines if label == "合计")
    numbers = {name: int(days) for name, days in re.findall(r"(计|停表|跳过|顺延)(\d+)天", total)}
    assert f"到期日{way}天" in total
    assert sum(numbers.values()) == way
    assert numbers["计"] == amount
    assert numbers.get("停表", 0) == sum(
        any(one.start <= _end_of(start, n) < (one.end or one.start) for one in pauses)
        for n in range(1, way + 1)
    )
    skipped = sum(_days_of(text) for label, text in lines if label == "跳过")
    assert skipped == numbers.get("跳过", 0)
    assert ("顺延" in numbers) == any(label == "顺延" for label, _ in lines)


def _days_of(text: str) -> int:
    """10-01 … 10-07 国庆节放假 is seven days, 周末 7 天 too, 01-01 元旦放假 one."""
    if found := re.fullmatch(r"周末 (\d+) 天", text):
        return int(found[1])
    first, last = (re.findall(r"\d\d-\d\d", text) * 2)[:2]
    ends = f"{2024 + (last < first)}-{last}"  # 12-31 … 01-02
    return (date.fromisoformat(ends) - date.fromisoformat(f"2024-{first}")).days + 1


def _end_of(start: datetime, days: int) -> datetime:
    return datetime.combine(start.date() + timedelta(days=days), time(23, 59, 59), start.tzinfo)


def _end(
    start: datetime,
    amount: int,
    unit: str,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> datetime:
    found = due(
        Clock(
            start=start,
            term=Term(amount=amount, unit=unit),  # type: ignore[arg-type]
            calendar=DAYS,
            hours=OFFICE,
            pauses=pauses,
            extensions=extensions,
        )
    )
    assert found.at is not None
    return found.at


def test_no_clock_looks_at_the_clock_of_the_machine() -> None:
    """A machine whose time is set back changes no due date: nothing here asks for the time."""
    for file in Path(terms.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not asked & {"now", "today", "utcnow", "time_ns", "monotonic", "localtime", "fromtimestamp"}, (
            file
        )


def test_a_season_may_run_over_new_year() -> None:
    winter = Season((10, 1), (4, 30), ((time(8, 30), time(12)),))
    assert [winter.holds(date(2026, month, 15)) for month in (1, 5, 9, 10, 12)] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_an_unknown_year_takes_only_the_fixed_holidays_off() -> None:
    empty = Calendar()
    assert [empty.day(date(2031, *day)).works for day in ((1, 1), (1, 2), (5, 1), (10, 1), (10, 8))] == [
        False,
        True,
        False,
        False,
        True,
    ]
