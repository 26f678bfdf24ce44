"""Many papers at once: two processes draw where that is quicker and safe, and the results come in order."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

HANDS = 2
"""Processes: what a counter's computer has to spare."""
LEAST = 8
"""Fewer jobs are done before a second process would have begun to help."""
_held: tuple[Callable[[Any], object], Sequence[Any]] | None = None
"""What forked processes find in their memory: nothing has to be sent to them."""


def abreast(work: Callable[[T], R], jobs: Sequence[T]) -> Iterator[R]:
    """`work` of each job, in order. What it raises is raised here; the other processes then end.

    The first one is done here: the others find in memory what it has loaded, faces above all.
    """
    if len(jobs) < LEAST or not _may_fork():
        yield from map(work, jobs)
        return
    from multiprocessing import get_context

    global _held  # noqa: PLW0603  (forked processes inherit it)
    _held = (work, jobs)
    try:
        yield work(jobs[0])
        with get_context("fork").Pool(HANDS) as pool:
            yield from pool.imap(_nth, range(1, len(jobs)))
    finally:
        _held = None


def _nth(n: int) -> Any:
    assert _held is not None  # noqa: S101  (for the type checker)
    work, jobs = _held
    return work(jobs[n])


def _may_fork() -> bool:
    """Linux, and nobody else in this process: a fork copies locks that another thread holds."""
    return sys.platform == "linux" and threading.active_count() == 1 and (os.cpu_count() or 1) > 1
