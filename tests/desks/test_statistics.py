"""Figures: a bundle counts once, what passed the first time, who was late and why."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import world
from hypothesis import given
from hypothesis import strategies as st

from counter.clock.calendars import official
from counter.clock.hours import Hours, Season
from counter.clock.watch import Practice
from counter.clock.worked import worked
from counter.desks.digitise.pushing import PushDesk
from counter.desks.supervisor.statistics import Span, StatisticsDesk, span
from counter.errors import BadInput, Refused
from counter.statistics.export import csv_text, safe, workbook
from counter.statistics.figures import figures, punctual
from counter.statistics.rows import CaseFact, ClockFact, ItemFact, NoticeFact, Period, RatingFact
from counter.statistics.tables import NONE, spoken, tables

if TYPE_CHECKING:
    from pathlib import Path

    from counter.statistics.figures import By

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 17, tzinfo=ZONE)
MORNING = NOW.replace(hour=9)
OPEN = Hours((Season((1, 1), (12, 31), ((time(9), time(12)),)),))
PRACTICE = Practice(calendar=official())


def case(number: int, **more: object) -> CaseFact:
    told = {"matter_id": "E03", "window": "01", "operator": "张敏", "notices": 0, "breaches": 0}
    return CaseFact(id=f"c{number}", received_at=MORNING, **{**told, **more})  # type: ignore[arg-type]


def item(number: int, no: int, dept: str, **more: object) -> ItemFact:
    moments = dict.fromkeys(
        ("pushed_at", "accepted_at", "decided_at", "ready_at", "delivered_at", "closed_at")
    )
    told = {"outcome": "", "received_at": MORNING, **moments, **more}
    return ItemFact(case_id=f"c{number}", no=no, dept=dept, **told)  # type: ignore[arg-type]


def clock(number: int, *, stopped: datetime | None, **more: object) -> ClockFact:
    told = {
        "kind": "accept",
        "matter_id": "E03",
        "window": "01",
        "whose": "甲局",
        "who": "陈科长",
        "cause": "",
    }
    return ClockFact(
        id=f"k{number}",
        case_id="c1",
        item_no=1,
        start=MORNING,
        due_at=NOW,
        warn_at=NOW - timedelta(hours=2),
        stopped_at=stopped,
        **{**told, **more},  # type: ignore[arg-type]
    )


def test_a_bundle_of_three_departments_is_one_case_in_each_line_and_in_the_total() -> None:
    period = Period(cases=(case(1),), items=(item(1, 1, "甲局"), item(1, 2, "乙局"), item(1, 3, "乙局")))
    found = figures(period, "dept", PRACTICE, NOW)
    assert [(one.key, one.received) for one in found.lines] == [("乙局", 1), ("甲局", 1)]
    assert found.total.received == 1


@pytest.mark.parametrize("by", ["matter", "dept", "window", "day"])
def test_the_total_is_the_same_however_it_is_split(by: By) -> None:
    period = Period(
        cases=(case(1), case(2, matter_id="P01", window="02", notices=2, breaches=1)),
        notices=(NoticeFact(case_id="c2", matter_id="P01", window="02", operator="李强", at=MORNING),) * 2,
        items=(item(1, 1, "甲局", outcome="granted"), item(2, 1, "乙局", outcome="refused")),
        clocks=(clock(1, stopped=MORNING), clock(2, stopped=NOW + timedelta(minutes=1))),
        ratings=(
            RatingFact(id="r1", case_id="c1", matter_id="E03", window="01", level=2, reasons=(), at=NOW),
        ),
    )
    total = figures(period, by, PRACTICE, NOW).total
    assert total == figures(period, "matter", PRACTICE, NOW).total
    assert (total.received, total.noticed, total.first_pass, total.breaches) == (2, 1, 1, 1)
    assert (total.granted, total.denied, total.refused) == (1, 0, 1)
    assert (total.early, total.on_time, total.late) == (1, 0, 1)
    assert (total.rated, total.satisfied) == (1, 0)
    assert total.first_rate == total.punctual_rate == 0.5


def test_nothing_counted_is_not_a_rate_of_nought() -> None:
    total = figures(Period(), "day", PRACTICE, NOW).total
    assert total.first_rate is None
    assert total.punctual_rate is None
    assert tables(figures(Period(), "day", PRACTICE, NOW), {})[0].rows[-1].count(NONE) == 2


@pytest.mark.rule("R150")
@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (NOW - timedelta(hours=3), "early"),
        (NOW - timedelta(hours=1), "on_time"),
        (NOW, "on_time"),
        (NOW + timedelta(seconds=1), "late"),
        (None, "late"),
    ],
)
def test_early_is_before_the_warning_and_on_time_is_up_to_the_moment(
    stopped: datetime | None, said: str
) -> None:
    assert punctual(clock(1, stopped=stopped), NOW + timedelta(seconds=1)) == said


def test_a_clock_without_a_due_moment_is_never_late() -> None:
    assert punctual(replace(clock(1, stopped=None), due_at=None), NOW + timedelta(days=99)) == "on_time"


def test_lateness_stands_with_the_person_and_the_cause() -> None:
    late = NOW + timedelta(hours=1)
    period = Period(
        clocks=(
            clock(1, stopped=late, cause="系统故障"),
            clock(2, stopped=late, cause="系统故障"),
            clock(3, stopped=late),
            clock(4, stopped=MORNING, who="李科长"),
            clock(5, stopped=None, who=""),
        )
    )
    people = {one.name: one for one in figures(period, "day", PRACTICE, late).people}
    assert people["陈科长"].causes == (("系统故障", 2), ("没有登记原因", 1))
    assert people["李科长"].late == 0
    assert people["甲局"].late == 1


@pytest.mark.rule("R154")
def test_a_step_is_measured_in_office_time_without_its_pauses() -> None:
    pause = (MORNING + timedelta(hours=1), MORNING + timedelta(hours=2))
    fact = item(1, 1, "甲局", accepted_at=MORNING, decided_at=NOW, pauses=(pause,))
    known = figures(Period(items=(fact,)), "day", replace(PRACTICE, hours=OPEN), NOW)
    step = next(one for one in known.steps if one.name == "受理到审批决定")
    assert (step.mean, step.office) == (timedelta(hours=2), True)
    unknown = figures(Period(items=(fact,)), "day", PRACTICE, NOW)
    assert next(x for x in unknown.steps if x.name == "受理到审批决定").mean == timedelta(hours=7)


@given(st.integers(0, 40 * 24 * 60), st.integers(0, 20 * 24 * 60), st.integers(0, 20 * 24 * 60))
def test_office_time_adds_up_and_never_exceeds_the_time_that_passed(a: int, b: int, c: int) -> None:
    start = MORNING + timedelta(minutes=a)
    middle, end = start + timedelta(minutes=b), start + timedelta(minutes=b + c)
    parts = [worked(x, y, official(), OPEN) for x, y in ((start, middle), (middle, end), (start, end))]
    first, second, whole = [one for one in parts if one is not None]
    assert first + second == whole
    assert timedelta() <= whole <= end - start


def test_a_clock_set_back_between_two_steps_counts_as_nothing() -> None:
    assert worked(NOW, MORNING, official(), OPEN) == timedelta()
    assert (
        figures(Period(items=(item(1, 1, "甲局", pushed_at=NOW, accepted_at=MORNING),)), "day", PRACTICE, NOW)
        .steps[0]
        .name
        == "收件到推送"
    )


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("今天", date(2026, 11, 26)),
        ("本周", date(2026, 11, 23)),
        ("本月", date(2026, 11, 1)),
        ("今年", date(2026, 1, 1)),
    ],
)
def test_a_period_is_said_in_words(typed: str, begins: date) -> None:
    assert span(typed, date(2026, 11, 26)) == Span(begins=begins, ends=date(2026, 11, 26))


def test_a_period_is_said_by_two_days_or_one_and_nonsense_is_told() -> None:
    both = Span(begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    assert span("2026-11-01 至 2026-11-30", NOW.date()) == span("2026-11-01..2026-11-30", NOW.date()) == both
    assert span("2026-11-01", NOW.date()).ends == date(2026, 11, 1)
    for nonsense in ("昨天吧", "2026-11-30 至 2026-11-01", "2026-13-01", "1990-01-01 至 2026-01-01"):
        with pytest.raises(BadInput, match="看不懂"):
            span(nonsense, NOW.date())


# -- through the store -------------------------------------------------------------------------------------


def test_the_figures_of_real_cases(either: world.World) -> None:
    desk = either.desk()
    noticed = world.noticed(desk, world.begin(desk)).case
    pushed = hands.pushed(either, "P01")
    found = StatisticsDesk(either.signed(world.SUPERVISOR)).figures(span("今天", world.NOW.date()), "matter")
    lines = {one.key: one for one in found.lines}
    assert (lines["P01"].received, lines["P01"].first_pass) == (1, 1)
    assert lines["P01"].early == 1  # the push, well within its two hours
    assert (lines["E03"].received, lines["E03"].noticed) == (0, 1)
    assert noticed.status == "noticed"
    by_dept = StatisticsDesk(either.signed(world.SUPERVISOR)).figures(span("今天", world.NOW.date()), "dept")
    assert {x.key for x in by_dept.lines if x.received} == {x.dept for x in pushed.items}
    assert by_dept.total.received == 1


@pytest.mark.rule("R142")
def test_a_push_after_two_hours_is_late_and_named(office: world.World) -> None:
    course = hands.scanned(office, hands.received(office))
    office.clock.at += timedelta(hours=3)
    PushDesk(office.signed()).push(course)
    found = StatisticsDesk(office.signed(world.SUPERVISOR)).figures(span("今天", world.NOW.date()), "window")
    assert found.total.late == 2  # the push, and the paper that still waits to go to the lead
    assert {one.name for one in found.people if one.late} == {world.CLERK, "窗口"}


def test_only_a_supervisor_sees_figures(office: world.World) -> None:
    with pytest.raises(Refused, match="监督员"):
        StatisticsDesk(office.signed(world.CLERK))


# -- out ---------------------------------------------------------------------------------------------------


def test_the_workbook_holds_every_table_as_texts_and_numbers_with_charts() -> None:
    from openpyxl import load_workbook

    period = Period(cases=(case(1), case(2)), clocks=(clock(1, stopped=NOW, who="=1+1"),))
    shown = tables(figures(period, "matter", PRACTICE, NOW), {"E03": "=HYPERLINK(1)"})
    book = load_workbook(io.BytesIO(workbook(shown, "示例政务服务中心　2026-11-23")))
    assert book.sheetnames == [one.title for one in shown]
    first = book.worksheets[0]
    assert [cell.value for cell in first[3]] == list(shown[0].heads)
    assert first["A4"].value == "=HYPERLINK(1)"
    assert first["A4"].data_type == "s"
    assert first["B4"].value == 2
    assert len(vars(first)["_charts"]) == 2  # the library has no public way to ask


def test_a_csv_cell_is_never_a_formula() -> None:
    period = Period(clocks=(clock(1, stopped=NOW, who="@SUM(1)"),))
    shown = tables(figures(period, "matter", PRACTICE, NOW), {})
    rows = list(csv.reader(io.StringIO(csv_text(shown[1]))))
    assert rows[1][0] == "'@SUM(1)"
    assert safe("-1") == "'-1"
    assert safe(-1) == -1


def test_export_writes_by_the_ending_and_never_over_a_file(office: world.World, tmp_path: Path) -> None:
    hands.received(office)
    desk = StatisticsDesk(office.signed(world.SUPERVISOR))
    of = span("今天", world.NOW.date())
    found = desk.figures(of, "day")
    packed = desk.export(found, of, tmp_path / "a" / "统计.zip")
    with zipfile.ZipFile(packed) as inside:
        assert inside.read("按日期.csv").startswith(b"\xef\xbb\xbf")
        assert len(inside.namelist()) == len(desk.tables(found))
    with pytest.raises(BadInput, match="已经有了"):
        desk.export(found, of, packed)
    with pytest.raises(BadInput, match="结尾"):
        desk.export(found, of, tmp_path / "统计.doc")
    assert desk.export(found, of, tmp_path / "统计.xlsx").stat().st_size > 5000


def test_spans_are_spoken_in_hours_and_minutes() -> None:
    assert [spoken(timedelta(minutes=m)) for m in (0, 38, 65, 600)] == [
        "0分",
        "38分",
        "1小时05分",
        "10小时00分",
    ]
