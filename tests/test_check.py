"""The examination of a catalogue: each fault is found in a small catalogue broken in just this way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small import (
    ON,
    SMALL,
    broken,
    changed,
    choice,
    examined,
    first,
    item,
    limit,
    matter,
    need,
    places,
    rows,
    said,
)

import catalog_data
from counter.catalog import load
from counter.catalog.authoring import read_files
from counter.catalog.check import examine, faults_of
from counter.catalog.check.circles import circles
from counter.catalog.check.papers import essence
from counter.catalog.model import (
    Answered,
    Basis,
    Branch,
    General,
    Option,
    Range,
)


def test_the_small_catalogue_has_no_fault() -> None:
    assert examined().faults == ()
    assert faults_of(SMALL, places(SMALL)) == ()


EXAMINED = {
    # -- no use ---------------------------------------------------------------------------------------------
    "unused-material": (changed("materials", "旧证"), "材料“旧证”没有用处"),
    "unused-question": (changed("questions", "old", ask="旧不旧？", unit="年"), "问题“old”没有用处"),
    "unused-source": (changed("sources", "旧法", title="旧法"), "依据“旧法”没有用处：没有哪里引用它。"),
    "unused-item": (item("丁事项"), "事项“丁事项”没有用处：没有哪一件事的哪一行办它。"),
    "unused-department": (changed("departments", "丙局", short="丙"), "部门“丙局”没有用处"),
    # -- out of reach ---------------------------------------------------------------------------------------
    "row-never": (
        rows(3, when=({"night": "是", "area": Range(below=50)},)),
        "matters/a.yaml:1: 第3行“丙事项”怎样回答都选不上。",
    ),
    "item-never": (
        rows(3, when=({"night": "是", "area": Range(below=50)},)),
        "事项“丙事项”怎样回答都选不上。",
    ),
    "branch-covered": (
        rows(2, branches=(Branch(item="乙一", when=()), Branch(item="乙二", when=({"kind": "公司"},)))),
        "第2行的分支“乙二”怎样回答都轮不到，请核对条件和分支的先后。",
    ),
    "case-of-a-row-never": (
        rows(3, when=({"night": "是"}, {"night": "是", "area": Range(below=50)})),
        "第3行: 第2种情形永远不会成立。",
    ),
    "preset-shuts-out": (
        matter(presets={"kind": "公司"}, questions=("area", "night")),
        "第2行的分支“乙一”怎样回答都轮不到",
    ),
    "paper-against-its-branch": (
        item("乙二", requirements=(need("章程", when=({"kind": "个体"},)),)),
        "事项“乙二”的材料“章程”的条件在带它的哪一件事里都不会成立。",
    ),
    "two-options-at-once": (
        changed("questions", "night", when=({"kind": "公司", "area": Range(min=100)},)),
        "第3行“丙事项”怎样回答都选不上。",
    ),
    "limit-never": (
        item("乙二", statutory=(limit(when=({"kind": "个体"},)),)),
        "事项“乙二”的法定时限“决定”的条件在带它的哪一件事里都不会成立。",
    ),
    "one-case-never": (
        item("乙二", requirements=(need("章程", when=({"kind": "个体"}, {"kind": "公司"})),)),
        "的材料“章程”的第1种情形在带它的哪一件事里都不会成立。",
    ),
    "minor-organisation": (
        first(when=({"minor": "是", "applicant_kind": "组织"},)),
        "的材料“登记表”的条件在带它的哪一件事里都不会成立。",
    ),
    "stop-ends-it": (
        changed(
            "questions", "kind", options=(Option(value="个体", stop="请到登记窗口办。"), Option(value="公司"))
        ),
        "第2行的分支“乙一”怎样回答都轮不到",
    ),
    "never-asked": (
        matter(asked_when={"night": ({"kind": "个体", "area": Range(below=50)},)}),
        "问题“night”在这件事里问不到。",
    ),
    "never-asked-anywhere": (
        changed("questions", "staff", when=({"area": Range(below=50), "night": "是"},)),
        "问题“staff”哪一件事都问不到。",
    ),
    "idle-in-a-matter": (
        matter(questions=("kind", "area", "night", "agreed")),
        "问题“agreed”怎样回答都不影响这件事。",
    ),
    "all-answers-alike": (
        item("甲许可", requirements=(need("申请书", when=({"staff": ("有", "没有")},)), need("登记表"))),
        "问题“staff”怎样回答都不影响事项和材料。",
    ),
    # -- law is bound to time -------------------------------------------------------------------------------
    "expired": (
        changed("sources", "某条例", until=ON),
        "事项“甲许可”的材料“登记表”的依据“某条例”从 2026-11-26 起失效了。",
    ),
    "expired-of-an-answer": (
        changed("sources", "某条例", until=ON),
        "常见问题“开店(小店)要多久？”的依据“某条例”从 2026-11-26 起失效了。",
    ),
    "not-yet": (
        changed("sources", "某条例", in_force=date(2026, 11, 27)),
        "的材料“登记表”的依据“某条例”要到 2026-11-27 才施行。",
    ),
    "before-its-law": (
        first(in_force=date(2019, 1, 1)),
        "的起日 2019-01-01 早于它的依据施行的日子 2020-01-01。",
    ),
    # -- promises and papers --------------------------------------------------------------------------------
    "longer": (item("甲许可", promised=limit(amount=21)), "的承诺时限21个工作日比法定时限20个工作日还长。"),
    "longer-in-months": (
        item("甲许可", promised=limit(amount=2, unit="月")),
        "的承诺时限2个月比法定时限20个工作日",
    ),
    "governments": (
        changed("materials", "章程", issuer="市场监管部门"),
        "材料“章程”由市场监管部门核发，政府核发的材料一律免于提交（R053）。",
    ),
    "original-of-an-exempt-paper": (
        changed("materials", "登记表", exempt=True, issuer="市场监管部门"),
        "的材料“登记表”是免提交的材料，写“原件”不起作用",
    ),
    # -- wording --------------------------------------------------------------------------------------------
    "half-width": (
        changed("materials", "申请书", cure="请签名,盖章"),
        "的 cure 里有半角标点“名,”。请改成全角。",
    ),
    "half-width-note": (first(note="限本人(户主)办"), "的 note 里有半角标点“人(”。"),
    "invisible": (
        changed("materials", "申请书", cure="请\u200b签名"),
        "的 cure 里有看不见或者坏了的字符 U+200B。",
    ),
    "broken-character": (matter(note="请\ufffd签名"), "的 note 里有看不见或者坏了的字符 U+FFFD。"),
    "line-break": (matter(name="开店\n"), "的 name 里有看不见或者坏了的字符 U+000A。"),
    "too-long": (changed("materials", "申请书", faults=("缺" * 31,)), "有 31 个字，告知书上放不下。"),
    "catch-all-standard": (
        first(standards=("另行提交其他证明材料",)),
        "的 standards 里“提交其他证明材料”是兜底要求",
    ),
    "catch-all-cure": (
        changed("materials", "申请书", cure="请补交有关资料"),
        "的 cure 里“补交有关资料”是兜底要求",
    ),
}
ALSO = {
    "idle-in-a-matter": changed("questions", "agreed", ask="同意吗？", options=(Option(value="同意"),)),
    "two-options-at-once": rows(3, when=({"night": "是", "kind": "个体"},)),
}
"""What a case needs beside its change."""


@pytest.mark.parametrize("case", EXAMINED)
def test_what_an_author_has_to_put_right_is_told_with_its_place(case: str) -> None:
    change, sentence = EXAMINED[case]
    changes = (change, ALSO[case]) if case in ALSO else (change,)
    found = examined(*changes).faults
    assert any(sentence in fault for fault in found), found
    assert all(".yaml:" in fault for fault in found)


@pytest.mark.parametrize("case", EXAMINED)
def test_a_start_is_not_refused_for_what_only_an_author_can_put_right(case: str) -> None:
    """A law that ends overnight, or a half-width comma, must not keep a counter closed."""
    change, _ = EXAMINED[case]
    catalogue = broken(*((change, ALSO[case]) if case in ALSO else (change,)))
    assert faults_of(catalogue, places(catalogue)) == ()


# -- what is no fault --------------------------------------------------------------------------------------

FINE = {
    "a row whose own name has no item": rows(4, name="又一个没人知道的事项"),
    "a paper that is only a result": changed("materials", "甲证", cure="请到窗口补领"),
    "an expired basis of what is demanded no more": first(until=date(2026, 1, 1)),
    "a promise in days under a limit in working days": item("甲许可", promised=limit(amount=20, unit="日")),
    "a promise at once": item("甲许可", promised=limit(amount=None, unit="当场")),
    "government's paper fetched by the window": changed("materials", "户口簿", cure="请到派出所补领"),
    "government's paper with a reason": changed(
        "materials", "章程", issuer="市场监管部门", not_exempt_because="只有纸质原件。"
    ),
    "a committee of villagers": changed("materials", "章程", issuer="村(居)民委员会"),
    "a school which a department oversees": changed("materials", "章程", issuer="高等学校等(教育部门管理)"),
    "a name of the notice in a sentence": changed("materials", "申请书", cure="请写明是开店(小店)"),
    "numbers and letters": first(note="A4 纸，1.5 倍行距，见 https://example.org/a?b=1"),
    "what need not be handed in": first(note="不再提交其他证明材料"),
    "other papers as a thing to compare with": first(standards=("与其他材料一致",)),
    "a longest fault sentence": changed("materials", "申请书", faults=("缺" * 30,)),
    "a limit that depends on what nobody asks": item(
        "甲许可", statutory=(limit(), limit(when=({"kind": "个体"},)))
    ),
}


@pytest.mark.parametrize("what", FINE)
def test_what_is_right_is_not_called_a_fault(what: str) -> None:
    assert examined(FINE[what]).faults == ()


def test_an_expired_source_is_no_fault_for_a_demand_that_ended_with_it() -> None:
    old = changed("sources", "旧法", title="旧法", until=date(2025, 5, 10))
    ended = first(basis=(Basis(source="旧法"),), until=date(2025, 5, 10))
    assert examined(old, ended).faults == ()
    assert any(
        "从 2025-05-10 起失效了" in f for f in examined(old, first(basis=(Basis(source="旧法"),))).faults
    )


def test_a_demand_that_outlives_all_its_laws_is_a_fault_before_they_end() -> None:
    ends = changed("sources", "某条例", until=date(2030, 1, 1))
    found = examined(ends, first(until=date(2031, 1, 1)))
    assert any("的止日 2031-01-01 晚于它的依据失效的日子 2030-01-01" in fault for fault in found.faults)
    assert examined(ends, first(until=date(2030, 1, 1))).faults == ()


def test_a_general_limit_binds_a_promise_where_the_item_has_no_limit_of_its_own() -> None:
    general = General(key="许可决定", applies="行政许可", limit=limit())
    catalogue = replace(
        broken(item("甲许可", statutory=(), promised=limit(amount=25))), general={"许可决定": general}
    )
    assert any(
        "25个工作日比法定时限20个工作日还长" in f for f in examine(catalogue, places(catalogue), ON).faults
    )
    other = broken(item("甲许可", nature="行政确认", statutory=(), promised=limit(amount=25)))
    other = replace(other, general={"许可决定": general})
    assert examine(other, places(other), ON).faults == ()


def test_two_names_of_one_paper_are_found_and_papers_that_differ_are_not() -> None:
    twin = changed("materials", "（申请）的 书")
    assert any(
        "与 materials/a.yaml:1 的“申请书”看起来是同一种材料" in fault for fault in examined(twin).faults
    )
    assert essence("身份证及户口簿复印件") == essence("户口簿和身份证")
    assert essence("设计图（有效）、效果图") == essence("效果图与设计图")
    for one, other in (
        ("申请书", "申请表"),
        ("环境影响报告书", "环境影响报告表"),
        ("收养人居民身份证", "送养人居民身份证"),
        ("药品经营许可证", "兽药经营许可证"),
    ):
        assert essence(one) != essence(other)


def test_circles_are_named_once_from_end_to_end() -> None:
    graph = {"a": ("b",), "b": ("c",), "c": ("b",), "d": ("d", "e"), "e": ()}
    assert circles(graph) == (("b", "c", "b"), ("d", "d"))
    assert circles({"a": ("b", "c"), "b": ("c",), "c": ()}) == ()


# -- open points -------------------------------------------------------------------------------------------


@pytest.mark.rule("R119")
def test_what_a_guide_lacks_is_an_open_point_and_no_fault() -> None:
    found = examined()
    assert found.faults == ()
    assert any("件事的办事指南要素没有齐（" in note for note in found.notes)


def test_a_source_that_ends_soon_and_an_answer_without_a_basis_are_open_points() -> None:
    soon = changed("sources", "某条例", until=date(2027, 1, 1))
    unsure = item("乙一", conditions=(said(()),))
    faq = matter(faq=(Answered(ask="要多久？", answer="看事项。"),))
    found = examined(soon, unsure, faq)
    assert found.faults == ()
    told = "\n".join(found.notes)
    assert "的材料“登记表”的依据“某条例”到 2027-01-01 失效。" in told
    assert "事项“乙一”的申请条件没有写依据（basis），待核实。" in told
    assert "常见问题“要多久？”没有写依据（basis），待核实。" in told
    assert "到 2028-01-01 失效" not in "\n".join(
        examined(changed("sources", "某条例", until=date(2028, 1, 1))).notes
    )


@pytest.mark.rule("R007")
def test_a_county_cannot_delete_what_its_additions_made_useless() -> None:
    """With 本站目录 an entry without a use is an open point."""
    catalogue = broken(changed("materials", "旧证"))
    own = {**places(catalogue), ("materials", "申请书"): "本站目录/materials/own.yaml:1"}
    found = examine(catalogue, own, ON)
    assert found.faults == ()
    assert any("材料“旧证”没有用处" in note for note in found.notes)


def test_a_condition_on_too_many_questions_says_that_it_was_not_looked_at() -> None:
    keys = [f"q{no}" for no in range(16)]
    asked = [changed("questions", key, ask="吗？", options=choice(key, "是", "否").options) for key in keys]
    many = rows(3, when=(dict.fromkeys(keys, "是"),))
    crowded = broken(*asked, many)
    (only,) = crowded.matters
    crowded = replace(crowded, matters=(replace(only, questions=(*only.questions, *keys)),))
    found = examine(crowded, places(crowded), ON)
    assert any("第3行: 有关的问题太多，没有逐一核对每种回答。" in note for note in found.notes)
    assert not any("丙事项" in fault for fault in found.faults)


def test_an_examination_of_broken_names_still_tells_everything_else() -> None:
    """Every fault in one run: a name that points nowhere does not hide a half-width comma."""
    found = examined(
        rows(1, when=({"aera": Range(min=1)},)),
        item("乙一", requirements=(need("申清书", when=({"knd": "x"},)),)),
        changed("materials", "章程", cure="请签名,盖章"),
    ).faults
    for sentence in ("“aera”没有登记", "“申清书”没有登记", "“knd”没有登记", "半角标点"):
        assert any(sentence in fault for fault in found), sentence


# -- the shipped catalogue ---------------------------------------------------------------------------------


def test_all_shipped_matters_pass_the_whole_examination() -> None:
    root = catalog_data.ROOT
    parts, unread = read_files(load.files_of(root), root)
    catalogue = parts.catalogue("x")
    found = examine(catalogue, parts.places, ON)
    assert len(catalogue.matters) == 53
    assert (*unread, *found.faults) == ()
    assert not any("没有逐一核对" in note for note in found.notes)
