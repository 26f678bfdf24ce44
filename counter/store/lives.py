"""Lives of stations, and other stations' journals along the lines that their lives took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, literal, select

from counter.exchange.records import ForeignEntry, OwnLife, PeerLife, SharedCase
from counter.store import exchange_tables as x
from counter.store.records import Records
from counter.store.rows import Shelf, insert
from counter.store.tables import columns, fields, values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Table

_COPIED = ("seq", "hash", "case_id", "entry")


class Chain(Shelf):
    """One line of another station's journal. `mark`: of a former life; None = the line that counts."""

    def __init__(self, connection: Connection, station: str, mark: str | None = None) -> None:
        super().__init__(connection)
        self.station, self.mark = station, mark
        self._table: Table[Any] = x.foreign_journal if mark is None else x.former_journal

    @property
    def _here(self) -> ColumnElement[bool]:
        c = self._table.c
        here = c.station == self.station
        return here if self.mark is None else and_(here, c.mark == self.mark)

    def links(self, after: int, upto: int | None = None) -> dict[int, str]:
        """Known hashes by number, after one entry and up to another, or to the end."""
        c = self._table.c
        query = select(c.seq, c.hash).where(self._here, c.seq > after)
        query = query if upto is None else query.where(c.seq <= upto)
        return {seq: link for seq, link in self._connection.execute(query)}  # noqa: C416  (rows are no pairs to dict)

    def rows(self) -> list[tuple[int, str, str]]:
        """The line whole: number, hash, text."""
        c = self._table.c
        query = select(c.seq, c.hash, c.entry).where(self._here).order_by(c.seq)
        return [(seq, link, text) for seq, link, text in self._connection.execute(query)]

    def add(self, rows: list[ForeignEntry]) -> None:
        """New links; those known stay as they are."""
        if rows:
            more = {} if self.mark is None else {"mark": self.mark}
            query = insert(self._connection, self._table).on_conflict_do_nothing()
            self._connection.execute(query, [values(one) | more for one in rows])

    def tell(self, rows: list[ForeignEntry]) -> None:
        """The text of entries whose links are known."""
        c = self._table.c
        for one in rows:
            test = and_(self._here, c.seq == one.seq, c.entry == "")
            change = self._table.update().where(test).values(case_id=one.case_id, entry=one.entry)
            self._connection.execute(change)

    def texts(self, after: int) -> list[str]:
        """The texts that are known of the entries after one."""
        c = self._table.c
        query = select(c.entry).where(self._here, c.seq > after, c.entry != "").order_by(c.seq)
        return list(self._connection.scalars(query))

    def end(self, after: int) -> None:
        """Forget the line after an entry: it goes on differently, and what it was is kept as a former one."""
        self._connection.execute(delete(self._table).where(self._here, self._table.c.seq > after))

    def copy_to(self, mark: str | None, upto: int | None = None) -> None:
        """The same line once more, up to an entry or whole, as that of another life."""
        into = Chain(self._connection, self.station, mark)
        c, target = self._table.c, into._table
        names = ("station", *_COPIED) if mark is None else ("station", "mark", *_COPIED)
        given = [c[name] for name in _COPIED]
        head = [c.station] if mark is None else [c.station, literal(mark)]
        rows = select(*head, *given).where(self._here, *(() if upto is None else (c.seq <= upto,)))
        self._connection.execute(insert(self._connection, target).from_select(names, rows))


class Lives(Shelf):
    """Lives of this station and of its peers. They are kept by `Exchange.put`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.of = Records(connection, x.peer_lives, PeerLife, (x.peer_lives.c.life, x.peer_lives.c.asked_at))
        self.own = Records(connection, x.own_lives, OwnLife, (x.own_lives.c.life,))

    def all_of(self, peer: str) -> tuple[PeerLife, ...]:
        """Every life of a peer that is known beside its first, and that one once it is over; oldest first."""
        return self.of.where(x.peer_lives.c.peer == peer)

    def line(self) -> tuple[OwnLife, ...]:
        """The lives of this station, oldest first; () = it was never restored."""
        return self.own.where()

    def chain(self, station: str, mark: str | None = None) -> Chain:
        """A line of another station's journal."""
        return Chain(self._connection, station, mark)

    def taken_after(self, peer: str, number: int, upto: int) -> frozenset[int]:
        """Numbers of the packages of a peer that were taken, after one and up to another."""
        r = x.packages_received.c
        query = select(r.number).where(r.peer == peer, r.number > number, r.number <= upto)
        return frozenset(self._connection.scalars(query))

    def shared_with(self, peer: str) -> list[tuple[SharedCase, dict[str, int]]]:
        """Every case a peer knows, and the vector of the version that stands here."""
        s, v = x.case_shared, x.case_versions.c
        query = select(*columns(s, SharedCase), v.vector).join(x.case_versions, v.case_id == s.c.case_id)
        names = fields(SharedCase)
        return [
            (SharedCase(**dict(zip(names, row, strict=False))), row[-1])
            for row in self._connection.execute(query.where(s.c.peer == peer))
        ]

    def files_with(self, peer: str) -> list[int]:
        """The packages that electronic copies went to a peer with; 0 = some came from there."""
        f = x.files_shared.c
        return list(self._connection.scalars(select(f.number).where(f.peer == peer).distinct()))

    def unshare_files(self, peer: str, case_ids: Iterable[str], packages: Iterable[int]) -> None:
        """A peer has lost the copies it got with these packages, and those of these cases."""
        from counter.store.course_tables import scans

        f = x.files_shared
        for number in packages:
            self._connection.execute(delete(f).where(f.c.peer == peer, f.c.number == number))
        for case_id in case_ids:
            named = select(scans.c.sha256).where(scans.c.case_id == case_id)
            self._connection.execute(delete(f).where(f.c.peer == peer, f.c.sha256.in_(named)))
