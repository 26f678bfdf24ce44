"""Walks a checked case file through the window's desk: the same methods the screens call, one by one.

A step that the case already shows is skipped, so a run that was cut off goes on where it stopped and a
second run does nothing twice.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases import channel
from counter.cli.say import Problem, Problems
from counter.desks.approval import Approval
from counter.intake import review
from counter.intake.online import told
from counter.intake.parties import Parties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.records import Case, Draft, Outcome
    from counter.cli.casefile import Approved, CaseFile
    from counter.desks.window.issue import IssueDesk
    from counter.intake.papers import LetterKind
    from counter.intake.walk import Walk

LETTERS: tuple[tuple[LetterKind, str], ...] = (("deferral", "deferred"), ("commitment", "committed"))


CHANGED = "办件文件里改了"
"""Why a draft of before is changed."""


def fill(desk: IssueDesk, case_id: str, wanted: Draft) -> Case:
    """Open the draft (or find it again) and bring it to what the file wants, all lines judged."""
    case = _submitted(desk, desk.open(wanted.matter_id, case_id), wanted)
    if wanted.licence is not None and wanted.licence != case.draft.licence:
        case = desk.licence(case, wanted.licence)
    for key in dict.fromkeys((*wanted.answers, *case.draft.answers)):
        value = wanted.answers.get(key, "")
        if value != case.draft.answers.get(key, ""):
            case = desk.answer(case, key, value)
    if not same_parties(case.draft, wanted):
        case, _ = desk.parties(case, _parties(wanted))
    if wanted.chosen != case.draft.chosen:
        case = desk.choose(case, wanted.chosen or ())
    return judge(desk, case, wanted.outcomes, None)


def _submitted(desk: IssueDesk, case: Case, wanted: Draft) -> Case:
    """线上提交 as the file says, first of all: the two hours run."""
    if channel.online(wanted):
        return desk.submitted(case, wanted.submitted_at, wanted.platform_number, CHANGED)
    return desk.at_window(case, CHANGED) if channel.online(case.draft) else case


def overdue(desk: IssueDesk, case: Case) -> tuple[str, ...]:
    """That the two hours of the online review were over already; empty when they were not."""
    clock, now = desk.review_clock(case), desk.desk.now()
    if clock is None or clock.stopped_at is not None or clock.due_at is None or clock.due_at >= now:
        return ()
    return (f"{told(case.draft, clock, now)}。",)


def judge(desk: IssueDesk, case: Case, outcomes: Mapping[str, Outcome], approval: Approval | None) -> Case:
    """Register the outcomes that are not registered yet."""
    last = desk.last_review(case)
    for key, outcome in outcomes.items():
        if bare(case.draft.outcomes.get(key)) != outcome:
            breach = review.breaches(key, outcome, last, case.draft.changed)
            case = desk.judge(case, key, outcome, approval if breach else None)
    return case


def conclude(desk: IssueDesk, case: Case, file: CaseFile) -> Case:
    """Issue what the review leads to: the notice, or the letters and the receipt."""
    view = desk.walk(case)
    if review.findings(view.checklist, view.outcomes):
        return desk.issue_notice(case).case
    case = _letters(desk, case, view)
    view = desk.walk(case)
    if review.unsigned(view.checklist, view.outcomes):
        if not file.letters_signed:
            raise LettersWaiting(case)
        case = desk.sign_letters(case)
    return desk.issue_receipt(case).case


class LettersWaiting(Exception):
    """The letters are issued and printed; they must be signed before the receipt (R140, R141)."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.id)
        self.case = case
        todo = "请打印承诺书，向申请人说清后果，请其签字；然后在文件里写 letters_signed: 是，再运行一次。"
        self.problem = Problem(what="承诺书已经出具，还没有签字。", todo=todo, field="letters_signed")


def _letters(desk: IssueDesk, case: Case, view: Walk) -> Case:
    for kind, outcome in LETTERS:
        wanted = {
            x.key for x in view.checklist.lines if (o := view.outcomes.get(x.key)) and o.kind == outcome
        }
        if wanted and not wanted <= _in_letter(desk, case, kind):
            case = desk.issue_letter(case, kind).case
    return case


def _in_letter(desk: IssueDesk, case: Case, kind: LetterKind) -> set[str]:
    """Materials of the valid letter of this kind."""
    from counter.intake.frozen import thaw
    from counter.intake.papers import Letter

    rows = [row for row in desk.papers(case) if row.kind == kind and row.void_at is None]
    letter = thaw(rows[-1]) if rows else None
    return {line.material for line in letter.lines} if isinstance(letter, Letter) else set()


def approved(desk: IssueDesk, approval: Approved) -> Approval:
    """The supervisor's approval, its PIN tried once before anything is written."""
    from counter.staff.roles import require

    pin = approval.pin or os.environ.get("COUNTER_APPROVAL_PIN", "")
    if not (approval.name and pin and approval.reason):
        todo = "请写 name 和 reason；口令写在 pin 或环境变量 COUNTER_APPROVAL_PIN。"
        raise Problems([Problem(what="监督员同意没有写全。", todo=todo, field="approval")])
    require(desk.desk.verify(approval.name, pin), "supervisor")
    return Approval(name=approval.name, pin=pin, reason=approval.reason)


def bare(outcome: Outcome | None) -> Outcome | None:
    """An outcome without what the desk adds: for comparing it with what a file says."""
    if outcome is None:
        return None
    return replace(outcome, at="", told=False, signed=False, late_reason="", approved_by="")


def differences(stored: Draft, wanted: Draft) -> tuple[str, ...]:
    """The keys of the file in which it says something else than the stored case."""
    licence = wanted.licence is not None and wanted.licence != stored.licence
    outcomes = {key: bare(outcome) for key, outcome in stored.outcomes.items()} != dict(wanted.outcomes)
    found = {
        "matter": stored.matter_id != wanted.matter_id,
        "licence": licence,
        "channel": (stored.channel, stored.platform_number) != (wanted.channel, wanted.platform_number),
        "submitted_at": stored.submitted_at != wanted.submitted_at,
        "answers": stored.answers != wanted.answers,
        "items": stored.chosen != wanted.chosen,
        "applicant": not same_parties(stored, wanted),
        "outcomes": outcomes,
    }
    return tuple(key for key, differs in found.items() if differs)


def same_parties(one: Draft, other: Draft) -> bool:
    """Whether two drafts name the same people, premises and collection."""
    names = ("applicant", "agent", "guardian", "guardian_consent", "premises", "collection")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _parties(draft: Draft) -> Parties:
    assert draft.applicant is not None  # noqa: S101  (a plan without problems has one)
    assert draft.collection is not None  # noqa: S101
    return Parties(
        applicant=draft.applicant,
        agent=draft.agent,
        guardian=draft.guardian,
        guardian_consent=draft.guardian_consent,
        premises=draft.premises,
        collection=draft.collection,
    )
