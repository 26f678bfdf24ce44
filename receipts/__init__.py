"""Every paper that leaves the counter: a frozen record in, PDF or plain text out.

Light to import: reportlab and qrcode are loaded at the first paper, or by faces.warm() in a thread.
"""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from . import faces, own

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper
    from counter.printing.records import Stock
    from counter.settings import Station

    from .blocks import Sheet

__all__ = ["drawing", "equip", "faces", "preview", "printable", "qr_lines", "render", "test_page"]

drawing = RLock()
"""One paper at a time: the printing thread draws, too, and the faces are shared by the whole process."""


def equip(data: Path, station: Station) -> tuple[str, ...]:
    """Draw with the faces and glyph pictures of this station from here on, in the whole process.

    Gives what is wrong with its faces, one sentence each; papers then use the faces of the program.
    """
    from counter import settings

    body, title = (settings.face(data, station, field) for field in ("body_face", "title_face"))
    return faces.use(own.Own(body=body, title=title, glyphs=settings.glyphs_dir(data)))


def render(
    paper: Paper | AdviceSheet, *, reprint: int = 0, void: bool = False, stock: Stock = "A4", state: str = ""
) -> bytes:
    """The paper as PDF; the same paper gives the same bytes. An advice sheet takes one page if it can.

    `reprint` counts reprints (0 = first print); `void` draws 作废 across. `stock`: "roll" lays the same paper
    on 80 mm paper, as long as its content. `state`: what this print says beside its record (待同步).
    FontFault if a font file it needs is missing or damaged. A character that no font has is drawn from the
    station's picture of it, or named in a frame: 〔U+2EBF0〕.
    """
    from . import leaf, pdf, roll
    from .layouts import lay_advice

    with drawing:
        faces.renew()
        sheets = lay_advice(paper) if paper.kind == "advice" else (_lay(paper, reprint, void, state),)
        if stock == "roll":
            return roll.render(sheets[0])
        return leaf.render(sheets) if paper.kind == "advice" else pdf.render(sheets[0])


def _lay(paper: Paper, reprint: int, void: bool, state: str) -> Sheet:  # noqa: FBT001  (as render has them)
    from .layouts import lay

    sheet = lay(paper, reprint=reprint, void=void)
    return replace(sheet, mark="　".join(one for one in (sheet.mark, state) if one))


def test_page(printer_name: str, stock: Stock, now: datetime) -> bytes:
    """打印测试页 of a printer as PDF: rulers, greys, faces, lines and a code; `now` stands on it."""
    from . import testpage

    with drawing:
        faces.renew()
        return testpage.render(printer_name, stock, now)


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
    """Characters of the text that no face has and no picture shows: papers name them in a frame.

    Empty = all well. To be told to the clerk before printing.
    """
    return faces.missing(text)


def qr_lines(payload: str) -> list[str]:
    """The code as half-block lines with its quiet zone; to be drawn black on white."""
    from . import code

    return code.qr_lines(payload)
