"""The case on the desk: touched only by the job thread; screens get frozen snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.items import KeptClock
    from counter.cases.records import Case, CaseLine, PaperRow, Review
    from counter.desks.window.issue import Issued, IssueDesk
    from counter.intake.walk import Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One case as a screen shows it."""

    case: Case
    walk: Walk
    last: Review | None
    papers: tuple[PaperRow, ...]
    review: KeptClock | None = None
    """The two hours of the online review (R145), running or ended; None for a case of the window."""

    @property
    def online(self) -> bool:
        """Submitted on the provincial platform."""
        return self.case.draft.channel == "online"

    @property
    def waiting(self) -> bool:
        """A notice is out and the applicant has not come back yet."""
        return (
            self.case.status == "noticed"
            and self.last is not None
            and self.case.draft.round <= self.last.round
        )

    @property
    def editable(self) -> bool:
        """Whether answers and outcomes may change now."""
        return self.case.status in ("draft", "noticed", "amending") and not self.waiting


class Work:
    """Runs desk methods on the newest version of one case, one after the other.

    Reviews and papers change only when something is issued, so they are read then and not at every key.
    """

    def __init__(self, desk: IssueDesk, case: Case) -> None:
        self.desk = desk
        self.case: Case = case
        self._reviewed: tuple[tuple[object, ...], KeptClock | None] | None = None
        self._take(case)

    def look(self) -> Snapshot:
        """The snapshot of the case as held here."""
        return Snapshot(
            case=self.case,
            walk=self.desk.walk(self.case),
            last=self._last,
            papers=self._papers,
            review=self._clock(),
        )

    def _clock(self) -> KeptClock | None:
        """Read again only when a step started, moved or stopped it."""
        draft = self.case.draft
        facts = (draft.channel, draft.submitted_at, draft.round, self.case.status)
        if self._reviewed is None or self._reviewed[0] != facts:
            self._reviewed = (facts, self.desk.review_clock(self.case))
        return self._reviewed[1]

    def apply(self, action: Callable[[Case], Case]) -> Snapshot:
        """One desk method that gives the changed case."""
        try:
            self.case = action(self.case)
        except Conflict:
            self.reload()
            raise
        return self.look()

    def issue(self, action: Callable[[Case], Issued]) -> tuple[Snapshot, Issued]:
        """One desk method that issues a paper."""
        try:
            issued = action(self.case)
        except Conflict:
            self.reload()
            raise
        self._take(issued.case)
        return self.look(), issued

    def reload(self) -> Snapshot:
        """The case as it is stored now: another window changed it, or a paper was printed."""
        self._take(self.desk.case(self.case.id))
        return self.look()

    def duplicates(self) -> tuple[CaseLine, ...]:
        """Open cases of the same applicant or premises."""
        return self.desk.duplicates(self.case)

    def _take(self, case: Case) -> None:
        self.case = case
        self._last = self.desk.last_review(case)
        self._papers = self.desk.papers(case) if case.number else ()
