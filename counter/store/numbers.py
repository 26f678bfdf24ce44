"""Serials that never collide, whichever window or process asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counter.store.rows import Shelf, insert
from counter.store.tables import counters

if TYPE_CHECKING:
    from datetime import date

c = counters.c


class Numbers(Shelf):
    """Giving serials, inside a unit of work: one that is not committed was never given."""

    def next(self, district: str, window: str, day: date) -> int:
        """The next serial of a window's day, from 1. Others wait for this transaction to end."""
        first = insert(self._connection, counters).values(district=district, window=window, day=day, last=1)
        self._connection.execute(
            first.on_conflict_do_update(
                index_elements=["district", "window", "day"], set_={"last": c.last + 1}
            )
        )
        given = select(c.last).where(c.district == district, c.window == window, c.day == day)
        return self._connection.execute(given).scalar_one()
