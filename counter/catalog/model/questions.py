"""情形问题: what is asked to find which items and papers apply."""

from __future__ import annotations

from dataclasses import dataclass

from counter.catalog.model.base import Strict, When

GIVEN = ("agent", "applicant_kind", "minor")
"""Answers that come from the applicant step instead of a question: agent 是/否, applicant_kind 个人/组织,
minor 是/否 (under 14, PIPL art. 31)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Strict):
    """One answer. `stop` ends the joint handling with this sentence (what to do instead)."""

    value: str
    hint: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Strict):
    """A situation question (情形问题). `basis` is a rule id or an article."""

    key: str
    ask: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    """Set for a number question (no options): the unit of the number."""
    when: When = ()
    basis: str = ""
    note: str = ""
