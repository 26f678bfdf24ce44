"""Every form after the receipt, composed from realistic records of 开饭店."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import samples

from counter.cases import forms
from counter.cases.items import CaseItem, Collector, Delivery
from counter.cases.numbers import code_of
from counter.custody.records import Handoff, HandoffLine, Piece

if TYPE_CHECKING:
    from counter.intake.papers import Form, Head

DIGEST = "9f3c2a417bd0" + "0" * 52
ZONE = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 24, 10, 5, tzinfo=ZONE)
SLIP = "JJ-411202-01-20261123-0007-5"
FIRE = "公众聚集场所投入使用、营业前消防安全检查"
FACTS = forms.CaseFacts(
    number=samples.CASE,
    matter_id="E03",
    matter="我想开个饭店（餐饮店）",
    lead="市场监督管理部门",
    applicant=samples.APPLICANT,
    agent=samples.AGENT,
    received_at="2026-11-23 09:42",
)
ITEM = CaseItem(
    case_id="c",
    no=1,
    item="食品经营许可",
    name="食品经营许可",
    dept="市场监督管理部门",
    level="县级（本级）",
    here=True,
    result="食品经营许可证",
    accepted_at=NOON,
    accepted_by="王磊",
)
REFUSED = replace(
    ITEM,
    no=2,
    name=FIRE,
    dept="消防救援机构",
    outcome="refused",
    decided_at=NOON,
    decided_by="李强",
    reasons=("场所面积不足300平方米，不属于公众聚集场所。", "所在建筑尚未通过消防验收。"),
)
GRANTED = replace(ITEM, outcome="granted", decided_at=NOON)


def head(letter: str) -> Head:
    """A head whose code is as long as a real one."""
    made = samples.head(letter)
    return replace(made, code=code_of(made.number, DIGEST))


def slip_head() -> Head:
    return replace(samples.head("S"), number=SLIP, case_number="", code=code_of(SLIP, DIGEST))


def slip_lines(count: int) -> tuple[HandoffLine, ...]:
    """Lines of three cases, some with pages nobody counted."""
    materials = [line.material for line in samples.RECEIPT.lines]
    return tuple(
        HandoffLine(
            handoff_id="h",
            no=no,
            piece_id=f"p{no}",
            case_id="c",
            number=samples.CASE,
            what=materials[no % len(materials)],
            kind="copies" if no % 3 else "original",
            count=1 + no % 2,
            pages=0 if no % 7 == 0 else no % 9 + 1,
        )
        for no in range(1, count + 1)
    )


HANDOFF = Handoff(
    id="h",
    number=SLIP,
    kind="lead",
    giver="window:01",
    taker="dept:市场监督管理部门",
    status="open",
    version=1,
    made_at=NOON,
    made_by="张敏",
)
DELIVERY = Delivery(
    id="d",
    case_id="c",
    rows=(1,),
    way="window",
    status="delivered",
    collector=Collector(
        name="赵小燕",
        number="41120219900307123X",
        relation="受托人",
        authorisation="2026-12-01委托书，张敏核对",
    ),
    at=NOON,
    by="刘芳",
    delivered_at=NOON,
)
GIVEN = (
    forms.Given(what="食品经营许可证", number="JY24112020001234", dept="市场监督管理部门"),
    forms.Given(what="不予受理决定书", number=f"{samples.CASE}.B1", dept="消防救援机构"),
)
PIECES = tuple(
    Piece(
        id=f"p{no}",
        case_id="c",
        item_no=0,
        line=line.material,
        kind="copies" if no % 2 else "original",
        count=1,
        pages=no % 5,
        holder="window:01",
        made_at=NOON,
    )
    for no, line in enumerate(samples.RECEIPT.lines[:6])
)
INDEX = (
    forms.IndexLine(
        what="收件回执", number=f"{samples.CASE}.S1", form="原件", pages=2, date="2026-11-23", kept="牵头部门"
    ),
    forms.IndexLine(
        what="食品经营许可申请书", form="原件", pages=3, date="2026-11-23", kept="市场监督管理部门"
    ),
    forms.IndexLine(
        what="营业执照", form="电子", pages=1, date="2026-11-23", kept="电子证照库", note="免提交"
    ),
    forms.IndexLine(what="场所平面布置图", form="复印件", date="2026-11-23"),
)

ACCEPTANCE = forms.acceptance(
    head("A"),
    FACTS,
    ITEM,
    limit_words="7个工作日（承诺时限）",
    due_words="2026-12-03",
    nature="行政许可",
    deferred=("场所平面布置图、场所消防设施平面图（2026-12-01前补交）",),
    predecessors=("企业设立登记",),
)
REFUSAL = forms.refusal(
    head("B"), FACTS, REFUSED, ground="not_ours", review_body="三门峡市湖滨区人民政府", nature="行政许可"
)
PAUSE = forms.pause(
    head("T"),
    FACTS,
    ITEM,
    stage="现场核查",
    basis="《食品经营许可和备案管理办法》（国家市场监督管理总局令第78号）第二十一条",
    begins="2026-11-25 09:00",
    reason="需要核实经营场所的设备布局和操作流程是否与申请材料一致",
    nature="行政许可",
)
LEAD_NOTICE = forms.lead_notice(
    head("L"),
    FACTS,
    (
        forms.Unconnected(dept="消防救援机构", items=(FIRE,), package="PK-20261123-0004-2", files=5),
        forms.Unconnected(dept="城市管理部门", items=("污水排入排水管网许可",), package="", files=4),
    ),
    pushed_at="2026-11-23 10:31",
)
PROOF = forms.proof(head("H"), FACTS, DELIVERY, GIVEN)
RETURNED = forms.returned(head("W"), FACTS, PIECES, why="撤回申请")
WITHDRAWAL = forms.withdrawal(
    head("V"), FACTS, (ITEM,), (REFUSED, GRANTED), reason="店面不再租用", at="2026-11-25 15:20"
)
LAPSE = forms.lapse(
    head("P"),
    FACTS,
    samples.FINDINGS[:3],
    notice=f"{samples.CASE}.G1",
    noticed_at="2026-11-23 09:42",
    term="2026-12-07",
)
INDEX_PAPER = forms.index(head("D"), FACTS, INDEX)
SLIP_PAPER = forms.slip(slip_head(), HANDOFF, slip_lines(86), electronic=dict.fromkeys(range(1, 80), True))
SUPPLIED = forms.Supplied(
    line="场所平面布置图、场所消防设施平面图",
    wanted="复印件（2份）",
    got="复印件2",
    items=(FIRE, "食品经营许可"),
    at="2026-11-30 15:20",
    due="2026-12-01",
    late=False,
    letter=f"{samples.CASE}.R1",
)
SUPPLY = forms.supply(head("U"), FACTS, SUPPLIED)

FORMS: dict[str, Form] = {
    form.kind: form
    for form in (
        ACCEPTANCE,
        REFUSAL,
        PAUSE,
        LEAD_NOTICE,
        PROOF,
        RETURNED,
        WITHDRAWAL,
        LAPSE,
        INDEX_PAPER,
        SLIP_PAPER,
        SUPPLY,
    )
}
