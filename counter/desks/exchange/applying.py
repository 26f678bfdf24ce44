"""One package taken: files first (each under its content's name), then everything else in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter import scans
from counter.desks.exchange import lists_in, merging
from counter.desks.exchange.came import RESTORED, Looked
from counter.desks.exchange.joining import meet
from counter.errors import BadInput, Conflict, Refused
from counter.exchange import chain
from counter.exchange.records import ForeignEntry, ReceivedPackage
from counter.exchange.stations import given_by
from counter.files import digest_of, settle
from counter.journal import Head

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.exchange.parcel import Parcel
    from counter.exchange.records import Peer
    from counter.store import UnitOfWork


def applied(desk: Desk, at: Here, peer: Peer, read: Parcel) -> Looked:
    """What came of a package that was opened. Conflict, Refused, BadInput, StoreFailed: nothing was taken."""
    _check_numbers(at, read)
    _place_scans(desk, read)
    lists_told = lists_in.take(desk, read)
    number = read.envelope.number
    with desk.store.begin() as uow:
        head = uow.journal.hold().seq
        known = _next_from(uow, peer.code, number)
        end = _chained(uow, known, read)
        merge = merging.Merge(desk=desk, uow=uow, at=at, peer=known, head=head, number=number)
        outcomes = [merge.take(one) for one in read.snapshots]
        _put_entries(uow, peer.code, read, end)
        uow.exchange.went(peer.code, 0, [one.stem for one in read.scans])
        _acknowledged(desk, uow, read)
        row = _received(desk, read, len(outcomes), outcomes.count("conflict"))
        uow.exchange.received.add(row)
        uow.exchange.put("peers", _after(known, read, end, row.at))
        meet(desk, uow)
        detail = {"from": peer.code, "number": number, "package": row.id, "ids": list(read.content.cases)}
        desk.record(uow, "exchange.in", "", {**detail, "cases": row.cases, "conflicts": row.conflicts})
        uow.commit()
    return Looked(
        name=read.envelope.name,
        kind="taken",
        cases=row.cases,
        conflicts=row.conflicts,
        told=tuple(lists_told),
    )


def _next_from(uow: UnitOfWork, code: str, number: int) -> Peer:
    """The peer as it stands now. Conflict unless this package is the next one from there."""
    peer = uow.exchange.peers.get(code)
    if peer is None or peer.received + 1 != number:
        raise Conflict("另一个窗口刚收下了这个包。", todo="请再看一次。")
    return peer


def _after(peer: Peer, read: Parcel, end: Head, now: datetime) -> Peer:
    """The peer once its package is taken."""
    named = {one.core.case.catalogue for one in read.snapshots}
    return replace(
        peer,
        received=read.envelope.number,
        acked=max(peer.acked, min(read.content.applied, peer.sent)),
        head_seq=end.seq,
        head_hash=end.hash,
        catalogues=tuple(sorted({*peer.catalogues, *named})),
        last_in=now,
    )


def _received(desk: Desk, read: Parcel, cases: int, conflicts: int) -> ReceivedPackage:
    return ReceivedPackage(
        peer=read.envelope.sender,
        number=read.envelope.number,
        id=read.envelope.id,
        at=desk.now(),
        by=desk.session.name,
        cases=cases,
        conflicts=conflicts,
        content=read.content.content,
    )


def _check_numbers(at: Here, read: Parcel) -> None:
    """A station gives out numbers of its own windows only. Refused when one is of another listed station."""
    for one in read.snapshots:
        number, origin = one.core.case.number or "", at.listed.of(one.origin)
        owner = next((station for station in at.listed.stations if given_by(station, number)), None)
        if owner is not None and origin is not None and owner.code != origin.code:
            raise Refused(
                f"包里的办件 {number} 用了{owner.name}的窗口号。",
                todo="没有收。请发送的站点核对它的窗口号段。",
            )


def _place_scans(desk: Desk, read: Parcel) -> None:
    """The files that came along, under their hash. BadInput unless every file the cases name is here."""
    folder = desk.data / "scans"
    for file in read.scans:
        target = folder / file.stem[:2] / file.name
        if target.is_file() and digest_of(target)[0] == file.stem:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        settle(target.parent)
    for snap in read.snapshots:
        for one in snap.grown.scans:
            if not scans.path_of(folder, one).is_file():
                raise BadInput(
                    f"办件 {snap.core.case.number} 的扫描件“{one.line}”没有随包来。",
                    todo="请发送的站点重新导出。",
                )


def _chained(uow: UnitOfWork, peer: Peer, read: Parcel) -> Head:
    """The other station's journal goes on from where it ended here. Conflict when it does not."""
    stretch = chain.Stretch(after=read.content.after, links=read.links)
    end = chain.follows(Head(peer.head_seq, peer.head_hash), stretch)
    upto = read.content.after + len(read.links)
    known = uow.exchange.links(peer.code, read.content.after, upto)
    if (fork := chain.forked(stretch, known)) is not None:
        raise Conflict(
            f"{peer.name}的日志从第{fork}条起和以前送来的不一样。",
            todo=f"没有收。{RESTORED}日志被改过的，也是这样。",
        )
    rows = [
        ForeignEntry(station=peer.code, seq=n, hash=link)
        for n, link in enumerate(read.links, stretch.after + 1)
    ]
    uow.exchange.add_links(rows)
    return end


def _put_entries(uow: UnitOfWork, station: str, read: Parcel, end: Head) -> None:
    """The entries that came along, each proved by the links."""
    for texts in read.entries.values():
        entries = [chain.entry_of(text) for text in texts]
        if not entries:
            continue
        low, high = min(one.seq for one in entries), max(one.seq for one in entries)
        chain.prove(entries, uow.exchange.links(station, low - 2, min(high, end.seq)))
        rows = [
            ForeignEntry(station=station, seq=one.seq, hash=one.hash, case_id=one.case_id, entry=text)
            for one, text in zip(entries, texts, strict=True)
        ]
        uow.exchange.tell(rows)


def _acknowledged(desk: Desk, uow: UnitOfWork, read: Parcel) -> None:
    """What the other side says it has taken: those versions are common from here on."""
    peer, upto, now = read.envelope.sender, read.content.applied, desk.now()
    for shared in uow.exchange.shared_in(peer, upto):
        acked = replace(
            shared, common=shared.pending, base=shared.vector, pending="", acked_at=shared.sent_at
        )
        uow.exchange.put("shared", acked)
    uow.exchange.mark_acked(peer, upto, now)
