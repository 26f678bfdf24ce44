"""Papers that government issued itself, and papers that are the same under two names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from counter.catalog.model import Material, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book

GOVERNMENT = re.compile(
    r"部门|公安机关|税务机关|登记机关|签发机关|管理机关|人民政府|经办机构|消防救援机构|检疫机构|委员会$"
)
"""Issuers that are 政府部门 (R053). Hospitals, banks, courts and inspection companies are none."""

NOT_GOVERNMENT = re.compile(r"村\(居\)民委员会|村民委员会|居民委员会|[(（][^)）]*部门管理[)）]")
"""Committees of villagers and residents; places which a department merely oversees."""


def paper_faults(book: Book) -> Iterator[str]:
    """Government papers asked for without a reason; two names for one paper."""
    asked = {p.value.material for p in book.of(Requirement) if p.value.form in ("原件", "复印件")}
    for part in book.of(Material):
        one: Material = part.value
        if one.key in asked and is_governments(one) and not one.exempt and not one.not_exempt_because:
            yield (
                f"{part.where}由{one.issuer}核发，政府核发的材料一律免于提交（R053）。"
                "请标免提交（exempt: true），或写明不能免的原因（not_exempt_because）。"
            )
    yield from _idle(book)
    yield from _twins(book)


def _idle(book: Book) -> Iterator[str]:
    """An original wanted of a paper that is exempt: the exemption counts, and the wish has no effect."""
    for part in book.of(Requirement):
        material = book.catalogue.materials.get(part.value.material)
        if material is not None and material.exempt and part.value.form == "原件":
            yield (
                f"{part.where}是免提交的材料，写“原件”不起作用，清单上仍是免提交。"
                "确需原件的，请在材料里改成不免提交，并写明不能免的原因。"
            )


def is_governments(material: Material) -> bool:
    """Whether a department of government issues it."""
    return bool(GOVERNMENT.search(NOT_GOVERNMENT.sub("", material.issuer)))


def _twins(book: Book) -> Iterator[str]:
    seen: dict[object, str] = {}
    for part in book.of(Material):
        key: str = part.value.key
        other = seen.setdefault(essence(key), key)
        if other != key:
            where = book.place("materials", other)
            yield f"{part.where}与 {where} 的“{other}”看起来是同一种材料。请合并，或改名使两者分得清。"


def essence(name: str) -> tuple[str, ...]:
    """What is left of a name when brackets, marks, 的 and the words for “and” are gone, in any order.

    Words that tell papers apart (申请书 and 申请表, 报告书 and 报告表, 原件 of whom) stay, and letters are
    never compared by likeness: 药品 and 兽药 differ by one character.
    """
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"(以及|或者|或|及|和|与|、|,|/)", "|", text)
    parts = (re.sub(r"[\W_的]|有效|复印件", "", part) for part in text.split("|"))
    return tuple(sorted(part for part in parts if part))
