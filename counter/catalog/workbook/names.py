"""Which names a cell may use, and the nearest one to a mistyped name."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from counter.catalog.workbook.naming import Naming, bare, naming

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from counter.catalog.model import Catalogue

MOST_HINTS = 200
"""Nearest names looked up for one book: after so many faults, hints help nobody and cost minutes."""


@dataclass(slots=True)
class Names:
    """The names of one catalogue together with those a book adds."""

    naming: Naming
    matters: dict[str, str]
    """Id → name."""
    titles: dict[str, str]
    """Full title of a source → its key, where they differ and name one source."""
    kinds: dict[str, set[str]]
    """Kind → keys."""
    _near: dict[tuple[str, int], str] = field(default_factory=dict)

    def matter(self, key: str) -> str:
        """A matter as a book names it: E03 开饭店."""
        return f"{key} {self.matters.get(key, '')}".strip()

    def near(self, name: str, names: Collection[str]) -> str:
        """A hint such as “是不是……？”; "" when nothing is near."""
        known = self._near.get((name, len(names)))
        if known is not None or len(self._near) >= MOST_HINTS:
            return known or ""
        found = get_close_matches(name[:60], names, n=1, cutoff=0.5)
        self._near[name, len(names)] = hint = f"是不是“{found[0]}”？" if found else ""
        return hint

    def near_question(self, name: str) -> str:
        """The nearest question by its key or its wording."""
        questions = self.naming.questions
        return self.near(bare(name), (*questions, *(bare(one.ask) for one in questions.values())))


def names_of(catalogue: Catalogue) -> Names:
    """Every name of the catalogue, and the items its rows name that are not registered yet."""
    kinds = {
        "items": {*catalogue.items, *row_items(catalogue)},
        "materials": set(catalogue.materials),
        "sources": set(catalogue.sources),
        "counties": set(catalogue.counties),
        "departments": set(catalogue.departments),
        "matters": {matter.id for matter in catalogue.matters},
    }
    return Names(
        naming=naming(catalogue.questions),
        matters={matter.id: matter.name for matter in catalogue.matters},
        titles=_titles((one.key, one.title) for one in catalogue.sources.values()),
        kinds=kinds,
    )


def _titles(sources: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(sources)
    titles = [title for _, title in listed]
    keys = {key for key, _ in listed}
    return {title: key for key, title in listed if titles.count(title) == 1 and title not in keys and title}


def row_items(catalogue: Catalogue) -> dict[str, None]:
    """Keys of the items the rows of the notice lead to, in their order, registered or not."""
    keys = (
        key
        for matter in catalogue.matters
        for row in matter.rows
        for key in ([branch.item for branch in row.branches] or [row.item or row.name])
    )
    return dict.fromkeys(keys)
