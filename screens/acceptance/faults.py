"""不符: the faults of *this* material as letters, and a sentence of one's own. No window in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.acceptance.line_about import LETTERS
from screens.shared.box import Box
from screens.shared.rows import fit

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from counter.intake.checklist import Line


class Letters(Widget, can_focus=True):
    """The faults with their letters; a letter marks and unmarks."""

    DEFAULT_CSS = "Letters { height: auto; } Letters:focus { background: $primary 15%; }"

    def __init__(self) -> None:
        super().__init__(id="letters")
        self.faults: tuple[str, ...] = ()
        self.marked: set[int] = set()

    def load(self, faults: tuple[str, ...], marked: set[int]) -> None:
        """Another material."""
        self.faults, self.marked = faults, marked
        self.refresh(layout=True)

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        half = max(24, self.size.width // 2 - 1)
        for number, fault in enumerate(self.faults):
            on = number in self.marked
            text = f"{'√' if on else ' '}{LETTERS[number]} {fault}"
            parts.append((fit(text, half), "bold $error" if on else ""))
            parts.append("\n" if number % 2 else " ")
        return Content.assemble(*parts)

    def on_key(self, event: Key) -> None:
        letter = (event.character or "").lower()
        if letter and letter in LETTERS[: len(self.faults)]:
            self.marked ^= {LETTERS.index(letter)}
            self.refresh()
        if event.is_printable:  # no letter may fall through to the judging keys behind
            event.stop()
            event.prevent_default()


class FaultPane(Vertical):
    """Letters, a sentence, Enter."""

    DEFAULT_CSS = """
    FaultPane { height: auto; max-height: 11; border-top: solid $error; padding: 0 1; display: none; }
    FaultPane.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "登记不符", id="fault.done"),
        Binding("tab", "sentence", "写一句", id="fault.sentence"),
        Binding("escape", "cancel", "取消", id="fault.cancel"),
    ]

    class Judged(Message):
        """The faults marked and the sentence."""

        def __init__(self, line: Line, faults: tuple[str, ...], remark: str) -> None:
            super().__init__()
            self.line, self.faults, self.remark = line, faults, remark

    class Left(Message):
        """Cancelled; nothing was registered."""

    def compose(self) -> ComposeResult:
        yield Static("", id="fault-head", markup=False)
        yield Letters()
        yield Box(placeholder="Tab 到这里，写一句话说明（可不写）", id="fault-remark")

    def open(self, line: Line, faults: tuple[str, ...], remark: str) -> None:
        """For one line, with what was marked before."""
        self.line = line
        known = line.material.faults
        self.query_one("#fault-head", Static).update(
            Content.assemble(("不符 ", "bold $error"), line.key, ("  字母选问题，可选多条", "$text-muted"))
        )
        self.query_one(Letters).load(known, {known.index(fault) for fault in faults if fault in known})
        self.query_one(Input).value = remark
        self.add_class("-open")
        self.query_one(Letters if known else Input).focus()

    def close(self) -> None:
        """Hide."""
        self.remove_class("-open")

    def action_sentence(self) -> None:
        """Between letters and sentence."""
        letters = self.query_one(Letters)
        (self.query_one(Input) if letters.has_focus else letters).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_done()

    def action_done(self) -> None:
        """Register."""
        letters = self.query_one(Letters)
        marked = tuple(letters.faults[n] for n in sorted(letters.marked))
        self.post_message(self.Judged(self.line, marked, self.query_one(Input).value))

    def action_cancel(self) -> None:
        """Leave without registering."""
        self.close()
        self.post_message(self.Left())
