"""Every paper that leaves the counter: a frozen record in, PDF or plain text out.

Light to import: reportlab and qrcode are loaded at the first paper, or by faces.warm() in a thread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import faces

if TYPE_CHECKING:
    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper

__all__ = ["faces", "preview", "printable", "qr_lines", "render"]


def render(paper: Paper | AdviceSheet, *, reprint: int = 0, void: bool = False) -> bytes:
    """The paper as PDF; the same paper gives the same bytes. An advice sheet takes one page if it can.

    `reprint` counts reprints (0 = first print); `void` draws 作废 across. FontFault if a font file it
    needs is missing or damaged; characters that no font has are printed as 〔U+2EBF0〕.
    """
    from . import leaf, pdf
    from .layouts import lay, lay_advice

    if paper.kind == "advice":
        return leaf.render(lay_advice(paper))
    return pdf.render(lay(paper, reprint=reprint, void=void))


def preview(paper: Paper | AdviceSheet, width: int, *, reprint: int = 0, void: bool = False) -> list[str]:
    """The paper as plain lines of at most `width` cells (20 at least). Needs no font."""
    from . import text
    from .layouts import lay, lay_advice

    if paper.kind == "advice":
        sheet = lay_advice(paper)[0]
        return [
            *text.preview(replace(sheet, mark=""), width),
            "",
            *text.broken(sheet.mark, max(width, text.LEAST)),
        ]
    return text.preview(lay(paper, reprint=reprint, void=void), width)


def printable(text: str) -> tuple[str, ...]:
    """Characters of the text that no face has: they are printed as their number. Empty = all well."""
    return faces.missing(text)


def qr_lines(payload: str) -> list[str]:
    """The code as half-block lines with its quiet zone; to be drawn black on white."""
    from . import code

    return code.qr_lines(payload)
