"""PDFs that are no record of the store and wait to be printed: kept by their content until a while after."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.errors import Refused, StoreFailed, os_reason
from counter.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FOLDER: Final = "spool"
KEPT: Final = timedelta(days=7)
"""How long a file stays after it was printed: so long it can be printed once more from the queue."""


def put(data: Path, pdf: bytes) -> str:
    """Keep a PDF; its SHA-256. On the disk when this returns. StoreFailed when it cannot be written."""
    digest = hashlib.sha256(pdf).hexdigest()
    target = _path(data, digest)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not target.exists():
            write_whole(target, pdf)
    except OSError as error:
        raise StoreFailed(
            f"要打印的文件存不到“{target.parent}”：{os_reason(error)}。",
            todo="请检查磁盘空间和文件夹权限，再打印一次。",
        ) from error
    return digest


def found(data: Path, digest: str) -> Path:
    """The file of a job. Refused when it is not here: printed long ago, or queued on another computer."""
    target = _path(data, digest)
    if not target.is_file():
        raise Refused("要打印的文件不在本机：早已清理，或者是别的电脑排的。", todo="请从原来的地方再打一次。")
    return target


def tidy(data: Path, wanted: Collection[str]) -> None:
    """Forget the files nobody wants any more."""
    folder = data / FOLDER
    if folder.is_dir():
        for file in folder.glob("*.pdf"):
            if file.stem not in wanted:
                with suppress(OSError):
                    file.unlink()


def _path(data: Path, digest: str) -> Path:
    return data / FOLDER / f"{digest}.pdf"
