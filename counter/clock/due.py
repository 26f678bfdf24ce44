"""When something is due, and why that day, line by line (design rule 6).

The day of the start is not counted, hours run from the moment (民法典 201); a term that ends on a day
off ends on the next working day (民法典 203); terms of the licence law are in working days
(行政许可法 82). While a clock is paused (行政许可法 45) nothing is counted. Pure: the calendar and every
moment are arguments.
"""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counter.clock.terms import Clock, Due, Line, words
from counter.clock.workdays import weekday

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from counter.clock.terms import Pause
    from counter.clock.workdays import Day

Stretch = tuple[datetime, datetime | None]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LAST = time(23, 59)


def due(clock: Clock) -> Due:
    """The due moment with its explanation, whose days (or minutes) add up to it.

    ValueError for 办公小时 where the office hours of a working day are not known.
    """
    if clock.term.unit in ("当场", "即时"):
        return _ended(clock, clock.start)
    if clock.term.unit == "当天":
        at = datetime.combine(clock.start.date(), LAST, clock.start.tzinfo)
        return _ended(clock, at, [Line("口径", "当天之内，下班以后收到的也算当天")], whole_day=True)
    return _hours(clock) if clock.term.unit in ("小时", "办公小时") else _days(clock)


# -- hours -------------------------------------------------------------------------------------------------


def _hours(clock: Clock) -> Due:
    office = clock.term.unit == "办公小时"
    told = [Line("口径", "只计办公时间" if office else "自然时，从那一刻起连续计算"), *_stops(clock)]
    left, unsure = HOUR * clock.amount, set[int]()
    for begin, end in running(clock):
        if office and not clock.calendar.day(begin.date()).sure:
            unsure.add(begin.year)
        if end is None or end - begin >= left:
            return _ended(clock, begin + left, [*told, *_passed(clock, begin + left)], unsure)
        left -= end - begin
    if clock.standing is None:
        raise ValueError("the office hours of a working day are not known")
    return _stands(clock, -(-left // HOUR), told, sure=not unsure)


def running(clock: Clock) -> Iterator[Stretch]:
    """When a clock in hours runs, from its start on, past its end. Stops at a pause that has not ended."""
    office = clock.term.unit == "办公小时"
    open_ = clock.hours.open_from(clock.start, clock.calendar) if office else iter([(clock.start, None)])
    return _running(clock, open_)


def _passed(clock: Clock, at: datetime) -> Iterator[Line]:
    """From the start to the end, in minutes: counted, stood, and closed for 办公小时."""
    stood = sum(((one.end or at) - one.start for one in clock.pauses if one.start < at), timedelta())
    closed = at - clock.start - HOUR * clock.amount - stood
    if stood or closed:
        parts = [f"计{span(HOUR * clock.amount)}"]
        parts += [f"停表{span(stood)}"] if stood else []
        parts += [f"不在办公时间{span(closed)}"] if closed else []
        yield Line("合计", f"从起点到到期{span(at - clock.start)}：{'，'.join(parts)}")


def span(length: timedelta) -> str:
    """26小时5分."""
    hours, rest = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours}小时{rest}分" if hours and rest else f"{hours}小时" if hours else f"{rest}分"


def _running(clock: Clock, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches less the pauses; an open pause ends all."""
    for begin, end in stretches:
        at = begin
        for pause in clock.pauses:
            if pause.end is not None and pause.end <= at:
                continue
            if end is not None and pause.start >= end:
                break
            if pause.start > at:
                yield at, pause.start
            if pause.end is None:
                return
            at = pause.end
        if end is None or at < end:
            yield at, end


# -- days --------------------------------------------------------------------------------------------------


def _days(clock: Clock) -> Due:
    passed, left = _counted(clock)
    unsure = {day.on.year for day in passed if not day.sure}
    if left:
        return _stands(clock, left, [*_skipped(clock, passed), *_stops(clock)], sure=not unsure)
    last = passed[-1].on
    closing = clock.hours.closing(last)
    at = datetime.combine(last, closing or LAST, clock.start.tzinfo)
    told = [*_skipped(clock, passed), *_moved(clock, passed), *_stops(clock), _total(clock, passed)]
    return _ended(clock, at, told, unsure, whole_day=closing is None)


def _counted(clock: Clock) -> tuple[list[Day], int]:
    """The days that pass until the term ends, and how many are left when the clock stands."""
    left = _in_days(clock)
    passed: list[Day] = []
    for day in clock.calendar.after(clock.start.date()):
        if clock.standing is not None and left and day.on > clock.standing.start.date():
            return passed, left
        passed.append(day)
        if left and not _paused_on(clock, day.on) and (day.works or clock.term.unit != "工作日"):
            left -= 1
        if not left and day.works:  # 民法典 203
            return passed, 0
    raise AssertionError("the calendar has no end")


def _in_days(clock: Clock) -> int:
    """The amount in working days or calendar days; months and years by the date (民法典 202)."""
    if clock.term.unit not in ("月", "年"):
        return clock.amount
    on, count = clock.start.date(), clock.amount * (12 if clock.term.unit == "年" else 1)
    year, month = divmod(on.year * 12 + on.month - 1 + count, 12)
    end = date(year, month + 1, min(on.day, months.monthrange(year, month + 1)[1]))
    return (end - on).days


def _paused_on(clock: Clock, on: date) -> bool:
    """A day at whose end the clock stands is not counted: a stop within one day costs nothing."""
    return any(one.start.date() <= on and (one.end is None or on < one.end.date()) for one in clock.pauses)


def _spent(clock: Clock, passed: Sequence[Day]) -> tuple[int, int, int]:
    """The days from the start to the end: counted, stood, and passed over."""
    counted = _in_days(clock)
    stood = sum(_paused_on(clock, day.on) for day in passed)
    return counted, stood, len(passed) - counted - stood


# -- the explanation ---------------------------------------------------------------------------------------


def _head(clock: Clock) -> list[Line]:
    event = f"　{clock.event}" if clock.event else ""
    basis = f"　{clock.term.basis}" if clock.term.basis else ""
    start = clock.start
    return [
        Line("起点", f"{start:%Y-%m-%d} {weekday(start)} {start:%H:%M}{event}"),
        Line("时限", f"{clock.term}{basis}"),
        *(
            Line(
                "延长",
                f"{words(one.amount, clock.term.unit)}　{one.approver}批准：{one.reason}（{one.basis}）",
            )
            for one in clock.extensions
        ),
    ]


def _skipped(clock: Clock, passed: Sequence[Day]) -> list[Line]:
    lines = [Line("不计", "当日（民法典第二百零一条）")]
    if clock.term.unit == "工作日":
        off = [day for day in passed if not day.works and not _paused_on(clock, day.on)]
        lines += [Line("跳过", text) for text in _runs([day for day in off if day.named])]
        weekends = sum(not day.named for day in off)
        lines += [Line("跳过", f"周末 {weekends} 天")] if weekends else []
        lines += [Line("补班", f"{day}，计1日") for day in passed if _made_up(clock, day)]
    return lines


def _made_up(clock: Clock, day: Day) -> bool:
    return day.works and day.named and not _paused_on(clock, day.on)


def _moved(clock: Clock, passed: Sequence[Day]) -> Iterator[Line]:
    if clock.term.unit != "工作日" and _spent(clock, passed)[2]:
        yield Line("顺延", "最后一天是休息日，顺延到之后第一个工作日（民法典第二百零三条）")


def _total(clock: Clock, passed: Sequence[Day]) -> Line:
    """Every day from the start to the end, counted or not: the explanation adds up."""
    counted, stood, over = _spent(clock, passed)
    parts = [f"计{counted}天"]
    parts += [f"停表{stood}天"] if stood else []
    parts += [f"{'跳过' if clock.term.unit == '工作日' else '顺延'}{over}天"] if over else []
    return Line("合计", f"从起点次日到到期日{len(passed)}天：{'，'.join(parts)}")


def _runs(days: Sequence[Day]) -> Iterator[str]:
    """Days of one holiday as one text: 10-01 … 10-07 国庆节放假."""
    run: list[Day] = []
    for day in (*days, None):
        if run and (day is None or day.why != run[-1].why or day.on - run[-1].on > DAY):
            yield f"{run[0].on:%m-%d} … {run[-1].on:%m-%d} {run[0].why}" if len(run) > 1 else str(run[0])
            run = []
        if day is not None:
            run.append(day)


def _stops(clock: Clock) -> list[Line]:
    return [
        Line("停表", f"{one.start:%m-%d %H:%M} … {_until(one)}　{one.reason}（{one.basis}）")
        for one in clock.pauses
    ]


def _until(pause: Pause) -> str:
    actual = f"{pause.end:%m-%d %H:%M}" if pause.end else "未恢复"
    return f"{actual}（原计划到{pause.planned:%m-%d}）" if pause.planned else actual


def _ended(
    clock: Clock,
    at: datetime,
    told: Sequence[Line] = (),
    unsure: Collection[int] = (),
    *,
    whole_day: bool = False,
) -> Due:
    shown = f"{at:%Y-%m-%d} {weekday(at)}" + ("" if whole_day else f" {at:%H:%M}")
    years = "、".join(f"{year}年" for year in sorted(unsure))
    open_year = [Line("待定", f"{years}的放假和补班安排还没有登记，公布以后要重算")] if years else []
    return Due(
        at=at,
        sure=not unsure,
        whole_day=whole_day,
        lines=(*_head(clock), *told, Line("到期", shown), *open_year),
    )


def _stands(clock: Clock, left: int, told: Sequence[Line], *, sure: bool) -> Due:
    unit = (
        "小时"
        if clock.term.unit in ("小时", "办公小时")
        else "工作日"
        if clock.term.unit == "工作日"
        else "日"
    )
    said = Line("到期", f"停表中，恢复以后还有 {left} 个{unit}")
    return Due(at=None, sure=sure, left=left, lines=(*_head(clock), *told, said))
