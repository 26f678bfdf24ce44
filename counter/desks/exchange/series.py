"""How far each life of a peer came, and what the next of its packages is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from counter.exchange import lives
from counter.exchange.lives import Began

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.exchange.lives import Ancestor, Place
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
    late: dict[str, frozenset[int]]
    """Mark of each life that counted before → what was taken of it since."""

    @classmethod
    def of(cls, shelf: Lives, peer: Peer) -> Series:
        """As they stand now."""
        rows = {one.mark: one for one in shelf.all_of(peer.code)}
        own = rows.pop(peer.mark, None)
        late = {
            one.mark: shelf.taken_after(peer.code, one.received, lives.first(one.life + 1))
            for one in rows.values()
            if one.status == "former"
        }
        return cls(peer, rows, began_of(own) if own is not None and own.began else None, late)

    @property
    def former(self) -> tuple[PeerLife, ...]:
        """Lives that counted before, oldest first."""
        return tuple(one for one in self.rows.values() if one.status == "former")

    @property
    def received(self) -> dict[str, int]:
        """Mark of each life that counts or counted → its last package that was taken, with all before."""
        found = {one.mark: lives.reached(one.received, self.late[one.mark]) for one in self.former}
        return found | {self.peer.mark: self.peer.received}

    @property
    def parent(self) -> Ancestor | None:
        """Of which former life the one that counts goes on, and from where; None = it is the first."""
        return None if self.began is None else lives.parent_of(self.began.line, [*self.late], forgetful=True)

    @property
    def begins(self) -> bool:
        """Whether nothing was taken yet of the life that counts, and it is not the first."""
        return self.began is not None and self.peer.received == lives.first(self.peer.life)

    @property
    def applied(self) -> int:
        """The last package of what the peer itself remembers that was taken, with all before."""
        if self.begins and self.parent is not None:
            return self.received[self.parent.mark]
        return self.peer.received

    @property
    def needs(self) -> int:
        """The last package of the former life that has to come before any of the new one; 0 = it came."""
        parent = self.parent
        if parent is None or not self.begins:
            return 0
        return parent.sent if self.received[parent.mark] < parent.sent else 0

    def place(self, envelope: Envelope) -> Place:
        """What to do with a package."""
        number, mark = envelope.number, envelope.mark
        taken = number in self.late.get(mark, ())
        return lives.place(number, mark, self.peer.mark, self.received, needs=self.needs, taken=taken)

    def due(self, waiting: Iterable[int]) -> Iterator[int]:
        """The numbers of what waits whose turn it is: what former lives left behind first."""
        former = {one.life for one in self.former}
        yield from (one for one in waiting if lives.life_of(one) in former and not self.is_taken(one))
        if not self.needs:
            yield self.peer.received + 1

    def lacking(self, waiting: Iterable[int]) -> tuple[int, ...]:
        """The numbers that have to come before what waits can be taken."""
        there = tuple(waiting)
        own = [one for one in there if lives.life_of(one) == self.peer.life]
        found = lives.lacking(self.peer.received, there, max(own, default=0))
        if self.parent is None or not self.needs:
            return found
        mark = self.parent.mark
        came = (*there, *self.late[mark])
        return (*lives.lacking(self.received[mark], came, self.needs + 1), *found)

    def is_taken(self, number: int) -> bool:
        """Whether a package of this number needs to be kept no longer."""
        if any(number in taken for taken in self.late.values()):
            return True
        same = (upto for upto in self.received.values() if lives.life_of(upto) == lives.life_of(number))
        return any(number <= upto for upto in same)

    def asked(self) -> tuple[PeerLife, ...]:
        """Lives that wait for a supervisor, or were refused; oldest first."""
        return tuple(one for one in self.rows.values() if one.status in ("asked", "refused"))
