"""Repairs of reportlab, in one place. Each has a test that fails when reportlab changes.

makeToUnicodeCMap writes five hex digits for characters beyond U+FFFF, so 𬱖 copies as rubbish: the CMap
here is UTF-16BE, in blocks of at most 100 as the format demands. setPageTransition(None) leaves an empty
/Trans dictionary in every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_done = False


def to_unicode(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one font subset: position in it → Unicode."""
    pairs = [f"<{n:02X}> <{_utf16(code)}>" for n, code in enumerate(subset) if code]
    blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join((*_opening(fontname, len(subset) - 1), *body, *_CLOSING))


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


def install() -> None:
    """Repair the imported reportlab, once."""
    global _done  # noqa: PLW0603  (a patch is process-wide by nature)
    if _done:
        return
    from reportlab.pdfbase import pdfdoc, ttfonts

    page: Any = pdfdoc.PDFPage
    original = page.setPageTransition
    ttfonts.makeToUnicodeCMap = to_unicode
    page.setPageTransition = lambda self, wanted: original(self, wanted) if wanted else None
    _done = True
