"""Files that must never be half written."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


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
