"""When a backup is made by itself, and which ones are kept. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from typing import TypeVar

    Name = TypeVar("Name", bound=Hashable)

EVERY: Final = timedelta(hours=20)
"""After so long the next one is made at the first quiet moment: once a day, at whatever hour it is quiet."""
AT_LATEST: Final = timedelta(hours=26)
"""After so long it is made even while somebody works."""
QUIET: Final = timedelta(minutes=2)
"""Nobody touched a key for so long."""
TOO_OLD: Final = timedelta(days=3)
"""Older than a weekend: something keeps it from being made."""
AGAIN: Final = timedelta(minutes=30)
"""After one that failed."""


def kept(made: Iterable[tuple[Name, datetime]], *, daily: int, weekly: int) -> frozenset[Name]:
    """The backups that stay: the newest of all, of each of the last `daily` days and `weekly` weeks.

    Days and weeks without a backup do not count: after a month of holidays the old ones are still there.
    """
    newest = sorted(made, key=lambda one: one[1], reverse=True)
    days: dict[object, Name] = {}
    weeks: dict[object, Name] = {}
    for name, at in newest:
        days.setdefault(at.date(), name)
        weeks.setdefault(at.isocalendar()[:2], name)
    first = [newest[0][0]] if newest else []
    return frozenset([*first, *list(days.values())[:daily], *list(weeks.values())[:weekly]])


def is_due(last: datetime | None, now: datetime, *, idle: timedelta) -> bool:
    """Whether a backup should begin now. A last one in the future counts for nothing."""
    age = AT_LATEST if last is None or last > now + timedelta(hours=1) else now - last
    return age >= AT_LATEST or (age >= EVERY and idle >= QUIET)


def resting(failed: datetime, now: datetime) -> bool:
    """Whether it is too soon after a failure to try again."""
    return timedelta() <= now - failed < AGAIN


def is_late(last: datetime | None, now: datetime) -> bool:
    """Whether people should be told."""
    return last is None or now - last > TOO_OLD


def age_zh(last: datetime | None, now: datetime) -> str:
    """How long ago, for people."""
    if last is None:
        return "还没有备份过"
    hours = (now - last) // timedelta(hours=1)
    if hours < 1:
        return "刚备份过"
    return f"{hours} 小时前备份过" if hours < 48 else f"{hours // 24} 天没有备份"
