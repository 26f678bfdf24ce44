"""Where packages lie in the data folder, and one at a time at work there.

| below `exchange/` | |
|---|---|
| `made/<station>/` | packages made for a station until it has taken them: plan and file |
| `waiting/<station>/` | packages of a station that came and were not taken yet |
| `work/` | what is in the making; anything in it may be thrown away |
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from counter.errors import Refused, StoreFailed, os_reason
from counter.exchange.names import number_in
from counter.exchange.sealing import SUFFIX
from counter.files import copy_hashed, digest_of, made_beside
from counter.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER: Final = "exchange"
PLAN: Final = ".plan"
PATIENCE: Final = 30.0
"""Seconds to wait while another window exchanges."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folder `exchange` of a data folder."""

    root: Path

    def made(self, peer: str) -> Path:
        """Packages made for a station."""
        return self.root / "made" / peer

    def waiting(self, peer: str) -> Path:
        """Packages of a station that were not taken yet."""
        return self.root / "waiting" / peer

    @property
    def work(self) -> Path:
        """What is in the making."""
        return self.root / "work"

    def plan(self, peer: str, number: int) -> Path:
        """What stands in a package made for a station."""
        return self.made(peer) / f"{number:06d}{PLAN}"

    def numbers_waiting(self, peer: str) -> tuple[int, ...]:
        """Numbers of the packages that wait, in order."""
        found = (number_in(path.stem) for path in self.waiting(peer).glob(f"*{SUFFIX}"))
        return tuple(sorted(number for number in found if number is not None))


def places(data: Path) -> Places:
    """The places of a data folder."""
    return Places(data / FOLDER)


@contextmanager
def at_work(data: Path) -> Iterator[Places]:
    """The places for oneself; `work` is empty at the start. Refused while another window is at it."""
    found = places(data)
    busy = Refused("另一个窗口正在交换。", todo="请等它办完再试。")
    with alone(found.root / ".lock", patience=PATIENCE, busy=busy, failed=partial(_unreachable, found.root)):
        shutil.rmtree(found.work, ignore_errors=True)
        found.work.mkdir(mode=0o700)
        yield found


def _unreachable(root: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"交换时读写不了文件：{os_reason(error)}（{error.filename or root}）。",
        todo="请检查磁盘空间、U 盘和文件夹权限，再办一次；没有办完的会接着办，不会丢，也不会重复。",
    )


def put_there(file: Path, folder: Path, name: str = "") -> bool:
    """A copy of a file in a folder, whole or not at all; False = the very same lies there already.

    `name`: what it is called there, when not as here. A damaged one of that name is replaced. OSError as
    raised.
    """
    target = folder / (name or file.name)
    if (
        target.is_file()
        and target.stat().st_size == file.stat().st_size
        and digest_of(target) == digest_of(file)
    ):
        return False
    with made_beside(target) as making:
        copy_hashed(file, making)
    return True


def clear_half(folder: Path, name: str = "") -> None:
    """Remove what a killed process left half in a folder, under the hidden names of packages `name`…"""
    for left in folder.glob(f".{name}*{SUFFIX}-*.tmp"):
        left.unlink(missing_ok=True)


def free_room(folder: Path, needed: int, *, spare: int = 16 << 20) -> None:
    """StoreFailed when a disk or stick has not so many bytes left, and `spare` besides."""
    wanted, free = needed + spare, shutil.disk_usage(folder).free
    if needed and free < wanted:
        raise StoreFailed(
            f"“{folder}”的空间不够：要有 {-(-wanted >> 20)} MB，只剩 {free >> 20} MB。",
            todo="请清理磁盘，或者换一个 U 盘，再办一次。",
        )
