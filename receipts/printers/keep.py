"""Keep a paper in a folder, whole or not at all, under a name that every system takes."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from counter.errors import os_reason
from counter.files import write_whole
from receipts import clean
from receipts.errors import SaveFailed

if TYPE_CHECKING:
    from pathlib import Path

_UNPORTABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST = 180
"""Bytes of a file name in UTF-8, well below the 255 of common file systems."""

AGAIN = "文书内容已保存，没有丢失。"


def portable(name: str) -> str:
    """A file name ending in .pdf that Windows and Linux both take."""
    stem = clean.text(name).replace("\n", " ").removesuffix(".pdf")
    stem = _UNPORTABLE.sub("_", stem).strip(" .") or "paper"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    short = stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    return f"{short}.pdf"


def save(pdf: bytes, folder: Path, name: str) -> Path:
    """Write the PDF whole or not at all; returns where it is.

    A different paper of that name is never overwritten: the new one gets -2, -3, … The same bytes are not
    written twice. SaveFailed if the folder cannot be written or the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder, portable(name), pdf)
        if target.stat().st_size == 0:
            _fill(target, pdf)
    except OSError as fault:
        raise SaveFailed(
            f"文书存不到文件夹“{folder}”：{os_reason(fault)}。",
            todo=f"{AGAIN}请检查磁盘空间和文件夹权限，或者换一个文件夹，再存一次。",
        ) from fault
    return target


def _free(folder: Path, name: str, pdf: bytes) -> Path:
    """The place that holds these bytes already, or an empty one reserved for them."""
    number = 1
    while True:
        target = folder / (name if number == 1 else f"{name[:-4]}-{number}.pdf")
        try:
            target.open("xb").close()
        except FileExistsError:
            if target.is_file() and target.read_bytes() == pdf:
                return target
            number += 1
        else:
            return target


def _fill(target: Path, pdf: bytes) -> None:
    """Put the bytes into the reserved place in one step; on failure give the place back."""
    try:
        write_whole(target, pdf)
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise


def job_title(path: Path) -> str:
    """The file's name in ASCII letters, for the printer's queue."""
    return re.sub(r"[^0-9A-Za-z._-]+", "", path.stem).strip("-.") or "paper"
