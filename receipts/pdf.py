"""A sheet as A4 PDF: blocks flow over pages; title, code, footer and marks stand where they always stand."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from . import code, draw, rows
from .about import About
from .flow import Placed, paginate
from .sheet import (
    BOTTOM,
    FIRST_TOP,
    FOOTER,
    HEAD_RULE,
    HEIGHT,
    LEFT,
    MEASURE,
    MM,
    NEXT_TOP,
    RIGHT,
    SMALL,
    THICK,
    THIN,
    TITLE_BASELINE,
    WIDTH,
    Style,
)

if TYPE_CHECKING:
    from .blocks import Sheet
    from .pdfa import Paper

TITLE = Style("title", 22, 30)
STATION = Style("hei", 10.5, 15)
NUMBER = Style("hei", 7.5, 10)
MARK = Style("hei", 9.5, 13)
VOID = Style("songblack", 170, 200)
TRAINING = Style("songblack", 96, 120)
TITLE_SPACE = 3.0
"""Air between the characters of the title."""
CODE_TOP = HEIGHT - 14.5 * MM
HEADLINE = HEIGHT - 20 * MM


def render(sheet: Sheet) -> bytes:
    """The PDF. The same sheet gives the same bytes. FontFault if it cannot be drawn whole."""
    pages = paginate(rows.of(sheet.blocks), FIRST_TOP, NEXT_TOP, BOTTOM)
    buffer = io.BytesIO()
    canvas = canvas_of(buffer, sheet)
    for copy in kept_by(sheet.copies):
        said = (sheet.number, copy, sheet.mark, *marks_of(sheet))
        left = "　".join(filter(None, said))
        for number, page in enumerate(pages, 1):
            _page(canvas, sheet, page, number, (left, f"第 {number} 页 共 {len(pages)} 页"))
            _marks(canvas, pages, number, copy if len(sheet.copies) > 1 else "")
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def marks_of(sheet: Sheet) -> tuple[str, ...]:
    """What is wrong with taking the paper for a valid one."""
    return (*(("培训样张",) if sheet.training else ()), *(("作废",) if sheet.void else ()))


def _marks(canvas: Paper, pages: list[list[Placed]], number: int, copy: str) -> None:
    """Bookmarks of one page: its copy, its sections; pages of a paper without sections by their number."""
    if copy and number == 1:
        canvas.mark(copy, HEIGHT)
    level = 1 if copy else 0
    if sum(bool(placed.row.bookmark) for page in pages for placed in page) > 1:
        canvas.mark_rows(pages[number - 1], level=level)
    elif len(pages) > 1:
        canvas.mark(f"第 {number} 页", HEIGHT, level=level)


def kept_by(copies: tuple[str, ...]) -> tuple[str, ...]:
    """What each copy says of itself: 第1联 申请人存; one copy says nothing."""
    return tuple(f"第{n}联 {keeper}存" for n, keeper in enumerate(copies, 1)) or ("",)


def canvas_of(buffer: io.BytesIO, sheet: Sheet) -> Paper:
    """An empty A4 page that names the sheet; the same sheet gives the same bytes."""
    from .pdfa import Paper

    return Paper(buffer, about(sheet), (WIDTH, HEIGHT))


def about(sheet: Sheet) -> About:
    """What the file says of itself: title and number, station, matter; case number and kind to search for."""
    return About(
        title=f"{sheet.title} {sheet.number}".rstrip(),
        author=sheet.station,
        subject=sheet.matter,
        keywords=", ".join(filter(None, (sheet.title, sheet.number, sheet.case_number))),
        at=sheet.issued_at,
    )


def _page(canvas: Paper, sheet: Sheet, page: list[Placed], number: int, marks: tuple[str, str]) -> None:
    """One page; `marks` stand at its foot, left and right."""
    if sheet.void:
        _void(canvas, "作废")
    if sheet.specimen:
        _void(canvas, "样张")
    if sheet.training:
        training(canvas)
    if number == 1:
        _first_head(canvas, sheet)
    else:
        _next_head(canvas, sheet)
    for placed in page:
        draw.row(canvas, placed)
    _footer(canvas, *marks)


def _first_head(canvas: Paper, sheet: Sheet) -> None:
    """Station, title and code over a heavy and a thin rule."""
    left = _code(canvas, sheet)
    draw.text(canvas, LEFT, HEADLINE, sheet.station, within(sheet.station, STATION, left - LEFT))
    if sheet.mark:
        _framed(canvas, LEFT, HEADLINE - 9 * MM, sheet.mark)
    _title(canvas, sheet.title)
    canvas.setLineWidth(THICK)
    canvas.line(LEFT, HEAD_RULE, RIGHT, HEAD_RULE)
    canvas.setLineWidth(THIN)
    canvas.line(LEFT, HEAD_RULE - 2.4, RIGHT, HEAD_RULE - 2.4)


def _title(canvas: Paper, title: str) -> None:
    wide = draw.width(title, TITLE) + TITLE_SPACE * (len(title) - 1)
    x = LEFT + (MEASURE - wide) / 2
    for char in title:
        draw.text(canvas, x, TITLE_BASELINE, char, TITLE)
        x += draw.width(char, TITLE) + TITLE_SPACE


def _code(canvas: Paper, sheet: Sheet) -> float:
    """The code at the upper right with the number below; returns the left edge of its quiet zone."""
    if not sheet.code:  # it belongs to no case
        return RIGHT
    dark = code.modules(sheet.code)
    module = code.module_size(len(dark))
    side = module * len(dark)
    left = RIGHT - side
    canvas.addLiteral(code.operators(dark, left, CODE_TOP))
    style = within(sheet.number, NUMBER, side + 8 * MM)
    wide = draw.width(sheet.number, style)
    x = min(left + (side - wide) / 2, RIGHT - wide)
    draw.text(canvas, x, CODE_TOP - side - code.QUIET * module - style.size * 0.6, sheet.number, style)
    return left - code.QUIET * module


def within(content: str, style: Style, room: float) -> Style:
    """The style, made smaller until the line fits."""
    wide = draw.width(content, style)
    return replace(style, size=style.size * min(1.0, room / wide)) if wide else style


def _framed(canvas: Paper, x: float, y: float, content: str) -> None:
    canvas.setLineWidth(THIN)
    canvas.rect(x, y - 3.5, draw.width(content, MARK) + 8, MARK.size + 6)
    draw.text(canvas, x + 4, y, content, MARK)


def _next_head(canvas: Paper, sheet: Sheet) -> None:
    """Title and station on a thin rule; the paper's name must not be lost with its first page."""
    y = HEIGHT - 22 * MM
    title = f"{sheet.title}（续）"
    draw.text(canvas, LEFT, y, title, SMALL)
    style = within(sheet.station, SMALL, MEASURE * 0.6)
    draw.text(canvas, RIGHT - draw.width(sheet.station, style), y, sheet.station, style)
    canvas.setLineWidth(THIN)
    canvas.line(LEFT, y - 5, RIGHT, y - 5)


def _footer(canvas: Paper, left: str, page: str) -> None:
    """Number, copy and marks on the left, made smaller until they fit; the page on the right."""
    canvas.setLineWidth(THIN)
    canvas.line(LEFT, FOOTER + 12, RIGHT, FOOTER + 12)
    wide = draw.width(page, SMALL)
    draw.text(canvas, LEFT, FOOTER, left, within(left, SMALL, MEASURE - wide - 2 * SMALL.size))
    draw.text(canvas, RIGHT - wide, FOOTER, page, SMALL)


def _void(canvas: Paper, said: str) -> None:
    """作废 or 样张 across the page, under the text and pale, so that the paper can still be read."""
    canvas.saveState()
    canvas.setFillGray(0.87)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(45)
    draw.centred(canvas, 0, -VOID.size / 3, said, VOID)
    canvas.restoreState()


def training(canvas: Paper) -> None:
    """培训样张 twice across the page, under the text and pale: no part of it can pass for a real paper."""
    canvas.saveState()
    canvas.setFillGray(0.87)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(45)
    for y in (-170, 110):
        draw.centred(canvas, 0, y, "培训样张", TRAINING)
    canvas.restoreState()
