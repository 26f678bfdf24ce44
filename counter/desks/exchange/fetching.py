"""A file with a package, looked at and put beside: who, to whom, which number, signed by whom, whole.

It is taken from there, so that a stick can be pulled out at any moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from counter.codes import kept
from counter.desks.exchange.came import RESTORED, Looked
from counter.desks.exchange.joining import revoked
from counter.desks.exchange.places import free_room, put_there
from counter.desks.exchange.series import Series
from counter.errors import BadInput, Conflict, CounterError, Refused
from counter.exchange.lives import life_of, said
from counter.exchange.records import PeerLife
from counter.exchange.sealing import read_envelope, whole

if TYPE_CHECKING:
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer
    from counter.exchange.sealing import Envelope
    from counter.exchange.stations import Listed
    from counter.store import View


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
    with desk.store.read() as view:
        series = Series.of(view.lives, peer)
        spot = series.place(envelope)
        if spot != "asks":  # who was restored asks whatever it remembers of us
            _for_this_life(view, peer, envelope)
    if spot == "before":
        return _before(desk, peer, envelope, file.name)
    if spot == "clash":
        raise Conflict(
            f"{peer.name}恢复过两次，两次的期号一样，没有收。",
            todo=f"请在{peer.name}从同一份备份再恢复一次（期号会变大），再导出。",
        )
    _in_its_time(series, envelope)
    whole(file, envelope)
    folder = where.waiting(peer.code)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = folder / envelope.name
    if there.is_file():
        _the_same(there, envelope)
    free_room(folder, file.stat().st_size)
    put_there(file, folder, envelope.name)  # whatever it was called on the way
    if spot == "asks" and envelope.mark not in series.rows:
        _asked(desk, peer, envelope)
    return Looked(name=envelope.name, kind="waits")


def _for_this_life(view: View, peer: Peer, envelope: Envelope) -> None:
    """Refused for what was made for a life of this station that it does not remember, or is not in."""
    if envelope.seen and envelope.seen not in {one.mark for one in view.lives.line()}:
        raise Refused(
            f"{peer.name}同意的是本站另一次恢复，这个包不是给现在这份数据的，没有收。",
            todo="本站又恢复过的，请先导出、等对方同意；不知道怎么回事的，请查有没有别处在用本站的旧数据。",
        )


def _in_its_time(series: Series, envelope: Envelope) -> None:
    """Refused for what a former life is said to have made after the restore that ended it."""
    row = series.rows.get(envelope.mark)
    if row is not None and row.ended is not None and envelope.made_at > row.ended:
        when = f"{envelope.made_at:%m-%d %H:%M}"
        raise Refused(
            f"{series.peer.name}恢复以后，恢复以前的那份数据还在做包（{when}），没有收。",
            todo="请查那里是不是有两份数据同时在用，只留一份；这个包请留着，核对以后再补办。",
        )


def _asked(desk: Desk, peer: Peer, envelope: Envelope) -> None:
    """A new life of a peer waits for a supervisor from here on."""
    assert envelope.began is not None  # noqa: S101  (only a first life has none, and that needs no asking)
    row = PeerLife(
        peer=peer.code,
        mark=envelope.mark,
        life=envelope.began.life,
        status="asked",
        began=msgspec.json.encode(envelope.began).decode(),
        asked_at=desk.now(),
    )
    with desk.store.begin() as uow:
        uow.exchange.put("lives", row)
        detail = {"from": peer.code, "life": row.life, "mark": row.mark, "backup": envelope.began.backup}
        desk.record(uow, "exchange.asked", "", detail)
        uow.commit()


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
    if station.public != signer and not _left_behind(desk, station, envelope, signer):
        raise Refused(
            f"这个包不是{station.name}登记的密钥签的名。",
            todo="没有收。这个站点换过密钥的，请先导入最新的站点名单，再收一次。",
        )
    return peer


def _left_behind(desk: Desk, station: Listed, envelope: Envelope, signer: str) -> bool:
    """Whether a restored station with a new key signed this in a former life, with a key it had then."""
    with desk.store.read() as view:
        lives = [one.life for one in view.lives.all_of(station.code)]
    keys = kept.key_list(desk.data / kept.FOLDER)
    its = [one for one in (keys.keys if keys else ()) if one.public == signer]
    named = any((one.district, one.name) == (station.district, station.name) for one in its)
    return named and life_of(envelope.number) < max(lives, default=0)


def _before(desk: Desk, peer: Peer, envelope: Envelope, name: str) -> Looked:
    number = said(envelope.number)
    with desk.store.read() as view:
        known = view.exchange.received.get(envelope.sender, envelope.number)
    if known is not None and known.id == envelope.id:
        return Looked(name=name, kind="again", why=f"第 {number} 号 {known.at:%m-%d %H:%M} 已经收过。")
    if known is None and envelope.seen != peer.known:
        why = f"第 {number} 号是本站恢复以前的，内容已经随{peer.name}后来的包送来。"
        return Looked(name=name, kind="again", why=why)
    raise Conflict(
        f"第 {number} 号包以前收过，内容不一样，没有收。",
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
            f"第 {said(envelope.number)} 号包已经来过一个，内容不一样，两个都没有收。",
            todo=RESTORED,
        )
