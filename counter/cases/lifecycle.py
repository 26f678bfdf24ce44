"""The one table of legal moves of a case. Anything not in it raises (design rule 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.records import CaseStatus

STATUS_ZH: dict[CaseStatus, str] = {
    "draft": "填写中",
    "noticed": "待补正",
    "received": "已收件",
    "amending": "收件更正中",
    "dropped": "已放弃",
}

MOVES: dict[tuple[CaseStatus, str], CaseStatus] = {
    ("draft", "edit"): "draft",
    ("draft", "notice"): "noticed",
    ("draft", "receive"): "received",
    ("draft", "drop"): "dropped",
    ("noticed", "edit"): "noticed",
    ("noticed", "notice"): "noticed",
    ("noticed", "receive"): "received",
    ("noticed", "drop"): "dropped",
    ("received", "amend"): "amending",
    ("amending", "edit"): "amending",
    ("amending", "receive"): "received",
    ("amending", "cancel_amend"): "received",
}

MOVE_ZH = {
    "edit": "修改",
    "notice": "出具一次性告知书",
    "receive": "出具收件回执",
    "drop": "放弃",
    "amend": "更正",
    "cancel_amend": "取消更正",
}


def move(status: CaseStatus, what: str) -> CaseStatus:
    """The status after a move. Raises Refused for a move that is not in the table."""
    try:
        return MOVES[status, what]
    except KeyError:
        todo = "需要改动时请用“更正”，写明原因。" if status == "received" else ""
        raise Refused(f"这件办件{STATUS_ZH[status]}，不能{MOVE_ZH.get(what, what)}。", todo=todo) from None
