"""What every element of a guide is filled from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.guides.told import gathered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from counter.catalog.coverage import Contacts
    from counter.catalog.model import Catalogue, County, Item, Matter
    from counter.guides.chosen import Everything
    from counter.guides.conditions import Wording
    from counter.guides.record import GuideItem, GuideMaterial, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """One matter, everything in it, and where its windows are."""

    catalogue: Catalogue
    matter: Matter
    on: date
    county: County | None
    place: str
    contacts: Contacts
    whole: Everything
    wording: Wording
    items: tuple[GuideItem, ...]
    materials: tuple[GuideMaterial, ...]
    code: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all items, in the order of the notice."""
        return tuple(entry.label for entry in self.whole.entries)

    def each(self, tell: Callable[[Item, tuple[str, ...]], Iterable[Told]]) -> tuple[Told, ...]:
        """What is told of each item, the same sentence once. `tell`: item and label in, sentences out."""
        said = [one for entry in self.whole.entries for one in tell(entry.item, (entry.label,))]
        return gathered(said, self.labels)
