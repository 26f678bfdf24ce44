"""A chapter for each item of a department, over all matters in which it stands. Pure.

The item is looked at as a matter of its own with one row, so that everything is told as in the other cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.model import Item, Matter, Row
from counter.guides import terms
from counter.guides.chosen import both
from counter.guides.compose import sources
from counter.guides.conditions import say
from counter.guides.handbook import asking, clocks, papers
from counter.guides.handbook.matters import here, known, results
from counter.guides.handbook.papers import sections_of
from counter.guides.handbook.record import Chapter, Grid
from counter.guides.record import Says, Told
from counter.intake.compose import cite
from counter.intake.consult_terms import in_case
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.model import Catalogue, County, When
    from counter.guides.handbook.papers import Blocks
    from counter.settings import Station

Place = tuple[Matter, int, Row, "When"]
"""A row of a matter that handles the item, its number, and when."""


def standing(catalogue: Catalogue, department: str) -> dict[str, list[Place]]:
    """Item → the rows of this department that handle it, in the order of the notice."""
    found: dict[str, list[Place]] = {}
    for matter in catalogue.matters:
        for no, row in enumerate(matter.rows, 1):
            if row.dept == department:
                for key, when in _handled(row):
                    found.setdefault(key, []).append((matter, no, row, when))
    return found


def _handled(row: Row) -> Iterator[tuple[str, When]]:
    if not row.branches:
        yield row.item or row.name, row.when
    for branch in row.branches:
        yield branch.item, both(row.when, branch.when)


def chapter(  # noqa: PLR0913  (what an item is told from)
    catalogue: Catalogue, key: str, rows: list[Place], *, no: int, place: Station | County | None, on: date
) -> Chapter:
    """Everything the window and the department have to agree on about one item."""
    item = catalogue.items.get(key) or Item(key=key)
    _, _, row, _ = rows[0]
    alone = Matter(
        id="",
        annex=0,
        no=0,
        marks="",
        name=key,
        lead=row.dept,
        rows=(Row(name=key, dept=row.dept, levels=row.levels),),
    )
    scope = sources(catalogue, alone, place, on)
    return Chapter(
        key=str(no),
        name=key,
        group="",
        facts=tuple(_facts(catalogue, item, rows)),
        sections=sections_of(
            ("在哪些一件事里办", _places(catalogue, rows, place)),
            ("申请条件", known(terms.conditions(scope))),
            ("情形问答", asking.questions(scope)),
            ("收件标准和审查要点", papers.standards(scope)),
            ("不用交的材料", papers.exempt(scope)),
            ("容缺受理和告知承诺", papers.graces(scope)),
            ("时限和特别环节", clocks.limits(scope)),
            ("前置和后置事项", clocks.neighbours(catalogue, item)),
            ("结果、收费和到场", results(scope)),
        ),
    )


def _facts(catalogue: Catalogue, item: Item, rows: list[Place]) -> Iterator[tuple[str, str]]:
    yield "编码、性质", f"编码{item.code or UNKNOWN}；{item.nature or f'性质{UNKNOWN}'}"
    yield "设定依据", "；".join(cite(catalogue, one) for one in item.established) or UNKNOWN
    matters = dict.fromkeys(matter.id for matter, *_ in rows)
    yield "一件事", f"{len(matters)} 件：{'、'.join(matters)}"


def _places(catalogue: Catalogue, rows: list[Place], place: Station | County | None) -> Blocks:
    listed = tuple(
        (
            f"{matter.id} {matter.name}",
            f"{no} {row.name}",
            here(row.levels, place),
            _when(catalogue, matter, when),
            row.remark,
        )
        for matter, no, row, when in rows
    )
    grid = Grid(("一件事", "其中第几项", "行使层级", "什么情形办", "备注"), (26, 24, 17, 19, 14), listed)
    unsigned = [matter.id for matter, *_ in rows if not matter.signed_off]
    told = Told(text=f"{'、'.join(dict.fromkeys(unsigned))} 是参考稿，牵头部门尚未核定")
    return (grid, Says((told,))) if unsigned else (grid,)


def _when(catalogue: Catalogue, matter: Matter, when: When) -> str:
    said = in_case(catalogue, when, matter.presets)
    return "本件的情形下不办" if said is None else say(said).rstrip("，") or "不分情形"
