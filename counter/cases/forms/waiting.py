"""What is told while something is still to come: papers deferred, a longer term, results to be fetched.

R140, R141, R169–R171, 行政许可法 42.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.forms import facts as say
from counter.intake.papers import Fact, Form, FormSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.forms.facts import CaseFacts
    from counter.cases.items import CaseItem
    from counter.catalog.model import Nature
    from counter.intake.papers import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """One paper that may come later, as printed."""

    material: str
    wanted: str
    """补齐形式: 原件1份."""
    items: tuple[str, ...]
    due: str
    """补交期限; "" = 待核定."""
    basis: str
    consequence: str


def deferred(head: Head, facts: CaseFacts, lines: Sequence[Deferred], *, letter: str = "") -> Form:
    """容缺受理通知书: what is deferred, until when, and what follows otherwise (R140).

    `letter`: number of the signed 容缺受理承诺书. Refused without lines.
    """
    say.some(lines, "没有容缺的材料，不需要容缺受理通知书。", "")
    rows = (
        (str(no), one.material, one.wanted, say.known(one.due), "、".join(one.items))
        for no, one in enumerate(lines, 1)
    )
    told = tuple(f"{one.material}：{say.known(one.consequence)}（{one.basis}）" for one in lines)
    return Form(
        **say.opened(head, facts, "deferred"),
        addressee=facts.applicant.name,
        facts=(
            *say.of_case(facts),
            Fact(label="收件时间", value=facts.received_at),
            Fact(label="承诺书", value=letter),
            Fact(label="告知依据", value=say.procedure("收件")),
        ),
        opening=(
            (
                f"你（单位）申请办理“{facts.matter}”一件事，除下列材料外，其他申请材料齐全、符合法定形式。"
                "你（单位）已经签署容缺受理承诺书，窗口先行收件。"
            ),
        ),
        verdict=f"下列{len(lines)}项材料容缺，请在补交期限以前全部补齐。",
        sections=(
            FormSection(
                heading=f"容缺的材料（共{len(lines)}项）",
                table=say.table("序号:7* 材料名称:31 补齐形式:18 补交期限:16* 用于事项:28", rows),
            ),
            FormSection(heading="逾期不补的后果和依据", texts=told, numbered=True),
            FormSection(heading="怎样补交", texts=_how(), numbered=True),
        ),
        signers=(
            say.signs("申请人（代办人）签收"),
            say.signs("窗口工作人员"),
            say.seal("综合受理窗口（印章）"),
        ),
        copies=("申请人", "综合受理窗口"),
    )


def _how() -> tuple[str, ...]:
    return (
        (
            "补交时请带上本通知书到综合受理窗口，窗口收下以后出具补交材料收件回执；"
            "线上提交的，也可以在省一体化政务服务平台上传。"
        ),
        "补交的时间以窗口或者平台收到为准。确有困难不能按期补交的，请在期限以前告知窗口。",
        "收件不等于受理：窗口先行收件，是否受理、是否批准由各办理部门依法决定。",
    )


def extension(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    item: CaseItem,
    *,
    longer: str,
    reason: str,
    basis: str,
    approver: str,
    was: str,
    due: str,
    nature: Nature = "",
) -> Form:
    """延长审批期限告知书: by how much, why, and the new due day (行政许可法 42: 理由应当告知申请人).

    `longer`: 10个工作日; `was`, `due`: the day before and after, as printed. Refused without a reason.
    """
    say.some(reason.strip(), "延长期限要写明理由。", "请写明延长的理由，再出具告知书。")
    return Form(
        **say.addressed(head, facts, "extension"),
        facts=(
            *say.of_item(facts, item),
            Fact(label="受理时间", value=say.minute(item.accepted_at)),
            Fact(label="延长期限", value=longer),
            Fact(label="原到期日", value=was),
            Fact(label="新到期日", value=due),
            Fact(label="批准人", value=approver),
            Fact(label="延长依据", value=basis),
        ),
        opening=(
            (
                f"你（单位）申请的“{item.name}”已经受理。因下列理由不能在原定期限内作出决定，"
                "经负责人批准，延长审批期限。"
            ),
        ),
        verdict=f"审批期限延长{longer}，延长后的到期日为{say.known(due)}。",
        sections=(
            FormSection(heading="延长的理由", texts=(reason.strip(),)),
            FormSection(heading="有关事项", texts=_longer(nature), numbered=True),
        ),
        signers=(say.signs("申请人（代办人）签收"), say.signs("承办人"), say.seal("办理部门（印章）")),
        copies=("申请人", "办理部门"),
    )


def _longer(nature: Nature) -> tuple[str, ...]:
    law = say.licensing(nature, "第四十二条")
    return say.filled(
        (
            f"延长审批期限，由负责人批准，并将延长期限的理由告知申请人（{law}）。" if law else "",
            "延长期间照常办理；决定作出以后，办理结果由发证窗口按确定的领取方式送达。",
            "对延长期限有疑问的，可以向办理部门或者下列咨询电话询问，也可以向监督电话反映。",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collectable:
    """One result that lies ready at the issuing window."""

    item: str
    what: str
    """Certificate or decision; "" = 待核定."""
    number: str
    dept: str
    since: str
    """Moment at which the window had it, as printed."""


BRING = (
    "本领取单，或者报办件号；出示右上角的二维码即可找到办件。",
    "本人（法定代表人）领取的，带本人身份证件原件；申请人不满14周岁的，由监护人带本人证件领取。",
    "委托他人领取的，带委托书和受托人身份证件原件；登记过的代办人带本人身份证件原件。",
    "请当面核对证照（文书），核对无误后在送达回证上签名。",
)
"""What the issuing window looks at before it hands anything over (counter.cases.collecting)."""


def collect(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    ready: Sequence[Collectable],
    *,
    hours: str,
    together: bool,
    waiting: Sequence[str] = (),
) -> Form:
    """领取单: what can be fetched where and when, and what to bring (R169–R171).

    `hours`: office hours as the station prints them; `waiting`: names of items that are not ready yet.
    Refused when nothing is ready.
    """
    say.some(ready, "没有可以领取的办理结果，不出领取单。", "")
    rows = ((str(no), one.item, say.known(one.what), one.number, one.dept) for no, one in enumerate(ready, 1))
    return Form(
        **say.opened(head, facts, "collect"),
        addressee=facts.applicant.name,
        facts=(
            *say.of_case(facts),
            Fact(label="领取方式", value=f"窗口领取；{'统一领取' if together else '分别领取'}"),
            Fact(label="领取地点", value=f"{head.station}发证窗口"),
            Fact(label="办公时间", value=hours),
            Fact(label="可领时间", value=f"{max(one.since for one in ready)}起"),
        ),
        opening=(f"你（单位）申请的“{facts.matter}”一件事，下列办理结果已经到发证窗口，请前来领取。",),
        sections=(
            FormSection(
                heading=f"可以领取的办理结果（共{len(ready)}项）",
                table=say.table("序号:7* 事项:34 证照（文书）:27 编号:18 办理部门:20", rows),
            ),
            *_not_yet(waiting),
            FormSection(heading="领取时请带", texts=BRING, numbered=True),
        ),
        signers=(say.signs("领取人"), say.signs("发证窗口工作人员")),
    )


def _not_yet(names: Sequence[str]) -> tuple[FormSection, ...]:
    if not names:
        return ()
    told = f"{'、'.join(names)}：还没有办结，办结后另行告知。"
    return (FormSection(heading=f"还不能领取的事项（共{len(names)}项）", texts=(told,)),)
