"""Consultations for tests: the whole list with the first answers, and one item told in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from counter.catalog import load
from counter.catalog.model import (
    Answered,
    Basis,
    Catalogue,
    Fee,
    Item,
    Limit,
    Material,
    Matter,
    Predecessor,
    Presence,
    Requirement,
    Row,
    Said,
    Source,
    Stage,
    Unit,
)
from counter.intake import consult
from counter.settings import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.intake.advice import Advice
    from counter.intake.walk import Walk

ON = date(2026, 11, 23)
STATION = sample()
E03 = {
    "fire_area": "是",
    "food_auto_machine": "否",
    "advert_kind": "大型户外广告",
    "fire_procedure": "一般程序",
    "drainage_pretreatment": "是",
    "drainage_key_discharger": "否",
}


@cache
def catalogue() -> Catalogue:
    """The list as shipped."""
    return load.load().catalogue


def first_answers(matter_id: str) -> dict[str, str]:
    """Every question answered by its first option that stops nothing."""
    answers: dict[str, str] = {}
    while waiting := looked(matter_id, answers).open_questions:
        values = [option.value for option in waiting[0].options if not option.stop] or ["150"]
        answers[waiting[0].key] = values[0]
    return answers


def looked(
    matter_id: str,
    answers: Mapping[str, str],
    *,
    chosen: tuple[int, ...] | None = None,
    of: Catalogue | None = None,
) -> Walk:
    """The walk of somebody who asks."""
    return consult.look(of or catalogue(), STATION, ON, matter_id, answers, chosen=chosen)


def advice(
    matter_id: str,
    answers: Mapping[str, str],
    *,
    chosen: tuple[int, ...] | None = None,
    of: Catalogue | None = None,
) -> Advice:
    """What they are told."""
    return consult.advise(looked(matter_id, answers, chosen=chosen, of=of), STATION, answers)


# -- a list of our own, in which everything is known -------------------------------------------------------

LAW = Basis(source="法", article="第九条")


def said(text: str) -> Said:
    """A sentence with its basis."""
    return Said(text=text, basis=(LAW,), confidence="high")


def limit(amount: int | None, *, what: str = "决定", final: bool = True) -> Limit:
    """A limit of the one law there is."""
    unit: Unit = "工作日" if amount else "当场"
    return Limit(
        what=what,
        amount=amount,
        unit=unit,
        starts="受理",
        final=final,
        basis=(LAW,),
        confidence="high",
        evidence="条文",
    )


def wants(material: str) -> Requirement:
    """One original."""
    return Requirement(
        material=material, form="原件", copies=2, confidence="high", evidence="条文", basis=(LAW,)
    )


FULL = Item(
    key="甲许可",
    nature="行政许可",
    promised=limit(7),
    statutory=(limit(20), limit(10, what="现场核查", final=False)),
    stages=(
        Stage(name="现场核查", stops=True, joint=True, basis=(LAW,), confidence="high", evidence="条文"),
        Stage(name="听证", stops=False, basis=(LAW,), confidence="high", evidence="条文"),
    ),
    fee=(Fee(charge="不收费", basis=(LAW,), confidence="high", evidence="条文"),),
    presence=Presence(
        appointment=said("可以预约，也可以直接来"),
        in_person=said("不用本人到场"),
        everyone=said("不用各方到场"),
        photo=said("现场拍照"),
    ),
    requirements=(wants("申请书"), wants("图纸")),
    result="甲许可证",
)
LATER = Item(
    key="乙备案",
    after=(Predecessor(item="甲许可", basis=LAW, confidence="high"),),
    statutory=(limit(None),),
    requirements=(wants("申请书"), wants("甲许可证")),
)
LICENSED = Item(key="丙许可", nature="行政许可", requirements=(wants("图纸"),))
UNLISTED = Item(key="丁确认")


def own(*items: Item) -> Catalogue:
    """A catalogue with one matter, X01, of these items, each at a department of its own."""
    matter = Matter(
        id="X01",
        annex=2,
        no=1,
        marks="",
        name="全都知道的事",
        lead="甲部门",
        promised=limit(15),
        faq=(Answered(ask="要本人来吗？", answer="不用。"),),
        rows=tuple(Row(name=one.key, dept=f"{one.key[0]}部门", levels="县级") for one in items),
    )
    return replace(
        catalogue(),
        matters=(matter,),
        items={one.key: one for one in items},
        materials={key: Material(key=key) for key in ("申请书", "图纸", "甲许可证")},
        questions={},
        sources={**catalogue().sources, "法": Source(key="法", title="某法")},
    )
