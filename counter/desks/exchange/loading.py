"""A package in the making: for whom, and what is in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counter.exchange import parcel
from counter.exchange.lives import following

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import OwnLife, Peer
    from counter.store import UnitOfWork


@dataclass(slots=True)
class Load:
    """What goes into one package, as it fills."""

    texts: dict[str, str] = field(default_factory=dict)
    """Path inside → text."""
    scans: dict[str, str] = field(default_factory=dict)
    """Hash → media type."""
    versions: list[str] = field(default_factory=list)
    """Of the list, that the peer lacks."""
    cases: list[str] = field(default_factory=list)
    """Ids, in their order."""
    size: int = 0
    """Bytes of the scans."""
    full: bool = False
    """A case did not fit: what comes after it waits as well."""

    @property
    def content(self) -> bool:
        """Whether it says more than where the journal stands."""
        return bool(self.cases or self.texts.keys() - {parcel.LINKS} or self.scans)


@dataclass(frozen=True, slots=True)
class Round:
    """The making of one package for one peer, in its transaction."""

    desk: Desk
    uow: UnitOfWork
    at: Here
    peer: Peer
    head: int
    """Last entry of this station's journal before the package's own."""
    now: datetime
    life: OwnLife | None = None
    """This station's life; None = it was never restored."""

    @property
    def number(self) -> int:
        """The package's number."""
        return following(self.peer.sent, self.life.life if self.life else 0)
