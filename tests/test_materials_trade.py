"""The papers of shops, freight, environment, water and farming (E02, E04, E06, E08-E18) against the facts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from carried import (
    FORMS,
    TRADE,
    Fact,
    asked,
    brought,
    carried,
    catalogue,
    check_grounds,
    check_no_addresses,
    check_used,
    exempt,
    fact_id,
    facts,
    listed,
    met,
    situations,
)

from counter.catalog.check import CATCH_ALL
from counter.catalog.model import GIVEN
from counter.catalog.situation import holds

FACTS = facts("trade")
CODE, FISHERIES_LAW = date(2026, 8, 15), date(2026, 5, 1)
EVE_OF_CODE, EVE_OF_FISHERIES_LAW = date(2026, 8, 14), date(2026, 4, 30)
WITHOUT_FACTS = {"种畜禽生产经营许可", "从事饲料、饲料添加剂生产的企业审批", "饲料生产企业委托生产备案"}
LATIN_MARK = re.compile(r"[,;:?!()]")

each_fact = pytest.mark.parametrize("fact", FACTS, ids=fact_id)


def test_our_files_have_no_faults() -> None:
    assert TRADE.faults() == []


def test_every_item_of_the_facts_is_in_our_files_and_few_others() -> None:
    assert sorted(TRADE.own("items")) == sorted({fact["item"] for fact in FACTS} | WITHOUT_FACTS)


def test_every_row_the_facts_name_reaches_its_item() -> None:
    for fact in FACTS:
        for place in fact["rows"]:
            matter_id, no = place.split("-")
            row = catalogue().matter(matter_id).rows[int(no) - 1]
            assert (row.item or row.name) == fact["item"], place


@each_fact
def test_a_fact_is_represented_with_its_confidence(fact: Fact) -> None:
    for target in fact["maps_to"]:
        found = met(fact, target)
        assert {r.confidence for r in found} == {fact["confidence"]}, target
        first, *later = sorted(found, key=lambda r: r.in_force or date.min)
        assert [r.in_force for r in later] == ([first.until] if first.until and later else []), target


@each_fact
def test_the_form_is_the_one_of_the_fact(fact: Fact) -> None:
    form = FORMS[fact["kind"]]
    apart = {t["material"]: t["form"] for t in fact["maps_to"] if "form" in t}
    found = carried(fact)
    assert form in {r.form for r in found}
    for requirement in found:
        expected = apart.get(requirement.material)
        assert requirement.form == expected if expected else requirement.form in (form, "电子证照可免")


@each_fact
@pytest.mark.rule("R053")
@pytest.mark.rule("R054")
def test_what_government_issued_is_exempt_and_nothing_else(fact: Fact) -> None:
    found = carried(fact)
    if not fact["exempt"]:
        # of a bundle such as 委托书及身份证明 only the half issued by government is exempt
        assert "why_exempt_differs" in fact or not all(exempt(r) for r in found)
        return
    for requirement in found:
        material = catalogue().materials[requirement.material]
        assert exempt(requirement)
        assert material.exempt or material.not_exempt_because


@each_fact
def test_a_condition_became_a_question_and_an_unconditional_paper_is_always_wanted(fact: Fact) -> None:
    found = carried(fact)
    if fact["condition"]:
        assert any(r.when for r in found)
    elif "why_conditional" not in fact:
        for answers in situations(found):
            assert any(holds(r.when, answers) for r in found), answers


@each_fact
def test_every_law_the_fact_cites_is_cited(fact: Fact) -> None:
    titles = [catalogue().sources[b.source].title for r in carried(fact) for b in r.basis]
    for law in re.findall(r"《(.+?)》", fact["legal_basis"]):
        assert any(law in title for title in titles), law


@each_fact
def test_a_note_of_the_fact_is_not_lost(fact: Fact) -> None:
    kept = "".join(r.note for r in carried(fact))
    numbers = re.findall(r"\d+", re.sub(r"第\d+条", "", fact["note"]))
    assert [number for number in numbers if number not in kept] == []
    assert kept or not fact["note"]


def test_nothing_is_demanded_beyond_the_facts_unless_marked_to_be_verified() -> None:
    known = {(fact["item"], r.material) for fact in FACTS for r in carried(fact)}
    added = [
        (r.material, r.confidence)
        for item in TRADE.items()
        for r in item.requirements
        if (item.key, r.material) not in known and item.key not in WITHOUT_FACTS
    ]
    assert added == [("网络经营场所使用证明", "to-verify")]


def test_no_number_of_copies_and_no_late_paper_is_invented() -> None:
    assert {(d.copies, d.deferral, d.commitment) for d in TRADE.demands()} == {(None, None, None)}


@pytest.mark.rule("R039")
def test_every_demand_names_its_standards_basis_and_provenance() -> None:
    check_grounds(TRADE.demands())
    check_no_addresses(TRADE.demands())


def test_a_demand_never_outlives_the_law_it_stands_on() -> None:
    for demand in TRADE.demands():
        for basis in demand.basis:
            source = catalogue().sources[basis.source]
            if source.until:
                assert demand.until, demand.material
                assert demand.until <= source.until, demand.material
            if demand.in_force and source.in_force:
                assert source.in_force <= demand.in_force, demand.material


def test_own_sentences_use_full_width_marks() -> None:
    texts = [t for d in TRADE.demands() for t in (d.evidence, d.note, *d.standards)]
    texts += [
        t for key in TRADE.own("materials") for m in [catalogue().materials[key]] for t in (m.obtain, m.cure)
    ]
    texts += [t for key in TRADE.own("materials") for t in catalogue().materials[key].faults]
    for key in TRADE.own("questions"):
        question = catalogue().questions[key]
        texts += [question.ask, question.note, *(o.hint for o in question.options)]
    assert [text for text in texts if LATIN_MARK.search(text)] == []


@pytest.mark.parametrize("key", TRADE.own("materials"))
def test_a_material_has_common_faults_and_a_way_to_get_and_to_cure_it(key: str) -> None:
    material = catalogue().materials[key]
    assert len(set(material.faults)) == len(material.faults) >= (2 if material.exempt else 3)
    assert all(len(fault) <= 40 and not fault.endswith("。") for fault in material.faults)
    assert material.obtain
    assert material.cure


def test_no_material_is_a_catch_all_line() -> None:
    for key in TRADE.own("materials"):
        assert not CATCH_ALL.search(key), key
        assert not re.search("其他|有关|等材料", key), key


def test_every_material_question_and_source_of_ours_is_used() -> None:
    check_used(TRADE)
    assert set(TRADE.own("sources")) <= {b.source for d in TRADE.demands() for b in d.basis}


def test_every_condition_asks_a_known_question_with_a_reason() -> None:
    keys = {k for d in TRADE.demands() for case in d.when for k in case} - set(GIVEN)
    for key in keys:
        question = catalogue().questions[key]
        assert question.ask.endswith("？")
        assert question.basis
        assert len(question.options) >= 2


def test_application_forms_of_different_items_stay_apart() -> None:
    wanted: dict[str, set[str]] = {}
    for item in TRADE.items():
        for requirement in item.requirements:
            if re.search("(申请书|申请表|申报单|登记表|备案表|承诺书|报批申请)$", requirement.material):
                wanted.setdefault(requirement.material, set()).add(item.key)
    assert {material for material, keys in wanted.items() if len(keys) > 1} == set()


def test_only_filings_produce_no_paper() -> None:
    filings = ["执业兽医备案", "经营不分装种子备案", "饲料生产企业委托生产备案"]
    assert sorted(i.key for i in TRADE.items() if not i.result) == filings


@pytest.mark.parametrize("book", ["报告表", "报告书"])
@pytest.mark.parametrize("matter_id", ["E11", "E17", "E18"])
def test_the_environment_paper_takes_its_new_name_with_the_code(matter_id: str, book: str) -> None:
    no = len(catalogue().matter(matter_id).rows)
    before = listed(matter_id, no, on=EVE_OF_CODE, eia=book)
    after = listed(matter_id, no, on=CODE, eia=book)
    assert set(asked(before)) - set(asked(after)) == {f"建设项目环境影响{book}"}
    assert set(asked(after)) - set(asked(before)) == {f"建设项目生态环境影响{book}"}
    assert {b.source for b in before.line(f"建设项目环境影响{book}").bases} == {
        "环境影响评价法", "建设项目环境保护管理条例",
    }  # fmt: skip
    assert {b.source for b in after.line(f"建设项目生态环境影响{book}").bases} == {
        "生态环境法典", "建设项目环境保护管理条例",
    }  # fmt: skip


def test_only_a_report_book_carries_the_statement_on_public_opinions() -> None:
    statement = "公众意见采纳或者不采纳的说明"
    assert statement in brought(listed("E17", 4, eia="报告书"))
    assert statement not in asked(listed("E17", 4, eia="报告表"))


def test_the_fisheries_law_is_cited_as_of_its_day_and_asks_the_same_papers() -> None:
    old = listed("E18", 1, 2, 4, on=EVE_OF_FISHERIES_LAW, cross_province="是")
    new = listed("E18", 1, 2, 4, on=FISHERIES_LAW, cross_province="是")
    assert asked(old) == asked(new)
    articles = {
        key: [b.article for b in new.line(key).bases if b.source == "渔业法"]
        for key in ("水域滩涂养殖证申请表", "水产苗种产地检疫申报单", "水产苗种生产申请表")
    }
    assert list(articles.values()) == [["第十七条"], ["第二十三条"], ["第二十二条第三款"]]
    assert "渔业法" not in {b.source for line in old.lines for b in line.bases}


def test_a_household_business_brings_the_form_and_the_premises_and_makes_its_own_licence() -> None:
    checklist = listed("E02", household_platform="否", invoice_paper="只用数电票")
    assert brought(checklist) == ["个体工商户登记(备案)申请书", "住所(主要经营场所)使用证明"]
    assert asked(checklist)["营业执照"] == "本件产生"
    online = listed("E02", 1, household_platform="是")
    assert set(asked(online)) - set(asked(checklist)) == {"网络经营场所使用证明"}


def test_a_small_food_shop_needs_health_certificates_only_for_direct_contact() -> None:
    with_contact = brought(listed("E04", 1, food_direct_contact="有"))
    without = brought(listed("E04", 1, food_direct_contact="没有"))
    assert without == ["经营的食品项目清单", "食品小经营店食品安全承诺书"]
    assert set(with_contact) - set(without) == {"食品从业人员健康证明"}


@pytest.mark.rule("R018")
def test_the_fire_opinion_of_the_same_case_is_not_asked_of_a_hotel() -> None:
    opinion = "公众聚集场所投入使用、营业前消防安全检查意见书"
    answers: dict[str, str] = {"fire_area": "是", "premises": "租赁", "fire_procedure": "告知承诺"}
    assert asked(listed("E06", 2, 4, given=answers))[opinion] == "本件产生"
    assert asked(listed("E06", 2, given=answers))[opinion] == "免提交"
    assert opinion not in asked(listed("E06", 2, fire_area="否", premises="租赁"))


@pytest.mark.parametrize(("premises", "papers"), [("自有", []), ("租赁", ["房屋租赁合同"])])
def test_own_premises_are_fetched_and_leased_ones_proved_by_the_lease(
    premises: str, papers: list[str]
) -> None:
    venues: tuple[tuple[str, int, dict[str, str]], ...] = (
        ("E06", 2, {}),
        ("E09", 4, {"risky_sport": "是"}),
        ("E14", 1, {}),
    )
    for matter_id, no, more in venues:
        found = [
            key
            for key in brought(listed(matter_id, no, premises=premises, given=more))
            if key.startswith("房屋")
        ]
        assert found == papers, matter_id


def test_a_printer_leasing_his_works_also_brings_the_deed_of_the_lessor() -> None:
    assert brought(listed("E11", 2, premises="租赁", print_operator="企业")) == [
        "印刷经营许可申请书", "房屋租赁合同", "出租方房屋权属证明", "印刷设备清单或者设备权属证明",
    ]  # fmt: skip
    household = asked(listed("E11", 1, premises="自有", print_operator="个体工商户"))
    assert "企业章程(登记备案)" not in household
    assert household["房屋权属证书"] == "免提交"


def test_trucks_at_hand_are_looked_up_and_trucks_to_be_bought_are_promised() -> None:
    have = asked(listed("E13", 1, light_trucks_only="否", freight_vehicles="已经购置"))
    will = asked(listed("E13", 1, light_trucks_only="否", freight_vehicles="打算购置"))
    assert have["机动车行驶证"] == have["车辆检测和技术等级评定结论"] == "免提交"
    assert set(will) - set(have) == {"拟投入运输车辆的承诺书"}
    assert set(have) - set(will) == {"机动车行驶证", "车辆检测和技术等级评定结论"}
    assert have["驾驶员道路货物运输从业资格证"] == "免提交"


def test_the_vehicle_certificate_follows_the_freight_licence() -> None:
    after = catalogue().items["道路运输证配发(普货)"].after
    assert [(a.item, a.basis.article) for a in after] == [("道路货物运输经营许可", "第二十四条第二款")]


@pytest.mark.rule("R018")
def test_the_vets_certificate_stands_once_for_clinic_and_filing() -> None:
    checklist = listed("E14", 1, 2, 3, premises="租赁")
    line = checklist.line("执业兽医资格证书")
    assert (line.ask, len(line.items)) == ("免提交", 2)
    assert {"执业兽医身份证明", "法定代表人(负责人、经营者)身份证明"} <= set(asked(checklist))


def test_water_needs_an_assessment_for_a_project_and_the_filing_only_for_a_filed_one() -> None:
    plain_use = brought(listed("E12", 2, water="是", water_construction="否"))
    project = listed("E12", 2, water="是", water_construction="是", water_filed_project="是")
    assert plain_use == ["取水许可申请书", "取水与第三者利害关系的说明"]
    assert brought(project) == [*plain_use, "建设项目水资源论证报告书(表)"]
    assert asked(project)["投资项目备案证明"] == "免提交"


def test_a_seller_of_packed_seed_files_one_sheet() -> None:
    assert brought(listed("E15", 2, seed_kind="农作物种子", seed_packed_only="是")) == [
        "经营不分装种子备案表"
    ]


def test_a_seed_company_shows_variety_rights_and_production_only_where_it_has_them() -> None:
    crops: dict[str, str] = {"seed_kind": "农作物种子", "seed_packed_only": "否", "premises": "租赁"}
    none = asked(
        listed("E15", 1, given=crops, seed_approved="没有", seed_protected="没有", seed_production="不生产")
    )
    every = asked(
        listed("E15", 1, given=crops, seed_approved="有", seed_protected="有", seed_production="两样都有")
    )
    assert set(every) - set(none) == {
        "品种审定证书", "植物新品种权证书", "品种权人书面同意证明",
        "委托种子生产合同", "自行组织种子生产情况说明", "种子生产地点检疫证明",
    }  # fmt: skip
    assert none["企业章程(登记备案)"] == "免提交"


def test_only_who_grows_forest_seed_proves_the_land() -> None:
    trees: dict[str, str] = {"seed_kind": "林木种子", "premises": "自有"}
    grower = asked(listed("E15", 3, given=trees, tree_seed_growing="是"))
    dealer = asked(listed("E15", 3, given=trees, tree_seed_growing="否"))
    assert set(grower) - set(dealer) == {"林木种子生产用地所有权或者使用权证明"}


def test_a_fish_farmer_is_known_by_his_own_papers() -> None:
    alone = asked(listed("E18", 1, applicant_kind="个人"))
    company = asked(listed("E18", 1, applicant_kind="组织"))
    assert set(alone) == {"水域滩涂养殖证申请表", "申请人身份证明"}
    assert set(company) == {
        "水域滩涂养殖证申请表", "营业执照", "法定代表人(负责人、经营者)身份证明",
    }  # fmt: skip
