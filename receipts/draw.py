"""Text on a canvas, run by run: each character in the face that has it, or named by its number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from . import faces, own
from .flow import NOTE_AIR, NOTE_SIZE, note_width, widths
from .pen import Pen
from .sheet import HAIR, LEFT, Style

if TYPE_CHECKING:
    from .flow import Cell, Line, Placed
    from .pdfa import Paper

Stamp = tuple[str, float, float]
"""A character no face has, its left edge and its baseline: to be framed, or drawn as its picture."""

SHADE = 0.945
"""Grey behind labels: light enough to vanish on a copier, dark enough to guide the eye."""
ASCENT = 0.86
"""Where the baseline lies below the top of a line, in em, when the em box is centred in the leading."""
STRETCH = 1.6
"""A line is stretched to the edge only if it lacks no more than this many em."""


def text(canvas: Paper, x: float, y: float, content: str, style: Style) -> None:
    """One line of text from (x, y) on its baseline; a line feed in it becomes a blank."""
    content = content.replace("\n", " ")
    pen = Pen(canvas)
    pen.move(x, y)
    stamps = _runs(pen, (x, y), content, style)
    pen.lift()
    _stamp(canvas, stamps, style)


def centred(canvas: Paper, x: float, y: float, content: str, style: Style) -> None:
    """One line of text around x."""
    text(canvas, x - width(content, style) / 2, y, content, style)


def width(content: str, style: Style) -> float:
    """Width of a line in points."""
    return sum(map(widths(style).__getitem__, content.replace("\n", " ")))


def row(canvas: Paper, placed: Placed) -> None:
    """A row: shades first, then lines around the boxes, then the text."""
    made = placed.row
    _boxes(canvas, placed)
    pen, stamps = Pen(canvas), list[tuple[list[Stamp], Style]]()
    room = made.height - made.above - made.below
    for box in made.cells:
        top = placed.top - made.above - ((room - box.height) / 2 if box.middle else 0)
        if found := _lines(pen, box, top):
            stamps.append((found, box.style))
    pen.lift()
    for found, style in stamps:
        _stamp(canvas, found, style)


def _boxes(canvas: Paper, placed: Placed) -> None:
    """Shades and lines of a row."""
    made = placed.row
    bottom, high = f"{placed.top - made.height:.3f}", f"{made.height:.3f}"
    boxes = made.cells if made.grid else [box for box in made.cells if box.shade]
    frames = [f"{LEFT + box.x:.3f} {bottom} {box.width:.3f} {high} re" for box in boxes]
    shades = [frame for frame, box in zip(frames, boxes, strict=True) if box.shade]
    if shades:
        canvas.addLiteral(f"{SHADE} g {' f '.join(shades)} f 0 g")
    if made.grid:
        canvas.addLiteral(f"{HAIR} w {' S '.join(frames)} S")


def _lines(pen: Pen, box: Cell, top: float) -> list[Stamp]:
    """Write the lines of a box; returns the characters no face has."""
    style, left = box.style, LEFT + box.x + box.pad
    room = box.width - 2 * box.pad
    base = top - (style.leading - style.size) / 2 - ASCENT * style.size
    stamps: list[Stamp] = []
    for n, line in enumerate(box.lines):
        content, y = line.text.rstrip(), base - n * style.leading
        if content:
            x, space = _setting(content, line, room, style)
            pen.move(left + x, y)
            pen.space(space)
            stamps += _runs(pen, (left + x, y), content, style)
    return stamps


def _setting(content: str, line: Line, room: float, style: Style) -> tuple[float, float]:
    """Where a line begins, and the space between its characters that brings it to the right edge."""
    if style.align == "centre":
        return line.indent + (room - width(content, style)) / 2, 0
    if not style.justify or line.end or len(content) < 2:
        return line.indent, 0
    lacking = room - line.indent - width(content, style)
    even = 0 <= lacking <= STRETCH * style.size and all(map(faces.fonts(style.face).__getitem__, content))
    return line.indent, lacking / (len(content) - 1) if even else 0


def _runs(pen: Pen, at: tuple[float, float], content: str, style: Style) -> list[Stamp]:
    """Write the runs from `at`; returns the characters no face has."""
    font_of = faces.fonts(style.face).__getitem__
    found = set(map(font_of, content))
    if len(found) == 1 and (only := next(iter(found))):
        pen.write(only, style.size, content)
        return []
    (x, y), stamps = at, []
    for font, run in groupby(content, font_of):
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


def _stamp(canvas: Paper, stamps: list[Stamp], style: Style) -> None:
    """Frame what is named, draw what has a picture."""
    for char, x, y in stamps:
        shape = own.picture(char)
        if shape is not None:
            canvas.addLiteral(_picture(char, shape, (x, y - (1 - ASCENT) * style.size), style.size))
            continue
        canvas.setLineWidth(HAIR)
        canvas.rect(x + 0.4, y - 0.14 * style.size, note_width(char, style.size) - 0.8, 0.78 * style.size)


def _picture(char: str, shape: own.Picture, at: tuple[float, float], size: float) -> str:
    """The operators of a picture in the colour of the text; who copies it gets the character."""
    code, side = char.encode("utf-16-be").hex(), own.SIDE
    image = f"BI /IM true /W {side} /H {side} /BPC 1 /F /AHx ID {shape.bits.hex()}> EI"
    place = f"{size:.2f} 0 0 {size:.2f} {at[0]:.2f} {at[1]:.2f} cm"
    return f"/Span <</ActualText <feff{code}>>> BDC q {place} {image} Q EMC"
