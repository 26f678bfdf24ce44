"""What both sides changed: shown side by side, decided by the upper station's supervisor, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from counter.desks.exchange.differing import Difference, differences
from counter.desks.exchange.standing import here
from counter.desks.exchange.versioning import advanced, own_name, put_version
from counter.errors import BadInput, Conflict, Refused
from counter.exchange import versions
from counter.exchange.snapshot import united, unpack, with_rest
from counter.intake.mask import mask_numbers
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.exchange.records import VersionConflict
    from counter.exchange.snapshot import Snapshot
    from counter.store import UnitOfWork

Side = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVersions:
    """A conflict as a person looks at it."""

    conflict: VersionConflict
    number: str
    """办件号."""
    mine: Snapshot
    """As it stands here now."""
    theirs: Snapshot
    lines: tuple[Difference, ...]
    """What differs, in words."""


class SettlingDesk:
    """Looking at conflicts, and deciding them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "supervisor", "administrator")

    def waiting(self) -> tuple[TwoVersions, ...]:
        """Every conflict that is not decided, oldest first."""
        at = here(self.desk)
        names = {one.code: one.name for one in at.listed.stations}
        with self.desk.store.read() as view:
            found = []
            for one in view.exchange.open_conflicts():
                mine, theirs = view.exchange.snapshot(one.case_id, at.code), unpack(one.theirs)
                if mine is not None:
                    found.append(_view(one, mine, theirs, names))
        return tuple(found)

    def settle(self, seen: TwoVersions, side: Side, approval: Approval) -> Course:
        """Let one version go on. The other stays in the record of the conflict, whole.

        Papers, scans, moves and journal entries of both stay in any case. Raises Refused when it is decided
        already or is the upper station's to decide, BadInput without a reason, Conflict when the case changed
        since it was looked at.
        """
        why = _reason(approval)
        supervisor = approval.supervisor(self.desk)
        at = here(self.desk)
        with self.desk.store.begin() as uow:
            head = uow.journal.hold().seq
            uow.courses.locked(seen.conflict.case_id)
            conflict = _still_open(uow, seen.conflict)
            mine = advanced(uow, at, conflict.case_id, head)
            if mine is None or mine.vector != seen.mine.vector:
                raise Conflict("这件办件刚被改过，您的裁定没有存上。", todo="请看清最新的情况，再裁定。")
            whole = _chosen(mine, unpack(conflict.theirs), side, own_name(uow, at), head)
            uow.exchange.write(whole, mine)
            put_version(uow, at, whole, head)
            done = replace(conflict, status="settled", chosen=side, settled_at=self.desk.now())
            uow.exchange.put("conflicts", replace(done, settled_by=supervisor.name, reason=why))
            course = uow.courses.refresh(conflict.case_id)
            told = {
                "chosen": {"mine": "本站的", "theirs": f"{conflict.peer_name}的"}[side],
                "reason": why,
                "approved_by": supervisor.name,
                "differences": [str(one) for one in seen.lines][:50],
            }
            self.desk.record(uow, "exchange.settle", conflict.case_id, told)
            uow.commit()
        return course


def _reason(approval: Approval) -> str:
    """Why, without anybody's number. BadInput when nothing is written."""
    why = mask_numbers(clean_line(approval.reason))
    if not why:
        raise BadInput("请写明为什么选这一边。", todo="例如：申请人后来在县里改了领取方式。", field="reason")
    return why


def _still_open(uow: UnitOfWork, seen: VersionConflict) -> VersionConflict:
    """The conflict as it is kept now. Refused when it is not this station's to decide, or not any more."""
    found = uow.exchange.conflicts.get(seen.id)
    if found is not None and found.status == "open":
        return found
    raise Refused(
        "这一件要由上级站点裁定。"
        if found is not None and found.status == "above"
        else "这一件已经裁定过了，或者对方又送来了新的版本。",
        todo="请按 F5 刷新。",
    )


def _view(
    conflict: VersionConflict, mine: Snapshot, theirs: Snapshot, names: Mapping[str, str]
) -> TwoVersions:
    return TwoVersions(
        conflict=conflict,
        number=mine.core.case.number or "",
        mine=mine,
        theirs=theirs,
        lines=differences(mine, theirs, names),
    )


def _chosen(mine: Snapshot, theirs: Snapshot, side: Side, own: str, head: int) -> Snapshot:
    """The version that goes on: one side's core, what grew on both, and everything of both in its vector."""
    chosen, other = (mine.core, theirs.core) if side == "mine" else (theirs.core, mine.core)
    vector = versions.joined(mine.vector, theirs.vector)
    return replace(
        mine,
        core=with_rest(chosen, other),
        grown=united(mine.grown, theirs.grown),
        vector={**vector, own: max(head, vector.get(own, 0)) + 1},
    )
