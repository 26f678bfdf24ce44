"""办理层级: what the station's level can take itself, and what goes across levels, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StationLevel = Literal["市级", "县级", "乡级", "村级"]
_ORDER = ("省", "市", "县", "乡")


@dataclass(frozen=True, slots=True)
class Handling:
    """Where an item is handled. `here` is False for cross-level handling (跨层级)."""

    here: bool
    level: str
    """省级 / 市级 / 县级 / 乡级."""

    def __str__(self) -> str:
        return f"{self.level}（本级）" if self.here else f"{self.level}（跨层级）"


def levels_of(text: str) -> tuple[str, ...]:
    """The levels a cell of the notice names: 市、县级 → 市级, 县级."""
    named = text.split("(", maxsplit=1)[0]
    return tuple(f"{level}级" for level in _ORDER if level in named)


def handling(text: str, station: StationLevel, *, city_district: bool) -> Handling:
    """Where an item with this cell is handled for a case received at `station`.

    `city_district`: the station lies in a 市辖区; a cell “(不含市辖区)” then leaves only the city level
    (A20).
    A township or village station receives for its county; 乡级 items it handles itself.
    """
    levels = levels_of(text)
    if city_district and "不含市辖区" in text:
        levels = tuple(level for level in levels if level != "县级")
    own: tuple[str, ...] = ("乡级", "县级") if station in ("乡级", "村级") else (station,)
    for level in own:
        if level in levels:
            return Handling(station != "村级" and level == station, level)
    return Handling(False, _nearest(levels, own[-1]))


def _nearest(levels: tuple[str, ...], own: str) -> str:
    ranks = {f"{level}级": rank for rank, level in enumerate(_ORDER)}
    return min(levels, key=lambda level: abs(ranks[level] - ranks[own]), default=own)
