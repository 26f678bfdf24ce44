"""What the print queue is asked: the next that is due at a window, what is stuck, what people look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from counter.printing.jobs import DONE, OPEN, PrintJob
from counter.printing.retry import FARTHEST
from counter.store.print_tables import print_jobs
from counter.store.records import Records
from counter.store.tables import columns

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection

c = print_jobs.c


class Prints(Records[PrintJob]):
    """The print queue on one connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, print_jobs, PrintJob, (c.created_at, c.id))

    def due(self, window: str, now: datetime, *, without: Collection[str] = ()) -> PrintJob | None:
        """The oldest waiting job of a window whose time has come. `without`: printers that are down.

        A clock that was set back delays nothing: a time farther ahead than any wait is none that it gave.
        """
        come = or_(c.next_at <= now, c.tries == 0, c.next_at > now + FARTHEST)
        up = (c.printer.not_in(list(without)),) if without else ()
        found = self.where(c.status == "waiting", c.window == window, come, *up, limit=1)
        return found[0] if found else None

    def soonest(self, window: str) -> datetime | None:
        """When the next try of a waiting job of this window is."""
        query = (
            select(c.next_at).where(c.status == "waiting", c.window == window).order_by(c.next_at).limit(1)
        )
        return self._connection.scalar(query)

    def left_behind(self, window: str, sender: str, now: datetime, lease: timedelta) -> tuple[PrintJob, ...]:
        """Jobs that were being sent from here, or elsewhere for longer than any sending takes."""
        long_ago = or_(c.changed_at < now - lease, c.changed_at > now + lease)
        return self.where(c.status == "sending", c.window == window, or_(c.sender == sender, long_ago))

    def waiting_at(self, window: str, printer: str) -> tuple[PrintJob, ...]:
        """What waits for a printer after a failed try, oldest first."""
        return self.where(c.status == "waiting", c.window == window, c.printer == printer, c.tries > 0)

    def shown(self, window: str, done: int, limit: int) -> tuple[PrintJob, ...]:
        """What is open, oldest first, then what is done, latest first. `window` empty = of all windows."""
        here = (c.window == window,) if window else ()
        open_ = self.where(c.status.in_(OPEN), *here, limit=limit)
        return (*open_, *self._latest(c.status.in_(DONE), *here, limit=done))

    def numbers(self, window: str) -> dict[str, int]:
        """How many jobs of a window stand in each open status."""
        query = (
            select(c.status, func.count()).where(c.status.in_(OPEN), c.window == window).group_by(c.status)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def wanted_files(self, after: datetime) -> frozenset[str]:
        """The spool files that are still wanted: of open jobs, and of those done not long ago."""
        still = or_(c.status.in_(OPEN), c.changed_at >= after)
        return frozenset(self._connection.scalars(select(c.ref).where(c.what == "file", still)))

    def _latest(self, *tests: ColumnElement[bool], limit: int) -> tuple[PrintJob, ...]:
        query = (
            select(*columns(print_jobs, PrintJob))
            .where(*tests)
            .order_by(c.changed_at.desc(), c.id.desc())
            .limit(limit)
        )
        return tuple(self._all(PrintJob, query))
