"""What a package between stations holds, written straight into one zip and read back with distrust.

data/manifest.json tells of it; cases/*.json are snapshots, entries/*.json what the sender's journal says of
each, links.txt the sender's chain, scans/ the electronic copies by their hash, lists/ keys, voids and
stations, overlay/, holidays.toml and catalogues/ what a county sends down. It is an ordinary BagIt bag, so
that the guards and proofs of `zips` and `proving` hold for it.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from counter.errors import BadInput, Refused
from counter.exchange.bags import tags_of
from counter.exchange.package import (
    MANIFEST,
    MOST_MANIFEST,
    Enclosed,
    Package,
    Received,
    check,
    manifest_bytes,
    name_of,
)
from counter.exchange.sealing import Envelope  # noqa: TC001  (decoded at run time)
from counter.exchange.snapshot import MOST, Snapshot, unpack
from counter.exchange.zips import entry
from counter.files import BLOCK, flushed, made_beside
from counter.scans import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


KIND: Final = "station"
CASES, ENTRIES, SCANS, LISTS = "cases", "entries", "scans", "lists"
OVERLAY, VERSIONS = "overlay", "catalogues"
LINKS, HOLIDAYS = "links.txt", "holidays.toml"
FORMER = "former.json"
"""What the sender has of the receiver's journal that a restore lost there."""
MOST_CASES: Final = 30
"""Cases in one package: they are taken in one transaction, which keeps other windows waiting."""
SOFT_FILES: Final = 1_200
SOFT_BYTES: Final = 256 << 20
"""A package is closed before it grows beyond; one case with more scans is spread over several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the manifest says of a package."""

    tables: str
    """Version of the sender's tables: a newer program may know of things this one would lose."""
    station: str
    """Name of the sender."""
    applied: int
    """The receiver's own packages that were taken, with all before."""
    waiting: tuple[int, ...] = ()
    """Those that came too early and wait."""
    after: int = 0
    """The links begin with the journal entry after this one."""
    cases: tuple[str, ...] = ()
    """Ids, in the order in which they are taken."""
    catalogue: str = ""
    """Version of the sender's list, where list and 本站目录 come along."""
    content: bool = True
    """False: it only acknowledges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A stretch of the receiver's own journal that it lost."""

    mark: str
    """Of the life that wrote it."""
    after: int
    links: dict[int, str] = field(default_factory=dict)
    """By number; stretches may be missing."""
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A package that is decided on, kept beside until it was taken: from it the file can be made again."""

    envelope: Envelope
    content: Content
    texts: dict[str, str] = field(default_factory=dict)
    """Path inside → text."""
    scans: tuple[tuple[str, str], ...] = ()
    """Hash and media type of the electronic copies that go along."""
    versions: tuple[str, ...] = ()
    """Versions of the list that go along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A package as it was read: proved, unpacked below `place`, every part decoded."""

    envelope: Envelope
    content: Content
    place: Path
    snapshots: tuple[Snapshot, ...]
    entries: dict[str, tuple[str, ...]]
    """Case id → texts of the sender's journal entries."""
    links: tuple[str, ...]

    @property
    def scans(self) -> tuple[Path, ...]:
        """The electronic copies that came along."""
        return tuple(sorted((self.place / SCANS).glob("*")))

    def text(self, name: str) -> str:
        """A text that came along; "" = it did not. BadInput when it is none."""
        return _text(self.place / name)

    def named(self, folder: str) -> tuple[Path, ...]:
        """The files of a folder, those of folders in it, too."""
        return tuple(sorted(one for one in (self.place / folder).rglob("*") if one.is_file()))


# -- writing -----------------------------------------------------------------------------------------------


def pack(plan: Plan, target: Path, *, scans: Path, catalogues: Path) -> None:
    """Write the bag of a plan as one zip. `scans`, `catalogues`: where the kept files lie.

    Refused when a scan is gone or changed; the plan stays and can be packed again. OSError as raised.
    """
    texts = {name: text.encode() for name, text in plan.texts.items()}
    package = _package(plan, texts, scans, catalogues)
    check(package)
    with made_beside(target) as making:
        with zipfile.ZipFile(making, "x", zipfile.ZIP_DEFLATED) as packed:
            _fill(packed, package, texts)
        flushed(making)


def _fill(packed: zipfile.ZipFile, package: Package, texts: dict[str, bytes]) -> None:
    top, manifest = name_of(package), manifest_bytes(package)
    size = len(manifest) + sum(map(len, texts.values()))
    _put(packed, f"{top}/data/{MANIFEST}", manifest)
    for name, data in texts.items():
        _put(packed, f"{top}/data/{name}", data)
    for one in package.files:
        if one.name not in texts:
            size += _stream(packed, f"{top}/data/{one.name}", one)
    for tag, text in tags_of(package, size).items():
        _put(packed, f"{top}/{tag}", text.encode())


def _package(plan: Plan, texts: dict[str, bytes], scans: Path, catalogues: Path) -> Package:
    envelope = plan.envelope
    files = [
        Enclosed(name=name, path=scans, sha256=hashlib.sha256(data).hexdigest())
        for name, data in texts.items()
    ]
    for sha256, media in plan.scans:
        place = place_of(scans, sha256, media)
        files.append(Enclosed(name=f"{SCANS}/{place.name}", path=place, sha256=sha256))
    for version in plan.versions:
        place = catalogues / f"{version}.catalogue"
        digest = hashlib.sha256(place.read_bytes()).hexdigest()
        files.append(Enclosed(name=f"{VERSIONS}/{place.name}", path=place, sha256=digest))
    return Package(
        id=envelope.id,
        kind=KIND,
        number=envelope.stem,
        sender=envelope.sender,
        recipient=envelope.recipient,
        about={},
        manifest=msgspec.to_builtins(plan.content),
        files=tuple(files),
        made_at=envelope.made_at,
    )


def _put(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = entry(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(info, data, compresslevel=3)


def _stream(packed: zipfile.ZipFile, name: str, one: Enclosed) -> int:
    """A file as it is, hashed on the way: what changed since it was registered does not go out."""
    info = entry(name)
    digest, size = hashlib.sha256(), 0
    try:
        info.file_size = one.path.stat().st_size
        with one.path.open("rb") as reading, packed.open(info, "w") as writing:
            while block := reading.read(BLOCK):
                digest.update(block)
                size += writing.write(block)
    except FileNotFoundError as why:
        raise _lost(one) from why
    if digest.hexdigest() != one.sha256:
        raise _lost(one)
    return size


def _lost(one: Enclosed) -> Refused:
    return Refused(
        f"扫描件 {one.path.name} 不见了，或者内容和登记时不一样，包没有做成。",
        todo="请从备份恢复这个文件，或者移除它、重新扫描登记，再导出一次。",
    )


# -- reading -----------------------------------------------------------------------------------------------


def parcel_of(received: Received, envelope: Envelope, tables: str) -> Parcel:
    """A proved bag as a package between stations. `tables`: version of this program's tables.

    BadInput when it is none, its inside tells of another sender, receiver or number than its envelope,
    or a part cannot be read; Refused when a newer program made it.
    """
    package = received.package
    said = (package.kind, package.id, package.sender, package.recipient, package.number)
    if said != (KIND, envelope.id, envelope.sender, envelope.recipient, envelope.stem):
        raise BadInput("包里写的和信封上写的不一样，没有收下。", todo="请发送的站点重新导出。")
    try:
        content = msgspec.convert(dict(package.manifest), Content)
    except msgspec.ValidationError as why:
        raise BadInput("包的目录读不懂。", todo="请发送的站点升级程序后重新导出。") from why
    if content.tables > tables:
        raise Refused(
            "这个包由更新版本的程序制作，本程序收了会丢东西，没有收。",
            todo="请升级本站的程序；包已经留着，升级后再收一次就行。",
        )
    place = received.place / "data"
    snapshots = tuple(_snapshots(place, content))
    return Parcel(
        envelope=envelope,
        content=content,
        place=place,
        snapshots=snapshots,
        entries={one: _entries(place, one) for one in content.cases},
        links=tuple(_text(place / LINKS).split()),
    )


def _snapshots(place: Path, content: Content) -> Iterator[Snapshot]:
    if len(content.cases) > MOST_CASES or len(set(content.cases)) != len(content.cases):
        raise BadInput("包里的办件太多，或者有重复的。", todo="请发送的站点升级程序后重新导出。")
    for case_id in content.cases:
        found = unpack(_text(place / CASES / f"{case_id}.json"))
        if found.core.case.id != case_id:
            raise BadInput("包里有一件办件和目录对不上。", todo="请发送的站点重新导出。")
        yield found


def _entries(place: Path, case_id: str) -> tuple[str, ...]:
    text = _text(place / ENTRIES / f"{case_id}.json")
    try:
        return msgspec.json.decode(text or "[]", type=tuple[str, ...])
    except msgspec.MsgspecError as why:
        raise BadInput("包里的日志读不懂。", todo="请发送的站点重新导出。") from why


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > max(MOST, MOST_MANIFEST):
            raise BadInput(f"包里的“{path.name}”大得不正常。", todo="请发送的站点重新导出。")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as why:
        raise BadInput(f"包里的“{path.name}”不是文字。", todo="请发送的站点重新导出。") from why
