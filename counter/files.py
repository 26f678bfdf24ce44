"""Files that must never be half written."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 20
"""Bytes read at once: a scan of hundreds of megabytes never stands in memory whole."""


def write_whole(target: Path, data: bytes) -> None:
    """Write a file whole or not at all; it is on the disk when this returns.

    The folder must be there. OSError as the system raises it; what stood there before then stays, and nothing
    is left beside it.
    """
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


@contextmanager
def made_beside(target: Path) -> Iterator[Path]:
    """A hidden place beside `target` to make a file in; at the end of the block it gets its name.

    The block puts the content on the disk (see `flushed`). When it fails, what stood there before stays, and
    nothing is left beside it. OSError as the system raises it.
    """
    making = target.with_name(f".{target.name}-{secrets.token_hex(6)}.tmp")
    try:
        yield making
        making.replace(target)
        settle(target.parent)
    finally:
        with suppress(OSError):
            making.unlink()


def flushed(file: Path) -> None:
    """The content of a file that was written before is on the disk when this returns."""
    handle = os.open(file, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(file: Path) -> tuple[str, int]:
    """SHA-256 in hex and the size in bytes of what a file holds now. OSError as the system raises it."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as reading:
        while block := reading.read(BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def copy_hashed(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file to a new place, on the disk when this returns; SHA-256 in hex and size of what was copied.

    FileExistsError if something stands there; OSError as the system raises it, and the caller clears away.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            size += writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest(), size


def settle(folder: Path) -> None:
    """Names just put into a folder survive a power cut. Not every system knows this; then nothing is done."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
