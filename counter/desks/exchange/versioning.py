"""Which version of a case stands here, and whose the case is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.exchange import lives
from counter.exchange.records import CaseVersion
from counter.exchange.snapshot import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        kept = replace(kept, digest=now, vector=changed_here(uow, at, kept.vector, head))
        uow.exchange.put("versions", kept)
    return replace(found, vector=dict(kept.vector))


def own_name(uow: UnitOfWork, at: Here) -> str:
    """What this station is called in vectors, in the life that it is in."""
    line = uow.lives.line()
    return lives.name_of(at.code, line[-1].mark if line else "")


def changed_here(uow: UnitOfWork, at: Here, vector: Mapping[str, int], head: int) -> dict[str, int]:
    """The vector of a version that this station changed, in the life that it is in."""
    return lives.stamped(vector, own_name(uow, at), head, has_before(uow, at))


def has_before(uow: UnitOfWork, at: Here) -> dict[str, int]:
    """Name of each former life of this station → its last entry that the next one knows of."""
    line = uow.lives.line()
    marks = ["", *(one.mark for one in line)]
    return {lives.name_of(at.code, mark): one.seq for mark, one in zip(marks, line, strict=False)}


def stamped_before(uow: UnitOfWork, at: Here, case_id: str, seq: int) -> None:
    """A case that was last changed before the backup of this life: a version of the life before."""
    found, kept = uow.exchange.snapshot(case_id, at.code), kept_version(uow, at, case_id)
    if found is None or digest(found) == kept.digest:
        return
    vector = {**kept.vector, list(has_before(uow, at))[-1]: seq}
    uow.exchange.put("versions", replace(kept, digest=digest(found), vector=vector))


def kept_version(uow: UnitOfWork, at: Here, case_id: str) -> CaseVersion:
    """The version as it is kept; a case that was never exchanged is this station's own."""
    own = CaseVersion(case_id=case_id, owner=at.code, origin=at.code)
    return uow.exchange.version(case_id) or own


def put_version(uow: UnitOfWork, at: Here, now: Snapshot, head: int) -> None:
    """Whose a case is and which version stands here, after its rows were written.

    What is stored is digested anew: where it is not just what came, it is a version of this station. What
    cannot be stored (moves of papers that only the other version has) makes no new one each time it comes.
    """
    before = uow.exchange.version(now.core.case.id)
    case_id, owner = now.core.case.id, at.listed.of(now.core.owner)
    away = "" if now.core.owner == at.code else (owner.name if owner else now.core.owner)
    kept = CaseVersion(case_id=case_id, owner=now.core.owner, origin=now.origin, away=away)
    uow.exchange.put("versions", kept)
    stored = uow.exchange.snapshot(case_id, at.code)
    assert stored is not None  # noqa: S101  (written a line above)
    found = digest(stored)
    same = before is not None and (before.digest, before.vector) == (found, now.vector)
    vector = now.vector if same or found == digest(now) else changed_here(uow, at, now.vector, head)
    uow.exchange.put("versions", replace(kept, digest=found, vector=dict(vector)))
