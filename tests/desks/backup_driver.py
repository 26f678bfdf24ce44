"""Backups and restores that are killed, each in a process of its own, at one step after the other.

Run as `backup_driver.py backup|restore BEGUN ROOT`: for each step a copy of the folder BEGUN is made below
ROOT, and a fork works on it until it kills itself there. Prints `step how`: `killed`, or `done` where the
step never came.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from world import NOW

from counter import settings_file
from counter.backup import making, places, restoring, swap
from counter.backup.config import plan
from counter.store import Store, UnitOfWork, copying

if TYPE_CHECKING:
    from collections.abc import Callable


def before(owner: Any, name: str, nth: int = 1) -> Callable[[], None]:
    """Die instead of the nth call."""

    def spoil() -> None:
        real, calls = getattr(owner, name), 0

        def instead(*args: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **named)

        setattr(owner, name, instead)

    return spoil


MOVES = (1, 2, 3, 6, 9)
BACKUP = {
    "copying": before(copying, "copy"),
    "copied": before(making, "digest_of"),
    "first-file": before(making, "copy_hashed"),
    "second-file": before(making, "copy_hashed", 2),
    "in-the-pool": before(making, "settle", 2),
    "listing": before(making, "write_whole"),
    "checking": before(making, "check"),
    "naming": before(making, "_finished"),
    "named": before(making, "rotate"),
    "removing": before(shutil, "rmtree", 2),
    "sweeping": before(making, "sweep"),
}
RESTORE = {
    "database": before(restoring, "copy_hashed"),
    "files": before(restoring, "copy_hashed", 3),
    "opening": before(restoring, "open_store"),
    "journal": before(UnitOfWork, "commit"),
    "closing": before(Store, "close"),
    "planning": before(swap, "write_whole"),
    "planned": before(swap, "finish"),
    **{f"move-{n}": before(swap, "_move", n) for n in MOVES},
    "moved": before(swap, "settle", 3),
    "clearing": before(Path, "rmdir"),
    "noting": before(restoring, "_note"),
}


def work(what: str, data: Path) -> None:
    """One backup, with others to let go; or one restore of the first."""
    if what == "backup":
        planned = plan(data)
        object.__setattr__(planned, "daily", 1)
        object.__setattr__(planned, "weekly", 1)
        making.make(data, settings_file.load(data), planned, now=NOW, by="automatic", rest=0)
    else:
        restoring.really(places.Places(plan(data).folder).all()[0], data, now=NOW)


def main() -> None:
    what, begun, root = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for step, spoil in {"backup": BACKUP, "restore": RESTORE}[what].items():
        data = root / step
        shutil.copytree(begun, data)
        child = os.fork()
        if child == 0:
            spoil()
            work(what, data)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(step, "killed" if killed else f"done {status}", flush=True)


if __name__ == "__main__":
    main()
