"""一件事申请表 of a case: numbered, frozen and kept like every paper (R017, R062).

As long as nothing the form says has changed, the form that stands is handed out again. A changed one gets a
new number, and the one before it is void.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases.forms import application
from counter.desks.step import stepping
from counter.desks.window.issue import Issued, IssueDesk
from counter.errors import Refused
from counter.intake import applying
from counter.intake.frozen import thaw
from counter.intake.papers import Form, Head

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from counter.cases.records import Case, PaperRow
    from counter.intake.walk import Walk
    from counter.store import UnitOfWork

KIND = "application"
REPLACED = "申请内容有变化，重新出具"
OPEN = ("draft", "noticed", "amending")
"""Statuses in which the window still works on the application."""


class ApplicationDesk(IssueDesk):
    """Where the one form for all items is made."""

    def issue_application(self, case: Case) -> Issued:
        """The form as the case stands now. Refused before items are chosen, or once the case is over."""
        view = self._whole(self.walk(case))
        if view.stop:
            raise Refused(view.stop, todo="这种情形不能按一件事申请。")
        applied = applying.of_walk(view)
        standing = self._valid(case, KIND)

        def make(head: Head) -> Form:
            return application(head, applied)

        if standing is not None:
            kept = thaw(standing)
            if isinstance(kept, Form) and make(kept.head) == kept:
                return Issued(case, kept, standing)

        def also(uow: UnitOfWork, number: str, now: datetime) -> None:
            self._void(uow, standing, number, now)

        if case.status in OPEN:
            return self._issue(case, KIND, make, also)
        if case.status in ("dropped", "lapsed", "archived"):
            raise Refused("这件办件已经结束，不再出申请表。", todo="出过的申请表可以在文书里重打。")
        return self._later(case, make, standing)

    def _later(self, case: Case, make: Callable[[Head], Form], standing: PaperRow | None) -> Issued:
        """After the receipt the form says what the receipt stands on."""
        with stepping(self.desk, case.id) as step:
            paper, row = step.issue(KIND, make)
            self._void(step.uow, standing, row.number, step.now)
            course = step.finish(f"paper.{KIND}", {"paper": row.number, "digest": row.digest})
        return Issued(course.case, paper, row)

    def _void(self, uow: UnitOfWork, row: PaperRow | None, by_paper: str, now: datetime) -> None:
        if row is not None:
            uow.papers.void(row.number, self.desk.session.name, REPLACED, now, by_paper)

    def _whole(self, view: Walk) -> Walk:
        """A list kept from before there were fields takes those of the list in use."""
        if view.catalogue.fields:
            return view
        now = self.desk.catalogue
        return replace(
            view, catalogue=replace(view.catalogue, fields=now.fields, applications=now.applications)
        )
