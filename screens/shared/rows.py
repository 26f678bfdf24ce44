"""Rows of text in terminal cells: Han characters take two. Never `len()` for widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from receipts.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" + " " * _missing(text, width)


def _missing(text: str, width: int) -> int:
    cut = set_cell_size(text, max(0, width - 1)).rstrip()
    return max(0, width - 1 - cell_len(cut))


def row(cells: Iterable[tuple[str, int, str]], gap: int = 1) -> Content:
    """One row of (text, width, style) cells. Plain text only: brackets are brackets."""
    parts: list[Content | str | tuple[str, str]] = []
    for text, width, style in cells:
        if parts:
            parts.append(Content(" " * gap))
        parts.append((fit(text, width), style))
    return Content.assemble(*parts)


def spread(left: Content, right: Content, width: int) -> Content:
    """Two ends of one line."""
    return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)


def lines(text: str, width: int, *, limit: int = 0) -> list[str]:
    """`text` wrapped to cells with 避头尾; at most `limit` lines (0 = all), the last one marked as cut."""
    found = [line.rstrip() for line in wrap(text, max(2, width), lambda ch: float(cell_len(ch)))]
    if limit and len(found) > limit:
        found = [*found[: limit - 1], fit(found[limit - 1] + "…", width).rstrip()]
    return found


def labelled(label: str, text: str, width: int, *, limit: int = 0, style: str = "") -> Content:
    """A label in front of wrapped text, continued under the text."""
    pad = cell_len(label) + 2
    wrapped = lines(text, width - pad, limit=limit) or [""]
    parts: list[Content | str | tuple[str, str]] = [(f"{label}  ", "$text-muted"), (wrapped[0], style)]
    parts.extend((f"\n{' ' * pad}{line}", style) for line in wrapped[1:])
    return Content.assemble(*parts)


def stack(parts: Sequence[Content]) -> Content:
    """Lines one under another."""
    return Content("\n").join(parts)
