"""The frozen records that cross the border of the store. ORM rows never leave it.

All times are aware datetimes in the station's time zone offset; texts are NFC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import Literal

CaseStatus = Literal[
    "draft",
    "noticed",
    "received",
    "amending",
    "dropped",
    "lapsed",
    "handling",
    "finished",
    "withdrawn",
    "archived",
]
"""填写中 / 待补正 / 已收件 / 收件更正中 / 已放弃 / 逾期未补正 / 办理中 / 已办结 / 已撤回 / 已归档.
Legal moves: counter.cases.lifecycle."""

OutcomeKind = Literal[
    "original", "copy", "electronic", "missing", "defective", "cured", "deferred", "committed"
]

DocumentType = Literal[
    "resident_id",  # 居民身份证
    "household",  # 户口簿
    "passport",  # 护照
    "hmt_residence",  # 港澳台居民居住证
    "hmt_permit",  # 港澳居民来往内地通行证 / 台湾居民来往大陆通行证
    "foreign_pr",  # 外国人永久居留身份证
    "uscc",  # 统一社会信用代码
    "none_yet",  # 尚无证件(新生儿)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person or an organisation with the document shown. `number` is normalised."""

    kind: Literal["个人", "组织"] = "个人"
    name: str = ""
    document: DocumentType = "resident_id"
    number: str = ""
    birth: str = ""
    """ISO date when known (from the number or typed); needed for the under-14 line."""
    phone: str = ""
    representative: str = ""
    """法定代表人/负责人, for an organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """领取方式, and whether results are taken together or one by one (R169, R170)."""

    way: Literal["window", "courier", "electronic"] = "window"
    together: bool = True
    address: str = ""
    recipient: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the clerk found for one checklist line."""

    kind: OutcomeKind
    originals: int = 0
    copies: int = 0
    faults: tuple[str, ...] = ()
    """Faults picked from the material's list."""
    remark: str = ""
    """A sentence typed by the clerk."""
    how: str = ""
    """How an exempt one was obtained (数据共享 / 在线核验 / 电子证照)."""
    due: str = ""
    """ISO date by which a deferred one must follow; empty = term 待核定."""
    told: bool = False
    """The adverse consequences were told (R140)."""
    signed: bool = False
    """The letter was signed (R141)."""
    at: str = ""
    """ISO time of the judgement."""
    late_reason: str = ""
    """Why something unraised in the first review is raised now (a 一次告知 breach)."""
    approved_by: str = ""
    """Supervisor who allowed the breach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The outcome a line had before; None = 待看."""

    line: str
    before: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """企业准营 check (R089): licence number seen, or the reason for going on without."""

    number: str = ""
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything typed and judged so far; saved at every answer."""

    matter_id: str
    answers: dict[str, str] = field(default_factory=dict)
    licence: Licence | None = None
    chosen: tuple[int, ...] | None = None
    """Row numbers taken (R025); None = not chosen yet, all that apply."""
    premises: str = ""
    applicant: Person | None = None
    agent: Person | None = None
    guardian: Person | None = None
    guardian_consent: bool = False
    collection: Collection | None = None
    form: dict[str, str] = field(default_factory=dict)
    """The applicant form as typed so far, field by field, before it is checked and taken over."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """By checklist line key."""
    changed: dict[str, str] = field(default_factory=dict)
    """Line key → what changed since the notice, as told by the applicant (unlocks the line)."""
    undo: tuple[Undo, ...] = ()
    round: int = 1
    """The review being made: 1, then one more each time the applicant comes back with corrections."""
    amend_reason: str = ""
    """Why a received case is being amended; empty otherwise."""
    before_amend: str = ""
    """The draft (JSON) as it stood at the receipt, to go back to when the amendment is cancelled."""
    channel: Literal["window", "online"] = "window"
    """Handed in at the window, or submitted on 省一体化政务服务平台 (线上提交, R145)."""
    submitted_at: str = ""
    """ISO time at which the applicant last submitted there; the two hours of the review run from it."""
    platform_number: str = ""
    """办件流水 of the platform, as it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """办件 as stored."""

    id: str
    """UUID, made by the caller so that a retry cannot open the case twice."""
    number: str | None
    """Given when the first paper is issued; never reused."""
    status: CaseStatus
    version: int
    matter_id: str
    catalogue: str
    """Version (content hash) of the catalogue the case was opened under."""
    draft: Draft
    opened_at: datetime
    opened_by: str
    window: str
    updated_at: datetime
    updated_by: str
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One line of a list of cases; personal data already masked by whoever shows it."""

    id: str
    number: str | None
    status: CaseStatus
    matter_id: str
    applicant_name: str
    applicant_kind: Literal["个人", "组织"] = "个人"
    window: str
    updated_at: datetime
    updated_by: str
    premises: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review that ended in a notice: what was raised, and the state of every other line."""

    case_id: str
    round: int
    at: datetime
    by: str
    paper_number: str
    findings: dict[str, tuple[str, ...]]
    """Line key → what was raised."""
    seen: tuple[str, ...]
    """Keys of all lines judged at this review (what another item produces was never asked)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """一次告知 breach: something unraised in the first review was raised later."""

    case_id: str
    line: str
    reason: str
    approved_by: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """An issued paper: its frozen record and its life."""

    number: str
    case_id: str
    kind: str
    record: str
    """Canonical JSON of the frozen record (counter.intake.papers); never changed."""
    digest: str
    """SHA-256 of the record without its own code (which carries the digest), hex."""
    issued_at: datetime
    issued_by: str
    prints: int = 0
    void_at: datetime | None = None
    void_by: str = ""
    void_reason: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """工作人员. `pin_hash` is argon2id."""

    id: str
    name: str
    roles: tuple[str, ...]
    pin_hash: str
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    department: str = ""
    """For the role of a department: which one this person acts for; "" = any of this centre's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal entry, as appended (hash-chained by the store)."""

    seq: int
    at: datetime
    station: str
    window: str
    operator: str
    action: str
    case_id: str
    detail: str
    """Canonical JSON."""
    previous: str
    hash: str
