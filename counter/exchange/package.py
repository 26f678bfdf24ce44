"""A package: what one sender gives one recipient about one case, as a record. `bags`, `zips` make it files.

Inside the bag `data/manifest.json` says what it is; the same package always gives the same bytes, so that a
second delivery is known as the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, Literal

from counter.errors import BadInput
from counter.exchange.names import folded, is_inside, portable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT: Final = "smx-counter-package"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"

MOST_FILES = 2_000
MOST_BYTES = 1 << 30
"""Bytes in one package, unpacked: a case of scans has a few hundred megabytes at most."""
MOST_MANIFEST = 8 << 20
"""Bytes of a manifest or list inside a package."""

_CHINA = timezone(timedelta(hours=8))
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LABEL = re.compile(r"[^\s:][^:\r\n]*(?<!\s)")
OURS: Final = (
    "Source-Organization",
    "External-Identifier",
    "Internal-Sender-Identifier",
    "Bagging-Date",
    "Payload-Oxum",
)
"""Labels of bag-info.txt that are written from the package itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """One file of a package."""

    name: str
    """Path inside, with /: 材料/01 食品经营许可申请书-1.pdf; each part is `portable`."""
    path: Path
    """Where it lies now."""
    sha256: str
    """Hex, lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What is sent. `check` says whether it can be."""

    id: str
    """UUID; the idempotency key: one package, however often it is tried."""
    kind: str
    """What it is for: a kind of the outbox, or archive. Another sender may have others."""
    number: str
    """Case number."""
    sender: str
    recipient: str
    """Department, as the list names it."""
    about: Mapping[str, str]
    """Headings for bag-info.txt."""
    manifest: Mapping[str, Any]
    """What the sender tells beside the files; anything JSON holds."""
    files: tuple[Enclosed, ...]
    made_at: datetime
    """With its zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A package that was read and proved whole; its files lie below `place`."""

    package: Package
    place: Path
    fingerprint: str
    """Equal for equal content; see `fingerprint_of`."""


def name_of(package: Package) -> str:
    """The name of its folder: the case number for people, the id so that two never meet."""
    return f"{package.number}_{package.id}"


def check(package: Package) -> None:
    """BadInput with every reason why this cannot be a package."""
    faults = tuple(_faults(package))
    if faults:
        raise BadInput("这个包不合要求：" + "".join(faults), todo="请核对后再试。")


def _faults(package: Package) -> Iterator[str]:
    if not is_id(package.id):
        yield "编号不是 UUID；"
    if package.number != portable(package.number):
        yield "办件编号不能作文件名；"
    if not all(text.strip() for text in (package.kind, package.sender, package.recipient)):
        yield "没有写全种类、发送方和接收方；"
    if package.made_at.tzinfo is None:
        yield "制作时间没有时区；"
    if any(label in OURS or not _LABEL.fullmatch(label) for label in package.about):
        yield "说明的标题不合要求；"
    if len(package.files) >= MOST_FILES:
        yield f"文件超过 {MOST_FILES} 个；"
    yield from _file_faults(package.files)


def _file_faults(files: tuple[Enclosed, ...]) -> Iterator[str]:
    seen = {MANIFEST}
    for one in files:
        if not is_inside(one.name):
            yield f"文件名“{one.name[:80]}”不能用；"
        if folded(one.name) in seen:
            yield f"文件“{one.name[:80]}”有两个；"
        if not _DIGEST.fullmatch(one.sha256):
            yield f"文件“{one.name[:80]}”没有校验值；"
        seen.add(folded(one.name))


def is_id(text: str) -> bool:
    """Whether this is a UUID in its usual form, as ids of packages are."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


# -- manifest.json -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """The form of data/manifest.json."""

    format: Literal["smx-counter-package"]
    version: Literal[1]
    id: str
    kind: str
    number: str
    sender: str
    recipient: str
    made_at: str
    about: dict[str, str]
    files: tuple[_Listed, ...]
    content: dict[str, Any]


def manifest_bytes(package: Package) -> bytes:
    """data/manifest.json: the same bytes for the same package, whatever order or zone a store gave back."""
    envelope = {
        "format": FORMAT,
        "version": VERSION,
        "id": package.id,
        "kind": package.kind,
        "number": package.number,
        "sender": package.sender,
        "recipient": package.recipient,
        "made_at": package.made_at.astimezone(_CHINA).isoformat(timespec="seconds"),
        "about": dict(package.about),
        "files": [{"name": one.name, "sha256": one.sha256} for one in _sorted(package.files)],
        "content": package.manifest,
    }
    return json.dumps(envelope, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read_manifest(data: bytes, payload: Path) -> Package:
    """The package that a manifest.json tells of, its files below `payload`. BadInput when it is not ours."""
    import msgspec

    try:
        said = msgspec.json.decode(data, type=_Envelope)
        made_at = datetime.fromisoformat(said.made_at)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise BadInput(
            "包里的 manifest.json 不是本系统的格式。", todo="请发送方用本系统重新制作这个包。"
        ) from fault
    package = Package(
        id=said.id,
        kind=said.kind,
        number=said.number,
        sender=said.sender,
        recipient=said.recipient,
        about=said.about,
        manifest=said.content,
        files=tuple(Enclosed(name=f.name, path=payload / f.name, sha256=f.sha256) for f in said.files),
        made_at=made_at,
    )
    check(package)
    return package


def payload_of(package: Package) -> dict[str, str]:
    """Path inside the bag → SHA-256, manifest.json among them, sorted by path."""
    found = {f"data/{one.name}": one.sha256 for one in package.files}
    found[f"data/{MANIFEST}"] = hashlib.sha256(manifest_bytes(package)).hexdigest()
    return dict(sorted(found.items()))


def fingerprint_of(payload: Mapping[str, str]) -> str:
    """One hash over all paths and their hashes: equal only for equal content."""
    lines = (f"{sha256}  {path}\n" for path, sha256 in sorted(payload.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def receipt_of(id_: str, fingerprint: str) -> str:
    """The receipt id for a package: computed, so that the same one is given however often it arrives."""
    return str(uuid.uuid5(uuid.UUID(id_), fingerprint))


def _sorted(files: tuple[Enclosed, ...]) -> list[Enclosed]:
    return sorted(files, key=lambda one: one.name)
