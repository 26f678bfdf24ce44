"""Packages in: looked at, kept, and taken strictly in order, each in one transaction.

A file is first only looked at (who, to whom, which number, signed by whom, whole). What may be of use is
copied
beside (`waiting`) and taken from there, so that a stick can be pulled out at any moment. Package n is taken
after n-1: what follows a gap waits, and the missing numbers are named.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from counter import scans
from counter.codes import kept
from counter.desks.exchange import lists_in, merging
from counter.desks.exchange.joining import meet, revoked
from counter.desks.exchange.places import at_work, clear_half, free_room, put_there
from counter.desks.exchange.standing import here
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.exchange import chain, parcel
from counter.exchange.records import ForeignEntry, ReceivedPackage
from counter.exchange.sealing import SUFFIX, open_sealed, read_envelope, whole
from counter.exchange.zips import unpacked
from counter.files import digest_of, settle
from counter.journal import Head
from counter.staff.roles import require
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.parcel import Parcel
    from counter.exchange.records import Peer
    from counter.exchange.sealing import Envelope
    from counter.store import UnitOfWork

Kind = Literal["taken", "waits", "again", "elsewhere", "bad"]
"""Taken / came too early / had been taken before / for another station / cannot be used."""
KINDS: dict[Kind, str] = {
    "taken": "已收下",
    "waits": "先等着",
    "again": "以前收过",
    "elsewhere": "不是给本站的",
    "bad": "没有收",
}

RESTORED: Final = (
    "发送的站点可能从旧的备份恢复过，恢复以后的包收不了：请两边的管理员核对办件；"
    "那里用新的数据文件夹和新的号段重新入网，原来的办件由上级接管，再下交给它。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of one file."""

    name: str
    kind: Kind
    why: str = ""
    """A sentence where it was not simply taken."""
    cases: int = 0
    conflicts: int = 0
    told: tuple[str, ...] = ()
    """What the person should know: changes of the list, new lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What one going in did."""

    files: tuple[Looked, ...] = ()
    missing: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Station → numbers of packages that have to come before others can be taken."""

    def of(self, kind: Kind) -> tuple[Looked, ...]:
        """The files with which this happened."""
        return tuple(one for one in self.files if one.kind == kind)

    @property
    def cases(self) -> int:
        """How many versions of cases came."""
        return sum(one.cases for one in self.files)


def take_all(desk: Desk, source: Path | None = None) -> Came:
    """Take what lies in a folder (None = only what waits here already).

    Whatever is wrong with one file stops no other; it is told in the answer. Raises Refused without a
    place on the county's list or when the folder is not there; StoreFailed.
    """
    require(desk.session, "clerk", "supervisor", "administrator")
    at = here(desk)
    if source is not None and not source.exists():
        raise Refused(f"文件夹“{source}”不在。", todo="请插好 U 盘，或者核对位置，再办一次。")
    with at_work(desk.data) as where:
        seen = [_fetched(desk, at, where, file) for file in _files(source)]
        taken = list(_taken(desk, at, where))
        return Came(files=(*_left(seen, taken), *taken), missing=missing(desk, where))


def _files(source: Path | None) -> list[Path]:
    if source is None:
        return []
    if source.is_file():
        return [source]
    return sorted(one for one in source.glob(f"*{SUFFIX}") if one.is_file() and not one.is_symlink())


def _left(seen: list[Looked], taken: list[Looked]) -> list[Looked]:
    """What is to be told of the files themselves: what was fetched and taken at once is told as taken."""
    done = {one.name for one in taken}
    return [one for one in seen if one.name not in done]


# -- looking and fetching ----------------------------------------------------------------------------------


def _fetched(desk: Desk, at: Here, where: Places, file: Path) -> Looked:
    try:
        envelope, signer = read_envelope(file)
        if envelope.recipient != at.code:
            said = f"这个包是给 {envelope.recipient} 的，本站是 {at.code}。"
            return Looked(name=file.name, kind="elsewhere", why=said)
        return _kept(desk, at, where, file, envelope, signer)
    except CounterError as why:
        return Looked(name=file.name, kind="bad", why=str(why))


def _kept(  # noqa: PLR0913, PLR0917  (a file and what its envelope says)
    desk: Desk, at: Here, where: Places, file: Path, envelope: Envelope, signer: str
) -> Looked:
    peer = _sender(desk, at, envelope, signer)
    if envelope.number <= peer.received:
        return _before(desk, envelope, file.name)
    whole(file, envelope)
    folder = where.waiting(peer.code)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = folder / envelope.name
    if there.is_file():
        _the_same(there, envelope)
    free_room(folder, file.stat().st_size)
    if file.name == envelope.name:
        put_there(file, folder)
    else:  # renamed on the way: the envelope counts
        copy = where.work / envelope.name
        copy.write_bytes(b"")
        copy.unlink()
        _copied(file, copy)
        put_there(copy, folder)
    return Looked(name=envelope.name, kind="waits")


def _copied(file: Path, copy: Path) -> None:
    from counter.files import copy_hashed

    copy_hashed(file, copy)


def _sender(desk: Desk, at: Here, envelope: Envelope, signer: str) -> Peer:
    """The peer a package comes from. Refused for a station that is none, or a key that does not count."""
    with desk.store.read() as view:
        peer = view.exchange.peers.get(envelope.sender)
    station = at.listed.of(envelope.sender)
    if peer is None or station is None:
        raise Refused(
            f"县里的站点名单上没有和本站交换的 {envelope.sender}。",
            todo="没有收。请先导入最新的站点名单，再收一次。",
        )
    if revoked(desk.data / kept.FOLDER, signer):
        raise Refused(
            f"{station.name}给这个包签名的密钥已经吊销。",
            todo="没有收。请这个站点换新密钥、重新登记，再导出一次。",
        )
    if station.public != signer:
        raise Refused(
            f"这个包不是{station.name}登记的密钥签的名。",
            todo="没有收。这个站点换过密钥的，请先导入最新的站点名单，再收一次。",
        )
    return peer


def _before(desk: Desk, envelope: Envelope, name: str) -> Looked:
    with desk.store.read() as view:
        known = view.exchange.received.get(envelope.sender, envelope.number)
    if known is not None and known.id == envelope.id:
        return Looked(
            name=name, kind="again", why=f"第 {envelope.number} 号 {known.at:%m-%d %H:%M} 已经收过。"
        )
    raise Conflict(
        f"第 {envelope.number} 号包以前收过，内容不一样，没有收。",
        todo=RESTORED,
    )


def _the_same(there: Path, envelope: Envelope) -> None:
    """Two packages of one number, both signed, are one too many. Conflict then."""
    try:
        known, _ = read_envelope(there)
        whole(there, known)
    except BadInput:
        there.unlink()  # ours was damaged meanwhile: the one that came takes its place
        return
    if known.id != envelope.id:
        raise Conflict(
            f"第 {envelope.number} 号包已经来过一个，内容不一样，两个都没有收。",
            todo=RESTORED,
        )


def missing(desk: Desk, where: Places) -> dict[str, tuple[int, ...]]:
    """For each peer the numbers that have to come before what waits can be taken."""
    found = {}
    with desk.store.read() as view:
        peers = view.exchange.all_peers()
    for peer in peers:
        waiting = set(where.numbers_waiting(peer.code))
        if waiting:
            lacking = tuple(n for n in range(peer.received + 1, max(waiting)) if n not in waiting)
            if lacking:
                found[peer.code] = lacking
    return found


# -- taking ------------------------------------------------------------------------------------------------


def _taken(desk: Desk, at: Here, where: Places) -> Iterator[Looked]:
    with desk.store.read() as view:
        codes = [one.code for one in view.exchange.all_peers()]
    for code in codes:
        stuck = ""
        while True:
            with desk.store.read() as view:
                peer = view.exchange.peers.get(code)
            if peer is None:
                break
            file = where.waiting(code) / f"{code}_{at.code}_{peer.received + 1:06d}{SUFFIX}"
            _drop_taken(where, code, peer.received)
            if not file.is_file():
                break
            told = _one(desk, at, where, peer, file)
            yield told
            if told.kind != "taken":
                stuck = told.name
                break
        yield from (one for one in _too_early(where, code) if one.name != stuck)


def _drop_taken(where: Places, code: str, upto: int) -> None:
    """What was taken, and its file not yet cleared away when somebody pulled the plug."""
    clear_half(where.waiting(code))
    for path in where.waiting(code).glob(f"*{SUFFIX}"):
        number = path.stem.rsplit("_", 1)[-1]
        if number.isdigit() and int(number) <= upto:
            path.unlink(missing_ok=True)


def _too_early(where: Places, code: str) -> Iterator[Looked]:
    for path in sorted(where.waiting(code).glob(f"*{SUFFIX}")):
        yield Looked(name=path.name, kind="waits", why="前面的包还没有到，到了再收。")


def _one(desk: Desk, at: Here, where: Places, peer: Peer, file: Path) -> Looked:
    """One package, whole or not at all."""
    try:
        envelope, signer = read_envelope(file)
        _sender(desk, at, envelope, signer)
        whole(file, envelope)
        packed = where.work / f"{file.name}.zip"
        with suppress(FileNotFoundError):
            packed.unlink()
        free_room(where.root, envelope.size * 2)
        open_sealed(file, desk.data / kept.FOLDER, packed)
        with unpacked(packed, where.work) as received:
            read = parcel.parcel_of(received, envelope, REVISIONS[-1])
            told = _applied(desk, at, peer, read)
    except CounterError as why:
        return Looked(name=file.name, kind="bad", why=str(why))
    file.unlink(missing_ok=True)
    settle(file.parent)
    return told


def _applied(desk: Desk, at: Here, peer: Peer, read: Parcel) -> Looked:
    """Files first (each under its content's name, or monotone), then everything else in one transaction."""
    _check_numbers(at, read)
    _place_scans(desk, read)
    lists_told = lists_in.take(desk, read)
    with desk.store.begin() as uow:
        head = uow.journal.hold().seq
        now_peer = uow.exchange.peers.get(peer.code)
        if now_peer is None or now_peer.received + 1 != read.envelope.number:
            raise Conflict("另一个窗口刚收下了这个包。", todo="请再看一次。")
        end = _chained(uow, now_peer, read)
        merge = merging.Merge(
            desk=desk, uow=uow, at=at, peer=now_peer, head=head, number=read.envelope.number
        )
        outcomes = [merge.take(one) for one in read.snapshots]
        conflicts = outcomes.count("conflict")
        _told(uow, peer.code, read, end)
        uow.exchange.went(peer.code, 0, [one.stem for one in read.scans])
        _acknowledged(desk, uow, read)
        uow.exchange.received.add(_row(desk, read, len(outcomes), conflicts))
        changed = replace(
            now_peer,
            received=read.envelope.number,
            acked=max(now_peer.acked, min(read.content.applied, now_peer.sent)),
            head_seq=end.seq,
            head_hash=end.hash,
            catalogues=tuple(
                sorted({*now_peer.catalogues, *(one.core.case.catalogue for one in read.snapshots)})
            ),
            last_in=desk.now(),
        )
        uow.exchange.put("peers", changed)
        meet(desk, uow)
        detail = {
            "from": peer.code,
            "number": read.envelope.number,
            "package": read.envelope.id,
            "cases": len(outcomes),
            "conflicts": conflicts,
            "ids": list(read.content.cases),
        }
        desk.record(uow, "exchange.in", "", detail)
        uow.commit()
    return Looked(
        name=read.envelope.name,
        kind="taken",
        cases=len(outcomes),
        conflicts=conflicts,
        told=tuple(lists_told),
    )


def _row(desk: Desk, read: Parcel, cases: int, conflicts: int) -> ReceivedPackage:
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
    from counter.exchange.stations import given_by

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


def _told(uow: UnitOfWork, station: str, read: Parcel, end: Head) -> None:
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
