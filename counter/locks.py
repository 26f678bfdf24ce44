"""One at a time, whichever window or program it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counter.errors import Refused, StoreFailed


@contextmanager
def alone(
    lock: Path,
    *,
    patience: float,
    busy: Refused,
    failed: Callable[[OSError], StoreFailed],
    mode: int = 0o700,
) -> Iterator[None]:
    """What a lock file stands for, for oneself; a program that dies lets go of it.

    Raises `busy` while another keeps it for longer than `patience` seconds, and what `failed` makes of an
    OSError, one of the block included. `mode`: of the lock's folder where it has to be made.
    """
    from filelock import FileLock, Timeout

    try:
        lock.parent.mkdir(mode=mode, parents=True, exist_ok=True)
        with FileLock(lock, timeout=patience):
            yield
    except Timeout:
        raise busy from None
    except OSError as error:
        raise failed(error) from error
