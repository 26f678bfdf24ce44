"""The smallest Textual app: one line of text. What any start must cost here."""

from __future__ import annotations

import os

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        yield Static("BARE-APP-PAINTED")


if __name__ == "__main__":
    Bare().run()
