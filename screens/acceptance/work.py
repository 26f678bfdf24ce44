"""The case on the desk: touched only by the job thread; screens get frozen snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.records import Case, CaseLine, PaperRow, Review
    from counter.desks.issue import IssueDesk, Issued
    from counter.intake.walk import Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One case as a screen shows it."""

    case: Case
    walk: Walk
    last: Review | None
    papers: tuple[PaperRow, ...]
    duplicates: tuple[CaseLine, ...]

    @property
    def waiting(self) -> bool:
        """A notice is out and the applicant has not come back yet."""
        return self.case.status == "noticed" and self.last is not None and self.case.draft.round <= self.last.round

    @property
    def editable(self) -> bool:
        """Whether answers and outcomes may change now."""
        return self.case.status in ("draft", "noticed", "amending") and not self.waiting


class Work:
    """Runs desk methods on the newest version of one case, one after the other."""

    def __init__(self, desk: IssueDesk, case: Case) -> None:
        self.desk = desk
        self.case = case

    def look(self) -> Snapshot:
        """The snapshot of the case as held here."""
        return Snapshot(
            case=self.case,
            walk=self.desk.walk(self.case),
            last=self.desk.last_review(self.case),
            papers=self.desk.papers(self.case) if self.case.number else (),
            duplicates=self.desk.duplicates(self.case) if self.case.draft.applicant else (),
        )

    def apply(self, action: Callable[[Case], Case]) -> Snapshot:
        """One desk method that gives the changed case."""
        self._keep(lambda: action(self.case))
        return self.look()

    def issue(self, action: Callable[[Case], Issued]) -> tuple[Snapshot, Issued]:
        """One desk method that issues a paper."""
        issued: list[Issued] = []

        def run() -> Case:
            issued.append(action(self.case))
            return issued[0].case

        self._keep(run)
        return self.look(), issued[0]

    def reload(self) -> Snapshot:
        """The case as another window left it."""
        self.case = self.desk.case(self.case.id)
        return self.look()

    def _keep(self, run: Callable[[], Case]) -> None:
        try:
            self.case = run()
        except Conflict:
            self.case = self.desk.case(self.case.id)
            raise
