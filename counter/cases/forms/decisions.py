"""What a department decided about an item: 受理, 不予受理, 停止计时 (R152, R155, 行政许可法 32, 45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from counter.cases.forms import facts as say
from counter.errors import Refused
from counter.intake.papers import Fact, Form, FormSection
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.forms.facts import CaseFacts
    from counter.cases.items import CaseItem
    from counter.catalog.model import Nature
    from counter.intake.papers import Head

Ground = Literal["", "not_needed", "not_ours", "untrue", "incomplete"]

GROUNDS: dict[Ground, str] = {
    "not_needed": "申请事项依法不需要取得行政许可",
    "not_ours": "申请事项依法不属于本行政机关职权范围",
    "untrue": "隐瞒有关情况或者提供虚假材料",
    "incomplete": "申请材料不齐全或者不符合法定形式，告知后仍未补正齐全",
}
"""Why a department may refuse, in the words of the law."""

_ARTICLES: dict[Ground, str] = {
    "not_needed": "第三十二条第一款第（一）项",
    "not_ours": "第三十二条第一款第（二）项",
    "untrue": "第七十八条",
}
"""Of the 行政许可法. For 不齐全 it names no article that refuses: 待核定 unless the department says so."""

STAGES = "听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审"
GIVEN_BACK = "只用于本事项的纸质材料由综合受理窗口退还，请核对后签收；其他事项继续办理。"
KEEPERS = ("申请人", "办理部门")
RECEIVED = say.signs("申请人（代办人）签收")


def acceptance(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    item: CaseItem,
    *,
    limit_words: str,
    due_words: str,
    nature: Nature = "",
    deferred: Sequence[str] = (),
    predecessors: Sequence[str] = (),
) -> Form:
    """受理通知书 (R152).

    `limit_words`: 7个工作日（承诺时限）; `due_words`: the day it runs out. `nature`: the catalogue's, for the
    legal basis. `deferred`: materials still to come, each with its term. `predecessors`: names of items whose
    results this one needs. Refused before the item is accepted.
    """
    if item.accepted_at is None:
        raise Refused(f"“{item.name}”还没有登记受理，不能出具受理通知书。", todo="请先登记受理的时间。")
    return Form(
        **say.addressed(head, facts, "acceptance"),
        facts=(*say.of_item(facts, item), *_accepted(item, limit_words, due_words, nature)),
        opening=(
            (
                f"你（单位）通过“{facts.matter}”一件事提出的“{item.name}”申请收悉。经审查，申请事项属于"
                f"{item.dept}职权范围，{'除下列容缺材料外，' if deferred else ''}申请材料齐全、符合法定形式。"
            ),
        ),
        verdict=f"现决定予以受理，自{say.minute(item.accepted_at)}起计算办理时限。",
        sections=(
            *_deferred(say.filled(deferred)),
            FormSection(heading="办理时限", texts=_limit(limit_words, nature, predecessors), numbered=True),
            FormSection(heading="进度查询和结果领取", texts=_asking(), numbered=True),
        ),
        signers=(RECEIVED, say.signs("受理人"), say.seal("办理部门（专用印章）")),
        copies=KEEPERS,
    )


def _accepted(item: CaseItem, limit: str, due: str, nature: Nature) -> tuple[Fact, ...]:
    law = say.licensing(nature, "第三十二条")
    return (
        Fact(label="受理时间", value=say.minute(item.accepted_at)),
        Fact(label="受理人", value=item.accepted_by),
        Fact(label="办理时限", value=limit),
        Fact(label="到期日", value=due),
        Fact(label="办理结果", value=item.result),
        Fact(label="受理依据", value="；".join(say.filled((say.procedure("受理"), law)))),
    )


def _deferred(materials: tuple[str, ...]) -> tuple[FormSection, ...]:
    if not materials:
        return ()
    return (FormSection(heading="容缺待补的材料", texts=materials, numbered=True),)


def _limit(limit: str, nature: Nature, predecessors: Sequence[str]) -> tuple[str, ...]:
    days = f"按日计算的时限，受理当日不计入（{say.CIVIL_CODE}第二百零一条）。"
    if law := say.licensing(nature, "第八十二条"):
        days += f"以工作日计算的，不含法定节假日（{law}）。"
    unknown = "" if limit.strip() else "本事项的办理时限待核定，核定后由办理部门告知。"
    return say.filled((unknown, days, _stops(nature), _after(predecessors)))


def _stops(nature: Nature) -> str:
    """That the clock may stand, and that its length is then told in writing."""
    law = say.licensing(nature, "第四十五条")
    if not law:
        return "依法需要检验、检测、鉴定、现场勘验、专家评审的，办理部门把所需时间书面告知你（单位）。"
    return f"依法需要{STAGES}的，所需时间不计算在时限内，另行书面告知（{law}）。"


def _after(names: Sequence[str]) -> str:
    """容缺预审, then the decision at once (R161, R162)."""
    if not names:
        return ""
    joined = "、".join(f"“{name}”" for name in names)
    return (
        f"本事项要用到{joined}的办理结果。办理部门先审查其他材料（容缺预审），"
        f"收到前置事项的办理结果后即时作出决定（{say.procedure('审批')}）。"
    )


def _asking() -> tuple[str, ...]:
    return (
        "查询办理进度，请向综合受理窗口出示右上角的二维码，或者报办件号。",
        "办理结果由发证窗口按确定的领取方式送达；决定作出前可以到窗口申请撤回。",
    )


def refusal(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    item: CaseItem,
    *,
    ground: Ground = "",
    basis: str = "",
    review_body: str = "",
    court: str = "",
    nature: Nature = "",
) -> Form:
    """不予受理决定书 (R155), delivered by the issuing window (R156).

    Reasons and 应当向哪个机关申请 are the item's. `basis`: legal text the department gives; otherwise that of
    the ground where the licence law has one. `review_body`, `court`: where to seek remedy, the station's.
    Refused without a reason.
    """
    reasons = say.filled(item.reasons)
    say.some(reasons, "不予受理决定书要列明不予受理的具体理由。", "请写明理由，一条一句，再出具。")
    return Form(
        **say.addressed(head, facts, "refusal"),
        facts=(
            *say.of_item(facts, item),
            Fact(label="决定时间", value=say.minute(item.decided_at)),
            Fact(label="承办人", value=item.decided_by),
            Fact(label="送达方式", value=f"{head.station}发证窗口送达"),
            Fact(label="法律依据", value=_refused_by(ground, basis, nature)),
        ),
        opening=(
            (
                f"你（单位）通过“{facts.matter}”一件事提出的“{item.name}”申请收悉。经审查，"
                f"{GROUNDS.get(ground, '申请不符合受理条件')}。"
            ),
        ),
        verdict=f"{item.dept}决定：对该申请不予受理。",
        sections=(
            FormSection(heading="不予受理的理由", texts=reasons, numbered=True),
            *_elsewhere(item, ground, nature),
            FormSection(heading="材料退还", texts=(GIVEN_BACK,)),
            FormSection(heading="救济途径", texts=(_remedies(review_body, court),)),
        ),
        signers=(RECEIVED, say.signs("送达人（发证窗口）"), say.seal("办理部门（印章）")),
        copies=KEEPERS,
    )


def _refused_by(ground: Ground, basis: str, nature: Nature) -> str:
    return basis.strip() or (say.licensing(nature, _ARTICLES[ground]) if ground in _ARTICLES else "")


def _elsewhere(item: CaseItem, ground: Ground, nature: Nature) -> tuple[FormSection, ...]:
    """To which authority instead (行政许可法 32): always said when it is not ours."""
    where = item.elsewhere.strip()
    if not where and ground != "not_ours":
        return ()
    law = say.licensing(nature, _ARTICLES["not_ours"])
    told = f"请向{where}提出申请" if where else f"应当申请的行政机关{UNKNOWN}，由办理部门另行告知"
    told += f"（{law}）。" if law else "。"
    return (FormSection(heading="应当向哪个机关申请", texts=(told,)),)


def _remedies(review_body: str, court: str) -> str:
    review = _place(review_body, "行政复议机关")
    return (
        "如不服本决定，可以自收到本决定书之日起60日内，依照《中华人民共和国行政复议法》第二十条，"
        f"向{review}申请行政复议；也可以自收到本决定书之日起6个月内，"
        f"依照《中华人民共和国行政诉讼法》第四十六条，向{_place(court, '人民法院')}提起行政诉讼。"
    )


def _place(name: str, kind: str) -> str:
    """The body by its name, or what kind of body it is and that its name is 待核定."""
    return f"{kind}（{UNKNOWN}）" if name.strip() in ("", UNKNOWN) else name.strip()


def pause(  # noqa: PLR0913  (one paper, many facts)
    head: Head,
    facts: CaseFacts,
    item: CaseItem,
    *,
    stage: str,
    basis: str,
    begins: str,
    ends: str = "",
    reason: str = "",
    organiser: str = "",
    length: str = "",
    nature: Nature = "",
) -> Form:
    """特殊程序告知书: the clock stands, and how long is told in writing (行政许可法 45).

    `stage`: 专家评审, 现场勘验 …; `begins`, `ends` as printed, `ends` "" = 待定; `organiser` "" = the item's
    department (for joint ones the lead, R166); `length`: 5个工作日, "" = 待定. Refused without a stage.
    """
    say.some(stage.strip(), "要写明是什么特殊程序。", "请选择特别环节，再出具。")
    return Form(
        **say.addressed(head, facts, "pause"),
        facts=(
            *say.of_item(facts, item),
            Fact(label="特殊程序", value=stage),
            Fact(label="组织单位", value=organiser or item.dept),
            Fact(label="停止计时", value=begins),
            Fact(label="预计结束", value=ends or "待定"),
            Fact(label="所需时间", value=length or "待定"),
            Fact(label="启动依据", value=basis),
            Fact(label="启动事由", value=reason),
        ),
        opening=(f"你（单位）申请的“{item.name}”已经受理，办理中依法需要进行{stage}。",),
        verdict=f"{stage}所需时间不计算在办理时限内，自{say.known(begins)}起停止计时。",
        sections=(FormSection(heading="有关事项", texts=_resuming(stage, ends, nature), numbered=True),),
        signers=(RECEIVED, say.signs("承办人"), say.seal("办理部门（印章）")),
        copies=KEEPERS,
    )


def _resuming(stage: str, ends: str, nature: Nature) -> tuple[str, ...]:
    undecided = "" if ends.strip() else f"{stage}的结束时间还没有确定，确定后再书面告知。"
    law = say.licensing(nature, "第四十五条")
    told = f"所需时间不计算在办理时限内，并书面告知申请人（{law}）。" if law else ""
    return say.filled(
        (
            f"{stage}结束后恢复计时，到期日按停止计时的时间顺延；恢复计时的日期和新的到期日由办理部门告知。",
            undecided,
            f"{stage}需要你（单位）到场或者配合的，由组织单位另行联系。",
            told,
        )
    )
