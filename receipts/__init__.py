"""Every paper that leaves the counter: a frozen record in, PDF or plain text out.

Light to import: reportlab and qrcode are loaded at the first paper, or by faces.warm() in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import faces

if TYPE_CHECKING:
    from counter.intake.papers import Paper

__all__ = ["faces", "preview", "printable", "qr_lines", "render"]


def render(paper: Paper, *, reprint: int = 0, void: bool = False) -> bytes:
    """The paper as PDF; the same paper gives the same bytes.

    `reprint` counts reprints (0 = first print); `void` draws 作废 across. FontFault if a font file it
    needs is missing or damaged; characters that no font has are printed as 〔U+2EBF0〕.
    """
    from . import pdf
    from .layouts import lay

    return pdf.render(lay(paper, reprint=reprint, void=void))


def preview(paper: Paper, width: int, *, reprint: int = 0, void: bool = False) -> list[str]:
    """The paper as plain lines of at most `width` cells (20 at least). Needs no font."""
    from . import text
    from .layouts import lay

    return text.preview(lay(paper, reprint=reprint, void=void), width)


def printable(text: str) -> tuple[str, ...]:
    """Characters of the text that no face has: they are printed as their number. Empty = all well."""
    return faces.missing(text)


def qr_lines(payload: str) -> list[str]:
    """The code as half-block lines with its quiet zone; to be drawn black on white."""
    from . import code

    return code.qr_lines(payload)
