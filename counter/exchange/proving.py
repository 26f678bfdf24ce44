"""Reading a bag with distrust: our own guards first, then the library counts every hash."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter.errors import BadInput, os_reason
from counter.exchange.names import folded, is_inside
from counter.exchange.package import (
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    MOST_MANIFEST,
    Received,
    fingerprint_of,
    read_manifest,
)
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DECLARED = re.compile(
    rb"BagIt-Version: ?(?:0\.97|1\.0)\r?\nTag-File-Character-Encoding: ?UTF-8\s*", re.IGNORECASE
)
_TAG_FILES = re.compile(r"bagit\.txt|bag-info\.txt|(?:tag)?manifest-(?:md5|sha1|sha256|sha512)\.txt")
"""What may stand beside data/. No fetch.txt: nothing is ever loaded from an address a package names."""
MOST_TAG_FILES = 10

_AGAIN = "请发送方重新制作并发送这个包；这里什么也没有收下。"


def read_bag(place: Path) -> Received:
    """A bag that is proved whole and ours, every hash counted anew.

    BadInput with one sentence for anything else: no bag, a wrong hash, a missing or surplus file, a path that
    climbs out, a link, too many files or bytes, no manifest.json or one that is not ours.
    """
    try:
        _guard(place)
        entries = _proved(place)
        package = read_manifest((place / "data" / MANIFEST).read_bytes(), place / "data")
    except OSError as fault:
        raise BadInput(f"包“{place.name}”读不出来：{os_reason(fault)}。", todo="请检查后再试。") from fault
    payload = _payload(entries)
    if {f"data/{one.name}": one.sha256 for one in package.files} != {
        path: sha256 for path, sha256 in payload.items() if path != f"data/{MANIFEST}"
    }:
        raise BadInput("包里的文件和 manifest.json 写的不一致。", todo=_AGAIN)
    return Received(package=package, place=place, fingerprint=fingerprint_of(payload))


def _guard(place: Path) -> None:
    """Before the library reads anything: only plain files with plain names, few enough, small enough."""
    if place.is_symlink() or not place.is_dir():
        raise BadInput(f"“{place.name}”不是一个包（文件夹）。", todo="请核对位置。")
    files = list(_walk(place, place))
    names = {path for path, _ in files}
    sizes = dict(files)
    if not {"bagit.txt", "manifest-sha256.txt"} <= names:
        raise BadInput(f"“{place.name}”不是 BagIt 包，或者没有 SHA-256 清单。", todo=_AGAIN)
    strange = next((n for n in names if not n.startswith("data/") and not _TAG_FILES.fullmatch(n)), None)
    if strange:
        raise BadInput(f"包里有不该有的文件“{strange}”。", todo=_AGAIN)
    if f"data/{MANIFEST}" not in names:
        raise BadInput("包里没有 manifest.json。", todo=_AGAIN)
    lists = (size for path, size in files if path == f"data/{MANIFEST}" or _TAG_FILES.fullmatch(path))
    if max(lists) > MOST_MANIFEST:
        raise BadInput("包里的清单大得不正常。", todo=_AGAIN)
    if len({folded(one) for one in sizes}) != len(sizes):
        raise BadInput("包里有只差大小写的文件名。", todo=_AGAIN)
    if not _DECLARED.fullmatch((place / "bagit.txt").read_bytes()):
        raise BadInput("包的 BagIt 版本或者文字编码不认识。", todo="请用 BagIt 1.0、UTF-8 重新制作。")


def _walk(folder: Path, base: Path) -> Iterator[tuple[str, int]]:
    """Every file with its size; BadInput at the first thing that cannot be meant well."""
    count = total = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for one in found:
                path = Path(one.path).relative_to(base).as_posix()
                if not is_inside(path.removeprefix("data/")):
                    raise BadInput(f"包里的文件名“{clean_line(path)[:80]}”不能用。", todo=_AGAIN)
                if one.is_symlink() or not (one.is_dir() or one.is_file()):
                    raise BadInput(f"包里的“{path[:80]}”是链接或者别的东西，不是文件。", todo=_AGAIN)
                if one.is_dir(follow_symlinks=False):
                    waiting.append(Path(one.path))
                    continue
                size = one.stat(follow_symlinks=False).st_size
                count, total = count + 1, total + size
                _within(count, total)
                yield path, size


def _within(count: int, total: int) -> None:
    if count > MOST_FILES + MOST_TAG_FILES:
        raise BadInput(f"包里的文件超过 {MOST_FILES} 个。", todo="请分成几个包。")
    if total > MOST_BYTES:
        raise BadInput(f"包超过 {MOST_BYTES >> 20} MB。", todo="请分成几个包。")


def _proved(place: Path) -> dict[str, dict[str, str]]:
    """Path → algorithm → hash, after the library compared every one."""
    import bagit

    logging.getLogger("bagit").setLevel(logging.CRITICAL)  # its remarks would be drawn over the screen
    try:
        bag = bagit.Bag(str(place))
        bag.validate()
    except bagit.BagError as fault:
        raise BadInput(_said(fault), todo=_AGAIN) from fault
    except (ValueError, LookupError, UnicodeError) as fault:
        raise BadInput("包的清单读不懂。", todo=_AGAIN) from fault
    entries: dict[str, dict[str, str]] = {
        Path(path).as_posix(): hashes for path, hashes in bag.entries.items()
    }
    return entries


def _said(fault: Any) -> str:
    import bagit

    for one in getattr(fault, "details", ()):
        path = str(one.path)[:80]
        if isinstance(one, bagit.ChecksumMismatch):
            return f"包里的“{path}”和清单上的校验值不一样，传坏了或者被改过。"
        if isinstance(one, bagit.FileMissing):
            return f"清单上有“{path}”，包里没有。"
        if isinstance(one, bagit.UnexpectedFile):
            return f"包里的“{path}”不在清单上。"
    if "unsafe" in str(fault):
        return "包的清单里有跑到包外面去的路径。"
    return "包和它的清单对不上，传坏了或者被改过。"


def _payload(entries: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Every payload file has a SHA-256: the library is content with any hash, even one made to collide."""
    payload = {path: hashes for path, hashes in entries.items() if path.startswith("data/")}
    if lacking := next((path for path, hashes in payload.items() if "sha256" not in hashes), None):
        raise BadInput(f"包里的“{lacking[:80]}”没有 SHA-256 校验值。", todo=_AGAIN)
    return {path: hashes["sha256"].lower() for path, hashes in payload.items()}
