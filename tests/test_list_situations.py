"""Every situation the questions of the 53 matters can lead to, and each condition the notice prints."""

from __future__ import annotations

import re

import pytest
from situation_tree import catalogue, outcome, situations

Groups = dict[str, list[tuple[int, ...]]]

EXACTLY_ONE: Groups = {
    "E10": [(1, 2)],
    "E11": [(1, 2)],
    "E19": [(1, 2)],
    "E07": [(4, 5)],
    "E26": [(1, 2)],
    "E30": [(1, 2)],
    "E31": [(4, 5)],
    "P01": [(4, 5)],
    "P05": [(1, 3, 5, 7), (2, 4, 6, 8)],
    "P09": [(1, 2, 3, 4)],
    "P15": [(1, 2, 3), (4, 5, 6)],
    "P19": [(1, 2, 3, 4)],
    "P21": [(1, 3), (2, 4)],
    "P22": [(4, 5)],
}
"""Rows of which one applies in every situation that is not stopped."""

AT_MOST_ONE: Groups = {
    "E05": [(3, 4)],
    "E15": [(1, 2)],
    "E31": [(1, 2, 3)],
    "P20": [(1, 2)],
    "P22": [(1, 2, 3)],
}
"""Rows that exclude each other, where a situation may also want none of them."""

EVERY_MATTER = pytest.mark.parametrize("matter_id", [m.id for m in catalogue().matters])


def applies(row: str, answers: dict[str, str]) -> bool:
    """Whether a row such as E05-3 applies under these answers."""
    matter_id, no = row.split("-")
    return int(no) in outcome(matter_id, answers).rows


@EVERY_MATTER
def test_every_situation_leaves_something_to_handle_or_says_why_not(matter_id: str) -> None:
    for one in situations(matter_id):
        assert one.rows or one.stop, one.answers


@EVERY_MATTER
def test_every_row_applies_in_some_situation(matter_id: str) -> None:
    assert frozenset[int]().union(*(one.rows for one in situations(matter_id))) == frozenset(
        range(1, len(catalogue().matter(matter_id).rows) + 1)
    )


@EVERY_MATTER
def test_rows_that_exclude_each_other_never_apply_together(matter_id: str) -> None:
    for one in situations(matter_id):
        for group in EXACTLY_ONE.get(matter_id, []):
            assert len(one.rows & set(group)) == (0 if one.stop else 1), one.answers
        for group in AT_MOST_ONE.get(matter_id, []):
            assert len(one.rows & set(group)) <= 1, one.answers


@EVERY_MATTER
def test_no_question_is_dead(matter_id: str) -> None:
    """Each is asked in some situation, and its answer changes what is handled."""
    for key in catalogue().matter(matter_id).questions:
        by_answer: dict[str, set[object]] = {}
        for one in situations(matter_id):
            answers = dict(one.answers)
            if key in answers:
                by_answer.setdefault(answers[key], set()).add(one.effect)
        assert len({frozenset(effects) for effects in by_answer.values()}) > 1, key


def test_every_question_of_the_list_names_a_rule_or_the_matters_whose_rows_it_parts() -> None:
    asked = {key: [m for m in catalogue().matters if key in m.questions] for key in catalogue().questions}
    for key, matters in asked.items():
        basis = catalogue().questions[key].basis
        if not matters or basis in catalogue().rules:
            continue
        assert basis.startswith(("附件", "三政办〔2023〕32号 附件")) or re.search(r"第.+条", basis), key
        named = {(int(annex), int(no)) for annex, no in re.findall(r"附件(\d)第(\d+)项", basis)}
        assert not named or named == {(m.annex, m.no) for m in matters}, key


@pytest.mark.rule("R092")
def test_the_fire_check_hangs_on_the_county_area_exactly_where_the_remark_says_so() -> None:
    rows = [
        (m.id, no, row)
        for m in catalogue().matters
        for no, row in enumerate(m.rows, 1)
        if "消防安全检查" in row.name
    ]
    assert len(rows) == 12
    for matter_id, no, row in rows:
        kept = {
            one.rows >= {no} for one in situations(matter_id) if dict(one.answers).get("fire_area") == "否"
        }
        assert kept == (set() if matter_id == "E07" else {False}), matter_id
        assert all(
            no in one.rows for one in situations(matter_id) if dict(one.answers).get("fire_area") != "否"
        )
        assert bool(row.remark) == (matter_id != "E07")


@pytest.mark.rule("R093")
@pytest.mark.parametrize("matter_id", ["E05", "E06", "E07", "E08", "E09", "E20", "E23", "E27", "E28", "E30"])
def test_food_made_on_the_spot_wants_a_permit_and_prepackaged_food_only_a_filing(matter_id: str) -> None:
    meant: dict[str, set[str]] = {
        "现场制售或散装食品销售": {"食品经营许可(许可情形)"},
        "仅销售预包装食品": {"仅销售预包装食品备案"},
        "不经营食品": set(),
    }
    for one in situations(matter_id):
        food_rows = {no for no, row in enumerate(catalogue().matter(matter_id).rows, 1) if "食品" in row.name}
        assert {item for no, item in one.items if no in food_rows} == meant[dict(one.answers)["food"]]


@pytest.mark.rule("R094")
@pytest.mark.parametrize("row", ["E06-5", "E11-4", "E14-4", "E16-4", "E17-4", "E18-5"])
def test_the_environmental_approval_is_wanted_only_as_the_directory_says(row: str) -> None:
    kinds = {kind: applies(row, {"eia": kind}) for kind in ("报告表", "报告书", "不需要报批")}
    assert kinds == {"报告表": True, "报告书": row[:3] in ("E11", "E17", "E18"), "不需要报批": False}


@pytest.mark.rule("R095")
def test_a_bar_wants_the_entertainment_permit_only_with_ktv_and_only_for_its_kind_of_premises() -> None:
    own, let = {"ktv": "是", "premises": "自有"}, {"ktv": "是", "premises": "租赁"}
    assert (applies("E05-3", own), applies("E05-4", own)) == (True, False)
    assert (applies("E05-3", let), applies("E05-4", let)) == (False, True)
    without = [one for one in situations("E05") if dict(one.answers)["ktv"] == "否"]
    assert without
    assert not any(one.rows & {3, 4} or "premises" in dict(one.answers) for one in without)


@pytest.mark.rule("R096")
@pytest.mark.parametrize("row", ["E07-2", "E10-3"])
def test_a_shop_wants_the_hygiene_permit_from_two_hundred_square_metres_on(row: str) -> None:
    assert [applies(row, {"area": area}) for area in ("199.9", "200", "200.1")] == [False, True, True]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        *(pytest.param(row, "water", marks=pytest.mark.rule("R097")) for row in ("E08-5", "E12-2")),
        *(pytest.param(row, "water", marks=pytest.mark.rule("R098")) for row in ("E17-3", "E18-3")),
        pytest.param("E08-6", "lodging", marks=pytest.mark.rule("R099")),
        pytest.param("E09-4", "risky_sport", marks=pytest.mark.rule("R100")),
        pytest.param("E18-2", "cross_province", marks=pytest.mark.rule("R101")),
        pytest.param("P03-4", "migrant_child", marks=pytest.mark.rule("R108")),
        pytest.param("P04-4", "migrant_child", marks=pytest.mark.rule("R108")),
        pytest.param("P10-2", "renew_id", marks=pytest.mark.rule("R110")),
    ],
)
def test_a_conditional_row_applies_on_yes_and_not_on_no(row: str, key: str) -> None:
    assert [applies(row, {key: answer}) for answer in ("是", "否")] == [True, False]


@pytest.mark.rule("R102")
def test_a_joint_venture_hospital_is_never_handled_for_setting_up() -> None:
    assert applies("E29-1", {"joint_venture": "否"})
    assert outcome("E29", {"joint_venture": "是(要办设置审批)"}).stop
    other = outcome("E29", {"joint_venture": "是(不办设置审批)"})
    assert (other.stop, other.rows) == ("", frozenset(range(2, 9)))


@pytest.mark.rule("R109")
def test_a_wrongly_entered_ethnic_group_is_sent_to_the_county_police() -> None:
    wrong = outcome("P05", {"ethnic_reason": "户籍管理中错报、误登"})
    assert wrong.rows == frozenset()
    assert "直接向县级公安机关申报" in wrong.stop
