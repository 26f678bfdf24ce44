"""The materials of the personal matters P01, P11, P13, P17, P20 against the collected facts and the law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from carried import (
    PERSON,
    Fact,
    asked,
    bearing,
    catalogue,
    check_grounds,
    check_no_addresses,
    check_read,
    check_used,
    facts,
    listed,
    stated,
)

from counter.catalog.check import CATCH_ALL

if TYPE_CHECKING:
    from counter.catalog.model import Fee, Limit, Material, Said, Stage

FACTS = facts("person")
NEW_MARRIAGE_LAW = date(2025, 5, 10)
NEW_DEATH_PAPER = date(2026, 7, 1)


@pytest.fixture(params=FACTS, ids=lambda f: f"{f['rows'][0]} {f['material_name']}")
def fact(request: pytest.FixtureRequest) -> Fact:
    found: Fact = request.param
    return found


def test_our_files_have_no_fault() -> None:
    assert PERSON.faults() == []


def test_a_fact_is_carried_over_with_its_confidence(fact: Fact) -> None:
    for material in fact["materials"]:
        assert bearing(fact, material), f"{material} is not demanded with confidence {fact['confidence']}"


def test_a_fact_keeps_its_form_and_number_of_copies(fact: Fact) -> None:
    found = [r for material in fact["materials"] for r in bearing(fact, material)]
    allowed = {fact["form"], "电子证照可免"} if "why_exempt_differs" in fact else {fact["form"]}
    assert allowed & {r.form for r in found}
    assert {r.copies for r in found} == {fact["copies"]}


def test_the_condition_of_a_fact_became_a_question(fact: Fact) -> None:
    found = [r for material in fact["materials"] for r in bearing(fact, material)]
    if fact["condition"]:
        assert any(r.when for r in found)
    elif "why_conditional" not in fact:
        assert all(not r.when for r in found)


@pytest.mark.rule("R053")
@pytest.mark.rule("R054")
def test_exemption_agrees_with_the_fact_or_says_why_not(fact: Fact) -> None:
    for key in fact["materials"]:
        material = catalogue().materials[key]
        reasons = material.not_exempt_because or fact.get("why_exempt_differs", "")
        assert material.exempt == fact["exempt"] or reasons, f"{key}: exempt {material.exempt}"


def test_every_row_of_the_five_matters_has_its_item() -> None:
    for matter_id in ("P01", "P11", "P13", "P17", "P20"):
        for row in catalogue().matter(matter_id).rows:
            assert (row.item or row.name) in catalogue().items, row.name


def test_every_item_with_facts_is_known_and_only_the_abnormal_death_paper_is_open() -> None:
    empty = [item.key for item in PERSON.items() if not item.requirements and not item.no_materials_because]
    assert empty == ["出具死亡证明(非正常死亡)"]


@pytest.mark.rule("R039")
def test_every_demand_names_its_standards_basis_and_provenance() -> None:
    check_grounds(PERSON.demands())


def test_no_text_leads_to_an_address_or_a_file() -> None:
    check_no_addresses(PERSON.demands())


def test_high_confidence_rests_on_a_text_that_was_read() -> None:
    check_read(PERSON.demands())


@pytest.mark.parametrize("key", PERSON.own("materials"))
def test_a_material_has_faults_a_source_and_a_cure(key: str) -> None:
    material: Material = catalogue().materials[key]
    assert len(set(material.faults)) >= (2 if material.exempt else 3)
    assert all(not fault.endswith(("。", ".")) and "{" not in fault for fault in material.faults)
    assert material.obtain
    assert material.cure


def test_no_material_is_a_catch_all_line() -> None:
    for key in PERSON.own("materials"):
        assert not CATCH_ALL.search(key), key
        assert "其他" not in key
        assert not key.endswith("等"), key


def test_every_material_and_question_of_ours_is_used() -> None:
    check_used(PERSON)


def test_every_source_of_ours_is_cited() -> None:
    cited = {b.source for d in PERSON.demands() for b in d.basis} | {
        b.source for one in told() for b in one.basis
    }
    for item in PERSON.items():
        cited |= {b.basis.source for b in item.after} | {b.source for b in item.established}
    cited |= {d.commitment.basis.source for d in PERSON.demands() if d.commitment is not None}
    assert set(PERSON.own("sources")) <= cited


def told() -> list[Said | Limit | Stage | Fee]:
    """Everything our items say beside their papers."""
    return [said for item in PERSON.items() for said in stated(item)]


@pytest.mark.rule("R039")
@pytest.mark.parametrize("key", PERSON.own("materials"))
def test_a_material_says_what_the_clerk_looks_at_without_repeating_its_faults(key: str) -> None:
    material = catalogue().materials[key]
    assert 1 <= len(material.review) <= 3
    assert not set(material.review) & set(material.faults)


@pytest.mark.rule("R141")
def test_a_commitment_says_its_basis_and_what_follows_if_it_is_false() -> None:
    given = [d for d in PERSON.demands() if d.commitment is not None]
    assert {d.material for d in given} == {"与死者关系的证明(或承诺书)", "共同继承人同意的材料(或承诺书)"}
    for demand in given:
        assert demand.commitment is not None
        assert demand.commitment.basis.source in catalogue().sources
        assert "退回" in demand.commitment.consequence
    assert not [d for d in PERSON.demands() if d.deferral is not None]


def test_marriage_needs_no_household_register_from_2025_05_10_and_nothing_else_changed() -> None:
    before = asked(listed("P11", 1, on=date(2025, 5, 9)))
    after = asked(listed("P11", 1, on=NEW_MARRIAGE_LAW))
    assert before.pop("双方居民户口簿") == "原件"
    assert before == after
    assert after == dict.fromkeys(
        ("双方居民身份证", "无配偶及无近亲关系签字声明", "双方近期半身免冠合影照片"), "原件"
    )


def test_marriage_cites_the_law_of_its_day_and_is_not_bound_to_the_household_from_2025_05_10() -> None:
    old = listed("P11", 1, on=date(2025, 5, 9)).line("双方居民身份证")
    new = listed("P11", 1, on=NEW_MARRIAGE_LAW).line("双方居民身份证")
    assert [(b.source, b.article) for b in new.bases] == [("婚姻登记条例", "第八条第一款第一项")]
    assert [b.source for b in old.bases] == ["婚姻登记条例(2003年)"]
    assert any("常住户口" in s for s in old.standards)
    assert any("不限户籍地" in s for s in new.standards)


def test_a_demand_never_outlives_the_law_it_stands_on() -> None:
    for demand in PERSON.demands():
        sources = [catalogue().sources[b.source] for b in demand.basis]
        ends = [s.until for s in sources]
        if all(ends):
            assert demand.until is not None
            assert demand.until <= max(end for end in ends if end)
        starts = [s.in_force or date.min for s in sources]
        assert demand.in_force is None or demand.until is None or demand.in_force < demand.until
        assert demand.in_force is None or min(starts) <= demand.in_force


@pytest.mark.rule("R018")
def test_a_newborn_hands_in_nothing_that_the_same_case_produces() -> None:
    ask = asked(
        listed(
            "P01",
            newborn_insurance="一方参加居民医保", own_id_card="没有",
            shared_photo="取得到", parents_married="已登记结婚",
        )
    )  # fmt: skip
    assert ask["出生医学证明"] == "本件产生"
    assert ask["居民户口簿"] == "本件产生"
    assert ask["父母一方居民户口簿"] == ask["结婚证"] == "免提交"
    assert "申请人身份证明" not in ask
    assert [key for key, how in ask.items() if how == "原件"] == [
        "出生医学证明首次签发登记表", "新生儿父母身份证件", "城乡居民基本医疗保险参保登记表",
    ]  # fmt: skip


def test_a_child_of_unmarried_parents_needs_the_paternity_test_only_with_the_father() -> None:
    unmarried = {"parents_married": "未登记结婚"}
    mother = asked(listed("P01", 3, given=unmarried, hukou_with="随母亲"))
    father = asked(listed("P01", 3, given=unmarried, hukou_with="随父亲"))
    assert "非婚生育说明" in mother
    assert "结婚证" not in mother
    assert set(father) - set(mother) == {"亲子鉴定证明"}


@pytest.mark.rule("R018")
def test_a_firm_identifies_its_workers_and_a_person_himself() -> None:
    answers = {"own_id_card": "有", "shared_photo": "取得到", "fund_account": "单位办理"}
    firm = listed("E24", 3, 6, given=answers, applicant_kind="组织")
    assert firm.line("职工身份证明").items == ("社会保障卡申领", "住房公积金个人账户设立")
    assert asked(firm)["职工身份证明"] == "免提交"
    assert "申请人身份证明" not in asked(firm)
    person = asked(listed("P13", 6, 12, given=answers))
    assert person["申请人身份证明"] == "免提交"
    assert "职工身份证明" not in person


@pytest.mark.rule("R018")
def test_the_discharge_paper_stands_once_for_all_who_want_it() -> None:
    checklist = listed("P13", self_employed_veteran="是", own_id_card="有", shared_photo="取得到")
    line = checklist.line("退出现役证")
    assert (line.ask, len(line.items)) == ("原件", 4)
    assert checklist.line("户口登记介绍信").ask == "本件产生"
    assert checklist.line("居民户口簿").ask == "本件产生"
    assert checklist.line("申请人身份证明").ask == "免提交"


@pytest.mark.rule("R018")
def test_a_house_sale_flows_from_contract_to_tax_to_register_to_the_utilities() -> None:
    checklist = listed(
        "P17",
        house_kind="存量房", transfer_by="买卖", survey_on_register="查得到",
        others_rights="没有", deed_tax_relief="申请",
    )  # fmt: skip
    ask = asked(checklist)
    made = {key for key, how in ask.items() if how == "本件产生"}
    assert made == {"网签备案的房屋买卖合同", "契税完税(减免税)凭证", "过户后的不动产权证书"}
    assert {key for key, how in ask.items() if how in ("原件", "复印件")} == {
        "房屋买卖合同", "不动产权证书", "财产和行为税(契税)纳税申报表", "价款支付凭证", "不动产登记申请书",
    }  # fmt: skip
    assert len(checklist.line("过户后的不动产权证书").items) == 4


@pytest.mark.rule("R054")
def test_the_title_deed_is_exempt_for_the_contract_alone_and_surrendered_for_the_transfer() -> None:
    answers = {"house_kind": "存量房", "transfer_by": "买卖"}
    assert asked(listed("P17", 1, given=answers))["不动产权证书"] == "免提交"
    assert asked(listed("P17", 1, 3, given=answers))["不动产权证书"] == "原件"


@pytest.mark.rule("R018")
def test_after_a_death_one_death_paper_serves_every_department() -> None:
    answers = {
        "death": "正常死亡",
        "death_place": "医疗卫生机构",
        "death_proof": "死亡证明",
        "co_heirs": "没有",
    }
    checklist = listed("P20", given=answers, licence_returned="交不回")
    line = checklist.line("死亡证明")
    assert (line.ask, len(line.items)) == ("本件产生", 7)
    assert checklist.line("死者居民身份证").ask == checklist.line("死者居民户口簿").ask == "原件"
    assert {"死亡情况证明", "宣告死亡判决书", "机动车驾驶证", "共同继承人同意的材料(或承诺书)"}.isdisjoint(
        asked(checklist)
    )


def test_who_was_declared_dead_is_proved_by_the_judgment() -> None:
    checklist = listed("P20", death="宣告死亡", co_heirs="没有", licence_returned="交不回")
    assert "死亡证明" not in asked(checklist)
    assert len(checklist.line("宣告死亡判决书").items) == 6


def test_the_village_paper_ends_when_the_national_declaration_form_begins() -> None:
    answers = {"death": "正常死亡", "death_place": "家中等院外"}
    before = asked(listed("P20", 1, on=date(2026, 6, 30), given=answers))
    after = asked(listed("P20", 1, on=NEW_DEATH_PAPER, given=answers))
    assert set(before) - set(after) == {"死亡情况证明"}
    assert set(after) - set(before) == {"居民死亡医学证明申报单"}


def test_the_abnormal_death_paper_blocks_only_itself() -> None:
    checklist = listed("P20", 2, 7, death="非正常死亡", death_proof="死亡证明")
    assert checklist.unknown == ("出具死亡证明(非正常死亡)",)
    assert checklist.line("死亡证明").ask == "本件产生"


def test_an_agent_adds_the_letter_of_authority_and_his_own_identity() -> None:
    answers = {"transfer_by": "买卖", "survey_on_register": "查得到", "others_rights": "没有"}
    alone, with_agent = listed("P17", 3, given=answers), listed("P17", 3, given=answers, agent="是")
    assert set(asked(with_agent)) - set(asked(alone)) == {"授权委托书", "代理人身份证明"}


def test_predecessors_are_items_whose_result_the_law_builds_on() -> None:
    found = {(before.item, item.key) for item in PERSON.items() for before in item.after}
    assert ("退役报到", "退役军人恢复户口登记") in found
    assert ("房地产交易税费(契税)申报", "不动产统一登记(转移登记)") in found
    for item in PERSON.items():
        for before in item.after:
            assert before.basis.source in catalogue().sources
            assert catalogue().items[before.item].result
