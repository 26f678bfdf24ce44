"""What the trainee did, read back from the store of the exercise: journal, draft, reviews and papers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from counter.intake import review
from counter.intake.walk import walk
from counter.training.play import PROGRAM
from counter.training.scenario import Did, Given, Handled, Judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counter.cases.records import Case, Entry, Outcome, PaperRow, Review
    from counter.desks.office import Office
    from counter.store import View
    from counter.training.scenario import Ending

PAPERS = ("paper.notice", "paper.receipt", "handoff.forward")
"""Entries that name the case a visit was about."""
WATCH = frozenset({"clock.soon", "clock.late"})
"""Entries the program makes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which part of the journal belongs to a visit, and what was counted beside it."""

    visit: int
    began: datetime
    after: int
    """Sequence of the last journal entry before it."""
    seconds: float = 0.0
    keys: int = 0
    hints: int = 0


def handled(
    office: Office, span: Span, *, case_id: str = "", declared: Ending | None = None, ended: datetime
) -> Handled:
    """A visit as it stands now.

    `case_id`: the case of the visits before; otherwise the one the trainee gave a paper for, or worked on
    last. `declared`: how the trainee says it ended; a paper that was given says it by itself.
    """
    with office.store.read() as view:
        entries = list(_entries(view, span.after))
        case = _case(view, case_id or _case_of(entries))
        papers = list(view.papers.of_case(case.id)) if case else []
        reviews = list(view.reviews.of_case(case.id)) if case else []
    told = Handled(
        visit=span.visit,
        began=_iso(span.began),
        ended=_iso(ended),
        did=tuple(_did(entry, span.visit) for entry in entries),
        seconds=round(span.seconds, 1),
        keys=span.keys,
        hints=span.hints,
        ending=declared,
    )
    if case is None:
        return told
    given = tuple(_given(row) for row in papers if row.issued_at >= span.began)
    return _with_case(office, replace(told, papers=given), case, reviews)


def _with_case(office: Office, told: Handled, case: Case, reviews: Sequence[Review]) -> Handled:
    """The draft's choices and judgements."""
    draft = case.draft
    view = walk(office.compiled.catalogue, draft, office.station, (case.received_at or case.opened_at).date())
    outcomes = dict(draft.outcomes) if case.status == "noticed" else dict(view.outcomes)
    judged = {key: _judged(outcome) for key, outcome in outcomes.items()}
    if _in_this_visit(told, "notice") and reviews:
        judged |= {key: _raised(raised) for key, raised in reviews[-1].findings.items() if key not in judged}
    kinds = [paper.kind for paper in told.papers if not paper.replaced]
    return replace(
        told,
        case_id=case.id,
        ending=_ending(kinds) or told.ending,
        answers={key: value for key, value in view.answers.items() if key in draft.answers},
        rows=draft.chosen or tuple(one.no for one in view.chosen),
        applicant=draft.applicant,
        agent=draft.agent,
        guardian=draft.guardian,
        guardian_consent=draft.guardian_consent,
        licence=draft.licence,
        judged=judged,
        asks={line.key: line.ask for line in view.checklist.lines},
    )


def _ending(kinds: Sequence[str]) -> Ending | None:
    endings: tuple[Ending, ...] = ("notice", "receipt", "forward")
    return next((one for kind in reversed(kinds) for one in endings if one == kind), None)


def _in_this_visit(told: Handled, kind: str) -> bool:
    return any(paper.kind == kind for paper in told.papers)


def _judged(outcome: Outcome) -> Judged:
    raised = review.raised(outcome) if outcome.kind in review.FINDINGS else ()
    return Judged(kind=outcome.kind, raised=raised, remark=outcome.remark)


def _raised(raised: Sequence[str]) -> Judged:
    """A finding of the notice whose judgement the applicant's coming back took away."""
    missing = bool(raised) and raised[0] == "缺少"
    return Judged(kind="missing" if missing else "defective", raised=tuple(raised))


def _entries(view: View, after: int) -> Iterator[Entry]:
    """What the trainee did since, first to last."""
    found: list[Entry] = []
    before: int | None = None
    while page := view.journal.latest(200, before):
        found += [one for one in page if one.seq > after]
        if page[-1].seq <= after:
            break
        before = page[-1].seq
    for entry in reversed(found):
        if entry.operator != PROGRAM and entry.action not in WATCH:
            yield entry


def last_seq(office: Office) -> int:
    """The end of the journal now."""
    with office.store.read() as view:
        return view.journal.head().seq


def _case_of(entries: Sequence[Entry]) -> str:
    """The case a paper was given for, else the one worked on last."""
    papers = [one.case_id for one in entries if one.action in PAPERS]
    touched = [one.case_id for one in entries if one.case_id and one.action != "case.drop"]
    return (papers or touched or [""])[-1]


def _case(view: View, case_id: str) -> Case | None:
    return view.cases.get(case_id) if case_id else None


def _did(entry: Entry, visit: int) -> Did:
    detail: dict[str, Any] = json.loads(entry.detail)
    return Did(at=_iso(entry.at), action=entry.action, case_id=entry.case_id, detail=detail, visit=visit)


def _given(row: PaperRow) -> Given:
    return Given(kind=row.kind, number=row.number, at=_iso(row.issued_at), replaced=row.void_at is not None)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
