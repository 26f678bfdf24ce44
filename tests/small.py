"""A small catalogue without any fault, to be broken one way at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counter.catalog.check import Findings, examine
from counter.catalog.check.book import FIELDS
from counter.catalog.model import (
    Answered,
    Basis,
    Branch,
    Catalogue,
    County,
    Department,
    Fee,
    General,
    Grace,
    Item,
    Limit,
    Material,
    Matter,
    Option,
    Predecessor,
    Question,
    Range,
    Requirement,
    Row,
    Rule,
    Said,
    Source,
    Stage,
    Window,
)

ON = date(2026, 11, 26)
LAW = (Basis(source="某条例", article="第一条"),)


def need(material: str, **more: Any) -> Requirement:
    return Requirement(
        **{
            "material": material,
            "form": "原件",
            "basis": LAW,
            "confidence": "high",
            "evidence": "原文已读（R001）",
            **more,
        }
    )


def limit(**more: Any) -> Limit:
    told = {"what": "决定", "amount": 20, "unit": "工作日", "final": True, "basis": LAW}
    return Limit(**{**told, "confidence": "high", "evidence": "原文已读", **more})


def choice(key: str, *values: str, **more: Any) -> Question:
    return Question(key=key, ask=f"{key}是哪一种？", options=tuple(Option(value=v) for v in values), **more)


MATTER = Matter(
    id="E99",
    annex=1,
    no=99,
    marks="",
    name="开店(小店)",
    lead="甲局",
    questions=("kind", "area", "night"),
    faq=(Answered(ask="开店(小店)要多久？", answer="看事项。", basis=LAW),),
    rows=(
        Row(name="甲许可", dept="甲局", levels="县级", when=({"area": Range(min=200)},)),
        Row(
            name="乙登记",
            dept="乙局",
            levels="县级",
            branches=(
                Branch(item="乙一", when=({"kind": "个体"},)),
                Branch(item="乙二", when=({"kind": "公司"},)),
            ),
        ),
        Row(name="丙事项", dept="乙局", levels="县级", when=({"night": "是"},)),
        Row(name="没人知道的事项", dept="甲局", levels="县级"),
    ),
)
ITEMS = (
    Item(
        key="甲许可",
        nature="行政许可",
        statutory=(limit(),),
        promised=limit(amount=10),
        result="甲证",
        requirements=(
            need("申请书", when=({"staff": "有"},)),
            need("登记表"),
        ),
    ),
    Item(key="乙一", requirements=(need("申请书"), need("户口簿", form="电子核验"))),
    Item(key="乙二", requirements=(need("章程", when=({"kind": "公司"},)),)),
    Item(
        key="丙事项",
        no_materials_because="只查询，不收材料。",
        after=(Predecessor(item="甲许可", basis=LAW[0], confidence="high"),),
    ),
)
SMALL = Catalogue(
    version="x",
    matters=(MATTER,),
    items={item.key: item for item in ITEMS},
    materials={
        one.key: one
        for one in (
            Material(key="申请书", faults=("没有签名",), cure="请签名"),
            Material(key="登记表"),
            Material(key="户口簿", issuer="公安机关"),
            Material(key="章程"),
            Material(key="甲证", issuer="甲局等部门"),
        )
    },
    questions={
        one.key: one
        for one in (
            choice("kind", "个体", "公司", basis="R001"),
            Question(key="area", ask="面积多大？", unit="平方米"),
            choice("night", "是", "否", when=({"area": Range(min=100)},)),
            choice("staff", "有", "没有"),
        )
    },
    sources={"某条例": Source(key="某条例", title="某条例", in_force=date(2020, 1, 1))},
    rules={"R001": Rule(id="R001", quote="原文")},
    departments={key: Department(key=key, short=key) for key in ("甲局", "乙局")},
    counties={"某县": County(key="某县", thresholds={"area": "200"}, windows=(Window(department="甲局"),))},
)


@dataclass(frozen=True, slots=True)
class Change:
    """Fields of one entry that are to be otherwise. A matter by its number, an item by its key…"""

    kind: str
    key: str
    fields: dict[str, Any]


def changed(kind: str, key: str, **fields: Any) -> Change:
    return Change(kind, key, fields)


KINDS: dict[str, Any] = {
    "materials": Material,
    "sources": Source,
    "questions": Question,
    "items": Item,
    "general": General,
    "departments": Department,
}


def broken(*changes: Change) -> Catalogue:
    """The small catalogue with these changes; a key it does not have is added as it is."""
    found = SMALL
    for change in changes:
        if change.kind == "matters":
            whole = tuple(replace(m, **change.fields) if m.id == change.key else m for m in found.matters)
            found = replace(found, matters=whole)
        else:
            held = dict(getattr(found, change.kind))
            old = held.get(change.key)
            new: Any = (
                replace(old, **change.fields) if old else KINDS[change.kind](key=change.key, **change.fields)
            )
            fields: dict[str, Any] = {change.kind: {**held, change.key: new}}
            found = replace(found, **fields)
    return found


def item(key: str, **fields: Any) -> Change:
    return changed("items", key, **fields)


def matter(**fields: Any) -> Change:
    return changed("matters", "E99", **fields)


def rows(no: int, **fields: Any) -> Change:
    """The matter with one row (numbered from 1) changed."""
    return matter(rows=tuple(replace(r, **fields) if n == no else r for n, r in enumerate(MATTER.rows, 1)))


def places(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """Where each entry would stand."""
    found = {}
    for folder, field in FIELDS.items():
        held = getattr(catalogue, field)
        keys = [one.id for one in held] if isinstance(held, tuple) else list(held)
        found.update({(folder, key): f"{folder}/a.yaml:{no}" for no, key in enumerate(keys, 1)})
    return found


def examined(*changes: Change, on: date = ON) -> Findings:
    """What the whole examination finds in the broken catalogue."""
    catalogue = broken(*changes)
    return examine(catalogue, places(catalogue), on)


SURE: dict[str, Any] = {"confidence": "high", "evidence": "原文"}


def said(basis: tuple[Basis, ...] = LAW, text: str = "须本人到场。") -> Said:
    return Said(text=text, basis=basis, confidence="high")


def stage(**more: Any) -> Stage:
    return Stage(**{"name": "听证", "stops": True, "basis": LAW, **SURE, **more})


def fee(**more: Any) -> Fee:
    return Fee(**{"charge": "不收费", "basis": LAW, **SURE, **more})


def grace(**more: Any) -> Grace:
    return Grace(**{"basis": LAW[0], "consequence": "逾期不补的，退回申请。", **more})


def first(**more: Any) -> Change:
    """The first item with one more requirement, of the paper 登记表."""
    return item("甲许可", requirements=(need("申请书", when=({"staff": "有"},)), need("登记表", **more)))
