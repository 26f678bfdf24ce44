"""When to try again to send, and when to stop and tell someone. Pure: `now` is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

DELAYS = (1, 2, 5, 15, 60, 240, 720)
"""Minutes after the first, second, … failed try: a network that is away for a lunch break is waited for, and
one that is away for a night as well; all tries lie within about 17 hours."""
TRIES = len(DELAYS) + 1
"""Then it counts as failed: it stands in 发送失败 until a person sends it again."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """The moment of the next try after `attempts` tries that failed; None = none, it has failed for good.

    >>> from datetime import UTC
    >>> next_attempt(3, datetime(2026, 10, 9, 9, tzinfo=UTC)).minute
    5
    """
    if attempts <= 0:
        return now
    return now + timedelta(minutes=DELAYS[attempts - 1]) if attempts < TRIES else None
