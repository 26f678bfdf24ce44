"""What is typed at the acceptance desk, made fit to be kept. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from counter.cases.records import Outcome
from counter.errors import BadInput
from counter.intake.applicant import parse_date
from counter.intake.mask import mask_name, mask_number
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from datetime import date, datetime

    from counter.cases.records import Person
    from counter.catalog.model import Question

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


def answer_value(question: Question, raw: str) -> str:
    """An answer as kept: one of the options, or a plain number. BadInput for anything else.

    A number is never rounded: 199.999 m² must not become 200.
    """
    if not raw:
        return ""
    if question.unit:
        return _number(question, raw)
    if raw not in [option.value for option in question.options]:
        raise BadInput("没有这个选项。", todo="请在列出的选项里选。", field=question.key)
    return raw


def _number(question: Question, raw: str) -> str:
    typed = unicodedata.normalize("NFKC", clean_line(raw)).replace(" ", "")
    if _NUMBER.fullmatch(typed) is None:
        raise BadInput(f"请填数字（单位：{question.unit}）。", todo="例如 150 或 199.5。", field=question.key)
    return f"{Decimal(typed).normalize():f}"


def plain_outcome(outcome: Outcome, now: datetime) -> Outcome:
    """A judgement as registered; what was told, signed or approved is not the caller's to say."""
    return Outcome(
        kind=outcome.kind,
        originals=outcome.originals,
        copies=outcome.copies,
        faults=outcome.faults,
        remark=clean_line(outcome.remark),
        how=clean_line(outcome.how),
        due=_due(outcome, now.date()),
        at=now.isoformat(),
    )


def _due(outcome: Outcome, today: date) -> str:
    if outcome.kind != "deferred" or not outcome.due:
        return ""
    due = parse_date(outcome.due)
    if due is None or due < today:
        raise BadInput(
            f"补交日期“{clean_line(outcome.due)}”不对。",
            todo="请写成 2026-12-31 这样，不早于今天。",
            field="due",
        )
    return due.isoformat()


def masked(person: Person | None) -> dict[str, str]:
    """A person as the journal may name them."""
    if person is None:
        return {}
    return {
        "kind": person.kind,
        "name": mask_name(person.name, person.kind),
        "number": mask_number(person.number, person.document),
    }
