"""Repairs of reportlab, in one place. Each has a test that fails when reportlab changes.

makeToUnicodeCMap writes five hex digits for characters beyond U+FFFF, so 𬱖 copies as rubbish: the CMap
here is UTF-16BE, in blocks of at most 100 as the format demands. setPageTransition(None) leaves an empty
/Trans dictionary in every page. PDFStream ends its data without the line end that PDF/A wants, and packs
pages as ASCII, a quarter longer. TTFontFace gives the glyphs after the last full entry of hmtx the width of a
face with 1,000 units in the em, and copies all its outlines, megabytes, to pick the few a paper needs; what
it does with those few is done sooner in receipts/subset.py.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .subset import make

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKING = 4
"""How hard streams are packed: outlines hardly get smaller, and 6 takes half as long again."""

_done = False


def to_unicode(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one font subset: position in it → Unicode."""
    pairs = [f"<{n:02X}> <{_utf16(code)}>" for n, code in enumerate(subset) if code]
    blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join((*_opening(fontname, len(subset) - 1), *body, *_CLOSING))


@lru_cache(maxsize=8192)
def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


def _opening(fontname: str, last: int) -> tuple[str, ...]:
    return (
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{last:02X}>",
        "endcodespacerange",
    )


_CLOSING = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


class Outlines:
    """The outlines of a face where they lie: only what is picked is copied."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def stream(self: Any, document: Any) -> bytes:
    """A stream object: packed, unless its dictionary says it is already or `filters` is empty."""
    from reportlab.pdfbase import pdfdoc

    content = self.content.encode() if isinstance(self.content, str) else self.content
    entries = pdfdoc.PDFDictionary(self.dictionary.dict.copy())
    if self.filters and "Filter" not in entries.dict:
        content = zlib.compress(content, PACKING)
        entries["Filter"] = pdfdoc.PDFName("FlateDecode")
    entries["Length"] = len(content)
    return b"%s\nstream\n%s\r\nendstream\n" % (entries.format(document), content)


def array(self: Any, document: Any, IND: bytes = b"\n ") -> bytes:  # noqa: ARG001, N803  (reportlab's)
    """An array: numbers, as in every table of widths, without a detour through an object each."""
    from reportlab.pdfbase import pdfdoc

    if {*map(type, self.sequence)} <= {int, float}:
        return b"[ %s ]" % " ".join(f"{one:.6g}" for one in self.sequence).encode()
    return b"[ %s ]" % b" ".join(pdfdoc.format(one, document) for one in self.sequence)


def widths(face: Any) -> None:
    """Advance widths in the units of the face for all glyphs, also those that share the last one named."""
    full = int.from_bytes(face.get_table("hhea")[34:36])
    wide, _ = face.hmetrics[full - 1]
    face.hmetrics[full:] = [(wide, bearing) for _, bearing in face.hmetrics[full:]]


def install() -> None:
    """Repair the imported reportlab, once."""
    global _done  # noqa: PLW0603  (a patch is process-wide by nature)
    if _done:
        return
    from reportlab.pdfbase import pdfdoc, ttfonts

    page: Any = pdfdoc.PDFPage
    face: Any = ttfonts.TTFontFace
    original, table, read = page.setPageTransition, face.get_table, face.extractInfo
    whole = face.makeSubset

    def extracted(self: Any, *args: Any) -> None:
        read(self, *args)
        widths(self)

    ttfonts.makeToUnicodeCMap = to_unicode
    page.setPageTransition = lambda self, wanted: original(self, wanted) if wanted else None
    face.get_table = lambda self, tag: _outlines(self) if tag == "glyf" else table(self, tag)
    face.extractInfo = extracted
    face.makeSubset = lambda self, codes: make(self, codes) or whole(self, codes)
    pdf: Any = pdfdoc
    pdf.PDFStream.format, pdf.PDFArray.format = stream, array
    pdf.PDFName = lru_cache(maxsize=1024)(pdf.PDFName)  # letter by letter each time, for a few dozen names
    _done = True


def _outlines(face: Any) -> Outlines:
    return Outlines(face._ttf_data, face.get_table_pos("glyf")[0])  # noqa: SLF001
