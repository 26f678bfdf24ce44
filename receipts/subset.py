"""The glyphs a paper needs out of a face, as a face of their own.

Only the tables that ISO 32000 (9.9, table 126) asks of a composite font: it finds glyphs by number, so it
needs no map of characters, no names. reportlab's makeSubset keeps all tables and 256 glyphs, and is slower.
"""

from __future__ import annotations

from itertools import accumulate
from struct import pack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COPIED = ("cvt ", "fpgm", "prep")
"""Tables that stay as they are; a face without hints has none of them."""
COMPOSITE = 0x80
"""The highest bit of an outline's first byte: a negative number of contours."""
FIRST_PART = 10
"""Where the first part of a composite glyph is told: behind the number of contours and the box."""
WORDS, SCALE, MORE, TWO_SCALES, MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80
"""What the flags of a part say (OpenType, table glyf)."""


def make(face: Any, wanted: Iterable[int]) -> bytes:
    """A TrueType file whose glyph n is the face's glyph `wanted[n]`; parts of composite ones come behind."""
    from reportlab.pdfbase.ttfonts import TTFontMaker

    glyphs = list(wanted)
    outlines, metrics = _cut(_pieces(face), glyphs)
    loca, long = _loca(outlines)
    kept = _kept(face)
    made = TTFontMaker()
    for tag in COPIED:
        if tag in kept:
            made.add(tag, kept[tag])
    made.add("hmtx", b"".join(metrics))
    made.add("hhea", _with_number(kept["hhea"], 34, len(glyphs)))
    made.add("maxp", _with_number(kept["maxp"], 4, len(glyphs)))
    made.add("glyf", b"".join(outlines))
    made.add("loca", loca)
    made.add("head", _with_number(kept["head"], 50, int(long)))
    stream: bytes = made.makeStream()
    return stream


class Pieces(dict[int, tuple[bytes, bytes]]):
    """Outline, of even length, and entry in hmtx of each glyph; of those that papers have needed so far."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._face, self._start = face, face.get_table_pos("glyf")[0]

    def __missing__(self, glyph: int) -> tuple[bytes, bytes]:
        first, last = self._face.glyphPos[glyph : glyph + 2]
        outline = self._face._ttf_data[self._start + first : self._start + last]  # noqa: SLF001
        wide, bearing = map(int, self._face.hmetrics[glyph])
        self[glyph] = found = outline + b"\0" * (len(outline) & 1), pack(">HH", wide, bearing)
        return found


def _pieces(face: Any) -> Pieces:
    """Kept with the face: the papers of a day share most of their characters."""
    if not hasattr(face, "_pieces"):
        face._pieces = Pieces(face)  # noqa: SLF001
    found: Pieces = face._pieces  # noqa: SLF001
    return found


def _cut(pieces: Pieces, glyphs: list[int]) -> tuple[list[bytes], list[bytes]]:
    """Outlines and metrics; `glyphs` grows by the parts of composite ones that are not in it yet."""
    outlines, metrics = map(list, zip(*map(pieces.__getitem__, glyphs), strict=True))
    for n, one in enumerate(outlines):  # grows while it is walked: parts may be composite, too
        if one and one[0] & COMPOSITE:
            outlines[n] = _composed(one, glyphs)
            for part in glyphs[len(outlines) :]:
                outlines.append(pieces[part][0])
                metrics.append(pieces[part][1])
    return outlines, metrics


def _composed(outline: bytes, glyphs: list[int]) -> bytes:
    """A composite glyph whose parts are told by their places in `glyphs`."""
    made = bytearray(outline)
    for at in _parts(outline):
        glyph = int.from_bytes(outline[at : at + 2])
        if glyph not in glyphs:
            glyphs.append(glyph)
        made[at : at + 2] = pack(">H", glyphs.index(glyph))
    return bytes(made)


def _parts(outline: bytes) -> Iterator[int]:
    """Where the number of each part stands."""
    at, flags = FIRST_PART, MORE
    while flags & MORE:
        flags = int.from_bytes(outline[at : at + 2])
        yield at + 2
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0


def _kept(face: Any) -> dict[str, bytes]:
    """The tables that every subset copies, whole or but for a number; read once for each face."""
    if not hasattr(face, "_kept_tables"):
        tags = (*COPIED, "hhea", "maxp", "head")
        face._kept_tables = {tag: face.get_table(tag) for tag in tags if tag in face.table}  # noqa: SLF001
    found: dict[str, bytes] = face._kept_tables  # noqa: SLF001
    return found


def _loca(outlines: Sequence[bytes]) -> tuple[bytes, bool]:
    """Where each outline begins, and whether that takes four bytes."""
    offsets = [0, *accumulate(map(len, outlines))]
    if offsets[-1] >> 1 > 0xFFFF:
        return pack(f">{len(offsets)}L", *offsets), True
    return pack(f">{len(offsets)}H", *(one >> 1 for one in offsets)), False


def _with_number(table: bytes, at: int, number: int) -> bytes:
    return table[:at] + pack(">H", number) + table[at + 2 :]
