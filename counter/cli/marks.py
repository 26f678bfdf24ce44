"""Outcomes as a file writes them: what may be left out, and what is possible on which line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from counter.cases.channel import SUBMITTED, uploaded
from counter.cases.records import Outcome, OutcomeKind
from counter.cli.say import Problem
from counter.cli.words import OUTCOME_KINDS
from counter.errors import BadInput, Refused
from counter.intake.review import check_outcome

if TYPE_CHECKING:
    from datetime import date

    from counter.intake.checklist import Line


def kind_zh(kind: str) -> str:
    """An outcome as a case file writes it in Chinese."""
    return OUTCOME_KINDS[kind].split("/")[0]


def resolved(line: Line, outcome: Outcome, *, online: bool = False) -> Outcome:
    """The outcome with the numbers and words that follow from its line; `online`: uploaded (R145)."""
    wanted = line.copies or 1
    counted = bool(outcome.originals or outcome.copies)
    if outcome.kind == "copy" and not counted:
        return replace(outcome, copies=wanted)
    if outcome.kind == "original" and not counted:
        return replace(outcome, originals=wanted)
    if outcome.kind == "cured" and not counted and line.ask != "免提交":
        as_copy = line.ask == "复印件"
        return replace(outcome, originals=0 if as_copy else wanted, copies=wanted if as_copy else 0)
    if outcome.kind == "electronic" and not outcome.how:
        if online and not line.electronic:
            return replace(outcome, how=SUBMITTED)
        return replace(outcome, how="在线核验" if line.forms == ("电子核验",) else "电子证照")
    return outcome


def possible(line: Line, *, online: bool = False) -> tuple[str, ...]:
    """The outcomes this line can have, in Chinese."""
    found = []
    for kind in get_args(OutcomeKind):
        probe = resolved(line, Outcome(kind=kind, remark="-" if kind == "defective" else ""), online=online)
        try:
            check_outcome(line, probe, online=online)
        except (Refused, BadInput):
            continue
        found.append(SUBMITTED if uploaded(probe) else kind_zh(kind))
    return tuple(found)


def fault(line: Line, outcome: Outcome, on: date, *, online: bool = False) -> Problem | None:
    """Why this outcome cannot stand on this line; None if it can."""
    try:
        check_outcome(line, outcome, online=online)
    except Refused as error:
        can = possible(line, online=online)
        return Problem(what=error.what, todo=f"可以写：{'、'.join(can)}。" if can else "请去掉这一行。")
    except BadInput as error:
        return Problem(what=error.what, todo=_todo(line, error))
    return _due_fault(outcome, on)


def _todo(line: Line, error: BadInput) -> str:
    if error.field == "faults":
        listed = "；".join(line.material.faults)
        return (
            f"请在 faults 里选：{listed}；或在 remark 里写一句话。" if listed else "请在 remark 里写一句话。"
        )
    return "请改 originals、copies；确实不够的写“不符”并说明份数不足。"


def _due_fault(outcome: Outcome, on: date) -> Problem | None:
    if not outcome.due:
        return None
    if outcome.kind != "deferred":
        return Problem(what="只有容缺的材料才写补交日期。", todo="请去掉 due。")
    from counter.intake.applicant import parse_date

    due = parse_date(outcome.due)
    if due is None or due < on:
        todo = "请写成 2026-12-31 这样，不早于今天。"
        return Problem(what=f"补交日期“{outcome.due}”不对。", todo=todo)
    return None
