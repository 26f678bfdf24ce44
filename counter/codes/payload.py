"""What a signed code says, in 31 bytes: with the signature of 64 that is 95, exactly 152 letters of base32.

No bit is left over, so every letter counts, and the whole code fits a QR of version 8, level Q.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from counter.cases import numbers
from counter.errors import BadInput

SIZE: Final = 31
FORMAT: Final = 0
"""0 = a paper or slip with a number. Others are left for later programs."""
FIRST_DAY: Final = date(2000, 1, 1)
DIGEST: Final = 20
"""Hex digits of the record's SHA-256 in a code: 80 bits."""
VERSION: Final = 7
"""Hex digits of the version of the list."""
_KEY_BITS: Final = 40
_FIELDS: Final = (
    ("format", 6),
    ("letter", 5),
    ("sequence", 10),
    ("district", 20),
    ("window", 7),
    ("numbered", 16),
    ("serial", 20),
    ("day", 16),
    ("key", _KEY_BITS),
    ("digest", 4 * DIGEST),
    ("version", 4 * VERSION),
)
"""Name and bits, in this order; 248 in all. `letter` 0 = a slip, 1–26 = A–Z; days count from FIRST_DAY."""
_MOST: Final = {"letter": 26, "sequence": 999, "district": 999_999, "window": 99, "serial": 999_999}
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAPER = re.compile(r"\.([A-Z])(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """What the code on a paper says of it."""

    number: str
    """Of the paper (…-7.G1) or the slip (JJ-…)."""
    day: date
    """When it was issued, by the station's clock."""
    digest: str
    """The first 20 hex digits of the SHA-256 of its record, upper case."""
    key: str
    """Id of the station key that signed: 8 letters of base32."""
    version: str = ""
    """The first 7 hex digits of the version of its list, lower case. Empty = made without."""


def kind_of(number: str) -> str:
    """The key of `papers.TITLES` for a paper or slip; empty for a letter this program does not know."""
    if number.startswith(numbers.HANDOFF):
        return "slip"
    letter = number.partition(".")[2][:1]
    return next((kind for kind, own in numbers.KIND_LETTERS.items() if own == letter), "")


def pack(code: PaperCode) -> bytes:
    """The 31 bytes that are signed. BadInput for a number or day no code can hold."""
    whole = 0
    said = _said(code)
    for name, bits in _FIELDS:
        if not 0 <= said[name] < 1 << bits:
            raise _unfit(code.number)
        whole = whole << bits | said[name]
    packed = whole.to_bytes(SIZE)
    if unpack(packed) != code:  # a number written otherwise than this program writes it
        raise _unfit(code.number)
    return packed


def unpack(packed: bytes) -> PaperCode:
    """What 31 bytes say. ValueError if no program of ours wrote them; `newer` tells of a later one."""
    said, rest = {}, int.from_bytes(packed)
    for name, bits in reversed(_FIELDS):
        said[name], rest = rest & (1 << bits) - 1, rest >> bits
    if len(packed) != SIZE or said["format"] != FORMAT or any(said[n] > most for n, most in _MOST.items()):
        raise ValueError("not a code of this format")
    return PaperCode(
        number=_number(said),
        day=_day(said["day"]),
        digest=f"{said['digest']:0{DIGEST}X}",
        key=_key_text(said["key"]),
        version=f"{said['version']:0{VERSION}x}" if said["version"] else "",
    )


def newer(packed: bytes) -> bool:
    """Whether a later program made it."""
    return packed[:1] != b"" and packed[0] >> 2 != FORMAT


def _said(code: PaperCode) -> dict[str, int]:
    found = numbers.read_code(code.number)
    paper = _PAPER.fullmatch(found.paper.removeprefix(found.case)) if found.paper else None
    if paper is None and not found.handoff:
        raise _unfit(code.number)
    base = found.case or found.handoff.removeprefix(numbers.HANDOFF)
    district, window, day, serial, _ = base.split("-")
    try:
        return {
            "format": FORMAT,
            "letter": ord(paper[1]) - ord("A") + 1 if paper else 0,
            "sequence": int(paper[2]) if paper else 0,
            "district": int(district),
            "window": int(window),
            "numbered": _days(date.fromisoformat(day)),
            "serial": int(serial),
            "day": _days(code.day),
            "key": _key_value(code.key),
            "digest": int(code.digest, 16),
            "version": int(code.version or "0", 16),
        }
    except ValueError as why:
        raise _unfit(code.number) from why


def _number(said: dict[str, int]) -> str:
    place = (f"{said['district']:06d}", f"{said['window']:02d}", _day(said["numbered"]), said["serial"])
    if said["letter"]:
        return f"{numbers.case_number(*place)}.{chr(ord('A') + said['letter'] - 1)}{said['sequence']}"
    if said["sequence"]:
        raise ValueError("a slip has no sequence")
    return numbers.handoff_number(*place)


def _days(day: date) -> int:
    return (day - FIRST_DAY).days


def _day(days: int) -> date:
    return FIRST_DAY + timedelta(days=days)


def _key_value(key: str) -> int:
    value = 0
    for letter in key:
        value = value << 5 | _BASE32.index(letter)
    return value


def _key_text(value: int) -> str:
    return "".join(_BASE32[value >> shift & 31] for shift in range(_KEY_BITS - 5, -1, -5))


def _unfit(number: str) -> BadInput:
    return BadInput(
        f"编号 {number} 做不成可核验的码。", todo="请核对编号和本机日期，再出一次。", field="code"
    )
