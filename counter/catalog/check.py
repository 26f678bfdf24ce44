"""Faults between entries: names that point nowhere, conditions that cannot hold, lines the law forbids."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from counter.catalog.model import GIVEN, Catalogue, Item, Question, Range, When

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

CATCH_ALL = re.compile(r"其他(有关|相关)?(材料|文件|资料)|(有关|相关)(材料|文件|资料)$")
"""Catch-all lines: 河南省优化营商环境条例 art. 28 forbids them."""


def faults_of(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> tuple[str, ...]:
    """Every fault between entries, each with file, line, key and the nearest valid name."""
    found = (
        *_matter_faults(catalogue, places),
        *_item_faults(catalogue, places),
        *_material_faults(catalogue, places),
        *_question_faults(catalogue, places),
    )
    return tuple(found)


def nearest(name: str, names: Collection[str]) -> str:
    """A hint for a mistyped name; empty when nothing is near."""
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"是不是“{near[0]}”？" if near else "请先登记或改正。"


def _matter_faults(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[str]:
    for matter in catalogue.matters:
        place = places.get(("matters", matter.id), matter.id)
        for key in matter.questions:
            if key not in catalogue.questions:
                yield f"{place}: 情形问题“{key}”没有登记。{nearest(key, catalogue.questions)}"
        for key, when in matter.asked_when.items():
            if key not in catalogue.questions:
                yield f"{place}: asked_when 里的问题“{key}”没有登记。{nearest(key, catalogue.questions)}"
            yield from _when_faults(catalogue, when, f"{place}: asked_when“{key}”")
        yield from _when_faults(catalogue, (dict(matter.presets),), f"{place}: presets")
        for no, row in enumerate(matter.rows, 1):
            yield from _when_faults(catalogue, row.when, f"{place}: 第{no}行")
            yield from _unasked(matter.questions, row.when, f"{place}: 第{no}行")
            for branch in row.branches:
                yield from _when_faults(catalogue, branch.when, f"{place}: 第{no}行分支“{branch.item}”")
                if branch.item not in catalogue.items:
                    hint = nearest(branch.item, catalogue.items)
                    yield f"{place}: 第{no}行分支的事项“{branch.item}”没有登记。{hint}"


def _unasked(asked: tuple[str, ...], when: When, where: str) -> Iterator[str]:
    for case in when:
        for key in case:
            if key not in asked and key not in GIVEN:
                yield f"{where}: 条件用到的问题“{key}”没有列在 questions 里，问不到。"


def _item_faults(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[str]:
    for item in catalogue.items.values():
        place = places.get(("items", item.key), item.key)
        yield from _requirement_faults(catalogue, item, f"{place}: 事项“{item.key}”")
        if item.result and item.result not in catalogue.materials:
            hint = nearest(item.result, catalogue.materials)
            yield f"{place}: 办理结果“{item.result}”没有登记为材料。{hint}"
        for before in item.after:
            if before.item not in catalogue.items:
                yield f"{place}: 前置事项“{before.item}”没有登记。{nearest(before.item, catalogue.items)}"
        if item.requirements and item.no_materials_because:
            yield f"{place}: 事项“{item.key}”既列了材料又写了不需材料，请只留一样。"


def _requirement_faults(catalogue: Catalogue, item: Item, where: str) -> Iterator[str]:
    for requirement in item.requirements:
        here = f"{where}的材料“{requirement.material}”"
        if requirement.material not in catalogue.materials:
            yield f"{here}没有登记。{nearest(requirement.material, catalogue.materials)}"
        if not requirement.basis:
            yield f"{here}没有写依据（basis）。"
        graces = tuple(g.basis for g in (requirement.deferral, requirement.commitment) if g is not None)
        for basis in (*requirement.basis, *graces):
            if basis.source not in catalogue.sources:
                yield f"{here}的依据“{basis.source}”没有登记。{nearest(basis.source, catalogue.sources)}"
        if requirement.copies is not None and requirement.copies < 1:
            yield f"{here}的份数应为 1 以上；不确定就留空（待核定）。"
        yield from _when_faults(catalogue, requirement.when, here)


def _material_faults(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[str]:
    for material in catalogue.materials.values():
        place = places.get(("materials", material.key), material.key)
        if CATCH_ALL.search(material.key):
            yield f"{place}: “{material.key}”是兜底材料，不得列入清单（河南省优化营商环境条例第28条）。"
        if material.exempt and material.not_exempt_because:
            yield f"{place}: “{material.key}”标为免提交，却又写了不能免的原因。请只留一样。"


def _question_faults(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[str]:
    for question in catalogue.questions.values():
        place = places.get(("questions", question.key), question.key)
        yield from _when_faults(catalogue, question.when, f"{place}: 问题“{question.key}”")
        if bool(question.options) == bool(question.unit):
            yield f"{place}: 问题“{question.key}”要么列选项（options），要么写单位（unit），二者取一。"
        values = [option.value for option in question.options]
        if len(values) != len(set(values)):
            yield f"{place}: 问题“{question.key}”有两个相同的选项。"
        if _circular(catalogue, question):
            yield f"{place}: 问题“{question.key}”的条件绕回了自己。"


def _circular(catalogue: Catalogue, question: Question) -> bool:
    waiting, seen = [question.key], set[str]()
    while waiting:
        current = catalogue.questions.get(waiting.pop())
        for case in current.when if current else ():
            if question.key in case:
                return True
            waiting.extend(key for key in case if key not in seen)
            seen.update(case)
    return False


def _when_faults(catalogue: Catalogue, when: When, where: str) -> Iterator[str]:
    for case in when:
        for key, test in case.items():
            question = catalogue.questions.get(key)
            if key in GIVEN:
                continue
            if question is None:
                yield f"{where}: 条件里的问题“{key}”没有登记。{nearest(key, catalogue.questions)}"
            elif isinstance(test, Range) != bool(question.unit):
                yield f"{where}: 问题“{key}”的条件与题型不符（数字题用 min/below，选择题用选项）。"
            elif not isinstance(test, Range):
                values = [option.value for option in question.options]
                for value in (test,) if isinstance(test, str) else test:
                    if value not in values:
                        yield f"{where}: 问题“{key}”没有选项“{value}”。{nearest(value, values)}"
