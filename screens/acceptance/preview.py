"""A paper on the screen: its text, its code for a phone, and the page itself where pictures can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from screens import pictures
from screens.acceptance import drawing
from screens.shared.chrome import KeyBar

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.app import ComposeResult

    from counter.cases.records import PaperRow
    from screens.app import CounterApp

MARGIN = 4
Face = Literal["text", "code", "page"]


class Preview(ModalScreen[None]):
    """C switches between text and code, G to the page and back; ← → turn its pages."""

    DEFAULT_CSS = """
    Preview .page { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,C", "code", "看码/看文", id="preview.code"),
        Binding("g,G", "page", "看原样/看文", tooltip="终端能显示图片的，看打出来的样子", id="preview.page"),
        Binding("left", "turn(-1)", "前一页", id="preview.before"),
        Binding("right", "turn(1)", "后一页", id="preview.after"),
        Binding("escape,enter", "close", "关闭", id="preview.close"),
    ]

    def __init__(self, paper: PaperRow) -> None:
        super().__init__()
        self.paper = paper
        self.face: Face = "text"
        self.page, self.pages = 0, 1
        self._pdf = b""

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet"):
            yield Static("", id="sheet", markup=False)
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages only where the terminal shows pictures."""
        if action == "turn":
            return self.face == "page" and self.pages > 1
        return action != "page" or pictures.available()

    def on_resize(self) -> None:
        self._show()

    @property
    def _width(self) -> int:
        return max(40, min(96, self.size.width - 2 * MARGIN))

    def _show(self) -> None:
        """Text or code; the page comes from the job thread."""
        sheet = self.query_one("#sheet", Static)
        self.query(".page").remove()
        sheet.display = self.face != "page"
        if self.face == "page":
            self._draw()
            return
        made = (
            drawing.code_of(self.paper) if self.face == "code" else drawing.text_of(self.paper, self._width)
        )
        sheet.update(made)

    def _draw(self) -> None:
        app: CounterApp = self.app  # type: ignore[assignment]
        number, pdf = self.page, self._pdf

        def job() -> tuple[bytes, int, Image]:
            return drawing.page_of(self.paper, number, pdf)

        app.jobs.submit(self, job, lambda found: self._drawn(number, *found), app.show_error)

    def _drawn(self, number: int, pdf: bytes, count: int, picture: Image) -> None:
        self._pdf, self.pages = pdf, count
        if self.face != "page" or number != self.page:
            return  # a key was quicker
        shown: Any = pictures.widget_of(picture)
        shown.add_class("page")
        shown.styles.width = self._width
        self.query(".page").remove()
        self.query_one(VerticalScroll).mount(shown)
        self.refresh_bindings()

    def _turn_to(self, face: Face) -> None:
        self.face = "text" if self.face == face else face
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def action_code(self) -> None:
        """Text or code."""
        self._turn_to("code")

    def action_page(self) -> None:
        """Text, or the page as it is printed."""
        self._turn_to("page")

    def action_turn(self, by: int) -> None:
        """Another page of the paper."""
        to = max(0, min(self.pages - 1, self.page + by))
        if to == self.page:
            return
        self.page = to
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to the result."""
        self.dismiss()
