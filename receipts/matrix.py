"""The modules of a QR code (ISO/IEC 18004): the very ones qrcode makes, in a fifth of the time.

qrcode cuts the payload and knows the patterns of each version; but it handles data bit by bit, and checks
byte by byte. Here data are one number, and the check bytes of each lead are looked up. Imports qrcode: load
it late.
"""

from __future__ import annotations

from functools import cache
from itertools import cycle, islice, zip_longest
from typing import TYPE_CHECKING

from qrcode import QRCode, base, util
from qrcode.exceptions import DataOverflowError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 20
"""Characters of one kind that make a segment of their own; as qrcode's add_data."""
PADS = (util.PAD0, util.PAD1)
"""What fills the room behind the payload, in turn."""


class Bits(util.BitBuffer):
    """qrcode's buffer as one number."""

    def __init__(self) -> None:
        super().__init__()
        self.value = 0

    def put(self, number: int, length: int) -> None:
        """Append a number of so many bits."""
        self.value = self.value << length | number
        self.length += length


def modules(payload: str, level: int, mask: int) -> list[list[bool]]:
    """The dark modules. DataOverflowError if no version holds the payload."""
    segments = list(util.optimal_data_chunks(util.to_bytestring(payload), minimum=CHUNK))
    version = _version(segments, level)
    words = _words(segments, version, level)
    template, places = _frame(version, level, mask)
    flat = template.copy()
    for place, bit in zip(places, f"{int.from_bytes(words):0{8 * len(words)}b}", strict=True):
        if bit == "1":
            flat[place] = not flat[place]
    side = _side(version)
    return [flat[start : start + side] for start in range(0, side * side, side)]


def _side(version: int) -> int:
    return 17 + 4 * version


def _bits(segments: Sequence[util.QRData], version: int) -> Bits:
    bits = Bits()
    for one in segments:
        bits.put(one.mode, 4)
        bits.put(len(one), util.length_in_bits(one.mode, version))
        one.write(bits)
    return bits


def _version(segments: Sequence[util.QRData], level: int) -> int:
    """The least that holds them. Lengths are told in more bits from versions 10 and 27 on."""
    for last in (9, 26, 40):
        needed = _bits(segments, last).length
        for version in range({9: 1, 26: 10, 40: 27}[last], last + 1):
            if needed <= util.BIT_LIMIT_TABLE[level][version]:
                return version
    raise DataOverflowError


def _words(segments: Sequence[util.QRData], version: int, level: int) -> bytes:
    """Data and check bytes in the order in which they are placed."""
    bits, blocks = _bits(segments, version), base.rs_blocks(version, level)
    room = sum(one.data_count for one in blocks)
    bits.put(0, min(4, 8 * room - bits.length))
    bits.put(0, -bits.length % 8)
    filled = bits.value.to_bytes(bits.length // 8)
    data = iter(filled + bytes(islice(cycle(PADS), room - len(filled))))
    parts = [bytes(islice(data, one.data_count)) for one in blocks]
    checks = [
        _checks(part, one.total_count - one.data_count) for part, one in zip(parts, blocks, strict=True)
    ]
    return bytes((*_in_turn(parts), *_in_turn(checks)))


def _in_turn(parts: Sequence[bytes]) -> Iterator[int]:
    """The first byte of each part, then the second…"""
    for column in zip_longest(*parts):
        yield from (one for one in column if one is not None)


def _checks(part: bytes, count: int) -> bytes:
    """The Reed–Solomon check bytes of a block."""
    table, rest = _table(count), 0
    high, below = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    for byte in part:
        rest = (rest & below) << 8 ^ table[byte ^ rest >> high]
    return rest.to_bytes(count)


@cache
def _table(count: int) -> list[int]:
    """For each leading byte, its multiple of the generator polynomial without the leading term."""
    generator = base.Polynomial([1], 0)
    for n in range(count):
        generator *= base.Polynomial([1, base.gexp(n)], 0)
    logs = [base.glog(generator[n]) for n in range(1, count + 1)]
    made = [0]
    for bit in range(8):  # what two leads give together is the sum of what they give alone
        alone = int.from_bytes(bytes(base.gexp(bit + log) for log in logs))
        made += [alone ^ one for one in made]
    return made


@cache
def _frame(version: int, level: int, mask: int) -> tuple[list[bool], list[int]]:
    """The code with no bit of its data set, row by row, and the places of its bits in order.

    A module is a bit's if qrcode draws it otherwise when all bits are set.
    """
    size = sum(one.total_count for one in base.rs_blocks(version, level))
    empty, full = (_drawn(version, level, mask, bytes((fill,)) * size) for fill in (0, 0xFF))
    side = _side(version)
    return empty, [place for place in _walk(side) if empty[place] != full[place]]


def _drawn(version: int, level: int, mask: int, words: bytes) -> list[bool]:
    code = QRCode(version=version, error_correction=level, border=0, mask_pattern=mask)
    code.data_cache = list(words)
    code.make(fit=False)
    return [bool(dark) for row in code.modules for dark in row]


def _walk(side: int) -> Iterator[int]:
    """All modules in the order of placement: two columns up, two down, from the right, without column 6."""
    up = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for row in range(side - 1, -1, -1) if up else range(side):
            yield from (row * side + right, row * side + right - 1)
        up = not up
