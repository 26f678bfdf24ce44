"""A department's side without a system of its own: what arrives is proved, kept once, listed and read."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counter.errors import BadInput, Conflict, Refused, StoreFailed, os_reason
from counter.exchange.bags import settle_in
from counter.exchange.ledger import note, taken
from counter.exchange.package import (
    MANIFEST,
    MOST_MANIFEST,
    Package,
    Received,
    name_of,
    read_manifest,
    receipt_of,
)
from counter.exchange.proving import read_bag
from counter.exchange.zips import unpacked
from counter.files import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".endpoint.lock"
NEEDED = 64 << 20
"""Bytes that have to be free beside twice the package before it is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The answer to a sender."""

    receipt: str
    repeated: bool
    """It had come before; nothing was stored a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A line of the list of what arrived."""

    package: Package
    place: Path
    at: datetime


def store(file: Path, folder: Path, key: str, now: datetime) -> Stored:
    """Keep the package of a zip; it is on the disk when this returns, under the receipt that is given.

    Cut off anywhere and done again it ends the same. Once the package has been taken, it is not stored a
    second time even if somebody carried its folder away.

    Raises:
        BadInput: no sound package (see `zips.read_zip`), or its id is not the key.
        Conflict: another content came under this key before.
        StoreFailed: the folder cannot be written or is nearly full.
    """
    _room(file, folder)
    try:
        with unpacked(file, folder) as received:
            return _kept(received, folder, key, now)
    except OSError as fault:
        raise StoreFailed(
            f"收件文件夹写不进去：{os_reason(fault)}。", todo="请接收方检查磁盘空间和文件夹权限。"
        ) from fault


def _kept(received: Received, folder: Path, key: str, now: datetime) -> Stored:
    if received.package.id != key:
        raise BadInput("Idempotency-Key 和包里的编号不一样。", todo="请发送方核对后再发。")
    before = taken(folder, key)
    if before is not None:
        if before.fingerprint != received.fingerprint:
            raise Conflict(
                "同一个编号的包以前收过，内容不一样，没有收下。", todo="内容变了的请作为新的包发送。"
            )
        return Stored(receipt=before.receipt, repeated=True)
    _no_other(folder, received)
    settle_in(received, folder)
    receipt = receipt_of(key, received.fingerprint)
    note(folder, key, fingerprint=received.fingerprint, receipt=receipt, now=now)
    return Stored(receipt=receipt, repeated=False)


def _no_other(folder: Path, received: Received) -> None:
    """A bag of this id under another case number, left by an endpoint that was killed before its entry."""
    own = name_of(received.package)
    if any(place.name != own for place in folder.glob(f"[!.]*_{received.package.id}")):
        raise Conflict(
            "同一个编号的包以前收过，办件编号不一样，没有收下。", todo="请发送方核对后作为新的包发送。"
        )


def _room(file: Path, folder: Path) -> None:
    if shutil.disk_usage(folder).free < 2 * file.stat().st_size + NEEDED:
        raise StoreFailed("接收方的磁盘快满了，没有收下。", todo="请接收方清理磁盘；发送方稍后再发。")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """One endpoint at a time works on a folder; a killed one lets go by itself. Refused for the second."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise Refused(
            f"已经有一个接收服务在用文件夹“{folder}”。", todo="请先停下那一个，或者换一个文件夹。"
        ) from fault
    try:
        settle(folder)
        yield
    finally:
        lock.release()


# -- the list ----------------------------------------------------------------------------------------------


def inbox(folder: Path) -> tuple[Arrived, ...]:
    """What lies in a folder of packages, oldest first: of an endpoint, or one where bags are dropped.

    Hashes are not counted here (see `open_package`); a folder that is no package of ours is left out.
    """
    found = (_arrived(place, folder) for place in folder.glob("[!.]*") if place.is_dir())
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.at, one.place.name)))


def _arrived(place: Path, folder: Path) -> Arrived | None:
    file = place / "data" / MANIFEST
    try:
        if file.stat().st_size > MOST_MANIFEST:
            return None
        package = read_manifest(file.read_bytes(), place / "data")
        entry = taken(folder, package.id)
        at = datetime.fromisoformat(entry.at) if entry else datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except (OSError, BadInput, ValueError):
        return None
    return Arrived(package=package, place=place, at=at.astimezone())


def open_package(folder: Path, wanted: str) -> Received:
    """One package of the folder, by its id, the beginning of it, or its case number; every hash is counted.

    Refused when there is none or more than one; BadInput when it is no longer whole.
    """
    found = [one for one in inbox(folder) if _is_meant(one.package, wanted)]
    if not found:
        raise Refused(f"没有收到过“{wanted}”。", todo="请用 counter department inbox 看收到了什么。")
    if len(found) > 1:
        ids = "、".join(one.package.id for one in found[:5])
        raise Refused(f"“{wanted}”有 {len(found)} 个包：{ids}。", todo="请写其中一个的编号。")
    return read_bag(found[0].place)


def _is_meant(package: Package, wanted: str) -> bool:
    return package.number == wanted or (len(wanted) >= 4 and package.id.startswith(wanted.lower()))
