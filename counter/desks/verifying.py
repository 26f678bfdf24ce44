"""Is this paper genuine? For whoever asks: from the lists of this computer, and its own record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.codes import kept
from counter.codes.code import scanned
from counter.codes.known import FRESH_DAYS
from counter.codes.verdict import verify
from counter.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from counter.codes.known import Lists
    from counter.codes.lists import Void
    from counter.codes.verdict import Verdict
    from counter.desks.context import Desk
    from counter.store import Store, View


def lists_in(data: Path) -> Lists:
    """The lists of a data folder. BadInput when one was changed, StoreFailed when one cannot be read."""
    return kept.read_lists(data / kept.FOLDER)


def at_desk(desk: Desk, raw: str, *, days: int = FRESH_DAYS) -> Verdict:
    """What to think of a code at this window. Nothing is written down: looking changes nothing."""
    return judged(raw, lists_in(desk.data), desk.store, desk.now(), days=days)


def judged(raw: str, lists: Lists, store: Store | None, now: datetime, *, days: int = FRESH_DAYS) -> Verdict:
    """What to think of a code. `store`: the record of this station, None where there is none."""
    if store is None:
        return verify(raw, lists, now, days=days)
    with store.read() as view:
        known = lists.with_local(_voids(view, raw))
        return verify(raw, known, now, days=days, record_digest=lambda number: _digest(view, number))


def _voids(view: View, raw: str) -> list[Void]:
    """What the record says of the paper a code names."""
    from counter.desks.supervisor.keys import void_in

    try:
        row = view.papers.get(scanned(raw).paper)
    except BadInput:
        return []
    void = void_in(row) if row else None
    return [void] if void else []


def _digest(view: View, number: str) -> str | None:
    from counter.cases.numbers import HANDOFF
    from counter.store.course_tables import handoffs

    if number.startswith(HANDOFF):
        found = view.courses.handoffs.where(handoffs.c.number == number)
        return found[0].digest or None if found else None
    row = view.papers.get(number)
    return row.digest if row else None
