"""Scanned papers: told by their content, kept under their hash, taken from a watched folder (R142)."""

from __future__ import annotations

import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counter.errors import BadInput, Refused, StoreFailed, os_reason
from counter.files import copy_hashed, digest_of, settle
from counter.intake.text import clean_line
from counter.scan_content import Media, look

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

SUFFIXES: dict[str, str] = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

MOST_BYTES = 200 * 1024 * 1024
"""300 pages in colour at 300 dpi are about 150 MB; more is a wrong file or a wrong setting of the scanner."""
SETTLED = 3.0
"""Seconds a file has to lie still in the watched folder before it counts as finished."""
TAKEN = "已取走"
"""Folder inside the watched one for files that were kept; it is not watched."""
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".lock", ".swp")
_LITTER = ("thumbs.db", "desktop.ini")


class Kept(Protocol):
    """What is enough to find a kept file again; a ScanFile is one."""

    @property
    def sha256(self) -> str: ...
    @property
    def media(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFile:
    """One scanned file as it was when it was looked at."""

    sha256: str
    """Hex."""
    size: int
    """Bytes."""
    media: Media
    pages: int
    """A picture is one page."""
    name: str
    """As the file was called, for people."""


def inspect(file: Path) -> ScanFile:
    """What a file is, by its content; its ending counts for nothing.

    Raises BadInput with one sentence: no such file, empty, too big, no PDF or picture, damaged or cut off,
    locked by a password, a picture of absurd size, a PDF without a page.
    """
    size = _size(file)
    name = clean_line(file.name)
    try:
        sha256, size = digest_of(file)
    except OSError as fault:
        raise _unreadable(name, fault) from fault
    return _examined(file, name, sha256, size)


def keep(file: Path, folder: Path) -> ScanFile:
    """Copy a scan into the folder of kept files, under its hash; it is on the disk when this returns.

    What is examined is the copy: a file that changes meanwhile cannot slip through. The same bytes are kept
    once, whoever brings them and how often; a kept file that was damaged is made whole by them.

    Raises BadInput as `inspect` does, StoreFailed when the folder cannot be written; nothing half is left.
    """
    _size(file)
    name = clean_line(file.name)
    copy = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sha256, size = copy_hashed(file, copy)
        scan = _examined(copy, name, sha256, size)
        _place(copy, path_of(folder, scan), scan)
    except OSError as fault:
        if fault.filename == str(file):
            raise _unreadable(name, fault) from fault
        raise StoreFailed(
            f"扫描件“{name}”存不进文件夹“{folder}”：{os_reason(fault)}。",
            todo="请检查磁盘空间和文件夹权限，再取一次；原来的文件没有动。",
        ) from fault
    finally:
        with suppress(OSError):
            copy.unlink()
    return scan


def _place(copy: Path, target: Path, scan: ScanFile) -> None:
    target.parent.mkdir(exist_ok=True)
    if not (target.is_file() and digest_of(target) == (scan.sha256, scan.size)):
        copy.replace(target)  # two at once put the same bytes there: whoever is last changes nothing
    settle(target.parent)
    settle(target.parent.parent)


def path_of(folder: Path, scan: Kept) -> Path:
    """Where a kept scan lies."""
    return place_of(folder, scan.sha256, scan.media)


def place_of(folder: Path, sha256: str, media: str) -> Path:
    """The same by hash and media type: two digits of the hash as folder, then the whole hash."""
    return folder / sha256[:2] / f"{sha256}{SUFFIXES[media]}"


def verify(folder: Path, scan: Kept) -> None:
    """The kept file is still what was registered. Refused, with what to do, if it is gone or changed."""
    place = path_of(folder, scan)
    try:
        whole = digest_of(place)[0] == scan.sha256
    except OSError:
        whole = False
    if not whole:
        raise Refused(
            f"保存的扫描件 {place.name} 不见了，或者内容和登记时不一样。",
            todo="请从备份恢复这个文件，或者把这份材料重新扫描、重新取一次。",
        )


# -- the watched folder ------------------------------------------------------------------------------------


def arrived(folder: Path, *, now: datetime) -> tuple[Path, ...]:
    """The finished files of a watched folder, oldest first; hidden, temporary and growing ones are left.

    A file counts as finished after SETTLED seconds without a change. The second change time of the system
    counts too: a copy may bring the old date along while it still grows. A date in the future (a scanner
    whose clock is ahead) does not keep a file out forever: `inspect` refuses what was cut off.

    Raises BadInput when the folder is not there or cannot be read.
    """
    try:
        found = list(_lying(folder))
    except OSError as fault:
        raise BadInput(
            f"扫描文件夹“{folder}”打不开：{os_reason(fault)}。",
            todo="请检查网络盘有没有连上、文件夹有没有改名，再试一次。",
        ) from fault
    still = [(status.st_mtime, path) for path, status in found if abs(_touched(status, now)) >= SETTLED]
    return tuple(path for _, path in sorted(still))


def _lying(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.iterdir():
        name = path.name.lower()
        if name.startswith((".", "~")) or name.endswith(_UNFINISHED) or name in _LITTER:
            continue
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue  # taken by someone else between two looks
        if stat.S_ISREG(status.st_mode) and status.st_size:
            yield path, status


def _touched(status: os.stat_result, now: datetime) -> float:
    """Seconds since the last change; below zero when the file's clock is ahead."""
    return now.timestamp() - max(status.st_mtime, status.st_ctime)


def set_aside(file: Path, scan: ScanFile) -> Path | None:
    """Move a kept file out of the watched folder into 已取走; nothing is overwritten. Where it is now.

    None, and the file stays, when it is no longer what was kept: then it arrives once more. OSError as the
    system raises it.
    """
    if digest_of(file)[0] != scan.sha256:
        return None
    folder = file.parent / TAKEN
    folder.mkdir(exist_ok=True)
    target, number = folder / file.name, 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem}-{number}{file.suffix}"
    return file.rename(target)


# -- what a file is ----------------------------------------------------------------------------------------


def _size(file: Path) -> int:
    name = clean_line(file.name)
    try:
        status = file.stat()
    except OSError as fault:
        raise _unreadable(name, fault) from fault
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(f"“{name}”不是文件。", todo="请选一个 PDF、JPEG 或 PNG 文件。")
    if status.st_size == 0:
        raise BadInput(f"“{name}”是空的。", todo="请重新扫描这一份。")
    if status.st_size > MOST_BYTES:
        raise BadInput(
            f"“{name}”有 {status.st_size // 2**20} MB，超过 {MOST_BYTES // 2**20} MB。",
            todo="请调低扫描分辨率，或者分成几个文件。",
        )
    return status.st_size


def _unreadable(name: str, fault: OSError) -> BadInput:
    if isinstance(fault, FileNotFoundError):
        return BadInput(f"没有“{name}”这个文件。", todo="请核对位置，或者重新扫描。")
    return BadInput(f"“{name}”读不出来：{os_reason(fault)}。", todo="请检查文件权限和连接，再试一次。")


def _examined(file: Path, name: str, sha256: str, size: int) -> ScanFile:
    media, pages = look(file, name)
    return ScanFile(sha256=sha256, size=size, media=media, pages=pages, name=name)
