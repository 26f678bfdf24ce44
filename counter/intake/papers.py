"""The frozen content of every paper. A paper is a record first (design rule 4).

All texts are plain text, never markup. Everything a face needs is in here: receipts/ lays it out and
decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LetterKind = Literal["deferral", "commitment"]

FormKind = Literal[
    "acceptance",
    "refusal",
    "pause",
    "lead_notice",
    "proof",
    "return",
    "withdrawal",
    "lapse",
    "index",
    "slip",
    "supply",
    "forward",
    "application",
    "deferred",
    "collect",
    "extension",
    "cover",
]
"""Papers of one face: facts, lists, and who signs (counter.cases.forms)."""

PaperKind = Literal["notice", "receipt"] | LetterKind | FormKind

TITLES: dict[PaperKind, str] = {
    "notice": "一次性告知书",
    "receipt": "收件回执",
    "deferral": "容缺受理承诺书",
    "commitment": "告知承诺书",
    "acceptance": "受理通知书",
    "refusal": "不予受理决定书",
    "pause": "特殊程序告知书",
    "lead_notice": "获取申报信息通知单",
    "proof": "送达回证",
    "return": "材料退还单",
    "withdrawal": "撤回申请登记表",
    "lapse": "逾期未补正告知书",
    "index": "卷内目录",
    "slip": "材料移交单",
    "supply": "补交材料收件回执",
    "forward": "代收材料转送单",
    "application": "一件事申请表",
    "deferred": "容缺受理通知书",
    "collect": "领取单",
    "extension": "延长审批期限告知书",
    "cover": "卷宗封面",
}
"""At most eleven characters: a longer title runs into the code beside it."""

ONLINE_TITLES: dict[PaperKind, str] = {"notice": "一次告知通知书", "receipt": "电子收件回执"}
"""What the notice calls them where the applicant submitted online (R146, R147)."""

DATE_BY_HAND = "日期：　　　年　　月　　日"
"""A date that somebody writes."""


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
    training: bool = False
    """Made in training: 培训样张 stands across every page, wherever it is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Applicant or agent as printed. `number` is already masked as the paper wants it."""

    name: str
    document: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """线上提交: when, as printed, and under which number of the platform (may be empty)."""

    at: str
    number: str


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
    online: Submission | None = None
    """None = handed in at the window. Not part of a record kept before there was such a thing."""
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
    online: Submission | None = None
    """None = handed in at the window. Not part of a record kept before there was such a thing."""
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
    content: str = ""
    """补齐形式 of a deferred one; 证明内容 of a committed one. Not in a record kept before there was such."""
    check: str = ""
    """核查方式 of a committed one."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label of at most five characters, and what is known; empty = 待核定."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column: its head, its share of the width (whole numbers), and whether short texts stand centred."""

    head: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """Rows under a head; each row has a text for every column. The first column numbers, the second names."""

    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A part of a form under its heading: boxes, a table, then sentences, numbered or running."""

    heading: str
    boxes: tuple[Fact, ...] = ()
    """Boxes to write into, two short ones side by side; a value is what is already known."""
    table: FormTable | None = None
    texts: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs or seals, and the lines filled in by hand below; an empty line is room for a seal."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Application, and every paper after the receipt: facts, what is said, lists, and who signs.

    Without a number it belongs to no case, and has no code: a blank form, or one handed out with an advice.
    """

    kind: FormKind
    title: str
    head: Head
    matter_id: str = ""
    """Empty with `matter` and `lead` on a slip, which may carry papers of many cases."""
    matter: str = ""
    lead: str = ""
    applicant: Party | None = None
    agent: Party | None = None
    addressee: str = ""
    """Whom the opening speaks to; empty = nobody."""
    facts: tuple[Fact, ...] = ()
    opening: tuple[str, ...] = ()
    verdict: str = ""
    """The one sentence that counts, set in bold."""
    sections: tuple[FormSection, ...] = ()
    by_hand: tuple[Fact, ...] = ()
    """Boxes to write into; a value is what is already known."""
    signers: tuple[Signer, ...] = ()
    """At most three, the seal last."""
    copies: tuple[str, ...] = ()
    """Who keeps each copy; empty = one copy. Every copy is drawn, one after the other."""
    mark: str = ""
    """What stands on every page for all to see: 样张; empty = nothing."""


WindowPaper = Notice | Receipt | Letter
"""What the window issues up to the receipt."""

Paper = WindowPaper | Form


def title_of(paper: Paper) -> str:
    """What stands on top of a paper."""
    if isinstance(paper, Notice | Receipt) and paper.online is not None:
        return ONLINE_TITLES[paper.kind]
    return TITLES[paper.kind]
