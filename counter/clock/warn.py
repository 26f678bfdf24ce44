"""When to warn that something will be due (临期). Pure; the settings say how long before."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from counter.clock.due import running

if TYPE_CHECKING:
    from datetime import date

    from counter.clock.terms import Clock, Due
    from counter.clock.watch import Practice


def warn_at(clock: Clock, due: Due, practice: Practice) -> datetime | None:
    """The moment from which a clock is 临期, never before its start; None while it stands, and for 即时.

    In hours: `warn_minutes` of running time before the end, so that an office shut just before the end
    is warned while it is open. In days: the opening of the day `warn_days` working days before the last one;
    where the term is too short for that, of the last day. 当天: `warn_minutes` before closing, at once where
    the closing time is not known.
    """
    if due.at is None or clock.term.unit in ("即时", "当场"):
        return None
    before = timedelta(minutes=practice.warn_minutes)
    if clock.term.unit in ("小时", "办公小时"):
        return _running_before(clock, due.at, before)
    if clock.term.unit == "当天":
        closing = practice.hours.closing(due.at.date())
        shut = datetime.combine(due.at, closing, due.at.tzinfo) if closing else clock.start
        return max(clock.start, shut - before)
    return max(clock.start, _opening(_day(clock, due.at.date(), practice), due.at, practice))


def _running_before(clock: Clock, end: datetime, left: timedelta) -> datetime:
    ran = []
    for begins, ends in running(clock):
        ran.append((begins, min(ends or end, end)))
        if ran[-1][1] == end:
            break
    for begins, ends in reversed(ran):
        if ends - begins >= left:
            return ends - left
        left -= ends - begins
    return clock.start


def _day(clock: Clock, last: date, practice: Practice) -> date:
    """The day to warn on: not the day of the start, on which nothing is counted."""
    on, left = last, practice.warn_days
    while left:
        on -= timedelta(days=1)
        left -= practice.calendar.day(on).works
    return on if on > clock.start.date() else last


def _opening(on: date, end: datetime, practice: Practice) -> datetime:
    spans = practice.hours.spans(on)
    return datetime.combine(on, spans[0][0] if spans else time(), end.tzinfo)
