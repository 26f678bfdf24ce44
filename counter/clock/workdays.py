"""Which days are worked: weekends, holidays, make-up days (调休), and what is not known yet.

The State Council publishes each year's holidays and make-up working days once; they cannot be computed.
In a year that is not published yet only the fixed holidays of the law (全国年节及纪念日放假办法) are off,
and every day of it is said to be unsure (design rule 6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WEEKEND = "周末"
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Holidays of the law whose date needs no lunar calendar (month, day)."""


def weekday(on: date) -> str:
    """周一 … 周日."""
    return f"周{'一二三四五六日'[on.weekday()]}"


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `why` says what it is when it is not a plain weekday or weekend."""

    on: date
    works: bool
    why: str = ""
    sure: bool = True

    @property
    def named(self) -> bool:
        """A holiday or a make-up day: more than the weekday says."""
        return self.why not in ("", WEEKEND)

    def __str__(self) -> str:
        return f"{self.on:%m-%d} {self.why or weekday(self.on)}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and make-up days by date, and the years whose schedule is complete."""

    off: Mapping[date, str] = field(default_factory=dict)
    """Days off that would not be, and holidays on weekends: date → 国庆节 and the like."""
    makeup: Mapping[date, str] = field(default_factory=dict)
    """Weekend days that are worked: date → for which holiday."""
    years: frozenset[int] = frozenset()

    def day(self, on: date) -> Day:
        """What kind of day it is."""
        sure = on.year in self.years
        if on in self.makeup:
            return Day(on, True, f"{self.makeup[on]}补班", sure)
        if on in self.off:
            return Day(on, False, f"{self.off[on]}放假", sure)
        if not sure and (on.month, on.day) in FIXED:
            return Day(on, False, f"{FIXED[on.month, on.day]}放假", sure)
        return Day(on, on.weekday() < 5, "" if on.weekday() < 5 else WEEKEND, sure)

    def after(self, on: date) -> Iterator[Day]:
        """The days after `on`, without end."""
        while True:
            on += timedelta(days=1)
            yield self.day(on)
