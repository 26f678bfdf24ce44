"""Where everything stands on 事项办理流程图, on paper and on a page of the site (R119 F23).

Items of one stage stand side by side; a line leads from an item to each that needs its result. Lengths in
points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from receipts import draw
from receipts.flow import Cell, cell
from receipts.sheet import LEFT, MM, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.guides.record import Chart, GuideItem

WINDOW_LANE = 37 * MM
START = WINDOW_LANE - 2.5 * MM
"""Where the window's boxes end."""
MOST, LEAST = 46 * MM, 19 * MM
"""Widths of an item's column."""
GAP = 4.4 * MM
"""Between columns: lines run there."""
HEAD = 11 * MM
TRACK = 2.6 * MM
"""Between two lines that run across in one channel."""
NAME = Style("songblack", 8, 10.4, align="centre")
CLOCK = Style("hei", 7, 9, align="centre")
Points = list[tuple[float, float]]


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


# -- lines -------------------------------------------------------------------------------------------------


def papers(whole: Plan) -> Points:
    """The line from the window along which the first items take their papers."""
    far = max((box.middle for box in _first(whole)), default=START)
    return [(START, whole.bus), (far, whole.bus)]


def taken(whole: Plan) -> Iterator[Points]:
    """From there into each item that waits for no other."""
    for box in _first(whole):
        yield [(box.middle, whole.bus), (box.middle, box.top)]


def _first(whole: Plan) -> list[Box]:
    return [box for box in whole.boxes.values() if not box.item.after]


def follows(whole: Plan) -> Iterator[Points]:
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


def results(whole: Plan) -> Iterator[Points]:
    """From each item down to the foot, past what stands below it; the last one leads to the window."""
    boxes = list(whole.boxes.values())
    far = max((box.middle for box in boxes), default=WINDOW_LANE)
    for box in boxes:
        foot: Points = [(box.middle, whole.end)]
        if any(other.x == box.x and other.top < box.top for other in boxes):
            beside, below = box.x + box.wide + GAP / 2 - 1 * MM, box.bottom - 1.2 * MM
            foot, far = [(box.middle, below), (beside, below), (beside, whole.end)], max(far, beside)
        yield [(box.middle, box.top - box.height), *foot]
    yield [(far, whole.end), (START, whole.end)]
