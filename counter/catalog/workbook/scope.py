"""Which entries a book holds: all of them, or those one matter or one department is concerned with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.catalog.workbook.names import row_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from counter.catalog.model import Catalogue, Item, Matter, Row

Chosen = dict[str, tuple[str, ...]]
"""Kind → keys of the entries in a book, in the order of its sheet."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a book was asked to hold; both empty = everything."""

    matter: str = ""
    """Id such as E03."""
    department: str = ""
    """As the notice names it."""

    def __str__(self) -> str:
        parts = [f"一件事 {self.matter}"] if self.matter else []
        parts += [self.department] if self.department else []
        return "、".join(parts) or "全部"


def chosen(catalogue: Catalogue, scope: Scope) -> Chosen:
    """The entries of a book. Sources always go out whole: every sheet cites them.

    Counties go out with a department's book and the whole one.
    """
    if scope == Scope():
        return {
            "sources": tuple(catalogue.sources),
            "materials": tuple(catalogue.materials),
            "items": tuple(dict.fromkeys((*row_items(catalogue), *catalogue.items))),
            "matters": tuple(matter.id for matter in catalogue.matters),
            "counties": tuple(catalogue.counties),
        }
    items = tuple(dict.fromkeys(_items(catalogue, scope)))
    known = [catalogue.items[key] for key in items if key in catalogue.items]
    return {
        "sources": tuple(catalogue.sources),
        "materials": tuple(_materials(known, catalogue.materials)),
        "items": items,
        "matters": tuple(matter.id for matter in catalogue.matters if _leads(matter, scope)),
        "counties": () if scope.matter else tuple(catalogue.counties),
    }


def rows_in(catalogue: Catalogue, scope: Scope) -> Iterator[tuple[Matter, int, Row]]:
    """The rows of the notice within a scope, with their numbers."""
    for matter in catalogue.matters:
        for no, row in enumerate(matter.rows, 1):
            if scope.matter in ("", matter.id) and scope.department in ("", row.dept):
                yield matter, no, row


def _items(catalogue: Catalogue, scope: Scope) -> Iterator[str]:
    for _, _, row in rows_in(catalogue, scope):
        yield from [branch.item for branch in row.branches] or [row.item or row.name]


def _materials(items: Iterable[Item], known: Mapping[str, object]) -> Iterator[str]:
    wanted = {one.material for item in items for one in item.requirements}
    wanted |= {item.result for item in items}
    return (key for key in known if key in wanted)


def _leads(matter: Matter, scope: Scope) -> bool:
    return scope.matter in ("", matter.id) and scope.department in ("", matter.lead)
