"""Read the YAML files, find *every* fault, and give one frozen Catalogue.

The compiled form is kept in the station's data folder, keyed by the content of all files, so that a start
without changes parses no YAML. A damaged cache is rebuilt silently; it is only a copy.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path  # noqa: TC003  (the cache is typed at run time)
from typing import Any

import msgspec

import catalog_data
from counter.catalog.model import Catalogue  # noqa: TC001  (decoded at run time)
from counter.catalog.search import Index  # noqa: TC001  (decoded at run time)
from counter.errors import CatalogueFaulty, StoreFailed, os_reason
from counter.files import write_whole

SCHEMA = "6"
"""Raised whenever the shape of the compiled form changes."""

FOLDERS = (
    *("matters", "items", "materials", "questions", "sources", "procedure"),
    *("departments", "counties", "limits", "messages", "fields", "applications"),
)


class Compiled(msgspec.Struct, frozen=True):
    """What the cache holds: the catalogue and its search index."""

    catalogue: Catalogue
    index: Index
    stale: tuple[str, ...] = ()
    """本站目录 entries whose shipped entry has changed since: to be looked at again."""


def files_of(root: Path) -> tuple[Path, ...]:
    """Every YAML file of a catalogue folder, in a fixed order."""
    return tuple(path for folder in FOLDERS for path in sorted((root / folder).glob("*.yaml")))


def own_files(overlay: Path | None) -> tuple[Path, ...]:
    """The files of 本站目录, the accepted ones last: they may replace what was written by hand."""
    if overlay is None or not overlay.is_dir():
        return ()
    accepted = overlay / "accepted.yaml"
    return (*files_of(overlay), *((accepted,) if accepted.is_file() else ()))


def content_version(files: tuple[Path, ...], root: Path, own: tuple[Path, ...] = ()) -> str:
    """Hash over names and bytes of all files: it names the catalogue."""
    digest = hashlib.sha256(SCHEMA.encode())
    names = [path.relative_to(root).as_posix() for path in files]
    names += [f"+{path.parent.name}/{path.name}" for path in own]
    for path, name in zip((*files, *own), names, strict=True):
        data = path.read_bytes()
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]


def load(root: Path | None = None, cache: Path | None = None, overlay: Path | None = None) -> Compiled:
    """The catalogue at `root` (default: the one shipped), with 本站目录 laid over it.

    Raises CatalogueFaulty with every fault.
    """
    root = root or catalog_data.ROOT
    try:
        files = files_of(root)
        own = own_files(overlay)
        version = content_version(files, root, own)
    except OSError as error:
        raise CatalogueFaulty(
            (f"读不到目录文件：{error.filename}。请检查文件权限或重新安装程序。",)
        ) from error
    if not files:
        raise CatalogueFaulty((f"{root} 里没有事项目录的文件。请检查文件夹位置或重新安装程序。",))
    known = _from_cache(cache, version)
    if known is not None:
        return known
    compiled = compile_files(files, root, version, own)
    _to_cache(cache, version, compiled)
    return compiled


def compile_files(files: tuple[Path, ...], root: Path, version: str, own: tuple[Path, ...] = ()) -> Compiled:
    """Parse, check and index, without any cache."""
    from counter.catalog.authoring import read_files
    from counter.catalog.check import faults_of
    from counter.catalog.search import build_index

    parts, faults = read_files(files, root, own)
    catalogue = parts.catalogue(version)
    faults = (*faults, *faults_of(catalogue, parts.places))
    if faults:
        raise CatalogueFaulty(tuple(dict.fromkeys(faults)))
    return Compiled(catalogue=catalogue, index=build_index(catalogue.matters), stale=tuple(parts.stale))


def keep(folder: Path, compiled: Compiled) -> Path:
    """Keep a catalogue version for cases received under it (design rule 7). StoreFailed when it cannot be."""
    version = compiled.catalogue.version
    path = folder / f"{version}.catalogue"
    if not path.exists():
        try:
            _put(folder, version, compiled)
        except OSError as error:
            raise StoreFailed(
                f"存不下目录版本 {version}（{os_reason(error)}），办件以后会打不开。",
                todo=f"请管理员检查 {folder} 的磁盘空间和权限，再试一次。",
            ) from error
    return path


def kept(folder: Path, version: str) -> Compiled | None:
    """A kept catalogue version, or None when this station never had it."""
    return _from_cache(folder, version)


def _from_cache(folder: Path | None, version: str) -> Compiled | None:
    if folder is None:
        return None
    try:
        data = (folder / f"{version}.catalogue").read_bytes()
        digest, body = data[:32], data[32:]
        if hashlib.sha256(body).digest() != digest:
            return None
        return msgspec.msgpack.decode(body, type=Compiled)
    except (OSError, msgspec.DecodeError):
        return None


def _to_cache(folder: Path | None, version: str, compiled: Compiled) -> None:
    if folder is not None:
        with suppress(OSError):  # without a cache the next start is only slower
            _put(folder, version, compiled)


def _put(folder: Path, version: str, compiled: Compiled) -> None:
    body: Any = msgspec.msgpack.encode(compiled)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{version}.catalogue", hashlib.sha256(body).digest() + body)
