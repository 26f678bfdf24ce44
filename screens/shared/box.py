"""A one-line box that takes whatever is pasted: several lines become one, nothing invisible comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from counter.intake.text import clean_line

if TYPE_CHECKING:
    from textual import events


class Box(Input):
    """An Input for people who paste: line breaks become single spaces, terminal escapes are dropped.

    Focus does not select what is there, so that a key pressed too early replaces nothing.
    """

    def __init__(self, value: str | None = None, **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        super().__init__(value, **options)

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own handler keeps the first line only, with its control characters.
        event.prevent_default()
        event.stop()
        self._put(event.text)

    def action_paste(self) -> None:
        """Paste what was copied inside the program."""
        self._put(self.app.clipboard)

    def _put(self, text: str) -> None:
        line = clean_line(text)
        if line:
            self.replace(line, *sorted(self.selection))
