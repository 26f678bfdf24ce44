"""A supervisor lets a restored station go on, or does not. One transaction: all of it or nothing.

With the acceptance the line of its journal turns back to where its backup ended, what it had written since is
kept as that of its former life, and every case of which it has lost something goes to it again with the next
package. Nothing that is here changes: cases, papers, and what its former life sent stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.desks.exchange.opening import opened
from counter.desks.exchange.places import at_work
from counter.desks.exchange.series import Series, began_of
from counter.desks.exchange.standing import here
from counter.errors import BadInput, Refused
from counter.exchange import lives
from counter.exchange.chain import Stretch, forked
from counter.exchange.names import numbered
from counter.exchange.records import PeerLife
from counter.exchange.sealing import SUFFIX
from counter.intake.mask import mask_numbers
from counter.intake.text import clean_line
from counter.journal import GENESIS, Head
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.exchange.places import Places
    from counter.exchange.lives import Ancestor, Began
    from counter.exchange.records import Peer, SharedCase
    from counter.store import UnitOfWork, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin:
    """A restored station that wants to go on."""

    peer: Peer
    row: PeerLife
    began: Began
    parent: Ancestor | None
    """The life known here from which it goes on, and where; None = none, or packages of one are missing."""
    lost: int
    """Cases of which it has lost something that is here."""
    forgot: int
    """Packages of its that were taken here and that it does not know of."""
    entries: int
    """Entries of its journal that are known here and that it lost."""
    fits: bool
    """Its backup is of the journal that is known here."""


class AcceptingDesk:
    """Looking at restored stations that wait, and deciding."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "supervisor", "administrator")

    def waiting(self) -> tuple[Rejoin, ...]:
        """Every one that waits or was refused, oldest first."""
        here(self.desk)
        with self.desk.store.read() as view:
            return tuple(
                _seen(view, peer, row)
                for peer in view.exchange.all_peers()
                for row in Series.of(view.lives, peer).asked()
            )

    def accept(self, one: Rejoin, approval: Approval) -> Rejoin:
        """Let it go on in its new life; what that was found to be.

        Raises BadInput without a reason; Refused when it is decided, an older one waits, or its backup is
        none of the journal known here.
        """
        why, supervisor = _reason(approval), approval.supervisor(self.desk)
        with at_work(self.desk.data) as where:
            with self.desk.store.read() as view:
                _still_waiting(view, one)
            links = self._links(where, one)
            return self._accepted(one, links, why, supervisor.name)

    def _accepted(self, one: Rejoin, links: Stretch, why: str, by: str) -> Rejoin:
        with self.desk.store.begin() as uow:
            uow.journal.hold()
            peer, row = _still_waiting(uow, one)
            seen = _seen(uow, peer, row)
            parent = _may_go_on(uow, seen)
            _proved(uow, seen, parent, links)
            lost = _lost(uow, peer, seen.began)
            head = _turned(uow, peer, parent)
            _former(uow, seen)
            decided = replace(row, decided_at=self.desk.now(), decided_by=by, reason=why)
            uow.exchange.put("lives", replace(decided, status="current"))
            _send_again(uow, peer, lost, seen.began.received)
            uow.exchange.mark_acked(peer.code, peer.sent, self.desk.now())
            uow.exchange.put("peers", _begun(uow, peer, seen.began, head))
            self.desk.record(uow, "exchange.rejoin", "", _told(seen, why, by))
            uow.commit()
        return seen

    def _links(self, where: Places, seen: Rejoin) -> Stretch:
        """What the first package of its that waits tells of its journal. Refused when none is here."""
        at, code = here(self.desk), seen.peer.code
        numbers = [n for n in where.numbers_waiting(code) if lives.life_of(n) == seen.row.life]
        if not numbers:
            first = lives.said(lives.first(seen.row.life) + 1)
            raise Refused(
                f"{seen.peer.name}恢复以后的包（第 {first} 号起）不在这里了。",
                todo="请它再导出一次，收了以后再裁定。",
            )
        file = where.waiting(code) / f"{numbered(code, at.code, numbers[0])}{SUFFIX}"
        with opened(self.desk, at, where, file) as read:
            return Stretch(after=read.content.after, links=read.links)

    def refuse(self, one: Rejoin, approval: Approval) -> None:
        """Nothing of it is taken. Its packages stay where they wait, and it may be accepted later."""
        why, supervisor = _reason(approval), approval.supervisor(self.desk)
        with self.desk.store.begin() as uow:
            peer, row = _still_waiting(uow, one)
            if row.status == "refused":
                raise Refused(f"{peer.name}的恢复已经拒绝过了。", todo="请按 F5 刷新。")
            decided = replace(row, decided_at=self.desk.now(), decided_by=supervisor.name, reason=why)
            uow.exchange.put("lives", replace(decided, status="refused"))
            self.desk.record(
                uow, "exchange.rejoin_refused", "", _told(_seen(uow, peer, row), why, supervisor.name)
            )
            uow.commit()


# -- looking -----------------------------------------------------------------------------------------------


def _seen(view: View | UnitOfWork, peer: Peer, row: PeerLife) -> Rejoin:
    began, series = began_of(row), Series.of(view.lives, peer)
    parent = lives.parent_of(began.line, series.received, forgetful=bool(view.lives.line()))
    return Rejoin(
        peer=peer,
        row=row,
        began=began,
        parent=parent,
        lost=len(_lost(view, peer, began)),
        forgot=max(0, series.received[parent.mark] - parent.sent) if parent else 0,
        entries=max(0, peer.head_seq - parent.seq) if parent else 0,
        fits=parent is None or _line_of(view, peer, parent) is not None,
    )


def _line_of(view: View | UnitOfWork, peer: Peer, parent: Ancestor) -> tuple[str | None] | None:
    """The line that the backup is of: that which counts (None) or a former life's; None = it is of none.

    A backup that is newer than all that is known here of its life is of that life's line: the links that come
    will prove it.
    """
    heads = {one.mark: one.head_seq for one in Series.of(view.lives, peer).former}
    if parent.mark == peer.mark and parent.seq > peer.head_seq:
        return (None,)
    if parent.seq > heads.get(parent.mark, parent.seq):
        return (parent.mark,)
    for mark in (None, *heads):
        known = view.lives.chain(peer.code, mark).links(parent.seq - 1, parent.seq)
        if known.get(parent.seq) == parent.hash:
            return (mark,)
    return None


def _lost(view: View | UnitOfWork, peer: Peer, began: Began) -> list[SharedCase]:
    """Cases that were sent in packages that it has not, or of which it wrote what it has forgotten."""
    return [
        shared
        for shared, vector in view.lives.shared_with(peer.code)
        if not lives.has_got(began.received, shared.number) or lives.forgotten(vector, peer.code, began.has)
    ]


# -- deciding ----------------------------------------------------------------------------------------------


def _reason(approval: Approval) -> str:
    why = mask_numbers(clean_line(approval.reason))
    if not why:
        raise BadInput(
            "请写明为什么同意或者拒绝。", todo="例如：已电话核对，主机昨晚损坏，恢复了备份。", field="reason"
        )
    return why


def _still_waiting(uow: View | UnitOfWork, one: Rejoin) -> tuple[Peer, PeerLife]:
    peer = uow.exchange.peers.get(one.peer.code)
    row = uow.lives.of.get(one.peer.code, one.row.mark)
    if peer is None or row is None or row.status not in ("asked", "refused"):
        raise Refused(f"{one.peer.name}的恢复已经裁定过了。", todo="请按 F5 刷新。")
    return peer, row


def _may_go_on(uow: UnitOfWork, seen: Rejoin) -> Ancestor:
    """From where it goes on. Refused when it may not."""
    series, name = Series.of(uow.lives, seen.peer), seen.peer.name
    older = [one for one in series.asked() if one.life < seen.row.life and one.status == "asked"]
    if older:
        raise Refused(
            f"{name}更早的一次恢复（第{older[0].life}次）还没有裁定。", todo="请先裁定那一次，再裁定这一次。"
        )
    if seen.row.life <= seen.peer.life:
        raise Refused(
            f"{name}后来又恢复过，那一次已经同意了。", todo="请查那里是不是有两份数据同时在用，只留一份。"
        )
    if seen.parent is None:
        raise Refused(
            f"{name}这份备份是另一次恢复以后做的，那一次的包本站还没有收到，或者没有同意。",
            todo="请它再导出一次，先收下、裁定那一次。",
        )
    if not seen.fits:
        raise _strange(name, seen.parent.seq)
    return seen.parent


def _proved(uow: UnitOfWork, seen: Rejoin, parent: Ancestor, came: Stretch) -> None:
    """The journal up to the backup is the one known here. Refused when it is another one."""
    source = _line_of(uow, seen.peer, parent)
    upto = min(parent.seq, came.after + len(came.links))
    known = uow.lives.chain(seen.peer.code, source[0] if source else None).links(came.after, upto)
    if parent.seq == upto:
        known[upto] = parent.hash
    if (fork := forked(came, known)) is not None:
        raise _strange(seen.peer.name, fork)


def _strange(name: str, seq: int) -> Refused:
    return Refused(
        f"{name}的备份和它以前送来的日志对不上（第{seq}条）：不是这个站点的备份，或者被改过。",
        todo="不能同意。请到那里查验日志（counter journal verify），核对是谁的数据。",
    )


def _turned(uow: UnitOfWork, peer: Peer, parent: Ancestor) -> Head:
    """The line that counts turns back to the end of the backup; as it was it is a former life's."""
    counts = uow.lives.chain(peer.code)
    counts.copy_to(peer.mark)
    source = _line_of(uow, peer, parent)
    assert source is not None  # noqa: S101  (`_may_go_on` said so)
    if source[0] is not None:
        counts.end(0)
        uow.lives.chain(peer.code, source[0]).copy_to(None, parent.seq)
    else:
        counts.end(parent.seq)
    left = counts.links(0)
    last = next((n for n in range(len(left) + 1) if n + 1 not in left), 0)
    counts.end(last)
    return Head(last, left.get(last, GENESIS))


def _former(uow: UnitOfWork, seen: Rejoin) -> None:
    """The life that counted so far is a former one."""
    peer = seen.peer
    known = uow.lives.of.get(peer.code, peer.mark)
    row = known or PeerLife(peer=peer.code, mark=peer.mark, life=peer.life, status="former")
    over = replace(
        row,
        status="former",
        received=peer.received,
        head_seq=peer.head_seq,
        head_hash=peer.head_hash,
        ended=seen.began.at,
    )
    uow.exchange.put("lives", over)


def _send_again(uow: UnitOfWork, peer: Peer, lost: list[SharedCase], received: tuple[int, ...]) -> None:
    """What it lost is as if it had never been sent. `received`: the packages that it has, see `Began`."""
    for one in lost:
        uow.exchange.put("shared", replace(one, vector={}, entries=0, common="", base={}, pending=""))
    gone = [n for n in uow.lives.files_with(peer.code) if not lives.has_got(received, n)]
    uow.lives.unshare_files(peer.code, (one.case_id for one in lost), gone)


def _begun(uow: UnitOfWork, peer: Peer, began: Began, head: Head) -> Peer:
    """The peer in its new life. Whether that has accepted ours is for it to say: it may have forgotten."""
    start = lives.first(began.life)
    ours = uow.exchange.links_between(began.their_seq - 1, began.their_seq)
    return replace(
        peer,
        life=began.life,
        mark=began.mark,
        received=start,
        told=start,
        acked=peer.sent,
        since=peer.sent + 1,
        known="",
        linked=began.their_seq if ours == [began.their_hash] else 0,
        head_seq=head.seq,
        head_hash=head.hash,
        lists="",
        catalogue="",
        catalogues=(),
    )


def _told(seen: Rejoin, why: str, by: str) -> dict[str, object]:
    return {
        "from": seen.peer.code,
        "name": seen.peer.name,
        "life": seen.row.life,
        "mark": seen.row.mark,
        "backup": seen.began.backup,
        "entry": seen.parent.seq if seen.parent else 0,
        "cases": seen.lost,
        "packages": seen.forgot,
        "reason": why,
        "approved_by": by,
    }
