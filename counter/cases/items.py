"""What follows the receipt, as frozen records: items of a case, scans, messages, deliveries, ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import Literal

from counter.clock.terms import Extension, Pause, Term  # noqa: TC001  (decoded at run time)

ItemStatus = Literal[
    "waiting", "pushed", "accepted", "paused", "decided", "ready", "delivered", "closed", "withdrawn"
]
"""待推送 / 待受理 / 审批中 / 停表中 / 已决定、待出证 / 待送达 / 已送达、待送回证 / 办结 / 已终止."""

ItemOutcome = Literal["", "granted", "denied", "refused"]
"""Not decided / 准予 / 不予许可 / 不予受理."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseItem:
    """办件中的一个事项, as its department handles it. `version` guards against two editors."""

    case_id: str
    no: int
    """Row number in the matter."""
    version: int = 1
    status: ItemStatus = "waiting"
    outcome: ItemOutcome = ""
    item: str
    """Catalogue key of the item."""
    name: str
    dept: str
    level: str
    """Where it is handled, as printed: 县级（本级）."""
    here: bool
    """False = cross-level handling."""
    result: str = ""
    """Material key of the paper it produces; "" = not known."""
    after: tuple[int, ...] = ()
    """Row numbers of the items of this case whose results it needs (前置事项)."""
    pushed_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str = ""
    prereviewed_at: datetime | None = None
    """容缺预审 done (R161)."""
    prereview: str = ""
    """What the pre-review found."""
    stage: str = ""
    """特别环节 for which the clock stands now."""
    decided_at: datetime | None = None
    decided_by: str = ""
    reasons: tuple[str, ...] = ()
    """Why it was refused or denied, one sentence each; never empty then (R155)."""
    elsewhere: str = ""
    """Where the applicant has to apply instead (行政许可法 32)."""
    result_number: str = ""
    """证照号 or 文书编号."""
    certificate: str = ""
    """Reference of the electronic certificate (R165)."""
    physical: bool = True
    """Whether there is a thing of paper to hand over; False = electronic only."""
    ready_at: datetime | None = None
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    """Proof of delivery handed to the department (R172), or nothing left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClock:
    """A clock as stored: its facts, and the due moment computed from them when it last changed."""

    id: str
    case_id: str
    item_no: int = 0
    """0 = the case's own clock."""
    kind: str
    """Key of counter.clock.duties.DUTIES."""
    subject: str = ""
    """What it is about where the kind alone does not say: the deferred material, the handoff."""
    whose: str
    """Who has to act: a department, or the window as 窗口."""
    start: datetime
    event: str
    term: Term
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    due_at: datetime | None
    """None while it stands."""
    sure: bool = True
    warn_at: datetime | None = None
    alarm: Literal["", "soon", "late"] = ""
    """What the watcher has told so far."""
    stopped_at: datetime | None = None
    """When the duty was done or fell away; None = running."""
    stopped_by: str = ""
    """The operator whose action stopped it."""
    late: bool = False
    """It was stopped after its due moment."""
    cause: str = ""
    """Why it was late, when somebody said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """An electronic copy tied to a checklist line. The file lies in the scans folder by its hash."""

    id: str
    case_id: str
    line: str
    """Material key; for results and proofs what the paper is called."""
    item_no: int = 0
    sha256: str
    media: str
    size: int
    pages: int
    name: str
    at: datetime
    by: str
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""


OutgoingKind = Literal[
    "push", "decision", "result", "message", "lead_notice", "withdrawal", "proof", "supplement", "lost"
]
"""What a message of the outbox is about; `OUTGOING_ZH` says it."""

OUTGOING_ZH: dict[OutgoingKind, str] = {
    "push": "材料推送",
    "decision": "受理决定回传",
    "result": "办理结果回传",
    "message": "短信",
    "lead_notice": "通知牵头部门",
    "withdrawal": "撤回通知",
    "proof": "送达凭证",
    "supplement": "容缺补交情况",
    "lost": "结果遗失，请重新出具",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message of the outbox. `id` is its idempotency key: sending twice arrives once."""

    id: str
    case_id: str
    item_no: int = 0
    kind: OutgoingKind
    recipient: str
    """A department, or the telephone number of an SMS."""
    payload: str
    """Canonical JSON: the manifest of a package, or {"text": …} of a message."""
    status: Literal["waiting", "sent", "failed", "cancelled"] = "waiting"
    attempts: int = 0
    next_at: datetime
    error: str = ""
    created_at: datetime
    sent_at: datetime | None = None
    ack: str = ""
    """What the receiver answered: a receipt id or the place of the package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """Who takes the results: the applicant, the agent named before, or somebody else with authority."""

    name: str
    document: str = "resident_id"
    number: str = ""
    relation: str = "本人"
    """本人 / 代办人 / 受托人 / 监护人 / 法定代表人 …"""
    authorisation: str = ""
    """What shows the authority: 委托书 with its date, and who checked it."""
    override: str = ""
    """Why it was given although identity or authority was not proved."""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """送达: one act of handing over, by which way, to whom, and its proof (R171, R172)."""

    id: str
    case_id: str
    rows: tuple[int, ...]
    """Row numbers of the items delivered."""
    way: Literal["window", "courier", "electronic"]
    status: Literal["sent", "delivered", "refused", "returned", "lost"]
    """With the courier / delivered / refused / came back undelivered / lost by the courier."""
    collector: Collector | None = None
    courier: str = ""
    tracking: str | None = None
    """Number of the consignment; never used twice."""
    address: str = ""
    witness: str = ""
    """见证人 and the reason, when it was refused."""
    reason: str = ""
    at: datetime
    by: str
    delivered_at: datetime | None = None
    paper: str = ""
    """Number of the 送达回证."""
    proof_back_at: datetime | None = None
    """When the signed proof was back at the issuing window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """好差评 (R085): voluntary, once per case and visit."""

    id: str
    case_id: str
    level: int
    """5 非常满意 … 1 非常不满意."""
    reasons: tuple[str, ...] = ()
    remark: str = ""
    at: datetime
    by: str
    """The operator at whose desk it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """归档: where the electronic set lies and who keeps the originals (R175–R179)."""

    case_id: str
    at: datetime
    by: str
    package: str
    """Place of the BagIt package, relative to the archive folder."""
    digest: str
    """SHA-256 of its tag manifest."""
    index_paper: str
    """Number of the 卷内目录."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One to-do on a work queue: a projection of the case, never the record itself."""

    queue: str
    """Key of counter.cases.queues.QUEUES."""
    case_id: str
    item_no: int = 0
    ref: str = ""
    """Id of the piece, handoff, clock or message it is about."""
    number: str
    matter_id: str
    dept: str = ""
    """Department it waits for; "" = the window."""
    operator: str = ""
    window: str = ""
    applicant_name: str = ""
    applicant_kind: Literal["个人", "组织"] = "个人"
    what: str = ""
    """One short text: the item, the material, the slip's number."""
    due_at: datetime | None = None
    sure: bool = True
    since: datetime
