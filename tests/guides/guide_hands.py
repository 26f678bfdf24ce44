"""What the tests of the guides share: the list as shipped, guides of it, and hostile ones."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import compiled

from counter.catalog import load
from counter.guides.compose import guide
from receipts import guides

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue, County
    from counter.guides.record import Guide
    from receipts.guides import Form

ON = date(2026, 11, 26)
SPREAD = ("E03", "E06", "E29", "P01", "P09", "P13")
"""Few and many items, a branching row, predecessors, one department, no list of materials at all."""
HOSTILE = ("<b>粗&amp;体</b>", "[red]红[/", "“引’号", "字" * 200, "𬱖𰻝", "a" * 120, "一\n二")


@cache
def catalogue() -> Catalogue:
    """The list as shipped, compiled once."""
    folder = Path(tempfile.mkdtemp(prefix="guides-"))
    compiled.give(folder)
    return load.load(cache=folder / "catalogues").catalogue


MATTERS = tuple(matter.id for matter in catalogue().matters)


@cache
def guide_of(matter_id: str) -> Guide:
    """The guide of 湖滨区."""
    return compose(catalogue(), matter_id)


def compose(of: Catalogue, matter_id: str, county: County | None = None) -> Guide:
    return guide(of, of.matter(matter_id), county or catalogue().counties["湖滨区"], ON)


@cache
def pdf_of(matter_id: str, form: Form) -> bytes:
    return guides.render(guide_of(matter_id), form)


def renamed(one: Guide, text: str) -> Guide:
    """The guide with this text wherever a department could have written something."""
    items = tuple(replace(item, name=text, remark=text) for item in one.items)
    materials = tuple(replace(m, name=text, standards=(text,), obtain=text) for m in one.materials)
    return with_lists(
        replace(one, matter=text, lead=text, place=text), {one.items: items, one.materials: materials}
    )


def with_lists(one: Guide, lists: dict[tuple[object, ...], tuple[object, ...]]) -> Guide:
    """The guide with other items or materials, in every element."""
    from counter.guides.record import Chart, Element, ItemList, MaterialList

    def block(old: object) -> object:
        if isinstance(old, ItemList | Chart) and old.items in lists:
            return replace(old, items=lists[old.items])  # type: ignore[arg-type]
        if isinstance(old, MaterialList) and old.materials in lists:
            return replace(old, materials=lists[old.materials])  # type: ignore[arg-type]
        return old

    def element(old: Element) -> Element:
        blocks = tuple(map(block, old.blocks))
        return replace(old, blocks=blocks, parts=tuple(map(element, old.parts)))  # type: ignore[arg-type]

    return replace(
        one,
        items=lists.get(one.items, one.items),  # type: ignore[arg-type]
        materials=lists.get(one.materials, one.materials),  # type: ignore[arg-type]
        full=tuple(map(element, one.full)),
        brief=tuple(map(element, one.brief)),
    )
