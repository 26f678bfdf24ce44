"""Packages out: what changed is decided on in one transaction, then written, then carried.

The plan of a package is on the disk before its number is committed; the file is made from the plan, as
often as need be. So a kill leaves at most a plan without a number, which the next one overwrites.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec

from counter.desks.exchange import rejoining
from counter.desks.exchange.carrying import Made, written
from counter.desks.exchange.cases_out import put_cases
from counter.desks.exchange.lists_out import put_catalogue, put_lists, sign_voids
from counter.desks.exchange.loading import Load, Round
from counter.desks.exchange.places import at_work
from counter.desks.exchange.series import Series
from counter.desks.exchange.standing import here, signer_of
from counter.errors import Refused
from counter.exchange import parcel
from counter.exchange.lives import first
from counter.exchange.parcel import Content, Plan
from counter.exchange.records import SentPackage
from counter.exchange.sealing import FORMAT, PLAIN, Envelope
from counter.files import write_whole
from counter.staff.roles import require
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer
    from counter.store.exchange import ExchangeRead

LINKS_AT_ONCE: Final = 50_000


def make_all(desk: Desk, to: str = "") -> tuple[Made, ...]:
    """Make what is due for every peer, or one of them. Nothing is carried yet.

    Raises Refused without a place on the county's list, a key, or the named peer; StoreFailed.
    """
    require(desk.session, "clerk", "supervisor", "administrator")
    at = here(desk)
    signer = signer_of(desk, at)
    sign_voids(desk)
    rejoining.stamp(desk, at)
    with desk.store.read() as view:
        peers = [one for one in view.exchange.all_peers() if to in ("", one.code)]
    if not peers:
        raise Refused(
            f"没有和本站交换的站点{f'“{to}”' if to else ''}。",
            todo="请用 counter exchange status 看有哪些站点。",
        )
    with at_work(desk.data) as where:
        return tuple(_made(desk, at, signer, where, one) for one in peers)


def _made(desk: Desk, at: Here, signer: Signer, where: Places, peer: Peer) -> Made:
    numbers, cases = [], 0
    while plan := _decided(desk, at, where, peer.code):
        numbers.append(plan.envelope.number)
        cases += len(plan.content.cases)
    files = tuple(written(desk, at, signer, where, peer.code))
    return Made(peer=peer.code, name=peer.name, numbers=tuple(numbers), cases=cases, files=files)


def _decided(desk: Desk, at: Here, where: Places, code: str) -> Plan | None:
    """Decide on the next package for a peer, and commit to it; None = nothing is due."""
    with desk.store.begin() as uow:
        head = uow.journal.hold().seq
        peer = uow.exchange.peers.get(code)
        if peer is None:
            return None
        life = rejoining.own_life(uow)
        work, load = Round(desk, uow, at, peer, head, desk.now(), life), Load()
        after = _filled(work, load)
        answers = peer.since > peer.sent
        asks = life is not None and peer.known != life.mark and peer.sent <= first(life.life)
        content = load.content or after.linked < head or answers or asks
        if not content and not _owed(uow.exchange, peer):
            return None
        if answers:
            rejoining.put_former(work, load)
        plan = _plan(work, load, where.numbers_waiting(code), content=content)
        _commit(work, after, plan, where.plan(code, after.sent))
    return plan


def _filled(work: Round, load: Load) -> Peer:
    """Fill the package; the peer as it stands once it is sent."""
    peer = work.peer
    linked = _put_links(work, load)
    lists, catalogue = put_lists(work.desk, peer, load), put_catalogue(work.desk, peer, load)
    return replace(
        peer,
        sent=work.number,
        told=peer.received,
        linked=linked,
        lists=lists,
        catalogue=catalogue,
        looked=put_cases(work, load) if linked == work.head else peer.looked,
        catalogues=tuple(sorted({*peer.catalogues, *load.versions})),
    )


def _put_links(work: Round, load: Load) -> int:
    """The links of this station's journal that the peer lacks; up to where."""
    after = _linked(work)
    upto = min(work.head, after + LINKS_AT_ONCE)
    found = work.uow.exchange.links_between(after, upto)
    if found:
        load.texts[parcel.LINKS] = "\n".join(found)
    return upto


def _linked(work: Round) -> int:
    """Up to where the peer has the links.

    The first package of a new life tells all of them anew, if it can: the peer may have forgotten some.
    """
    anew = work.life is not None and work.peer.sent <= first(work.life.life) and work.head <= LINKS_AT_ONCE
    return 0 if anew else work.peer.linked


def _owed(view: ExchangeRead, peer: Peer) -> bool:
    """Whether it was not told yet of a package of its own that held anything."""
    found = (view.received.get(peer.code, number) for number in range(peer.told + 1, peer.received + 1))
    return any(one is not None and one.content for one in found)


def _plan(work: Round, load: Load, waiting: tuple[int, ...], *, content: bool) -> Plan:
    """`waiting`: numbers of the peer's packages that came too early."""
    desk, at, peer = work.desk, work.at, work.peer
    with_list = any(name.startswith(parcel.OVERLAY) for name in load.texts)
    return Plan(
        envelope=Envelope(
            format=FORMAT if work.life or peer.mark else PLAIN,
            id=str(uuid.uuid4()),
            sender=at.code,
            recipient=peer.code,
            number=work.number,
            made_at=work.now.replace(microsecond=0),
            began=rejoining.began(work),
            seen=peer.mark,
            since=peer.since,
        ),
        content=Content(
            tables=REVISIONS[-1],
            station=at.me.name,
            applied=Series.of(work.uow.lives, peer).applied,
            waiting=waiting,
            after=_linked(work),
            cases=tuple(load.cases),
            catalogue=desk.catalogue.version if with_list else "",
            content=content,
        ),
        texts=load.texts,
        scans=tuple(load.scans.items()),
        versions=tuple(load.versions),
    )


def _commit(work: Round, after: Peer, plan: Plan, file: Path) -> None:
    """The plan on the disk, then the number and the entry."""
    envelope, cases = plan.envelope, len(plan.content.cases)
    work.uow.exchange.put("peers", after)
    work.uow.exchange.sent.add(
        SentPackage(
            peer=envelope.recipient,
            number=envelope.number,
            id=envelope.id,
            made_at=envelope.made_at,
            by=work.desk.session.name,
            cases=cases,
            content=plan.content.content,
        )
    )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(file, msgspec.json.encode(plan))
    detail = {"to": after.code, "number": envelope.number, "package": envelope.id, "cases": cases}
    work.desk.record(work.uow, "exchange.out", "", detail)
    work.uow.commit()
