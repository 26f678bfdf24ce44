"""What every part of the catalogue is made of: strict entries, conditions, sources and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Confidence = Literal["high", "medium", "low", "to-verify"]
CONFIDENCE_ZH: dict[Confidence, str] = {"high": "高", "medium": "中", "low": "低", "to-verify": "待核"}
"""把握 as people read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strict:
    """Unknown keys are faults, in every catalogue file."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Strict):
    """A number from `min` (included) up to `below` (excluded)."""

    min: float | None = None
    below: float | None = None


Test = str | tuple[str, ...] | Range
When = tuple[dict[str, Test], ...]
"""Any of the dicts holds; a dict holds when every question in it has one of the answers. () = always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Strict):
    """Where a demand comes from: a source and its article."""

    source: str
    article: str = ""
