"""The one table of legal moves, of a case and of its items. Anything not in it raises (design rule 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.items import CaseItem, ItemOutcome, ItemStatus
    from counter.cases.records import CaseStatus

STATUS_ZH: dict[CaseStatus, str] = {
    "draft": "填写中",
    "noticed": "待补正",
    "received": "已收件",
    "amending": "收件更正中",
    "dropped": "已放弃",
    "lapsed": "逾期未补正",
    "handling": "办理中",
    "finished": "已办结",
    "withdrawn": "已撤回",
    "archived": "已归档",
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
    ("noticed", "lapse"): "lapsed",
    ("received", "amend"): "amending",
    ("received", "push"): "handling",
    ("received", "withdraw"): "withdrawn",
    ("amending", "edit"): "amending",
    ("amending", "receive"): "received",
    ("amending", "cancel_amend"): "received",
    ("handling", "withdraw"): "withdrawn",
    ("handling", "finish"): "finished",
    ("finished", "archive"): "archived",
    ("withdrawn", "archive"): "archived",
}

MOVE_ZH = {
    "edit": "修改",
    "notice": "出具一次性告知书",
    "receive": "出具收件回执",
    "drop": "放弃",
    "lapse": "按逾期未补正处理",
    "amend": "更正",
    "cancel_amend": "取消更正",
    "push": "推送",
    "withdraw": "撤回",
    "finish": "办结",
    "archive": "归档",
}

ITEM_ZH: dict[ItemStatus, str] = {
    "waiting": "待推送",
    "pushed": "待受理",
    "accepted": "审批中",
    "paused": "停表中",
    "decided": "待出证",
    "ready": "待送达",
    "delivered": "待送回证",
    "closed": "办结",
    "withdrawn": "已终止",
}

OUTCOME_ZH: dict[ItemOutcome, str] = {
    "": "",
    "granted": "准予",
    "denied": "不予许可",
    "refused": "不予受理",
}

ITEM_MOVES: dict[tuple[ItemStatus, str], ItemStatus] = {
    ("waiting", "push"): "pushed",
    ("waiting", "withdraw"): "withdrawn",
    ("pushed", "accept"): "accepted",
    ("pushed", "refuse"): "decided",
    ("pushed", "withdraw"): "withdrawn",
    ("accepted", "prereview"): "accepted",
    ("accepted", "extend"): "accepted",
    ("accepted", "pause"): "paused",
    ("accepted", "grant"): "decided",
    ("accepted", "deny"): "decided",
    ("accepted", "withdraw"): "withdrawn",
    ("paused", "resume"): "accepted",
    ("paused", "withdraw"): "withdrawn",
    ("decided", "reopen"): "accepted",
    ("decided", "reopen_refusal"): "pushed",
    ("decided", "register"): "ready",
    ("ready", "lose"): "decided",
    ("ready", "deliver"): "delivered",
    ("delivered", "prove"): "closed",
}
"""`register`: the issuing window has the result. `lose`: it was lost on its way to the applicant.
`prove`: the proof of delivery is back at the department.
"""

ITEM_MOVE_ZH = {
    "push": "推送",
    "accept": "受理",
    "refuse": "不予受理",
    "prereview": "登记容缺预审",
    "extend": "延长期限",
    "pause": "停表",
    "resume": "恢复计时",
    "grant": "作出准予决定",
    "deny": "作出不予许可决定",
    "reopen": "撤销登记的决定",
    "reopen_refusal": "撤销登记的不予受理",
    "register": "登记到发证窗口",
    "lose": "登记邮寄遗失",
    "deliver": "送达",
    "prove": "移交送达凭证",
    "withdraw": "终止",
}

OPEN_ITEM: tuple[ItemStatus, ...] = ("waiting", "pushed", "accepted", "paused")
"""Not decided: a withdrawal still ends them (R167)."""

ENDED_ITEM: tuple[ItemStatus, ...] = ("closed", "withdrawn")


def move(status: CaseStatus, what: str) -> CaseStatus:
    """The status after a move. Raises Refused for a move that is not in the table."""
    try:
        return MOVES[status, what]
    except KeyError:
        todo = "需要改动时请用“更正”，写明原因。" if status == "received" else ""
        raise Refused(f"这件办件{STATUS_ZH[status]}，不能{MOVE_ZH.get(what, what)}。", todo=todo) from None


def move_item(item: CaseItem, what: str) -> ItemStatus:
    """The item's status after a move. Raises Refused for a move that is not in the table."""
    try:
        return ITEM_MOVES[item.status, what]
    except KeyError:
        raise Refused(
            f"“{item.name}”现在是{state_zh(item)}，不能{ITEM_MOVE_ZH.get(what, what)}。",
            todo="请按 F5 刷新，看看别人是不是已经办了这一步。",
        ) from None


def state_zh(item: CaseItem) -> str:
    """Where an item stands, as people say it: 停表中（现场勘验）, 不予受理 待送达."""
    said = ITEM_ZH[item.status]
    if item.status == "paused" and item.stage:
        return f"{said}（{item.stage}）"
    return f"{OUTCOME_ZH[item.outcome]} {said}" if item.outcome else said
