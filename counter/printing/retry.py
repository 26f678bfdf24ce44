"""When to try again to print, and when to stop and ask someone. Pure: `now` is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

DELAYS: Final = (5, 15, 30, 60, 120, *(300,) * 36)
"""Seconds after the first, second, … failed try: a tray is filled in a minute, and a printer that is off over
lunch is waited for. All tries lie within about three hours: nobody wants yesterday's papers tomorrow."""
TRIES: Final = len(DELAYS) + 1
"""Then it stands under 没打出 until a person prints it again."""
FARTHEST: Final = timedelta(seconds=2 * max(DELAYS))
"""A next try farther ahead than any wait is none that this clock gave: it was set back meanwhile."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """The moment of the next try after `tries` that failed; None = none, it has failed for good.

    >>> from datetime import UTC
    >>> next_try(2, datetime(2026, 10, 9, 9, tzinfo=UTC)).second
    15
    """
    if tries <= 0:
        return now
    return now + timedelta(seconds=DELAYS[tries - 1]) if tries < TRIES else None
