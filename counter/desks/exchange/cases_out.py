"""The cases that go into a package: which changed, how many it takes, and what of each the peer lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from counter.desks.exchange.versioning import advanced
from counter.exchange import parcel
from counter.exchange.chain import text_of
from counter.exchange.parcel import MOST_CASES, SOFT_BYTES, SOFT_FILES
from counter.exchange.records import SharedCase
from counter.exchange.snapshot import core_digest, pack
from counter.exchange.versions import has_all

if TYPE_CHECKING:
    from counter.cases.items import ScanRow
    from counter.desks.exchange.loading import Load, Round
    from counter.exchange.records import Peer
    from counter.exchange.snapshot import Snapshot
    from counter.store.exchange import ExchangeRead


def put_cases(work: Round, load: Load) -> int:
    """Pack what changed until the package is full; up to which journal entry everything is packed now."""
    view, peer = work.uow.exchange, work.peer
    for case_id, seq in _touched(view, peer, work.head).items():
        shared = view.shared.get(peer.code, case_id)
        if shared is not None and shared.entries >= seq > 0:
            continue
        if not _packed(work, load, case_id, shared):
            return peer.looked
    return work.head


def _touched(view: ExchangeRead, peer: Peer, head: int) -> dict[str, int]:
    """Cases a peer may have to be told of, with the last journal entry about each since it was last looked.

    Every change of a case has its entry. Upwards everything with a number goes; downwards only what the peer
    knows, or was handed.
    """
    found = view.changed(peer.looked, head)
    if peer.side == "down":
        known = view.is_shared(peer.code)
        found = {case_id: seq for case_id, seq in found.items() if case_id in known}
        found |= {one.case_id: 0 for one in view.unsent(peer.code)}
    return found | dict.fromkeys(view.behind(peer.code), 0)  # made new by taking a package, not by an action


def _packed(work: Round, load: Load, case_id: str, shared: SharedCase | None) -> bool:
    """Put a case into the package; False = it is full, and the case comes next time."""
    snap = advanced(work.uow, work.at, case_id, work.head)
    if snap is None or snap.core.case.number is None:
        return True
    if shared is not None and has_all(shared.vector, snap.vector):
        return True
    scans = _new_scans(work, load, snap)
    if load.full or not _fits(load, scans):
        return _spread(work, load, scans)
    load.scans |= {one.sha256: one.media for one in scans}
    load.size += sum(one.size for one in scans)
    before = shared or SharedCase(peer=work.peer.code, case_id=case_id)
    _put_texts(work, load, snap, before.entries)
    _share(work, snap, before)
    return True


def _put_texts(work: Round, load: Load, snap: Snapshot, told: int) -> None:
    """The case, the entries about it after `told`, and the version of the list it was received under."""
    case = snap.core.case
    entries = work.uow.exchange.entries_of(case.id, told)
    load.cases.append(case.id)
    load.texts[f"{parcel.CASES}/{case.id}.json"] = pack(snap).decode()
    texts = [text_of(one) for one in entries if one.seq <= work.head]
    load.texts[f"{parcel.ENTRIES}/{case.id}.json"] = msgspec.json.encode(texts).decode()
    if case.catalogue not in {*work.peer.catalogues, *load.versions}:
        file = work.desk.catalogues / f"{case.catalogue}.catalogue"
        if file.is_file():
            load.versions.append(case.catalogue)


def _share(work: Round, snap: Snapshot, before: SharedCase) -> None:
    """What the peer is sent of the case, for the next time."""
    work.uow.exchange.went(work.peer.code, work.number, [one.sha256 for one in snap.grown.scans])
    sent = replace(
        before,
        number=work.number,
        vector=dict(snap.vector),
        entries=work.head,
        pending=core_digest(snap.core),
        sent_at=work.now,
    )
    work.uow.exchange.put("shared", sent)


def _new_scans(work: Round, load: Load, snap: Snapshot) -> list[ScanRow]:
    """Electronic copies the peer lacks: what came from there, or went there before, stays here."""
    known = work.uow.exchange.files_at(work.peer.code, snap.core.case.id)
    found = {one.sha256: one for one in snap.grown.scans}
    return [one for sha, one in found.items() if sha not in known and sha not in load.scans]


def _fits(load: Load, scans: list[ScanRow]) -> bool:
    size = load.size + sum(one.size for one in scans)
    empty = not load.cases and not load.scans
    count = len(load.scans) + len(scans)
    room = len(load.cases) < MOST_CASES and count <= SOFT_FILES and size <= SOFT_BYTES
    return room or (empty and count <= SOFT_FILES and len(scans) <= 1)


def _spread(work: Round, load: Load, scans: list[ScanRow]) -> bool:
    """A case with more scans than one package takes: as many as fit go ahead of it."""
    load.full = True
    if load.cases or load.scans:
        return False
    for one in scans:
        if load.scans and (load.size + one.size > SOFT_BYTES or len(load.scans) == SOFT_FILES):
            break
        load.scans[one.sha256] = one.media
        load.size += one.size
    work.uow.exchange.went(work.peer.code, work.number, list(load.scans))
    return False
