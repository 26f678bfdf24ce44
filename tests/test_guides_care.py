"""What the guides of E20–E31 say: what sets an item, its conditions, times, stages, fees and answers."""

from __future__ import annotations

import pytest
from carried import CARE, catalogue, stated

MATTERS = [f"E{no}" for no in range(20, 32)]
NO_KIND = {
    *("一照一码户清税申报", "注销税务登记", "企业注销登记(简易)", "企业社会保险注销登记"),
    *("企业职工参保登记", "职工参保登记(医保)"),
}
"""Whether these are a confirmation or another act, no law says plainly: 待核定."""
OWN_LIMITS = [
    ("药品零售企业经营许可", "作出决定", 20, "工作日"),
    ("第三类医疗器械经营许可", "作出决定", 20, "工作日"),
    ("第二类医疗器械经营备案", "完成备案，获取备案编号", None, "即时"),
    ("企业注销登记(简易)", "予以登记", 3, "工作日"),
    ("企业社会保险注销登记", "办理完毕", 10, "工作日"),
    ("医疗机构设置审批", "作出批准或者不批准的书面答复", 30, "日"),
    ("医疗机构执业登记", "审核并登记，或者书面通知审核不合格", 45, "日"),
    ("医师执业注册", "准予注册，或者书面通知不予注册", 20, "工作日"),
    ("护士执业注册", "作出决定", 20, "工作日"),
    ("医疗广告审查", "审查医疗广告成品样件内容", 20, "日"),
    ("企业职工参保登记", "办理完毕", 10, "工作日"),
    ("职工参保登记(医保)", "办理完毕", 10, "工作日"),
]
DUTIES = [
    ("企业注销登记(简易)", "公示承诺书和注销登记申请", 20, "日"),
    ("企业注销登记(简易)", "申请注销登记", 20, "日"),
    ("企业社会保险注销登记", "申请注销社会保险登记", 30, "日"),
    ("企业职工参保登记", "为职工申请办理社会保险登记", 30, "日"),
    ("护士执业注册", "提出执业注册申请", 3, "年"),
    ("养老机构备案", "提出备案申请", 10, "工作日"),
]


@pytest.mark.parametrize("key", CARE.own("items"))
def test_an_item_says_what_sets_it_and_under_what_conditions(key: str) -> None:
    item = catalogue().items[key]
    assert item.established
    assert item.conditions
    assert bool(item.nature) != (key in NO_KIND)
    cited = [b for said in stated(item) for b in said.basis] + list(item.established)
    assert [b.source for b in cited if b.source not in catalogue().sources] == []
    assert all(said.basis and said.evidence for said in stated(item))


def test_a_statement_of_high_confidence_rests_on_a_text_that_was_read() -> None:
    for item in CARE.items():
        for said in stated(item):
            read = any(word in said.evidence for word in ("条文已读", "原文已读", "页面摘录已核"))
            assert read or said.confidence != "high", (item.key, said)


@pytest.mark.rule("R119")
@pytest.mark.parametrize(("key", "what", "amount", "unit"), OWN_LIMITS)
def test_the_time_an_agency_has_is_the_one_of_its_law(
    key: str, what: str, amount: int | None, unit: str
) -> None:
    ends = [limit for limit in catalogue().items[key].statutory if limit.final]
    assert [(e.what, e.amount, e.unit, e.whose) for e in ends] == [(what, amount, unit, "部门")]


@pytest.mark.parametrize(("key", "what", "amount", "unit"), DUTIES)
def test_the_time_an_applicant_has_never_ends_the_handling(
    key: str, what: str, amount: int, unit: str
) -> None:
    found = [limit for limit in catalogue().items[key].statutory if limit.what == what]
    assert [(f.amount, f.unit, f.whose, f.final) for f in found] == [(amount, unit, "申请人", False)]


def test_only_what_the_law_excludes_stops_the_clock() -> None:
    stopping = {(item.key, stage.name) for item in CARE.items() for stage in item.stages if stage.stops}
    assert stopping == {
        ("药品零售企业经营许可", "技术审核"),
        ("第三类医疗器械经营许可", "整改"),
        ("第三类医疗器械经营许可", "听证"),
    }


def test_a_licence_costs_nothing_and_can_be_applied_for_by_an_agent() -> None:
    licences = [item for item in CARE.items() if item.nature == "行政许可"]
    assert len(licences) == 11
    for item in licences:
        assert [fee.charge for fee in item.fee] == ["不收费"], item.key
        assert item.presence.in_person is not None, item.key
        assert item.presence.in_person.text.startswith("不须本人到场"), item.key


@pytest.mark.parametrize("key", CARE.own("materials"))
def test_what_a_clerk_looks_at_does_not_repeat_the_faults(key: str) -> None:
    material = catalogue().materials[key]
    assert 1 <= len(material.review) <= 3
    assert not set(material.review) & set(material.faults)
    assert all(len(point) <= 45 for point in material.review)


@pytest.mark.rule("R125")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_matter_says_for_whom_it_is_and_answers_questions_from_a_source(matter_id: str) -> None:
    matter = catalogue().matter(matter_id)
    assert matter.subjects
    assert 3 <= len(matter.faq) <= 5
    for entry in matter.faq:
        assert entry.ask.endswith("？")
        assert entry.answer.endswith("。")
        assert entry.basis
        assert [b.source for b in entry.basis if b.source not in catalogue().sources] == []
