"""Papers as things: pieces, who holds them, and the slips on which they change hands (R144, R172–R176).

Frozen records; the store keeps them, `counter.custody.handing` says what a handoff does to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import Literal

PieceKind = Literal["original", "copies", "result", "refusal", "proof"]
"""An applicant's original or set of copies; what a department decided (a certificate, a decision of 不予许可
or 不予受理); a proof of delivery."""

PIECE_ZH: dict[PieceKind, str] = {
    "original": "原件",
    "copies": "复印件",
    "result": "办理结果",
    "refusal": "不予决定书",
    "proof": "送达回证",
}

HandoffKind = Literal["lead", "result", "cross", "proof", "back", "forward"]
"""Window → lead department (R144); department → issuing window (R156, R163); across levels, once and all
together (R173); issuing window → departments (R172); lead department → window after a withdrawal (R168);
one station → another, with the case."""

HANDOFF_ZH: dict[HandoffKind, str] = {
    "lead": "纸质材料递送牵头部门",
    "result": "办理结果送发证窗口",
    "cross": "跨层级办理结果移送",
    "proof": "送达凭证移交联办部门",
    "back": "撤回材料退回窗口",
    "forward": "办件材料随件移交另一站点",
}

HandoffStatus = Literal["open", "confirmed", "cancelled"]
Mark = Literal["", "here", "missing", "pages"]
"""What the receiver found for one line: not looked at, here, not here, or here with other pages."""

MARK_ZH: dict[Mark, str] = {"": "待核对", "here": "已到", "missing": "没到", "pages": "页数不符"}

ISSUING = "issuing"
VOID = "作废"
"""Holder of a paper that must not go out any more: it keeps its way, and nobody can put it on a slip."""
APPLICANT = "applicant"


def window(number: str) -> str:
    """The holder that is a window."""
    return f"window:{number}"


def dept(name: str) -> str:
    """The holder that is a department."""
    return f"dept:{name}"


def courier(tracking: str) -> str:
    """The holder that is a courier, by the number of the consignment."""
    return f"courier:{tracking}"


def holder_zh(holder: str) -> str:
    """A holder as people say it."""
    kind, _, key = holder.partition(":")
    names = {
        "window": f"{key}窗",
        "dept": key,
        "courier": f"快递 {key}",
        "issuing": "发证窗口",
        "applicant": "申请人",
    }
    return names.get(kind, holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing of paper that has exactly one holder (design rule 5)."""

    id: str
    case_id: str
    item_no: int
    """Row number of the item it belongs to; 0 = the case's own papers."""
    line: str
    """The material's key, or what the paper is called."""
    kind: PieceKind
    count: int
    """份数."""
    pages: int
    """页数 in all; 0 = not counted."""
    holder: str
    place: str = ""
    """Shelf or folder where the holder keeps it."""
    handoff: str = ""
    """Id of the open handoff it travels on; the sender holds it until the receiver confirms."""
    made_at: datetime
    number: str = ""
    """证照号 or 文书编号, for results and proofs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceMove:
    """One change of hands: a paper's whole way is the list of these."""

    piece_id: str
    case_id: str
    at: datetime
    by: str
    giver: str
    """Holder before; "" = it came into being."""
    taker: str
    how: str
    """The slip's number, or what happened: 收件, 送达, 退还."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """移交: a slip with its lines. Pieces change holders only when the receiver confirms."""

    id: str
    number: str
    """JJ-行政区划-窗口-日期-流水-校验."""
    kind: HandoffKind
    giver: str
    taker: str
    status: HandoffStatus
    version: int
    made_at: datetime
    made_by: str
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    note: str = ""
    record: str = ""
    """Canonical JSON of the printed slip; never changed."""
    digest: str = ""
    prints: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffLine:
    """One piece on a slip; `piece_id` "" = a surplus piece the receiver found."""

    handoff_id: str
    no: int
    piece_id: str
    case_id: str
    number: str
    """办件号 of its case, as printed."""
    what: str
    kind: PieceKind
    count: int
    pages: int
    mark: Mark = ""
    found_pages: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """差异: a line that did not arrive as written. It stays on both sides' queues until settled."""

    id: str
    handoff_id: str
    line_no: int
    case_id: str
    kind: Literal["missing", "pages", "surplus"]
    what: str
    giver: str
    taker: str
    opened_at: datetime
    opened_by: str
    settled_at: datetime | None = None
    settled_by: str = ""
    how: str = ""


DISCREPANCY_ZH: dict[str, str] = {"missing": "缺件", "pages": "页数不符", "surplus": "多出"}
