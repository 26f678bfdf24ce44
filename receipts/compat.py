"""Repairs of reportlab, in one place. Each has a test that fails when reportlab changes.

setPageTransition(None) leaves an empty /Trans dictionary in every page. PDFStream ends its data without the
line end that PDF/A wants, and packs pages as ASCII, a quarter longer. TTFontFace gives the glyphs after the
last full entry of hmtx the width of a face with 1,000 units in the em.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PACKING = 4
"""How hard streams are packed: 6 takes half as long again, for little."""

_done = False


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
    """An array: numbers, as in every size of a page, without a detour through an object each."""
    from reportlab.pdfbase import pdfdoc

    if {*map(type, self.sequence)} <= {int, float}:
        return b"[ %s ]" % " ".join(f"{one:.6g}" for one in self.sequence).encode()
    return b"[ %s ]" % b" ".join(pdfdoc.format(one, document) for one in self.sequence)


def encoder(whole: Callable[[object], bytes]) -> Callable[[object], bytes]:
    """Reportlab's encoding of what is no stream. ASCII is itself in it: no codec in Python for that."""

    def encoded(told: object) -> bytes:
        return told.encode("ascii") if isinstance(told, str) and told.isascii() else whole(told)

    return encoded


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
    original, read = page.setPageTransition, face.extractInfo

    def extracted(self: Any, *args: Any) -> None:
        read(self, *args)
        widths(self)

    page.setPageTransition = lambda self, wanted: original(self, wanted) if wanted else None
    face.extractInfo = extracted
    pdf: Any = pdfdoc
    pdf.PDFStream.format, pdf.PDFArray.format = stream, array
    pdf.pdfdocEnc = encoder(pdf.pdfdocEnc)
    pdf.PDFName = lru_cache(maxsize=1024)(pdf.PDFName)  # letter by letter each time, for a few dozen names
    _done = True
