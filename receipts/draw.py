"""Text on a canvas, run by run: each character in the face that has it, or named by its number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from . import faces
from .clean import note
from .flow import NOTE_AIR, NOTE_SIZE, note_width, widths
from .sheet import HAIR, LEFT, Style

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

    from .flow import Cell, Line, Placed

Frame = tuple[float, float, float]
"""Left edge, baseline and width of a character named by its number."""

SHADE = 0.945
"""Grey behind labels: light enough to vanish on a copier, dark enough to guide the eye."""
ASCENT = 0.86
"""Where the baseline lies below the top of a line, in em, when the em box is centred in the leading."""
STRETCH = 1.6
"""A line is stretched to the edge only if it lacks no more than this many em."""


def text(canvas: Canvas, x: float, y: float, content: str, style: Style) -> None:
    """One line of text from (x, y) on its baseline; a line feed in it becomes a blank."""
    content = content.replace("\n", " ")
    pen = canvas.beginText(x, y)
    frames = _runs(pen, (x, y), content, style)
    canvas.drawText(pen)
    _frame(canvas, frames, style)


def centred(canvas: Canvas, x: float, y: float, content: str, style: Style) -> None:
    """One line of text around x."""
    text(canvas, x - width(content, style) / 2, y, content, style)


def width(content: str, style: Style) -> float:
    """Width of a line in points."""
    return sum(map(widths(style).__getitem__, content.replace("\n", " ")))


def row(canvas: Canvas, placed: Placed) -> None:
    """A row: shades first, then lines around the boxes, then the text."""
    bottom = placed.top - placed.row.height
    for box in placed.row.cells:
        _box(canvas, box, bottom, placed.row.height, grid=placed.row.grid)
    for box in placed.row.cells:
        free = placed.row.height - placed.row.above - placed.row.below - box.height
        _lines(canvas, box, placed.top - placed.row.above - (free / 2 if box.middle else 0))


def _box(canvas: Canvas, box: Cell, bottom: float, height: float, *, grid: bool) -> None:
    if box.shade:
        canvas.setFillGray(SHADE)
        canvas.rect(LEFT + box.x, bottom, box.width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
    if grid:
        canvas.setLineWidth(HAIR)
        canvas.rect(LEFT + box.x, bottom, box.width, height)


def _lines(canvas: Canvas, box: Cell, top: float) -> None:
    style, left = box.style, LEFT + box.x + box.pad
    room = box.width - 2 * box.pad
    base = top - (style.leading - style.size) / 2 - ASCENT * style.size
    pen = canvas.beginText(left, base)
    frames: list[Frame] = []
    for n, line in enumerate(box.lines):
        content, y = line.text.rstrip(), base - n * style.leading
        if content:
            x = left + line.indent + _shift(content, room, style)
            pen.setTextOrigin(x, y)
            pen.setCharSpace(_stretch(content, line, room, style))
            frames += _runs(pen, (x, y), content, style)
    pen.setCharSpace(0)
    canvas.drawText(pen)
    _frame(canvas, frames, style)


def _shift(content: str, room: float, style: Style) -> float:
    return (room - width(content, style)) / 2 if style.align == "centre" else 0


def _stretch(content: str, line: Line, room: float, style: Style) -> float:
    """Space between characters that brings the line to the right edge."""
    if not style.justify or line.end or len(content) < 2:
        return 0
    lacking = room - line.indent - width(content, style)
    even = 0 <= lacking <= STRETCH * style.size and all(faces.look(style.face, c)[0] for c in content)
    return lacking / (len(content) - 1) if even else 0


def _runs(pen: PDFTextObject, at: tuple[float, float], content: str, style: Style) -> list[Frame]:
    """Write the runs from `at`; returns left edge and width of each named character, to be framed."""
    (x, y), frames = at, []
    for font, run in groupby(content, lambda char: faces.look(style.face, char)[0]):
        chars = "".join(run)
        if font:
            pen.setFont(font, style.size)
            pen.textOut(chars)
            x += width(chars, style)
            continue
        for char in chars:
            pen.setTextOrigin(x + NOTE_AIR * style.size, y)
            _named(pen, char, style)
            frames.append((x, y, note_width(char, style)))
            x += note_width(char, style)
        pen.setTextOrigin(x, y)
    return frames


def _named(pen: PDFTextObject, char: str, style: Style) -> None:
    """The character's number, small."""
    for font, run in groupby(note(char), lambda part: faces.look(faces.NOTE_FACE, part)[0]):
        pen.setFont(font, style.size * NOTE_SIZE)
        pen.textOut("".join(run))


def _frame(canvas: Canvas, frames: list[Frame], style: Style) -> None:
    canvas.setLineWidth(HAIR)
    for x, y, wide in frames:
        canvas.rect(x + 0.4, y - 0.14 * style.size, wide - 0.8, 0.78 * style.size)
