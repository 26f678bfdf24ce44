"""Hands for tests of 线上提交: a case submitted on the platform, its lines judged on what was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import world

from counter.cases.records import Outcome
from counter.intake import outcomes

if TYPE_CHECKING:
    from collections.abc import Collection

    from counter.cases.records import Case
    from counter.desks.window.issue import Issued, IssueDesk

MISSING = Outcome(kind="missing")
PLATFORM = "ZWFW-2026-0001"


def submitted(desk: IssueDesk, at: str = "09:12", matter_id: str = "E03") -> Case:
    """Everything but the materials, and when it was submitted."""
    return desk.submitted(world.begin(desk, matter_id), at, PLATFORM)


def take_all(desk: IssueDesk, case: Case, *, but: Collection[str] = ()) -> Case:
    """Every line still unseen judged on its file, or fetched when exempt."""
    for line in world.unseen(desk.walk(case)):
        if line.key not in but:
            case = desk.judge(case, line.key, outcomes.taken(line, online=True))
    return case


def received(desk: IssueDesk, case: Case) -> Issued:
    """The electronic receipt."""
    return desk.issue_receipt(take_all(desk, case))


def noticed(desk: IssueDesk, case: Case) -> tuple[Issued, str]:
    """The notice about the first line asked of the applicant, and that line."""
    line = world.papers_asked(desk.walk(case))[0].key
    return desk.issue_notice(take_all(desk, desk.judge(case, line, MISSING))), line
