"""From an issued paper to the printer and to the screen. receipts/ is imported when a paper is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter import settings
from counter.intake.frozen import thaw

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.records import PaperRow
    from counter.intake.papers import Paper
    from counter.settings import Station


PATIENCE = 8.0
"""Seconds a print command may take before it counts as failed: a spooler answers at once, and keys wait."""


def warm() -> None:
    """Read the faces and the PDF engine while the clerk still looks at papers (in a thread)."""
    import receipts

    receipts.faces.warm()


def save_and_print(paper: Paper, station: Station, data: Path, *, reprint: int, void: bool) -> str:
    """Draw, save to the papers folder, and print if the station has a printer command.

    Returns the sentence for the bottom line. Raises CounterError when saving or printing fails.
    """
    import receipts

    pdf = receipts.render(paper, reprint=reprint, void=void)
    return keep_and_print(pdf, paper.head.number + (f"-重打{reprint}" if reprint else ""), station, data)


def keep_and_print(pdf: bytes, name: str, station: Station, data: Path) -> str:
    """Save a drawn paper and print it if the station has a printer command; as above."""
    from receipts import printers

    path = printers.save(pdf, settings.papers_dir(data, station), name)
    if not station.printer_command:
        return f"已存 {path}（没有设置打印命令，工作台按 S 设置）"
    printers.send(path, station.printer_command, timeout=PATIENCE)
    return f"已打印并存 {path}"


def text_of(row: PaperRow, width: int) -> Content:
    """The plain text of a paper in `width` cells."""
    import receipts

    lines = receipts.preview(thaw(row), width, reprint=max(0, row.prints - 1), void=row.void_at is not None)
    return Content("\n".join(lines))


def code_of(row: PaperRow) -> Content:
    """The paper's code in half-blocks, black on white whatever the theme."""
    import receipts

    lines = receipts.qr_lines(thaw(row).head.code)
    return Content("\n").join([Content.styled(line, "#000000 on #ffffff") for line in lines])
