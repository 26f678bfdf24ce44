"""Packages out: what changed is decided on in one transaction, then written, then carried.

The plan of a package is on the disk before its number is committed; the file is made from the plan, as
often as need be. So a kill leaves at most a plan without a number, which the next one overwrites.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec

from counter.codes import kept, lists
from counter.codes.keys import public_key
from counter.desks.exchange.carrying import Made, written
from counter.desks.exchange.places import at_work
from counter.desks.exchange.standing import LIST, here, signer_of
from counter.desks.key_folder import KeyFolderDesk
from counter.errors import Refused
from counter.exchange import parcel
from counter.exchange.chain import text_of
from counter.exchange.parcel import MOST_CASES, SOFT_BYTES, SOFT_FILES, Content, Plan
from counter.exchange.records import CaseVersion, SentPackage, SharedCase
from counter.exchange.sealing import (
    FORMAT,
    Envelope,
)
from counter.exchange.snapshot import core_digest, digest, pack
from counter.exchange.versions import has_all
from counter.files import write_whole
from counter.staff.roles import require
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer
    from counter.exchange.snapshot import Snapshot
    from counter.store import UnitOfWork, View
    from counter.store.exchange import ExchangeRead

LINKS_AT_ONCE: Final = 50_000


def make_all(desk: Desk, to: str = "") -> tuple[Made, ...]:
    """Make what is due for every peer, or one of them. Nothing is carried yet.

    Raises Refused without a place on the county's list, a key, or the named peer; StoreFailed.
    """
    require(desk.session, "clerk", "supervisor", "administrator")
    at = here(desk)
    signer = signer_of(desk, at)
    _sign_voids(desk)
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
    while plan := decided(desk, at, where, peer.code):
        numbers.append(plan.envelope.number)
        cases += len(plan.content.cases)
    files = tuple(written(desk, at, signer, where, peer.code))
    return Made(peer=peer.code, name=peer.name, numbers=tuple(numbers), cases=cases, files=files)


# -- deciding ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Load:
    """What goes into one package, as it fills."""

    texts: dict[str, str] = field(default_factory=dict)
    scans: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    size: int = 0
    full: bool = False


def decided(desk: Desk, at: Here, where: Places, code: str) -> Plan | None:
    """Decide on the next package for a peer, and commit to it; None = nothing is due."""
    with desk.store.begin() as uow:
        head = uow.journal.hold()
        peer = uow.exchange.peers.get(code)
        if peer is None:
            return None
        load, now = _Load(), desk.now()
        linked = _links(uow, peer, head.seq, load)
        lists_digest = _lists(desk, peer, load)
        catalogue_digest = _catalogue(desk, peer, load)
        looked = peer.looked
        if linked == head.seq:
            looked = _cases(_Round(desk, uow, at, peer, head.seq, now), load)
        content = bool(load.cases or load.texts.keys() - {parcel.LINKS} or load.scans)
        content |= linked < head.seq
        owed = peer.received > peer.told and any(_contents(uow.exchange, peer))
        if not content and not owed:
            return None
        number = peer.sent + 1
        plan = _plan(desk, at, peer, number, load, content=content, now=now, where=where)
        changed = replace(
            peer,
            sent=number,
            told=peer.received,
            linked=linked,
            looked=looked,
            lists=lists_digest,
            catalogue=catalogue_digest,
            catalogues=tuple(sorted({*peer.catalogues, *load.versions})),
        )
        uow.exchange.put("peers", changed)
        uow.exchange.sent.add(_row(plan, desk.session.name))
        file = where.plan(code, number)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, msgspec.json.encode(plan))
        detail = {"to": code, "number": number, "package": plan.envelope.id, "cases": len(load.cases)}
        desk.record(uow, "exchange.out", "", detail)
        uow.commit()
    return plan


def _contents(view: ExchangeRead, peer: Peer) -> Iterable[bool]:
    """Of the packages it was not told of yet: whether they held anything."""
    for number in range(peer.told + 1, peer.received + 1):
        found = view.received.get(peer.code, number)
        yield found is not None and found.content


def _plan(  # noqa: PLR0913  (all that stands in one)
    desk: Desk,
    at: Here,
    peer: Peer,
    number: int,
    load: _Load,
    *,
    content: bool,
    now: datetime,
    where: Places,
) -> Plan:
    envelope = Envelope(
        format=FORMAT,
        id=str(uuid.uuid4()),
        sender=at.code,
        recipient=peer.code,
        number=number,
        made_at=now.replace(microsecond=0),
    )
    said = Content(
        tables=REVISIONS[-1],
        station=at.me.name,
        applied=peer.received,
        waiting=where.numbers_waiting(peer.code),
        after=peer.linked,
        cases=tuple(load.cases),
        catalogue=desk.catalogue.version if any(n.startswith(parcel.OVERLAY) for n in load.texts) else "",
        content=content,
    )
    return Plan(
        envelope=envelope,
        content=said,
        texts=load.texts,
        scans=tuple(load.scans.items()),
        versions=tuple(load.versions),
    )


def _row(plan: Plan, by: str) -> SentPackage:
    return SentPackage(
        peer=plan.envelope.recipient,
        number=plan.envelope.number,
        id=plan.envelope.id,
        made_at=plan.envelope.made_at,
        by=by,
        cases=len(plan.content.cases),
        content=plan.content.content,
    )


def _links(uow: UnitOfWork, peer: Peer, head: int, load: _Load) -> int:
    """The links of this station's journal that the peer lacks; up to where."""
    upto = min(head, peer.linked + LINKS_AT_ONCE)
    found = uow.exchange.links_between(peer.linked, upto)
    if found:
        load.texts[parcel.LINKS] = "\n".join(found)
    return upto


# -- cases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Round:
    """One look for cases that a peer has to be told of."""

    desk: Desk
    uow: UnitOfWork
    at: Here
    peer: Peer
    head: int
    now: datetime


def _cases(work: _Round, load: _Load) -> int:
    """Pack what changed until the package is full; up to which journal entry everything is packed now."""
    view, peer = work.uow.exchange, work.peer
    for case_id, seq in touched(view, peer, work.head).items():
        shared = view.shared.get(peer.code, case_id)
        if shared is not None and shared.entries >= seq > 0:
            continue
        if not _packed(work, load, case_id, shared):
            return peer.looked
    return work.head


def touched(view: ExchangeRead, peer: Peer, head: int) -> dict[str, int]:
    """Cases a peer may have to be told of, with the last journal entry about each since it was last looked.

    Every change of a case has its entry (design rule 1). Upwards everything with a number goes;
    downwards only what the peer knows, or was handed.
    """
    found = view.changed(peer.looked, head)
    if peer.side == "down":
        known = view.is_shared(peer.code)
        found = {case_id: seq for case_id, seq in found.items() if case_id in known}
        found |= {one.case_id: 0 for one in view.unsent(peer.code)}
    return found | dict.fromkeys(view.behind(peer.code), 0)  # made new by taking a package, not by an action


def advanced(uow: UnitOfWork, at: Here, case_id: str, head: int) -> Snapshot | None:
    """A case as it stands, with its version up to date: a change since makes a new one of this station."""
    found = uow.exchange.snapshot(case_id, at.code)
    if found is None:
        return None
    kept_ = uow.exchange.version(case_id) or CaseVersion(case_id=case_id, owner=at.code, origin=at.code)
    now = digest(found)
    if now != kept_.digest:
        kept_ = replace(kept_, digest=now, vector={**kept_.vector, at.code: head})
        uow.exchange.put("versions", kept_)
    return replace(found, vector=dict(kept_.vector))


def _packed(work: _Round, load: _Load, case_id: str, shared: SharedCase | None) -> bool:
    """Put a case into the package; False = it is full, and the case comes next time."""
    snap = advanced(work.uow, work.at, case_id, work.head)
    if snap is None or snap.core.case.number is None:
        return True
    before = shared or SharedCase(peer=work.peer.code, case_id=case_id)
    if shared is not None and has_all(shared.vector, snap.vector):
        return True
    scans = _new_scans(work, load, snap)
    if load.full or not _fits(load, scans):
        return _spread(work, load, scans)
    load.scans |= {one.sha256: one.media for one in scans}
    load.size += sum(one.size for one in scans)
    _told(work, load, snap, before)
    return True


def _told(work: _Round, load: _Load, snap: Snapshot, before: SharedCase) -> None:
    case_id = snap.core.case.id
    entries = work.uow.exchange.entries_of(case_id, before.entries)
    load.cases.append(case_id)
    load.texts[f"{parcel.CASES}/{case_id}.json"] = pack(snap).decode()
    texts = [text_of(one) for one in entries if one.seq <= work.head]
    load.texts[f"{parcel.ENTRIES}/{case_id}.json"] = msgspec.json.encode(texts).decode()
    version = snap.core.case.catalogue
    if version not in {*work.peer.catalogues, *load.versions}:
        file = work.desk.catalogues / f"{version}.catalogue"
        if file.is_file():
            load.versions.append(version)
    work.uow.exchange.went(work.peer.code, work.peer.sent + 1, [one.sha256 for one in snap.grown.scans])
    work.uow.exchange.put(
        "shared",
        replace(
            before,
            number=work.peer.sent + 1,
            vector=dict(snap.vector),
            entries=work.head,
            pending=core_digest(snap.core),
            sent_at=work.now,
        ),
    )


def _new_scans(work: _Round, load: _Load, snap: Snapshot) -> list[Any]:
    """Electronic copies the peer lacks: what came from there, or went there before, stays here."""
    known = work.uow.exchange.files_at(work.peer.code, snap.core.case.id)
    found = {one.sha256: one for one in snap.grown.scans}
    return [one for sha, one in found.items() if sha not in known and sha not in load.scans]


def _fits(load: _Load, scans: list[Any]) -> bool:
    size = load.size + sum(one.size for one in scans)
    empty = not load.cases and not load.scans
    count = len(load.scans) + len(scans)
    room = len(load.cases) < MOST_CASES and count <= SOFT_FILES and size <= SOFT_BYTES
    return room or (empty and count <= SOFT_FILES and len(scans) <= 1)


def _spread(work: _Round, load: _Load, scans: list[Any]) -> bool:
    """A case with more scans than one package takes: as many as fit go ahead of it."""
    load.full = True
    if load.cases or load.scans:
        return False
    for one in scans:
        if load.scans and (load.size + one.size > SOFT_BYTES or len(load.scans) == SOFT_FILES):
            break
        load.scans[one.sha256] = one.media
        load.size += one.size
    work.uow.exchange.went(work.peer.code, work.peer.sent + 1, list(load.scans))
    return False


# -- lists and catalogue -----------------------------------------------------------------------------------


def _lists(desk: Desk, peer: Peer, load: _Load) -> str:
    """Keys, revocations, voids, stations: everything down, the own voids up. Their digest."""
    folder, found = desk.data / kept.FOLDER, {}
    own = public_key(folder)
    names = [kept.void_file(own.id)] if own else []
    if peer.side == "down":
        names = [kept.LIST, LIST, *sorted(path.name for path in folder.glob("voids-*.json"))]
    for name in names:
        if (folder / name).is_file():
            found[f"{parcel.LISTS}/{name}"] = (folder / name).read_text(encoding="utf-8")
    now = _digest(found) if found else ""
    if now != peer.lists:
        load.texts |= found
    return now


def _catalogue(desk: Desk, peer: Peer, load: _Load) -> str:
    """本站目录 and holidays of the county, downwards. Their digest."""
    from counter.catalog.load import own_files
    from counter.clock.calendars import FILE

    if peer.side == "up":
        return ""
    files = own_files(desk.overlay)
    found = {
        f"{parcel.OVERLAY}/{one.relative_to(desk.overlay).as_posix()}": one.read_text(encoding="utf-8")
        for one in files
    }
    if (desk.data / FILE).is_file():
        found[parcel.HOLIDAYS] = (desk.data / FILE).read_text(encoding="utf-8-sig")
    now = _digest(found) if found else ""
    if now != peer.catalogue:
        load.texts |= found
    return now


def _digest(texts: dict[str, str]) -> str:
    return hashlib.sha256(msgspec.json.encode(texts, order="deterministic")).hexdigest()


def _sign_voids(desk: Desk) -> None:
    """What this station voided goes onto its list of voids before that goes out."""
    folder = desk.data / kept.FOLDER
    with desk.store.read() as view:
        voids = tuple(lists.void_of(*one) for one in view.exchange.voided(_since(view)))
    if voids:
        KeyFolderDesk(desk).change(partial(kept.own_voids, folder, voids))


def _since(view: View) -> datetime | None:
    """Voids before the last going out are on the list already."""
    found = [one.last_out for one in view.exchange.all_peers()]
    return None if None in found or not found else min(one for one in found if one is not None)
