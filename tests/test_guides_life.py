"""What the guides of P01 to P11 and of our items say beside the papers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from carried import LIFE, catalogue
from test_materials_life import GIVEN, LAW_READ, told

from counter.catalog.situation import selected
from counter.intake.checklist import build


def test_what_is_told_of_an_item_has_a_registered_basis_and_says_how_it_is_known() -> None:
    for said in told():
        assert said.basis, said
        assert said.evidence, said
        assert all(b.source in catalogue().sources for b in said.basis), said
        if said.confidence == "high":
            assert said.evidence.startswith(LAW_READ), said


@pytest.mark.rule("R119")
def test_every_item_of_ours_names_the_law_that_sets_it() -> None:
    for item in LIFE.items():
        assert item.established, item.key
        assert all(b.source in catalogue().sources for b in item.established), item.key


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ("收养登记", (30, "日")),
        ("解除收养关系登记", (30, "日")),
        ("公积金贷款(新建住房)", (15, "日")),
        ("公积金贷款(二手住房)", (15, "日")),
        ("公积金贷款(建造翻建大修)", (15, "日")),
        ("退休提取住房公积金", (3, "日")),
        ("企业人员退休申请", (20, "工作日")),
        ("抵押权首次/变更/转移登记", (30, "工作日")),
        ("变更民族成份(公安)", (15, "工作日")),
        ("最低生活保障对象认定", (30, "工作日")),
    ],
)
def test_the_limit_that_ends_an_item_is_the_one_of_its_law(item: str, what: tuple[int, str]) -> None:
    ends = [(one.amount, one.unit) for one in catalogue().items[item].statutory if one.final]
    assert ends == [what]


def test_no_item_of_ours_is_ended_by_two_limits() -> None:
    for item in LIFE.items():
        assert sum(one.final for one in item.statutory) <= 1, item.key


@pytest.mark.rule("R125")
@pytest.mark.parametrize("no", range(1, 12))
def test_a_matter_answers_three_to_five_questions_from_registered_sources(no: int) -> None:
    matter = catalogue().matter(f"P{no:02}")
    assert matter.subjects
    assert 3 <= len(matter.faq) <= 5
    for one in matter.faq:
        assert one.ask.endswith("？"), one.ask
        assert one.answer.endswith("。"), one.answer
        assert one.basis, one.ask
        assert all(b.source in catalogue().sources for b in one.basis), one.ask
        assert not re.search(r"[,;:?!()]", one.ask + one.answer), one.ask


@pytest.mark.parametrize("key", LIFE.own("materials"))
def test_a_material_tells_the_clerk_one_to_three_points_that_are_not_its_faults(key: str) -> None:
    material = catalogue().materials[key]
    assert 1 <= len(material.review) <= 3
    assert not set(material.review) & set(material.faults)
    assert not re.search(r"[,;:?!()]", "".join((*material.review, material.valid, material.size)))


def test_an_adoption_that_is_dissolved_ends_in_a_paper_of_its_own() -> None:
    matter = catalogue().matter("P02")
    results = {}
    for adoption in ("收养登记", "解除收养关系登记"):
        rows = selected(catalogue(), matter, GIVEN | {"adoption": adoption})
        results[adoption] = rows[0].item.result
        assert ("收养入户" in {one.item.key for one in rows}) == (adoption == "收养登记")
    assert results == {"收养登记": "收养登记证", "解除收养关系登记": "解除收养关系证明"}


@pytest.mark.parametrize(("day", "who"), [(date(2026, 6, 30), "村"), (date(2026, 7, 1), "别人")])
def test_who_may_apply_for_the_minimum_living_allowance_follows_the_law_of_the_day(
    day: date, who: str
) -> None:
    matter = catalogue().matter("P14")
    row = next(one for one in selected(catalogue(), matter, GIVEN) if one.item.key == "最低生活保障对象认定")
    line = build(catalogue(), [row], GIVEN, day).line("最低生活保障书面申请")
    assert any(who in standard for standard in line.standards)
    assert any("别人" in standard for standard in line.standards) == (who == "别人")
