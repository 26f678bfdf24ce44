"""完整版办事指南: 25 elements, contents, bookmarks, running head, page numbers, flow chart (R112, R119)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.guides.record import Chart
from receipts import draw
from receipts.flow import Placed, paginate
from receipts.guides import chart, kit, words
from receipts.guides.blocks import element_rows
from receipts.guides.kit import Band, Frame, Look
from receipts.pdf import within
from receipts.sheet import HEIGHT, MM, WIDTH, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.guides.record import Element, Guide
    from receipts.flow import Row
    from receipts.pdfa import Paper

INSIDE, OUTSIDE = 25 * MM, 18 * MM
FRAME = Frame(INSIDE, WIDTH - INSIDE - OUTSIDE)
TOP, BOTTOM = HEIGHT - 24 * MM, 22 * MM
HEAD, FOOTER = HEIGHT - 17 * MM, 13 * MM
LOOK = Look(9.5)
TITLE = Style("title", 30, 40)
SUBTITLE = Style("hei", 14, 20)
SMALL = Style("hei", 8, 11)
CONTENTS = Style("song", 10.5, 16)
CHART = "F23"
PRINTED = 4
"""The flag of a link that is printed with its page; PDF/A wants it on every one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: rows, or the flow chart on a page lying across."""

    rows: tuple[Placed, ...]
    chart: Chart | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return (HEIGHT, WIDTH) if self.chart else (WIDTH, HEIGHT)


def render(guide: Guide) -> bytes:
    """The full guide as PDF: title and contents on the first page, then the elements in order."""
    sheets = _sheets(guide)
    places = _places(sheets)
    buffer = io.BytesIO()
    canvas = kit.canvas_of(buffer, guide, "办事指南（完整版）", (WIDTH, HEIGHT))
    canvas.showOutline()
    _first(canvas, guide, places, len(sheets) + 1)
    canvas.showPage()
    for number, sheet in enumerate(sheets, 2):
        _page(canvas, guide, sheet, (number, len(sheets) + 1))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _sheets(guide: Guide) -> list[Sheet]:
    """The pages after the first one; the chart has one to itself."""
    made: list[Sheet] = []
    rows: list[Row] = []
    for element in guide.full:
        if element.id == CHART:
            made += _text_pages(rows)
            made.append(_chart_page(element))
            rows = []
        else:
            rows += element_rows(element, guide, FRAME, LOOK)
    return made + _text_pages(rows)


def _text_pages(rows: list[Row]) -> list[Sheet]:
    return [Sheet(tuple(page)) for page in paginate(rows, TOP, TOP, BOTTOM)] if rows else []


def _chart_page(element: Element) -> Sheet:
    drawn = next(block for block in element.blocks if isinstance(block, Chart))
    frame = Frame(15 * MM, HEIGHT - 30 * MM)
    band = kit.band(element.number, element.name, frame, LOOK, element.id)
    return Sheet((Placed(WIDTH - 18 * MM, band),), drawn)


def _places(sheets: list[Sheet]) -> dict[str, int]:
    """Element → page number."""
    return {
        placed.row.anchor: number
        for number, sheet in enumerate(sheets, 2)
        for placed in sheet.rows
        if isinstance(placed.row, Band) and placed.row.anchor
    }


# -- pages -------------------------------------------------------------------------------------------------


def _first(canvas: Paper, guide: Guide, places: Mapping[str, int], count: int) -> None:
    """Title, what the guide is, and the contents."""
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(0, HEIGHT - 14 * MM, WIDTH, 14 * MM, stroke=0, fill=1)
    kit.spaced(canvas, (WIDTH / 2, HEIGHT - 36 * MM), f"{words.TITLE}（完整版）", SUBTITLE, 1)
    canvas.setFillGray(0)
    kit.spaced(
        canvas, (WIDTH / 2, HEIGHT - 53 * MM), guide.matter, within(guide.matter, TITLE, FRAME.width), 0
    )
    told = (
        f"编号 {guide.matter_id}　牵头部门：{guide.lead}" + (f"　{guide.place}" if guide.place else ""),
        f"{words.status(guide)}。{words.version(guide)}",
    )
    for n, one in enumerate(told):
        draw.centred(
            canvas,
            WIDTH / 2,
            HEIGHT - (64 + 6 * n) * MM,
            one,
            within(one, Style("hei", 9.5, 13), FRAME.width),
        )
    canvas.bookmarkPage("contents")
    canvas.addOutlineEntry("目录", "contents", 0)
    _contents(canvas, guide, places, HEIGHT - 86 * MM)
    _footer(canvas, guide, WIDTH, f"第 1 页 共 {count} 页")


def _contents(canvas: Paper, guide: Guide, places: Mapping[str, int], top: float) -> None:
    kit.fill(canvas, kit.ACCENT)
    kit.spaced(canvas, (WIDTH / 2, top + 4 * MM), "目录", SUBTITLE, 14)
    canvas.rect(FRAME.left, top, FRAME.width, 1.4, stroke=0, fill=1)
    canvas.setFillGray(0)
    step = 7.2 * MM
    for n, element in enumerate(guide.full):
        _entry(canvas, element, places[element.id], top - (n + 1) * step + 1 * MM)


def _entry(canvas: Paper, element: Element, page: int, y: float) -> None:
    """Number, name, dots and page; the whole line leads there."""
    left, right = FRAME.left, FRAME.left + FRAME.width
    number = element.number
    draw.text(canvas, left + 7 * MM - draw.width(number, CONTENTS), y, number, CONTENTS)
    draw.text(canvas, left + 11 * MM, y, element.name, CONTENTS)
    shown = str(page)
    draw.text(canvas, right - draw.width(shown, CONTENTS), y, shown, CONTENTS)
    kit.stroke(canvas, kit.LINE, 0.6)
    canvas.setDash(0.6, 3)
    begin = left + 11 * MM + draw.width(element.name, CONTENTS) + 3
    canvas.line(begin, y + 2.5, right - 9 * MM, y + 2.5)
    canvas.setDash()
    canvas.linkAbsolute("", element.id, (left, y - 3, right, y + 11), thickness=0, F=PRINTED)


def _page(canvas: Paper, guide: Guide, sheet: Sheet, numbers: tuple[int, int]) -> None:
    wide, _ = sheet.size
    canvas.setPageSize(sheet.size)
    for placed in sheet.rows:
        if isinstance(placed.row, Band) and placed.row.anchor:
            canvas.bookmarkHorizontal(placed.row.anchor, 0, placed.top)
            canvas.addOutlineEntry(f"{placed.row.number} {placed.row.name}", placed.row.anchor, 0)
        kit.paint(canvas, placed)
    if sheet.chart:
        chart.paint(canvas, sheet.chart, 15 * MM, WIDTH - 31 * MM, (HEIGHT - 30 * MM, WIDTH - 58 * MM))
    _running(canvas, guide, sheet.size)
    _footer(canvas, guide, wide, f"第 {numbers[0]} 页 共 {numbers[1]} 页")


def _edges(wide: float) -> tuple[float, float]:
    """Left and right edge of what stands on a page of this width."""
    return (FRAME.left, wide - OUTSIDE) if wide == WIDTH else (15 * MM, wide - 15 * MM)


def _running(canvas: Paper, guide: Guide, size: tuple[float, float]) -> None:
    """The matter and the kind of paper over every page."""
    y = size[1] - (17 if size[0] == WIDTH else 14) * MM
    left, end = _edges(size[0])
    right = f"办事指南（完整版）{f'·{words.REFERENCE}' if guide.reference else ''}"
    edge = end - draw.width(right, SMALL)
    draw.text(canvas, left, y, guide.matter, within(guide.matter, SMALL, edge - left - 10))
    draw.text(canvas, edge, y, right, SMALL)
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(left, y - 5, end - left, 0.9, stroke=0, fill=1)
    canvas.setFillGray(0)


def _footer(canvas: Paper, guide: Guide, wide: float, page: str) -> None:
    left, right = _edges(wide)
    kit.stroke(canvas, kit.ACCENT, 0.6)
    canvas.line(left, FOOTER + 12, right, FOOTER + 12)
    edge = right - draw.width(page, SMALL)
    draw.text(canvas, edge, FOOTER, page, SMALL)
    told = f"{guide.code}　{words.version(guide)}"
    draw.text(canvas, left, FOOTER, told, within(told, SMALL, edge - left - 10))
