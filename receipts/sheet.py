"""Measures of our A4 papers, after GB/T 9704 (binding side 28 mm, text 156 mm wide), all in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .faces import Face

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 28 * MM, WIDTH - 26 * MM
MEASURE = RIGHT - LEFT

FIRST_TOP = HEIGHT - 54.5 * MM
"""Where the text of the first page begins, below title and code."""
NEXT_TOP = HEIGHT - 28 * MM
BOTTOM = 22 * MM
FOOTER = 13 * MM

HAIR, THIN, THICK = 0.35, 0.6, 1.6
"""Line widths: table, rule, heavy rule."""

DOT = 72 / 203
"""One dot of a 203 dpi printer: the code is made of whole dots."""
CODE_SIDE = 24 * MM
"""The code is at least this wide."""

TITLE_BASELINE = HEIGHT - 42.5 * MM
HEAD_RULE = HEIGHT - 50 * MM


@dataclass(frozen=True, slots=True)
class Style:
    """Face, size and leading of a piece of text; `indent` in em for the first line of a paragraph."""

    face: Face
    size: float
    leading: float
    indent: float = 0
    align: Literal["left", "centre"] = "left"
    justify: bool = False


BODY = Style("song", 10.5, 17, indent=2, justify=True)
STRONG = Style("songblack", 10.5, 17, indent=2, justify=True)
ENTRY = Style("song", 10.5, 17, justify=True)
HEADING = Style("hei", 11, 18)
CELL = Style("song", 9.5, 13.8)
CENTRED = Style("song", 9.5, 13.8, align="centre")
LABEL = Style("hei", 9.5, 13.8, align="centre")
CARD_TITLE = Style("songblack", 10, 15.5)
NOTE = Style("hei", 9.5, 15, align="centre")
SMALL = Style("hei", 8, 11)
