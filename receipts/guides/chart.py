"""事项办理流程图 drawn from the catalogue: a lane for the window and one for each department (R119 F23).

Items of one stage stand side by side; an arrow leads from an item to each that needs its result. Every arrow
carries its clock. Lengths in points; what is too large for the page is made smaller as a whole, never cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from receipts import draw
from receipts.flow import Cell, Placed, Row, cell
from receipts.guides import kit
from receipts.pdf import within
from receipts.sheet import LEFT, MM, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportlab.pdfgen.canvas import Canvas

    from counter.guides.record import Chart, GuideItem

WINDOW_LANE = 37 * MM
MOST, LEAST = 46 * MM, 19 * MM
"""Widths of an item's column."""
GAP = 4.4 * MM
"""Between columns: lines run there."""
HEAD = 11 * MM
TRACK = 2.6 * MM
"""Between two lines that run across in one channel."""
LARGEST = 1.2
"""A small chart is drawn so much larger at most."""
NAME = Style("songblack", 8, 10.4, align="centre")
TEXT = Style("song", 7.5, 9.6, align="centre")
CLOCK = Style("hei", 7, 9, align="centre")
LANE = Style("hei", 8.5, 11, align="centre")
Points = list[tuple[float, float]]
Colour = tuple[float, float, float]
RESULT = (0.48, 0.56, 0.64)
"""Results go back to the window in a paler line than papers and orders come."""
CLOCKED = (0.70, 0.18, 0.12)
"""Clocks stand out from names."""


@dataclass(frozen=True, slots=True)
class Box:
    """One item on the chart: left edge, top, and the height of box and clock below it."""

    item: GuideItem
    x: float
    top: float
    wide: float
    lines: Cell
    clock: Cell

    @property
    def middle(self) -> float:
        """Where its arrows go in and out."""
        return self.x + self.wide / 2

    @property
    def height(self) -> float:
        """Of the box alone."""
        return self.lines.height + 3 * MM

    @property
    def bottom(self) -> float:
        """Below box and clock: here its result leaves."""
        return self.top - self.height - self.clock.height - 1.5 * MM


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole chart; the origin is its upper left corner, y grows upwards (so it is negative)."""

    chart: Chart
    lanes: Mapping[str, tuple[float, float]]
    """Department → left edge and width of its lane."""
    boxes: Mapping[str, Box]
    width: float
    bus: float
    """Where the line runs from which the items take their papers."""
    channels: Mapping[int, float]
    """Stage → where the lines to the next stage run."""
    end: float
    """Where the results run together."""

    @property
    def height(self) -> float:
        """From the lanes' heads to the last step."""
        return -self.end + 27 * MM


def plan(chart: Chart, room: float) -> Plan:
    """Where everything stands when the chart may be so wide."""
    columns, counts = _columns(chart)
    total = sum(counts.values())
    wide = max(LEAST, min(MOST, (room - WINDOW_LANE) / max(total, 1) - GAP))
    lanes, x = {}, WINDOW_LANE
    for dept, count in counts.items():
        lanes[dept] = (x, count * (wide + GAP))
        x += count * (wide + GAP)
    bus = -HEAD - 24 * MM
    boxes, channels, end = _stages(chart, columns, lanes, wide, bus)
    return Plan(chart, lanes, boxes, x, bus, channels, end)


def _columns(chart: Chart) -> tuple[dict[str, int], dict[str, int]]:
    """Label → column within its lane; department → how many columns its lane has."""
    counts: dict[str, int] = {}
    columns: dict[str, int] = {}
    for item in chart.items:
        same = [o for o in chart.items if (o.dept, o.stage) == (item.dept, item.stage)]
        columns[item.label] = same.index(item)
        counts[item.dept] = max(counts.get(item.dept, 1), len(same))
    return columns, counts


def _stages(
    chart: Chart,
    columns: Mapping[str, int],
    lanes: Mapping[str, tuple[float, float]],
    wide: float,
    bus: float,
) -> tuple[dict[str, Box], dict[int, float], float]:
    """The boxes stage by stage, and the channels below each stage."""
    boxes: dict[str, Box] = {}
    channels: dict[int, float] = {}
    top = bus - 8 * MM
    for stage in sorted({item.stage for item in chart.items}):
        here = [item for item in chart.items if item.stage == stage]
        for item in here:
            x = lanes[item.dept][0] + GAP / 2 + columns[item.label] * (wide + GAP)
            boxes[item.label] = _box(item, x, top, wide)
        bottom = min(boxes[item.label].bottom for item in here)
        channels[stage] = bottom - 3 * MM
        arrows = len({first for item in chart.items for first in item.after if item.stage == stage + 1})
        top = channels[stage] - arrows * TRACK - 5 * MM
    last = channels[max(channels)] if channels else top
    return boxes, channels, last - 2 * MM


def _box(item: GuideItem, x: float, top: float, wide: float) -> Box:
    told = f"{item.label} {item.name}" + (f"\n（{item.condition.short}）" if item.condition.words else "")
    lines = cell(told, x - LEFT, wide, NAME, pad=1.5)
    limit = item.limit
    if draw.width(limit, CLOCK) > wide - 1:
        limit = limit.replace("（法定）", "\n（法定）").replace("（承诺）", "\n（承诺）")
    clock = cell(limit, x - LEFT, wide, CLOCK, pad=0.5)
    return Box(item, x, top, wide, lines, clock)


# -- drawing -----------------------------------------------------------------------------------------------


def paint(canvas: Canvas, chart: Chart, left: float, top: float, room: tuple[float, float]) -> None:
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


def _legend(canvas: Canvas, left: float, y: float, room: float) -> None:
    draw.text(canvas, left, y, LEGEND, within(LEGEND, TEXT, room))


def _lanes(canvas: Canvas, whole: Plan) -> None:
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


def _text(canvas: Canvas, box: Cell, middle: float) -> None:
    """Lines around the height `middle`."""
    draw.row(canvas, Placed(middle + box.height / 2, Row(cells=(box,))))


def _framed(canvas: Canvas, box: Cell, top: float, height: float, *, dashed: bool = False) -> None:
    canvas.setFillGray(1)
    kit.stroke(canvas, kit.ACCENT, 0.8)
    if dashed:
        canvas.setDash(2.5, 1.8)
    canvas.roundRect(LEFT + box.x, top - height, box.width, height, 3, fill=1)
    canvas.setDash()
    canvas.setFillGray(0)
    _text(canvas, box, top - height / 2)


def _item(canvas: Canvas, box: Box) -> None:
    """The item, and below it how long it may take."""
    _framed(canvas, box.lines, box.top, box.height, dashed=bool(box.item.condition.words))
    _clock(canvas, box.clock, box.top - box.height - 0.75 * MM - box.clock.height / 2)


def _clock(canvas: Canvas, box: Cell, middle: float) -> None:
    """A clock on its arrow: white behind it, so that the line does not run through it."""
    canvas.setFillGray(1)
    canvas.rect(LEFT + box.x, middle - box.height / 2, box.width, box.height, stroke=0, fill=1)
    canvas.setFillColorRGB(*CLOCKED)
    _text(canvas, box, middle)
    canvas.setFillGray(0)


def _window(canvas: Canvas, whole: Plan) -> None:
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


def _lines(canvas: Canvas, whole: Plan) -> None:
    _results(canvas, whole)
    start = WINDOW_LANE - 2.5 * MM
    first = [box for box in whole.boxes.values() if not box.item.after]
    far = max((box.middle for box in first), default=start)
    _line(canvas, [(start, whole.bus), (far, whole.bus)])
    told = f"{whole.chart.decide}决定受理或者不予受理"
    _label(canvas, told, WINDOW_LANE + 2, whole.bus + 1.2 * MM, whole.width - WINDOW_LANE - 4)
    for box in first:
        _arrow(canvas, [(box.middle, whole.bus), (box.middle, box.top)])
    for path in _follows(whole):
        _arrow(canvas, path)
    if any(box.item.after for box in whole.boxes.values()):
        told = "前置事项的结果推送后，即时作出决定"
        y = whole.channels[min(whole.channels)] + 0.9 * MM
        _framed_label(canvas, told, y - 3 * MM)


def _framed_label(canvas: Canvas, told: str, y: float) -> None:
    """What the arrows between the stages mean, in the window's lane beside them."""
    box = cell(told, 2.5 * MM - LEFT, WINDOW_LANE - 5 * MM, CLOCK, pad=1)
    _clock(canvas, box, y)


def _label(canvas: Canvas, told: str, x: float, y: float, room: float) -> None:
    canvas.setFillColorRGB(*CLOCKED)
    draw.text(canvas, x, y, told, within(told, CLOCK, room))
    canvas.setFillGray(0)


def _follows(whole: Plan) -> Iterator[Points]:
    """From each item to those that need its result; each giver has a track of its own in the channel."""
    tracks: dict[int, list[str]] = {}
    for box in whole.boxes.values():
        for first in box.item.after:
            giver = whole.boxes[first]
            lane = tracks.setdefault(giver.item.stage, [])
            if first not in lane:
                lane.append(first)
            y = whole.channels[giver.item.stage] - (lane.index(first) + 0.5) * TRACK
            path = [(giver.middle, giver.bottom), (giver.middle, y)]
            yield [*path, *_into(box, giver, y)]


def _into(box: Box, giver: Box, y: float) -> Points:
    """The rest of the way: across, past the stages between beside the column, and in from above."""
    if box.item.stage <= giver.item.stage + 1:
        return [(box.middle, y), (box.middle, box.top)]
    gap, above = box.x - GAP / 2 - 1 * MM, box.top + 2.2 * MM
    return [(gap, y), (gap, above), (box.middle, above), (box.middle, box.top)]


def _results(canvas: Canvas, whole: Plan) -> None:
    """All results run together at the foot and lead to the window."""
    far = max((box.middle for box in whole.boxes.values()), default=WINDOW_LANE)
    for box in whole.boxes.values():
        under = any(o.x == box.x and o.top < box.top for o in whole.boxes.values() if o is not box)
        beside = box.x + box.wide + GAP / 2 - 1 * MM
        below = box.bottom - 1.2 * MM
        way = (
            [(box.middle, below), (beside, below), (beside, whole.end)]
            if under
            else [(box.middle, whole.end)]
        )
        far = max(far, beside) if under else far
        _line(canvas, [(box.middle, box.top - box.height), (box.middle, box.bottom), *way], RESULT)
    _arrow(canvas, [(far, whole.end), (WINDOW_LANE - 2.5 * MM, whole.end)], RESULT)


def _line(canvas: Canvas, points: Points, colour: Colour = kit.ACCENT) -> None:
    kit.stroke(canvas, colour, 0.8)
    for (x, y), (u, v) in pairwise(points):
        canvas.line(x, y, u, v)


def _arrow(canvas: Canvas, points: Points, colour: Colour = kit.ACCENT) -> None:
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
