"""The duties that a clock watches: what the notice or the law wants done, by whom, from which moment on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

DutyKind = Literal[
    "digitise",
    "handover",
    "online_review",
    "push_now",
    "notify_lead",
    "accept",
    "deemed",
    "decide",
    "feedback",
    "decide_now",
    "deferral",
    "correction",
    "lapse",
    "deliver",
    "proof",
]
Whose = Literal["窗口", "出证窗口", "部门", "申请人"]
NOTICE: Final = "三政办〔2023〕32号"
HOUSE: Final = "本站规定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty, in the words of the counter."""

    zh: str
    """What people call it."""
    short: str
    """The same in a narrow column, and on the command line."""
    want: str
    """What it wants done."""
    whose: Whose
    event: str
    """What starts its clock."""
    basis: str
    """Rule or article, as people cite it."""
    rule: str = ""
    """Rule of the notice; empty where the duty is of law or of the house."""


DUTIES: Final[Mapping[DutyKind, Duty]] = {
    "digitise": Duty(
        zh="2小时数字化推送",
        short="数字化",
        want="把纸质材料转为电子材料，连同在线获取的电子证照同步推送至各联办部门",
        whose="窗口",
        event="窗口收件",
        basis=f"{NOTICE} 附件3 二(二)1（R142、R143）",
        rule="R142",
    ),
    "handover": Duty(
        zh="2小时递送纸质材料",
        short="递送",
        want="把纸质材料递送牵头部门，与推送同时",
        whose="窗口",
        event="窗口收件",
        basis=f"{NOTICE} 附件3 二(二)1（R144）",
        rule="R144",
    ),
    "online_review": Duty(
        zh="2小时线上审查",
        short="线上审查",
        want="审查是否齐全、是否符合法定形式，出具一次告知通知书或电子收件回执",
        whose="窗口",
        event="线上提交",
        basis=f"{NOTICE} 附件3 二(二)2（R145—R147）；起算时点通知没有写明，从提交起算",
        rule="R145",
    ),
    "push_now": Duty(
        zh="即时推送",
        short="推送",
        want="把申请材料同步推送至各联办部门",
        whose="窗口",
        event="线上申请审查齐全",
        basis=f"{NOTICE} 附件3 二(二)2（R148）",
        rule="R148",
    ),
    "notify_lead": Duty(
        zh="即时通知牵头部门",
        short="通知牵头",
        want="通知牵头部门组织没有对接的联办部门从平台获取申报信息",
        whose="窗口",
        event="材料推送",
        basis=f"{NOTICE} 附件3 二(二)2（R149）",
        rule="R149",
    ),
    "accept": Duty(
        zh="1个工作日受理",
        short="受理",
        want="作出受理或者不予受理决定",
        whose="部门",
        event="部门收到申请材料",
        basis=f"{NOTICE} 附件3 二(三)（R150）",
        rule="R150",
    ),
    "deemed": Duty(
        zh="5个工作日视为受理",
        short="视为受理",
        want="一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理",
        whose="部门",
        event="收到申请材料",
        basis="行政许可法第三十二条第一款第四项",
    ),
    "decide": Duty(
        zh="审批决定",
        short="审批",
        want="作出审批决定",
        whose="部门",
        event="部门受理，办件计时开始",
        basis=f"{NOTICE} 附件3 二(四)（R160）",
        rule="R160",
    ),
    "feedback": Duty(
        zh="结果送出证窗口",
        short="送结果",
        want="把办理结果送到出证窗口",
        whose="部门",
        event="部门受理，办件计时开始",
        basis=f"{NOTICE} 附件3 二(四)（R163）",
        rule="R163",
    ),
    "decide_now": Duty(
        zh="即时作出决定",
        short="即时决定",
        want="前置事项有了结果，作出审批决定",
        whose="部门",
        event="收到前置事项的办理结果",
        basis=f"{NOTICE} 附件3 二(四)（R162）",
        rule="R162",
    ),
    "deferral": Duty(
        zh="容缺补交",
        short="容缺",
        want="补交容缺受理的材料",
        whose="申请人",
        event="窗口收件",
        basis="容缺受理承诺书写明的期限",
    ),
    "correction": Duty(
        zh="补正",
        short="补正",
        want="按一次性告知书补正材料",
        whose="申请人",
        event="出具一次性告知书",
        basis=f"{HOUSE}的补正期限",
    ),
    "lapse": Duty(
        zh="告知书逾期失效",
        short="失效",
        want="补正期限已过，仍没有补正的，告知书失效",
        whose="申请人",
        event="补正期限届满",
        basis=f"{HOUSE}的失效期限",
    ),
    "deliver": Duty(
        zh="当天送达",
        short="送达",
        want="按申请人确定的领取方式送达",
        whose="出证窗口",
        event="出证窗口收到办理结果和证照",
        basis=f"{NOTICE} 附件3 二(五)（R171）",
        rule="R171",
    ),
    "proof": Duty(
        zh="送达凭证移交",
        short="送达凭证",
        want="把送达凭证移交各联办部门",
        whose="出证窗口",
        event="送达",
        basis=f"{NOTICE} 附件3 二(五)（R172）只写“及时”；期限为{HOUSE}",
        rule="R172",
    ),
}
