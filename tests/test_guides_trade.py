"""What guides, clocks and the consulting desk read of shops, freight, environment, water and farming."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from carried import TRADE, catalogue, stated

from counter.catalog.situation import holds, selected
from counter.intake.checklist import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Item, Limit, Said

TODAY = date(2026, 11, 26)
CODE = date(2026, 8, 15)
MATTERS = [f"E{no}" for no in range(11, 20)]
LATIN_MARK = re.compile(r"[,;:?!()]")
UNREAD = ("种畜禽生产经营许可", "从事饲料、饲料添加剂生产的企业审批", "饲料生产企业委托生产备案")
FINAL = {
    "个体工商户登记注册(设立)": (3, "工作日", "收到申请材料", "第十九条第一款"),
    "食品小经营店登记": (7, "工作日", "登记", "第二十八条第一款"),
    "高危险性体育项目经营许可": (30, "日", "收到申请", "第一百零五条第二款"),
    "印刷经营许可(包装装潢/其他印刷品)": (60, "日", "收到申请", "第十一条第一款"),
    "道路货物运输经营许可": (20, "日", "受理", "第二十四条第二款"),
    "取水许可(取水申请)": (45, "工作日", "受理", "第十九条第一款、第三款"),
    "兽药经营许可": (30, "工作日", "收到申请", "第二十二条第三款"),
    "从事饲料、饲料添加剂生产的企业审批": (10, "工作日", "现场审核完成", "第十五条第一款"),
}
"""The limits that laws set for our items; the environment assessment has its own test, by report and day."""


def finals(item: Item, on: date = TODAY, **answers: str) -> list[Limit]:
    """The limits that end the handling on a day, under these answers."""
    return [
        one
        for one in item.statutory
        if one.final
        and holds(one.when, answers)
        and (one.in_force or on) <= on
        and (one.until is None or on < one.until)
    ]


def said(item: Item) -> Iterator[Said]:
    """Every sentence of its own that an item carries."""
    yield from (*item.conditions, *item.agencies)
    presence = item.presence
    yield from (one for one in (presence.appointment, presence.in_person, presence.everyone) if one)


def test_every_limit_a_law_sets_for_these_items_is_kept_and_ends_the_handling() -> None:
    found = {
        item.key: [(one.amount, one.unit, one.starts, one.basis[0].article) for one in finals(item)]
        for item in TRADE.items()
        if finals(item)
    }
    assert found == {key: [limit] for key, limit in FINAL.items()}
    assert all(one.confidence == "high" for item in TRADE.items() for one in item.statutory)


@pytest.mark.parametrize("on", [date(2026, 8, 14), CODE, TODAY])
@pytest.mark.parametrize(("report", "days"), [("报告表", 30), ("报告书", 60)])
def test_an_assessment_has_one_limit_by_its_report_under_the_law_of_the_day(
    on: date, report: str, days: int
) -> None:
    [limit] = finals(catalogue().items["一般建设项目环境影响评价审批"], on, eia=report)
    assert (limit.amount, limit.unit) == (days, "日")
    assert limit.basis[0].source == ("生态环境法典" if on >= CODE else "环境影响评价法")


def test_water_counts_five_days_for_the_papers_and_leaves_hearings_out() -> None:
    water = catalogue().items["取水许可(取水申请)"]
    assert [(one.amount, one.starts) for one in water.statutory if not one.final] == [
        (5, "收到取水申请"),
        (5, "收到征求意见材料"),
    ]
    assert [one.name for one in water.stages if one.stops] == [
        "听证",
        "征求城市建设主管部门意见",
        "因争议或者诉讼中止审批",
    ]


def test_an_inspection_stops_no_clock_unless_its_law_counts_it_apart() -> None:
    stopping = {
        (item.key, stage.name)
        for item in TRADE.items()
        for stage in item.stages
        if stage.stops and re.search("核查|考查|审核|评估|验收", stage.name)
    }
    assert stopping == {("从事饲料、饲料添加剂生产的企业审批", "现场审核")}


def test_a_licence_says_who_may_apply_and_what_it_costs_and_a_filing_claims_nothing() -> None:
    licences = [item for item in TRADE.items() if item.nature == "行政许可"]
    assert len(licences) == 15
    for item in licences:
        assert item.presence.in_person, item.key
        assert item.fee, item.key
    for item in TRADE.items():
        assert item.established, item.key
        assert item.conditions, item.key
        if item.nature == "行政备案":
            assert (item.fee, item.statutory) == ((), ()), item.key


def test_only_the_laws_that_name_a_charge_bring_one() -> None:
    charged = {item.key for item in TRADE.items() for fee in item.fee if fee.charge != "不收费"}
    assert charged == {
        "印刷经营许可(包装装潢/其他印刷品)",
        "道路货物运输经营许可",
        "道路运输证配发(普货)",
        "取水许可(取水申请)",
    }


def test_feed_and_breeding_lists_say_that_their_papers_are_unread() -> None:
    demands = [one for key in UNREAD for one in catalogue().items[key].requirements]
    assert len(demands) == 18
    certain = {one.material for one in demands if one.confidence != "to-verify"}
    assert certain == {"饲料和饲料添加剂委托生产备案表"}


def test_an_item_no_law_explains_stays_to_be_determined() -> None:
    answers = {"agent": "否", "applicant_kind": "组织", "minor": "否", "water": "否", "eia": "不需要报批"}
    unknown = {
        matter_id: build(
            catalogue(),
            selected(catalogue(), catalogue().matter(matter_id), answers),
            answers,
            TODAY,
        ).unknown
        for matter_id in ("E16", "E17")
    }
    assert unknown == {"E16": ("含药饲料加工企业认定",), "E17": ()}


def test_breeding_waits_for_the_epidemic_certificate_and_entrusting_for_the_licence() -> None:
    after = {item.key: [one.item for one in item.after] for item in TRADE.items() if item.after}
    assert after == {
        "道路运输证配发(普货)": ["道路货物运输经营许可"],
        "种畜禽生产经营许可": ["动物防疫条件合格证核发"],
        "饲料生产企业委托生产备案": ["从事饲料、饲料添加剂生产的企业审批"],
    }


@pytest.mark.parametrize("key", TRADE.own("materials"))
def test_a_paper_has_points_to_look_at_that_are_not_its_faults_again(key: str) -> None:
    material = catalogue().materials[key]
    assert 1 <= len(material.review) <= 3
    assert not set(material.review) & set(material.faults)
    assert not material.valid or re.search("条例|办法|法典", material.valid)


@pytest.mark.rule("R125")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_matter_answers_what_applicants_ask_out_of_the_law(matter_id: str) -> None:
    matter = catalogue().matter(matter_id)
    assert matter.subjects
    assert 5 <= len(matter.faq) <= 6
    for one in matter.faq:
        assert one.ask.endswith("？")
        assert one.answer.endswith("。")
        assert one.basis
        assert all(basis.source in catalogue().sources for basis in one.basis)


def test_own_sentences_use_full_width_marks_and_name_no_address() -> None:
    texts = [text for item in TRADE.items() for one in said(item) for text in (one.text, one.evidence)]
    for item in TRADE.items():
        texts += [
            t for one in item.statutory for t in (one.what, one.starts, one.extension, one.evidence, one.note)
        ]
        texts += [t for one in item.stages for t in (one.name, one.evidence, one.note)]
        texts += [t for one in item.fee for t in (one.charge, one.evidence)]
    texts += [t for key in TRADE.own("materials") for t in catalogue().materials[key].review]
    texts += [t for m in MATTERS for one in catalogue().matter(m).faq for t in (one.ask, one.answer)]
    assert [text for text in texts if LATIN_MARK.search(text) or "http" in text] == []


@pytest.mark.rule("R039")
def test_what_was_not_read_is_not_called_certain() -> None:
    for item in TRADE.items():
        for one in stated(item):
            assert one.basis, item.key
            assert one.evidence, item.key
            if one.confidence == "high":
                assert one.evidence.startswith("条文已读"), (item.key, one.evidence)
                assert all(basis.article for basis in one.basis), (item.key, one.evidence)
