"""What the guides of P12 to P22 and of our items say beside the papers: limits, fees, presence, answers."""

from __future__ import annotations

import re

import pytest
from carried import PERSON, catalogue
from test_materials_person import told


def test_what_is_said_for_certain_rests_on_a_text_that_was_read() -> None:
    unread = [
        one.evidence
        for one in told()
        if one.confidence == "high" and not re.search("条文已读|摘录已核", one.evidence)
    ]
    assert list(told())
    assert unread == []


LIMITS = [
    ("内地居民结婚登记", None, "当场", "部门"),
    ("出生登记(国内出生)", 1, "月", "申请人"),
    ("预防接种证办理", 1, "月", "申请人"),
    ("居民身份证申领/换领", 60, "日", "部门"),
    ("死亡人员户口注销", 1, "月", "申请人"),
    ("退役报到", 30, "日", "申请人"),
    ("不动产统一登记(转移登记)", 30, "工作日", "部门"),
    ("不动产统一登记(转移登记)", 3, "工作日", "部门"),
    ("城乡居民医保参保登记", None, "即时", "部门"),
    ("住房公积金提取(死亡)", 3, "日", "部门"),
    ("失业保险待遇申领", 10, "工作日", "部门"),
    ("预备役登记", 40, "日", "申请人"),
]


@pytest.mark.parametrize(("item", "amount", "unit", "whose"), LIMITS)
def test_an_item_carries_the_limit_of_its_law(item: str, amount: int | None, unit: str, whose: str) -> None:
    found = [
        one
        for one in catalogue().items[item].statutory
        if (one.amount, one.unit, one.whose) == (amount, unit, whose)
    ]
    assert found, f"{item}: {amount}{unit}"
    assert {one.confidence for one in found} == {"high"}


def test_a_duty_of_the_applicant_never_ends_the_handling_of_the_department() -> None:
    for item in PERSON.items():
        assert not [one.what for one in item.statutory if one.whose == "申请人" and one.final], item.key


def test_the_identity_card_is_due_after_the_shorter_term_of_the_police() -> None:
    final = [one for one in catalogue().items["居民身份证申领/换领"].statutory if one.final]
    assert [(one.amount, one.unit) for one in final] == [(45, "日")]


def test_only_the_move_of_the_household_is_a_licence() -> None:
    licences = {item.key for item in PERSON.items() if item.nature == "行政许可"}
    assert licences == {"户口迁移审批(夫妻投靠等)"}


def test_the_fee_of_an_identity_card_depends_on_why_it_is_wanted() -> None:
    fees = {fee.charge: fee.when for fee in catalogue().items["居民身份证申领/换领"].fee}
    assert fees["不收费"] == ({"id_card_kind": "首次申领"},)
    assert any("工本费" in charge for charge in fees)


@pytest.mark.rule("R125")
@pytest.mark.parametrize("no", range(12, 23))
def test_the_questions_applicants_ask_are_answered_with_their_law(no: int) -> None:
    matter = catalogue().matter(f"P{no}")
    assert matter.subjects
    assert 3 <= len(matter.faq) <= 5
    for answered in matter.faq:
        assert answered.basis, answered.ask
        assert answered.ask.endswith("？"), answered.ask


def test_social_insurance_needs_no_visit_and_costs_nothing() -> None:
    keys = [
        "城乡居民医保参保登记", "社会保险登记(灵活就业/退役军人)", "军地养老保险关系转移接续",
        "基本医疗保险参保和变更登记", "基本医疗保险关系转移接续", "失业保险待遇申领",
        "医保个人账户一次性支取", "养老个人账户一次性待遇申领", "遗属待遇申领",
    ]  # fmt: skip
    for key in keys:
        item = catalogue().items[key]
        assert item.presence.in_person is not None, key
        assert "不必本人到窗口申请" in item.presence.in_person.text
        assert [(b.source, b.article) for b in item.presence.in_person.basis] == [
            ("社会保险经办条例", "第二十九条、第三十条")
        ]
        assert [fee.charge for fee in item.fee] == ["不收费"], key


def test_a_move_of_medical_insurance_takes_ten_days_out_and_five_days_in() -> None:
    limits = catalogue().items["基本医疗保险关系转移接续"].statutory
    assert [(one.amount, one.unit, one.final) for one in limits] == [
        (10, "工作日", False),
        (5, "工作日", True),
    ]
    assert {b.source for one in limits for b in one.basis} == {"医保办发〔2021〕43号"}


def test_the_law_of_2027_is_told_of_but_nothing_rests_on_it_yet() -> None:
    notes = [demand.note for demand in PERSON.demands() if "医疗保障法" in demand.note]
    assert len(notes) == 3
    assert all("2027年1月1日" in note for note in notes)
    assert "医疗保障法" not in catalogue().sources


def test_the_list_of_the_medical_insurers_is_registered_once() -> None:
    titles = [s.title for s in catalogue().sources.values() if "医疗保障" in s.title and "清单" in s.title]
    assert titles == ["全国医疗保障经办政务服务事项清单(2023年版)"]


def test_unemployment_pay_waits_for_the_registration() -> None:
    assert [before.item for before in catalogue().items["失业保险待遇申领"].after] == ["失业登记"]
