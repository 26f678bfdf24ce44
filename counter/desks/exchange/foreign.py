"""Another station's journal goes on with a package: the links, then the entries that they prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.desks.exchange.came import RESTORED
from counter.errors import Conflict
from counter.exchange import chain
from counter.exchange.records import ForeignEntry
from counter.journal import Head

if TYPE_CHECKING:
    from counter.exchange.parcel import Parcel
    from counter.exchange.records import Peer, PeerLife
    from counter.store.lives import Chain


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a journal, as far as it is known: of the life that counts, or of a former one."""

    kept: Chain
    known: Peer | PeerLife
    name: str
    """Of the station."""

    def chained(self, read: Parcel) -> Head:
        """The journal goes on from where it ended here. Conflict when it does not.

        That of a former life may have gaps: who could fill them may have forgotten them.
        """
        stretch = chain.Stretch(after=read.content.after, links=read.links)
        known = Head(self.known.head_seq, self.known.head_hash)
        if self.kept.mark is None or stretch.after <= known.seq:
            end = chain.follows(known, stretch)
        else:
            end = Head(stretch.after + len(stretch.links), stretch.links[-1]) if stretch.links else known
        links = self.kept.links(stretch.after, stretch.after + len(stretch.links))
        if (fork := chain.forked(stretch, links)) is not None:
            raise Conflict(
                f"{self.name}的日志从第{fork}条起和以前送来的不一样。",
                todo=f"没有收。{RESTORED}日志被改过的，也是这样。",
            )
        rows = [
            ForeignEntry(station=self.kept.station, seq=n, hash=link)
            for n, link in enumerate(read.links, stretch.after + 1)
        ]
        self.kept.add(rows)
        return end

    def put_entries(self, read: Parcel, end: Head) -> None:
        """The entries that came along, each proved by the links."""
        for texts in read.entries.values():
            entries = [chain.entry_of(text) for text in texts]
            if not entries:
                continue
            low, high = min(one.seq for one in entries), max(one.seq for one in entries)
            links = self.kept.links(low - 2, min(high, end.seq))
            if self.kept.mark is not None:
                links = {one.seq - 1: one.previous for one in entries} | links
            chain.prove(entries, links)
            rows = [
                ForeignEntry(
                    station=self.kept.station, seq=one.seq, hash=one.hash, case_id=one.case_id, entry=text
                )
                for one, text in zip(entries, texts, strict=True)
            ]
            self.kept.tell(rows)
