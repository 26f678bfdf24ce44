"""A file with a package, looked at and put beside: who, to whom, which number, signed by whom, whole.

It is taken from there, so that a stick can be pulled out at any moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.codes import kept
from counter.desks.exchange.came import RESTORED, Looked
from counter.desks.exchange.joining import revoked
from counter.desks.exchange.places import free_room, put_there
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.exchange.sealing import read_envelope, whole

if TYPE_CHECKING:
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer
    from counter.exchange.sealing import Envelope


def fetched(desk: Desk, at: Here, where: Places, file: Path) -> Looked:
    """What became of one file; whatever is wrong with it is said there."""
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
    peer = sender_of(desk, at, envelope, signer)
    if envelope.number <= peer.received:
        return _before(desk, envelope, file.name)
    whole(file, envelope)
    folder = where.waiting(peer.code)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = folder / envelope.name
    if there.is_file():
        _the_same(there, envelope)
    free_room(folder, file.stat().st_size)
    put_there(file, folder, envelope.name)  # whatever it was called on the way
    return Looked(name=envelope.name, kind="waits")


def sender_of(desk: Desk, at: Here, envelope: Envelope, signer: str) -> Peer:
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
