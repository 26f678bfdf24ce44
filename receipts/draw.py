"""Text on a canvas, run by run: each character in the face that has it, or named by its number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from . import faces, own
from .flow import NOTE_AIR, NOTE_SIZE, note_width, widths
from .pen import Pen
from .sheet import HAIR, LEFT, Style

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from .flow import Cell, Line, Placed

Stamp = tuple[str, float, float]
"""A character no face has, its left edge and its baseline: to be framed, or drawn as its picture."""

SHADE = 0.945
"""Grey behind labels: light enough to vanish on a copier, dark enough to guide the eye."""
ASCENT = 0.86
"""Where the baseline lies below the top of a line, in em, when the em box is centred in the leading."""
STRETCH = 1.6
"""A line is stretched to the edge only if it lacks no more than this many em."""


def text(canvas: Canvas, x: float, y: float, content: str, style: Style) -> None:
    """One line of text from (x, y) on its baseline; a line feed in it becomes a blank."""
    content = content.replace("\n", " ")
    pen = Pen(canvas)
    pen.move(x, y)
    stamps = _runs(pen, (x, y), content, style)
    pen.lift()
    _stamp(canvas, stamps, style)


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
    pen = Pen(canvas)
    stamps: list[Stamp] = []
    for n, line in enumerate(box.lines):
        content, y = line.text.rstrip(), base - n * style.leading
        if content:
            x = left + line.indent + _shift(content, room, style)
            pen.move(x, y)
            pen.space(_stretch(content, line, room, style))
            stamps += _runs(pen, (x, y), content, style)
    pen.lift()
    _stamp(canvas, stamps, style)


def _shift(content: str, room: float, style: Style) -> float:
    return (room - width(content, style)) / 2 if style.align == "centre" else 0


def _stretch(content: str, line: Line, room: float, style: Style) -> float:
    """Space between characters that brings the line to the right edge."""
    if not style.justify or line.end or len(content) < 2:
        return 0
    lacking = room - line.indent - width(content, style)
    even = 0 <= lacking <= STRETCH * style.size and all(map(faces.fonts(style.face).__getitem__, content))
    return lacking / (len(content) - 1) if even else 0


def _runs(pen: Pen, at: tuple[float, float], content: str, style: Style) -> list[Stamp]:
    """Write the runs from `at`; returns the characters no face has."""
    (x, y), stamps = at, []
    for font, run in groupby(content, faces.fonts(style.face).__getitem__):
        chars = "".join(run)
        if font:
            pen.write(font, style.size, chars)
            x += width(chars, style)
            continue
        for char in chars:
            if not own.has(char):
                pen.move(x + NOTE_AIR * style.size, y)
                _named(pen, char, style)
            stamps.append((char, x, y))
            x += width(char, style)
        pen.move(x, y)
    return stamps


def _named(pen: Pen, char: str, style: Style) -> None:
    """The character's number, small."""
    for font, run in groupby(own.told(char), faces.fonts(faces.NOTE_FACE).__getitem__):
        pen.write(font, style.size * NOTE_SIZE, "".join(run))


def _stamp(canvas: Canvas, stamps: list[Stamp], style: Style) -> None:
    """Frame what is named, draw what has a picture."""
    for char, x, y in stamps:
        shape = own.picture(char)
        if shape is not None:
            canvas.addLiteral(_picture(char, shape, (x, y - (1 - ASCENT) * style.size), style.size))
            continue
        canvas.setLineWidth(HAIR)
        canvas.rect(x + 0.4, y - 0.14 * style.size, note_width(char, style) - 0.8, 0.78 * style.size)


def _picture(char: str, shape: own.Picture, at: tuple[float, float], size: float) -> str:
    """The operators of a picture in the colour of the text; who copies it gets the character."""
    code, side = char.encode("utf-16-be").hex(), own.SIDE
    image = f"BI /IM true /W {side} /H {side} /BPC 1 /F /AHx ID {shape.bits.hex()}> EI"
    place = f"{size:.2f} 0 0 {size:.2f} {at[0]:.2f} {at[1]:.2f} cm"
    return f"/Span <</ActualText <feff{code}>>> BDC q {place} {image} Q EMC"
