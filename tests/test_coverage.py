"""办事指南要素: what counts as filled, what stays 待核定, and how much of the shipped catalogue is known."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small import LAW, ON, SMALL, broken, changed, fee, first, grace, item, limit, matter, need, said, stage

from counter.catalog import elements, load
from counter.catalog.coverage import Contacts, contacts_of, coverage, figures
from counter.catalog.filled import FORM, MEASURES
from counter.catalog.model import Answered, County, Presence, Window
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from small import Change

    from counter.catalog.coverage import Cell, Coverage

WHOLE = load.load().catalogue
NOTICE = (Path(__file__).parent / "data" / "notice-2023-32.txt").read_text(encoding="utf-8")
LEFT_OUT = frozenset(
    (
        *("E16-1", "E16-2", "E16-3", "E17-1", "E31-8", "P07-3", "P07-5", "P12-4", "P20-2", "P21-2"),
        *("P09-1", "P09-2", "P09-3", "P09-4", "P09-5"),
    )
)
"""Rows of which no source says what they want."""


def covered(*changes: Change, contacts: Contacts | None = None) -> Coverage:
    catalogue = broken(*changes)
    return coverage(catalogue, catalogue.matter("E99"), ON, contacts)


def cell(key: str, *changes: Change, contacts: Contacts | None = None) -> Cell:
    return covered(*changes, contacts=contacts).cell(key)


# -- the elements ------------------------------------------------------------------------------------------


def listed(start: str) -> str:
    return next(line for line in NOTICE.splitlines() if start in line).split(start, 1)[1]


@pytest.mark.rule("R119")
def test_the_elements_of_the_full_guide_are_those_of_the_notice_in_its_order() -> None:
    quote = listed("完整版办事指南基本要素包括:")
    assert [one.id for one in elements.FULL] == [f"F{no:02}" for no in range(1, 26)]
    at = 0
    for element in elements.FULL:
        at = quote.index(element.name, at)
        for part in element.parts if element.id not in ("F01", "F02", "F21", "F22") else ():
            assert quote.find(part.name, at) >= 0, part
        at += len(element.name)
    outside = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", quote).rstrip("等。")
    assert len(outside.split("、")) == len(elements.FULL), "one element for each name the notice lists"


@pytest.mark.rule("R120")
def test_the_elements_of_the_brief_guide_are_those_of_the_notice_and_its_code() -> None:
    quote = listed("简版办事指南基本要素包括:")
    names, rest = quote.split("等。", 1)
    assert names.split("、") == [one.name for one in elements.BRIEF[:-1]]
    code = elements.BRIEF[-1]
    assert code.id == "B17"
    assert code.name in rest


@pytest.mark.rule("R028")
def test_the_seven_elements_of_the_body_are_all_among_those_of_the_full_guide() -> None:
    names = {one.id: one.name for one in elements.FULL}
    body = "设定依据、申请条件、申请材料、办理流程(含流程图)、收费依据及标准、办结时限、办理结果"
    assert body in NOTICE
    told = [names[key] for key in elements.BODY]
    assert [name for name in told if name in body] == [
        "设定依据",
        "申请条件",
        "申请材料",
        "办理流程",
        "办理结果",
    ]
    assert {"事项办理流程图", "收费情况", "承诺办结时限"} < set(told)
    assert all(coverage(WHOLE, one, ON).cell(key) for one in WHOLE.matters for key in elements.BODY)


@pytest.mark.rule("R119")
def test_every_element_and_every_part_is_measured_for_every_matter() -> None:
    leaves = {p.id for one in elements.FULL for p in (one.parts or (one,))}
    assert leaves <= set(MEASURES)
    for one in WHOLE.matters:
        found = coverage(WHOLE, one, ON)
        assert [c.id for c in found.full] == [e.id for e in elements.FULL]
        for c in (*found.full, *found.brief):
            assert 0 <= c.done <= c.whole
            if c.state in ("部分", "待核定"):
                assert c.lacks.endswith("。"), (one.id, c.id)
    with pytest.raises(KeyError):
        found.cell("F26")


# -- each element as it fills ------------------------------------------------------------------------------

EVERY = ("甲许可", "乙一", "乙二", "丙事项")
SPECIMEN = "https://example.org/sample"

EMPTY = {
    "F01.2": "一件事的编码待核定。",
    "F02.2": "5 个事项没有写编码：甲许可、乙一、乙二等 5 个。",
    "F05": "服务对象待核定。",
    "F06": "5 个事项没有写设定依据",
    "F08": "5 个事项没有写申请条件",
    "F09.6": "4 条没有份数；4 条没有规格；1 个事项的材料清单待核定：没人知道的事项。",
    "F09.7": "5 条没有写能不能容缺，没有依据的一律按不能办",
    "F09.8": "5 条没有写能不能书面承诺",
    "F10": "5 个事项没有写中介服务",
    "F11.2": "没有地址和办公时间。",
    "F12.1": "5 个事项没有写特别环节",
    "F13.2": "5 个事项没有写办理结果的样本",
    "F15.1": "5 个事项没有写收费",
    "F15.2": "5 个事项没有写收费依据",
    "F18": "没有监督投诉的电话或者地址。",
    "F20.1": "5 个事项没有写要不要预约",
    "F20.2": "5 个事项没有写要不要本人来",
    "F20.3": "5 个事项没有写要不要当事人都来",
    "F20.4": "5 个事项没有写照片的提醒",
    "F21.1": "2 种没有空白表的地址：申请书、登记表；1 个事项的材料清单待核定",
    "F21.2": "2 种没有示范文本：申请书、登记表",
    "B17": "没有完整版办事指南的网址，印不出二维码。",
}


@pytest.mark.rule("R119")
@pytest.mark.parametrize("key", EMPTY)
def test_what_nobody_has_said_is_to_be_settled_and_named(key: str) -> None:
    found = cell(key)
    assert (found.state, found.done) == ("待核定", 0)
    assert EMPTY[key] in found.lacks


FILLING: dict[str, tuple[Change, str]] = {
    "F01.2": (matter(code="甲-1"), "齐"),
    "F02.2": (item("甲许可", code="甲-1"), "部分 1/5"),
    "F05": (matter(subjects=("企业法人",)), "齐"),
    "F06": (item("甲许可", established=LAW), "部分 1/5"),
    "F08": (item("甲许可", conditions=(said(),)), "部分 1/5"),
    "F09.2": (first(basis=()), "部分 4/6"),
    "F09.5": (changed("materials", "申请书", review=("看签名",)), "部分 2/6"),
    "F09.6": (first(copies=1), "部分 1/10"),
    "F09.7": (first(deferral=grace()), "部分 1/6"),
    "F09.8": (first(commitment=grace()), "部分 1/6"),
    "F10": (item("甲许可", agencies=(said(),)), "部分 1/5"),
    "F12.1": (item("甲许可", stages=(stage(),)), "部分 1/5"),
    "F13.1": (item("乙一", result="甲证"), "部分 2/5"),
    "F13.2": (changed("materials", "甲证", specimen=SPECIMEN), "部分 1/5"),
    "F14": (matter(promised=limit(amount=5)), "齐"),
    "F15.1": (item("甲许可", fee=(fee(),)), "部分 1/5"),
    "F15.2": (item("甲许可", fee=(fee(),)), "部分 1/5"),
    "F20.1": (item("甲许可", presence=Presence(appointment=said())), "部分 1/5"),
    "F20.2": (item("甲许可", presence=Presence(in_person=said())), "部分 1/5"),
    "F20.3": (item("甲许可", presence=Presence(everyone=said())), "部分 1/5"),
    "F20.4": (item("甲许可", presence=Presence(photo=said())), "部分 1/5"),
    "F21.1": (changed("materials", "申请书", blank=SPECIMEN), "部分 1/3"),
    "F21.2": (changed("materials", "申请书", specimen=SPECIMEN), "部分 1/3"),
    "F22.1": (first(deferral=grace()), "齐"),
    "F22.2": (first(deferral=grace()), "待核定"),
    "F24": (changed("materials", "登记表", faults=("没有签名",)), "部分 2/5"),
    "F25": (matter(faq=(Answered(ask="要多久？", answer="看事项。"),)), "待核定"),
}


@pytest.mark.rule("R119")
@pytest.mark.parametrize("key", FILLING)
def test_an_element_fills_with_what_the_catalogue_learns(key: str) -> None:
    change, expected = FILLING[key]
    assert cell(key, change).said == expected
    assert cell(key).said != expected


FROM_THE_NOTICE = {
    "F11.1": "R130、R131",
    "F16": "R042、R169、R170",
    "F12": "附件3 二",
    "F23": "附件3 二",
    "F17": "R122、R123",
    "F19.1": "R174",
}


@pytest.mark.rule("R119")
@pytest.mark.parametrize("key", FROM_THE_NOTICE)
def test_what_the_notice_settles_for_every_matter_names_its_rule(key: str) -> None:
    for one in WHOLE.matters:
        found = coverage(WHOLE, one, ON).cell(key)
        assert found.source.startswith(FROM_THE_NOTICE[key])
        assert found.done > 0


def test_a_fee_without_a_basis_is_half_told() -> None:
    free = item("甲许可", fee=(fee(basis=()),))
    assert (cell("F15.1", free).said, cell("F15.2", free).said) == ("部分 1/5", "待核定")


def test_how_the_progress_is_looked_up_stays_open_because_the_notice_speaks_of_results_only() -> None:
    assert cell("F19.1").said == "部分 1/2"
    assert "办理进程怎么查，通知没有写。" in cell("F19").lacks


def test_a_letter_of_commitment_is_wanted_only_where_something_is_deferred_or_promised() -> None:
    assert cell("F22").state == "不适用"
    assert "没有一种材料写明" in cell("F22.2").lacks
    assert cell("F22", first(commitment=grace())).said == "部分 1/2"


def test_a_statutory_limit_is_no_promise_but_the_sentence_says_that_it_can_be_shown() -> None:
    found = cell("F14", item("甲许可", promised=None))
    assert found.state == "待核定"
    assert "其中 1 个有法定办结时限，可以先写法定的。" in found.lacks


def test_an_item_without_a_list_keeps_every_part_of_the_materials_incomplete() -> None:
    for part in cell("F09").parts:
        assert part.state != "齐"
        assert "没人知道的事项" in part.lacks


def test_an_item_that_wants_no_paper_has_its_list() -> None:
    assert cell("F09.1").lacks == "1 个事项没有写材料清单：没人知道的事项。"


def test_electronic_and_exempt_papers_need_no_copies_and_no_size() -> None:
    assert cell("F09.6").whole == 2 * (4 + 1)
    assert cell("F09.6", changed("materials", "章程", exempt=True)).whole == 2 * (3 + 1)
    assert cell("F09.6", item("乙二", requirements=(need("章程", form="电子核验"),))).whole == 2 * (3 + 1)


def test_what_is_demanded_on_that_day_counts() -> None:
    assert cell("F09.2").whole == 6
    assert cell("F09.2", first(until=ON)).whole == 5


def test_forms_are_told_from_reports() -> None:
    for name in ("申请书", "食品经营许可申请书", "注销登记表", "申报表(减免税)", "申报书"):
        assert FORM.search(name), name
    for name in ("环境影响报告表", "章程", "居民身份证"):
        assert not FORM.search(name), name


# -- both guides together ----------------------------------------------------------------------------------


@pytest.mark.rule("R120")
def test_the_brief_guide_is_filled_as_far_as_the_full_one() -> None:
    found = covered(matter(subjects=("企业法人",)))
    for brief in elements.BRIEF:
        for same in brief.same:
            assert found.cell(brief.id).said == found.cell(same).said
            assert found.cell(brief.id).source == f"同 {same}"
    assert found.cell("B03").state == "齐"
    assert found.cell("B01").state == "齐"
    assert found.cell("F01").said == "部分 1/2", "the brief guide carries no codes"


def test_the_code_needs_the_address_of_the_full_guide() -> None:
    assert cell("B17").state == "待核定"
    assert cell("B17", contacts=Contacts(full_guide="https://example.org/E99")).state == "齐"


def test_an_element_is_whole_only_when_all_its_parts_are() -> None:
    code = matter(code="甲-1")
    assert cell("F01").said == "部分 1/2"
    assert cell("F01", code).said == "齐"
    assert cell("F20").said == "待核定"
    assert cell("F20", item("甲许可", presence=Presence(photo=said()))).said == "部分 0/4"


# -- county and station ------------------------------------------------------------------------------------


def test_a_county_brings_its_addresses_and_the_station_its_own_first() -> None:
    window = Window(address="某路1号", hours="9:00–17:00", phone="县里的号")
    county = County(key="某县", centre=window, complaint="县里的投诉号")
    theirs = contacts_of(county)
    assert theirs == Contacts("某路1号", "9:00–17:00", "县里的号", "县里的投诉号")
    ours = contacts_of(county, Contacts(address="本站地址", phone=UNKNOWN))
    assert (ours.address, ours.phone) == ("本站地址", "县里的号")
    assert contacts_of(None, Contacts(phone=UNKNOWN)) == Contacts()
    for key in ("F11", "F17", "F18"):
        assert cell(key).state != "齐"
        assert cell(key, contacts=theirs).state == "齐"
    assert cell("F11.2", contacts=Contacts(address="某路1号")).said == "部分 1/2"


# -- the numbers -------------------------------------------------------------------------------------------


def test_the_figures_count_each_item_once() -> None:
    again = replace(SMALL, matters=(*SMALL.matters, replace(SMALL.matters[0], id="E98")))
    for catalogue in (SMALL, again):
        found = figures(catalogue, ON)
        assert found.items == (4, 5)
        assert found.requirements == {"high": 5, "medium": 0, "low": 0, "to-verify": 0}
        assert found.copies == (0, 4)
        assert (found.limits, found.promised, found.results) == ((1, 5), (1, 5), (1, 5))
    assert figures(SMALL, ON).rows_without_list == ("E99-4",)
    bare = broken(*(item(key, requirements=()) for key in EVERY))
    assert figures(bare, ON).matters_without_requirement == ("E99",)
    assert figures(bare, ON).rows_without_list == ("E99-1", "E99-2", "E99-4")


def test_only_rows_that_no_source_speaks_of_are_without_a_list(
    record_property: Callable[[str, object], None],
) -> None:
    found = figures(WHOLE, ON)
    total = sum(found.requirements.values())
    record_property("table", "\n".join(("known of the 53 matters", *_told())))
    assert set(found.rows_without_list) <= LEFT_OUT
    for name in found.matters_without_requirement:
        rows = {f"{name}-{no}" for no in range(1, len(WHOLE.matter(name).rows) + 1)}
        assert rows <= LEFT_OUT, name
    assert (found.matters, found.rows) == (53, 255)
    assert total == sum(len(one.requirements) for one in WHOLE.items.values())
    assert found.requirements["high"] > found.requirements["to-verify"]


def _told() -> list[str]:
    found = figures(WHOLE, ON)
    lines = [f"requirements {name:<10} {count:>5}" for name, count in found.requirements.items()]
    lines.append(f"requirements {'in all':<10} {sum(found.requirements.values()):>5}")
    lines.append(f"items with a list           {found.items[0]}/{found.items[1]}")
    lines.append(
        f"items with a final limit    {found.limits[0]}/{found.limits[1]} (+{found.limits_general} general)"
    )
    lines.append(f"papers with copies          {found.copies[0]}/{found.copies[1]}")
    lines.append(f"matters without requirement {' '.join(found.matters_without_requirement) or '-'}")
    lines.append(f"rows without a list         {' '.join(found.rows_without_list) or '-'}")
    return lines
