"""A list of rows. Moving is its own; Enter belongs to the screen, so that the key bar says what it does."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import OptionList


class Listing(OptionList, inherit_bindings=False):
    """OptionList without the Enter of its own; a mouse click still selects."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", "下", show=False),
        Binding("up", "cursor_up", "上", show=False),
        Binding("home", "first", "最前", show=False),
        Binding("end", "last", "最后", show=False),
        Binding("pagedown", "page_down", "下一页", show=False),
        Binding("pageup", "page_up", "上一页", show=False),
    ]

    def render_line(self, y: int) -> Strip:
        """The row, with a mark before the one under the cursor: state is never told by colour alone."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if self.highlighted is None or not 0 <= line < len(self._lines) or not strip.cell_length:
            return strip
        if self._lines[line] != (self.highlighted, 0):
            return strip
        first = next(iter(strip))
        mark = Strip([Segment(">", first.style)])
        return Strip.join([mark, strip.crop(1)])
