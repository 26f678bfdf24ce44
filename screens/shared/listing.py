"""A list of rows. Moving is its own; Enter belongs to the screen, so that the key bar says what it does."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
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
