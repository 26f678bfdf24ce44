"""The papers of E01, E03, E05, E07 and E28 against the facts they were carried over from."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import carried as shipped
import pytest
from carried import ENTERPRISE, FORMS, Fact, carried, exempt, fact_id, facts, plain, situations

from counter.catalog.check import CATCH_ALL
from counter.catalog.model import GIVEN
from counter.catalog.situation import holds, selected
from counter.intake.checklist import build

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue, Fee, Item, Limit, Said, Stage

FACTS = facts("enterprise")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped.catalogue()


@pytest.fixture(scope="module")
def items(catalogue: Catalogue) -> tuple[Item, ...]:
    return tuple(catalogue.items[key] for key in dict.fromkeys(fact["item"] for fact in FACTS))


each_fact = pytest.mark.parametrize("fact", FACTS, ids=fact_id)


def test_the_files_have_no_faults() -> None:
    assert ENTERPRISE.faults() == []


def test_the_extract_covers_all_rows_of_the_five_matters_with_materials() -> None:
    rows = {row for fact in FACTS for row in fact["rows"]}
    counts = {"E01": 6, "E03": 4, "E05": 5, "E07": 5, "E28": 5}
    assert {f"{matter}-{no}" for matter, count in counts.items() for no in range(1, count + 1)} <= rows


def test_every_row_of_the_five_matters_reaches_one_of_the_items(catalogue: Catalogue) -> None:
    ours = {fact["item"] for fact in FACTS}
    named = {
        key
        for matter in catalogue.matters
        if matter.id in ("E01", "E03", "E05", "E07", "E28")
        for row in matter.rows
        for key in ([b.item for b in row.branches] or [row.item or row.name])
    }
    assert named == ours


@each_fact
def test_a_fact_is_represented_with_its_confidence(catalogue: Catalogue, fact: Fact) -> None:
    assert [r.confidence for r in carried(fact)] == [fact["confidence"]] * len(fact["maps_to"])


@each_fact
def test_the_form_is_the_one_of_the_fact(catalogue: Catalogue, fact: Fact) -> None:
    forms = {r.form for r in carried(fact)}
    assert FORMS[fact["kind"]] in forms
    assert forms <= {FORMS[fact["kind"]], "电子证照可免"}


@each_fact
@pytest.mark.rule("R053")
def test_what_government_issued_is_exempt_and_nothing_else(catalogue: Catalogue, fact: Fact) -> None:
    requirements = carried(fact)
    if not fact["exempt"]:
        # a bundle such as 委托书及身份证明 was split: only the half issued by government is exempt
        assert not all(exempt(r) for r in requirements)
        return
    for requirement in requirements:
        material = catalogue.materials[requirement.material]
        assert exempt(requirement)
        assert material.exempt or material.not_exempt_because


@each_fact
def test_a_condition_became_a_question_and_an_unconditional_paper_is_always_wanted(
    catalogue: Catalogue, fact: Fact
) -> None:
    requirements = carried(fact)
    conditional = [r for r in requirements if r.when]
    assert bool(fact["condition"]) == (fact["decided_by"] != "always")
    if fact["decided_by"] == "when":
        assert conditional == requirements
    elif len(conditional) == len(requirements):
        for answers in situations(requirements):
            assert any(holds(r.when, answers) for r in requirements), answers


@each_fact
def test_every_law_the_fact_cites_is_cited(catalogue: Catalogue, fact: Fact) -> None:
    cited = re.findall(r"《(.+?)》", fact["legal_basis"])
    for requirement in carried(fact):
        titles = [catalogue.sources[b.source].title for b in requirement.basis]
        assert titles
        if len(fact["maps_to"]) == 1:
            assert [law for law in cited if not any(law in title for title in titles)] == []


@each_fact
def test_a_note_of_the_fact_is_not_lost(catalogue: Catalogue, fact: Fact) -> None:
    kept = "".join(r.note for r in carried(fact))
    # article numbers are written out in the notes; terms and quantities stay as figures
    numbers = re.findall(r"\d+", re.sub(r"第\d+条", "", fact["note"]))
    assert [number for number in numbers if number not in kept] == []
    assert not fact["note"] or any(r.note for r in carried(fact))


def test_nothing_is_demanded_beyond_the_facts_unless_marked_to_be_verified(
    catalogue: Catalogue, items: tuple[Item, ...]
) -> None:
    known = {(fact["item"], r.material, str(r.when)) for fact in FACTS for r in carried(fact)}
    added = [
        (item.key, r.material, r.confidence)
        for item in items
        for r in item.requirements
        if (item.key, r.material, str(r.when)) not in known
    ]
    assert {confidence for _, _, confidence in added} == {"to-verify"}
    assert len(added) == 4


def test_no_number_of_copies_is_invented(items: tuple[Item, ...]) -> None:
    assert {r.copies for item in items for r in item.requirements} == {None}


def test_every_requirement_says_what_is_checked_and_where_it_is_known_from(items: tuple[Item, ...]) -> None:
    for item in items:
        for requirement in item.requirements:
            assert requirement.standards, (item.key, requirement.material)
            assert requirement.evidence, (item.key, requirement.material)
            assert "/" not in requirement.evidence.replace("GB/T", ""), requirement.evidence


def test_every_condition_asks_a_known_question_with_a_reason(
    catalogue: Catalogue, items: tuple[Item, ...]
) -> None:
    keys = {k for item in items for r in item.requirements for case in r.when for k in case}
    for key in keys - set(GIVEN):
        question = catalogue.questions[key]
        assert question.ask.endswith("？")
        assert question.basis
        assert len(question.options) >= 2


def test_no_line_is_a_catch_all_and_no_wording_promises_one(
    catalogue: Catalogue, items: tuple[Item, ...]
) -> None:
    for item in items:
        for requirement in item.requirements:
            assert not CATCH_ALL.search(requirement.material)
            assert not re.search("其他|有关|等材料", requirement.material)
            assert requirement.material in catalogue.materials


def test_every_material_has_common_faults_and_a_way_to_get_and_to_cure_it(
    catalogue: Catalogue, items: tuple[Item, ...]
) -> None:
    used = {r.material for item in items for r in item.requirements} | {i.result for i in items if i.result}
    for key in used:
        material = catalogue.materials[key]
        assert len(material.faults) >= (2 if material.exempt else 3), key
        assert len(set(material.faults)) == len(material.faults), key
        assert all(len(fault) <= 40 for fault in material.faults), key
        assert material.obtain, key
        assert material.cure, key


def test_application_forms_of_different_departments_stay_apart(items: tuple[Item, ...]) -> None:
    # the two food items are one licence of one department; every other form belongs to one item
    wanted: dict[str, set[str]] = {}
    for item in items:
        for requirement in item.requirements:
            if re.search("(申请书|申请表|申报表|登记表|采集表|承诺书)$", requirement.material):
                wanted.setdefault(requirement.material, set()).add(item.key)
    shared = {material for material, keys in wanted.items() if len(keys) > 1}
    assert shared == {"食品经营许可申请书"}


@pytest.mark.rule("R140")
def test_fire_safety_rules_and_plans_may_follow_only_under_commitment(catalogue: Catalogue) -> None:
    item = catalogue.items["公众聚集场所投入使用、营业前消防安全检查"]
    late = {(r.material, str(plain(r))) for r in item.requirements if r.deferral}
    assert late == {
        (name, str([{"fire_procedure": "告知承诺"}]))
        for name in ("消防安全制度、灭火和应急疏散预案", "场所平面布置图、场所消防设施平面图")
    }
    for requirement in item.requirements:
        if requirement.deferral:
            assert "撤销许可" in requirement.deferral.consequence
            assert requirement.deferral.days is None


def test_no_other_paper_may_come_late_or_be_promised(items: tuple[Item, ...]) -> None:
    graces = {i.key for i in items for r in i.requirements if r.deferral or r.commitment}
    assert graces == {"公众聚集场所投入使用、营业前消防安全检查"}


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("发票领用", "企业登记注册(设立)"),
        ("发票领用", "个体工商户登记注册(设立)"),
        ("公章刻制备案", "个体工商户登记注册(设立)"),
        ("上网服务营业场所最终审核", "上网服务营业场所信息网络安全审核(承诺制)"),
        ("上网服务营业场所最终审核", "公众聚集场所投入使用、营业前消防安全检查"),
    ],
)
def test_an_item_names_the_item_whose_result_it_needs(catalogue: Catalogue, later: str, earlier: str) -> None:
    assert earlier in {before.item for before in catalogue.items[later].after}
    result = catalogue.items[earlier].result
    assert result in {r.material for r in catalogue.items[later].requirements}


ON = date(2026, 11, 26)
NETCAFE = {"food": "不经营食品", "fire_area": "是", "fire_procedure": "告知承诺", "agent": "否"}


def test_a_netcafe_first_gets_leave_to_build_and_needs_neither_police_nor_fire_for_it(
    catalogue: Catalogue,
) -> None:
    answers = {**NETCAFE, "netcafe_stage": "筹建"}
    chosen = selected(catalogue, catalogue.matter("E28"), answers)
    item = next(one.item for one in chosen if "上网服务" in one.item.key)
    assert item.result == "互联网上网服务营业场所同意筹建的批准文件"
    assert [(one.amount, one.unit) for one in item.statutory if one.final] == [(20, "工作日")]
    assert item.after == ()
    keys = {line.key for line in build(catalogue, chosen, answers, ON).lines}
    assert "资金信用证明" in keys
    assert not {key for key in keys if "信息网络安全承诺书" in key}


@pytest.mark.rule("R161")
def test_in_the_last_review_police_and_fire_hand_their_results_on(catalogue: Catalogue) -> None:
    answers = {**NETCAFE, "netcafe_stage": "最终审核"}
    chosen = selected(catalogue, catalogue.matter("E28"), answers)
    checklist = build(catalogue, chosen, answers, ON)
    made = {line.key: line.supplied_by for line in checklist.lines if line.ask == "本件产生"}
    assert made == {
        "公安机关确认的信息网络安全承诺书": "互联网上网服务营业场所中信息网络安全审批",
        "公众聚集场所投入使用、营业前消防安全检查意见书": "公众聚集场所投入使用、营业前消防安全检查",
    }
    assert checklist.line("信息网络安全承诺书").items == ("互联网上网服务营业场所中信息网络安全审批",)
    final = catalogue.items["上网服务营业场所最终审核"]
    assert {made[key] for key in {r.material for r in final.requirements}} == set(made.values())
    assert [(one.amount, one.unit) for one in final.statutory if one.final] == [(15, "工作日")]


def test_a_single_trader_waits_for_the_registration_before_seal_and_invoices(catalogue: Catalogue) -> None:
    chosen = {one.item.key: one.item for one in selected(catalogue, catalogue.matter("E02"), {})}
    first = "个体工商户登记注册(设立)"
    for later in ("公章刻制备案", "发票领用"):
        assert [before.item for before in chosen[later].after if before.item in chosen] == [first]


def test_only_the_hearing_stops_a_clock(items: tuple[Item, ...]) -> None:
    stopping = {(item.key, stage.name) for item in items for stage in item.stages if stage.stops}
    assert stopping == {("娱乐场所经营活动审批", "听证")}


@pytest.mark.parametrize(
    ("item", "answers", "wanted"),
    [
        ("企业登记注册(设立)", {}, (3, "工作日")),
        ("发票领用", {}, (5, "工作日")),
        ("企业职工社会保险登记(单位)", {}, (15, "日")),
        ("城镇污水排入排水管网许可", {}, (15, "日")),
        ("公众聚集场所投入使用、营业前消防安全检查", {"fire_procedure": "告知承诺"}, (1, "工作日")),
        ("公众聚集场所投入使用、营业前消防安全检查", {"fire_procedure": "一般程序"}, (13, "工作日")),
        ("上网服务营业场所信息网络安全审核(承诺制)", {}, (None, "当场")),
    ],
)
def test_an_item_ends_within_the_term_of_its_law(
    catalogue: Catalogue, item: str, answers: dict[str, str], wanted: tuple[int | None, str]
) -> None:
    final = [one for one in catalogue.items[item].statutory if one.final and holds(one.when, answers)]
    assert [(one.amount, one.unit) for one in final] == [wanted]


def test_what_an_applicant_must_do_in_time_is_told_as_his_duty(items: tuple[Item, ...]) -> None:
    duties = {(i.key, n.what, n.amount) for i in items for n in i.statutory if n.whose == "申请人"}
    assert ("住房公积金单位缴存登记", "办理住房公积金缴存登记", 30) in duties
    assert ("娱乐场所经营活动审批", "向所在地县级公安部门备案", 15) in duties
    assert ("企业职工社会保险登记(单位)", "申请办理社会保险登记", 30) in duties


def test_every_item_says_what_law_sets_it_and_on_which_conditions(items: tuple[Item, ...]) -> None:
    for item in items:
        assert item.established, item.key
        assert item.conditions, item.key
        told: tuple[Said | Stage | Fee | Limit, ...] = (
            *item.conditions,
            *item.stages,
            *item.fee,
            *item.statutory,
        )
        for said in told:
            assert said.basis, item.key
            assert said.evidence, item.key
            assert said.confidence != "high" or re.search("已读|已核", said.evidence), said.evidence


@pytest.mark.parametrize("matter", [f"E{no:02}" for no in range(1, 11)])
def test_applicants_questions_are_answered_from_a_registered_source(
    catalogue: Catalogue, matter: str
) -> None:
    entry = catalogue.matter(matter)
    assert entry.subjects
    assert 3 <= len(entry.faq) <= 5
    for one in entry.faq:
        assert one.ask.endswith("？")
        assert one.basis
        assert all(basis.source in catalogue.sources for basis in one.basis)
