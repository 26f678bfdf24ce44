"""A case as far along as a test wants it: lived through the desks once in a process, then copied.

Only into an office where nothing has happened yet; in any other the life is lived there, step by step.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import world

from counter import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from counter.cases.course import Course

P = ParamSpec("P")
STORE = "counter.db"
KEPT: dict[tuple[str, ...], Kept | None] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """A data folder as it was when the case had come so far."""

    folder: Path
    case_id: str
    at: datetime


def lived(
    stage: Callable[Concatenate[world.World, P], Course],
) -> Callable[Concatenate[world.World, P], Course]:
    """A stage of a life that is lived once. The second time its end is kept, and copied from then on."""

    @wraps(stage)
    def copied(office: world.World, /, *args: P.args, **named: P.kwargs) -> Course:
        if not untouched(office):
            return stage(office, *args, **named)
        key = (stage.__module__, stage.__name__, repr(args), repr(named))
        if kept := KEPT.get(key):
            return _copied(office, kept)
        course = stage(office, *args, **named)
        KEPT[key] = _kept(office, course) if key in KEPT else None
        return course

    return copied


def untouched(office: world.World) -> bool:
    """A sample office on SQLite on its first morning, its people hired and nothing else done."""
    begun = office.clock.at.replace(microsecond=0) == world.NOW
    with office.office.store.read() as view:
        done = view.journal.head().seq
    return begun and office.office.station == settings.sample() and not done


def _kept(office: world.World, course: Course) -> Kept:
    data, folder = office.office.data, Path(tempfile.mkdtemp(prefix="life-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(data, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{STORE}*"))
    with closing(sqlite3.connect(data / STORE)) as here, closing(sqlite3.connect(folder / STORE)) as there:
        here.backup(there)
    return Kept(folder, course.case.id, office.clock.at)


def _copied(office: world.World, kept: Kept) -> Course:
    office.close()  # the connections; it opens new ones when asked
    shutil.copytree(kept.folder, office.office.data, dirs_exist_ok=True)
    office.clock.at = kept.at
    return office.course(kept.case_id)
