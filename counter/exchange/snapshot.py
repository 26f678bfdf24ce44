"""A case as it travels: everything that hangs on it, in one record with a digest. Pure.

Two digests. `digest` is of all that a station writes about a case; `core_digest` of what only one side may
change at a time: what stands now. The rest only grows (papers, moves, scans, reviews, ratings) and is united,
never chosen. What a station works out for itself (alarms, due moments, counts of prints, the state of its own
outbox, version counters) is in neither: it makes no new version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from counter.cases.items import (  # noqa: TC001  (decoded at run time)
    Archived,
    CaseItem,
    Delivery,
    KeptClock,
    Outgoing,
    Rating,
    ScanRow,
)
from counter.cases.records import (  # noqa: TC001  (decoded at run time)
    Breach,
    Case,
    PaperRow,
    Review,
)
from counter.custody.records import (  # noqa: TC001  (decoded at run time)
    Discrepancy,
    Handoff,
    HandoffLine,
    Piece,
    PieceMove,
)
from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Any

Row = TypeVar("Row")

MOST: Final = 8 << 20
"""Bytes of one case without its scans; a case with a hundred papers has about one million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """What stands now: one station at a time changes it."""

    case: Case
    owner: str
    """Code of the station that acts on it."""
    items: tuple[CaseItem, ...] = ()
    clocks: tuple[KeptClock, ...] = ()
    pieces: tuple[Piece, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    lines: tuple[HandoffLine, ...] = ()
    """Of those handoffs, this case's only."""
    discrepancies: tuple[Discrepancy, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    archived: Archived | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What only grows. A row that is there on one side belongs to both."""

    papers: tuple[PaperRow, ...] = ()
    reviews: tuple[Review, ...] = ()
    breaches: tuple[Breach, ...] = ()
    moves: tuple[PieceMove, ...] = ()
    scans: tuple[ScanRow, ...] = ()
    ratings: tuple[Rating, ...] = ()
    outbox: tuple[Outgoing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of a case."""

    origin: str
    """Code of the station where it began."""
    core: Core
    grown: Grown
    vector: dict[str, int] = field(default_factory=dict)
    """Station → the last of its journal entries that is in this version."""


def core_digest(core: Core) -> str:
    """SHA-256 (hex) of what stands now."""
    return _hash(_plain_core(core))


def digest(one: Snapshot) -> str:
    """SHA-256 (hex) of everything that counts."""
    return _hash([one.origin, _plain_core(one.core), _plain_grown(one.grown)])


def pack(one: Snapshot) -> bytes:
    """The text that travels; the same snapshot always gives the same."""
    return msgspec.json.encode(one, order="deterministic")


def unpack(data: bytes | str) -> Snapshot:
    """A snapshot as it came. BadInput when it is none."""
    try:
        found = msgspec.json.decode(data, type=Snapshot)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as why:
        raise BadInput(
            "包里有一件办件读不懂，不是本程序写的样子。", todo="请发送的站点升级程序后重新制作这个包。"
        ) from why
    _whole(found)
    return found


def _whole(one: Snapshot) -> None:
    """Every row is of this case: nothing can be slipped into another one. BadInput otherwise."""
    core, grown, id_ = one.core, one.grown, one.core.case.id
    rows: tuple[tuple[Any, ...], ...] = (
        *(core.items, core.clocks, core.pieces, core.lines, core.discrepancies, core.deliveries),
        *(grown.papers, grown.reviews, grown.breaches, grown.moves, grown.scans, grown.ratings, grown.outbox),
    )
    strange = any(row.case_id != id_ for rows_ in rows for row in rows_)
    if core.archived is not None and core.archived.case_id != id_:
        strange = True
    slips = {line.handoff_id for line in core.lines}
    if strange or {one.id for one in core.handoffs} != slips:
        raise BadInput("包里有一件办件夹着别的办件的内容，没有收下。", todo="请发送的站点检查后重新制作。")


def _hash(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def _plain_core(core: Core) -> Core:
    return replace(
        core,
        case=replace(core.case, version=0),
        items=_by(replace(one, version=0) for one in core.items),
        clocks=_by(_facts(one) for one in core.clocks),
        pieces=_by(core.pieces),
        handoffs=_by(replace(one, version=0, prints=0) for one in core.handoffs),
        lines=_by(core.lines),
        discrepancies=_by(core.discrepancies),
        deliveries=_by(core.deliveries),
    )


def _facts(clock: KeptClock) -> KeptClock:
    """A clock without what is computed from it."""
    return replace(clock, due_at=None, sure=True, warn_at=None, alarm="")


def _plain_grown(grown: Grown) -> Grown:
    return replace(
        grown,
        papers=_by(replace(one, prints=0) for one in grown.papers),
        reviews=_by(grown.reviews),
        breaches=_by(grown.breaches),
        moves=_by(grown.moves),
        scans=_by(grown.scans),
        ratings=_by(grown.ratings),
        outbox=(),
    )


def _by(rows: Iterable[Any]) -> tuple[Any, ...]:
    """In an order that two stores share, whatever order they were read in."""
    return tuple(sorted(rows, key=lambda one: msgspec.json.encode(one, order="deterministic")))


# -- uniting what only grows -------------------------------------------------------------------------------


def united(mine: Grown, theirs: Grown) -> Grown:
    """Every row of both sides. A voided paper or a removed scan stays so, whichever side did it."""
    return Grown(
        papers=_papers(mine.papers, theirs.papers),
        reviews=_reviews(mine.reviews, theirs.reviews),
        breaches=_joined(mine.breaches, theirs.breaches, lambda one: one),
        moves=_joined(mine.moves, theirs.moves, lambda one: one),
        scans=_scans(mine.scans, theirs.scans),
        ratings=_joined(mine.ratings, theirs.ratings, lambda one: one.id),
        outbox=mine.outbox + tuple(_foreign(one) for one in theirs.outbox if one.id not in _ids(mine.outbox)),
    )


def with_rest(chosen: Core, other: Core) -> Core:
    """A chosen core with what only the other one has of things of paper and acts: nothing is thrown away.

    A slip that was open there is cancelled: the case it went with did not come to be.
    """
    slips = {one.id for one in chosen.handoffs}
    known = {one.id for one in chosen.pieces}
    fresh = tuple(_void(one) for one in other.handoffs if one.id not in slips)
    dead = {one.id for one in fresh if one.status == "cancelled"}
    pieces = tuple(
        replace(one, handoff="") if one.handoff in dead else one
        for one in other.pieces
        if one.id not in known
    )
    return replace(
        chosen,
        pieces=chosen.pieces + pieces,
        handoffs=chosen.handoffs + fresh,
        lines=chosen.lines + tuple(one for one in other.lines if one.handoff_id not in slips),
        discrepancies=_joined(chosen.discrepancies, other.discrepancies, lambda one: one.id),
        deliveries=_joined(chosen.deliveries, other.deliveries, lambda one: one.id),
        archived=chosen.archived or other.archived,
    )


def _void(slip: Handoff) -> Handoff:
    if slip.status != "open":
        return slip
    note = "；".join(one for one in (slip.note, "两边都改过，裁定采用另一版本，此单取消") if one)
    return replace(slip, status="cancelled", note=note, version=slip.version + 1)


def came(theirs: Grown) -> Grown:
    """What came from elsewhere, as it is kept here where nothing of the case was."""
    return united(Grown(), theirs)


def _ids(rows: Iterable[Outgoing]) -> set[str]:
    return {one.id for one in rows}


def _foreign(one: Outgoing) -> Outgoing:
    """A message of another station's outbox: that one sends it, never this one."""
    if one.status in ("sent", "cancelled"):
        return one
    return replace(one, status="cancelled", error="由写这条消息的站点发送，本站不发。")


def _joined(mine: tuple[Any, ...], theirs: tuple[Any, ...], said: Any) -> tuple[Any, ...]:
    known = [said(one) for one in mine]
    return (*mine, *(one for one in theirs if said(one) not in known))


def _papers(mine: tuple[PaperRow, ...], theirs: tuple[PaperRow, ...]) -> tuple[PaperRow, ...]:
    prints = {one.number: one.prints for one in mine}
    found = _earliest(mine, theirs, lambda one: one.number, lambda one: (one.void_at, one.replaced_by))
    return tuple(replace(one, prints=prints.get(one.number, one.prints)) for one in found)


def _reviews(mine: tuple[Review, ...], theirs: tuple[Review, ...]) -> tuple[Review, ...]:
    return _earliest(mine, theirs, lambda one: one.round, lambda one: (one.at, one.paper_number))


def _scans(mine: tuple[ScanRow, ...], theirs: tuple[ScanRow, ...]) -> tuple[ScanRow, ...]:
    return _earliest(mine, theirs, lambda one: one.id, lambda one: (one.removed_at, one.removed_by))


def _earliest(
    mine: tuple[Row, ...],
    theirs: tuple[Row, ...],
    said: Callable[[Row], object],
    when: Callable[[Row], tuple[datetime | None, str]],
) -> tuple[Row, ...]:
    """Every row once. Where both sides have another one, the earlier counts: both come to the same.

    `when`: the moment of what was done, and what decides between two of one moment; None = it was not done.
    """

    def order(row: Row) -> tuple[bool, float, str]:
        at, rest = when(row)
        return at is None, at.timestamp() if at else 0, rest

    found = {said(one): one for one in mine}
    for one in theirs:
        here = found.get(said(one))
        if here is None or order(one) < order(here):
            found[said(one)] = one
    return tuple(found.values())
