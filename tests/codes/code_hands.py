"""What the tests of codes share: two stations with keys, a county, and papers of theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from counter.codes.code import stamp
from counter.codes.key_files import load_signer, make_key
from counter.codes.known import Lists, lists_of
from counter.codes.lists import KeyList, Revocation, Void

if TYPE_CHECKING:
    from counter.codes.keys import Signer, StationKey

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
NUMBER = "411202-01-20261123-0004-7.G1"
SLIP = "JJ-411202-01-20261123-0007-5"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
VERSION = "0123456789abcdef"
BORN = date(2026, 1, 1)


@cache
def signer(name: str = "湖滨区政务服务中心", district: str = "411202") -> Signer:
    """A station's private key, made once for all tests."""
    return made(Path(mkdtemp(prefix="counter-key-")) / "keys", name, district)


def made(folder: Path, name: str = "湖滨区政务服务中心", district: str = "411202") -> Signer:
    """A new key in a folder, valid from the beginning of the year."""
    make_key(folder, district=district, name=name, since=BORN)
    found = load_signer(folder)
    assert found is not None
    return found


def other() -> Signer:
    """Another station."""
    return signer("陕州区政务服务中心", "411203")


def code(number: str = NUMBER, *, by: Signer | None = None, day: date = TODAY, base: str = "") -> str:
    """A signed code."""
    return stamp(by or signer(), number, DIGEST, day=day, version=VERSION, base=base)


def listed(*revocations: Revocation, day: date = TODAY, voids: tuple[Void, ...] = ()) -> KeyList:
    """The county's list with both stations."""
    keys: tuple[StationKey, ...] = (signer().key, other().key)
    return KeyList(number=5, day=day, keys=keys, revocations=revocations, voids=voids)


def known(*revocations: Revocation, day: date = TODAY, voids: tuple[Void, ...] = ()) -> Lists:
    """What a third station knows that has taken the list."""
    return lists_of(listed(*revocations, day=day, voids=voids))
