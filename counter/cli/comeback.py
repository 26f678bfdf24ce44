"""The applicant is back with corrections: only what was raised, what is new and what changed is reviewed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases import channel
from counter.cli import drive, marks
from counter.cli.plan import Check
from counter.cli.say import Problem, Problems, problems_of
from counter.errors import CounterError
from counter.intake import review
from counter.intake.online import moment, submitted_after
from counter.intake.text import clean_line
from counter.intake.walk import walk

if TYPE_CHECKING:
    from counter.cases.records import Case, Draft, Outcome, Review
    from counter.cli.casefile import CaseFile
    from counter.desks.office import Office
    from counter.desks.window.issue import IssueDesk
    from counter.intake.walk import Walk

ALLOWED = frozenset(
    {
        "operator",
        "pin",
        "matter",
        "outcomes",
        "changed",
        "approval",
        "letters_signed",
        "result",
        "id",
        "submitted_at",
    }
)
"""What a file of corrections may say; the rest stands as it was noticed."""


def come_back(
    opened: Office, desk: IssueDesk | None, file: CaseFile, code: str, problems: list[Problem]
) -> tuple[IssueDesk, Case, Problem | None]:
    """Go on with a noticed case. Raises Problems with all that stands against it; then nothing is written."""
    problems += _foreign_keys(file)
    if desk is None:
        raise Problems(problems)
    case, paper = _noticed(desk, code, problems)
    last = desk.last_review(case)
    if last is None:
        raise Problems([*problems, Problem(what="这件办件没有出过一次性告知书。", field="--return")])
    if last.paper_number != paper or case.status == "received":
        return desk, _done_before(case, file, problems), None
    problems += _submission(opened, case, last, file)
    outcomes = _check(opened, desk, case, last, file=file, problems=problems)
    return _write(desk, case, file, outcomes)


def _foreign_keys(file: CaseFile) -> list[Problem]:
    return [
        Problem(
            what=f"补正时不能写“{key}”。",
            todo="答案、事项、申请人以告知书为准；要改动请在窗口界面上办。",
            field=key,
            line=file.lines.get(key),
        )
        for key in sorted(file.keys - ALLOWED)
    ]


def _submission(opened: Office, case: Case, last: Review, file: CaseFile) -> list[Problem]:
    """When an online case was submitted again: a whole moment, not before the notice. Left out = now."""
    line = file.lines.get("submitted_at")
    if not file.submitted_at:
        return []
    if not channel.online(case.draft):
        what = "这件办件是在窗口提交的，没有线上提交时间。"
        return [Problem(what=what, todo="请去掉这一行。", field="submitted_at", line=line)]
    try:
        submitted_after(last, moment(file.submitted_at, opened.now(), whole=True))
    except CounterError as error:
        return [replace(one, field="submitted_at", line=line) for one in problems_of(error)]
    return []


def _noticed(desk: IssueDesk, code: str, problems: list[Problem]) -> tuple[Case, str]:
    """The case and the number of the notice that the code names."""
    try:
        found = desk.find(code)
    except CounterError as error:
        raise Problems([*problems, *(replace(p, field="--return") for p in problems_of(error))]) from None
    if found.row is None or found.row.kind != "notice":
        todo = "请写告知书上的编号（末尾是 .G1 这样）或扫它的码。"
        what = found.warning or "要接着办，需要一次性告知书的编号。"
        raise Problems([*problems, Problem(what=what, todo=todo, field="--return")])
    return found.case, found.row.number


def _done_before(case: Case, file: CaseFile, problems: list[Problem]) -> Case:
    """This notice has been answered already: the same file gives the same case."""
    stored = case.draft.outcomes
    other = [
        key
        for key, outcome in file.outcomes.items()
        if outcome is not None and (key not in stored or stored[key].kind != outcome.kind)
    ]
    if other:
        what = f"这份告知书之后已经复核过，文件里的{'、'.join(f'“{key}”' for key in other)}与登记的不同。"
        problems.append(Problem(what=what, todo="请用最近一份告知书的编号接着办。", field="--return"))
    if problems:
        raise Problems(problems)
    return case


def _check(  # noqa: PLR0913  (everything a second review looks at)
    opened: Office, desk: IssueDesk, case: Case, last: Review, *, file: CaseFile, problems: list[Problem]
) -> dict[str, Outcome]:
    view = _as_returned(opened, desk, case, last, file)
    check = Check(case=file, catalogue=view.catalogue, station=opened.station, on=view.on, problems=problems)
    if file.matter and file.matter.strip().upper() not in (view.matter.id, view.matter.name):
        check.add(f"这份告知书办的是“{view.matter.name}”。", "请核对编号和文件。", "matter")
    for key, what in file.changed.items():
        _check_changed(check, view, key, what)
    outcomes = check.judged(view)
    _check_breaches(check, last, outcomes)
    for line in view.checklist.lines:
        if review.needs_judgement(line) and line.key not in view.outcomes and line.key not in file.outcomes:
            can = marks.possible(line, online=channel.online(case.draft))
            todo = f"请在 outcomes 里写：{'、'.join(can)}"
            check.add(f"“{line.key}”还没有复核。", todo, f"outcomes.{line.key}")
    if check.problems:
        raise Problems(check.problems)
    return outcomes


def _as_returned(opened: Office, desk: IssueDesk, case: Case, last: Review, file: CaseFile) -> Walk:
    """The walk as it will stand when the round is open: what was raised or changed is to be looked at."""
    catalogue = desk.desk.catalogue_of(case.catalogue)
    if case.draft.round > last.round:
        kept = case.draft.outcomes
    else:
        kept = {key: o for key, o in case.draft.outcomes.items() if key not in last.findings}
    kept = {key: o for key, o in kept.items() if key not in file.changed}
    draft: Draft = replace(case.draft, outcomes=kept)
    return walk(catalogue, draft, opened.station, opened.now().date())


def _check_changed(check: Check, view: Walk, key: str, what: str) -> None:
    if not clean_line(what):
        check.add(f"没有写“{key}”有什么变化。", "例如：换了新的租赁合同。", f"changed.{key}")
    elif key not in {line.key for line in view.checklist.lines}:
        check.add(f"清单上没有“{key}”。", "请核对材料名称。", f"changed.{key}")


def _check_breaches(check: Check, last: Review, outcomes: dict[str, Outcome]) -> None:
    for key, outcome in outcomes.items():
        if review.breaches(key, outcome, last, check.case.changed) and check.case.approval is None:
            todo = "有变化的写在 changed 里；确需提出的，在 approval 里写监督员和理由，将计入一次告知差错。"
            check.add(f"“{key}”上次没有提出问题，现在提出属于二次告知。", todo, f"outcomes.{key}")


def _write(
    desk: IssueDesk, case: Case, file: CaseFile, outcomes: dict[str, Outcome]
) -> tuple[IssueDesk, Case, Problem | None]:
    approval = drive.approved(desk, file.approval) if file.approval else None
    case = desk.come_back(case, file.submitted_at)
    for key, what in file.changed.items():
        if case.draft.changed.get(key) != clean_line(what):
            case = desk.changed(case, key, what)
    case = drive.judge(desk, case, outcomes, approval)
    try:
        return desk, drive.conclude(desk, case, file), None
    except drive.LettersWaiting as letters:
        return desk, letters.case, letters.problem
