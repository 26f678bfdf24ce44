"""Every kind of paper by name, and the same paper with other texts in it."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import form_samples
import samples
from consultations import E03, advice

import receipts
from counter.intake.advice import AdviceSheet

if TYPE_CHECKING:
    from counter.intake.papers import Paper

Value = TypeVar("Value")

ADVICE = AdviceSheet(
    advice=advice("E03", E03),
    station="湖滨区政务服务中心",
    window="01窗",
    operator="张敏",
    issued_at="2026-11-23 09:42",
)
WINDOW: dict[str, Paper] = {
    "notice": samples.NOTICE,
    "receipt": samples.RECEIPT,
    "deferral": samples.DEFERRAL,
    "commitment": samples.COMMITMENT,
    **form_samples.FORMS,
}
"""All papers with a number and a code."""
PAPERS: dict[str, Paper | AdviceSheet] = {**WINDOW, "advice": ADVICE}

FIXED = {"kind", "code", "number", "case_number", "title", "label", "head", "matter_id", "issued_at", "id"}
"""What no person types: our own words and numbers."""
CONTENTS = {
    "short": "一",
    "rare": "𬱖𪚔㛃\U0002ebf0堃",
    "hostile": "<b>&amp;粗</b>[/][red]{}%s\x1b[2J（“‘O’Brien’”）",
    "long": "这一项写得很长，" * 25,
    "unbroken": "W" * 200,
    "lines": "甲\n" * 80,
}


@cache
def pdf_of(kind: str) -> bytes:
    return receipts.render(PAPERS[kind])


def filled(record: Value, text: str) -> Value:
    """The record with this text wherever a person's own text stands."""
    return _filled(record, text)  # type: ignore[return-value]


def _filled(value: object, text: str) -> object:
    if isinstance(value, str):
        return text if value.strip() else value
    if isinstance(value, tuple):
        return tuple(_filled(part, text) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {
            field.name: _filled(getattr(value, field.name), text)
            for field in dataclasses.fields(value)
            if field.name not in FIXED or not isinstance(getattr(value, field.name), str)
        }
        return dataclasses.replace(value, **kept)
    return value
