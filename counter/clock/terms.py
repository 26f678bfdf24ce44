"""What a clock is made of: the term, its pauses and extensions, and the due moment with its explanation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (decoded at run time)
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from counter.clock.hours import Hours

if TYPE_CHECKING:
    from counter.clock.workdays import Calendar

Unit = Literal["小时", "办公小时", "工作日", "日", "月", "年", "当天", "当场", "即时"]
UNCOUNTED = ("当天", "当场", "即时")
"""Units without an amount."""


def words(amount: int, unit: Unit) -> str:
    """20个工作日, 3日; without an amount 当天."""
    between = "" if unit in ("日", "年") else "个"
    return f"{amount}{between}{unit}" if amount else unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long: `amount` of `unit`. 当天, 当场 and 即时 have no amount."""

    amount: int = 0
    unit: Unit
    basis: str = ""
    """Rule or article, as people cite it."""

    def __post_init__(self) -> None:
        if (self.amount < 1) != (self.unit in UNCOUNTED):
            raise ValueError(f"{self.amount} {self.unit} is no term")

    def __str__(self) -> str:
        return words(self.amount, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """停表: from a moment until another; `end` None = still running. With its legal reason.

    The count takes the actual `end`; `planned` is only told.
    """

    start: datetime
    end: datetime | None
    reason: str
    basis: str
    planned: datetime | None = None
    """Until when it was meant to last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """延长: more units of the same kind, by whose approval. ValueError for none."""

    amount: int
    approver: str
    reason: str
    basis: str

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("an extension of nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The facts of one clock. ValueError for pauses that overlap."""

    start: datetime
    event: str = ""
    """What started it, as people say it: 市场监管部门受理."""
    term: Term
    calendar: Calendar
    hours: Hours = field(default_factory=Hours)
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.pauses, key=lambda one: one.start)
        for one, following in pairwise(ordered):
            if one.end is None or following.start < one.end:
                raise ValueError("pauses overlap")
        if any(one.end is not None and one.end < one.start for one in ordered):
            raise ValueError("a pause ends before it begins")
        object.__setattr__(self, "pauses", tuple(ordered))

    @property
    def amount(self) -> int:
        """Units to run, extensions included."""
        return self.term.amount + sum(one.amount for one in self.extensions)

    @property
    def standing(self) -> Pause | None:
        """The pause that has not ended."""
        return next((one for one in self.pauses if one.end is None), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The end of a term. `at` None: the clock stands, and `left` units are still to run.

    `whole_day`: the day counts to its end (no office hours are known, or the term is the day itself).
    """

    at: datetime | None
    sure: bool
    """False when a day was counted whose year is not published yet."""
    left: int = 0
    whole_day: bool = False
    lines: tuple[Line, ...] = ()

    def __str__(self) -> str:
        if self.at is None:
            return "停表中"
        mark = "" if self.sure else "（待定）"
        return f"{self.at:%Y-%m-%d}{mark}" if self.whole_day else f"{self.at:%Y-%m-%d %H:%M}{mark}"
