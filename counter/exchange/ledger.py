"""What a folder has taken before, by id: so nothing comes twice even after it was carried away from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from counter.exchange.names import portable
from counter.files import settle, write_whole

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FOLDER = ".taken"
"""Hidden inside the folder; each entry is one small file that says nothing about people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One package or message that arrived here."""

    fingerprint: str
    receipt: str
    at: str
    """ISO moment."""


def taken(folder: Path, id_: str) -> Taken | None:
    """The entry of an id; None when it never came, or when its entry cannot be read."""
    try:
        said = json.loads((folder / FOLDER / f"{portable(id_)}.json").read_bytes())
        return Taken(fingerprint=said["fingerprint"], receipt=said["receipt"], at=said["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def note(folder: Path, id_: str, *, fingerprint: str, receipt: str, now: datetime) -> Taken:
    """Enter an id, after what it stands for is on the disk. OSError as the system raises it."""
    entry = Taken(fingerprint=fingerprint, receipt=receipt, at=now.isoformat(timespec="seconds"))
    where = folder / FOLDER
    where.mkdir(parents=True, exist_ok=True)
    write_whole(where / f"{portable(id_)}.json", json.dumps(asdict(entry), ensure_ascii=False).encode())
    settle(where)
    return entry
