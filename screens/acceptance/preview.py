"""A paper on the screen: its plain text, and its code for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.acceptance import drawing
from screens.shared.chrome import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter.cases.records import PaperRow

MARGIN = 4


class Preview(ModalScreen[None]):
    """C switches between text and code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "code", "看码/看文", id="preview.code"),
        Binding("escape,enter", "close", "关闭", id="preview.close"),
    ]

    def __init__(self, paper: PaperRow) -> None:
        super().__init__()
        self.paper = paper
        self.code = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet"):
            yield Static("", id="sheet", markup=False)
        yield KeyBar()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        width = max(40, min(96, self.size.width - 2 * MARGIN))
        made = drawing.code_of(self.paper) if self.code else drawing.text_of(self.paper, width)
        self.query_one("#sheet", Static).update(made)

    def action_code(self) -> None:
        """Text or code."""
        self.code = not self.code
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to the result."""
        self.dismiss()
