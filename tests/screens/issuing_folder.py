"""Data folders with cases that wait at the issuing window, made through the desks."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import compiled
import issuing_hands
import world

from counter.desks.office import open_office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.cases.course import Course


def prepared(ready: Path, folder: Path, make: Callable[[world.World], Course]) -> tuple[Path, str]:
    """A copy of a folder with its first operator, and what `make` left in it: the folder and the 办件号."""
    data = shutil.copytree(ready, folder / "data")
    compiled.give(data)
    clock = world.Clock()
    office = world.World(open_office(data, now=clock), clock)
    try:
        course = make(office)
    finally:
        office.close()
    return data, course.case.number or ""


def at_window(office: world.World) -> Course:
    """Everything of 开饭店 at the issuing window."""
    return issuing_hands.ready(office)
