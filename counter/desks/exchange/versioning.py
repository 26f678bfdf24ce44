"""Which version of a case stands here, and whose the case is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.exchange.records import CaseVersion
from counter.exchange.snapshot import digest

if TYPE_CHECKING:
    from counter.desks.exchange.standing import Here
    from counter.exchange.snapshot import Snapshot
    from counter.store import UnitOfWork


def advanced(uow: UnitOfWork, at: Here, case_id: str, head: int) -> Snapshot | None:
    """A case as it stands, with its version up to date: a change since makes a new one of this station."""
    found = uow.exchange.snapshot(case_id, at.code)
    if found is None:
        return None
    kept = kept_version(uow, at, case_id)
    now = digest(found)
    if now != kept.digest:
        kept = replace(kept, digest=now, vector={**kept.vector, at.code: head})
        uow.exchange.put("versions", kept)
    return replace(found, vector=dict(kept.vector))


def kept_version(uow: UnitOfWork, at: Here, case_id: str) -> CaseVersion:
    """The version as it is kept; a case that was never exchanged is this station's own."""
    own = CaseVersion(case_id=case_id, owner=at.code, origin=at.code)
    return uow.exchange.version(case_id) or own


def put_version(uow: UnitOfWork, at: Here, now: Snapshot, head: int) -> None:
    """Whose a case is and which version stands here, after its rows were written.

    What is stored is digested anew: where it is not just what came, it is a version of this station.
    """
    case_id, owner = now.core.case.id, at.listed.of(now.core.owner)
    away = "" if now.core.owner == at.code else (owner.name if owner else now.core.owner)
    kept = CaseVersion(case_id=case_id, owner=now.core.owner, origin=now.origin, away=away)
    uow.exchange.put("versions", kept)
    stored = uow.exchange.snapshot(case_id, at.code)
    assert stored is not None  # noqa: S101  (written a line above)
    found = digest(stored)
    vector = dict(now.vector) if found == digest(now) else {**now.vector, at.code: head}
    uow.exchange.put("versions", replace(kept, digest=found, vector=vector))
