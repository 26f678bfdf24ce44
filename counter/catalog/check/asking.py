"""一件事申请表: fields that exist, forms the item really asks for, and grounds for everything asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from counter.catalog.check.names import nearest
from counter.catalog.model.asking import ANSWER, KNOWN, LABEL, Application, Ask, FormField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book, Part
    from counter.catalog.model import Catalogue


def asking_faults(book: Book) -> Iterator[str]:
    """What the form could not be made of."""
    for part in book.of((FormField, Application, Ask)):
        match part.value:
            case FormField():
                yield from _field(book.catalogue, part.value, part.where)
            case Application() if part.value.key not in book.catalogue.items:
                yield f"{part.where}没有这个事项。{nearest(part.value.key, book.catalogue.items)}"
            case Ask():
                yield from _ask(book.catalogue, part, part.value)
    yield from _alike(book)


def _field(catalogue: Catalogue, one: FormField, where: str) -> Iterator[str]:
    if len(one.label) > LABEL:
        yield f"{where}的 label 有 {len(one.label)} 个字，栏目格里放不下。请缩到 {LABEL} 个字以内。"
    if one.kind.startswith("choice") != bool(one.options):
        yield f"{where}的填法（kind）是选择的才写 options，写了 options 的要写 choice 或者 choices。"
    if one.filled.startswith(ANSWER):
        yield from _answered(catalogue, one, where)
    elif one.filled and one.filled not in KNOWN:
        yield f"{where}的 filled“{one.filled}”办件里没有。{nearest(one.filled, KNOWN)}"


def _answered(catalogue: Catalogue, one: FormField, where: str) -> Iterator[str]:
    key = one.filled.removeprefix(ANSWER)
    question = catalogue.questions.get(key)
    if question is None:
        yield f"{where}的 filled 里的问题“{key}”没有登记。{nearest(key, catalogue.questions)}"
        return
    values = [option.value for option in question.options]
    strange = [option for option in one.options if values and option not in values]
    if strange:
        yield f"{where}的选项“{'、'.join(strange)}”不是问题“{key}”的答案。请写得一样。"


def _ask(catalogue: Catalogue, part: Part, one: Ask) -> Iterator[str]:
    for key in one.fields:
        if key not in catalogue.fields:
            yield f"{part.where}: 栏目“{key}”没有登记。{nearest(key, catalogue.fields)}"
    if one.material and one.material not in catalogue.materials:  # one the item wants no more asks nothing
        yield f"{part.where}: 材料“{one.material}”没有登记。{nearest(one.material, catalogue.materials)}"
    if not one.material and not (one.basis and one.confidence and one.evidence):
        yield f"{part.where}没有写是哪份申请书（material），就要写依据、把握和出处。没有依据的不得要求。"
    if bool(one.basis) != bool(one.confidence) or bool(one.basis) != bool(one.evidence):
        yield f"{part.where}的依据（basis）、把握（confidence）和出处（evidence）要一起写。"


def _alike(book: Book) -> Iterator[str]:
    """One label twice in one part of the form could not be told apart."""
    labels = Counter((one.group, one.label) for one in book.catalogue.fields.values())
    for one in book.catalogue.fields.values():
        if labels[one.group, one.label] > 1:
            where = book.place("fields", one.key)
            yield f"{where}: “{one.group}”里有两个叫“{one.label}”的栏目。请改名或合并。"
