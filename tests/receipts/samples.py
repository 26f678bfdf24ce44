"""Realistic records: 开饭店 with six findings, its receipt with fourteen lines, and both letters."""

from __future__ import annotations

from dataclasses import replace

from counter.intake.papers import (
    FindingLine,
    Head,
    Letter,
    LetterLine,
    Notice,
    PaperItem,
    Party,
    Receipt,
    ReceiptLine,
)

CASE = "411202-01-20261123-0004-7"
ITEMS = (
    PaperItem(name="食品经营许可", dept="市场监督管理部门", level="县级"),
    PaperItem(name="公众聚集场所投入使用、营业前消防安全检查", dept="消防救援机构", level="县级"),
    PaperItem(name="污水排入排水管网许可", dept="城市管理部门", level="县级"),
    PaperItem(
        name="设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", dept="城市管理部门", level="县级"
    ),
)
APPLICANT = Party(name="𬱖小堃", document="居民身份证", number="411202********1234", phone="138****5678")
AGENT = Party(name="买买提·阿不都", document="居民身份证", number="653101********0017", phone="139****0001")
STEPS = (
    "窗口在收件后2小时内将纸质材料转化为电子材料，同步推送至各联办部门，并将纸质材料递送牵头部门。",
    "各联办部门在收到申请材料后1个工作日内作出受理或者不予受理的决定，并告知申请人。",
    "各部门作出决定后，由发证窗口统一发放办理结果。",
)


def head(letter: str, *, sample: bool = False) -> Head:
    """A head of the sample station."""
    number = f"{CASE}.{letter}1"
    return Head(
        number=number,
        case_number=CASE,
        code=f"SMX1:{number}:9F3C2A",
        issued_at="2026-11-23 09:42",
        station="湖滨区政务服务中心",
        window="“一件事一次办”综合受理窗口01",
        operator="张敏",
        address="三门峡市湖滨区（地址待核定）",
        phone="0398-0000000",
        supervision_phone="0398-0000001",
        sample=sample,
    )


def finding(  # noqa: PLR0917
    no: int, material: str, kind: str, what: str, basis: str, cure: str, obtain: str
) -> FindingLine:
    """A finding that concerns the food licence."""
    return FindingLine(
        no=no,
        material=material,
        kind=kind,
        what=tuple(what.split("|")),
        items=("食品经营许可",),
        basis=(basis,),
        cure=cure,
        obtain=obtain,
    )


FOOD = "《食品经营许可和备案管理办法》（国家市场监督管理总局令第78号）第十三条"
FIRE = "《中华人民共和国消防法》第十五条；《消防监督检查规定》（公安部令第120号）第八条"
WRONG, LACKING = "不符合法定形式", "缺少"
FINDINGS = (
    finding(
        1,
        "食品经营许可申请书",
        WRONG,
        "申请人未签字|经营项目漏填“热食类食品制售”",
        FOOD,
        "在申请书第2页签字栏签字；在经营项目栏补填后由申请人在改动处签名。",
        "窗口免费提供空白申请书，也可在窗口自助机打印。",
    ),
    finding(
        2,
        "与食品经营相适应的主要设备设施布局、操作流程等文件",
        LACKING,
        "没有提交",
        FOOD,
        "补交布局图和操作流程各1份，图上标明各功能间名称、面积和主要设备位置。",
        "申请人自备，窗口有样图可以参照。",
    ),
    finding(
        3,
        "食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等保证食品安全的规章制度",
        LACKING,
        "没有提交",
        FOOD,
        "补交规章制度目录清单。",
        "申请人自备。",
    ),
    finding(
        4,
        "公众聚集场所投入使用、营业消防安全告知承诺书",
        WRONG,
        "使用的是旧版文本|未加盖公章",
        FIRE,
        "换用现行文本重新填写，由法定代表人签字并加盖公章。",
        "窗口免费提供；消防救援机构办事大厅也可领取。",
    ),
    finding(
        5,
        "消防安全制度、灭火和应急疏散预案",
        WRONG,
        "预案中的疏散路线图与平面布置图不一致",
        FIRE,
        "按实际平面布置修改疏散路线图。",
        "",
    ),
    finding(
        6,
        "排水户内部排水管网、专用检测井、排放口位置和口径的图纸及说明",
        LACKING,
        "没有提交",
        "《城镇污水排入排水管网许可管理办法》（住房和城乡建设部令第21号）第七条",
        "补交图纸及说明材料1份。",
        "申请人自备，可委托设计单位绘制。",
    ),
)

NOTICE = Notice(
    head=head("G"),
    matter_id="E03",
    matter="我想开个饭店（餐饮店）",
    lead="市场监督管理部门",
    items=ITEMS,
    applicant=APPLICANT,
    agent=AGENT,
    round=1,
    findings=FINDINGS,
    in_order=8,
    term="请在2026年12月7日前补正，逾期可以重新申请。",
)

_LINES = (
    ("食品经营许可申请书", "原件1份", "原件1", ""),
    ("营业执照", "免提交", "电子调取", "电子证照，2026-11-23 09:31调取"),
    ("法定代表人（负责人）身份证明", "免提交", "电子调取", "在线核验"),
    ("与食品经营相适应的主要设备设施布局、操作流程等文件", "原件1份", "原件1", ""),
    (
        "食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等保证食品安全的规章制度",
        "原件1份",
        "原件1",
        "",
    ),
    ("食品安全管理人员证明材料", "复印件（份数待核定）", "复印件1", ""),
    ("公众聚集场所投入使用、营业消防安全告知承诺书", "原件1份", "原件1", "告知承诺"),
    ("消防安全制度、灭火和应急疏散预案", "复印件1份", "复印件1", ""),
    ("场所平面布置图、场所消防设施平面图", "复印件1份", "容缺", "2026年12月1日前补交"),
    ("城镇污水排入排水管网许可申请表", "原件1份", "原件1", ""),
    ("排水户内部排水管网、专用检测井、排放口位置和口径的图纸及说明", "原件1份", "原件1", "当场补正"),
    ("排水水质、水量检测报告", "原件1份", "原件1", ""),
    ("户外广告设置申请表", "原件1份", "原件1", ""),
    ("户外广告设置效果图", "原件2份、复印件1份", "原件2 复印件1", ""),
)
RECEIPT = Receipt(
    head=head("S"),
    matter_id="E03",
    matter="我想开个饭店（餐饮店）",
    lead="市场监督管理部门",
    items=ITEMS,
    applicant=APPLICANT,
    agent=AGENT,
    lines=tuple(
        ReceiptLine(no=no, material=material, items=(ITEMS[min(no // 5, 3)].name,), due=due, got=got, how=how)
        for no, (material, due, got, how) in enumerate(_LINES, 1)
    ),
    next_steps=STEPS,
    collection="全部事项办结后统一领取；到发证窗口自取。",
)

DEFERRAL = Letter(
    kind="deferral",
    head=head("R"),
    matter_id="E03",
    matter="我想开个饭店（餐饮店）",
    lead="市场监督管理部门",
    items=ITEMS[:2],
    applicant=APPLICANT,
    agent=None,
    lines=(
        LetterLine(
            no=1,
            material="场所平面布置图、场所消防设施平面图",
            items=(ITEMS[1].name,),
            term="2026年12月1日前（6个工作日）",
            basis=FIRE,
            consequence="逾期不补交或者补交的材料不符合要求的，终止办理，已收材料退还申请人。",
            content="复印件1份",
        ),
    ),
    promises=(
        "在上述期限内补交全部容缺材料，并对材料的真实性、合法性负责。",
        "逾期未补交或者补交的材料不符合要求的，自愿承担上述不利后果。",
    ),
)
COMMITMENT = replace(
    DEFERRAL,
    kind="commitment",
    head=head("C"),
    lines=(replace(DEFERRAL.lines[0], content="图与现场一致；标明疏散通道和安全出口", check="待核定"),),
)
