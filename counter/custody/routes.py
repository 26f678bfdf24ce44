"""Who gives which paper to whom, and when (R144, R156, R163, R168, R172, R173). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counter.cases.course import APPLICANTS
from counter.cases.lifecycle import OPEN_ITEM
from counter.custody.handing import is_lost
from counter.custody.records import HANDOFF_ZH, ISSUING, PIECE_ZH, dept, holder_zh, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.custody.records import HandoffKind, Piece, PieceKind

DECIDED: tuple[PieceKind, ...] = ("result", "refusal")
"""What a department decided, on paper."""


class Stands(Protocol):
    """Who is signed in, as far as custody asks."""

    @property
    def roles(self) -> tuple[str, ...]:
        """Keys of ROLES."""

    @property
    def department(self) -> str:
        """The department acted for; "" = any."""

    @property
    def window(self) -> str:
        """The window sat at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A paper that can go on a slip now."""

    kind: HandoffKind
    giver: str
    taker: str
    piece: Piece
    number: str
    """办件号 of its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything that waits for the same road: one slip."""

    kind: HandoffKind
    giver: str
    taker: str
    papers: tuple[Waiting, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The pieces, in the order of the slip's lines."""
        return tuple(one.piece.id for one in self.papers)

    @property
    def cases(self) -> int:
        """Of how many cases."""
        return len({one.piece.case_id for one in self.papers})


def acts_for(who: Stands, holder: str) -> bool:
    """Whether a person may give or take for a holder: any clerk for a window, a department's own people."""
    if holder.startswith("window:"):
        return "clerk" in who.roles
    if holder == ISSUING:
        return "issuing" in who.roles
    if holder.startswith("dept:"):
        return "department" in who.roles and who.department in ("", holder.removeprefix("dept:"))
    return False


def route(kind: HandoffKind, piece: Piece, course: Course, lead: str) -> tuple[str, str]:
    """Giver and taker of a paper on a road. `lead`: the matter's lead department.

    KeyError when the paper belongs to no item of the case but the road needs one.
    """
    if kind == "lead":
        return piece.holder, dept(lead)
    if kind == "back":
        return dept(lead), window(course.case.window)
    owner = dept(course.item(piece.item_no).dept)
    return (ISSUING, owner) if kind == "proof" else (owner, ISSUING)


def road_of(piece: Piece, course: Course) -> HandoffKind | None:
    """The road a paper takes next; None = none."""
    if piece.kind in APPLICANTS:
        return _applicants(piece, course)
    item = next((one for one in course.items if one.no == piece.item_no), None)
    if item is None:
        return None
    if piece.kind == "proof":
        return "proof" if piece.holder == ISSUING else None
    if piece.holder != dept(item.dept) or item.status not in ("decided", "ready"):
        return None
    return "cross" if crosses(piece, item, course) else "result"


def _applicants(piece: Piece, course: Course) -> HandoffKind | None:
    status = course.case.status
    if piece.holder.startswith("window:"):
        return "lead" if status in ("handling", "finished") else None
    if piece.holder.startswith("dept:") and (status == "withdrawn" or _partly(course)):
        return "back"
    return None


def _partly(course: Course) -> bool:
    """Some items ended without the others, or all did: their papers may go back, too (R155, R168)."""
    going_on = course.case.status == "handling"
    return course.fruitless or (
        going_on and any(one.outcome == "refused" or one.status == "withdrawn" for one in course.items)
    )


def crosses(piece: Piece, item: CaseItem, course: Course) -> bool:
    """Whether R173 holds: handled at another level, and all results are taken together.

    A refusal or denial never waits for the others: the time for remedies runs from its delivery.
    """
    return not item.here and course.together and piece.kind == "result"


def awaited(item: CaseItem, course: Course) -> tuple[CaseItem, ...]:
    """Items of the same level that are not decided yet: 完成审批后一次 (R173)."""
    return tuple(one for one in course.items if one.level == item.level and one.status in OPEN_ITEM)


def why_not(piece: Piece, kind: HandoffKind, taker: str, course: Course, lead: str) -> str:
    """Why a paper may not go on such a slip, as one clause; "" = it may."""
    if is_lost(piece):
        return "已经登记遗失"
    if piece.handoff:
        return _bound(piece, course)
    road = road_of(piece, course)
    if road != kind:
        now = f"（{PIECE_ZH[piece.kind]}，现在由{holder_zh(piece.holder)}保管）"
        return f"现在不能开“{HANDOFF_ZH[kind]}”{now}"
    giver, right = route(kind, piece, course, lead)
    if piece.holder != giver:
        return f"不由{holder_zh(giver)}保管，现在由{holder_zh(piece.holder)}保管"
    if right != taker:
        return f"应当交给{holder_zh(right)}"
    return _too_early(piece, kind, course)


def may_hand(piece: Piece, giver: str, kind: HandoffKind, course: Course, lead: str) -> bool:
    """Whether this holder may put the paper on a slip of this kind now."""
    if piece.holder != giver or road_of(piece, course) != kind:
        return False
    return not why_not(piece, kind, route(kind, piece, course, lead)[1], course, lead)


def _bound(piece: Piece, course: Course) -> str:
    slip = next((one for one in course.handoffs if one.id == piece.handoff), None)
    number = slip.number if slip else ""
    if slip is not None and slip.status == "confirmed":
        return f"在移交单 {number} 上有差异没有处理"
    return f"已经在移交单 {number} 上，等待签收"


def _too_early(piece: Piece, kind: HandoffKind, course: Course) -> str:
    if kind != "cross":
        return ""
    waits = awaited(course.item(piece.item_no), course)
    named = "、".join(f"“{one.name}”" for one in waits)
    return f"要等同一层级的{named}也办完，一次移送（R173）" if waits else ""


def waiting(course: Course, lead: str, *, asked: bool = False) -> Iterator[Waiting]:
    """Every paper of a case that should go on a slip now.

    Papers of a case that was not withdrawn whole go back only when they are `asked` for.
    """
    for piece in course.pieces:
        kind = road_of(piece, course)
        if kind is None or (kind == "back" and course.case.status != "withdrawn" and not asked):
            continue
        giver, taker = route(kind, piece, course, lead)
        if piece.holder == giver and not why_not(piece, kind, taker, course, lead):
            yield Waiting(kind=kind, giver=giver, taker=taker, piece=piece, number=course.case.number or "")


def bundled(papers: Iterable[Waiting]) -> tuple[Bundle, ...]:
    """One bundle for each road and receiver, papers in the order of their cases."""
    roads: dict[tuple[HandoffKind, str, str], list[Waiting]] = {}
    for one in papers:
        roads.setdefault((one.kind, one.giver, one.taker), []).append(one)
    return tuple(
        Bundle(
            kind=kind,
            giver=giver,
            taker=taker,
            papers=tuple(sorted(found, key=lambda one: (one.number, one.piece.case_id))),
        )
        for (kind, giver, taker), found in roads.items()
    )


def left_behind(course: Course, taken: Iterable[str], lead: str) -> tuple[Piece, ...]:
    """Cross-level results that would have to come a second time: R173 wants them all at once.

    `taken`: ids of the pieces on the slip. Empty = the slip is whole as far as this case goes.
    """
    ids = set(taken)
    on = [one for one in waiting(course, lead) if one.kind == "cross"]
    levels = {(course.item(one.piece.item_no).level, one.giver) for one in on if one.piece.id in ids}
    return tuple(
        one.piece
        for one in on
        if one.piece.id not in ids and (course.item(one.piece.item_no).level, one.giver) in levels
    )
