"""A leaflet to take away: no number, no code, and on one page if any legible size lets it.

The type grows as large as one page allows. What does not fit at the least size goes on a second page, in the
largest size that needs no third one.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TYPE_CHECKING

from . import draw
from .blocks import Block, Checks, Column, Field, Fields, Heading, Listing, Note, Paragraph, Strip, Table
from .flow import Cell, Row, cell, paginate
from .pdf import canvas_of, training, within
from .sheet import HEIGHT, LEFT, MM, SMALL, THICK, THIN, WIDTH, Style
from .styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Check, Sheet
    from .flow import Placed
    from .pdfa import Paper

MARGIN = 12 * MM
MEASURE = WIDTH - 2 * MARGIN
SHIFT = MARGIN - LEFT
"""Cells are placed from the left edge of our case papers; this sheet begins further left."""
TOP = HEIGHT - 23.5 * MM
NEXT_TOP = HEIGHT - 18 * MM
BOTTOM = 12.4 * MM
FOOTER = 7.5 * MM
COMFORTABLE = (9.5, 9.0, 8.5)
"""Type sizes in points, the largest first. Before it gets smaller, 常见问题 give way."""
SMALL_SIZES = (8.0, 7.5)
SMALLEST = 7.0
"""The least size one can be expected to read; only when nothing else keeps the page single."""
FLOWING = 8.5
"""The largest size when one page is not enough."""
TITLE = Style("title", 19, 24)
TITLE_SPACE = 2.5
CHECK_SHARES = (4.2, 82, 8.6, 5.2)
"""Widths of a list to tick off: box, name and all about it, form, use."""
RUN_IN = 0.6
"""A name that takes more of its line than this gets the line to itself."""


@dataclass(frozen=True, slots=True)
class Look(Styles):
    """The styles of one size."""

    @property
    def label(self) -> Style:
        """Heads and labels."""
        return replace(self.face("hei"), align="centre")

    @property
    def heading(self) -> Style:
        """一、二、三…"""
        return Style("hei", self.size + 1, (self.size + 1) * self.LEADING)

    @property
    def air(self) -> float:
        """Space above and below a cell's text."""
        return self.size * 0.13

    @property
    def pad(self) -> float:
        """Space left and right of it."""
        return self.size * 0.4


def render(sheets: Sequence[Sheet]) -> bytes:
    """The first of the sheets (the fullest first) that fits one page, in the largest type that does.

    If none fits, the fullest one flows over as few pages as it can. FontFault if it cannot be drawn whole.
    """
    sheet, pages = fitted(sheets)
    buffer = io.BytesIO()
    canvas = canvas_of(buffer, sheet)
    for number, page in enumerate(pages, 1):
        if sheet.training:
            training(canvas)
        _head(canvas, sheet, first=number == 1)
        for placed in page:
            draw.row(canvas, placed)
        canvas.mark_rows(page)
        _footer(canvas, sheet, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def fitted(sheets: Sequence[Sheet]) -> tuple[Sheet, list[list[Placed]]]:
    """Which sheet is taken, and its rows on pages."""
    for sizes in (COMFORTABLE, SMALL_SIZES, (SMALLEST,)):
        found = _single(sheets, sizes)
        if found is not None:
            return found
    flowing = [_pages(sheets[0], Look(size)) for size in COMFORTABLE if size <= FLOWING]
    return sheets[0], min(flowing, key=len)


def _single(sheets: Sequence[Sheet], sizes: Sequence[float]) -> tuple[Sheet, list[list[Placed]]] | None:
    """The fullest sheet that one page holds in one of these sizes, the largest first."""
    for sheet, size in ((sheet, size) for sheet in sheets for size in sizes):
        pages = _pages(sheet, Look(size))
        if len(pages) == 1:
            return sheet, pages
    return None


def _pages(sheet: Sheet, look: Look) -> list[list[Placed]]:
    made = [row for block in sheet.blocks for row in rows(block, look)]
    return paginate(made, TOP, NEXT_TOP, BOTTOM)


# -- what stands on every page -----------------------------------------------------------------------------


def _head(canvas: Paper, sheet: Sheet, *, first: bool) -> None:
    y = HEIGHT - (17.5 if first else 14) * MM
    station = within(sheet.station, SMALL, MEASURE * 0.3)
    draw.text(canvas, MARGIN, y, sheet.station, station)
    day = sheet.issued_at[:10]
    draw.text(canvas, WIDTH - MARGIN - draw.width(day, SMALL), y, day, SMALL)
    if not first:
        draw.centred(canvas, WIDTH / 2, y, f"{sheet.title}（续）", SMALL)
        return
    _title(canvas, sheet.title, y)
    canvas.setLineWidth(THICK)
    canvas.line(MARGIN, y - 3.5 * MM, WIDTH - MARGIN, y - 3.5 * MM)
    canvas.setLineWidth(THIN)
    canvas.line(MARGIN, y - 3.5 * MM - 2.2, WIDTH - MARGIN, y - 3.5 * MM - 2.2)


def _title(canvas: Paper, title: str, y: float) -> None:
    wide = draw.width(title, TITLE) + TITLE_SPACE * (len(title) - 1)
    x = (WIDTH - wide) / 2
    for char in title:
        draw.text(canvas, x, y, char, TITLE)
        x += draw.width(char, TITLE) + TITLE_SPACE


def _footer(canvas: Paper, sheet: Sheet, number: int, count: int) -> None:
    canvas.setLineWidth(THIN)
    canvas.line(MARGIN, FOOTER + 11, WIDTH - MARGIN, FOOTER + 11)
    page = f"第 {number} 页 共 {count} 页"
    edge = WIDTH - MARGIN - draw.width(page, SMALL)
    draw.text(canvas, edge, FOOTER, page, SMALL)
    draw.text(canvas, MARGIN, FOOTER, sheet.mark, within(sheet.mark, SMALL, edge - MARGIN - 8))


# -- blocks as rows ----------------------------------------------------------------------------------------


@singledispatch
def rows(block: Block, look: Look) -> list[Row]:
    """The rows of one block."""
    raise TypeError(f"no place for {type(block).__name__} on a leaflet of {look.size} pt")


@rows.register
def _(block: Heading, look: Look) -> list[Row]:
    box = cell(block.text, SHIFT, MEASURE, look.heading)
    made = Row(cells=(box,), above=look.size * 0.3, below=look.size * 0.15, keep=True, bookmark=block.text)
    return [made]


@rows.register
def _(block: Paragraph, look: Look) -> list[Row]:
    style = replace(look.strong if block.strong else look.text, justify=True)
    return [Row(cells=(cell(block.text, SHIFT, MEASURE, style),), above=1, below=1, keep=block.keep)]


@rows.register
def _(block: Note, look: Look) -> list[Row]:
    style = replace(look.strong, align="centre")
    box = cell(block.text, SHIFT, MEASURE, style, pad=look.pad, shade=True)
    gap = Row(cells=(Cell(SHIFT, MEASURE, look.text, ()),), least=3)
    return [Row(cells=(box,), above=look.air * 1.5, below=look.air * 1.5, grid=True), gap]


@rows.register
def _(block: Listing, look: Look) -> list[Row]:
    hang = 1.9 * look.size
    made = []
    for no, text in enumerate(block.items, 1):
        boxes = (
            cell(f"{no}.", SHIFT, hang, look.text),
            cell(text, SHIFT + hang, MEASURE - hang, replace(look.text, justify=True)),
        )
        made.append(Row(cells=boxes, above=0.2))
    return made


@rows.register
def _(block: Fields, look: Look) -> list[Row]:
    return [_grid(_field_cells(fields, look), look) for fields in block.rows]


def _field_cells(fields: tuple[Field, ...], look: Look) -> list[Cell]:
    wide, share, made = 5.2 * look.size, MEASURE / len(fields), []
    for n, field in enumerate(fields):
        left = SHIFT + n * share
        made.append(cell(field.label, left, wide, look.label, pad=2, shade=True, middle=True))
        made.append(cell(field.value, left + wide, share - wide, look.text, pad=look.pad, middle=True))
    return made


@rows.register
def _(block: Table, look: Look) -> list[Row]:
    edges = _edges([column.share for column in block.columns])
    columns = list(zip(block.columns, edges, strict=True))
    head = replace(_grid([_head_cell(c.head, e, look) for c, e in columns], look), keep=True)
    body = [
        replace(
            _grid([_body_cell(t, c, e, look) for t, (c, e) in zip(texts, columns, strict=True)], look),
            head=(head,),
            whole=True,
        )
        for texts in block.rows
    ]
    return [head, *body]


@rows.register
def _(block: Checks, look: Look) -> list[Row]:
    edges = _edges(CHECK_SHARES)
    heads = [_head_cell(text, e, look) for text, e in zip(("", *block.heads), edges, strict=True)]
    head = replace(_grid(heads, look), keep=True)
    return [head, *(replace(_check(one, edges, look), head=(head,), whole=True) for one in block.entries)]


def _check(one: Check, edges: list[tuple[float, float]], look: Look) -> Row:
    """The name in bold, and all about it running on in the same line."""
    box, body, due, uses = edges
    name = cell(one.name, *body, look.strong, pad=look.pad)
    wide, room = draw.width(one.name, look.strong), body[1] - 2 * look.pad
    alone = wide > RUN_IN * room
    style = replace(look.text, indent=0 if alone else wide / look.size + 0.8)
    told = "\n" * len(name.lines) + one.told if alone else one.told
    marks = [
        cell(text, *edge, look.centred, pad=1.5, middle=True)
        for text, edge in ((one.mark, box), (one.due, due), (one.uses, uses))
    ]
    return _grid([name, *([cell(told, *body, style, pad=look.pad)] * bool(one.told)), *marks], look)


@rows.register
def _(block: Strip, look: Look) -> list[Row]:
    edges = _edges([_weight(step) for step in block.steps])
    last = len(block.steps)
    names = [f"{n} {one.label}{'' if n == last else ' →'}" for n, one in enumerate(block.steps, 1)]
    head = _grid([_head_cell(name, e, look) for name, e in zip(names, edges, strict=True)], look)
    told = [
        cell(one.value, left, wide, look.text, pad=look.pad, middle=True)
        for one, (left, wide) in zip(block.steps, edges, strict=True)
    ]
    return [replace(head, keep=True), replace(_grid(told, look), whole=True)]


def _weight(step: Field) -> float:
    """How wide a step's box is: its name on one line, and more for a long text."""
    return max(len(step.label) + 6.5, 5 + math.sqrt(len(step.value)) * 1.6)


def _edges(shares: Sequence[float]) -> list[tuple[float, float]]:
    left, edges = SHIFT, []
    for share in shares:
        wide = MEASURE * share / sum(shares)
        edges.append((left, wide))
        left += wide
    return edges


def _head_cell(text: str, edge: tuple[float, float], look: Look) -> Cell:
    return cell(text, *edge, look.label, pad=1.5, shade=True, middle=True)


def _body_cell(text: str, column: Column, edge: tuple[float, float], look: Look) -> Cell:
    style = look.centred if column.centred else look.text
    return cell(text, *edge, style, pad=1.5 if column.centred else look.pad, middle=True)


def _grid(cells: Sequence[Cell], look: Look) -> Row:
    return Row(cells=tuple(cells), above=look.air, below=look.air, grid=True)
