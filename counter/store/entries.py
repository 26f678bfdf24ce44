"""The journal's rows: appended one after the other, read back, streamed for verifying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, select

from counter.cases.records import Entry
from counter.journal import Head, Unreadable, canonical, chain
from counter.store.columns import Words, parsed
from counter.store.rows import Prepared, Shelf, whole
from counter.store.tables import columns, fields, journal, journal_head, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Row

c = journal.c
_ENTRY = whole(journal, Entry)
_HEAD = select(journal_head.c.seq, journal_head.c.hash)
_LOCKED_HEAD = Prepared(_HEAD.with_for_update(), journal_head)
_ADD = Prepared(journal.insert(), journal, fields(Entry))
_MOVE = Prepared(journal_head.update(), journal_head, fields(Head))


class JournalRead(Shelf):
    """Reading the journal."""

    def of_case(self, case_id: str) -> list[Entry]:
        """The entries of a case, first to last."""
        return self._all(Entry, _ENTRY.where(c.case_id == case_id).order_by(c.seq))

    def of_action(self, action: str) -> list[Entry]:
        """The entries of one kind of action, first to last."""
        return self._all(Entry, _ENTRY.where(c.action == action).order_by(c.seq))

    def latest(self, limit: int = 100, before: int | None = None) -> list[Entry]:
        """The newest entries, newest first; `before`: the last seq of the page before."""
        query = _ENTRY.order_by(c.seq.desc()).limit(limit)
        return self._all(Entry, query if before is None else query.where(c.seq < before))

    def head(self) -> Head:
        """The end of the chain. Written down elsewhere, it proves later that nothing was rewritten."""
        return Head(*self._connection.execute(_HEAD).one())

    def stream(self) -> Iterator[Entry | Unreadable]:
        """Every entry in order, a thousand at a time; a row that is no entry any more says so."""
        raw = [cast(column, Words) if column is c.at else column for column in columns(journal, Entry)]
        query = select(*raw).order_by(c.seq).execution_options(yield_per=1000)
        for row in self._connection.execute(query):
            yield _entry(row)


class Journal(JournalRead):
    """Appending, inside a unit of work."""

    _held: Head | None = None

    def hold(self) -> Head:
        """The end of the chain; nobody else appends until this unit of work ends.

        Held before the moment of the entry is taken: whoever waits for another window is not said to have
        come before it.
        """
        if self._held is None:
            self._held = Head(*_LOCKED_HEAD.run(self._connection, {}).one())
        return self._held

    def append(  # noqa: PLR0913  (the fields of an entry)
        self,
        *,
        at: datetime,
        station: str,
        window: str,
        operator: str,
        action: str,
        case_id: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> Entry:
        """The next entry of the chain; others wait for this transaction to end, so append last."""
        entry = chain(
            self.hold(),
            at=at,
            station=station,
            window=window,
            operator=operator,
            action=action,
            case_id=case_id,
            detail=canonical(dict(detail or {})),
        )
        _ADD.run(self._connection, values(entry))
        _MOVE.run(self._connection, {"seq": entry.seq, "hash": entry.hash})
        self._held = Head(entry.seq, entry.hash)
        return entry


def _entry(row: Row[Any]) -> Entry | Unreadable:
    found = dict(zip(fields(Entry), row, strict=True))
    odd = [name for name, value in found.items() if name != "seq" and not isinstance(value, str)]
    if odd:
        return Unreadable(found["seq"], f"{'、'.join(odd)} 不是文字")
    try:
        return Entry(**found | {"at": parsed(found["at"])})
    except ValueError:
        return Unreadable(found["seq"], f"时间“{found['at']}”不成样子")
