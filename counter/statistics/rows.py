"""What figures are counted from: one row for each case, item, clock, notice and rating of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Pauses = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact:
    """A case received in the period."""

    id: str
    matter_id: str
    window: str
    operator: str
    received_at: datetime
    notices: int
    """Reviews that ended in a notice before the receipt; 0 = passed the first time."""
    breaches: int
    """一次告知 breaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFact:
    """A notice issued in the period, whether or not the case was received since."""

    case_id: str
    matter_id: str
    window: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFact:
    """An item of a case received in the period."""

    case_id: str
    no: int
    dept: str
    outcome: Literal["", "granted", "denied", "refused"]
    received_at: datetime
    pushed_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    ready_at: datetime | None
    delivered_at: datetime | None
    closed_at: datetime | None
    pauses: Pauses = ()
    """When its clock stood (行政许可法 45); a stop that has not ended is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact:
    """A clock that was stopped in the period, or runs late at its end."""

    id: str
    case_id: str
    item_no: int
    kind: str
    matter_id: str
    window: str
    whose: str
    who: str
    """The operator whose action stopped it; "" = it still runs."""
    start: datetime
    due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFact:
    """A rating given in the period."""

    id: str
    case_id: str
    matter_id: str
    window: str
    level: int
    reasons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Everything of a period."""

    cases: tuple[CaseFact, ...] = ()
    notices: tuple[NoticeFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    ratings: tuple[RatingFact, ...] = ()
    deferrals_open: tuple[ClockFact, ...] = ()
    """容缺 materials still to follow, as of now."""
