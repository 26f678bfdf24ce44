"""The course of a case: everything known about it after the receipt, in one frozen view.

Desks read it, queues are computed from it, the screen “one case, one page” shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from counter.cases.channel import online, uploaded
from counter.cases.lifecycle import ENDED_ITEM, OPEN_ITEM

if TYPE_CHECKING:
    from counter.cases.items import Archived, CaseItem, Delivery, KeptClock, Outgoing, Rating, ScanRow
    from counter.cases.records import Case, PaperRow
    from counter.custody.records import Discrepancy, Handoff, Piece
    from counter.exchange.records import VersionConflict

APPLICANTS = ("original", "copies")
"""Kinds of pieces that the applicant handed in."""

CASE_CLOCKS = ("digitise", "handover", "correction", "online_review", "push_now")
"""Clocks of the case itself: they outlive a receipt that an amendment replaces."""

SUPPLIED: Final = "容缺补交"
"""Remark of an outcome that was 容缺 at the receipt and came later (R140)."""
PUSHES = ("push", "lead_notice")
"""Kinds of messages that carry the electronic set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A case with all that hangs on it, as of one moment."""

    case: Case
    items: tuple[CaseItem, ...] = ()
    clocks: tuple[KeptClock, ...] = ()
    pieces: tuple[Piece, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    """Every handoff on which a piece of this case stands, in the order made."""
    led: frozenset[str] = frozenset()
    """Ids of the handoffs whose first line is this case's: their task stands here, once."""
    discrepancies: tuple[Discrepancy, ...] = ()
    scans: tuple[ScanRow, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    ratings: tuple[Rating, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    archived: Archived | None = None
    away: str = ""
    """Name of the station that acts on it, when that is not this one."""
    neighbours: bool = False
    """This station exchanges cases with others."""
    conflicts: tuple[VersionConflict, ...] = ()
    """Versions of two stations between which this one has to choose."""

    def item(self, no: int) -> CaseItem:
        """The item of a row. KeyError if the case does not have it."""
        for item in self.items:
            if item.no == no:
                return item
        raise KeyError(no)

    def clock(self, kind: str, item_no: int = 0) -> KeptClock | None:
        """The running clock of a kind."""
        found = (one for one in self.clocks if (one.kind, one.item_no) == (kind, item_no))
        return next((one for one in found if one.stopped_at is None), None)

    @property
    def review_clock(self) -> KeptClock | None:
        """The two hours of the online review (R145): the one that runs, else the last one that ran."""
        kept = tuple(clock for clock in self.clocks if clock.kind == "online_review")
        running = self.clock("online_review")
        return running or max(kept, key=lambda clock: (clock.start, clock.stopped_at), default=None)

    @property
    def handed_in(self) -> tuple[Piece, ...]:
        """The applicant's papers."""
        return tuple(piece for piece in self.pieces if piece.kind in APPLICANTS)

    @property
    def unscanned(self) -> tuple[str, ...]:
        """Lines whose paper was taken but has no electronic copy yet (R142): complete only with both.

        Of an online case also the lines that were uploaded, until their file is here (R148).
        """
        have = {scan.line for scan in self.scans if scan.removed_at is None}
        lines = dict.fromkeys(piece.line for piece in self.handed_in)
        if online(self.case.draft):  # what was uploaded is judged on its file: it goes on with that file
            lines |= dict.fromkeys(key for key, one in self.case.draft.outcomes.items() if uploaded(one))
        return tuple(line for line in lines if line not in have)

    # -- 容缺, and what is scanned after the push ------------------------------------------------------

    @property
    def deferred(self) -> tuple[str, ...]:
        """Lines still 容缺 (R140)."""
        return tuple(key for key, one in self.case.draft.outcomes.items() if one.kind == "deferred")

    @property
    def supplied(self) -> tuple[str, ...]:
        """Lines that were 容缺 and came later."""
        return tuple(key for key, one in self.case.draft.outcomes.items() if one.remark == SUPPLIED)

    @property
    def unsent(self) -> tuple[str, ...]:
        """Lines of the application with a scan that is in no push yet (R143)."""
        lines = {piece.line for piece in self.handed_in} | set(self.case.draft.outcomes)
        own = [one for one in self.scans if one.removed_at is None and not one.item_no and one.line in lines]
        had = pushed_scans(self) if own else frozenset()
        return tuple(dict.fromkeys(one.line for one in own if one.id not in had))

    @property
    def asking(self) -> tuple[CaseItem, ...]:
        """Items whose departments get what was scanned after the push.

        Those not decided; and when something 容缺 came, also those decided on the promise that it would.
        """
        promised = bool(set(self.unsent) & set(self.supplied))
        return tuple(
            one
            for one in self.items
            if one.status in OPEN_ITEM or (promised and one.outcome in ("granted", "denied"))
        )

    def waits_for(self, item: CaseItem) -> tuple[CaseItem, ...]:
        """前置事项 without a result yet (R161, R162). One that ended otherwise is waited for no more."""
        before = (one for one in self.items if one.no in item.after)
        return tuple(one for one in before if one.status in OPEN_ITEM)

    def lost(self, item: CaseItem) -> tuple[CaseItem, ...]:
        """前置事项 that will bring no result: refused, denied or withdrawn."""
        before = (one for one in self.items if one.no in item.after)
        return tuple(
            one for one in before if one.outcome in ("refused", "denied") or one.status == "withdrawn"
        )

    def followers(self, item: CaseItem) -> tuple[CaseItem, ...]:
        """Items of this case that need this one's result."""
        return tuple(one for one in self.items if item.no in one.after)

    @property
    def together(self) -> bool:
        """The applicant takes all results at once (R169)."""
        chosen = self.case.draft.collection
        return chosen is not None and chosen.together

    def deliverable(self, item: CaseItem) -> bool:
        """Whether an item that is ready may go out now.

        Together: only when nothing else is still on its way. A refusal or denial always goes out at once,
        because the time for remedies runs from it.
        """
        if item.status != "ready":
            return False
        if not self.together or item.outcome in ("refused", "denied"):
            return True
        waited = (*OPEN_ITEM, "decided")
        return not any(one.status in waited for one in self.items if one.outcome not in ("refused", "denied"))

    @property
    def over(self) -> bool:
        """Every item came to its end."""
        return bool(self.items) and all(one.status in ENDED_ITEM for one in self.items)

    @property
    def fruitless(self) -> bool:
        """It is over and nothing of it was decided on its merits: the applicant may have the papers back."""
        over = self.case.status == "finished"
        return over and all(one.outcome == "refused" or one.status == "withdrawn" for one in self.items)


def pushed_scans(course: Course) -> frozenset[str]:
    """Ids of the scans that stand in a push, whatever became of it. Ids are unique: their text is enough."""
    posted = [one.payload for one in course.outbox if one.kind in PUSHES]
    return frozenset(scan.id for scan in course.scans if any(scan.id in payload for payload in posted))
