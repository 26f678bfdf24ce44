"""The flow chart of a page: the plan of the paper's chart as shapes for SVG (R119 F23).

Points; the origin is the upper left corner and y grows downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from receipts.flow import cell
from receipts.guides.chart import LANE, TEXT
from receipts.guides.chart_plan import (
    CLOCK,
    HEAD,
    START,
    WINDOW_LANE,
    follows,
    papers,
    plan,
    results,
    taken,
)
from receipts.sheet import MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.guides.record import Chart
    from receipts.flow import Cell
    from receipts.guides.chart_plan import Box, Plan, Points

ROOM = 267 * MM
"""The width it has on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lines of text around (x, y), the middle of the first baseline."""

    x: float
    y: float
    step: float
    size: float
    lines: tuple[str, ...]
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A box. `look`: class names."""

    x: float
    y: float
    wide: float
    tall: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line through points; `arrow`: it ends in a head."""

    points: str
    result: bool = False
    arrow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything, to be drawn in this order."""

    wide: float
    tall: float
    lanes: tuple[Plate, ...]
    ways: tuple[Way, ...]
    plates: tuple[Plate, ...]
    words: tuple[Words, ...]


def picture(chart: Chart) -> Picture:
    """The chart of a guide."""
    whole = plan(chart, ROOM)
    heads = {"综合受理窗口": (0.0, WINDOW_LANE), **whole.lanes}
    lanes = [_lane(x, wide, whole.height, n) for n, (x, wide) in enumerate(heads.values())]
    tops = [Plate(x=x + 0.5, y=0, wide=wide - 1, tall=HEAD, look="head") for x, wide in heads.values()]
    named = [
        _words(cell(name, 0, w, LANE, pad=2), x + w / 2, HEAD / 2, "white") for name, (x, w) in heads.items()
    ]
    window = [*_window(whole), *_clocks(whole)]
    boxes = list(whole.boxes.values())
    return Picture(
        wide=_short(whole.width),
        tall=_short(whole.height),
        lanes=(*lanes, *tops),
        ways=tuple(_ways(whole)),
        plates=(
            *(plate for plate, _ in window if plate),
            *(plate for box in boxes for plate in _plates(box)),
        ),
        words=(
            *named,
            *(told for _, told in window),
            *(told for box in boxes for told in _told(box)),
        ),
    )


def _lane(x: float, wide: float, tall: float, n: int) -> Plate:
    return Plate(x=_short(x), y=0, wide=_short(wide), tall=_short(tall), look="lane odd" if n % 2 else "lane")


def _short(value: float) -> float:
    return round(value, 2)


def _words(box: Cell, x: float, middle: float, look: str = "") -> Words:
    """The lines of a cell around the height `middle`."""
    step, size = box.style.leading, box.style.size
    first = middle - (len(box.lines) - 1) * step / 2 + 0.36 * size
    lines = tuple(line.text.strip() for line in box.lines)
    return Words(x=_short(x), y=_short(first), step=_short(step), size=_short(size), lines=lines, look=look)


def _plates(box: Box) -> Iterator[Plate]:
    """The item, dashed where it depends on the situation; a clear plate behind its clock."""
    look = "box dashed" if box.item.condition.words else "box"
    yield Plate(
        x=_short(box.x), y=_short(-box.top), wide=_short(box.wide), tall=_short(box.height), look=look
    )
    tall = box.clock.height
    top = -box.top + box.height + 0.75 * MM
    yield Plate(x=_short(box.x), y=_short(top), wide=_short(box.wide), tall=_short(tall), look="clear")


def _told(box: Box) -> Iterator[Words]:
    yield _words(box.lines, box.middle, -box.top + box.height / 2)
    yield _words(box.clock, box.middle, -box.top + box.height + 0.75 * MM + box.clock.height / 2, "clock")


def _window(whole: Plan) -> Iterator[tuple[Plate, Words]]:
    """The window's own steps, from the receipt to the delivery."""
    steps = (
        (HEAD + 1.5 * MM, 9 * MM, "窗口收件\n出具收件回执"),
        (-whole.bus - 5 * MM, 10 * MM, "转为电子材料\n推送各联办部门"),
        (-whole.end - 5 * MM, 10 * MM, "出证窗口\n收齐结果和证照"),
        (-whole.end + 15 * MM, 10 * MM, "送达申请人\n窗口领取、快递等"),
    )
    for top, tall, told in steps:
        plate = Plate(
            x=_short(2.5 * MM), y=_short(top), wide=_short(START - 2.5 * MM), tall=_short(tall), look="box"
        )
        yield plate, _words(cell(told, 0, START - 2.5 * MM, TEXT), WINDOW_LANE / 2, top + tall / 2)


def _clocks(whole: Plan) -> Iterator[tuple[Plate | None, Words]]:
    """The clocks on the window's arrows, clear of them, and what the arrows to the departments mean."""
    x = WINDOW_LANE / 2
    receipt, push = HEAD + 10.5 * MM, -whole.bus - 5 * MM
    ways = ((whole.chart.push, (receipt + push) / 2 - MM), (whole.chart.deliver, -whole.end + 9.2 * MM))
    for told, middle in ways:
        plate = Plate(x=_short(x - 12 * MM), y=_short(middle - 4), wide=_short(24 * MM), tall=8, look="clear")
        yield plate, _line(told, x, middle)
    told = f"{whole.chart.decide}决定受理或者不予受理"
    yield None, _line(told, WINDOW_LANE + 2, -whole.bus - 1.2 * MM - 2.5, "clock start")
    if any(box.item.after for box in whole.boxes.values()):
        y = -whole.channels[min(whole.channels)] + 2.1 * MM
        means = cell("前置事项的结果推送后，即时作出决定", 0, START - 2.5 * MM, CLOCK, pad=1)
        yield None, _words(means, x, y, "clock")


def _line(told: str, x: float, middle: float, look: str = "clock") -> Words:
    return Words(x=_short(x), y=_short(middle + 2.5), step=9, size=7, lines=(told,), look=look)


# -- ways --------------------------------------------------------------------------------------------------


def _ways(whole: Plan) -> Iterator[Way]:
    """Results first, orders lie over them; then the window's own, the push, and who waits for whom."""
    *single, together = results(whole)
    yield from (_way(path, arrow=False, result=True) for path in single)
    yield _way(together, result=True)
    x = WINDOW_LANE / 2
    yield _way([(x, -HEAD - 10.5 * MM), (x, whole.bus + 5 * MM)])
    yield _way([(x, whole.end - 5 * MM), (x, whole.end - 15 * MM)])
    yield _way(papers(whole), arrow=False)
    yield from (_way(path) for path in (*taken(whole), *follows(whole)))


def _way(points: Points, *, arrow: bool = True, result: bool = False) -> Way:
    drawn = " ".join(f"{x:.2f},{-y:.2f}" for x, y in points)
    return Way(points=drawn, arrow=arrow, result=result)
