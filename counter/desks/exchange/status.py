"""How far this station and each of its neighbours are: what is on the way, what is missing, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.desks.exchange.incoming import missing
from counter.desks.exchange.places import places
from counter.desks.exchange.rejoining import waits
from counter.desks.exchange.series import Series
from counter.desks.exchange.standing import here
from counter.exchange.chain import broken
from counter.journal import Head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counter.cases.records import PaperRow
    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer, PeerLife, ReceivedPackage, SentPackage
    from counter.exchange.stations import Listed
    from counter.store import View


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStatus:
    """One neighbour."""

    peer: Peer
    station: Listed | None
    """As the list has it; None = it is on the list no more."""
    unacked: tuple[SentPackage, ...]
    waiting: tuple[int, ...]
    """Numbers of its packages that came too early."""
    missing: tuple[int, ...]
    """Numbers that have to come before they can be taken."""
    cases_unacked: int
    """Cases whose last version it has not said to have."""
    conflicts: int
    asked: tuple[PeerLife, ...]
    """Lives of it that wait for a supervisor here, or were refused."""
    waits: bool
    """It has still to accept that this station was restored."""
    recent: tuple[ReceivedPackage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """This station and all its neighbours."""

    here: Here
    peers: tuple[PeerStatus, ...]


def status(desk: Desk) -> Status:
    """How far everybody is. Refused without a place on the county's list."""
    at, where = here(desk), places(desk.data)
    lacking = missing(desk, where)
    with desk.store.read() as view:
        conflicts = view.exchange.open_conflicts()
        peers = tuple(
            PeerStatus(
                peer=one,
                station=at.listed.of(one.code),
                unacked=view.exchange.unacked(one.code),
                waiting=where.numbers_waiting(one.code),
                missing=lacking.get(one.code, ()),
                cases_unacked=len(view.exchange.shared_in(one.code, one.sent)),
                conflicts=sum(found.peer == one.code for found in conflicts),
                asked=Series.of(view.lives, one).asked(),
                waits=waits(view, one),
                recent=view.exchange.last_received(one.code, 10),
            )
            for one in view.exchange.all_peers()
        )
    return Status(here=at, peers=peers)


def chains(desk: Desk) -> dict[str, str]:
    """For each neighbour what is wrong with its journal as kept here; "" = unbroken."""
    with desk.store.read() as view:
        return {
            name: broken(view.lives.chain(code, mark).rows(), head, gaps=mark is not None)
            for one in view.exchange.all_peers()
            for name, code, mark, head in _lines(view, one)
        }


def _lines(view: View, peer: Peer) -> Iterator[tuple[str, str, str | None, Head]]:
    """The journal of a peer that counts, and those of its former lives: name, code, mark, known end."""
    yield peer.name, peer.code, None, Head(peer.head_seq, peer.head_hash)
    for one in Series.of(view.lives, peer).former:
        said = f"{peer.name}（第{one.life}次恢复以后）" if one.life else f"{peer.name}（恢复以前）"
        yield said, peer.code, one.mark, Head(one.head_seq, one.head_hash)


# -- 待同步 ------------------------------------------------------------------------------------------------


def synced_mark(view: View, row: PaperRow) -> str:
    """What stands on a print of a paper made now: 待同步 until the station above has said to have it.

    "" where there is no station above. Only the print says it; the paper's record stays as it was issued.
    """
    above = next((one for one in view.exchange.all_peers() if one.side == "up"), None)
    if above is None:
        return ""
    shared = view.exchange.shared.get(above.code, row.case_id)
    at: datetime | None = shared.acked_at if shared else None
    if shared is not None and shared.number == 0 and shared.common:
        return ""  # it came from there
    return f"已同步{at:%m-%d %H:%M}" if at is not None and row.issued_at <= at else "待同步"


def state_of(desk: Desk, number: str) -> str:
    """The same for a paper by its number; "" for what is no paper of a case."""
    with desk.store.read() as view:
        row = view.papers.get(number)
        return synced_mark(view, row) if row is not None else ""
