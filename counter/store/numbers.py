"""Serials that never collide, whichever window or process asks, and whatever backup the store came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, select

from counter.store.rows import Shelf, insert
from counter.store.tables import counters

if TYPE_CHECKING:
    from datetime import date

c = counters.c
EVERYBODY: Final = ""
"""In place of 行政区划 and window: the row says below which serial nobody begins on that day."""
RESTORED: Final = "restored"
"""In place of the window: the row says how many restores there were up to that day."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The last time this store came from a backup."""

    day: date
    floor: int
    """Serials of that day up to here may have been given before."""
    times: int
    """How many restores there were in all."""


class NumbersRead(Shelf):
    """Looking what was given, which a view may as well."""

    def restored(self) -> Restored | None:
        """The last restore; None = there never was one."""
        query = select(c.day, c.last).where(c.district == EVERYBODY, c.window == RESTORED)
        row = self._connection.execute(query.order_by(c.day.desc()).limit(1)).one_or_none()
        return None if row is None else Restored(row.day, self._floor(row.day), row.last)

    def _floor(self, day: date) -> int:
        query = select(c.last).where(c.district == EVERYBODY, c.window == EVERYBODY, c.day == day)
        return self._connection.execute(query).scalar() or 0


class Numbers(NumbersRead):
    """Giving serials, inside a unit of work: one that is not committed was never given."""

    def next(self, district: str, window: str, day: date) -> int:
        """The next serial of a window's day, from 1. Others wait for this transaction to end."""
        floor = self._floor(day)
        first = insert(self._connection, counters).values(
            district=district, window=window, day=day, last=floor + 1
        )
        above = case((c.last < floor, floor), else_=c.last) if floor else c.last
        self._connection.execute(
            first.on_conflict_do_update(
                index_elements=["district", "window", "day"], set_={"last": above + 1}
            )
        )
        given = select(c.last).where(c.district == district, c.window == window, c.day == day)
        return self._connection.execute(given).scalar_one()

    def skip(self, day: date, floor: int) -> None:
        """Nobody is given a serial of that day up to `floor`. A higher one that stands stays."""
        self._raise(EVERYBODY, day, floor)

    def restore(self, day: date, floor: int, times: int) -> None:
        """Note a restore; see counter.backup.gap."""
        self.skip(day, floor)
        self._raise(RESTORED, day, times)

    def _raise(self, window: str, day: date, least: int) -> None:
        row = insert(self._connection, counters).values(
            district=EVERYBODY, window=window, day=day, last=least
        )
        higher = case((c.last < least, least), else_=c.last)
        self._connection.execute(
            row.on_conflict_do_update(index_elements=["district", "window", "day"], set_={"last": higher})
        )
