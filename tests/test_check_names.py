"""What the program cannot work with: names that point nowhere, circles, and what contradicts itself."""

from __future__ import annotations

from datetime import date

import pytest
from small import (
    LAW,
    MATTER,
    ON,
    broken,
    changed,
    fee,
    first,
    grace,
    item,
    limit,
    matter,
    need,
    places,
    rows,
    said,
    stage,
)

from counter.catalog.check import examine, faults_of
from counter.catalog.model import (
    Answered,
    Basis,
    Branch,
    Option,
    Predecessor,
    Presence,
    Range,
    Window,
)

WRONG = (Basis(source="某条列"),)
NEAR = "是不是“某条例”？"


BLOCKING = {
    # -- names that point nowhere ---------------------------------------------------------------------------
    "established": (
        item("甲许可", established=WRONG),
        f"items/a.yaml:1: 事项“甲许可”的依据“某条列”没有登记。{NEAR}",
    ),
    "conditions": (item("甲许可", conditions=(said(WRONG),)), f"的申请条件的依据“某条列”没有登记。{NEAR}"),
    "agencies": (item("甲许可", agencies=(said(WRONG),)), f"的中介服务的依据“某条列”没有登记。{NEAR}"),
    "statutory": (
        item("甲许可", statutory=(limit(basis=WRONG),)),
        "的法定时限“决定”的依据“某条列”没有登记。",
    ),
    "promised": (item("甲许可", promised=limit(basis=WRONG)), "的承诺时限“决定”的依据“某条列”没有登记。"),
    "stage": (item("甲许可", stages=(stage(basis=WRONG),)), "的特别环节“听证”的依据“某条列”没有登记。"),
    "fee": (item("甲许可", fee=(fee(basis=WRONG),)), "的收费的依据“某条列”没有登记。"),
    "presence": (item("甲许可", presence=Presence(photo=said(WRONG))), "的照片说明的依据“某条列”没有登记。"),
    "grace": (first(deferral=grace(basis=WRONG[0])), "的材料“登记表”的容缺受理的依据“某条列”没有登记。"),
    "commitment": (first(commitment=grace(basis=WRONG[0])), "的告知承诺的依据“某条列”没有登记。"),
    "after-basis": (
        item("丙事项", after=(Predecessor(item="甲许可", basis=WRONG[0], confidence="low"),)),
        "的前置事项“甲许可”的依据“某条列”没有登记。",
    ),
    "faq": (
        matter(faq=(Answered(ask="要多久？", answer="看事项。", basis=WRONG),)),
        "matters/a.yaml:1: 常见问题“要多久？”的依据“某条列”没有登记。",
    ),
    "general": (
        changed("general", "通则", applies="行政许可", limit=limit(basis=WRONG)),
        "通用时限“通则”的时限“决定”的依据“某条列”没有登记。",
    ),
    "row-department": (rows(1, dept="甲据"), "第1行的部门“甲据”没有登记。是不是“甲局”？"),
    "lead": (matter(lead="甲据"), "牵头部门“甲据”没有登记。"),
    "window": (
        changed("counties", "某县", windows=(Window(department="甲据"),)),
        "“某县”的窗口“甲据”没有登记。",
    ),
    "row-item": (rows(1, item="甲许口"), "第1行的事项“甲许口”没有登记。是不是“甲许可”？"),
    "branch-item": (
        rows(2, branches=(*MATTER.rows[1].branches, Branch(item="乙三", when=()))),
        "第2行的分支“乙三”没有登记。",
    ),
    "after": (
        item("丙事项", after=(Predecessor(item="甲许口", basis=LAW[0], confidence="low"),)),
        "事项“丙事项”的前置事项“甲许口”没有登记。",
    ),
    "result": (item("甲许可", result="甲正"), "的办理结果“甲正”没有登记为材料。是不是“甲证”？"),
    "material": (item("乙一", requirements=(need("申清书"),)), "的材料“申清书”没有登记。是不是“申请书”？"),
    "question": (matter(questions=("kind", "area", "night", "knd")), "情形问题“knd”没有登记。是不是“kind”？"),
    "asked-when": (matter(asked_when={"knd": ({"kind": "个体"},)}), "asked_when 里的问题“knd”没有登记。"),
    "asked-when-inside": (
        matter(asked_when={"night": ({"knd": "个体"},)}),
        "asked_when“night”: 条件里的问题“knd”没有登记。",
    ),
    "preset": (matter(presets={"knd": "个体"}), "presets: 条件里的问题“knd”没有登记。"),
    "threshold": (
        changed("counties", "某县", thresholds={"aera": "200"}),
        "“某县”的面积等标准（thresholds）“aera”没有登记。是不是“area”？",
    ),
    "when-of-a-paper": (first(when=({"knd": "个体"},)), "的材料“登记表”: 条件里的问题“knd”没有登记。"),
    "when-of-a-limit": (
        item("甲许可", statutory=(limit(when=({"knd": "个体"},)),)),
        "的法定时限“决定”: 条件里的问题“knd”没有登记。",
    ),
    "when-of-a-stage": (
        item("甲许可", stages=(stage(when=({"kind": "个休"},)),)),
        "的特别环节“听证”: 问题“kind”没有选项“个休”。是不是“个体”？",
    ),
    "when-of-a-fee": (
        item("甲许可", fee=(fee(when=({"area": "大"},)),)),
        "的收费: 问题“area”的条件与题型不符",
    ),
    "when-of-a-question": (
        changed("questions", "staff", when=({"knd": "个体"},)),
        "问题“staff”: 条件里的问题“knd”",
    ),
    "when-of-a-branch": (
        rows(2, branches=(Branch(item="乙一", when=({"knd": "个体"},)),)),
        "第2行的分支“乙一”: 条件里的问题“knd”没有登记。",
    ),
    "branch-unasked": (
        rows(2, branches=(Branch(item="乙一", when=({"staff": "有"},)),)),
        "第2行的分支“乙一”: 条件用到的问题“staff”没有列在 questions 里，问不到。",
    ),
    "given": (first(when=({"agent": "有"},)), "问题“agent”没有选项“有”。"),
    "given-number": (first(when=({"minor": Range(min=1)},)), "“minor”不是数字题，请写 否、是 之一。"),
    "rule": (changed("questions", "kind", basis="R002"), "问题“kind”引用的规定“R002”没有登记。"),
    "rule-in-evidence": (first(evidence="原文已读（R002）"), "的材料“登记表”引用的规定“R002”没有登记。"),
    # -- circles --------------------------------------------------------------------------------------------
    "circle-of-items": (
        item("甲许可", after=(Predecessor(item="丙事项", basis=LAW[0], confidence="low"),)),
        "前后置绕成了圈：甲许可 → 丙事项 → 甲许可。",
    ),
    "circle-of-questions": (
        changed("questions", "area", when=({"night": "是"},)),
        "的条件绕回了自己：area → night → area。",
    ),
    "circle-in-a-matter": (
        matter(asked_when={"area": ({"night": "是"},)}),
        "asked_when 使问题绕成了圈：area → night → area。",
    ),
    # -- what contradicts itself ----------------------------------------------------------------------------
    "no-basis": (first(basis=()), "的材料“登记表”没有写依据（basis）。"),
    "limit-without-basis": (item("甲许可", statutory=(limit(basis=()),)), "的法定时限“决定”没有写依据"),
    "stage-without-basis": (item("甲许可", stages=(stage(basis=()),)), "的特别环节“听证”没有写依据"),
    "fee-without-basis": (item("甲许可", fee=(fee(basis=()),)), "的收费没有写依据"),
    "copies": (first(copies=0), "的材料“登记表”的份数应为 1 以上"),
    "list-and-none": (item("乙一", no_materials_because="不需要。"), "既列了材料又写了不需材料"),
    "no-amount": (item("甲许可", statutory=(limit(amount=None),)), "没有写数量（amount）。请写明几工作日。"),
    "amount-at-once": (
        item("甲许可", statutory=(limit(unit="当场"),)),
        "写了“当场”就不要再写数量（amount）。",
    ),
    "amount-nought": (item("甲许可", statutory=(limit(amount=0),)), "的数量（amount）应为 1 以上。"),
    "matter-promise": (matter(promised=limit(amount=None)), "matters/a.yaml:1: 承诺时限“决定”没有写数量"),
    "no-consequence": (first(deferral=grace(consequence=" ")), "的容缺受理没有写申请人要承担的不利后果"),
    "grace-days": (first(commitment=grace(days=0)), "的告知承诺的补交期限（days）应为 1 以上"),
    "empty-range": (
        first(when=({"area": Range(min=200, below=200)},)),
        "问题“area”的条件从 200 到 200 以下是空的，永远不成立。",
    ),
    "open-range": (first(when=({"area": Range()},)), "既没有写 min 也没有写 below，永远不成立。"),
    "no-option": (first(when=({"kind": ()},)), "问题“kind”的条件一个选项也没有写，永远不成立。"),
    "empty-case": (first(when=({}, {"kind": "个体"})), "有一种情形没有写条件，等于什么情形都成立。"),
    "empty-days": (
        first(in_force=date(2026, 1, 1), until=date(2026, 1, 1)),
        "的止日 2026-01-01 不在起日 2026-01-01 之后",
    ),
    "empty-days-of-a-source": (
        changed("sources", "某条例", until=date(2020, 1, 1)),
        "依据“某条例”的止日 2020-01-01 不在起日 2020-01-01 之后",
    ),
    "catch-all": (changed("materials", "其他有关材料"), "材料“其他有关材料”是兜底材料，不得列入清单"),
    "exempt-and-why-not": (
        changed("materials", "章程", exempt=True, not_exempt_because="要看原件。"),
        "标为免提交，却又写了不能免的原因",
    ),
    "no-type": (
        changed("questions", "staff", options=()),
        "要么列选项（options），要么写单位（unit），二者取一。",
    ),
    "same-option": (
        changed("questions", "staff", options=(Option(value="有"), Option(value="有"))),
        "问题“staff”有两个相同的选项。",
    ),
    "listed-twice": (
        matter(questions=("kind", "area", "night", "kind")),
        "情形问题“kind”在 questions 里列了两次。",
    ),
}


@pytest.mark.parametrize("case", BLOCKING)
def test_what_the_program_cannot_work_with_is_told_with_its_place(case: str) -> None:
    change, sentence = BLOCKING[case]
    catalogue = broken(change)
    found = faults_of(catalogue, places(catalogue))
    assert any(sentence in fault for fault in found), found
    assert all(".yaml:" in fault for fault in found)
    assert set(found) <= set(examine(catalogue, places(catalogue), ON).faults)
