"""How much office time lies between two moments: what a step really took, nights and days off left out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counter.clock.hours import Hours
    from counter.clock.workdays import Calendar

Stretch = tuple["datetime", "datetime"]


def worked(
    start: datetime, end: datetime, calendar: Calendar, hours: Hours, stops: Iterable[Stretch] = ()
) -> timedelta | None:
    """Office time from `start` to `end` less the stops; None where the office hours are not known.

    `end` before `start` (a clock set back in between) counts as nothing.
    """
    known = hours.seasons != ()
    if not known:
        return None
    spent = _open(start, end, calendar, hours)
    return max(timedelta(), spent - sum((_open(*stop, calendar, hours) for stop in stops), timedelta()))


def _open(start: datetime, end: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    total = timedelta()
    for begins, ends in hours.open_from(start.astimezone(end.tzinfo), calendar):
        if begins >= end:
            break
        total += min(ends, end) - begins
    return total
