"""A list of rows. Moving is its own; Enter belongs to the screen, so that the key bar says what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import OptionList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widgets.option_list import Option

T = TypeVar("T")


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

    def refill(self, options: Sequence[Option], at: int | None = None, *, key: str = "") -> None:
        """Other rows; the cursor goes to the id `key`, else to the place `at`, else it stays at its place."""
        place = (self.highlighted or 0) if at is None else at
        self.clear_options()
        self.add_options(options)
        if options:
            keys = [option.id for option in options]
            self.highlighted = keys.index(key) if key in keys else min(place, len(options) - 1)

    def renew(self, options: Sequence[Option], key: str, at: int = 0) -> None:
        """Other rows; the cursor stays on the same one, or at the same place, and the list does not jump."""
        top = self.scroll_offset.y
        self.refill(options, at, key=key)
        self.scroll_to(y=top, animate=False)

    def under(self, things: Sequence[T]) -> T | None:
        """Of the things whose rows these are, the one under the cursor; None = there is none."""
        at = self.highlighted
        return things[at] if at is not None and at < len(things) else None

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
