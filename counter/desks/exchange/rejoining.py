"""A restored station's new life: what it tells of itself, and how it learns that it was accepted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from counter.desks.exchange.fetching import sender_of
from counter.desks.exchange.series import Series
from counter.desks.exchange.versioning import has_before, stamped_before
from counter.errors import BadInput, CounterError
from counter.exchange import chain, lives, parcel
from counter.exchange.lives import Ancestor, Began
from counter.exchange.parcel import Former
from counter.exchange.records import ForeignEntry
from counter.exchange.sealing import SUFFIX, read_envelope
from counter.exchange.snapshot import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.desks.context import Desk
    from counter.desks.exchange.loading import Load, Round
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.parcel import Parcel
    from counter.exchange.records import OwnLife, Peer
    from counter.exchange.sealing import Envelope
    from counter.store import UnitOfWork, View

LONGEST_NAME = 60
"""Characters of a backup's name that go into an envelope."""


def own_life(view: View | UnitOfWork) -> OwnLife | None:
    """The life this station is in; None = it was never restored."""
    line = view.lives.line()
    return line[-1] if line else None


def waits(view: View | UnitOfWork, peer: Peer) -> bool:
    """Whether a peer has still to accept that this station was restored."""
    life = own_life(view)
    return life is not None and peer.known != life.mark


def began(work: Round) -> Began | None:
    """What this station's packages tell a peer of its life."""
    life, peer = work.life, work.peer
    if life is None:
        return None
    return Began(
        life=life.life,
        mark=life.mark,
        line=tuple(_ancestors(work)),
        at=life.at,
        backup=life.backup[:LONGEST_NAME],
        received=tuple(Series.of(work.uow.lives, peer).received.values()),
        their_seq=peer.head_seq,
        their_hash=peer.head_hash,
        has=has_before(work.uow, work.at),
    )


def _ancestors(work: Round) -> Iterator[Ancestor]:
    sent = work.uow.exchange.sent_to(work.peer.code)
    mark, life = "", 0
    for one in work.uow.lives.line():
        made = [number for number in sent if lives.life_of(number) == life]
        yield Ancestor(mark=mark, seq=one.seq, hash=one.hash, sent=max(made, default=0))
        mark, life = one.mark, one.life


def stamp(desk: Desk, at: Here) -> None:
    """Once after a restore: what was changed before the backup belongs to the life before.

    Then what the former life made of it later is seen to go on from there.
    """
    with desk.store.begin() as uow:
        life = own_life(uow)
        if life is None or life.stamped:
            return
        head = uow.journal.hold().seq
        looked = min((one.looked for one in uow.exchange.all_peers()), default=life.seq)
        since = uow.exchange.changed(life.seq, head)
        for case_id in uow.exchange.changed(looked, life.seq):
            if case_id not in since:
                stamped_before(uow, at, case_id, life.seq)
        uow.exchange.put("own", replace(life, stamped=True))
        uow.commit()


# -- being accepted ----------------------------------------------------------------------------------------


def answered(desk: Desk, at: Here, where: Places, code: str) -> None:
    """A package of a peer that waits may say that this life was accepted: then its new series counts."""
    with desk.store.read() as view:
        peer, life = view.exchange.peers.get(code), own_life(view)
    if peer is None or life is None or peer.known == life.mark:
        return
    for path in sorted(where.waiting(code).glob(f"*{SUFFIX}")):
        with suppress(CounterError):
            envelope, signer = read_envelope(path)
            sender_of(desk, at, envelope, signer)
            if envelope.seen == life.mark and envelope.mark == peer.mark:
                _accepted(desk, code, envelope)
                return


def _accepted(desk: Desk, code: str, envelope: Envelope) -> None:
    with desk.store.begin() as uow:
        peer = uow.exchange.peers.get(code)
        if peer is None or peer.known == envelope.seen:
            return
        upto = max(peer.received, envelope.since - 1)
        uow.exchange.put("peers", replace(peer, known=envelope.seen, received=upto, told=upto))
        for row in Series.of(uow.lives, peer).former:  # what was made before for a life that is over, too
            if row.life == lives.life_of(envelope.since - 1) and row.received < envelope.since - 1:
                uow.exchange.put("lives", replace(row, received=envelope.since - 1))
        detail = {"from": code, "since": envelope.since, "life": envelope.seen}
        desk.record(uow, "exchange.rejoined", "", detail)
        uow.commit()


# -- the journal that was lost -----------------------------------------------------------------------------


def put_former(work: Round, load: Load) -> None:
    """What is known here of the journal that a peer lost goes back to it."""
    told = Series.of(work.uow.lives, work.peer).parent
    if told is None:
        return
    lost = work.uow.lives.chain(work.peer.code, told.mark)
    links = lost.links(told.seq)
    texts = lost.texts(told.seq)
    while texts and sum(map(len, texts)) > MOST // 4:  # the links still prove what was there
        texts.pop()
    found = Former(mark=told.mark, after=told.seq, links=links, entries=tuple(texts))
    load.texts[parcel.FORMER] = msgspec.json.encode(found).decode()


def take_former(uow: UnitOfWork, at: Here, read: Parcel) -> None:
    """Keep what came back of the journal this station lost. BadInput when it does not go on from ours."""
    text, life = read.text(parcel.FORMER), own_life(uow)
    if not text or life is None:
        return
    try:
        came = msgspec.json.decode(text, type=Former)
    except msgspec.MsgspecError as why:
        raise BadInput("包里带回的本站日志读不懂。", todo="请发送的站点重新导出。") from why
    entries = [chain.entry_of(one) for one in came.entries]
    ours = uow.exchange.links_between(came.after - 1, came.after)
    before = {one.seq - 1: one.previous for one in entries}
    chain.prove(entries, before | came.links | dict(zip([came.after], ours, strict=False)))
    rows = [ForeignEntry(station=at.code, seq=seq, hash=link) for seq, link in came.links.items()]
    kept = uow.lives.chain(at.code, came.mark)
    kept.add(rows)
    kept.tell(
        [
            ForeignEntry(station=at.code, seq=one.seq, hash=one.hash, case_id=one.case_id, entry=text)
            for one, text in zip(entries, came.entries, strict=True)
        ]
    )
