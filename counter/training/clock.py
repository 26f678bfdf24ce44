"""The clock of training: it runs like the real one, from whatever moment the trainee moved it to."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.clock.workdays import Calendar

OPENS: Final = time(8, 30)
"""When a working day of training begins, whatever the hours of the station."""


def real_now() -> datetime:
    """The device time, with its offset."""
    return datetime.now().astimezone()


class SimClock:
    """Calling it gives the simulated moment. Only moving it forward, or starting an exercise, changes it.

    One float is all its state, so any thread may read it while the screen moves it.
    """

    def __init__(self, real: Callable[[], datetime] = real_now, ahead: float = 0.0) -> None:
        self._real = real
        self.ahead = ahead
        """Seconds between the real moment and the simulated one."""

    def __call__(self) -> datetime:
        return self._real() + timedelta(seconds=self.ahead)

    def set(self, moment: datetime) -> None:
        """To a moment of local time; without an offset it is taken as of here."""
        real = self._real()
        at = moment if moment.tzinfo else moment.replace(tzinfo=real.tzinfo)
        self.ahead = (at - real).total_seconds()

    def forward(self, by: timedelta) -> None:
        """On by a span; back it never goes."""
        self.ahead += max(0.0, by.total_seconds())

    def to(self, moment: datetime) -> bool:
        """On to a moment; False when that is over already."""
        by = moment - self()
        self.forward(by)
        return by > timedelta(0)


def next_morning(now: datetime, calendar: Calendar) -> datetime:
    """The opening of the next working day."""
    day = next(one for one in calendar.after(now.date()) if one.works)
    return datetime.combine(day.on, OPENS, tzinfo=now.tzinfo)


def moved(clock: SimClock, later: str, calendar: Calendar) -> None:
    """As a visit says (`Visit.later`): "" , +15m, +1h, +2d or morning. ValueError for anything else."""
    if not later:
        return
    if later == "morning":
        clock.to(next_morning(clock(), calendar))
        return
    units = {"m": "minutes", "h": "hours", "d": "days"}
    if not later.startswith("+") or later[-1] not in units or not later[1:-1].isdigit():
        raise ValueError(f"no such move of the clock: {later}")
    clock.forward(timedelta(**{units[later[-1]]: int(later[1:-1])}))
