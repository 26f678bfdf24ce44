"""Office hours as a station writes them.

A day is 08:30-12:00 14:30-17:30, a season 06-01..09-30 08:00-12:00 15:00-18:00.
"""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from counter.clock.hours import Hours, Season

if TYPE_CHECKING:
    from counter.clock.hours import Span
    from counter.settings import Station

YEAR: Final = ((1, 1), (12, 31))
LEAP: Final = 2024
"""Any leap year: 02-29 may begin or end a season."""


def hours_of(station: Station) -> Hours:
    """The office hours of a station; Hours() when its ordinary hours are not known.

    A season counts before the rest of the year. ValueError as `spans` and `seasons`.
    """
    if not station.opening_spans:
        return Hours()
    return Hours((*seasons(station.summer_spans), Season(*YEAR, spans(station.opening_spans))))


def cutoff_of(station: Station) -> time | None:
    """After which time of the day results are delivered the next working day; None = none is set (R171)."""
    return moment(station.same_day_cutoff) if station.same_day_cutoff else None


def spans(text: str) -> tuple[Span, ...]:
    """The spans of a day. ValueError with a sentence for the person when they cannot be."""
    found = tuple(_span(part) for part in re.split(r"[\s,，、]+", text.strip()))
    if any(following[0] < one[1] for one, following in pairwise(found)):
        raise ValueError("各段时间要按先后写，不能重叠。")
    return found


def seasons(text: str) -> tuple[Season, ...]:
    """The seasons with hours of their own, parted by ；. ValueError as `spans`; () for an empty text."""
    found = tuple(_season(part) for part in re.split("[;；]", text) if part.strip())
    if any(one.holds(date(LEAP, *begins)) for one, begins in _others(found)):
        raise ValueError("各个季节的起止日期不能重叠。")
    return found


def moment(text: str) -> time:
    """A time of the day written 17:30. ValueError with a sentence."""
    if not (found := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())):
        raise ValueError(f"“{text}”不是时刻，请写成 17:30 这样。")
    return time(int(found[1]), int(found[2]))


def _others(found: tuple[Season, ...]) -> list[tuple[Season, tuple[int, int]]]:
    """Each season with the first day of every other one."""
    return [(one, other.begins) for one in found for other in found if other is not one]


def _span(text: str) -> Span:
    begins, dash, ends = text.partition("-")
    if not dash:
        raise ValueError(f"“{text}”认不出来，请写成 08:30-12:00 14:30-17:30 这样。")
    one = moment(begins), moment(ends)
    if one[0] >= one[1]:
        raise ValueError(f"“{text}”的开始要早于结束。")
    return one


def _season(text: str) -> Season:
    found = re.fullmatch(r"(\d\d-\d\d)\.\.(\d\d-\d\d)\s+(.+)", text.strip())
    if not found:
        raise ValueError(f"“{text.strip()}”认不出来，请写成 06-01..09-30 08:00-12:00 15:00-18:00 这样。")
    return Season(_day(found[1]), _day(found[2]), spans(found[3]))


def _day(text: str) -> tuple[int, int]:
    try:
        on = date.fromisoformat(f"{LEAP}-{text}")
    except ValueError:
        raise ValueError(f"“{text}”不是日期，请写成 06-01 这样。") from None
    return on.month, on.day
