"""A restored folder takes the place of the present one, name by name, and a killed program does no harm.

Everything is prepared beside first. Then a plan is written; from that moment on the restore has happened, and
whoever opens the data folder finishes what is left of it. What was there before lies in `aside-…`, whole.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from counter.backup.marks import PLAN
from counter.errors import Refused, StoreFailed, os_reason
from counter.files import settle, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK: Final = ".restore.lock"
PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """What has to change places. Names right below the data folder, `staging` and `aside` too."""

    staging: str
    aside: str
    out: tuple[str, ...]
    """Present things that go aside."""
    into: tuple[str, ...]
    """New things that come in."""


@contextmanager
def gate(data: Path) -> Iterator[None]:
    """Nobody restores while somebody opens, and nobody opens meanwhile. Refused after a while."""
    from filelock import FileLock, Timeout

    if not data.is_dir():
        yield
        return
    lock = FileLock(data / LOCK, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise Refused("正在恢复数据。", todo="请等恢复做完，再打开。") from None
    except OSError:  # nobody can restore into a folder that cannot be written to
        yield
        return
    try:
        yield
    finally:
        lock.release()


def unfinished(data: Path) -> bool:
    """Whether a restore was broken off after it had begun to change things."""
    return (data / PLAN).exists()


def settled(data: Path) -> None:
    """Finish what a killed restore left; cheap when there is nothing. StoreFailed when it cannot be."""
    if unfinished(data):
        with gate(data):
            finish(data)


def begin(data: Path, swap: Swap) -> None:
    """Write the plan: the restore has happened, and is then carried out. To be called inside `gate`."""
    try:
        (data / swap.aside).mkdir(mode=0o700)
        settle(data / swap.staging)
        write_whole(data / PLAN, json.dumps(asdict(swap), ensure_ascii=False).encode())
        settle(data)
    except OSError as error:
        raise _cannot(data, error, begun=False) from error
    finish(data)


def finish(data: Path) -> None:
    """Carry out the plan, from wherever it was broken off. To be called inside `gate`."""
    if not unfinished(data):
        return
    try:
        swap = _read(data / PLAN)
        aside, staging = data / swap.aside, data / swap.staging
        for name in swap.out:
            if name not in swap.into and (data / name).exists():
                _move(data / name, aside / name)
        for name in swap.into:
            if (staging / name).exists():
                if (data / name).exists():
                    _move(data / name, aside / name)
                _move(staging / name, data / name)
        for folder in (data, aside, staging):
            settle(folder)
        (data / PLAN).unlink()
        settle(data)
        if not any(staging.iterdir()):
            staging.rmdir()
    except OSError as error:
        raise _cannot(data, error, begun=True) from error


def _move(source: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(17, "那里已经有同名的东西", str(target))
    os.rename(source, target)  # noqa: PTH104  (one place for the tests to stop at)


def _read(file: Path) -> Swap:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return Swap(
            staging=str(said["staging"]),
            aside=str(said["aside"]),
            out=tuple(said["out"]),
            into=tuple(said["into"]),
        )
    except (ValueError, LookupError, TypeError) as why:
        raise StoreFailed(
            f"上次恢复没有做完，它的记录 {file} 读不懂。", todo="请不要改动数据文件夹，请管理员处理。"
        ) from why


def _cannot(data: Path, error: OSError, *, begun: bool) -> StoreFailed:
    if begun:
        return StoreFailed(
            f"恢复做到一半停下了：{error.filename or data}：{os_reason(error)}。原来的数据和备份都在。",
            todo="请检查磁盘和权限，再运行一次 counter doctor 或打开程序，会接着做完。",
        )
    return StoreFailed(
        f"恢复没有开始：{error.filename or data}：{os_reason(error)}。现在的数据没有动。",
        todo="请检查磁盘空间和权限，再试一次。",
    )
