"""Packages as BagIt bags (RFC 8493): written whole or not at all, read with distrust.

The library `bagit` proves every bag, ours too before it gets its name. It does not write ours: it would
change the working folder of the whole process while other threads work, and move the originals.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from counter.errors import BadInput, Conflict, Refused, StoreFailed, os_reason
from counter.exchange.package import (
    MANIFEST,
    Package,
    Received,
    check,
    fingerprint_of,
    manifest_bytes,
    name_of,
    payload_of,
)
from counter.exchange.proving import read_bag
from counter.files import copy_hashed, settle
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_STALE = 24 * 3600
"""Seconds after which what a killed sender left half is cleared away."""


def write_bag(package: Package, folder: Path) -> Path:
    """Put a package into a folder as a bag named by case number and id; it is on the disk when this returns.

    It is made beside, under a hidden name, and renamed when proved: who watches the folder never sees half a
    bag. The same package there already is left as it is.

    Raises:
        BadInput: this cannot be a package (see `package.check`).
        Refused: a source file is gone or changed, or a damaged bag of this name lies there.
        Conflict: a bag of this id but other content lies there.
        StoreFailed: the folder cannot be written.
    """
    check(package)
    target = folder / name_of(package)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        clear_stale(folder)
        with half(folder, target.name) as making:
            if not target.exists():
                _fill(making, package)
                read_bag(making)
                if _rename(making, target):
                    return target
    return _same(target, fingerprint_of(payload_of(package))).place


@contextmanager
def half(folder: Path, name: str) -> Iterator[Path]:
    """A hidden folder for something unfinished, gone at the end unless it was renamed."""
    making = folder / f".{name}-{secrets.token_hex(6)}.tmp"
    making.mkdir()
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


def clear_stale(folder: Path) -> None:
    """Remove what somebody killed left unfinished a day ago or longer."""
    for left in folder.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise StoreFailed(
            f"包写不进文件夹“{folder}”：{os_reason(fault)}。",
            todo="请检查磁盘空间和文件夹权限，再试一次。",
        ) from fault


def _fill(making: Path, package: Package) -> None:
    payload = making / "data"
    payload.mkdir()
    for one in package.files:
        target = payload / one.name
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(one.path, target, one.sha256)
    _write(payload / MANIFEST, manifest_bytes(package))
    size = sum((making / path).stat().st_size for path in payload_of(package))
    for tag, text in tags_of(package, size).items():
        _write(making / tag, text.encode())


def _copy(source: Path, target: Path, sha256: str) -> None:
    if not source.is_file() or copy_hashed(source, target)[0] != sha256:
        raise Refused(
            f"要发送的文件“{source.name}”不见了，或者内容和登记时不一样，没有发送。",
            todo="请从备份恢复这个文件，或者重新扫描、重新登记，再发一次。",
        )


def _write(target: Path, data: bytes) -> None:
    with target.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def tags_of(package: Package, size: int) -> dict[str, str]:
    """The tag files of a bag by name. `size`: bytes of all that is below data/."""
    listed = payload_of(package)
    own = {
        "Source-Organization": package.sender,
        "External-Identifier": package.id,
        "Internal-Sender-Identifier": package.number,
        "Bagging-Date": f"{package.made_at:%Y-%m-%d}",
        "Payload-Oxum": f"{size}.{len(listed)}",
    }
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _headings({**own, **package.about}),
        "manifest-sha256.txt": "".join(f"{sha256}  {path}\n" for path, sha256 in listed.items()),
    }
    sums = ((name, hashlib.sha256(text.encode()).hexdigest()) for name, text in tags.items())
    tags["tagmanifest-sha256.txt"] = "".join(f"{sha256}  {name}\n" for name, sha256 in sums)
    return tags


def _headings(info: Mapping[str, str]) -> str:
    return "".join(f"{label}: {clean_line(text)}\n" for label, text in info.items())


def _rename(making: Path, target: Path) -> bool:
    """Give it its name; False when someone else was first: theirs stays."""
    for folder in (making, *(one for one in making.rglob("*") if one.is_dir())):
        settle(folder)
    try:
        making.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        return False
    settle(target.parent)
    return True


def _same(target: Path, fingerprint: str) -> Received:
    try:
        there = read_bag(target)
    except BadInput as fault:
        raise Refused(
            f"“{target}”已经在那里，但是坏的：{fault.what}", todo="请先把它移到别处，再发一次。"
        ) from fault
    if there.fingerprint != fingerprint:
        raise Conflict(
            f"“{target.name}”已经在那里，内容不一样，没有覆盖。", todo="内容变了的要作为新的包发送。"
        )
    return there


def settle_in(received: Received, folder: Path) -> Received:
    """Give an unpacked package its place in a folder. Conflict when another content of this id lies there."""
    target = folder / name_of(received.package)
    with _writing(folder):
        if not target.exists():
            _rename(received.place, target)
    return _same(target, received.fingerprint)
