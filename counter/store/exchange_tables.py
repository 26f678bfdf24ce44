"""The tables of the exchange between stations: peers, packages, foreign journals, versions, conflicts.

As in tables.py, columns that carry a record's field bear the field's name.
"""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, TypedColumns

from counter.store.columns import Count, Moment, Packed, Words
from counter.store.tables import metadata

Vector = dict[str, int]


class PeerColumns(TypedColumns):
    """Other stations."""

    code: Column[str] = Column(Words, primary_key=True)
    name: Column[str] = Column(Words, nullable=False)
    side: Column[str] = Column(Words, nullable=False)
    sent: Column[int] = Column(Integer, nullable=False)
    acked: Column[int] = Column(Integer, nullable=False)
    received: Column[int] = Column(Integer, nullable=False)
    told: Column[int] = Column(Integer, nullable=False)
    linked: Column[int] = Column(Count, nullable=False)
    looked: Column[int] = Column(Count, nullable=False)
    head_seq: Column[int] = Column(Count, nullable=False)
    head_hash: Column[str] = Column(Words, nullable=False)
    lists: Column[str] = Column(Words, nullable=False)
    catalogue: Column[str] = Column(Words, nullable=False)
    catalogues: Column[tuple[str, ...]] = Column(Packed(tuple[str, ...]), nullable=False)
    last_in: Column[datetime | None] = Column(Moment, nullable=True)
    last_out: Column[datetime | None] = Column(Moment, nullable=True)
    life: Column[int] = Column(Integer, nullable=False)
    mark: Column[str] = Column(Words, nullable=False)
    known: Column[str] = Column(Words, nullable=False)
    since: Column[int] = Column(Integer, nullable=False)


peers = Table("peers", metadata, PeerColumns)


class PeerLifeColumns(TypedColumns):
    """Lives of other stations."""

    peer: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    mark: Column[str] = Column(Words, primary_key=True)
    life: Column[int] = Column(Integer, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    began: Column[str] = Column(Words, nullable=False)
    asked_at: Column[datetime | None] = Column(Moment, nullable=True)
    received: Column[int] = Column(Integer, nullable=False)
    head_seq: Column[int] = Column(Count, nullable=False)
    head_hash: Column[str] = Column(Words, nullable=False)
    ended: Column[datetime | None] = Column(Moment, nullable=True)
    decided_at: Column[datetime | None] = Column(Moment, nullable=True)
    decided_by: Column[str] = Column(Words, nullable=False)
    reason: Column[str] = Column(Words, nullable=False)


peer_lives = Table("peer_lives", metadata, PeerLifeColumns)


class OwnLifeColumns(TypedColumns):
    """Restores of this station."""

    life: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    mark: Column[str] = Column(Words, nullable=False)
    seq: Column[int] = Column(Count, nullable=False)
    hash: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    backup: Column[str] = Column(Words, nullable=False)
    stamped: Column[bool] = Column(Boolean, nullable=False)


own_lives = Table("own_lives", metadata, OwnLifeColumns)


class SentColumns(TypedColumns):
    """Packages made."""

    peer: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    number: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    id: Column[str] = Column(Words, nullable=False)
    made_at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    cases: Column[int] = Column(Integer, nullable=False)
    content: Column[bool] = Column(Boolean, nullable=False)
    acked_at: Column[datetime | None] = Column(Moment, nullable=True)


packages_sent = Table("packages_sent", metadata, SentColumns)


class ReceivedColumns(TypedColumns):
    """Packages taken."""

    peer: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    number: Column[int] = Column(Integer, primary_key=True, autoincrement=False)
    id: Column[str] = Column(Words, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    by: Column[str] = Column(Words, nullable=False)
    cases: Column[int] = Column(Integer, nullable=False)
    conflicts: Column[int] = Column(Integer, nullable=False)
    content: Column[bool] = Column(Boolean, nullable=False)


packages_received = Table("packages_received", metadata, ReceivedColumns)


class ForeignColumns(TypedColumns):
    """Other stations' journals. A link never changes; the text of its entry may come later."""

    station: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    seq: Column[int] = Column(Count, primary_key=True, autoincrement=False)
    hash: Column[str] = Column(Words, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False)
    entry: Column[str] = Column(Words, nullable=False)


foreign_journal = Table("foreign_journal", metadata, ForeignColumns)
_told = foreign_journal.c.case_id != ""
Index("ix_foreign_journal_case", foreign_journal.c.case_id, sqlite_where=_told, postgresql_where=_told)


class FormerColumns(TypedColumns):
    """Journals of former lives, each whole from its first entry: other stations' and, told by them, ours."""

    station: Column[str] = Column(Words, primary_key=True)
    mark: Column[str] = Column(Words, primary_key=True)
    seq: Column[int] = Column(Count, primary_key=True, autoincrement=False)
    hash: Column[str] = Column(Words, nullable=False)
    case_id: Column[str] = Column(Words, nullable=False)
    entry: Column[str] = Column(Words, nullable=False)


former_journal = Table("former_journal", metadata, FormerColumns)


class VersionColumns(TypedColumns):
    """Whose a case is. A case without a row is this station's own and was never exchanged."""

    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True)
    owner: Column[str] = Column(Words, nullable=False)
    origin: Column[str] = Column(Words, nullable=False)
    away: Column[str] = Column(Words, nullable=False)
    digest: Column[str] = Column(Words, nullable=False)
    vector: Column[Vector] = Column(Packed(Vector), nullable=False)


case_versions = Table("case_versions", metadata, VersionColumns)


class SharedColumns(TypedColumns):
    """What each peer has of a case."""

    peer: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), primary_key=True, index=True)
    number: Column[int] = Column(Integer, nullable=False)
    vector: Column[Vector] = Column(Packed(Vector), nullable=False)
    entries: Column[int] = Column(Count, nullable=False)
    common: Column[str] = Column(Words, nullable=False)
    base: Column[Vector] = Column(Packed(Vector), nullable=False)
    pending: Column[str] = Column(Words, nullable=False)
    sent_at: Column[datetime | None] = Column(Moment, nullable=True)
    acked_at: Column[datetime | None] = Column(Moment, nullable=True)


case_shared = Table("case_shared", metadata, SharedColumns)
Index(None, case_shared.c.peer, case_shared.c.number)


class FileColumns(TypedColumns):
    """Electronic copies a peer has: a file goes to it once."""

    peer: Column[str] = Column(Words, ForeignKey("peers.code"), primary_key=True)
    sha256: Column[str] = Column(Words, primary_key=True)
    number: Column[int] = Column(Integer, nullable=False)


files_shared = Table("files_shared", metadata, FileColumns)


class ConflictColumns(TypedColumns):
    """What both sides changed. Rows stay when they are settled."""

    id: Column[str] = Column(Words, primary_key=True)
    case_id: Column[str] = Column(Words, ForeignKey("cases.id"), nullable=False, index=True)
    peer: Column[str] = Column(Words, nullable=False)
    peer_name: Column[str] = Column(Words, nullable=False)
    number: Column[int] = Column(Integer, nullable=False)
    at: Column[datetime] = Column(Moment, nullable=False)
    mine: Column[str] = Column(Words, nullable=False)
    theirs: Column[str] = Column(Words, nullable=False)
    status: Column[str] = Column(Words, nullable=False)
    chosen: Column[str] = Column(Words, nullable=False)
    settled_at: Column[datetime | None] = Column(Moment, nullable=True)
    settled_by: Column[str] = Column(Words, nullable=False)
    reason: Column[str] = Column(Words, nullable=False)


conflicts = Table("conflicts", metadata, ConflictColumns)
