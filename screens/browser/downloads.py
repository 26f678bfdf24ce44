"""Papers that were kept while a browser shows the screens: handed to it, for its own printer.

A job thread notes what it kept; the app hands it over when that job is delivered. One process is one page.
"""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT: SimpleQueue[Path] = SimpleQueue()


def kept(paper: Path) -> None:
    """A paper lies in the papers folder."""
    _KEPT.put(paper)


def waiting() -> Iterator[Path]:
    """What was kept since the last look, oldest first."""
    while not _KEPT.empty():
        yield _KEPT.get()
