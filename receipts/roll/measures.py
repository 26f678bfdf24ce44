"""Measures of a roll, in points. A thermal head has 8 dots in a millimetre: sizes are whole dots of it."""

from __future__ import annotations

from typing import Final

from receipts.sheet import MM, Style

DOT: Final = MM / 8
"""One dot of the head. 203 dpi, exactly 203.2."""
WIDTH: Final = 80 * MM
PRINTED: Final = 72 * MM
"""What the head covers, in the middle of the paper."""
LEFT: Final = 5 * MM
MEASURE: Final = 70 * MM
RIGHT: Final = LEFT + MEASURE

TOP: Final = 3 * MM
BOTTOM: Final = 4 * MM
LONGEST: Final = 1500 * MM
"""A longer paper goes on in a second piece: nobody handles more at once, and a PDF page ends at 5 m."""

CODE_SIDE: Final = 30 * MM
"""The code is at least this wide: thermal paper fades, and pockets crease it."""
LARGEST: Final = 10 * DOT
"""Of a module of the code: four of them have to stay white up to the edge of the paper."""


def _style(face: str, dots: int, leading: float = 1.32, **more: object) -> Style:
    size = dots * DOT
    return Style(face, size, round(size * leading / DOT) * DOT, **more)  # type: ignore[arg-type]


BODY: Final = _style("hei", 25, indent=2, justify=True)
STRONG: Final = _style("songblack", 26, indent=2, justify=True)
ENTRY: Final = _style("hei", 25, justify=True)
CELL: Final = _style("hei", 24)
NAME: Final = _style("songblack", 25)
LABEL: Final = _style("hei", 24)
HEADING: Final = _style("songblack", 28)
NOTE: Final = _style("hei", 24, align="centre")
SMALL: Final = _style("hei", 22, align="centre")
"""2.75 mm: the least on a roll. Nothing that a person must read is below 2.5 mm."""
STATION: Final = _style("hei", 24, 1.35)
MARK: Final = _style("hei", 26, align="centre")
BIG: Final = _style("title", 56, 1.25, align="centre")
"""作废 and 培训: grey does not print here, so they are large."""
TITLE_DOTS: Final = (48, 30)
"""The title in one line, from large to small; if that is too long, in two lines."""

LABEL_WIDTH: Final = 17 * MM
"""Five characters and air."""
WRITE: Final = 9 * MM
"""Height of a line somebody writes on."""
SEAL: Final = 18 * MM
"""Height of an empty line in a place for a seal."""
