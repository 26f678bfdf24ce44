"""A backup is built up whole in a second place, looked at, and only then takes the place of what is there.

The second place is a working data folder: its numbers go on where no paper can have been handed out, its
journal says that it was restored, what waited for a printer waits for a person.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from counter import settings_file
from counter.backup import checking, gap, places
from counter.backup.config import usual
from counter.backup.contents import belongs
from counter.backup.manifest import Damaged
from counter.backup.marks import ASIDE, STAGING
from counter.backup.swap import Swap, begin, finish, gate, unfinished
from counter.codes.kept import FOLDER as KEYS
from counter.errors import BadInput, CounterError, Refused, StoreFailed
from counter.exchange.lives import mark_of
from counter.exchange.records import OwnLife
from counter.files import copy_hashed, flushed, settle
from counter.printing.jobs import moved
from counter.store import copying, open_store
from counter.store.engine import FILE as STORE
from counter.store.engine import file_of
from counter.store.schema import REVISIONS

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from counter.backup.manifest import Kept, Manifest
    from counter.store import Store, UnitOfWork
    from counter.store.copying import Beyond

WHO: Final = "恢复备份"
"""Who the journal names: somebody at the computer, not at a window."""
ACTION: Final = "store.restored"
DOUBT: Final = "数据从备份恢复过，不知道这一份有没有打出来。请看一看，再确认或重打。"
_STORE_FILES: Final = (STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A backup that was built up and looked at."""

    backup: Path
    manifest: Manifest
    lost: Beyond | None
    """What is there now and not in the backup; None = there is nothing, or it cannot be read."""
    unreadable: str
    """Why what is there now cannot be read; empty = it can, or there is none."""
    floor: int
    """Today's serials go on above."""
    times: int
    peers: int
    """Stations that this one exchanged packages with: each has to accept that it was restored."""
    keys_stay: bool
    """The present keys and lists are kept: they are never older than those of the backup."""
    aside: Path | None = None
    """Where the replaced data lies; None = nothing was replaced."""
    place: Path | None = None
    """Where the restored data is; None = it was only tried."""


def rehearse(backup: Path, data: Path, *, now: datetime) -> Rehearsed:
    """Build it up beside the present data, look at it, clear it away again. Nothing is replaced.

    Raises:
        Damaged: with every fault of the backup.
        Refused: a newer program made it; it is one of PostgreSQL.
        BadInput, StoreFailed: it is no backup; the disk will not.
    """
    work = _second_place(data)
    try:
        return _built(backup, data, work, now)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def into(backup: Path, data: Path, target: Path, *, now: datetime) -> Rehearsed:
    """Restore into an empty or new folder; the present data stays as it is. Raises as `rehearse`."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"“{target}”里已经有东西，没有恢复到那里。", todo="请写一个新的或空的文件夹。")
    work = target.with_name(f"{STAGING}{secrets.token_hex(6)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work.mkdir(mode=0o700)
        done = _built(backup, data, work, now)
        if target.exists():
            target.rmdir()
        work.rename(target)
        settle(target.parent)
    except OSError as error:
        raise places.cannot("写", target, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _note(backup, done.times, now)
    return replace(done, place=target)


def really(backup: Path, data: Path, *, now: datetime) -> Rehearsed:
    """Rehearse, then put it in the place of the present data, which is kept aside.

    Raises as `rehearse`; Refused while a window is open, or when the database lies elsewhere.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with gate(data):
        finish(data)
        _alone(data)
        work = _second_place(data)
        try:
            done = _built(backup, data, work, now)
            _alone(data)
            aside = data / _aside_name(data, now)
            begin(data, _swap(data, work, aside, backup, keys_stay=done.keys_stay))
        finally:
            if not unfinished(data):
                shutil.rmtree(work, ignore_errors=True)
    _note(backup, done.times, now)
    return replace(done, place=data, aside=aside)


def _note(backup: Path, times: int, now: datetime) -> None:
    with suppress(OSError):  # a read-only medium: the store itself knows it
        places.Places(backup.parent).note_restore(times, now)


def _second_place(data: Path) -> Path:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in data.glob(f"{STAGING}*"):  # of one that was killed before it changed anything
            shutil.rmtree(left, ignore_errors=True)
        work = data / f"{STAGING}{secrets.token_hex(6)}"
        work.mkdir(mode=0o700)
    except OSError as error:
        raise places.cannot("写", data, error) from error
    return work


# -- building it up ----------------------------------------------------------------------------------------


def _built(backup: Path, data: Path, work: Path, now: datetime) -> Rehearsed:
    manifest = places.read(backup)
    _usable(manifest, backup)
    checking.whole(backup)
    try:
        _room(work, manifest)
        _unpacked(backup, manifest, work)
    except OSError as error:
        raise places.cannot("写", work, error) from error
    _own_database(work)
    lost, unreadable = _lost(data, work / STORE)
    keys_stay = _has_keys(data)
    done = Rehearsed(
        backup=backup,
        manifest=manifest,
        lost=lost,
        unreadable=unreadable,
        floor=gap.floor(now, _given(lost, now)),
        times=0,
        peers=0,
        keys_stay=keys_stay,
    )
    done = _opened(done, work, now)
    _settled(work)
    return done


def _usable(manifest: Manifest, backup: Path) -> None:
    if manifest.database.kind != "sqlite":
        raise Refused(
            "这份备份是 PostgreSQL 的，本程序不替您改动数据库服务器，没有恢复。",
            todo=f"请数据库管理员建一个空的数据库，用 pg_restore --no-owner -d 数据库名 恢复"
            f"“{backup / manifest.database_file}”。",
        )
    if manifest.database.schema not in REVISIONS:
        raise Refused(
            f"这份备份由更新版本的程序做成（数据版本 {manifest.database.schema}），没有恢复。",
            todo="请先升级程序，再恢复。",
        )


def _room(work: Path, manifest: Manifest) -> None:
    free, needed = shutil.disk_usage(work).free, manifest.size + (64 << 20)
    if free < needed:
        raise StoreFailed(
            f"磁盘空间不够：恢复要 {needed >> 20} MB，只剩 {free >> 20} MB。",
            todo="请清理磁盘，或者用 --into 恢复到别的磁盘。",
        )


def _unpacked(backup: Path, manifest: Manifest, work: Path) -> None:
    said = manifest.database
    if copy_hashed(backup / manifest.database_file, work / STORE) != (said.sha256, said.size):
        raise Damaged("备份读出来不对，没有恢复：", (f"数据库 {manifest.database_file}",))
    (work / STORE).chmod(0o600)
    pool = places.Places(backup.parent)
    for one in manifest.files:
        target = work / one.path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if copy_hashed(pool.pooled(one.sha256), target)[0] != one.sha256:
            raise Damaged("备份读出来不对，没有恢复：", (one.path,))
        _as_it_was(target, one)


def _as_it_was(target: Path, one: Kept) -> None:
    target.chmod(0o600)
    os.utime(target, ns=(one.mtime_ns, one.mtime_ns))


def _own_database(work: Path) -> None:
    """The restored data is in the folder, whatever address the profile named."""
    try:
        station = settings_file.load(work)
        if station.database_url:
            settings_file.save(work, replace(station, database_url=""))
    except BadInput as fault:
        raise Damaged("备份里的窗口设置用不了：", (fault.what,)) from fault


def _lost(data: Path, older: Path) -> tuple[Beyond | None, str]:
    try:
        present = _present(data)
        if present is None or not present.exists():
            return None, ""
        return copying.beyond(present, older), ""
    except CounterError as why:
        return None, why.what


def _present(data: Path) -> Path | None:
    """The present database; None = it is on a server. A broken profile names none: then the usual one."""
    try:
        return file_of(settings_file.load(data).database_url or None, data)
    except BadInput:
        return data / STORE


def _given(lost: Beyond | None, now: datetime) -> int:
    today = now.date()
    return max((most for day, most in lost.serials if day == today), default=0) if lost else 0


def _has_keys(data: Path) -> bool:
    folder = data / KEYS
    return folder.is_dir() and any(one.suffix in (".key", ".json", ".txt") for one in folder.iterdir())


def _opened(done: Rehearsed, work: Path, now: datetime) -> Rehearsed:
    """Open it as the program does (and bring it up to date), note the restore, close it."""
    store = open_store(None, work)
    try:
        done = replace(done, times=_times(done, store), peers=_peers(store))
        _journaled(store, done, now, settings_file.load(work).district_code)
    finally:
        store.close()
    if not copying.nobody_else(work / STORE):
        raise StoreFailed("恢复出来的数据文件正被别的程序占用。", todo="请关掉查杀、同步软件，再试一次。")
    for left in work.glob("counter-before-*.db"):
        left.unlink()
    changed = done.manifest.database.schema != REVISIONS[-1]
    found = copying.inside(work / STORE, indexes=changed)  # else they are those of the backup, checked before
    if found.faults:
        raise Damaged("恢复出来的数据核对不过，没有替换：", found.faults)
    return done


def _peers(store: Store) -> int:
    with store.read() as view:
        return len(view.exchange.all_peers())


def _times(done: Rehearsed, store: Store) -> int:
    with store.begin() as uow:
        before = uow.numbers.restored()
    known = (before.times if before else 0, done.lost.restored if done.lost else 0)
    papers = done.lost.papers if done.lost else ()
    highest = max((int(one.rsplit(".", 1)[-1][1:]) for one in papers if "." in one), default=0)
    return gap.times(*known, places.Places(done.backup.parent).times(), highest=highest)


def _journaled(store: Store, done: Rehearsed, now: datetime, district: str) -> None:
    """One transaction, one entry: numbers skip, prints wait, a new life of the station begins, and why."""
    known = dict(done.lost.serials) if done.lost else {}
    last = done.manifest.database.last_entry or done.manifest.made_at
    with store.begin() as uow:
        for day in gap.days(min(last, done.manifest.made_at).astimezone(now.tzinfo).date(), now):
            uow.numbers.skip(day, max(gap.whole_day(now), known.get(day, 0)))
        uow.numbers.restore(now.date(), done.floor, done.times)
        doubtful = _doubted(uow, now)
        head = uow.journal.hold()
        entry = uow.journal.append(
            at=now,
            station=district,
            window=done.manifest.station.rpartition("-")[2],
            operator=WHO,
            action=ACTION,
            detail=_detail(done, doubtful),
        )
        life = OwnLife(
            life=done.times,
            mark=mark_of(entry.hash),
            seq=head.seq,
            hash=head.hash,
            at=now,
            backup=done.backup.name,
        )
        uow.exchange.put("own", life)
        uow.commit()


def _detail(done: Rehearsed, doubtful: int) -> dict[str, object]:
    found: dict[str, object] = {
        "backup": done.backup.name,
        "made_at": done.manifest.made_at.isoformat(timespec="seconds"),
        "floor": done.floor,
        "times": done.times,
        "prints": doubtful,
    }
    if done.lost is not None:
        lost = done.lost
        found |= {"cases": len(lost.cases), "papers": list(lost.papers), "handoffs": list(lost.handoffs)}
        found |= {"head": lost.head.seq, "hash": lost.head.hash}
    return found


def _doubted(uow: UnitOfWork, now: datetime) -> int:
    """What waited for a printer may have come out since."""
    waiting = [one for one in uow.prints.shown("", 0, 10_000) if one.status == "waiting"]
    for job in waiting:
        claimed = moved(job, "claim", now)
        doubt = moved(claimed, "give_up", now, doubt=True, error=DOUBT, version=job.version + 1)
        uow.prints.change_at(doubt, job.version)
    return len(waiting)


def _settled(work: Path) -> None:
    """Everything below is on the disk."""
    for folder in (work, *(one for one in work.rglob("*") if one.is_dir())):
        settle(folder)
    flushed(work / STORE)


# -- taking the place --------------------------------------------------------------------------------------


def _alone(data: Path) -> None:
    present = _present(data)
    if present is None or present.parent.resolve() != data.resolve() or present.name != STORE:
        raise Refused(
            "现在的数据库不在数据文件夹里，没有替换。",
            todo="请用 --into 恢复到一个新的文件夹，再用 --data 打开它。",
        )
    if not copying.nobody_else(present):
        raise Refused(
            "还有窗口或程序开着这份数据，没有恢复。", todo="请关掉所有窗口和 counter 命令，再恢复一次。"
        )


def _aside_name(data: Path, now: datetime) -> str:
    first = f"{ASIDE}{now:%Y-%m-%dT%H%M%S}"
    names = (first, *(f"{first}-{n}" for n in range(2, 10_000)))
    return next(name for name in names if not (data / name).exists())


def _swap(data: Path, work: Path, aside: Path, backup: Path, *, keys_stay: bool) -> Swap:
    folders = (*usual(data), backup.parent)
    stay = {one.resolve().name for one in folders if one.resolve().parent == data.resolve()}
    if keys_stay:
        stay.add(KEYS)
    out = [one.name for one in data.iterdir() if belongs(one.name) or one.name in _STORE_FILES]
    new = [one.name for one in work.iterdir()]
    for name in out:
        if (data / name).is_mount():
            raise Refused(
                f"“{data / name}”是单独挂载的磁盘，不能替换。", todo="请用 --into 恢复到新的文件夹。"
            )
    return Swap(
        staging=work.name,
        aside=aside.name,
        out=tuple(sorted(set(out) - stay)),
        into=tuple(sorted(set(new) - stay)),
    )
