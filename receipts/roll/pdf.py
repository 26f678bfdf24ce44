"""A sheet as PDF for a roll: one piece for each copy, as long as what stands on it."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from receipts import code, draw
from receipts import sheet as a4
from receipts.flow import Placed, Row, cell, paginate
from receipts.pdf import about, kept_by, marks_of
from receipts.sheet import HAIR, MM, THICK

from . import rows
from .measures import (
    BIG,
    BOTTOM,
    CODE_SIDE,
    DOT,
    LARGEST,
    LEFT,
    LONGEST,
    MARK,
    MEASURE,
    RIGHT,
    SMALL,
    STATION,
    TITLE_DOTS,
    TOP,
    WIDTH,
)

if TYPE_CHECKING:
    from receipts.blocks import Sheet
    from receipts.pdfa import Paper
    from receipts.sheet import Style

SHIFT = a4.LEFT - LEFT
"""Cells are placed from the left edge of A4's text; the roll's begins further left, by whole dots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed(Row):
    """The head: rows at the left, the code at the right edge. Its one cell is empty."""

    left: tuple[Row, ...]
    dark: tuple[tuple[bool, ...], ...]


def render(sheet: Sheet) -> bytes:
    """The PDF, 80 mm wide. The same sheet gives the same bytes. FontFault if it cannot be drawn whole."""
    from receipts.pdfa import Paper

    pieces = paginate([*_top(sheet), *rows.of(sheet.blocks)], 0, 0, -LONGEST)
    buffer = io.BytesIO()
    canvas = Paper(buffer, about(sheet), (WIDTH, WIDTH))
    for keeper in kept_by(sheet.copies):
        for number, piece in enumerate(pieces, 1):
            part = f"第 {number} 段 共 {len(pieces)} 段" if len(pieces) > 1 else ""
            again = [rows.line(f"{sheet.title}（续）", STATION)] if number > 1 else []
            _piece(canvas, [*again, *(one.row for one in piece), *_foot(sheet, keeper, part)])
    canvas.save()
    return buffer.getvalue()


def _piece(canvas: Paper, piece: list[Row]) -> None:
    """One piece of paper, as long as its rows; whole millimetres, so that dots of the head are dots of it."""
    high = math.ceil((TOP + sum(row.height for row in piece) + BOTTOM) / MM) * MM
    canvas.setPageSize((WIDTH, high))
    canvas.translate(-SHIFT, 0)
    top = high - TOP
    for row in piece:
        _row(canvas, Placed(top, row))
        top -= row.height
    canvas.showPage()


# -- head and foot -----------------------------------------------------------------------------------------


def _top(sheet: Sheet) -> list[Row]:
    """Station and title beside the code; below them what is wrong with the paper, and the reprint."""
    dark = code.modules(sheet.code) if sheet.code else []
    room = MEASURE - (_module(dark) * (len(dark) + code.QUIET) if dark else 0)
    left = (
        replace(rows.line(sheet.station, STATION, width=room), below=2 * MM),
        *(rows.line(text, style, width=room) for text, style in _title(sheet.title, room)),
    )
    high = max(sum(row.height for row in left), _module(dark) * len(dark))
    head = Headed(
        cells=(cell("", 0, MEASURE, STATION),),
        least=math.ceil(high / DOT) * DOT + 2 * MM,
        whole=True,
        left=left,
        dark=tuple(map(tuple, dark)),
    )
    said = [(text, BIG) for text in marks_of(sheet)] + [(sheet.mark, MARK)] * bool(
        sheet.mark and sheet.number
    )
    return [head, *(replace(rows.framed(text, style), least=style.leading + 3 * MM) for text, style in said)]


def _title(title: str, room: float) -> list[tuple[str, Style]]:
    """The title in lines, as large as it goes."""
    large, small = TITLE_DOTS
    fits = int(room / (max(len(title), 1) * DOT))
    parts = [title] if fits >= small else [title[: (len(title) + 1) // 2], title[(len(title) + 1) // 2 :]]
    dots = min(large, int(room / (max(map(len, parts)) * DOT)))
    style = a4.Style("title", dots * DOT, dots * DOT * 1.25)
    return [(part, style) for part in parts]


def _foot(sheet: Sheet, keeper: str, part: str) -> list[Row]:
    """Number, copy, marks, and which piece of how many."""
    texts = [sheet.number, "　".join(filter(None, (keeper, sheet.mark, *marks_of(sheet)))), part]
    made = [rows.line(text, SMALL) for text in texts if text]
    return [rows.space(2 * MM), *(rows.ruled(row, heavy=n == 0) for n, row in enumerate(made[:1])), *made[1:]]


# -- drawing -----------------------------------------------------------------------------------------------


def _row(canvas: Paper, placed: Placed) -> None:
    if isinstance(placed.row, Headed):
        _headed(canvas, placed.row, placed.top)
        return
    if isinstance(placed.row, rows.Ruled):
        _rule(canvas, placed.top - rows.GAP / 2, heavy=placed.row.heavy)
    draw.row(canvas, placed)


def _headed(canvas: Paper, row: Headed, top: float) -> None:
    below = top
    for one in row.left:
        draw.row(canvas, Placed(below, one))
        below -= one.height
    dark = [list(line) for line in row.dark]
    if dark:
        size = _module(dark)
        left = RIGHT + SHIFT - size * len(dark)
        canvas.addLiteral(code.operators(dark, left, top, size=size, dot=DOT))


def _rule(canvas: Paper, y: float, *, heavy: bool) -> None:
    """A line over the width; dashed, it parts the things of a list."""
    y = round(y / DOT) * DOT
    canvas.setLineWidth(THICK if heavy else HAIR)
    if not heavy:
        canvas.setDash(4 * DOT, 4 * DOT)
    canvas.line(a4.LEFT, y, a4.LEFT + MEASURE, y)
    canvas.setDash()


def _module(dark: list[list[bool]]) -> float:
    """Points of one module; never so large that its quiet zone would leave the paper."""
    return min(code.module_size(len(dark), dot=DOT, least=CODE_SIDE), LARGEST) if dark else 0
