"""One package taken: files first (each under its content's name), then everything else in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter import scans
from counter.desks.exchange import lists_in, merging
from counter.desks.exchange.came import Looked
from counter.desks.exchange.foreign import Line
from counter.desks.exchange.joining import meet
from counter.desks.exchange.rejoining import take_former
from counter.desks.exchange.series import Series
from counter.errors import BadInput, Conflict, Refused
from counter.exchange.chain import entry_of
from counter.exchange.records import ReceivedPackage
from counter.exchange.stations import given_by
from counter.files import digest_of, settle

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.exchange.parcel import Parcel
    from counter.exchange.records import Peer, PeerLife
    from counter.journal import Head
    from counter.store import UnitOfWork


def applied(desk: Desk, at: Here, code: str, read: Parcel) -> Looked:
    """What came of a package that was opened. Conflict, Refused, BadInput, StoreFailed: nothing was taken."""
    _check_numbers(at, read)
    _place_scans(desk, read)
    lists_told = lists_in.take(desk, read)
    number = read.envelope.number
    with desk.store.begin() as uow:
        head = uow.journal.hold().seq
        known, former = _next_from(uow, code, read)
        line = Line(uow.lives.chain(code, former.mark if former else None), former or known, known.name)
        end = line.chained(read)
        merge = merging.Merge(
            desk=desk, uow=uow, at=at, peer=known, head=head, number=number, former=former is not None
        )
        outcomes = [merge.take(one) for one in read.snapshots]
        line.put_entries(read, end)
        row = _received(desk, read, len(outcomes), outcomes.count("conflict"))
        uow.exchange.received.add(row)
        if former is not None:
            uow.exchange.put("lives", replace(former, head_seq=end.seq, head_hash=end.hash))
            _common(uow, known, former, read)
        else:
            take_former(uow, at, read)
            uow.exchange.went(code, 0, [one.stem for one in read.scans])
            _acknowledged(desk, uow, read)
            uow.exchange.put("peers", _after(known, read, end, row.at))
        meet(desk, uow)
        detail = {"from": code, "number": number, "package": row.id, "ids": list(read.content.cases)}
        desk.record(uow, "exchange.in", "", {**detail, "cases": row.cases, "conflicts": row.conflicts})
        uow.commit()
    return Looked(
        name=read.envelope.name,
        kind="taken",
        cases=row.cases,
        conflicts=row.conflicts,
        told=tuple(lists_told),
    )


def _next_from(uow: UnitOfWork, code: str, read: Parcel) -> tuple[Peer, PeerLife | None]:
    """The peer as it stands now, and its former life if the package is of one.

    Conflict unless this package is the next one from there.
    """
    peer = uow.exchange.peers.get(code)
    series = Series.of(uow.lives, peer) if peer is not None else None
    if peer is None or series is None or series.place(read.envelope) != "next":
        raise Conflict("另一个窗口刚收下了这个包。", todo="请再看一次。")
    return peer, series.rows.get(read.envelope.mark)


def _common(uow: UnitOfWork, peer: Peer, former: PeerLife, read: Parcel) -> None:
    """What a former life wrote before its backup is in the journal of the life that counts as well."""
    series = Series.of(uow.lives, peer)
    parent = series.parent
    if parent is None or not series.begins or parent.mark != former.mark:
        return
    if (
        read.content.after > peer.head_seq
    ):  # the links in between come again with the new life's first package
        return
    upto = max(0, min(parent.seq - read.content.after, len(read.links)))
    common = replace(
        read,
        links=read.links[:upto],
        entries={
            case: tuple(text for text in texts if entry_of(text).seq <= parent.seq)
            for case, texts in read.entries.items()
        },
    )
    line = Line(uow.lives.chain(peer.code), peer, peer.name)
    end = line.chained(common)
    line.put_entries(common, end)
    uow.exchange.put("peers", replace(peer, head_seq=end.seq, head_hash=end.hash))


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


def _acknowledged(desk: Desk, uow: UnitOfWork, read: Parcel) -> None:
    """What the other side says it has taken: those versions are common from here on."""
    peer, upto, now = read.envelope.sender, read.content.applied, desk.now()
    for shared in uow.exchange.shared_in(peer, upto):
        acked = replace(
            shared, common=shared.pending, base=shared.vector, pending="", acked_at=shared.sent_at
        )
        uow.exchange.put("shared", acked)
    uow.exchange.mark_acked(peer, upto, now)
