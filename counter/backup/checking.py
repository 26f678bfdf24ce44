"""A backup looked at: is it whole, to the last byte, and does its journal hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.backup import places
from counter.backup.manifest import Damaged
from counter.errors import CounterError, os_reason
from counter.files import digest_of
from counter.store import copying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.backup.manifest import Kept, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A backup that was looked at."""

    backup: Path
    manifest: Manifest
    faults: tuple[str, ...]
    """A sentence each; () = whole."""
    files: int = 0
    """How many were read byte by byte."""


def check(backup: Path, *, wanted: Callable[[Kept], bool] = lambda _: True) -> Checked:
    """Look at a whole backup; `wanted`: which files are read byte by byte, the others are only there.

    Raises Damaged, Refused, BadInput or StoreFailed when its list cannot be used; all else is in the answer.
    """
    manifest = places.read(backup)
    faults = list(database_faults(backup / manifest.database_file, manifest))
    pool = places.Places(backup.parent)
    read: set[str] = set()
    for one in {one.sha256: one for one in manifest.files}.values():
        deep = wanted(one)
        faults += file_faults(pool.pooled(one.sha256), one, deep=deep)
        if deep:
            read.add(one.sha256)
    return Checked(backup=backup, manifest=manifest, faults=tuple(faults), files=len(read))


def whole(backup: Path) -> Checked:
    """As `check`, every byte. Damaged when anything is wrong with it."""
    found = check(backup)
    if found.faults:
        raise Damaged(f"备份“{backup.name}”有 {len(found.faults)} 处损坏，没有恢复：", found.faults)
    return found


def database_faults(file: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the database of a backup: bytes first, then what is in it."""
    said = manifest.database
    try:
        bytes_now = digest_of(file)
    except OSError as error:
        yield f"数据库 {file.name} 读不出来：{os_reason(error)}"
        return
    if bytes_now != (said.sha256, said.size):
        yield f"数据库 {file.name} 的内容和备份时不一样"
    if said.kind != "sqlite":
        return
    try:
        now = copying.inside(file)
    except CounterError as error:
        yield f"数据库 {file.name} 打不开：{error.what}"
        return
    yield from now.faults
    if (now.head.seq, now.head.hash) != (said.head_seq, said.head_hash):
        yield f"日志末尾是第{now.head.seq}条，清单上是第{said.head_seq}条"
    for table, number in said.counts.items():
        if now.counts.get(table) != number:
            yield f"{table} 有 {now.counts.get(table, 0)} 行，清单上是 {number} 行"


def file_faults(file: Path, said: Kept, *, deep: bool) -> list[str]:
    """What is wrong with one file of a backup; [] = nothing."""
    try:
        size = file.stat().st_size
        if size == said.size and (not deep or digest_of(file)[0] == said.sha256):
            return []
    except FileNotFoundError:
        return [f"{said.path} 不见了（{file.name[:12]}…）"]
    except OSError as error:
        return [f"{said.path} 读不出来：{os_reason(error)}"]
    return [f"{said.path} 的内容和备份时不一样"]
