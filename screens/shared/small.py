"""The cover over a window that is too small to work in. What lies below stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.shared.rows import lines

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen

MIN_SIZE = (78, 22)
"""Columns and rows every screen fits into."""


def too_small(size: Size) -> bool:
    """Whether a window of this size is covered."""
    return size.width < MIN_SIZE[0] or size.height < MIN_SIZE[1]


class Small(Widget):
    """One sentence over everything, until the window is enlarged."""

    DEFAULT_CSS = """
    Small { layer: above; width: 100%; height: 100%; background: $background; padding: 1 2; }
    """

    window: reactive[tuple[int, int]] = reactive((0, 0))

    def render(self) -> Content:
        columns, rows = self.window
        text = f"窗口太小（现在 {columns}×{rows}），请放大到至少 {MIN_SIZE[0]}×{MIN_SIZE[1]}；内容都在。"
        return Content("\n".join(lines(text, max(2, self.content_size.width))))


def cover(screen: Screen[object], size: Size) -> None:
    """Put the cover on a screen, change its numbers, or take it off."""
    there = [child for child in screen.children if isinstance(child, Small)]
    if not too_small(size):
        for small in there:
            small.remove()
        return
    small = there[0] if there else Small()
    small.window = (size.width, size.height)
    if not there:
        screen.mount(small)
