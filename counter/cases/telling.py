"""The journal in plain words: one sentence for every kind of entry. Pure.

A template names parts of the entry's detail in braces; a part that is missing or empty leaves nothing. An
optional stretch stands in square brackets and goes with the part it names.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from counter.cases.items import OUTGOING_ZH
from counter.cases.lifecycle import STATUS_ZH
from counter.clock.duties import DUTIES
from counter.custody.records import holder_zh
from counter.intake.review import OUTCOME_ZH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.cases.course import Course
    from counter.cases.records import Entry

TOLD: Final[Mapping[str, str]] = {
    "archive.inspection": "导出检查用材料（不含原件）[，交 {whom}][，理由：{why}]",
    "case.amend": "开始更正收件[，理由：{reason}]",
    "case.answer": "答“{question}”[：{answer}]",
    "case.archive": "归档[，卷内目录 {paper}][，无人领取：{unclaimed}]",
    "case.at_window": "改回窗口收件[，理由：{reason}]",
    "case.cancel_amend": "取消更正，按原回执办",
    "case.catchup": "程序升级时补记：排进待办队列[，{items} 个事项]",
    "case.changed": "申请人说“{line}”有变化[：{what}]",
    "case.choose": "选定事项[ {rows}]",
    "case.come_back": "申请人回来补正，第 {round} 次复核",
    "case.drop": "放弃[，理由：{reason}]",
    "case.give_back": "退还材料[：{pieces}][，领取人 {collector}][，退还单 {paper}][，说明：{why}]",
    "case.judge": "复核“{line}”：{outcome}[，{raised}][，再次告知的理由：{late}][，{approved_by}同意]",
    "case.lapse": "逾期未补正，告知书失效[，{paper}]",
    "case.lead_notified": "已通知牵头部门[：{how}]",
    "case.licence": "核对营业执照[ {number}][，没有执照继续办的理由：{override}]",
    "case.not_supplied": "登记“{line}”到期没有补交[，期限 {due}][，{reason}][，已告知 {to}]",
    "case.open": "开始办件[，{matter}]",
    "case.parties": "填写申请人[ {applicant}][，代办人 {agent}][，监护人 {guardian}]",
    "case.push": "材料推送到[ {to}][；没有联网的部门：{unconnected}]",
    "case.push_more": "补充推送到[ {to}]",
    "case.rate": "申请人评价：{level}[，{reasons}][，{remark}]",
    "case.sign_letters": "承诺书已讲清后果并签字[：{lines}]",
    "case.submitted": "登记为线上提交[，{at}][，平台编号 {number}][，理由：{reason}]",
    "case.supply": "收下补交的“{line}”[，{taken}][，{when}][，{paper}][，已告知 {to}]",
    "case.typed": "填写申请人一栏（还没有核对）",
    "case.undo": "撤销“{line}”的复核",
    "case.withdraw": "撤回申请[，事项 {rows}][，理由：{reason}][，申请人 {by}][，{paper}]",
    "clock.cause": "写明超期的原因[：{cause}]",
    "clock.late": "提醒：已超期[：{late}][；将到期：{soon}]",
    "clock.recalc": "放假安排公布后重算期限[：{clocks}]",
    "clock.soon": "提醒：将到期[：{soon}]",
    "consult.form": "咨询时给了一件事申请表",
    "consult.give": "出具咨询告知单",
    "delivery.arrived": "快递已送达[，签收人 {collector}][，单号 {tracking}]",
    "delivery.electronic": "电子送达[，事项 {rows}]",
    "delivery.kept": "留存在发证窗口的纸件已领取[：{pieces}][，领取人 {collector}]",
    "delivery.lost": "邮寄遗失，已请联办部门重新出具[，单号 {tracking}][，{reason}]",
    "delivery.proof": "送达回证收回[，{paper}]",
    "delivery.proved": "送达凭证已移交联办部门[，事项 {rows}][，{how}]",
    "delivery.refused": "拒收[，事项 {rows}][，见证人 {witness}][，理由：{reason}]",
    "delivery.returned": "快递退回[，单号 {tracking}][，{reason}]",
    "delivery.sent": "交快递[，{courier}][ {tracking}][，事项 {rows}]",
    "delivery.window": "窗口送达[，事项 {rows}][，领取人 {collector}][，回证 {paper}]"
    "[，没有核实也给的理由：{override}]",
    "exchange.hand": "交给站点办理[：{name}]",
    "exchange.settle": "两边都改过，裁定用[{chosen}][，理由：{reason}][，{approved_by}同意]",
    "exchange.take_over": "县级接管，原由站点 {from} 办理[，理由：{reason}][，{approved_by}同意]",
    "handoff.cancel": "取消移交单[ {handoff}][，理由：{reason}]",
    "handoff.confirm": "签收移交单[ {handoff}][，{pieces} 件][，有差异：{opened}]",
    "handoff.forward": "连同材料交给站点办理[：{name}][，移交单 {handoff}]",
    "handoff.make": "开出移交单[ {handoff}][，{kind}][，{giver}][ → {taker}][，{pieces} 件]",
    "handoff.print": "打印移交单[ {handoff}][，第 {print} 次][，{printer}]",
    "handoff.settle": "差异已处理[：{what}][，{how}]",
    "issuing.choose": "改定领取方式[：{way}]",
    "issuing.register": "结果登记到发证窗口[，事项 {rows}][，存放 {place}]",
    "issuing.shelve": "改放[ {pieces}][，存放 {place}]",
    "item.accept": "受理“{no}”[，{dept}]",
    "item.deny": "不予许可“{no}”[，理由：{reasons}][，文书 {result}]",
    "item.extend": "延长“{no}”的期限[，{amount}{unit}][，理由：{reason}][，批准人 {approver}]",
    "item.grant": "准予“{no}”[，{result}][，电子证照 {certificate}][，理由：{override}]",
    "item.joint": "联合勘验停表[，事项 {rows}][，牵头 {lead}][，{stage}]",
    "item.pause": "“{no}”停表[，{stage}][，{basis}][，理由：{reason}]",
    "item.prereview": "“{no}”容缺预审[：{found}]",
    "item.refuse": "不予受理“{no}”[，理由：{reasons}][，应向 {elsewhere} 申请]",
    "item.reopen": "撤销“{no}”的登记[，理由：{why}][，{approved_by}同意]",
    "item.resume": "“{no}”恢复计时[，{stage}结束]",
    "outbox.cancel": "取消发送[ {kind}][ 给 {to}][，理由：{reason}][，{approved_by}同意]",
    "outbox.missed": "没有发出[ {kind}][ 给 {to}][：{error}]",
    "outbox.retry": "重新发送[ {kind}][ 给 {to}]",
    "outbox.sent": "已发出[ {kind}][ 给 {to}]",
    "paper.acceptance": "出具受理通知书[ {paper}]",
    "paper.application": "出具一件事申请表[ {paper}]",
    "paper.commitment": "出具告知承诺书[ {paper}]",
    "paper.deferral": "出具容缺受理承诺书[ {paper}]",
    "paper.notice": "出具一次性告知书[ {paper}]",
    "paper.print": "打印文书[ {paper}][，第 {print} 次][，{printer}]",
    "paper.receipt": "出具收件回执[ {paper}]",
    "piece.place": "登记存放处[，{line}][：{place}]",
    "print.cancel": "不再打印[ {title}][ {name}]",
    "print.confirm": "确认已经打出[ {title}][ {name}]",
    "print.done": "已交打印机[ {title}][ {name}][，{printer}]",
    "print.doubt": "打印时程序停下，可能已经打出[ {title}][ {name}][，{printer}]",
    "print.failed": "没有打出[ {title}][ {name}][，{printer}][：{error}]",
    "print.file": "打印[ {title}][ {name}][，{printer}]",
    "print.hold": "暂停打印[ {title}][ {name}]",
    "print.move": "换打印机[ {title}][ {name}][，{printer}]",
    "print.retry": "再打一次[ {title}][ {name}][，{printer}]",
    "print.retry_all": "没打出的全部再打[，{count} 份]",
    "scan.attach": "登记扫描件[：{scans}]",
    "scan.remove": "撤下扫描件[，{line}][，理由：{reason}]",
}
"""Every kind of entry that may concern a case."""

LEVELS: Final = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
WAYS: Final = {"window": "窗口领取", "courier": "快递", "electronic": "电子送达"}
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PART = re.compile(r"\{(\w+)\}")


def sentence(entry: Entry, course: Course, asked: Mapping[str, str] | None = None) -> str:
    """What the entry says. `asked`: what the questions of the list ask, by key.

    An action of a program newer than this one is told by its name.
    """
    told = TOLD.get(entry.action)
    detail = _read(entry.detail)
    if told is None:
        return f"{entry.action} {entry.detail if detail else ''}".strip()

    def part(name: str) -> str:
        if name == "question":
            return (asked or {}).get(str(detail.get(name, "")), str(detail.get(name, "")))
        return _said(name, detail.get(name), course)

    kept = _OPTIONAL.sub(lambda found: _if_there(found[1], part), told)
    return _PART.sub(lambda found: part(found[1]) or "…", kept)


def _read(detail: str) -> dict[str, Any]:
    try:
        found = json.loads(detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _if_there(stretch: str, part: Any) -> str:
    if not all(part(name) for name in _PART.findall(stretch)):
        return ""
    return _PART.sub(lambda found: str(part(found[1])), stretch)


def _said(name: str, value: Any, course: Course) -> str:  # noqa: PLR0911  (one line for each kind of part)
    if value in (None, "", [], {}):
        return ""
    if name in ("late", "soon", "clocks") and isinstance(value, list):
        return "；".join(_clock(one, course) for one in value)
    if name in ("no", "rows"):
        rows = value if isinstance(value, list) else [value]
        return "、".join(_item(no, course) for no in rows)
    if name in _NAMED:
        return _NAMED[name].get(value, str(value))
    if name in ("giver", "taker"):
        return holder_zh(str(value))
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values() if one)
    return str(value)


_NAMED: Final[Mapping[str, Mapping[Any, str]]] = {
    "outcome": OUTCOME_ZH,
    "level": LEVELS,
    "way": WAYS,
    "kind": dict(OUTGOING_ZH),
    "status": dict(STATUS_ZH),
}


def _item(no: Any, course: Course) -> str:
    return next((f"{one.no} {one.name}" for one in course.items if one.no == no), str(no))


def _clock(one: Any, course: Course) -> str:
    duty = DUTIES.get(one.get("clock", ""))
    said = [duty.zh if duty else str(one.get("clock", ""))]
    if one.get("item"):
        said.append(_item(one["item"], course))
    said += [str(one.get("subject", "")), f"{one.get('before', '')}→" if one.get("before") else ""]
    return " ".join(part for part in (*said, str(one.get("due", "")).replace("T", " ")[:16]) if part)
