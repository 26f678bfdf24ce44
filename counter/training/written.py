"""The written scenarios, as shipped in catalog_data/training, for every desk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import catalog_data
from counter.errors import CatalogueFaulty, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Scenario

FOLDER = "training"


def load(root: Path | None = None) -> tuple[Scenario, ...]:
    """Every written scenario, by its number. CatalogueFaulty with every fault of the files."""
    return _load(root or catalog_data.ROOT)


@lru_cache(maxsize=4)
def _load(root: Path) -> tuple[Scenario, ...]:
    from counter.training.reading import read

    found = read(root / FOLDER)
    if found.faults:
        raise CatalogueFaulty(tuple(found.faults))
    return tuple(sorted(found.scenarios, key=lambda one: one.id))


def one(scenario_id: str, root: Path | None = None) -> Scenario:
    """The scenario of this number. Refused if there is none."""
    for scenario in load(root):
        if scenario.id == scenario_id.upper():
            return scenario
    raise Refused(f"没有编号为 {scenario_id} 的情景。", todo="请用 counter train list 查看编号。")


def faults(catalogue: Catalogue, root: Path | None = None) -> tuple[str, ...]:
    """Everything wrong with the written scenarios under this catalogue, each with its place; () = nothing."""
    from counter.training.checking import check
    from counter.training.reading import read

    found = read((root or catalog_data.ROOT) / FOLDER)
    told = [
        f"{found.places[scenario.id]}: {scenario.id} {fault}"
        for scenario in found.scenarios
        for fault in check(scenario, catalogue)
    ]
    return tuple(dict.fromkeys((*found.faults, *told)))
