"""The frozen content of every paper the window issues. A paper is a record first (design rule 4).

All texts are plain text, never markup. Everything a face needs is in here: receipts/ lays it out and
decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PaperKind = Literal["notice", "receipt", "deferral", "commitment"]

LetterKind = Literal["deferral", "commitment"]

TITLES: dict[PaperKind, str] = {
    "notice": "一次性告知书",
    "receipt": "收件回执",
    "deferral": "容缺受理承诺书",
    "commitment": "告知承诺书",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands on top of every paper and in its code."""

    number: str
    """The paper's own number: the case number, a dot, kind letter and sequence (…-7.G1)."""
    case_number: str
    code: str
    """What the QR code says, ASCII; see counter.cases.numbers."""
    issued_at: str
    """Local time to the minute as printed: 2026-11-23 09:42."""
    station: str
    window: str
    operator: str
    address: str
    phone: str
    supervision_phone: str
    sample: bool = False
    """The station profile still holds sample values: say so on the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Applicant or agent as printed. `number` is already masked as the paper wants it."""

    name: str
    document: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One chosen item: name, department, and where it is handled."""

    name: str
    dept: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """One finding of the review as told to the applicant (R136)."""

    no: int
    material: str
    kind: str
    """缺少 / 不符合法定形式 / 查无有效证照."""
    what: tuple[str, ...]
    items: tuple[str, ...]
    basis: tuple[str, ...]
    cure: str
    obtain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """一次性告知书: every finding of one review."""

    head: Head
    matter_id: str
    matter: str
    lead: str
    items: tuple[PaperItem, ...]
    applicant: Party
    agent: Party | None
    round: int
    findings: tuple[FindingLine, ...]
    in_order: int
    """How many lines were found in order."""
    term: str
    """补正期限 as a sentence; empty = none set."""
    remarks: tuple[str, ...] = ()
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One checklist line: 应交 and 实交."""

    no: int
    material: str
    items: tuple[str, ...]
    due: str
    """应交, such as 原件1份 / 复印件（2份） / 免提交."""
    got: str
    """实交, such as 原件1 复印件2 / 电子调取 / 容缺."""
    how: str
    """How an exempt one was obtained, or the term of a deferral; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """收件回执 (R139). 收件不等于受理."""

    head: Head
    matter_id: str
    matter: str
    lead: str
    items: tuple[PaperItem, ...]
    applicant: Party
    agent: Party | None
    lines: tuple[ReceiptLine, ...]
    next_steps: tuple[str, ...]
    collection: str
    """领取方式 and 统一/分别, as one sentence."""
    replaces: str = ""
    """Number of the voided receipt this one replaces."""
    reason: str = ""
    remarks: tuple[str, ...] = ()
    kind: Literal["receipt"] = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One deferred or committed material."""

    no: int
    material: str
    items: tuple[str, ...]
    term: str
    basis: str
    consequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """容缺受理承诺书 or 告知承诺书 (R140, R141): what is promised, by when, and what follows otherwise."""

    head: Head
    matter_id: str
    matter: str
    lead: str
    items: tuple[PaperItem, ...]
    applicant: Party
    agent: Party | None
    lines: tuple[LetterLine, ...]
    promises: tuple[str, ...]
    kind: LetterKind


Paper = Notice | Receipt | Letter
