"""What an entry must not say: two things that exclude each other, empty conditions, catch-all lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter.catalog.model import (
    Fee,
    Grace,
    Item,
    Limit,
    Material,
    Matter,
    Question,
    Requirement,
    Source,
    Stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from counter.catalog.check.book import Book
    from counter.catalog.model import Test, When

CATCH_ALL = re.compile(r"其他(有关|相关)?(材料|文件|资料)|(有关|相关)(材料|文件|资料)$")
"""Catch-all lines: 河南省优化营商环境条例 art. 28 forbids them."""

NO_AMOUNT = ("当天", "当场", "即时")
"""Units that carry no number."""


def shape_faults(book: Book) -> Iterator[str]:
    """Every entry or part that contradicts itself."""
    for part in book.parts:
        check = CHECKS.get(type(part.value))
        yield from (f"{part.where}{fault}" for fault in (check(part.value) if check else ()))
        for where, when in part.whens:
            yield from (f"{where}{fault}" for fault in _when(when))


def _item(item: Item) -> Iterator[str]:
    if item.requirements and item.no_materials_because:
        yield "既列了材料又写了不需材料，请只留一样。"


def _requirement(requirement: Requirement) -> Iterator[str]:
    if not requirement.basis:
        yield "没有写依据（basis）。请补上，没有依据的不得要求。"
    if requirement.copies is not None and requirement.copies < 1:
        yield "的份数应为 1 以上；不确定就留空（待核定）。"
    yield from _window(requirement)


def _window(one: Requirement | Limit | Source) -> Iterator[str]:
    if one.in_force is not None and one.until is not None and one.until <= one.in_force:
        yield f"的止日 {one.until} 不在起日 {one.in_force} 之后，哪一天都不算数。请改日期。"


def _limit(limit: Limit) -> Iterator[str]:
    if limit.unit in NO_AMOUNT and limit.amount is not None:
        yield f"写了“{limit.unit}”就不要再写数量（amount）。"
    elif limit.unit not in NO_AMOUNT and limit.amount is None:
        yield f"没有写数量（amount）。请写明几{limit.unit}。"
    elif limit.amount is not None and limit.amount < 1:
        yield "的数量（amount）应为 1 以上。"
    yield from _based(limit)
    yield from _window(limit)


def _based(one: Limit | Stage | Fee) -> Iterator[str]:
    if not one.basis:
        yield "没有写依据（basis）。请补上，没有依据就留空（待核定）。"


def _grace(grace: Grace) -> Iterator[str]:
    if not grace.consequence.strip():
        yield "没有写申请人要承担的不利后果（consequence）。请写明，收件时要告知（R140）。"
    if grace.days is not None and grace.days < 1:
        yield "的补交期限（days）应为 1 以上；没有期限就不写。"


def _material(material: Material) -> Iterator[str]:
    if CATCH_ALL.search(material.key):
        yield "是兜底材料，不得列入清单（河南省优化营商环境条例第28条）。请写明具体材料或删去。"
    if material.exempt and material.not_exempt_because:
        yield "标为免提交，却又写了不能免的原因（not_exempt_because）。请只留一样。"


def _question(question: Question) -> Iterator[str]:
    if bool(question.options) == bool(question.unit):
        yield "要么列选项（options），要么写单位（unit），二者取一。"
    values = [option.value for option in question.options]
    if len(values) != len(set(values)):
        yield "有两个相同的选项。请合并或改名。"


def _matter(matter: Matter) -> Iterator[str]:
    for key in dict.fromkeys(key for key in matter.questions if matter.questions.count(key) > 1):
        yield f"情形问题“{key}”在 questions 里列了两次。请删去一个。"


def _when(when: When) -> Iterator[str]:
    for case in when:
        if not case:
            yield ": 有一种情形没有写条件，等于什么情形都成立。请写明条件或删去整个 when。"
        for key, test in case.items():
            if problem := _impossible(test):
                yield f": 问题“{key}”的条件{problem}，永远不成立。请改正。"


def _impossible(test: Test) -> str:
    if isinstance(test, tuple):
        return "" if test else "一个选项也没有写"
    if isinstance(test, str):
        return ""
    if test.min is None and test.below is None:
        return "既没有写 min 也没有写 below"
    empty = test.min is not None and test.below is not None and test.min >= test.below
    return f"从 {test.min:g} 到 {test.below:g} 以下是空的" if empty else ""


CHECKS: dict[type[Any], Callable[[Any], Iterator[str]]] = {
    Item: _item,
    Requirement: _requirement,
    Limit: _limit,
    Stage: _based,
    Fee: _based,
    Grace: _grace,
    Material: _material,
    Question: _question,
    Matter: _matter,
    Source: _window,
}
