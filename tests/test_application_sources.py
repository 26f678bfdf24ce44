"""What the forms ask, held against where it was read: laws, and copies of official forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest
from consultations import STATION, catalogue, first_answers, looked

from counter.cases.records import Draft, Person
from counter.catalog.situation import effective
from counter.intake import application, applying
from counter.intake.walk import walk

ON = date(2026, 11, 23)
COPIES = ("复制件", "外省", "系统里", "表样见", "标准范本")
"""Words of an evidence that was no law and no official original."""
AUTHORITY = ("意见", "审核", "审批", "受理", "经办机构", "核定", "签发", "发证")
"""Words of boxes that an authority fills in."""


@dataclass(frozen=True)
class Read:
    """One source: its words for a field → ours, the items it was read for, and how sure it can make us."""

    source: str
    evidence: str
    sure: str
    items: tuple[str, ...]
    words: dict[str, str]


READ = (
    Read(
        source="社会保险费征缴暂行条例",
        evidence="第七条第二款",
        sure="high",
        items=("企业职工社会保险登记(单位)", "单位参保登记(医保)"),
        words={
            "单位名称": "unit_name",
            "住所": "entity_address",
            "经营地点": "site_address",
            "单位类型": "unit_kind",
            "法定代表人或者负责人": "unit_head",
            "开户银行账号": "bank_account",
        },
    ),
    Read(
        source="河南省食品小作坊、小经营店和小摊点管理条例",
        evidence="小摊点管理条例第",
        sure="high",
        items=("食品小经营店登记",),
        words={"有效身份证明": "applicant_number", "联系方式": "applicant_phone", "食品项目": "food_items"},
    ),
    Read(
        source="医疗器械经营监督管理办法",
        evidence="第10",
        sure="high",
        items=("第三类医疗器械经营许可", "第二类医疗器械经营备案"),
        words={"经营范围": "scope", "经营方式": "device_way"},
    ),
    Read(
        source="就业服务与就业管理规定",
        evidence="第六十二条",
        sure="medium",
        items=("个人就业登记",),
        words={"就业类型": "employment_kind", "就业时间": "employment_start", "就业单位": "work_unit"},
    ),
    Read(
        source="就业服务与就业管理规定",
        evidence="第六十二条",
        sure="medium",
        items=("用人单位就业登记",),
        words={"就业类型": "employment_kind", "订立劳动合同情况": "contract_term"},
    ),
    Read(
        source="公众聚集场所消防安全检查规则",
        evidence="消防安全检查申报表",
        sure="medium",
        items=("公众聚集场所投入使用、营业前消防安全检查",),
        words={
            "主要负责人": "unit_head",
            "建筑结构": "site_structure",
            "场所面积": "site_area",
            "使用层数": "site_floors",
            "联系人": "contact_person",
            "联系电话": "contact_phone",
            "场所性质": "site_nature",
            "与其他单位共用建筑情况": "shared_building",
            "场所消防验收或备案情况": "fire_acceptance",
            "现有消防设施": "fire_facilities",
        },
    ),
    Read(
        source="发票管理办法",
        evidence="FP008",
        sure="medium",
        items=("发票领用",),
        words={
            "纳税人名称": "unit_name",
            "纳税人识别号": "unit_code",
            "发票种类名称": "invoice_kinds",
            "每月最高购票数量": "invoice_amount",
            "购票方式": "invoice_way",
            "购票人": "invoice_buyer",
        },
    ),
    Read(
        source="供电营业规则",
        evidence="浙江电力",
        sure="medium",
        items=("高压用电新装",),
        words={
            "用电地点": "supply_address",
            "电力用途": "supply_use",
            "用电性质": "power_nature",
            "用电设备清单": "power_devices",
            "用电负荷": "power_load",
            "保安电力": "power_backup",
            "用电规划": "power_plan",
        },
    ),
    Read(
        source="道路货物运输及站场管理规定",
        evidence="道路货物运输经营申请表",
        sure="low",
        items=("道路货物运输经营许可",),
        words={
            "负责人姓名": "unit_head",
            "通信地址": "applicant_address",
            "货物运输车辆情况": "freight_fleet",
            "拟聘用营运货车驾驶员情况": "freight_crew",
        },
    ),
    Read(
        source="出租汽车驾驶员从业资格管理规定",
        evidence="出租汽车驾驶员从业资格证申请表",
        sure="low",
        items=("出租汽车驾驶员从业资格证(巡游/网约)",),
        words={
            "性别": "applicant_sex",
            "住址": "applicant_address",
            "培训单位": "training_unit",
            "机动车驾驶证准驾车型": "licence_class",
            "初领机动车驾驶证日期": "licence_first",
        },
    ),
    Read(
        source="残疾人证管理办法",
        evidence="中华人民共和国残疾人证申请表",
        sure="low",
        items=("残疾人证办理",),
        words={
            "申请人性别": "applicant_sex",
            "民族": "applicant_ethnicity",
            "出生年月": "applicant_birth",
            "婚否": "marriage",
            "居住地址": "applicant_address",
            "户口类别": "household_kind",
            "与其关系": "guardian_relation",
        },
    ),
    Read(
        source="不动产登记暂行条例实施细则",
        evidence="不动产登记申请审批表",
        sure="medium",
        items=("不动产统一登记(转移登记)", "抵押权首次/变更/转移登记"),
        words={
            "不动产单元号": "estate_unit",
            "原不动产权证书号": "estate_certificate",
            "登记原因": "estate_reason",
        },
    ),
    Read(
        source="动物防疫条件审查办法",
        evidence="农医发〔2010〕26号",
        sure="low",
        items=("动物防疫条件合格证核发",),
        words={
            "法定代表人（负责人）姓名": "unit_head",
            "身份证号": "unit_head_number",
            "经营范围": "scope",
            "设计生产规模": "design_scale",
            "场所类别": "animal_site_kind",
        },
    ),
    Read(
        source="税务总局公告2021年第25号",
        evidence="契税税源明细表",
        sure="low",
        items=("房地产交易税费(契税)申报",),
        words={
            "详细地址": "estate_place",
            "不动产单元号": "estate_unit",
            "权属转移面积": "estate_area",
            "合同签订日期": "contract_date",
            "成交价格": "deal_price",
            "权属转移对象": "transfer_object",
            "权属转移方式": "transfer_way",
            "权属转移用途": "transfer_use",
            "共有方式": "estate_share",
        },
    ),
    Read(
        source="国卫规划发〔2013〕57号",
        evidence="居民死亡医学证明（推断）书",
        sure="low",
        items=("死亡证明(正常死亡)",),
        words={
            "死者姓名": "deceased_name",
            "性别": "deceased_sex",
            "证件号码": "deceased_number",
            "出生日期": "deceased_birth",
            "民族": "deceased_ethnicity",
            "婚姻状况": "deceased_marriage",
            "文化程度": "deceased_education",
            "生前工作单位": "deceased_unit",
            "户籍地址": "deceased_household",
            "常住地址": "deceased_address",
            "死亡日期和地点": "death_time",
            "可联系的家属姓名": "family_contact",
        },
    ),
)


@cache
def grounds() -> list[tuple[str, application.Grounds]]:
    """Item → why it asks a field, over the whole list."""
    return [
        (one.item.key, found)
        for matter in catalogue().matters
        for one in application.every(matter, catalogue())
        for found in application.grounds(catalogue(), [one], None, ON)
    ]


@pytest.mark.rule("R017")
@pytest.mark.parametrize("read", READ, ids=lambda one: f"{one.source}-{one.items[0]}")
def test_an_item_asks_what_its_source_names_and_is_no_surer_than_that(read: Read) -> None:
    for item in read.items:
        found = [
            one
            for key, one in grounds()
            if key == item
            and read.source in {basis.source for basis in one.basis}
            and read.evidence in one.evidence
            and one.confidence == read.sure
        ]
        missing = {word: key for word, key in read.words.items() if key not in {one.field for one in found}}
        assert missing == {}, item


def test_nothing_that_was_read_in_a_copy_is_called_sure() -> None:
    bold = {(key, one.evidence) for key, one in grounds() if one.confidence == "high"}
    assert [one for one in bold if any(word in one[1] for word in COPIES)] == []


def test_what_only_an_authority_writes_is_not_asked() -> None:
    labels = {catalogue().fields[one.field].label for _, one in grounds()}
    assert [label for label in labels if any(word in label for word in AUTHORITY)] == []


@pytest.mark.rule("R013")
@pytest.mark.rule("R017")
@pytest.mark.parametrize(
    ("matter", "field", "items"),
    [
        ("P11", "spouse", ("内地居民结婚登记", "生育登记")),
        ("P11", "marriage", ("内地居民结婚登记", "生育登记")),
        ("P17", "estate_unit", ("不动产统一登记(转移登记)", "房地产交易税费(契税)申报")),
        ("P17", "estate_area", ("不动产统一登记(转移登记)", "房地产交易税费(契税)申报")),
        ("P20", "deceased_name", ("死亡证明(正常死亡)", "遗属待遇申领", "养老个人账户一次性待遇申领")),
        ("P20", "death_time", ("死亡证明(正常死亡)", "遗属待遇申领", "养老个人账户一次性待遇申领")),
        ("E01", "bank_account", ("企业职工社会保险登记(单位)", "单位参保登记(医保)")),
        ("E01", "entity_address", ("企业登记注册(设立)", "企业职工社会保险登记(单位)")),
        ("E01", "unit_name", ("企业登记注册(设立)", "发票领用", "企业职工社会保险登记(单位)")),
        ("E01", "unit_head", ("企业登记注册(设立)", "企业职工社会保险登记(单位)")),
        ("E03", "site_address", ("食品经营许可(新办)", "城镇污水排入排水管网许可")),
        ("E06", "site_area", ("公共场所卫生许可(新办)", "公众聚集场所投入使用、营业前消防安全检查")),
        ("E07", "store_address", ("食品经营许可(许可情形)", "仅销售预包装食品备案")),
        ("E31", "supply_address", ("低压居民用电新装", "单位用水报装")),
    ],
)
def test_the_same_thing_on_several_forms_is_one_field(
    matter: str, field: str, items: tuple[str, ...]
) -> None:
    chosen = application.every(catalogue().matter(matter), catalogue())
    entries = application.merge(catalogue(), chosen, None, ON)
    (entry,) = [one for one in entries if one.field.key == field]
    rows = {one.no for one in chosen if one.item.key in items}
    assert {one.item.key for one in chosen if one.item.key in items} == set(items)
    assert rows <= set(entry.rows)


@pytest.mark.rule("R062")
def test_answers_that_were_given_stand_on_the_form_of_a_hotel() -> None:
    answers = {**first_answers("E06"), "area": "260"}
    draft = Draft(matter_id="E06", answers=answers, applicant=Person(name="赵立新"), premises="黄河路12号")
    values = {
        one.field.key: one.value for one in applying.of_walk(walk(catalogue(), draft, STATION, ON)).entries
    }
    assert values["business_area"] == "260"
    assert values["air_conditioning"] == answers["hygiene_central_ac"]
    assert values["site_address"] == "黄河路12号"
    assert values["site_area"] == "", "the licensed area is not the area of the building"


def test_the_paper_of_a_report_book_is_not_asked_for_a_report_form() -> None:
    def asked(paper: str) -> set[str]:
        view = looked("E18", {**first_answers("E18"), "eia": paper})
        answers = effective(catalogue(), view.matter, view.answers)
        return {one.field.key for one in application.merge(catalogue(), view.chosen, answers, ON)}

    assert "project_code" in asked("报告书")
    assert "project_code" not in asked("报告表")


@pytest.mark.parametrize("matter", ["E03", "E04", "E06", "E23", "E29"])
def test_of_a_meal_a_hotel_a_pharmacy_and_a_clinic_no_form_is_unknown(matter: str) -> None:
    chosen = application.every(catalogue().matter(matter), catalogue())
    assert application.unknown(catalogue(), chosen)[1] == ()
