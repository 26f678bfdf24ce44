"""A paper on the screen: its plain text, and its code for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.acceptance import drawing

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter.cases.records import PaperRow


class Preview(ModalScreen[None]):
    """C switches between text and code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "关闭"),
        Binding("c", "code", "看码"),
    ]

    def __init__(self, paper: PaperRow) -> None:
        super().__init__()
        self.paper = paper
        self.code = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -paper"):
            with VerticalScroll(classes="sheet"):
                yield Static("", id="sheet", markup=False)
            yield Static(Content.styled("↑↓ 翻看  C 看码/看文  Esc 关闭", "$text-muted"))

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        width = min(76, self.size.width - 8)
        made = drawing.code_of(self.paper) if self.code else drawing.text_of(self.paper, width)
        self.query_one("#sheet", Static).update(made)

    def action_code(self) -> None:
        """Text or code."""
        self.code = not self.code
        self._show()

    def action_close(self) -> None:
        self.dismiss()
