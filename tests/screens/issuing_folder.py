"""Data folders with a case made through the desks, for screens that go on with it."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import compiled
import issuing_hands
import world
from helpers import Clock, start
from walking import Hands

from counter.desks.office import open_office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
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


@asynccontextmanager
async def later(folder: Path, tmp_path: Path, *, days: int = 0) -> AsyncIterator[Hands]:
    """The workbench over a copy of such a folder, an hour and so many days later."""
    clock = Clock()
    clock.ahead(hours=1, days=days)
    async with start(shutil.copytree(folder, tmp_path / "data"), clock=clock) as (app, pilot):
        yield Hands(app, pilot)


def the_course(hands: Hands) -> Course:
    """The one case, as stored."""
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        (case,) = view.cases.search("赵立新")
        return view.courses.course(case.id)
