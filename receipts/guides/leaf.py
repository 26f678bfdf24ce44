"""简版办事指南 as an A4 leaf: 17 elements on the front, or on front and back, with the code (R116, R120).

The fullest text goes on two pages in a comfortable size; what is short enough stays on one. Only what no two
pages hold in a legible size is told more briefly: standards first, then how a material is obtained.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from receipts import draw
from receipts.flow import paginate
from receipts.guides import kit, words
from receipts.guides.kit import Look
from receipts.guides.leaf_rows import FRAME, MARGIN, rows
from receipts.guides.telling import FULLEST, SHORTER, Telling, Tried
from receipts.pdf import within
from receipts.sheet import HEIGHT, MM, WIDTH, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.guides.record import Guide
    from receipts.flow import Placed
    from receipts.pdfa import Paper

TOP = HEIGHT - 43 * MM
NEXT_TOP = HEIGHT - 19 * MM
BOTTOM = 17.5 * MM
FOOTER = 10 * MM
SUBTITLE = Style("hei", 11, 14)
NAME = Style("title", 25, 30)
SMALL = Style("hei", 8, 11)
SINGLE = (10.5, 10.0, 9.5, 9.0, 8.5)
"""Type sizes for one page, the largest first."""
DOUBLE = (10.5, 10.0, 9.5, 9.0, 8.5)
SMALLER = (8.5, 8.0)
TIGHT = (7.5, 7.0, 6.5)


def render(guide: Guide) -> bytes:
    """The leaf as PDF. More than two pages only when nothing legible fits two."""
    pages = fitted(guide)
    buffer = io.BytesIO()
    canvas = kit.canvas_of(buffer, guide, "办事指南（简版活页）", (WIDTH, HEIGHT))
    for number, page in enumerate(pages, 1):
        head(canvas, guide) if number == 1 else _next_head(canvas, guide)
        for placed in page:
            kit.paint(canvas, placed)
        canvas.mark_rows(page)
        _footer(canvas, guide, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def fitted(guide: Guide) -> list[list[Placed]]:
    """The rows on pages: one page if a comfortable size allows, else two, else as many as it takes."""
    tried = Tried(lambda telling, size: paginate(rows(guide, telling, Look(size)), TOP, NEXT_TOP, BOTTOM))
    for most, telling, sizes in _tries():
        found = tried.largest(telling, sizes, most)
        if found is not None:
            return found
    return tried.pages(FULLEST, SMALLER[0])


def _tries() -> tuple[tuple[int, Telling, Sequence[float]], ...]:
    return (
        (1, FULLEST, SINGLE),
        (2, FULLEST, DOUBLE),
        *((2, telling, SMALLER) for telling in SHORTER[:2]),
        *((2, telling, TIGHT) for telling in SHORTER),
    )


# -- what stands on every page -----------------------------------------------------------------------------


def head(canvas: Paper, guide: Guide) -> None:
    """What it is, for what, and whose."""
    y = HEIGHT - 16.5 * MM
    draw.text(canvas, MARGIN, y, guide.place, within(guide.place, SMALL, 60 * MM))
    right = f"{guide.matter_id}　牵头部门：{guide.lead}"
    style = within(right, SMALL, 62 * MM)
    draw.text(canvas, WIDTH - MARGIN - draw.width(right, style), y, right, style)
    kit.fill(canvas, kit.ACCENT)
    kit.spaced(canvas, (WIDTH / 2, y), f"{words.TITLE}", SUBTITLE, 1.2)
    canvas.setFillGray(0)
    name = within(guide.matter, NAME, FRAME.width)
    kit.spaced(canvas, (WIDTH / 2, HEIGHT - 30.5 * MM), guide.matter, name, 0)
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(MARGIN, HEIGHT - 37.2 * MM, FRAME.width, 1.6, stroke=0, fill=1)
    canvas.setFillGray(0)
    mark = f"简版{f'·{words.REFERENCE}' if guide.reference else ''}"
    draw.centred(canvas, WIDTH / 2, HEIGHT - 41 * MM, mark, SMALL)


def _next_head(canvas: Paper, guide: Guide) -> None:
    y = HEIGHT - 14.5 * MM
    title = f"{guide.matter}　办事指南（简版，续）"
    draw.text(canvas, MARGIN, y, title, within(title, SMALL, FRAME.width))
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(MARGIN, y - 5, FRAME.width, 1, stroke=0, fill=1)
    canvas.setFillGray(0)


def _footer(canvas: Paper, guide: Guide, number: int, count: int) -> None:
    kit.stroke(canvas, kit.ACCENT, 0.6)
    canvas.line(MARGIN, FOOTER + 12, WIDTH - MARGIN, FOOTER + 12)
    canvas.setStrokeGray(0)
    page = f"第 {number} 页 共 {count} 页"
    edge = WIDTH - MARGIN - draw.width(page, SMALL)
    draw.text(canvas, edge, FOOTER, page, SMALL)
    left = f"{words.status(guide)}。{words.version(guide)}。本指南不是收件、受理凭证"
    draw.text(canvas, MARGIN, FOOTER, left, within(left, SMALL, edge - MARGIN - 10))
