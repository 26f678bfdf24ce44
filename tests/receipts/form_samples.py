"""Every form after the receipt, composed from realistic records of 开饭店."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import samples

from counter.cases import forms
from counter.cases.items import CaseItem, Collector, Delivery
from counter.cases.numbers import code_of
from counter.catalog.model import FormField
from counter.custody.records import Handoff, HandoffLine, Piece
from counter.intake.application import Entry

if TYPE_CHECKING:
    from counter.catalog.model.asking import Group
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
FORWARD = forms.forwarding(head("X"), FACTS, PIECES, to="示例县政务服务中心")
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


def field(key: str, label: str, group: Group, **more: Any) -> FormField:
    """A field of the application form."""
    return FormField(key=key, label=label, group=group, **more)


APPLIED = forms.Applied(
    matter_id="E03",
    matter="我想开个饭店（餐饮店）",
    lead="市场监督管理部门",
    items=tuple(enumerate(samples.ITEMS, 1)),
    entries=(
        Entry(field=field("name", "姓名/名称", "申请人"), value="𬱖小堃"),
        Entry(field=field("phone", "联系电话", "申请人"), value="138****5678"),
        Entry(field=field("address", "住所（地址）", "申请人"), rows=(1, 3)),
        Entry(field=field("agent", "姓名", "代办人")),
        Entry(field=field("agent_phone", "联系电话", "代办人")),
        Entry(field=field("site", "经营（项目）地址", "场所和项目"), rows=(1, 2), value="建设路1号"),
        Entry(
            field=field("kind", "主体业态", "申请内容", kind="choices", options=("销售", "餐饮")), rows=(1,)
        ),
        Entry(field=field("items", "食品经营项目", "申请内容", kind="text", note="逐项写"), rows=(1,)),
        Entry(field=field("size", "面积", "申请内容", kind="number", unit="平方米"), rows=(2,)),
        Entry(field=field("till", "设置期限", "申请内容", kind="date"), rows=(4,)),
        Entry(
            field=field("way", "领取方式", "领取方式", kind="choice", options=("窗口", "快递")), value="快递"
        ),
    ),
    situation=(("是不是兼营KTV？", "否"), ("营业面积是多少平方米？", "")),
    partly=(1, 2, 3, 4),
    silent=(3,),
    natures=("行政许可", "行政许可"),
)
APPLICATION = forms.application(head("F"), APPLIED)
DEFERRED = forms.deferred(
    head("N"),
    FACTS,
    (
        forms.Deferred(
            material="场所平面布置图、场所消防设施平面图",
            wanted="复印件1份",
            items=(FIRE,),
            due="2026-12-01前",
            basis="《中华人民共和国消防法》第十五条",
            consequence="逾期不补交的，终止办理，已收材料退还申请人",
        ),
        forms.Deferred(
            material="食品安全管理人员证明材料",
            wanted="复印件（份数待核定）",
            items=("食品经营许可",),
            due="",
            basis="《食品经营许可和备案管理办法》",
            consequence="",
        ),
    ),
    letter=f"{samples.CASE}.R1",
)
COLLECT = forms.collect(
    head("K"),
    FACTS,
    (
        forms.Collectable(
            item="食品经营许可",
            what="食品经营许可证",
            number="JY24112020001234",
            dept="市场监督管理部门",
            since="2026-12-02 10:05",
        ),
        forms.Collectable(
            item=FIRE, what="不予受理决定书", number="", dept="消防救援机构", since="2026-12-03 09:00"
        ),
    ),
    hours="工作日 09:00-12:00 13:30-17:00",
    together=False,
    waiting=("污水排入排水管网许可",),
)
EXTENSION = forms.extension(
    head("Y"),
    FACTS,
    ITEM,
    longer="10个工作日",
    reason="现场核查的条件尚未具备，需要补充核查",
    basis="《中华人民共和国行政许可法》第四十二条第一款",
    approver="李局长",
    was="2026-12-03",
    due="2026-12-17",
    nature="行政许可",
)
ABOUT = {
    **dict.fromkeys(("全宗号", "全宗名称", "档案门类", "类别号", "保管期限", "密级", "件号"), "待核定"),
    "归档年度": "2026",
    "题名": "𬱖小堃“我想开个饭店（餐饮店）”办件",
    "责任者": "市场监督管理部门、消防救援机构",
    "收件日期": "2026-11-23",
    "办结日期": "2026-12-03",
    "归档日期": "2026-12-10",
    "件数": "4",
    "已计页数": "6",
    "办理结果": "食品经营许可：准予；公众聚集场所投入使用、营业前消防安全检查：不予受理",
}
COVER = forms.cover(head("Z"), FACTS, ABOUT, (GRANTED, REFUSED))

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
        APPLICATION,
        DEFERRED,
        COLLECT,
        EXTENSION,
        COVER,
        FORWARD,
    )
}
