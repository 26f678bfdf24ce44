"""A backup is made while people work: database first, then the files it names, verified, and only then named.

Until the last rename nobody sees it; what a killed program left is cleared away by the next.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from counter.backup import contents, places, rotation
from counter.backup.checking import check
from counter.backup.config import usual
from counter.backup.manifest import DATABASE, DUMP, MANIFEST, Damaged, Database, Kept, Manifest, encode
from counter.codes.kept import FOLDER as KEYS
from counter.errors import CounterError, StoreFailed
from counter.files import copy_hashed, digest_of, flushed, settle, write_whole
from counter.store import copying
from counter.store.engine import file_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from counter.backup.config import Plan
    from counter.backup.contents import Found
    from counter.backup.places import Places
    from counter.settings import Station

SCANS = "scans/"
SHARE = 7
"""One made by itself reads every seventh of the older files again: each is read once a week."""
NO_KEYS = "这个位置保不住文件权限，私钥没有放进去；恢复到别的电脑时要重做密钥（counter keys make）。"
SPARE = 64 << 20
"""Bytes that stay free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that lies there, verified."""

    backup: Path
    manifest: Manifest
    new_files: int
    """Files that were not in an earlier one."""
    new_bytes: int
    removed: tuple[str, ...] = ()
    """Older ones that went, by the plan."""
    keys: str = ""
    """What is to be said about the private key."""


def program_version() -> str:
    """Of this program."""
    try:
        return metadata.version("smx-counter")
    except metadata.PackageNotFoundError:
        return "?"


def make(  # noqa: PLR0913  (of what, where to, when, and how it came about)
    data: Path,
    station: Station,
    plan: Plan,
    *,
    now: datetime,
    by: Literal["automatic", "hand"] = "hand",
    rest: float = copying.REST,
) -> Made:
    """Make one, verify it, let older ones go that were made automatically. Blocks: minutes for a big station.

    Raises StoreFailed (disk, database), Damaged when what was written does not read back, Refused while
    another program is at it. The station's data is only read.
    """
    if not data.is_dir():
        raise StoreFailed(f"没有数据文件夹 {data}。", todo="请核对 --data。")
    with places.at_work(plan.folder) as where:
        work = where.root / f"{places.MAKING}{secrets.token_hex(6)}"
        try:
            work.mkdir(mode=0o700)
            made = _Making(data, station, where, work, now).make(by, rest)
            target = _finished(work, where.root / where.new_name(now))
        finally:
            with suppress(OSError):
                shutil.rmtree(work)
        removed = rotate(where, plan, keep=target.name) if by == "automatic" else ()
    return replace(made, backup=target, removed=removed)


def _finished(work: Path, target: Path) -> Path:
    settle(work)
    work.rename(target)
    settle(target.parent)
    return target


@dataclass(slots=True)
class _Making:
    """One backup in the making."""

    data: Path
    station: Station
    where: Places
    work: Path
    now: datetime
    new_files: int = 0
    new_bytes: int = 0
    new: frozenset[str] = frozenset()

    def make(self, by: Literal["automatic", "hand"], rest: float) -> Made:
        source = file_of(self.station.database_url or None, self.data)
        self._room(source)
        database, scans = self._sqlite(source, rest) if source else self._postgres()
        files, left_out, keys = self._files(source)
        have = {one.sha256 for one in files}
        manifest = Manifest(
            made_at=self.now,
            by=by,
            program=program_version(),
            station=f"{self.station.district_code}-{self.station.window}",
            name=self.station.name,
            database=database,
            files=tuple(files),
            left_out=(*contents.outside(self.data, self.station), *left_out),
            lacking=tuple(sorted(scans - have)),
        )
        write_whole(self.work / MANIFEST, encode(manifest))
        self._verify(manifest, everything=by == "hand")
        return Made(
            backup=self.work,
            manifest=manifest,
            new_files=self.new_files,
            new_bytes=self.new_bytes,
            keys=keys,
        )

    def _room(self, source: Path | None) -> None:
        needed = (source.stat().st_size if source and source.exists() else 0) + SPARE
        free = shutil.disk_usage(self.where.root).free
        if free < needed:
            raise StoreFailed(
                f"备份的磁盘空间不够：还要 {-(-needed >> 20)} MB，只剩 {free >> 20} MB，没有备份。",
                todo=f"请清理磁盘，或者在 backup.toml 里换一个地方（现在是 {self.where.root}）。",
            )

    def _sqlite(self, source: Path, rest: float) -> tuple[Database, frozenset[str]]:
        target = self.work / DATABASE
        if not source.exists():
            raise StoreFailed(f"没有数据文件 {source}，没有可备份的。", todo="请核对 --data。")
        copying.copy(source, target, rest=rest)
        flushed(target)
        now = copying.inside(target, deep=False)  # looked at from the bottom up once all is there
        sha256, size = digest_of(target)
        return Database(
            kind="sqlite",
            sha256=sha256,
            size=size,
            schema=now.schema,
            head_seq=now.head.seq,
            head_hash=now.head.hash,
            last_entry=now.last_entry,
            counts=now.counts,
        ), now.scans

    def _postgres(self) -> tuple[Database, frozenset[str]]:
        from counter.store.dumping import dump

        target = self.work / DUMP
        dump(self.station.database_url, target)
        flushed(target)
        sha256, size = digest_of(target)
        return Database(kind="postgresql", sha256=sha256, size=size), frozenset()

    def _files(self, source: Path | None) -> tuple[list[Kept], list[str], str]:
        known = self._known()
        private = keeps_modes(self.work)
        files, left_out, new, keys = list[Kept](), list[str](), set[str](), ""
        for one in contents.found(self.data, self._skipped(source)):
            if isinstance(one, str):
                left_out.append(one)
            elif one.private and not private:
                keys = NO_KEYS
            elif (kept := self._kept(one, known, new)) is not None:
                files.append(kept)
        settle(self.where.pool)
        self.new = frozenset(new)
        if any(one.private for one in files):
            keys = f"备份里有本站私钥（{KEYS}），请像保管印章一样保管备份所在的磁盘。"
        return files, left_out, keys

    def _skipped(self, source: Path | None) -> set[Path]:
        """Folders of backups, and the database where it bears another name: it is there as a copy already."""
        own = [Path(f"{source}{end}") for end in ("", "-wal", "-shm")] if source else []
        return {self.where.root, *usual(self.data), *own}

    def _known(self) -> dict[str, Kept]:
        last = places.last_good(self.where.root)
        return {one.path: one for one in last[1].files} if last else {}

    def _kept(self, one: Found, known: dict[str, Kept], new: set[str]) -> Kept | None:
        """The file, its bytes in the pool. None when it went away meanwhile."""
        before = known.get(one.path)
        same = before is not None and (before.size, before.mtime_ns) == (one.size, one.mtime_ns)
        if same and before is not None and self._pooled(before.sha256, one.size):
            return before
        named = one.file.stem if one.path.startswith(SCANS) and len(one.file.stem) == 64 else ""
        if named and self._pooled(named, one.size):
            return Kept(path=one.path, sha256=named, size=one.size, mtime_ns=one.mtime_ns)
        try:
            sha256, size = self._to_pool(one.file, new)
        except FileNotFoundError:
            return None
        return Kept(path=one.path, sha256=sha256, size=size, mtime_ns=one.mtime_ns, private=one.private)

    def _pooled(self, sha256: str, size: int) -> bool:
        try:
            return self.where.pooled(sha256).stat().st_size == size
        except OSError:
            return False

    def _to_pool(self, file: Path, new: set[str]) -> tuple[str, int]:
        copy = self.work / f".{secrets.token_hex(6)}.tmp"
        try:
            sha256, size = copy_hashed(file, copy)
            target = self.where.pooled(sha256)
            if not (self._pooled(sha256, size) and sha256 in new):
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(OSError):
                    copy.chmod(0o600)
                fresh = not target.exists()
                copy.replace(target)  # what lay there damaged is made whole by this
                settle(target.parent)
                self.new_files += fresh
                self.new_bytes += size if fresh else 0
                new.add(sha256)
        finally:
            with suppress(OSError):
                copy.unlink()
        return sha256, size

    def _verify(self, manifest: Manifest, *, everything: bool) -> None:
        share = self.now.toordinal() % SHARE

        def wanted(one: Kept) -> bool:
            return everything or one.sha256 in self.new or int(one.sha256[:8], 16) % SHARE == share

        found = check(self.work, wanted=wanted)
        if found.faults:
            self._drop_damaged(manifest, wanted)
            raise Damaged("刚写好的备份读回来不对，这一次不算数，以前的备份还在：", found.faults)

    def _drop_damaged(self, manifest: Manifest, wanted: Callable[[Kept], bool]) -> None:
        """Bytes of the pool that rotted are put out of the way: the next backup writes them anew."""
        for one in manifest.files:
            file = self.where.pooled(one.sha256)
            with suppress(OSError):
                if wanted(one) and digest_of(file)[0] != one.sha256:
                    file.rename(file.with_name(f"{file.name}.damaged"))


def rotate(where: Places, plan: Plan, *, keep: str) -> tuple[str, ...]:
    """Let automatic ones go that the plan does not keep, and bytes that no backup names. `keep`: stays.

    Nothing goes while any list cannot be read: nobody knows then what it needs.
    """
    try:
        found = [(backup, places.read(backup)) for backup in where.all()]
    except CounterError:
        return ()
    automatic = [(backup.name, one.made_at) for backup, one in found if one.by == "automatic"]
    stay = rotation.kept(automatic, daily=plan.daily, weekly=plan.weekly) | {keep}
    gone = [name for name, _ in automatic if name not in stay]
    for name in gone:
        _remove(where.root / name)
    wanted = {one.sha256 for backup, listed in found if backup.name not in gone for one in listed.files}
    sweep(where, wanted)
    return tuple(gone)


def _remove(backup: Path) -> None:
    """Its name goes first: what is half removed is no backup any more."""
    half = backup.with_name(f"{places.MAKING}{backup.name}-old")
    backup.rename(half)
    settle(half.parent)
    shutil.rmtree(half, ignore_errors=True)


def sweep(where: Places, wanted: set[str]) -> None:
    """Bytes go that no backup names."""
    if not where.pool.is_dir():
        return
    for folder in where.pool.iterdir():
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name not in wanted:
                file.unlink(missing_ok=True)


def keeps_modes(folder: Path) -> bool:
    """Whether this disk keeps others from reading what only we may: sticks formatted for Windows do not."""
    if os.name != "posix":
        return True
    return not folder.stat().st_mode & 0o077
