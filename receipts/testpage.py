"""打印测试页: what a printer does with our papers, seen at a glance and measured with a ruler.

Two rulers that begin at the edge of the paper (what is missing of them cannot be printed), greys, every face
in every size, lines down to a hair, and a code as long as a signed one.
"""

from __future__ import annotations

import io
from itertools import accumulate
from typing import TYPE_CHECKING, Final, get_args

from receipts import clean, code, draw
from receipts.about import About
from receipts.faces import Face
from receipts.flow import lines
from receipts.pdf import within
from receipts.roll import measures
from receipts.sheet import DOT, HEIGHT, MM, THIN, WIDTH, Style

if TYPE_CHECKING:
    from datetime import datetime

    from counter.printing.records import Stock
    from receipts.pdfa import Paper

TITLE: Final = "打印测试页"
FACES: Final[dict[Face, str]] = {"song": "宋体", "songblack": "宋体粗", "hei": "黑体", "title": "标题"}
SIZES: Final = (7, 8, 9, 10.5, 12, 15, 22)
SAMPLE: Final = "三门峡市政务服务 𬱖㛃堃 0123 Aa"
LINES: Final = (0.1, 0.2, 0.35, 0.6, 1.0, 1.6)
"""Widths in points: 0.35 is a table's, 1.6 the heavy rule's."""
GREYS: Final = 11
CODE_LENGTH: Final = 157
"""Characters of a signed code."""
EDGES: Final = "两把尺从纸边量起，印不出的部分就是打印机的边距。"
MEASURE_IT: Final = "尺上的 100 毫米应当正好是 100 毫米；不是的，请在打印机设置里关掉缩放（选“实际大小”）。"

LABEL: Final = Style("hei", 8, 11)
HEAD: Final = Style("title", 20, 26)
BAYER: Final = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))
"""The order in which dots turn black where there is no grey."""
PATCH: Final = 48
"""Dots along the side of one patch of such grey: 6 mm."""
GAUGE: Final = 14 * MM
"""Where the rulers stand, from the edge of A4: most printers reach there."""
READ_IT: Final = "用扫码枪扫：应当读出 PRINT-TEST"


def render(printer: str, stock: Stock, now: datetime) -> bytes:
    """The page for this stock as PDF/A, naming the printer and the moment."""
    from receipts.pdfa import Paper

    name = clean.text(printer).replace("\n", " ").strip()
    about = About(
        title=f"{TITLE} {name}", author="", subject="", keywords=TITLE, at=now.isoformat(timespec="seconds")
    )
    told = f"{name}　{now:%Y-%m-%d %H:%M}"
    buffer = io.BytesIO()
    if stock == "A4":
        canvas = Paper(buffer, about, (WIDTH, HEIGHT))
        _sheet(canvas, told, payload(now))
    else:
        canvas = Paper(buffer, about, (measures.WIDTH, ROLL))
        _roll(canvas, told, payload(now))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def payload(now: datetime) -> str:
    """As long as a signed code, and plainly none: no station takes it for a paper's."""
    begun = f"PRINT-TEST:{now:%Y%m%d}:"
    return (begun + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 5)[:CODE_LENGTH]


# -- A4 ----------------------------------------------------------------------------------------------------


def _sheet(canvas: Paper, told: str, content: str) -> None:
    _across(canvas, HEIGHT - GAUGE, WIDTH, skip=10)
    _down(canvas, GAUGE, HEIGHT, skip=10)
    for margin in (5, 10):
        _margin(canvas, margin)
    left, right = 26 * MM, WIDTH - 20 * MM
    wide = right - left
    draw.text(canvas, left, HEIGHT - 34 * MM, TITLE, HEAD)
    draw.text(canvas, left, HEIGHT - 42 * MM, told, within(told, Style("hei", 11, 15), 110 * MM))
    for n, line in enumerate((EDGES, MEASURE_IT, READ_IT)):
        _wrapped(canvas, (left, HEIGHT - (49 + 5 * n) * MM), line, wide)
    _code(canvas, content, (right, HEIGHT - 24 * MM), DOT, 24 * MM)
    _greys(canvas, left, HEIGHT - 80 * MM, wide)
    _lines(canvas, left, HEIGHT - 88 * MM, wide)
    _faces(canvas, left, HEIGHT - 128 * MM, wide)


def _margin(canvas: Paper, margin: int) -> None:
    """Corners so many millimetres from the edges, named at the lower right one."""
    near, long = margin * MM, 12 * MM
    canvas.setLineWidth(THIN)
    for x, way in ((near, 1), (WIDTH - near, -1)):
        for y, up in ((near, 1), (HEIGHT - near, -1)):
            canvas.line(x, y, x + way * long, y)
            canvas.line(x, y, x, y + up * long)
    text = f"距边 {margin} 毫米"
    draw.text(canvas, WIDTH - near - long - draw.width(text, LABEL) - MM, near - 2.6, text, LABEL)


def _greys(canvas: Paper, left: float, bottom: float, wide: float) -> None:
    """From white to black in steps of ten per cent."""
    step = wide / GREYS
    for n in range(GREYS):
        canvas.setFillGray(1 - n / (GREYS - 1))
        canvas.rect(left + n * step, bottom, step, 12 * MM, stroke=0, fill=1)
        canvas.setFillGray(0)
        draw.centred(canvas, left + (n + 0.5) * step, bottom - 4 * MM, f"{n * 10}%", LABEL)
    canvas.setLineWidth(THIN)
    canvas.rect(left, bottom, wide, 12 * MM)


# -- roll --------------------------------------------------------------------------------------------------

ROLL: Final = 310 * MM


def _roll(canvas: Paper, told: str, content: str) -> None:
    left, right = measures.LEFT + 12 * MM, measures.RIGHT
    wide = right - left
    _across(canvas, ROLL - 8 * MM, measures.WIDTH, skip=10)
    _down(canvas, measures.LEFT + 5 * MM, ROLL)
    draw.text(canvas, left, ROLL - 19 * MM, TITLE, Style("title", 17, 22))
    draw.text(canvas, left, ROLL - 26 * MM, told, within(told, Style("hei", 9, 12), wide))
    top = ROLL - 33 * MM
    _code(canvas, content, (right, top + 2 * MM), measures.DOT, measures.CODE_SIDE)
    _wrapped(canvas, (left, top), f"{EDGES}{MEASURE_IT}{READ_IT}。", 21 * MM)
    _patches(canvas, left, ROLL - 103 * MM)
    _lines(canvas, left, ROLL - 107 * MM, wide)
    _faces(canvas, left, ROLL - 146 * MM, wide)


def _patches(canvas: Paper, left: float, bottom: float) -> None:
    """A thermal head knows no grey: patches of dots, an eighth more black each."""
    dot, side = measures.DOT, PATCH * measures.DOT
    for n in range(8):
        dark = [[BAYER[y % 4][x % 4] < 2 * n + 2 for x in range(PATCH)] for y in range(PATCH)]
        x = left + n * (side + 4 * dot)
        canvas.addLiteral(code.operators(dark, x, bottom + side, size=dot, dot=dot))
        draw.centred(canvas, x + side / 2, bottom - 4 * MM, f"{n + 1}/8", LABEL)


# -- both --------------------------------------------------------------------------------------------------


def _wrapped(canvas: Paper, at: tuple[float, float], text: str, wide: float) -> None:
    """Text from this baseline on, in as many lines as it takes."""
    for n, line in enumerate(lines(text, wide, LABEL)):
        draw.text(canvas, at[0], at[1] - n * LABEL.leading, line.text, LABEL)


def _across(canvas: Paper, y: float, wide: float, *, skip: int = 0) -> None:
    """A ruler from the left edge of the paper; the number `skip` stands where the other ruler is."""
    canvas.setLineWidth(0.3)
    for n in range(int(wide / MM) + 1):
        canvas.line(n * MM, y, n * MM, y + _tick(n))
        if n % 10 == 0 and n not in (0, skip) and n * MM < wide - MM:
            draw.centred(canvas, n * MM, y + 5 * MM, str(n), LABEL)
    canvas.line(0, y, wide, y)


def _down(canvas: Paper, x: float, high: float, *, skip: int = 0) -> None:
    """A ruler from the upper edge of the paper."""
    canvas.setLineWidth(0.3)
    for n in range(int(high / MM) + 1):
        canvas.line(x, high - n * MM, x - _tick(n), high - n * MM)
        if n % 10 == 0 and n not in (0, skip) and n * MM < high - MM:
            draw.text(canvas, x + 0.8 * MM, high - n * MM - 2.6, str(n), LABEL)
    canvas.line(x, 0, x, high)


def _tick(n: int) -> float:
    return (4 if n % 10 == 0 else 3 if n % 5 == 0 else 2) * MM


def _lines(canvas: Paper, left: float, top: float, wide: float) -> None:
    """Lines of every width: level, upright and slanting."""
    part = wide / 2
    for n, width in enumerate(LINES):
        y = top - (n + 1) * 5 * MM
        draw.text(canvas, left, y - 2.6, f"{width:g}", LABEL)
        canvas.setLineWidth(width)
        canvas.line(left + 9 * MM, y, left + part, y)
        x = left + part + (n + 1) * (part / (len(LINES) + 2))
        canvas.line(x, top - 4 * MM, x, top - 4 * MM - 13 * MM)
        canvas.line(x, top - 4 * MM - 26 * MM, x + 4 * MM, top - 4 * MM - 14 * MM)


def _faces(canvas: Paper, left: float, top: float, wide: float) -> None:
    """Every face in every size, named."""
    y = top
    for face in get_args(Face):
        for n, size in enumerate(SIZES):
            y -= max(size * 1.25, 10)
            if not n:
                draw.text(canvas, left, y, FACES[face], LABEL)
            style = Style(face, size, size * 1.3)
            draw.text(canvas, left + 12 * MM, y, _fitting(f"{size:g} {SAMPLE}", style, wide - 12 * MM), style)
        y -= 3 * MM


def _fitting(text: str, style: Style, room: float) -> str:
    """As much of the text as has room."""
    ends = accumulate(draw.width(char, style) for char in text)
    return text[: sum(end <= room for end in ends)]


def _code(canvas: Paper, content: str, corner: tuple[float, float], dot: float, least: float) -> None:
    """The code, its upper right corner here."""
    dark = code.modules(content)
    size = code.module_size(len(dark), dot=dot, least=least)
    canvas.addLiteral(code.operators(dark, corner[0] - size * len(dark), corner[1], size=size, dot=dot))
