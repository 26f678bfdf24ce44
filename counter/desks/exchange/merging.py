"""One case of a package: taken over, left, united, or put before a person, in the package's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.desks.exchange.versioning import advanced, put_version
from counter.errors import Refused
from counter.exchange import versions
from counter.exchange.records import SharedCase, VersionConflict
from counter.exchange.snapshot import came, core_digest, digest, pack, united, unpack

if TYPE_CHECKING:
    from counter.desks.context import Desk
    from counter.desks.exchange.standing import Here
    from counter.exchange.records import Peer
    from counter.exchange.snapshot import Snapshot
    from counter.exchange.versions import Verdict
    from counter.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The cases of one package."""

    desk: Desk
    uow: UnitOfWork
    at: Here
    peer: Peer
    head: int
    """Last entry of this station's journal before the package's own."""
    number: int
    former: bool = False
    """The package is of a life of the peer that is over: what it brings is no longer there."""

    def take(self, theirs: Snapshot) -> Verdict:
        """One version that came; what was done with it."""
        case_id = theirs.core.case.id
        mine = advanced(self.uow, self.at, case_id, self.head)
        shared = self.uow.exchange.shared.get(self.peer.code, case_id)
        found = versions.verdict(mine, theirs, shared.common if shared else "", shared.base if shared else {})
        if mine is None:
            self._free_number(theirs)
            self._write(replace(theirs, grown=came(theirs.grown)), None)
        elif found == "theirs":
            self._write(replace(theirs, grown=united(mine.grown, theirs.grown)), mine)
        elif found in ("union", "same"):
            whole = replace(mine, grown=united(mine.grown, theirs.grown))
            whole = replace(whole, vector=versions.joined(mine.vector, theirs.vector))
            self._write(whole, mine)
        elif found == "conflict" and mine is not None:
            self._conflict(mine, theirs)
        if found in ("new", "theirs", "union", "same"):
            self._settled_elsewhere(case_id, theirs)
        if self.former:
            self.uow.exchange.put("shared", shared or SharedCase(peer=self.peer.code, case_id=case_id))
        else:
            self._share(case_id, theirs, found, shared)
        return found

    def _write(self, now: Snapshot, before: Snapshot | None) -> None:
        """Rows, then whose it is and which version, then the queues."""
        exchange, case_id = self.uow.exchange, now.core.case.id
        if before is None or digest(now) != digest(before) or now.grown.outbox != before.grown.outbox:
            exchange.write(now, before)
        put_version(self.uow, self.at, now, self.head)
        self.uow.courses.refresh(case_id)

    def _free_number(self, theirs: Snapshot) -> None:
        number = theirs.core.case.number or ""
        known = self.uow.cases.by_number(number)
        if known is not None:
            raise Refused(
                f"包里的办件 {number} 和本站另一件办件同号。",
                todo="没有收。请县里的管理员核对两个站点的窗口号段。",
            )

    def _conflict(self, mine: Snapshot, theirs: Snapshot) -> None:
        """Both versions are kept; the upper station decides."""
        case_id = theirs.core.case.id
        for before in self._covered(case_id, theirs):
            self.uow.exchange.put("conflicts", replace(before, status="superseded"))
        whole = replace(mine, grown=united(mine.grown, theirs.grown))
        self.uow.exchange.put(
            "conflicts",
            VersionConflict(
                id=str(uuid.uuid4()),
                case_id=case_id,
                peer=self.peer.code,
                peer_name=self.peer.name,
                number=self.number,
                at=self.desk.now(),
                mine=pack(mine).decode(),
                theirs=pack(theirs).decode(),
                status="open" if self.peer.side == "down" else "above",
            ),
        )
        self._write(whole, mine)

    def _covered(self, case_id: str, now: Snapshot) -> list[VersionConflict]:
        """Conflicts of which a version has all that the other side had: one of another life stays open."""
        found = self.uow.exchange.conflicts_of(case_id, self.peer.code)
        return [one for one in found if versions.has_all(now.vector, unpack(one.theirs).vector)]

    def _settled_elsewhere(self, case_id: str, now: Snapshot) -> None:
        """What the upper station decided has come: the versions that waited for it are decided."""
        for waits in self._covered(case_id, now):
            done = replace(
                waits,
                status="settled",
                settled_at=self.desk.now(),
                settled_by=self.peer.name,
                reason="上级已经裁定",
            )
            self.uow.exchange.put("conflicts", done)
            self.uow.courses.refresh(case_id)

    def _share(self, case_id: str, theirs: Snapshot, found: Verdict, shared: SharedCase | None) -> None:
        before = shared or SharedCase(peer=self.peer.code, case_id=case_id)
        known = (
            replace(before, vector=versions.joined(before.vector, theirs.vector))
            if shared is None
            else before
        )
        if found in ("new", "theirs", "same"):
            vector = dict(theirs.vector)
            known = replace(known, common=core_digest(theirs.core), base=vector, vector=vector, pending="")
        self.uow.exchange.put("shared", known)
