"""An old guide at the counter: which of its lines have changed since it was printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from guide_hands import catalogue
from small import SMALL, broken, changed, item, limit, matter, need, rows

from counter.catalog.model import Answered, County, Window
from counter.errors import BadInput
from counter.guides import codes
from counter.guides.changes import since

REQUIREMENTS = SMALL.items["甲许可"].requirements


def places(*changes: object, county: str = "某县") -> list[tuple[str, str, str]]:
    found = since(SMALL, broken(*changes), "E99", county)  # type: ignore[arg-type]
    return [(one.full, one.brief, one.change.after) for one in found]


@pytest.mark.rule("R030")
def test_an_unchanged_guide_has_no_changes() -> None:
    assert places() == []
    assert since(catalogue(), catalogue(), "E03", "湖滨区") == ()


@pytest.mark.rule("R030")
def test_each_change_is_told_with_its_element_in_both_guides() -> None:
    assert places(item("甲许可", promised=limit(amount=7))) == [("F14", "B09", "7")]
    assert places(matter(lead="乙局")) == [("F03", "", "乙局")]
    assert places(rows(1, levels="市级")) == [("F07", "B04", "市级")]
    assert places(rows(1, dept="乙局")) == [("F04", "", "乙局")]
    assert places(changed("materials", "申请书", faults=("涂改",))) == [("F24", "", "涂改")]
    assert places(changed("materials", "申请书", blank="https://example.org/1.docx")) == [
        ("F21", "B16", "https://example.org/1.docx")
    ]
    wanted = tuple(replace(one, copies=3) for one in REQUIREMENTS)
    assert places(item("甲许可", requirements=wanted)) == [("F09", "B05", "3"), ("F09", "B05", "3")]
    faq = (*SMALL.matter("E99").faq, Answered(ask="新问？", answer="新答"))
    assert {full for full, _, _ in places(matter(faq=faq))} == {"F25"}


def test_a_new_paper_is_told_though_it_is_in_nobodys_hand_yet() -> None:
    new = (*REQUIREMENTS, need("新表", copies=2))
    found = places(item("甲许可", requirements=new), changed("materials", "新表"))
    assert ("F09", "B05", "新增") in found
    assert ("F09", "B05", "2") in found


def test_what_another_matter_wants_or_only_a_clerk_sees_is_no_change_of_the_guide() -> None:
    assert places(changed("materials", "别的材料", cure="重写")) == []
    assert places(item("别的事项", code="X")) == []
    surer = tuple(replace(one, confidence="low", evidence="另一处") for one in REQUIREMENTS)
    assert places(item("甲许可", requirements=surer)) == []


def test_the_windows_of_its_own_county_count_and_those_of_others_do_not() -> None:
    moved = County(key="某县", thresholds={"area": "200"}, windows=SMALL.counties["某县"].windows)
    moved = replace(moved, centre=Window(address="新址"), complaint="12345")
    new = replace(SMALL, counties={"某县": moved})
    found = [(one.full, one.brief, one.change.after) for one in since(SMALL, new, "E99", "某县")]
    assert found == [("F11", "B06", "新址"), ("F18", "B13", "12345")]
    assert since(SMALL, new, "E99", "别县") == ()


def test_a_sentence_names_the_element_and_both_values() -> None:
    (one,) = since(SMALL, broken(item("甲许可", promised=limit(amount=7))), "E99")
    assert str(one) == "B09 承诺办结时限｜事项“甲许可” 承诺时限 数：10 → 7"


def test_a_matter_that_is_gone_is_an_error() -> None:
    with pytest.raises(KeyError):
        since(SMALL, replace(SMALL, matters=()), "E99")


@pytest.mark.parametrize("text", ["", "SMX1G", "https://example.org", "SMXG:E03", "SMXG:E3:ABC"])
def test_what_is_no_guide_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="没有办事指南的编码"):
        codes.read(text)


@pytest.mark.parametrize(
    "text", ["smxg:e03:1f8ec79f4ce0986d", "SMXG：E03：1F8EC79F4CE0986D", "SMXG;E03;1F8EC79F4CE0986D"]
)
def test_a_code_survives_what_keyboards_make_of_it(text: str) -> None:
    assert codes.read(text) == codes.Printed("E03", "1f8ec79f4ce0986d")
