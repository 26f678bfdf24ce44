"""时限 and what stops them: how long somebody has for something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from counter.catalog.model.base import Basis, Confidence, Strict, When

Unit = Literal["小时", "工作日", "日", "月", "年", "当天", "当场", "即时"]
"""Units of time. 当天, 当场 and 即时 carry no amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Strict):
    """时限: how long somebody has for something."""

    what: str
    """What must be done within it, such as 决定 or 实地核查."""
    amount: int | None = None
    """Number of units; None only with 当天, 当场, 即时."""
    unit: Unit
    starts: str = ""
    """From when it runs, such as 受理."""
    whose: Literal["部门", "窗口", "申请人"] = "部门"
    final: bool = False
    """This limit ends the handling of the item: 办结时限, what guides and clocks show first."""
    when: When = ()
    extension: str = ""
    """By how much and by whose approval it can be extended; "" = not provided for."""
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str
    note: str = ""
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class General(Strict):
    """A limit that holds for every item of a kind unless its own law says otherwise."""

    key: str
    applies: str
    """What it holds for, in words."""
    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Strict):
    """特别环节: hearing, survey, test, notice. `stops` = its time does not count (行政许可法 art. 45)."""

    name: str
    stops: bool
    joint: bool = False
    """联合评审、联合勘验、联合验收 with other departments of the matter, called by the lead (R166)."""
    when: When = ()
    basis: tuple[Basis, ...]
    confidence: Confidence
    evidence: str
    note: str = ""
