"""What stands in a backup, file by file, with its own checksum. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (decoded at run time)
from pathlib import PurePosixPath
from typing import Any, Final, Literal

import msgspec

from counter.errors import BadInput, Refused
from counter.journal import canonical

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "counter.db"
DUMP: Final = "counter.dump"
MOST: Final = 2 << 30
"""Bytes of a manifest: a million files are about 250 MB."""
_HEX: Final = re.compile(r"[0-9a-f]{64}")


class Damaged(BadInput):
    """A backup is not what was made; every fault is listed."""

    title = "备份损坏"

    def __init__(self, what: str, faults: tuple[str, ...]) -> None:
        shown = "\n".join(f"{n}. {fault}" for n, fault in enumerate(faults[:20], 1))
        more = f"\n……共 {len(faults)} 处" if len(faults) > 20 else ""
        super().__init__(f"{what}\n{shown}{more}", todo="请换另一份备份；这一份不要删，请管理员查看磁盘。")
        self.listed = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of the data folder. Its bytes lie in the pool, under the checksum."""

    path: str
    """Relative to the data folder, with slashes."""
    sha256: str
    size: int
    mtime_ns: int
    private: bool = False
    """A private key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The database of a backup."""

    kind: Literal["sqlite", "postgresql"]
    sha256: str
    size: int
    schema: str = ""
    head_seq: int = 0
    head_hash: str = ""
    last_entry: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """Table → rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One backup."""

    made_at: datetime
    by: Literal["automatic", "hand"]
    program: str
    """Version of the program."""
    station: str
    """行政区划代码 and window, as in the profile."""
    name: str
    database: Database
    files: tuple[Kept, ...]
    left_out: tuple[str, ...] = ()
    """What lies outside the data folder, or could not be read, in a sentence each."""
    lacking: tuple[str, ...] = ()
    """Scans that the database names and nobody has (SHA-256)."""

    @property
    def size(self) -> int:
        """Bytes of everything."""
        return self.database.size + sum(one.size for one in self.files)

    @property
    def database_file(self) -> str:
        """The name of the database's file in the backup."""
        return DATABASE if self.database.kind == "sqlite" else DUMP


def encode(manifest: Manifest) -> bytes:
    """The manifest as text, with its checksum."""
    said = msgspec.to_builtins(manifest)
    return canonical({"format": FORMAT, "sha256": _digest(said), "backup": said}).encode()


def decode(data: bytes, *, where: str) -> Manifest:
    """The manifest of such a text.

    Raises:
        Damaged: it is not what was written.
        Refused: a newer program wrote it.
    """
    try:
        whole: dict[str, Any] = msgspec.json.decode(data, type=dict)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _damaged(where, "清单读不懂，像是没有写完或被改过") from None
    number = whole.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise Refused(f"“{where}”由更新版本的程序备份。", todo="请先升级程序，再恢复。")
    if whole.get("sha256") != _digest(whole.get("backup")):
        raise _damaged(where, "清单和它的校验和对不上，被改过或没有写完")
    try:
        found = msgspec.convert(whole["backup"], Manifest)
    except (msgspec.ValidationError, LookupError) as why:
        raise _damaged(where, f"清单里有看不懂的内容（{why}）") from why
    odd = [one.path for one in found.files if not is_plain(one.path) or not _HEX.fullmatch(one.sha256)]
    if odd:
        raise _damaged(where, *(f"清单里的文件名或校验和不正常：{path}" for path in odd))
    return found


def is_plain(path: str) -> bool:
    """Whether a path stays inside the folder it is put into, on every system."""
    parts = PurePosixPath(path).parts
    bad = any(part in ("..", ".") or ":" in part or "\\" in part or "\0" in part for part in parts)
    return bool(parts) and not path.startswith("/") and not bad


def _digest(said: object) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _damaged(where: str, *faults: str) -> Damaged:
    return Damaged(f"“{where}”用不了：", faults)
