"""How far each life of a peer came, and what the next of its packages is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from counter.exchange import lives
from counter.exchange.lives import Began

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.exchange.lives import Place
    from counter.exchange.records import Peer, PeerLife
    from counter.exchange.sealing import Envelope
    from counter.store.lives import Lives


def began_of(row: PeerLife) -> Began:
    """How a life began, as it was told."""
    return msgspec.json.decode(row.began, type=Began)


@dataclass(frozen=True, slots=True)
class Series:
    """The packages of a peer, life by life."""

    peer: Peer
    rows: dict[str, PeerLife]
    """Mark → every life beside the one that counts."""
    began: Began | None
    """How the one that counts began; None = it is its first."""

    @classmethod
    def of(cls, shelf: Lives, peer: Peer) -> Series:
        """As they stand now."""
        rows = {one.mark: one for one in shelf.all_of(peer.code)}
        own = rows.pop(peer.mark, None)
        return cls(peer, rows, began_of(own) if own is not None and own.began else None)

    @property
    def former(self) -> tuple[PeerLife, ...]:
        """Lives that counted before, oldest first."""
        return tuple(one for one in self.rows.values() if one.status == "former")

    @property
    def received(self) -> dict[str, int]:
        """Mark of each life that counts or counted → its last package that was taken."""
        return {one.mark: one.received for one in self.former} | {self.peer.mark: self.peer.received}

    @property
    def applied(self) -> int:
        """The last package of what the peer itself remembers that was taken, with all before."""
        if self.began is not None and self.peer.received == lives.first(self.peer.life):
            return self.rows[self.began.parent].received
        return self.peer.received

    @property
    def needs(self) -> int:
        """The last package of the former life that has to come before any of the new one; 0 = it came."""
        begun = self.began is not None and self.peer.received == lives.first(self.peer.life)
        if self.began is None or not begun:
            return 0
        return self.began.sent if self.rows[self.began.parent].received < self.began.sent else 0

    def place(self, envelope: Envelope) -> Place:
        """What to do with a package."""
        return lives.place(envelope.number, envelope.mark, self.peer.mark, self.received, self.needs)

    def due(self) -> Iterator[int]:
        """The numbers whose turn it is: what former lives left behind first."""
        for one in self.former:
            yield one.received + 1
        if not self.needs:
            yield self.peer.received + 1

    def lacking(self, waiting: Iterable[int]) -> tuple[int, ...]:
        """The numbers that have to come before what waits can be taken."""
        there = tuple(waiting)
        found: list[int] = []
        for mark, upto in self.received.items():
            parent = self.began is not None and mark == self.began.parent
            found.extend(lives.lacking(upto, there, upto=self.needs if parent else 0))
        return tuple(sorted(found))

    def is_taken(self, number: int) -> bool:
        """Whether a package of this number needs to be kept no longer."""
        same = (upto for upto in self.received.values() if lives.life_of(upto) == lives.life_of(number))
        return any(number <= upto for upto in same)

    def asked(self) -> tuple[PeerLife, ...]:
        """Lives that wait for a supervisor, or were refused; oldest first."""
        return tuple(one for one in self.rows.values() if one.status in ("asked", "refused"))
