"""The papers of E23, E24, E26, E27, E29–E31 and P22 against the facts they were carried over from."""

from __future__ import annotations

import re

import pytest
from carried import (
    CARE,
    FORMS,
    Fact,
    asked,
    carried,
    catalogue,
    check_no_addresses,
    check_read,
    check_used,
    exempt,
    fact_id,
    facts,
    listed,
    situations,
    stated,
)

from counter.catalog.check import CATCH_ALL
from counter.catalog.situation import holds

FACTS = facts("care")
UNPROVED = {"E31": ["通信报装"]}
"""Rows of our matters for which nothing is known: they stay 待核定."""


each_fact = pytest.mark.parametrize("fact", FACTS, ids=fact_id)


def test_our_files_have_no_fault() -> None:
    assert CARE.faults() == []


def test_the_extract_holds_every_fact_of_our_29_items() -> None:
    assert len(FACTS) == 105
    assert set(CARE.own("items")) == {fact["item"] for fact in FACTS}
    assert len(CARE.own("items")) == 29


@pytest.mark.parametrize("matter_id", ["E23", "E24", "E26", "E27", "E29", "E30", "E31", "P22"])
def test_every_row_of_our_matters_reaches_an_item_with_papers(matter_id: str) -> None:
    for row in catalogue().matter(matter_id).rows:
        for key in [b.item for b in row.branches] or [row.item or row.name]:
            if key not in UNPROVED.get(matter_id, []):
                assert catalogue().items[key].requirements, key


def test_every_row_a_fact_names_is_handled_by_its_item() -> None:
    for fact in FACTS:
        for place in fact["rows"]:
            matter_id, no = place.split("-")
            row = catalogue().matter(matter_id).rows[int(no) - 1]
            assert (row.item or row.name) == fact["item"], place


@each_fact
def test_a_fact_is_represented_with_its_confidence(fact: Fact) -> None:
    assert [r.confidence for r in carried(fact)] == [fact["confidence"]] * len(fact["maps_to"])


@each_fact
def test_the_form_is_the_one_of_the_fact(fact: Fact) -> None:
    forms = {r.form for r in carried(fact)}
    assert FORMS[fact["kind"]] in forms
    if "why_form_differs" not in fact:
        assert forms <= {FORMS[fact["kind"]], "电子证照可免"}
    assert {r.copies for r in carried(fact)} == {fact["copies"]}


@each_fact
@pytest.mark.rule("R053")
def test_what_government_issued_is_exempt_and_nothing_else(fact: Fact) -> None:
    requirements = carried(fact)
    if not fact["exempt"]:
        # a bundle was split, or own premises are proved by the register: never all of it is exempt
        assert not all(exempt(r) for r in requirements)
        return
    for requirement in requirements:
        material = catalogue().materials[requirement.material]
        assert exempt(requirement) or material.not_exempt_because or "why_exempt_differs" in fact


@each_fact
def test_a_condition_became_a_question_and_an_unconditional_paper_is_always_wanted(fact: Fact) -> None:
    requirements = carried(fact)
    if fact["condition"]:
        assert all(r.when for r in requirements)
    elif "why_conditional" not in fact and all(r.when for r in requirements):
        for answers in situations(requirements):
            assert any(holds(r.when, answers) for r in requirements), answers


@each_fact
def test_every_law_the_fact_cites_is_cited(fact: Fact) -> None:
    laws = re.findall(r"《(.+?)》", fact["legal_basis"])
    for requirement in carried(fact):
        titles = [catalogue().sources[b.source].title for b in requirement.basis]
        assert titles
        assert [law for law in laws if not any(law in title for title in titles)] == []


@each_fact
def test_a_note_of_the_fact_is_not_lost(fact: Fact) -> None:
    kept = "".join(r.note for r in carried(fact))
    numbers = re.findall(r"\d+", re.sub(r"第\d+条", "", fact["note"]))
    assert [number for number in numbers if number not in kept] == []
    assert not fact["note"] or kept


def test_nothing_is_demanded_beyond_the_facts() -> None:
    known = {(fact["item"], r.material, str(r.when)) for fact in FACTS for r in carried(fact)}
    shown = {(item.key, r.material, str(r.when)) for item in CARE.items() for r in item.requirements}
    assert shown == known


@pytest.mark.rule("R039")
def test_every_demand_names_its_standards_and_provenance_without_an_address() -> None:
    for demand in CARE.demands():
        assert demand.standards, demand.material
        assert demand.evidence, demand.material
    check_no_addresses(CARE.demands())


def test_high_confidence_rests_on_a_text_that_was_read() -> None:
    check_read(CARE.demands())


def test_every_question_is_plain_has_a_choice_and_a_reason() -> None:
    for key in CARE.own("questions"):
        question = catalogue().questions[key]
        assert question.ask.endswith("？")
        assert len(question.options) >= 2
        assert question.basis


def test_no_line_is_a_catch_all() -> None:
    for key in {demand.material for demand in CARE.demands()}:
        assert not CATCH_ALL.search(key), key
        assert not re.search("有关|等材料|等$", key), key


@pytest.mark.parametrize("key", CARE.own("materials"))
def test_a_material_has_faults_and_a_way_to_get_and_to_cure_it(key: str) -> None:
    material = catalogue().materials[key]
    assert len(set(material.faults)) >= (2 if material.exempt else 3)
    assert len(set(material.faults)) == len(material.faults)
    assert all(len(fault) <= 40 and not fault.endswith(("。", ".")) for fault in material.faults)
    assert material.obtain
    assert material.cure


def test_every_entry_of_ours_is_used() -> None:
    check_used(CARE)
    cited = {b.source for d in CARE.demands() for b in d.basis}
    cited |= {before.basis.source for item in CARE.items() for before in item.after}
    cited |= {b.source for item in CARE.items() for b in item.established}
    cited |= {b.source for item in CARE.items() for said in stated(item) for b in said.basis}
    assert set(CARE.own("sources")) <= cited


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
def test_no_paper_may_come_late_or_be_promised_because_no_law_says_so() -> None:
    assert [d.material for d in CARE.demands() if d.deferral or d.commitment] == []


def test_application_forms_of_different_items_stay_apart() -> None:
    wanted: dict[str, set[str]] = {}
    for item in CARE.items():
        for r in item.requirements:
            if re.search("(申请书|申请表|申报表|登记表|登记书|注册书|审核表|承诺书)$", r.material):
                wanted.setdefault(r.material, set()).add(item.key)
    # one water company, one form, whoever asks for the connection
    assert {material for material, keys in wanted.items() if len(keys) > 1} == {"用水报装申请表"}


def test_papers_of_the_two_kinds_of_medical_devices_are_handed_in_once() -> None:
    both = listed("E23", 4, 5, premises="租赁")
    papers = [line for line in both.lines if line.ask in ("原件", "复印件")]
    assert [line.key for line in papers if len(line.items) == 1] == ["医疗器械经营信息管理系统基本情况说明"]
    assert len(papers) == 8


def test_own_premises_are_looked_up_and_rented_ones_are_proved_by_the_lease() -> None:
    for matter_id in ("E23", "E27", "E29"):
        bought = asked(listed(matter_id, premises="自有", food="不经营食品", joint_venture="否"))
        rented = asked(listed(matter_id, premises="租赁", food="不经营食品", joint_venture="否"))
        assert (bought["房屋权属证书"], "房屋租赁合同" in bought) == ("免提交", False), matter_id
        assert (rented["房屋租赁合同"], "房屋权属证书" in rented) == ("复印件", False), matter_id


def test_what_one_item_of_a_hospital_grants_is_not_asked_for_by_the_next() -> None:
    lines = asked(
        listed("E29", joint_venture="否", hospital_setting="设置医疗机构批准书", radiology_licence="有")
    )
    assert lines["设置医疗机构批准书"] == "本件产生"
    assert lines["医疗机构执业许可证"] == "本件产生"
    alone = asked(listed("E29", 2, joint_venture="否", hospital_setting="设置医疗机构备案回执"))
    assert alone["设置医疗机构备案回执"] == "免提交"
    assert "设置医疗机构批准书" not in alone


def test_the_floor_plan_of_a_hospital_is_handed_in_once() -> None:
    line = listed("E29", 1, 2, joint_venture="否").line("医疗机构建筑设计平面图")
    assert line.items == ("医疗机构设置审批", "医疗机构执业登记")


def test_what_is_cancelled_at_the_end_of_a_firm_is_brought_in_original() -> None:
    lines = asked(listed("E26", one_code="是", tax_invoice_devices="纸质发票和税控设备都领用过"))
    assert {lines[k] for k in ("未使用的发票", "税控设备", "营业执照正本和副本(缴回)")} == {"原件"}
    electronic = asked(listed("E26", one_code="是", tax_invoice_devices="都没有领用过"))
    assert not {"未使用的发票", "税控设备"} & set(electronic)
    assert "税务登记证件和税务证件" in asked(listed("E26", one_code="否", tax_certificate_held="有"))


def test_a_hire_is_identified_by_the_worker_and_a_freelancer_by_himself() -> None:
    hired = asked(listed("E24", 2, 4, 5, archive_move="接收"))
    assert (hired["职工身份证明"], "申请人身份证明" in hired) == ("免提交", False)
    free = asked(listed("P08", 3, applicant_kind="个人", archive_move="转递"))
    assert free == {"申请人身份证明": "免提交", "调档函或者商调函": "原件"}


@pytest.mark.parametrize(
    ("kind", "certificate"), [("经营性", "营业执照"), ("公益性", "公益性养老机构登记证书")]
)
def test_a_care_home_is_filed_under_the_certificate_of_its_kind(kind: str, certificate: str) -> None:
    lines = asked(listed("E30", elder_home=kind, food="不经营食品"))
    assert lines == {
        "养老机构备案申请书": "原件",
        certificate: "免提交",
        "养老机构符合法律法规和强制性标准承诺书": "原件",
    }


@pytest.mark.parametrize("matter_id", ["E31", "P22"])
def test_one_proof_of_the_premises_serves_all_connections(matter_id: str) -> None:
    answers = {"power": "低压居民", "water_user": "个人", "applicant_kind": "个人"}
    titles = {
        "已办不动产登记": ("房屋权属证书", "免提交"),
        "购房后尚未登记": ("网签备案的房屋买卖合同", "免提交"),
        "租用": ("房屋租赁合同", "复印件"),
    }
    for title, (paper, ask) in titles.items():
        lines = listed(matter_id, given=answers, supply_title=title)
        assert len(lines.line(paper).items) == 4
        assert asked(lines) == {
            "申请人身份证明": "免提交",
            paper: ask,
            **dict.fromkeys(("用水报装申请表", "燃气报装申请表", "供热报装申请表"), "原件"),
        }
