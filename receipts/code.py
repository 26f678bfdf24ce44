"""The code on a paper: level Q, fixed mask, whole dots of a 203 dpi printer; half-blocks on the screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .sheet import CODE_SIDE, DOT

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET = 4
"""White modules around the code on paper."""
SCREEN_QUIET = 2
MASK = 2
"""A fixed mask: trying all eight costs five times as long and decodes no better."""


def modules(payload: str, *, screen: bool = False) -> list[list[bool]]:
    """The dark modules. Level Q on paper; M on the screen, where nothing fades and cells are dear."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    level = ERROR_CORRECT_M if screen else ERROR_CORRECT_Q
    code = qrcode.QRCode(error_correction=level, border=0, mask_pattern=MASK)
    code.add_data(payload)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.modules]


def module_size(count: int, *, dot: float = DOT, least: float = CODE_SIDE) -> float:
    """Points of one module: whole dots, so many that the code is at least so wide (24 mm)."""
    return math.ceil(least / (count * dot)) * dot


def operators(
    dark: list[list[bool]], left: float, top: float, *, size: float | None = None, dot: float = DOT
) -> str:
    """Raw PDF operators that fill the code, its upper left module at (left, top) snapped to whole dots.

    `size` of a module in points; `dot` of the printer in points.
    """
    size = size or module_size(len(dark))
    left, top = round(left / dot) * dot, round(top / dot) * dot
    rects = " ".join(f"{x} {-y - 1} {n} 1 re" for y, row in enumerate(dark) for x, n in _runs(row))
    return f"q 0 g {size:.5f} 0 0 {size:.5f} {left:.5f} {top:.5f} cm {rects} f Q"


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """First module and length of each dark run."""
    start = 0
    for x, dark in enumerate([*row, False]):
        if not dark:
            if x > start:
                yield start, x - start
            start = x + 1


HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_lines(payload: str) -> list[str]:
    """The code as lines of half-blocks, to be drawn explicitly black on white, whatever the theme."""
    dark = modules(payload, screen=True)
    wide = len(dark) + 2 * SCREEN_QUIET
    margin = [[False] * wide] * SCREEN_QUIET
    side = [False] * SCREEN_QUIET
    full = [*margin, *([*side, *row, *side] for row in dark), *margin]
    full += [[False] * wide] * (len(full) % 2)
    pairs = zip(full[::2], full[1::2], strict=True)
    return ["".join(map(HALVES.__getitem__, zip(upper, lower, strict=True))) for upper, lower in pairs]
