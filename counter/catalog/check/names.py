"""Names that point nowhere: each with the nearest one that exists."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from counter.catalog.model import (
    GIVEN,
    Basis,
    Branch,
    County,
    Item,
    Matter,
    Predecessor,
    Question,
    Range,
    Requirement,
    Row,
    When,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from counter.catalog.check.book import Book, Part
    from counter.catalog.model import Catalogue, Test

GIVEN_VALUES: dict[str, tuple[str, ...]] = {
    "agent": ("否", "是"),
    "applicant_kind": ("个人", "组织"),
    "minor": ("否", "是"),
}
"""What the applicant step can say."""

_RULE = re.compile(r"(?<![0-9A-Za-z])R\d{3}(?!\d)")


def nearest(name: str, names: Collection[str]) -> str:
    """A hint for a mistyped name; empty when nothing is near."""
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"是不是“{near[0]}”？" if near else "请先登记或改正。"


def name_faults(book: Book) -> Iterator[str]:
    """Every name of a source, department, item, material, question, answer or rule that is not registered."""
    for part in book.parts:
        yield from _pointers(book.catalogue, part)
        for where, when in part.whens:
            yield from _when_faults(book.catalogue, when, where)
        for field, text in part.texts:
            yield from _cited(book.catalogue, part, text) if field in ("basis", "evidence") else ()


def _pointers(catalogue: Catalogue, part: Part) -> Iterator[str]:
    one, where = part.value, part.where
    match one:
        case Basis():
            yield from _known(one.source, catalogue.sources, where)
        case Requirement():
            yield from _known(one.material, catalogue.materials, where)
        case Item() if one.result:
            here = f"{where}的办理结果“{one.result}”"
            yield from _known(one.result, catalogue.materials, here, "登记为材料")
        case Predecessor() | Branch():
            yield from _known(one.item, catalogue.items, where)
        case Window() if one.department:
            yield from _known(one.department, catalogue.departments, where)
        case Row():
            yield from _row(catalogue, one, where)
        case Matter():
            yield from _matter(catalogue, one, where)
        case County():
            for key in one.thresholds:
                here = f"{where}的面积等标准（thresholds）“{key}”"
                yield from _known(key, catalogue.questions, here)


def _known(name: str, names: Collection[str], where: str, how: str = "登记") -> Iterator[str]:
    if name not in names:
        yield f"{where}没有{how}。{nearest(name, names)}"


def _row(catalogue: Catalogue, row: Row, where: str) -> Iterator[str]:
    """A row whose own name has no item is 待核定; one that names an item must find it."""
    yield from _known(row.dept, catalogue.departments, f"{where}的部门“{row.dept}”")
    if row.item:
        yield from _known(row.item, catalogue.items, f"{where}的事项“{row.item}”")


def _matter(catalogue: Catalogue, matter: Matter, where: str) -> Iterator[str]:
    yield from _known(matter.lead, catalogue.departments, f"{where}牵头部门“{matter.lead}”")
    for key in matter.questions:
        yield from _known(key, catalogue.questions, f"{where}情形问题“{key}”")
    for key in matter.asked_when:
        yield from _known(key, catalogue.questions, f"{where}asked_when 里的问题“{key}”")
    presets: When = (dict(matter.presets),)
    yield from _when_faults(catalogue, presets, f"{where}presets")
    for no, row in enumerate(matter.rows, 1):
        yield from _unasked(matter, row.when, f"{where}第{no}行")
        for branch in row.branches:
            yield from _unasked(matter, branch.when, f"{where}第{no}行的分支“{branch.item}”")


def _unasked(matter: Matter, when: When, where: str) -> Iterator[str]:
    for key in dict.fromkeys(key for case in when for key in case):
        if key not in matter.questions and key not in GIVEN and key not in matter.presets:
            yield f"{where}: 条件用到的问题“{key}”没有列在 questions 里，问不到。请列进去。"


def _when_faults(catalogue: Catalogue, when: When, where: str) -> Iterator[str]:
    for case in when:
        for key, test in case.items():
            question = catalogue.questions.get(key)
            if key in GIVEN:
                yield from _options(key, test, GIVEN_VALUES[key], where)
            elif question is None:
                yield f"{where}: 条件里的问题“{key}”没有登记。{nearest(key, catalogue.questions)}"
            else:
                yield from _answer_faults(question, test, where)


def _answer_faults(question: Question, test: Test, where: str) -> Iterator[str]:
    if isinstance(test, Range) != bool(question.unit):
        yield f"{where}: 问题“{question.key}”的条件与题型不符（数字题用 min/below，选择题用选项）。"
    else:
        yield from _options(question.key, test, tuple(o.value for o in question.options), where)


def _options(key: str, test: Test, values: tuple[str, ...], where: str) -> Iterator[str]:
    if isinstance(test, Range):
        if key in GIVEN:
            yield f"{where}: “{key}”不是数字题，请写 {'、'.join(values)} 之一。"
        return
    for value in (test,) if isinstance(test, str) else test:
        if value not in values:
            yield f"{where}: 问题“{key}”没有选项“{value}”。{nearest(value, values)}"


def _cited(catalogue: Catalogue, part: Part, text: str) -> Iterator[str]:
    for rule in dict.fromkeys(_RULE.findall(text)):
        if rule not in catalogue.rules:
            yield f"{part.where}引用的规定“{rule}”没有登记。{nearest(rule, catalogue.rules)}"
