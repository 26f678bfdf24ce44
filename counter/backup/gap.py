"""Numbers after a restore must not be those of papers that were handed out after the backup. Pure.

Nobody may know any more which numbers those were, so the serials of the days since the backup go on above a
floor that depends on the time of day: two restores of one day have different floors, and no window gives six
numbers a minute all day. Paper numbers of the cases of that time go on ten higher for each restore.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = 1000
"""No window gives so many numbers a day."""
A_MINUTE: Final = 6
STEP: Final = 10
"""Papers of one kind that one case may have got between backup and restore."""
MOST_DAYS: Final = 400
"""Days before the restore that get a floor: the clock may have been set back."""


def floor(now: datetime, known: int = 0) -> int:
    """Serials of the day of the restore up to here are not given again. `known`: the highest one known of."""
    minute = now.hour * 60 + now.minute
    return max(FIRST + A_MINUTE * minute, known)


def days(since: date, now: datetime) -> Iterator[date]:
    """The days before that of the restore on which numbers may have been given after the backup."""
    last = now.date()
    first = max(since, last - timedelta(days=MOST_DAYS))
    return (first + timedelta(days=n) for n in range((last - first).days))


def whole_day(now: datetime) -> int:
    """The floor of a day that is over."""
    return floor(now.replace(hour=23, minute=59))


def times(*known: int, highest: int = 0) -> int:
    """The count of this restore, above every one known. `highest`: sequence of a paper known to be lost."""
    return max(max(known, default=0) + 1, -(-highest // STEP))


def before(case_number: str, day: date, top: int) -> bool:
    """Whether a case may have had its number before a restore on `day` with the floor `top`."""
    parts = case_number.split("-")
    if len(parts) < 4:
        return True
    given = f"{day:%Y%m%d}"
    return parts[2] < given or (parts[2] == given and int(parts[3]) <= top)


def sequence(count: int, case_number: str, restored: tuple[date, int, int] | None) -> int:
    """The next sequence of a case's papers of one kind. `count`: papers of the kind so far.

    `restored`: day, floor and count of the last restore.
    """
    if restored is None or not before(case_number, restored[0], restored[1]):
        return count + 1
    return count + 1 + STEP * restored[2]
