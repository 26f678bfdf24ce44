"""Where backups lie, and one at a time at work there.

| in the folder of backups | |
|---|---|
| `2026-11-27T213000/` | a backup: `manifest.json` and the database |
| `pool/ab/ab12…` | the bytes of every other file, once for all backups, under their SHA-256 |
| `.making-…` | what is in the making; may be thrown away |
| `restored.json` | how often something was restored from here |
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from counter.backup.manifest import MANIFEST, MOST, Manifest, decode
from counter.errors import BadInput, CounterError, Refused, StoreFailed, os_reason
from counter.files import write_whole
from counter.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POOL: Final = "pool"
MAKING: Final = ".making-"
RESTORED: Final = "restored.json"
LOCK: Final = ".lock"
NAME: Final = "%Y-%m-%dT%H%M%S"
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}(-\d+)?")


@dataclass(frozen=True, slots=True)
class Places:
    """A folder of backups."""

    root: Path

    @property
    def pool(self) -> Path:
        """The bytes that backups share."""
        return self.root / POOL

    def pooled(self, sha256: str) -> Path:
        """Where bytes lie."""
        return self.pool / sha256[:2] / sha256

    def all(self) -> tuple[Path, ...]:
        """Every finished backup, oldest first."""
        try:
            found = [one for one in self.root.iterdir() if _NAME.fullmatch(one.name) and one.is_dir()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise cannot("读", self.root, error) from error
        return tuple(sorted(found))

    def new_name(self, now: datetime) -> str:
        """A name nobody has."""
        first = now.strftime(NAME)
        names = (first, *(f"{first}-{n}" for n in range(2, 10_000)))
        return next(name for name in names if not (self.root / name).exists())

    def times(self) -> int:
        """How often something was restored from here, as far as is known."""
        try:
            said = json.loads((self.root / RESTORED).read_text(encoding="utf-8"))
            return int(said["times"])
        except (OSError, ValueError, LookupError, TypeError):
            return 0

    def note_restore(self, times: int, now: datetime) -> None:
        """Keep that for the next one. OSError as the system raises it."""
        text = json.dumps({"times": times, "at": now.isoformat(timespec="seconds")})
        write_whole(self.root / RESTORED, text.encode())


def read(backup: Path) -> Manifest:
    """The manifest of a backup. Damaged, Refused, or StoreFailed when it cannot be read."""
    file = backup / MANIFEST
    try:
        if file.stat().st_size > MOST:
            raise BadInput(f"“{file}”大得不正常，没有打开。", todo="请换另一份备份。")
        data = file.read_bytes()
    except FileNotFoundError:
        raise BadInput(
            f"“{backup}”不是一份备份：里面没有 {MANIFEST}。",
            todo="请写备份文件夹里某一天的文件夹，例如 backups/2026-11-27T213000。",
        ) from None
    except OSError as error:
        raise cannot("读", file, error) from error
    return decode(data, where=backup.name)


def last_good(root: Path) -> tuple[Path, Manifest] | None:
    """The newest backup whose manifest is whole; None = there is none."""
    for backup in reversed(Places(root).all()):
        try:
            return backup, read(backup)
        except CounterError:
            continue
    return None


def last_made(root: Path) -> datetime | None:
    """When the newest backup was finished, without reading its list; None = there is none."""
    for backup in reversed(Places(root).all()):
        try:
            return datetime.fromtimestamp((backup / MANIFEST).stat().st_mtime).astimezone()
        except OSError:
            continue
    return None


@contextmanager
def at_work(root: Path, *, patience: float = 5.0) -> Iterator[Places]:
    """The folder for oneself, with nothing half in it. Refused while another program is at it."""
    busy = Refused("另一个程序正在备份或恢复。", todo="请等它做完再试。")
    with alone(root / LOCK, patience=patience, busy=busy, failed=partial(cannot, "读写", root)):
        for left in root.glob(f"{MAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield Places(root)


def cannot(what: str, where: Path, error: OSError) -> StoreFailed:
    """The folder or disk will not."""
    return StoreFailed(
        f"{what}不了“{error.filename or where}”：{os_reason(error)}。",
        todo="请检查磁盘空间、移动硬盘有没有插好和文件夹权限，再试一次。原来的数据没有动。",
    )
