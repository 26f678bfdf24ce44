"""The list of annexes 1 and 2, and the rules, against the notice itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from notice_table import STRAY_CELL, PrintedMatter, notice_text, printed_matters
from situation_tree import catalogue

if TYPE_CHECKING:
    from counter.catalog.model import Matter

PRINTED = {f"{'EP'[m.annex - 1]}{m.no:02d}": m for m in printed_matters()}


def columns(one: Matter | PrintedMatter) -> dict[str, object]:
    """Every column of one matter, from either side."""
    return {
        "head": (one.annex, one.no, one.marks, one.name, one.lead),
        "rows": [(row.name, row.dept, row.levels, row.remark) for row in one.rows],
    }


@pytest.mark.parametrize("matter_id", PRINTED)
def test_every_column_of_every_row_stands_as_the_notice_prints_it(matter_id: str) -> None:
    assert columns(catalogue().matter(matter_id)) == columns(PRINTED[matter_id])


def test_both_annexes_are_whole() -> None:
    kept = catalogue().matters
    assert [m.id for m in kept] == list(PRINTED)
    assert [sum(m.annex == annex for m in kept) for annex in (1, 2)] == [31, 22]
    assert [sum(len(m.rows) for m in kept if m.annex == annex) for annex in (1, 2)] == [130, 125]


def test_a_remark_is_never_carried_into_a_row_whose_remark_cell_is_absent() -> None:
    absent = [(i, no) for i, m in PRINTED.items() for no, r in enumerate(m.rows) if not r.remark_cell]
    assert len(absent) == 10
    assert all(catalogue().matter(i).rows[no].remark == "" for i, no in absent)


@pytest.mark.rule("R103")
def test_the_definition_of_a_small_food_shop_stands_as_the_remark_of_its_row() -> None:
    first, second = catalogue().matter("E04").rows
    assert first.remark.startswith("食品小经营店是指有固定经营场所")
    assert first.remark.endswith("个体工商户")
    assert first.when == ()
    assert second.remark == ""


def test_the_parallel_cell_of_the_second_hand_house_is_a_note_and_no_name_or_remark() -> None:
    for one in catalogue().matters:
        assert not any(STRAY_CELL in row.name + row.dept + row.remark for row in one.rows)
        assert (STRAY_CELL in one.note) == (one.id == "P17")


@pytest.mark.parametrize(
    ("matter_id", "no", "name"),
    [
        ("E07", 3, "公众聚集场所投入使用、营业前消防安全检查"),
        ("E27", 1, "烟草专卖零售许可证新办办理"),
        ("E28", 1, "互联网上网服务营业场所中信息网络安全审批"),
        ("P08", 3, "档案的接收和转递(流动人员)"),
        ("P09", 3, "高层次人才认定审核(海外高层次人才集中评审创业"),
        ("P09", 4, "高层次人才认定审核(海外高层次人才集中评审聘用"),
        ("P11", 4, "生育登记"),
        ("P17", 1, "存量房买卖合同网签备案"),
        ("P21", 4, "网络预约出租汽车车辆营运证新核发"),
    ],
)
def test_odd_wording_and_lost_brackets_are_kept_as_printed(matter_id: str, no: int, name: str) -> None:
    assert catalogue().matter(matter_id).rows[no - 1].name == name


def test_names_broken_over_two_lines_are_joined_without_a_space() -> None:
    assert catalogue().matter("E13").name == "开货运公司(不含道路危险货物运输许可)"
    assert catalogue().matter("P04").name == "儿童入学(小学、初中)"


@pytest.mark.rule("R087")
@pytest.mark.rule("R088")
@pytest.mark.rule("R104")
@pytest.mark.rule("R105")
def test_the_marks_of_state_and_province_are_kept_and_eight_matters_have_none() -> None:
    kept = {mark: [m.id for m in catalogue().matters if m.marks == mark] for mark in ("*", "#", "")}
    lines = {line.strip() for line in notice_text().splitlines()}
    for mark in "*#":
        assert all(any(line.startswith(mark + PRINTED[i].name[:3]) for line in lines) for i in kept[mark])
    assert kept[""] == ["E20", "E27", "E28", "E29", "E30", "E31", "P21", "P22"]
    assert sum(map(len, kept.values())) == 53


def test_the_licence_comes_first_for_the_matters_read_as_permission_to_operate() -> None:
    expected = [f"E{no:02d}" for no in (*range(3, 24), *range(27, 31))]
    assert [m.id for m in catalogue().matters if m.licence_first] == expected


def test_all_179_rules_are_there_in_order() -> None:
    assert list(catalogue().rules) == [f"R{no:03d}" for no in range(1, 180)]


def test_every_rule_is_quoted_word_for_word_from_the_part_it_names() -> None:
    body, *annexes = re.split(r"^\s*附件\d\s*$", notice_text(), flags=re.MULTILINE)
    parts = {"正文": body, **{f"附件{no}": annex for no, annex in enumerate(annexes, 1)}}
    assert len(parts) == 4
    for rule in catalogue().rules.values():
        part = next(text for name, text in parts.items() if name in rule.place)
        assert rule.quote in part, rule.id
