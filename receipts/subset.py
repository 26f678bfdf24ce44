"""The glyphs a paper needs out of a face, as a face of their own: as reportlab's makeSubset, and sooner.

The bytes are the same. It reads every outline twice, number by number, and each table anew; most of a short
paper's time went there. Faces with composite glyphs are left to it.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

COPIED = ("name", "OS/2", "cvt ", "fpgm", "prep")
"""Tables that stay as they are; the last three may be missing."""
PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")
"""By the remainder of a length divided by 4."""
COMPOSITE = 0x80
"""The highest bit of an outline's first byte: a negative number of contours."""


def make(face: Any, codes: Sequence[int]) -> bytes | None:
    """A TrueType file in which position n of its only map draws `codes[n]`. None: it has composite glyphs."""
    from reportlab.pdfbase.ttfonts import TTFontMaker

    wanted = [face.charToGlyph.get(code, 0) for code in codes]
    glyphs = list(dict.fromkeys((0, *wanted)))
    outlines = _outlines(face, glyphs)
    if any(one[0] & COMPOSITE for one in outlines if one):
        return None
    place = {glyph: n for n, glyph in enumerate(glyphs)}
    metrics, full = _metrics([face.hmetrics[glyph] for glyph in glyphs])
    loca, long = _loca(outlines)
    kept = _kept(face)
    made = TTFontMaker()
    for tag, table in kept.items():
        made.add(tag, table)
    made.add("hmtx", metrics)
    made.add("hhea", _with_number(kept["hhea"], 34, full))
    made.add("maxp", _with_number(kept["maxp"], 4, len(glyphs)))
    made.add("cmap", _cmap([place[glyph] for glyph in wanted]))
    made.add("glyf", b"".join(part for one in outlines for part in (one, PADDING[len(one) % 4])))
    made.add("loca", loca)
    made.add("head", _with_number(kept["head"], 50, int(long)))
    stream: bytes = made.makeStream()
    return stream


def _outlines(face: Any, glyphs: Sequence[int]) -> list[bytes]:
    data, places, start = face._ttf_data, face.glyphPos, face.get_table_pos("glyf")[0]  # noqa: SLF001
    return [data[start + places[glyph] : start + places[glyph + 1]] for glyph in glyphs]


def _kept(face: Any) -> dict[str, bytes]:
    """The tables that every subset copies, whole or but for a number; read once for each face."""
    if not hasattr(face, "_kept_tables"):
        post = b"\0\3\0\0" + face.get_table("post")[4:16] + b"\0" * 16
        tables = {tag: face.get_table(tag) for tag in (*COPIED, "hhea", "maxp", "head") if tag in face.table}
        face._kept_tables = {**tables, "post": post}  # noqa: SLF001
    found: dict[str, bytes] = face._kept_tables  # noqa: SLF001
    return found


def _metrics(pairs: Sequence[tuple[float, float]]) -> tuple[bytes, int]:
    """Advance widths and bearings; how many are told in full: a run of one width at the end is told once."""
    wide = [int(one) for one, _ in pairs]
    full = len(wide)
    while full > 1 and wide[full - 1] == wide[full - 2]:
        full -= 1
    flat = [int(value) for pair in pairs[:full] for value in pair] + [int(side) for _, side in pairs[full:]]
    return pack(f">{len(flat)}H", *flat), full


def _loca(outlines: Sequence[bytes]) -> tuple[bytes, bool]:
    """Where each outline begins, and whether that takes four bytes."""
    offsets = [0]
    for one in outlines:
        offsets.append(offsets[-1] + (len(one) + 3 & ~3))
    if (offsets[-1] + 1) >> 1 > 0xFFFF:
        return pack(f">{len(offsets)}L", *offsets), True
    return pack(f">{len(offsets)}H", *(one >> 1 for one in offsets)), False


def _cmap(places: Sequence[int]) -> bytes:
    """One table of format 6, for the Macintosh, as PDF wants it of a symbolic face."""
    count = len(places)
    numbers = (0, 1, 1, 0, 0, 12, 6, 10 + 2 * count, 0, 0, count, *places)
    return pack(f">{len(numbers)}H", *numbers)


def _with_number(table: bytes, at: int, number: int) -> bytes:
    return table[:at] + pack(">H", number) + table[at + 2 :]
