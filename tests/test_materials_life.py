"""The materials of P02-P10, P12, P14-P16, P18, P19 and P21 against the collected facts and the law."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from carried import (
    LIFE,
    TODAY,
    Fact,
    asked,
    bearing,
    catalogue,
    check_grounds,
    check_used,
    exempt,
    facts,
    listed,
    stated,
)
from carried import brought as in_order

from counter.catalog.check import CATCH_ALL
from counter.catalog.situation import open_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Basis, Fee, Limit, Material, Requirement, Said, Stage
    from counter.intake.checklist import Checklist

FACTS = facts("life")
GIVEN = {"agent": "否", "applicant_kind": "个人", "minor": "否"}
LAW_READ = ("条文已读", "页面摘录已核")


def all_met(fact: Fact) -> list[Requirement]:
    return [r for material in fact["materials"] for r in bearing(fact, material)]


def brought(checklist: Checklist) -> set[str]:
    """What the applicant has to bring, in any order."""
    return set(in_order(checklist))


def walks(matter_id: str, row: int, answers: dict[str, str]) -> Iterator[dict[str, str]]:
    """Every complete way through the questions that one row asks."""
    matter = catalogue().matter(matter_id)
    waiting = open_questions(catalogue(), matter, answers, TODAY, rows=(row,))
    if not waiting:
        yield answers
        return
    for option in waiting[0].options:
        yield from walks(matter_id, row, {**answers, waiting[0].key: option.value})


@pytest.fixture(params=FACTS, ids=lambda f: f"{f['rows'][0]} {f['material_name']}")
def fact(request: pytest.FixtureRequest) -> Fact:
    found: Fact = request.param
    return found


def test_our_files_have_no_fault() -> None:
    assert LIFE.faults() == []


def test_a_fact_is_carried_over_with_its_confidence(fact: Fact) -> None:
    for material in fact["materials"]:
        assert bearing(fact, material), f"{material} is not demanded with confidence {fact['confidence']}"


def test_a_fact_keeps_its_form_and_number_of_copies(fact: Fact) -> None:
    forms = {r.form for r in all_met(fact)}
    assert fact["form"] in forms
    if "why_exempt_differs" not in fact:
        assert forms == {fact["form"]}
    assert {r.copies for r in all_met(fact)} == {fact["copies"]}


def test_the_condition_of_a_fact_became_a_question_or_parts_the_rows(fact: Fact) -> None:
    found = all_met(fact)
    if fact.get("decided_by") == "row":
        rows = [row.split("-") for row in fact["rows"]]
        assert all(catalogue().matter(m).rows[int(no) - 1].when for m, no in rows)
    elif fact["condition"]:
        assert any(r.when for r in found)
    elif "why_conditional" not in fact and "why_exempt_differs" not in fact:
        assert not any(r.when for r in found)


@pytest.mark.rule("R053")
@pytest.mark.rule("R054")
def test_exemption_agrees_with_the_fact_or_says_why_not(fact: Fact) -> None:
    for requirement in all_met(fact):
        material = catalogue().materials[requirement.material]
        reasons = material.not_exempt_because or fact.get("why_exempt_differs", "")
        assert exempt(requirement) == fact["exempt"] or reasons, material.key


def test_every_item_has_its_facts_and_every_fact_reaches_its_rows() -> None:
    assert {f["item"] for f in FACTS} == set(LIFE.own("items"))
    for fact in FACTS:
        for row in fact["rows"]:
            matter_id, no = row.split("-")
            row_ = catalogue().matter(matter_id).rows[int(no) - 1]
            assert fact["item"] in ([b.item for b in row_.branches] or [row_.item or row_.name]), row


def test_what_nobody_knows_stays_open() -> None:
    unknown = {
        (m.id, no)
        for m in catalogue().matters
        if m.id in ("P09", "P07", "P12", "P21")
        for no, row in enumerate(m.rows, 1)
        if (row.item or row.name) not in catalogue().items
    }
    assert unknown == {("P09", n) for n in range(1, 6)} | {("P07", 3), ("P07", 5), ("P12", 4), ("P21", 2)}


@pytest.mark.rule("R039")
def test_every_demand_names_its_standards_basis_and_provenance() -> None:
    check_grounds(LIFE.demands())


def test_high_confidence_rests_on_a_text_that_was_read() -> None:
    for demand in LIFE.demands():
        if demand.confidence == "high":
            assert demand.evidence.startswith(LAW_READ), demand.material


def test_our_sentences_have_full_width_punctuation_and_no_addresses() -> None:
    sentences = [t for d in LIFE.demands() for t in (d.evidence, d.note, *d.standards)]
    for key in LIFE.own("materials"):
        material = catalogue().materials[key]
        sentences += [*material.faults, material.obtain, material.cure, material.not_exempt_because]
    for key in LIFE.own("questions"):
        question = catalogue().questions[key]
        sentences += [question.ask, question.note, *(o.hint for o in question.options)]
    for text in sentences:
        assert not re.search(r"[,;:?!()]|http|github|www|\.md|@", text), text


@pytest.mark.parametrize("key", LIFE.own("materials"))
def test_a_material_has_faults_a_source_and_a_cure(key: str) -> None:
    material: Material = catalogue().materials[key]
    assert len(set(material.faults)) >= (2 if material.exempt else 3)
    assert all(not fault.endswith(("。", ".")) and "{" not in fault for fault in material.faults)
    assert material.obtain
    assert material.cure
    assert not CATCH_ALL.search(key)
    assert "其他" not in key
    assert not key.endswith("等")


@pytest.mark.parametrize("key", LIFE.own("questions"))
def test_a_question_is_asked_plainly_with_options_and_a_basis(key: str) -> None:
    question = catalogue().questions[key]
    assert question.ask.endswith("？")
    assert len(question.options) > 1
    assert question.basis


def told() -> list[Said | Limit | Stage | Fee]:
    """Everything our items say beside their papers, each with its basis."""
    return [said for item in LIFE.items() for said in stated(item)]


def told_bases() -> Iterator[Basis]:
    """What our items rest on beside their papers, and the answers of P01 to P11."""
    for item in LIFE.items():
        yield from (*item.established, *(before.basis for before in item.after))
    for said in told():
        yield from said.basis
    for matter in catalogue().matters:
        if matter.annex == 2 and matter.no <= 11:
            yield from (basis for answered in matter.faq for basis in answered.basis)


def test_every_material_question_and_source_of_ours_is_used() -> None:
    check_used(LIFE)
    cited = {b.source for d in LIFE.demands() for b in d.basis} | {b.source for b in told_bases()}
    assert set(LIFE.own("sources")) <= cited


def test_no_grace_is_given_without_a_legal_basis() -> None:
    assert not [d for d in LIFE.demands() if d.deferral is not None or d.commitment is not None]


def test_predecessors_are_items_that_issue_a_paper() -> None:
    for item in LIFE.items():
        for before in item.after:
            assert before.basis.source in catalogue().sources
            assert catalogue().items[before.item].result


# ---- adoption ----


def adoption(**given: str) -> Checklist:
    return listed("P02", 1, adoption="收养登记", disabled_child="否", given=given)


def test_no_way_through_the_adoption_tree_asks_a_dead_branch() -> None:
    ways = list(walks("P02", 1, dict(GIVEN)))
    keys = {frozenset(way) - set(GIVEN) for way in ways}
    exclusive = ("giving_parents", "guardian_kind", "welfare_child")
    assert all(not ({a, b} <= asked_) for asked_ in keys for a, b in combinations(exclusive, 2))
    assert frozenset({"adoption"}) in keys  # to dissolve an adoption nothing more is asked
    assert max(map(len, keys)) == 7


def test_every_way_through_the_adoption_tree_ends_in_another_list_of_papers() -> None:
    ways = list(walks("P02", 1, dict(GIVEN)))
    lists = {frozenset(asked(listed("P02", 1, given=way))) for way in ways}
    # alone or both spouses present: the same papers
    assert len(lists) == len([w for w in ways if w.get("adopters") != "夫妻共同收养，双方到场"])


def test_who_adopts_a_stepchild_proves_only_identity_household_and_marriage() -> None:
    ask = asked(adoption(adoptee="继子女", giving_parents="双方共同送养"))
    assert ask == {"收养申请书": "原件"} | dict.fromkeys(
        ("收养人居民户口簿", "收养人居民身份证", "结婚证", "送养人居民户口簿", "送养人居民身份证"), "免提交"
    )


def test_who_adopts_from_needy_parents_brings_his_own_papers_and_their_declaration() -> None:
    own_papers = {
        "收养申请书",
        "收养人婚姻状况和抚养教育能力的证明",
        "收养人子女情况声明",
        "收养人身体健康检查证明",
    }
    given = {"adoptee": "生父母无力抚养的子女", "adopters": "单独收养"}
    both = adoption(**given, giving_parents="双方共同送养")
    assert brought(both) == own_papers | {"送养人有特殊困难的声明"}
    widow = adoption(**given, giving_parents="丧偶，单方送养")
    assert brought(widow) - brought(both) == {"送养人配偶死亡证明"}
    lost = adoption(**given, giving_parents="一方下落不明，单方送养")
    assert brought(lost) - brought(both) == {"送养人配偶下落不明的证明"}


def test_a_foundling_wants_the_police_report_and_a_relatives_child_the_kinship() -> None:
    found = asked(adoption(adoptee="捡拾的弃婴、儿童", adopters="单独收养"))
    assert found["捡拾弃婴、儿童报案证明"] == found["收养人生育情况证明"] == "免提交"
    assert not [key for key in found if key.startswith("送养")]
    kin = adoption(adoptee="三代以内同辈旁系血亲的子女", adopters="单独收养", giving_parents="双方共同送养")
    assert "送养人与收养人有亲属关系的证明" in brought(kin)
    assert "送养人有特殊困难的声明" not in brought(kin)


def test_an_institution_gives_the_child_with_its_record_or_the_death_of_the_parents() -> None:
    given = {"adoptee": "社会福利机构抚养的孩子", "adopters": "单独收养"}
    foundling = asked(adoption(**given, welfare_child="查找不到生父母的弃婴、儿童"))
    orphan = asked(adoption(**given, welfare_child="孤儿"))
    assert set(foundling) - set(orphan) == {
        "收养人生育情况证明", "捡拾弃婴、儿童报案证明", "弃婴、儿童进入社会福利机构的原始记录",
    }  # fmt: skip
    assert set(orphan) - set(foundling) == {"孤儿的生父母死亡(宣告死亡)证明"}
    assert foundling["送养组织负责人身份证件"] == "免提交"


def test_a_guardian_gives_an_orphan_only_with_the_consent_of_those_who_owe_support() -> None:
    given = {"adoptee": "监护人送养的孩子", "adopters": "单独收养", "guardian_kind": "个人"}
    alone = adoption(**given, guardian_ward="孩子是孤儿", duty_bearers="没有")
    others = adoption(**given, guardian_ward="孩子是孤儿", duty_bearers="有")
    assert brought(others) - brought(alone) == {"有抚养义务的人同意送养的书面意见"}
    danger = adoption(**given, guardian_ward="生父母无行为能力并有严重危害")
    assert "生父母无完全民事行为能力并有严重危害的证明" in brought(danger)
    assert "孤儿的生父母死亡(宣告死亡)证明" not in brought(danger)


def test_the_adoption_paper_flows_to_the_household_and_is_given_back_when_dissolved() -> None:
    given = {
        "adoption": "收养登记",
        "adoptee": "捡拾的弃婴、儿童",
        "adopters": "单独收养",
        "disabled_child": "否",
        "adoption_proof": "收养登记证",
        "own_id_card": "没有",
        "shared_photo": "取得到",
    }
    ask = asked(listed("P02", given=given))
    assert ask["收养登记证"] == ask["居民户口簿"] == "本件产生"
    dissolved = listed("P02", 1, adoption="解除收养关系登记")
    assert brought(dissolved) == {"收养登记证", "解除收养关系的书面协议"}


# ---- the other matters ----


@pytest.mark.rule("R053")
@pytest.mark.parametrize("matter_id", ["P03", "P04"])
def test_for_school_nothing_is_brought_and_the_house_is_looked_up_only_where_it_counts(
    matter_id: str,
) -> None:
    with_house = listed(matter_id, migrant_child="是", school_house="是")
    without = listed(matter_id, migrant_child="否", school_house="否")
    assert brought(with_house) == brought(without) == set()
    assert set(asked(with_house)) - set(asked(without)) == {"监护人不动产登记信息", "居住证信息"}
    assert with_house.unknown == ()


@pytest.mark.rule("R018")
def test_a_change_of_ethnic_group_needs_one_application_for_three_departments() -> None:
    reason = {"ethnic_reason": "依据父母的民族成份变更"}
    adult = listed("P05", given=reason, ethnic_age="年满十八周岁不满二十周岁")
    assert brought(adult) == {"民族成份变更申请书"}
    assert asked(adult)["民族成份变更审批意见"] == "本件产生"
    child = reason | {"ethnic_age": "未满十八周岁"}
    of_adopters, of_parents = (listed("P05", given=child, ethnic_parent=p) for p in ("养父母", "父母"))
    assert set(asked(of_adopters)) ^ set(asked(of_parents)) == {"收养登记证", "父母婚姻关系变化的证明"}
    assert asked(of_adopters)["收养登记证"] == "免提交"


@pytest.mark.rule("R018")
def test_results_of_a_case_are_not_asked_of_the_applicant() -> None:
    loan = listed("P07", 2, 4, loan_identity="就业创业证")
    assert asked(loan)["就业创业证"] == "本件产生"
    settled = listed(
        "P10", hukou_move_paper="不用", graduate_settle="接收单位", renew_id="是", id_card_kind="换领"
    )
    assert asked(settled)["居民户口簿"] == "本件产生"
    disabled = listed("P12", 1, 2, disability_applicant="本人申请", disability_allowance="两种都申请")
    assert asked(disabled)["残疾人证"] == "本件产生"
    unemployed = listed("P18", had_employer="没有")
    assert asked(unemployed)["失业登记信息"] == "本件产生"
    retired = listed("P19", social_payment="已有", retirement="正常退休", archive_review="不用")
    assert asked(retired)["退休审批(待遇核定)结果信息"] == "本件产生"
    tax = listed("P16", transfer_by="买卖", deed_tax_relief="申请")
    assert asked(tax)["家庭住房情况信息"] == "本件产生"


def test_a_housing_loan_brings_its_contracts_to_the_mortgage_register() -> None:
    given = {"housing": "购买二手住房", "mortgage": "首次登记", "borrower_spouse": "没有"}
    checklist = listed("P15", given=given)
    ask = asked(checklist)
    assert ask["主债权合同与抵押合同"] == "本件产生"
    assert ask["不动产权证书"] == "免提交"  # the seller's title is looked up
    assert ask["抵押人不动产权属证书"] == "原件"
    assert not {"配偶身份证明", "工程预算", "授权委托书"} & set(ask)
    agent = listed("P15", 4, given=given, agent="是")
    assert {"授权委托书", "代理人身份证明"} <= set(asked(agent))


def test_building_wants_the_permit_and_major_repair_the_survey() -> None:
    given = {"housing": "建造、翻建、大修自住住房", "borrower_spouse": "有"}
    build_, repair = (
        brought(listed("P15", 3, given=given, building_work=w)) for w in ("建造或者翻建", "大修")
    )
    assert build_ - repair == {"规划(建设)批准文件"}
    assert repair - build_ == {"房屋鉴定文件"}


def test_early_retirement_is_asked_for_its_kind_and_flexible_retirement_wants_neither_finding() -> None:
    given = {"social_payment": "没有", "retirement": "提前退休", "archive_review": "不用"}
    findings = {"特殊工种认定信息", "劳动能力鉴定结论"}
    kinds = {
        kind: findings & set(asked(listed("P19", 4, given=given, early_retirement=kind)))
        for kind in ("特殊工种", "病退", "弹性提前退休")
    }
    assert list(kinds.values()) == [{"特殊工种认定信息"}, {"劳动能力鉴定结论"}, set()]
    matter = catalogue().matter("P19")
    normal = {"social_payment": "已有", "retirement": "正常退休"}
    assert "early_retirement" not in {q.key for q in open_questions(catalogue(), matter, normal, TODAY)}


def test_a_dismissed_worker_shows_the_dismissal_and_a_first_job_seeker_nothing() -> None:
    assert brought(listed("P18", 1, had_employer="有")) == {"终止或者解除劳动关系的证明"}
    assert brought(listed("P18", 1, had_employer="没有")) == set()


def test_a_driver_brings_only_the_application_form() -> None:
    for taxi, row in (("巡游出租汽车", 1), ("网络预约出租汽车", 3)):
        assert brought(listed("P21", row, taxi=taxi)) == {"出租汽车驾驶员从业资格申请表"}
