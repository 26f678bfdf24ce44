"""What a station remembers of its exchange with others, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import Literal

Side = Literal["up", "down"]
"""Where the other station stands: above this one, or below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another station this one exchanges packages with, and how far both are."""

    code: str
    """Its code, see `stations.code_of`."""
    name: str
    side: Side
    sent: int = 0
    """Number of the last package made for it."""
    acked: int = 0
    """The last of them it says it has taken, with all before."""
    received: int = 0
    """Number of its last package that was taken here; none before it is missing."""
    told: int = 0
    """The number up to which it has been told so, in a package made for it."""
    linked: int = 0
    """Own journal entries whose links it has been sent."""
    looked: int = 0
    """Own journal entries up to here were looked through for cases that changed."""
    head_seq: int = 0
    """The end of its journal as known here."""
    head_hash: str = "0" * 64
    lists: str = ""
    """Digest of the lists it was sent last; equal = nothing new to send."""
    catalogue: str = ""
    """The same of list, 本站目录 and holidays."""
    catalogues: tuple[str, ...] = ()
    """Versions of the list it has: sent to it, or come from it."""
    last_in: datetime | None = None
    last_out: datetime | None = None
    life: int = 0
    """Its life that counts here (`lives`): how often it was restored, as far as that was accepted."""
    mark: str = ""
    """The mark of that life; "" = the first one."""
    known: str = ""
    """The mark of this station's life that it has accepted."""
    since: int = 0
    """The first package made for that life of it; 0 = there was only one life."""


LifeStatus = Literal["asked", "refused", "current", "former"]
"""Waits for a supervisor / was refused / counts / counted before another one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLife:
    """One life of another station."""

    peer: str
    mark: str
    """"" = its first."""
    life: int
    status: LifeStatus
    began: str = ""
    """JSON of `lives.Began`; "" = its first."""
    asked_at: datetime | None = None
    received: int = 0
    """Of a former life: its last package that was taken."""
    head_seq: int = 0
    """Of a former life: the end of its journal as known here."""
    head_hash: str = "0" * 64
    ended: datetime | None = None
    """Of a former life: the moment of the restore that ended it. What it made later is somebody else's."""
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLife:
    """A life of this station, begun by a restore."""

    life: int
    mark: str
    seq: int
    """Last entry of the journal that the backup had."""
    hash: str
    at: datetime
    backup: str
    stamped: bool = False
    """Whether what was changed before the backup bears the name of the life before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPackage:
    """A package made for a peer. What it holds stands in a plan beside, until it was taken there."""

    peer: str
    number: int
    id: str
    made_at: datetime
    by: str
    cases: int
    content: bool
    """False = it only acknowledges, and needs no answer."""
    acked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPackage:
    """A package that was taken, whole."""

    peer: str
    number: int
    id: str
    at: datetime
    by: str
    cases: int
    conflicts: int
    content: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry:
    """One link of another station's journal; `entry` is its whole text where it came along."""

    station: str
    seq: int
    hash: str
    case_id: str = ""
    entry: str = ""
    """Canonical JSON of the entry; "" = only the link is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVersion:
    """Whose a case is, and which version of it stands here."""

    case_id: str
    owner: str
    """The station that acts on it."""
    origin: str
    """Where it began."""
    away: str = ""
    """Name of the owner, when that is not this station; "" = it is this one."""
    digest: str = ""
    """Of the version the vector stands for."""
    vector: dict[str, int] = field(default_factory=dict)
    """Station → the last of its journal entries that is in this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCase:
    """What a peer has been sent of a case."""

    peer: str
    case_id: str
    number: int = 0
    """The package it was last sent in; 0 = it came from there."""
    vector: dict[str, int] = field(default_factory=dict)
    """The version it was sent, or that came from it."""
    entries: int = 0
    """Own journal entries of the case up to here were sent along."""
    common: str = ""
    """Core of the last version that both are known to have had."""
    base: dict[str, int] = field(default_factory=dict)
    """Vector of that version: only what has all of it goes on from there."""
    pending: str = ""
    """Core of the version in package `number`, common once that is taken."""
    sent_at: datetime | None = None
    acked_at: datetime | None = None
    """The moment of the version that was last said to be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionConflict:
    """Both sides changed a case since their last common version. Both versions are kept whole."""

    id: str
    case_id: str
    peer: str
    peer_name: str
    number: int
    """The package that brought the other version."""
    at: datetime
    mine: str
    """JSON of a `Snapshot`: how it stood here."""
    theirs: str
    status: Literal["open", "above", "settled", "superseded"] = "open"
    """`above`: this station is the lower one and waits for what the upper one decides."""
    chosen: Literal["", "mine", "theirs"] = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    reason: str = ""
