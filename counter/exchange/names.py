"""Names inside packages and of packages: Chinese stays, and Windows, Linux and a zip all can hold them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from counter.intake.text import clean_line

_UNPORTABLE = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f]+')
"""What Windows forbids; and %, which BagIt manifests use to write line breaks."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,8}$")

_EDGES = " .~"
"""What no name begins or ends with: hidden on Linux, lost on Windows, a home folder to some programs."""

LONGEST = 180
"""Bytes of one name in UTF-8, well below the 255 of common file systems."""
LONGEST_PATH = 420
DEEPEST = 6
"""Folders in folders within a package."""


def portable(name: str) -> str:
    """One name, without folders, that every system takes; what has to give way becomes _, the suffix stays.

    >>> portable("申请书: 3/4.PDF")
    '申请书_ 3_4.PDF'
    """
    whole = _UNPORTABLE.sub("_", clean_line(name)).strip(_EDGES)
    found = _SUFFIX.search(whole)
    suffix = found[0] if found else ""
    stem = whole.removesuffix(suffix).rstrip(_EDGES) or "_"
    if _RESERVED.match(f"{stem}{suffix}"):
        stem = f"_{stem}"
    return f"{_cut(stem, LONGEST - len(suffix))}{suffix}"


def _cut(stem: str, room: int) -> str:
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(_EDGES)


def is_inside(path: str) -> bool:
    """Whether a path with / stays below the folder it is put into, on every system, and can be kept there."""
    parts = path.split("/")
    return (
        len(parts) <= DEEPEST
        and len(path.encode("utf-8", "replace")) <= LONGEST_PATH
        and all(part == portable(part) for part in parts)
        and not PurePosixPath(path).is_absolute()
    )


def folded(path: str) -> str:
    """Equal for two paths that are one file where upper and lower case are the same."""
    return path.casefold()


def numbered(sender: str, recipient: str, number: int) -> str:
    """What a package between stations is called, without its ending: 411202-01_411202-21_000007."""
    return f"{sender}_{recipient}_{number:06d}"


def number_in(stem: str) -> int | None:
    """The number at the end of such a name; None = there is none.

    >>> number_in("411202-01_411202-21_000007")
    7
    """
    found = stem.rsplit("_", 1)[-1]
    return int(found) if found.isdigit() else None
