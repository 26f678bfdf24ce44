"""The glyphs a paper needs out of a face, as a face of their own.

Only the tables that ISO 32000 (9.9, table 126) asks of a composite font: it finds glyphs by number, so it
needs no map of characters, no names. reportlab's makeSubset keeps all tables and 256 glyphs, and is slower.
"""

from __future__ import annotations

from itertools import accumulate
from struct import pack
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

COPIED = ("cvt ", "fpgm", "prep")
"""Tables that stay as they are; a face without hints has none of them."""
COMPOSITE = 0x80
"""The highest bit of an outline's first byte: a negative number of contours."""
FIRST_PART = 10
"""Where the first part of a composite glyph is told: behind the number of contours and the box."""
WORDS, SCALE, MORE, TWO_SCALES, MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80
"""What the flags of a part say (OpenType, table glyf)."""


class Glyph(NamedTuple):
    """What a subset takes of a glyph."""

    outline: bytes
    """Of even length, as short offsets want it."""
    metrics: bytes
    """Its entry in hmtx."""


class Cutter:
    """Cuts one face. `face` is reportlab's reader of it."""

    def __init__(self, face: Any) -> None:
        self._face = face
        self._start = face.get_table_pos("glyf")[0]
        tags = (*COPIED, "hhea", "maxp", "head")
        self._kept = {tag: face.get_table(tag) for tag in tags if tag in face.table}

    def glyph(self, number: int) -> Glyph:
        """A glyph by its number in the face."""
        first, last = self._face.glyphPos[number : number + 2]
        outline = self._face._ttf_data[self._start + first : self._start + last]  # noqa: SLF001
        wide, bearing = map(int, self._face.hmetrics[number])
        return Glyph(outline + b"\0" * (len(outline) & 1), pack(">HH", wide, bearing))

    def make(self, wanted: Iterable[Glyph]) -> bytes:
        """A TrueType file of these glyphs in this order; parts of composite ones come behind."""
        from reportlab.pdfbase.ttfonts import TTFontMaker

        glyphs = list(wanted)
        outlines = self._outlines(glyphs)
        loca, long = _loca(outlines)
        kept = self._kept
        made = TTFontMaker()
        for tag in COPIED:
            if tag in kept:
                made.add(tag, kept[tag])
        made.add("hmtx", b"".join([one.metrics for one in glyphs]))
        made.add("hhea", _with_number(kept["hhea"], 34, len(glyphs)))
        made.add("maxp", _with_number(kept["maxp"], 4, len(glyphs)))
        made.add("glyf", b"".join(outlines))
        made.add("loca", loca)
        made.add("head", _with_number(kept["head"], 50, int(long)))
        stream: bytes = made.makeStream()
        return stream

    def _outlines(self, glyphs: list[Glyph]) -> list[bytes]:
        """The outlines; `glyphs` grows by the parts of composite ones, each once."""
        places: dict[int, int] = {}
        made = []
        for one in glyphs:  # grows while it is walked: parts may be composite, too
            outline = one.outline
            if outline and outline[0] & COMPOSITE:
                for _, number in _parts(outline):
                    if number not in places:
                        places[number] = len(glyphs)
                        glyphs.append(self.glyph(number))
                outline = _composed(outline, places)
            made.append(outline)
        return made


def _composed(outline: bytes, places: Mapping[int, int]) -> bytes:
    """A composite glyph whose parts are told by their places in the subset."""
    made = bytearray(outline)
    for at, number in _parts(outline):
        made[at : at + 2] = pack(">H", places[number])
    return bytes(made)


def _parts(outline: bytes) -> Iterator[tuple[int, int]]:
    """Where the number of each part stands, and the number."""
    at, flags = FIRST_PART, MORE
    while flags & MORE:
        flags = int.from_bytes(outline[at : at + 2])
        yield at + 2, int.from_bytes(outline[at + 2 : at + 4])
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0


def _loca(outlines: Sequence[bytes]) -> tuple[bytes, bool]:
    """Where each outline begins, and whether that takes four bytes."""
    offsets = [0, *accumulate(map(len, outlines))]
    if offsets[-1] >> 1 > 0xFFFF:
        return pack(f">{len(offsets)}L", *offsets), True
    return pack(f">{len(offsets)}H", *(one >> 1 for one in offsets)), False


def _with_number(table: bytes, at: int, number: int) -> bytes:
    return table[:at] + pack(">H", number) + table[at + 2 :]
