"""Office hours: spans of a working day, with lunch, by season."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.clock.workdays import Calendar

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Season:
    """Spans from one day of the year (month, day) to another, both included; may run over New Year."""

    begins: tuple[int, int]
    ends: tuple[int, int]
    spans: tuple[Span, ...]

    def holds(self, on: date) -> bool:
        """Whether the day lies in it."""
        day = (on.month, on.day)
        if self.begins <= self.ends:
            return self.begins <= day <= self.ends
        return day >= self.begins or day <= self.ends


@dataclass(frozen=True, slots=True)
class Hours:
    """The office hours of a station. No season = not known: a due day then has no closing time."""

    seasons: tuple[Season, ...] = ()

    def spans(self, on: date) -> tuple[Span, ...]:
        """The spans of a working day; () when not known."""
        return next((season.spans for season in self.seasons if season.holds(on)), ())

    def closing(self, on: date) -> time | None:
        """When the office closes on a working day; None when not known."""
        spans = self.spans(on)
        return spans[-1][1] if spans else None

    def open_from(self, start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
        """The open stretches from `start` on. Ends when a working day has no known hours."""
        on = start.date()
        while True:
            if calendar.day(on).works:
                if not (spans := self.spans(on)):
                    return
                for opens, closes in spans:
                    begin = max(start, datetime.combine(on, opens, start.tzinfo))
                    end = datetime.combine(on, closes, start.tzinfo)
                    if begin < end:
                        yield begin, end
            on += timedelta(days=1)
