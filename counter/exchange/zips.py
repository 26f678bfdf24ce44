"""A bag as one zip file, for sending; and back, guarded against everything a zip can do to its reader."""

from __future__ import annotations

import stat
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from counter.errors import BadInput
from counter.exchange.bags import clear_stale, half, settle_in
from counter.exchange.names import folded, is_inside
from counter.exchange.package import MOST_BYTES, MOST_FILES, Received
from counter.exchange.proving import MOST_TAG_FILES, read_bag
from counter.files import BLOCK, made_beside
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_ZIP = MOST_BYTES + (8 << 20)
"""Bytes of the file: scans do not shrink, so it is as large as what is in it, and the lists."""
MOST_ENTRIES = MOST_FILES + MOST_TAG_FILES + 200
"""With folders, which a zip may list too."""
MOST_RATIO = 100
"""Times the packed size, from RATIO_FROM bytes on: scans are packed already, so a bomb stands out."""
RATIO_FROM = 10 << 20
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""One date for all: the same bag gives the same zip."""
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"

_AGAIN = "请发送方重新制作并发送；这里什么也没有收下。"


def zip_bag(place: Path, target: Path) -> Path:
    """Write a bag as a zip, whole or not at all, with the bag's folder at its top. OSError as raised."""
    with made_beside(target) as making, zipfile.ZipFile(making, "x", zipfile.ZIP_STORED) as packed:
        for file in sorted(one for one in place.rglob("*") if one.is_file()):
            _pack(packed, file, f"{place.name}/{file.relative_to(place).as_posix()}")
    return target


def entry(name: str) -> zipfile.ZipInfo:
    """A plain file as a zip lists it, the same whenever it is made."""
    info = zipfile.ZipInfo(name, _BEGINNING)
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


def _pack(packed: zipfile.ZipFile, file: Path, name: str) -> None:
    info = entry(name)
    info.file_size = file.stat().st_size
    with file.open("rb") as reading, packed.open(info, "w") as writing:
        while block := reading.read(BLOCK):
            writing.write(block)


def read_zip(file: Path, folder: Path) -> Received:
    """Unpack a zip, prove the bag in it, and give it its place in the folder; the same one there stays.

    Raises:
        BadInput: no zip, a bomb, names that climb out or stand twice, locked, or no sound bag (`read_bag`).
        Conflict: a bag of this id but other content lies there.
        StoreFailed: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with unpacked(file, folder) as received:
        return settle_in(received, folder)


@contextmanager
def unpacked(file: Path, folder: Path) -> Iterator[Received]:
    """The proved bag of a zip in a hidden place of the folder, gone at the end unless it was settled in."""
    clear_stale(folder)
    with half(folder, "unpacking") as making:
        try:
            _check_directory(file)
            with zipfile.ZipFile(file) as packed:
                top = _unpack(packed, making)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as fault:
            raise BadInput("收到的不是完好的 zip 文件。", todo=_AGAIN) from fault
        yield read_bag(making / top)


def _check_directory(file: Path) -> None:
    """Before the library reads the list of entries, which it does at once and whole, however long it is."""
    with file.open("rb") as reading:
        size = reading.seek(0, 2)
        if size > MOST_ZIP:
            raise BadInput(f"zip 文件超过 {MOST_ZIP >> 20} MB。", todo="请分成几个包。")
        reading.seek(max(0, size - (1 << 16) - 22 - 20))
        tail = reading.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    entries, listed = int.from_bytes(tail[at + 10 : at + 12], "little"), tail[at + 12 : at + 16]
    if _END_64 in tail[max(0, at - 20) : at] or entries > MOST_ENTRIES:
        raise BadInput(f"zip 里的文件超过 {MOST_FILES} 个。", todo="请分成几个包。")
    if int.from_bytes(listed, "little") > MOST_ENTRIES * 1024:
        raise BadInput("zip 的目录大得不正常。", todo=_AGAIN)


def _unpack(packed: zipfile.ZipFile, making: Path) -> str:
    """Everything below `making`; the name of the one folder at the top."""
    entries = packed.infolist()
    _check_entries(entries)
    room = MOST_BYTES
    for info in entries:
        target = making / info.filename
        if info.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(info) as reading, target.open("xb") as writing:
            room -= _pour(reading, writing, min(room, info.file_size))
    return entries[0].filename.split("/", 1)[0]


def _pour(reading: IO[bytes], writing: IO[bytes], most: int) -> int:
    """Bytes written, at most what was declared: what an entry really holds is counted, not believed."""
    import os

    poured = 0
    while block := reading.read(BLOCK):
        poured += len(block)
        if poured > most:
            raise BadInput("zip 里的文件比它写明的大，没有收下。", todo=_AGAIN)
        writing.write(block)
    writing.flush()
    os.fsync(writing.fileno())
    return poured


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise BadInput("zip 是空的。", todo=_AGAIN)
    if len(entries) > MOST_ENTRIES:
        raise BadInput(f"zip 里的文件超过 {MOST_FILES} 个。", todo="请分成几个包。")
    for info in entries:
        _check_entry(info)
    if len({folded(one.filename.rstrip("/")) for one in entries}) != len(entries):
        raise BadInput("zip 里有同名的文件。", todo=_AGAIN)
    if len({one.filename.split("/", 1)[0] for one in entries}) != 1 or "/" not in entries[0].filename:
        raise BadInput("zip 里应当只有一个文件夹，就是那个包。", todo=_AGAIN)
    size, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if size > MOST_BYTES:
        raise BadInput(f"zip 解开后超过 {MOST_BYTES >> 20} MB。", todo="请分成几个包。")
    if size > RATIO_FROM and size > packed * MOST_RATIO:
        raise BadInput("zip 解开后大得不正常，像是压缩炸弹，没有解开。", todo=_AGAIN)


def _check_entry(info: zipfile.ZipInfo) -> None:
    shown = clean_line(info.orig_filename)[:80]
    name = info.orig_filename.removesuffix("/")
    inside = name.split("/", 1)[-1].removeprefix("data/")
    if info.orig_filename != info.filename or not (_is_top(name) and is_inside(inside)):
        raise BadInput(f"zip 里的文件名“{shown}”不能用，可能想写到别处去。", todo=_AGAIN)
    if info.flag_bits & 0x41:
        raise BadInput("zip 加了密码，打不开。", todo=_AGAIN)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadInput("zip 的压缩方式不认识。", todo="请用普通的 zip（不压缩或 Deflate）。")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadInput(f"zip 里的“{shown}”是链接或者别的东西，不是文件。", todo=_AGAIN)


def _is_top(name: str) -> bool:
    """The bag's own folder may be longer than a name inside, but climbs no more than they do."""
    return is_inside(name.split("/", 1)[0])
