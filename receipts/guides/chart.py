"""事项办理流程图 drawn from the catalogue: a lane for the window and one for each department (R119 F23).

Every arrow carries its clock. What is too large for the page is made smaller as a whole, never cut.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from receipts import draw
from receipts.flow import Cell, Placed, Row, cell
from receipts.guides import kit
from receipts.guides.chart_plan import (
    CLOCK,
    HEAD,
    WINDOW_LANE,
    follows,
    papers,
    plan,
    results,
    taken,
)
from receipts.pdf import within
from receipts.sheet import LEFT, MM, Style

if TYPE_CHECKING:
    from counter.guides.record import Chart
    from receipts.guides.chart_plan import Box, Plan, Points
    from receipts.pdfa import Paper

LARGEST = 1.2
"""A small chart is drawn so much larger at most."""
TEXT = Style("song", 7.5, 9.6, align="centre")
LANE = Style("hei", 8.5, 11, align="centre")
Colour = tuple[float, float, float]
RESULT = (0.48, 0.56, 0.64)
"""Results go back to the window in a paler line than papers and orders come."""
CLOCKED = (0.70, 0.18, 0.12)
"""Clocks stand out from names."""


# -- drawing -----------------------------------------------------------------------------------------------


def paint(canvas: Paper, chart: Chart, left: float, top: float, room: tuple[float, float]) -> None:
    """The chart with its upper left corner at (left, top), inside `room` (width, height)."""
    whole = plan(chart, room[0])
    scale = min(LARGEST, room[0] / whole.width, room[1] / whole.height)
    canvas.saveState()
    canvas.translate(left + max(0.0, room[0] - whole.width * scale) / 2, top)
    canvas.scale(scale, scale)
    _lanes(canvas, whole)
    _lines(canvas, whole)
    _window(canvas, whole)
    for box in whole.boxes.values():
        _item(canvas, box)
    canvas.restoreState()
    _legend(canvas, left, top - room[1] - 3.5 * MM, room[0])


LEGEND = "虚线框的事项按情形办理，①②等情形见9.9；红字是时限；深色箭头是推送和前后置关系，浅色线是办理结果"


def _legend(canvas: Paper, left: float, y: float, room: float) -> None:
    draw.text(canvas, left, y, LEGEND, within(LEGEND, TEXT, room))


def _lanes(canvas: Paper, whole: Plan) -> None:
    lanes = {"综合受理窗口": (0.0, WINDOW_LANE), **whole.lanes}
    for n, (name, (x, wide)) in enumerate(lanes.items()):
        if n % 2:
            canvas.setFillColorRGB(0.968, 0.976, 0.986)
            canvas.rect(x, -whole.height, wide, whole.height, stroke=0, fill=1)
        kit.fill(canvas, kit.ACCENT)
        canvas.rect(x + 0.5, -HEAD, wide - 1, HEAD, stroke=0, fill=1)
        canvas.setFillGray(1)
        _text(canvas, cell(name, x - LEFT, wide, LANE, pad=2), -HEAD / 2)
        canvas.setFillGray(0)
    kit.stroke(canvas, kit.LINE, 0.5)
    canvas.rect(0, -whole.height, whole.width, whole.height)


def _text(canvas: Paper, box: Cell, middle: float) -> None:
    """Lines around the height `middle`."""
    draw.row(canvas, Placed(middle + box.height / 2, Row(cells=(box,))))


def _framed(canvas: Paper, box: Cell, top: float, height: float, *, dashed: bool = False) -> None:
    canvas.setFillGray(1)
    kit.stroke(canvas, kit.ACCENT, 0.8)
    if dashed:
        canvas.setDash(2.5, 1.8)
    canvas.roundRect(LEFT + box.x, top - height, box.width, height, 3, fill=1)
    canvas.setDash()
    canvas.setFillGray(0)
    _text(canvas, box, top - height / 2)


def _item(canvas: Paper, box: Box) -> None:
    """The item, and below it how long it may take."""
    _framed(canvas, box.lines, box.top, box.height, dashed=bool(box.item.condition.words))
    _clock(canvas, box.clock, box.top - box.height - 0.75 * MM - box.clock.height / 2)


def _clock(canvas: Paper, box: Cell, middle: float) -> None:
    """A clock on its arrow: white behind it, so that the line does not run through it."""
    canvas.setFillGray(1)
    canvas.rect(LEFT + box.x, middle - box.height / 2, box.width, box.height, stroke=0, fill=1)
    canvas.setFillColorRGB(*CLOCKED)
    _text(canvas, box, middle)
    canvas.setFillGray(0)


def _window(canvas: Paper, whole: Plan) -> None:
    """The window's own steps, with their clocks on the arrows between them."""
    x, wide = 2.5 * MM, WINDOW_LANE - 5 * MM
    push, tall = whole.bus + 5 * MM, 10 * MM
    _framed(canvas, cell("窗口收件\n出具收件回执", x - LEFT, wide, TEXT), -HEAD - 1.5 * MM, 9 * MM)
    _arrow(canvas, [(x + wide / 2, -HEAD - 10.5 * MM), (x + wide / 2, push)])
    _clock(
        canvas,
        cell(f"{whole.chart.push}", x + 2 * MM - LEFT, wide - 4 * MM, CLOCK),
        (push - HEAD - 10.5 * MM) / 2,
    )
    _framed(canvas, cell("转为电子材料\n推送各联办部门", x - LEFT, wide, TEXT), push, tall)
    _framed(canvas, cell("出证窗口\n收齐结果和证照", x - LEFT, wide, TEXT), whole.end + 5 * MM, tall)
    _arrow(canvas, [(x + wide / 2, whole.end - 5 * MM), (x + wide / 2, whole.end - 15 * MM)])
    _clock(canvas, cell(whole.chart.deliver, x + 8 * MM - LEFT, wide - 16 * MM, CLOCK), whole.end - 9.2 * MM)
    _framed(canvas, cell("送达申请人\n窗口领取、快递等", x - LEFT, wide, TEXT), whole.end - 15 * MM, tall)


def _lines(canvas: Paper, whole: Plan) -> None:
    *single, together = results(whole)
    for path in single:
        _line(canvas, path, RESULT)
    _arrow(canvas, together, RESULT)
    _line(canvas, papers(whole))
    told = f"{whole.chart.decide}决定受理或者不予受理"
    _label(canvas, told, WINDOW_LANE + 2, whole.bus + 1.2 * MM, whole.width - WINDOW_LANE - 4)
    for path in (*taken(whole), *follows(whole)):
        _arrow(canvas, path)
    if any(box.item.after for box in whole.boxes.values()):
        told = "前置事项的结果推送后，即时作出决定"
        y = whole.channels[min(whole.channels)] + 0.9 * MM
        _framed_label(canvas, told, y - 3 * MM)


def _framed_label(canvas: Paper, told: str, y: float) -> None:
    """What the arrows between the stages mean, in the window's lane beside them."""
    box = cell(told, 2.5 * MM - LEFT, WINDOW_LANE - 5 * MM, CLOCK, pad=1)
    _clock(canvas, box, y)


def _label(canvas: Paper, told: str, x: float, y: float, room: float) -> None:
    canvas.setFillColorRGB(*CLOCKED)
    draw.text(canvas, x, y, told, within(told, CLOCK, room))
    canvas.setFillGray(0)


def _line(canvas: Paper, points: Points, colour: Colour = kit.ACCENT) -> None:
    kit.stroke(canvas, colour, 0.8)
    for (x, y), (u, v) in pairwise(points):
        canvas.line(x, y, u, v)


def _arrow(canvas: Paper, points: Points, colour: Colour = kit.ACCENT) -> None:
    """A line with a head at its end; it ends straight down, or straight to the left."""
    _line(canvas, points, colour)
    x, y = points[-1]
    head = canvas.beginPath()
    head.moveTo(x, y)
    if points[-2][0] == x:
        head.lineTo(x - 1.8, y + 4.5)
        head.lineTo(x + 1.8, y + 4.5)
    else:
        head.lineTo(x + 4.5, y - 1.8)
        head.lineTo(x + 4.5, y + 1.8)
    head.close()
    kit.fill(canvas, colour)
    canvas.drawPath(head, stroke=0, fill=1)
    canvas.setFillGray(0)
