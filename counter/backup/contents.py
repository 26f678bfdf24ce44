"""What of a data folder belongs to a backup: everything, but for what can be made anew or is no station's."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter import settings
from counter.backup.marks import ASIDE, PLAN, STAGING
from counter.codes.kept import FOLDER as KEYS
from counter.store.engine import FILE as STORE
from counter.training.marker import FOLDER as TRAINING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from counter.settings import Station

LOGS: Final = ("crash.log",)
_NOT: Final = (STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}-journal", TRAINING, PLAN, *LOGS)
_UNFINISHED: Final = (".tmp", ".lock")
_PRIVATE: Final = ".key"
_OUTSIDE: Final = ("papers_folder", "scans_folder", "outbox_folder", "messages_folder")
_FACES: Final = ("body_face", "title_face")


@dataclass(frozen=True, slots=True)
class Found:
    """One file of the data folder."""

    path: str
    """Relative, with slashes."""
    file: Path
    size: int
    mtime_ns: int

    @property
    def private(self) -> bool:
        """Whether it is a private key."""
        return self.path.startswith(f"{KEYS}/") and self.path.endswith(_PRIVATE)


def belongs(name: str) -> bool:
    """Whether what bears this name right in the data folder belongs to a backup (the database is apart)."""
    if name in _NOT or name.startswith((ASIDE, STAGING)) or name.endswith(_UNFINISHED):
        return False
    return not (name.startswith("counter-before-") and name.endswith(".db"))  # made by a migration


def found(data: Path, without: Collection[Path]) -> Iterator[Found | str]:
    """Every file, or a sentence on one that is left out. `without`: folders of backups.

    What disappears meanwhile was in the making. OSError for a folder that cannot be read.
    """
    skipped = frozenset(one.resolve() for one in without)
    for top in sorted(os.scandir(data), key=lambda one: one.name):
        if belongs(top.name) and Path(top.path).resolve() not in skipped:
            yield from _below(data, top, skipped)


def _below(data: Path, entry: os.DirEntry[str], skipped: frozenset[Path]) -> Iterator[Found | str]:
    path = Path(entry.path)
    name = path.relative_to(data).as_posix()
    if entry.is_symlink():
        yield f"“{name}”是链接，没有备份；请直接备份它指向的地方"
        return
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    if stat.S_ISDIR(status.st_mode):
        if path.resolve() not in skipped:
            for one in sorted(os.scandir(path), key=lambda one: one.name):
                yield from _below(data, one, skipped)
    elif stat.S_ISREG(status.st_mode) and not entry.name.endswith(_UNFINISHED):
        yield Found(name, path, status.st_size, status.st_mtime_ns)


def outside(data: Path, station: Station) -> tuple[str, ...]:
    """Folders and faces the profile puts outside the data folder: not in a backup, a sentence each."""
    said = []
    for name in (*_OUTSIDE, *_FACES):
        typed = getattr(station, name)
        place = data / Path(typed).expanduser() if typed else data
        if not place.resolve().is_relative_to(data.resolve()):
            label = settings.LABELS[name].split("：")[0]
            said.append(f"{label}（{name}）在数据文件夹外面：{place}，不在备份里，请另外备份")
    return tuple(said)
