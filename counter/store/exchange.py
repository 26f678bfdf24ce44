"""What the exchange between stations asks of the store: snapshots, peers, packages, foreign entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, bindparam, func, select

from counter.exchange.records import (
    CaseVersion,
    ForeignEntry,
    Peer,
    ReceivedPackage,
    SentPackage,
    SharedCase,
    VersionConflict,
)
from counter.exchange.snapshot import Core, Grown, Snapshot
from counter.store import course_tables as t
from counter.store import exchange_tables as x
from counter.store.cases import Cases, CasesRead
from counter.store.courses import Courses, Shelves
from counter.store.entries import JournalRead
from counter.store.papers import PapersRead
from counter.store.records import Records
from counter.store.reviews import BreachesRead, ReviewsRead
from counter.store.rows import Prepared, Shelf, insert
from counter.store.tables import breaches, cases, journal, papers, reviews, values

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection, Table

    from counter.cases.records import Case, Entry

_AWAY = Prepared(
    select(x.case_versions.c.away).where(x.case_versions.c.case_id == bindparam("case_id")),
    x.case_versions,
    ("case_id",),
)
"""Every action asks for it."""
_UPSERTS: dict[tuple[str, str], Any] = {}
"""Statements by table and dialect, made once: a row of a table always has the same columns."""
SLIPS = "handoff."
"""Actions that may concern papers of several cases at once."""


class ExchangeRead(Shelf):
    """Looking."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        c = connection
        self.peers = Records(c, x.peers, Peer, (x.peers.c.code,))
        self.sent = Records(c, x.packages_sent, SentPackage, (x.packages_sent.c.number,))
        self.received = Records(c, x.packages_received, ReceivedPackage, (x.packages_received.c.number,))
        self.versions = Records(c, x.case_versions, CaseVersion, (x.case_versions.c.case_id,))
        self.shared = Records(c, x.case_shared, SharedCase, (x.case_shared.c.case_id,))
        self.conflicts = Records(c, x.conflicts, VersionConflict, (x.conflicts.c.at, x.conflicts.c.id))
        self.foreign = Records(c, x.foreign_journal, ForeignEntry, (x.foreign_journal.c.seq,))

    def all_peers(self) -> tuple[Peer, ...]:
        """Every peer, by code."""
        return self.peers.where()

    def any_peer(self) -> bool:
        """Whether this station exchanges with anybody."""
        return self._connection.scalar(select(x.peers.c.code).limit(1)) is not None

    def unacked(self, peer: str) -> tuple[SentPackage, ...]:
        """Packages made for a peer that it has not said to have, first to last."""
        s = x.packages_sent.c
        return self.sent.where(s.peer == peer, s.acked_at.is_(None))

    def sent_to(self, peer: str) -> list[int]:
        """The numbers of all packages made for a peer."""
        s = x.packages_sent.c
        return list(self._connection.scalars(select(s.number).where(s.peer == peer)))

    def last_received(self, peer: str, limit: int) -> tuple[ReceivedPackage, ...]:
        """The last packages taken from a peer, oldest first."""
        r = x.packages_received.c
        last = select(func.max(r.number)).where(r.peer == peer).scalar_subquery()
        return self.received.where(r.peer == peer, r.number > last - limit)

    def open_conflicts(self, limit: int = 500) -> tuple[VersionConflict, ...]:
        """Conflicts that wait for a decision here or above."""
        return self.conflicts.where(x.conflicts.c.status.in_(("open", "above")), limit=limit)

    def conflicts_of(self, case_id: str, peer: str) -> tuple[VersionConflict, ...]:
        """The conflicts with a peer about a case that are not settled yet: one, or one for each life."""
        c = x.conflicts.c
        return self.conflicts.where(c.case_id == case_id, c.peer == peer, c.status.in_(("open", "above")))

    def shared_in(self, peer: str, upto: int) -> tuple[SharedCase, ...]:
        """Cases whose last version went out in a package up to this one and is not known to have come."""
        s = x.case_shared.c
        return self.shared.where(s.peer == peer, s.number > 0, s.number <= upto, s.pending != "")

    def is_shared(self, peer: str) -> set[str]:
        """Ids of the cases a peer knows."""
        return set(
            self._connection.scalars(select(x.case_shared.c.case_id).where(x.case_shared.c.peer == peer))
        )

    def unsent(self, peer: str) -> tuple[SharedCase, ...]:
        """Cases that were handed to a peer and never sent there."""
        s = x.case_shared.c
        return self.shared.where(s.peer == peer, s.number == 0, s.sent_at.is_(None), s.entries == 0)

    def behind(self, peer: str) -> list[str]:
        """Cases of which another version stands here than the peer was sent, or than came from it."""
        s, v = x.case_shared.c, x.case_versions.c
        join = select(s.case_id).join(x.case_versions, v.case_id == s.case_id)
        return list(self._connection.scalars(join.where(s.peer == peer, s.vector != v.vector)))

    def files_at(self, peer: str, case_id: str) -> set[str]:
        """Hashes of the electronic copies of a case that a peer has: they came from there, or went there."""
        f = x.files_shared.c
        join = select(t.scans.c.sha256).join(x.files_shared, f.sha256 == t.scans.c.sha256)
        return set(self._connection.scalars(join.where(t.scans.c.case_id == case_id, f.peer == peer)))

    def voided(self, since: datetime | None = None) -> list[tuple[str, date, str]]:
        """Number, day and successor of the papers voided, since a moment or ever."""
        c = papers.c
        query = select(c.number, c.void_at, c.replaced_by).where(c.void_at.is_not(None))
        if since is not None:
            query = query.where(c.void_at >= since)
        return [
            (no, at.date(), instead) for no, at, instead in self._connection.execute(query) if at is not None
        ]

    # -- what changed ----------------------------------------------------------------------------------

    def links_between(self, after: int, upto: int) -> list[str]:
        """Hashes of the own journal's entries after one, up to another."""
        j = journal.c
        query = select(j.hash).where(j.seq > after, j.seq <= upto).order_by(j.seq)
        return list(self._connection.scalars(query))

    def changed(self, after: int, upto: int) -> dict[str, int]:
        """Numbered cases that the own journal names after one entry, up to another, with the last that does.

        An entry about a slip names one case; all that have papers on the slip count.
        """
        j = journal.c
        between = (j.seq > after, j.seq <= upto)
        query = select(j.case_id, func.max(j.seq)).join(cases, cases.c.id == j.case_id)
        query = query.where(*between, cases.c.number.is_not(None)).group_by(j.case_id)
        rows = self._connection.execute(query.order_by(func.max(j.seq)))
        found: dict[str, int] = {case_id: int(last or 0) for case_id, last in rows}
        slips = select(j.seq, j.detail).where(*between, j.action.startswith(SLIPS))
        for seq, detail in self._connection.execute(slips):
            for case_id in self._on_slip(str(msgspec.json.decode(detail).get("handoff", ""))):
                found[case_id] = max(seq, found.get(case_id, 0))
        return found

    def _on_slip(self, number: str) -> list[str]:
        lines, slips = t.handoff_lines.c, t.handoffs.c
        query = select(lines.case_id).join(t.handoffs, slips.id == lines.handoff_id)
        return list(self._connection.scalars(query.where(slips.number == number)))

    def entries_of(self, case_id: str, after: int) -> list[Entry]:
        """The own entries of a case after one of them."""
        found = JournalRead(self._connection).of_case(case_id)
        return [one for one in found if one.seq > after]

    # -- snapshots -------------------------------------------------------------------------------------

    def away(self, case_id: str) -> str:
        """Name of the station that acts on a case; "" = this one."""
        found = _AWAY.run(self._connection, {"case_id": case_id}).first()
        return found[0] if found else ""

    def version(self, case_id: str) -> CaseVersion | None:
        """Whose a case is; None = this station's own, never exchanged."""
        return self.versions.get(case_id)

    def snapshot(self, case_id: str, own: str) -> Snapshot | None:
        """A case as it stands now; None if there is none. `own`: code of this station."""
        case = CasesRead(self._connection).get(case_id)
        if case is None:
            return None
        kept = self.version(case_id)
        shelves = Shelves(self._connection)
        lines = shelves.handoff_lines.of_case(case_id)
        slips = {line.handoff_id for line in lines}
        archived = shelves.archives.of_case(case_id)
        return Snapshot(
            origin=kept.origin if kept else own,
            vector=dict(kept.vector) if kept else {},
            core=Core(
                case=case,
                owner=kept.owner if kept else own,
                items=shelves.items.of_case(case_id),
                clocks=shelves.clocks.of_case(case_id),
                pieces=shelves.pieces.of_case(case_id),
                handoffs=shelves.handoffs.where(t.handoffs.c.id.in_(slips)) if slips else (),
                lines=lines,
                discrepancies=shelves.discrepancies.of_case(case_id),
                deliveries=shelves.deliveries.of_case(case_id),
                archived=archived[0] if archived else None,
            ),
            grown=Grown(
                papers=tuple(PapersRead(self._connection).of_case(case_id)),
                reviews=tuple(ReviewsRead(self._connection).of_case(case_id)),
                breaches=tuple(BreachesRead(self._connection).of_case(case_id)),
                moves=shelves.moves.of_case(case_id),
                scans=shelves.scans.of_case(case_id),
                ratings=shelves.ratings.of_case(case_id),
                outbox=shelves.outbox.of_case(case_id),
            ),
        )

    # -- foreign journals ------------------------------------------------------------------------------

    def foreign_of(self, case_id: str) -> tuple[ForeignEntry, ...]:
        """What other stations wrote about a case."""
        return self.foreign.where(x.foreign_journal.c.case_id == case_id)


class Exchange(ExchangeRead):
    """Keeping, inside a unit of work."""

    def put(self, shelf: str, record: Any) -> None:
        """Keep a record by its key, new or changed."""
        table: Table[Any] = {
            "peers": x.peers,
            "versions": x.case_versions,
            "shared": x.case_shared,
            "conflicts": x.conflicts,
            "lives": x.peer_lives,
            "own": x.own_lives,
        }[shelf]
        self._upsert(table, [values(record)])

    def _upsert(self, table: Table[Any], rows: list[dict[str, Any]]) -> None:
        if rows:
            key = (table.name, self._connection.dialect.name)
            if key not in _UPSERTS:
                _UPSERTS[key] = self._made(table, rows[0])
            self._connection.execute(_UPSERTS[key], rows)

    def _made(self, table: Table[Any], row: dict[str, Any]) -> Any:
        keys = [column.name for column in table.primary_key.columns]
        query = insert(self._connection, table)
        changed = {name: query.excluded[name] for name in row if name not in keys}
        return query.on_conflict_do_update(index_elements=keys, set_=changed)

    def _keep_new(self, table: Table[Any], rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(self._connection, table).on_conflict_do_nothing(), rows)

    def went(self, peer: str, number: int, hashes: list[str]) -> None:
        """Electronic copies that a peer has from here on: sent in a package, or come from it (number 0)."""
        self._keep_new(x.files_shared, [{"peer": peer, "sha256": one, "number": number} for one in hashes])

    def mark_acked(self, peer: str, upto: int, at: datetime) -> None:
        """A peer has taken everything up to this package."""
        s = x.packages_sent
        test = and_(s.c.peer == peer, s.c.number <= upto, s.c.acked_at.is_(None))
        self._connection.execute(s.update().where(test).values(acked_at=at))

    def write(self, one: Snapshot, before: Snapshot | None) -> None:
        """Make a case what a snapshot says. `before`: how it stands now (None = not here).

        Rows of `core` that the snapshot lacks go, as they went where it comes from; what only grows is added.
        The case's queues are not made anew here.
        """
        self._write_case(one.core.case, before.core.case if before else None)
        self._write_core(one.core, before.core if before else None)
        self._write_grown(one.grown, before.grown if before else Grown())

    def _write_case(self, case: Case, before: Case | None) -> None:
        shelf = Cases(self._connection)
        if before is None:
            shelf.add(case)
            return
        shelf.save(case, before.version)

    def _write_core(self, core: Core, before: Core | None) -> None:
        shelves = Courses(self._connection)
        case_id = core.case.id
        if before is not None:
            kept = {one.id for one in core.pieces}
            gone = [one.id for one in before.pieces if one.id not in kept]
            if gone:
                shelves.moves.remove(t.piece_moves.c.piece_id.in_(gone))
                shelves.pieces.remove(t.pieces.c.id.in_(gone))
            shelves.items.remove(t.case_items.c.case_id == case_id)
            shelves.clocks.remove(t.clocks.c.case_id == case_id)
        shelves.items.add(*core.items)
        shelves.clocks.add(*core.clocks)
        for table, rows in (
            (t.pieces, core.pieces),
            (t.handoffs, core.handoffs),
            (t.handoff_lines, core.lines),
            (t.discrepancies, core.discrepancies),
            (t.deliveries, core.deliveries),
        ):
            self._upsert(table, [values(one) for one in rows])
        if core.archived is not None:
            self._upsert(t.archives, [values(core.archived)])

    def _write_grown(self, grown: Grown, before: Grown) -> None:
        shelves = Courses(self._connection)
        self._upsert(papers, [values(one) for one in grown.papers if one not in before.papers])
        self._upsert(reviews, [values(one) for one in grown.reviews if one not in before.reviews])
        fresh = [values(one) for one in grown.breaches if one not in before.breaches]
        if fresh:
            self._connection.execute(breaches.insert(), fresh)
        known = set(
            self._connection.scalars(select(t.pieces.c.id).where(t.pieces.c.case_id.in_(_cases(grown))))
        )
        moved = [one for one in grown.moves if one not in before.moves and one.piece_id in known]
        shelves.moves.add(*moved)
        self._upsert(t.scans, [values(one) for one in grown.scans if one not in before.scans])
        self._upsert(t.ratings, [values(one) for one in grown.ratings if one not in before.ratings])
        self._keep_new(t.outbox, [values(one) for one in grown.outbox if one not in before.outbox])


def _cases(grown: Grown) -> set[str]:
    return {one.case_id for one in grown.moves}
