"""What a sender asks the outbox: the next that is due, what is held back, and what people look at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from counter.store.course_tables import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from counter.cases.items import Outgoing
    from counter.store.records import Records

FARTHEST = timedelta(hours=13)
"""Longer than the longest wait between two tries (counter.exchange.retry)."""
_c = outbox.c
_before = outbox.alias("before")
_HELD = exists(
    select(_before.c.id).where(
        _before.c.case_id == _c.case_id,
        _before.c.recipient == _c.recipient,
        _before.c.status.in_(("waiting", "failed")),
        or_(
            _before.c.created_at < _c.created_at,
            and_(_before.c.created_at == _c.created_at, _before.c.id < _c.id),
        ),
    )
)
"""An earlier message of the same case to the same recipient has not arrived: nothing overtakes it."""
_LAST = select(_c.id).where(_c.status.in_(("sent", "cancelled"))).order_by(_c.created_at.desc(), _c.id.desc())


def due(shelf: Records[Outgoing], now: datetime, *, only: str = "") -> Outgoing | None:
    """The first waiting message whose time has come and that nothing holds back.

    A clock that was set back delays nothing: one never tried is due at once, and a time farther ahead than
    any wait is none that this clock gave. `only`: the id of the one that is asked about.
    """
    come = or_(_c.next_at <= now, _c.next_at == _c.created_at, _c.next_at > now + FARTHEST)
    asked = (_c.id == only,) if only else ()
    found = shelf.where(_c.status == "waiting", come, ~_HELD, *asked, limit=1)
    return found[0] if found else None


def waiting(shelf: Records[Outgoing], limit: int) -> tuple[Outgoing, ...]:
    """Messages that wait for their time, oldest first."""
    return shelf.where(_c.status == "waiting", limit=limit)


def held(shelf: Records[Outgoing], limit: int) -> frozenset[str]:
    """Ids of the waiting messages that wait for an earlier one."""
    return frozenset(one.id for one in shelf.where(_c.status == "waiting", _HELD, limit=limit))


def failed(shelf: Records[Outgoing], limit: int) -> tuple[Outgoing, ...]:
    """Messages that are tried no more, oldest first."""
    return shelf.where(_c.status == "failed", limit=limit)


def done(shelf: Records[Outgoing], limit: int) -> tuple[Outgoing, ...]:
    """The last messages that were sent or cancelled, latest first."""
    return tuple(reversed(shelf.where(_c.id.in_(_LAST.limit(limit)))))
