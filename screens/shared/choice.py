"""One of a few, on one line: ←→ or a digit. Every choice is visible, no popup hides the form."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Choice(Widget, can_focus=True):
    """`options` as (value, label)."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; padding: 0 1; }
    Choice:focus { background: $primary 25%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "上一个", show=False),
        Binding("right,space", "step(1)", "下一个", show=False),
        *(Binding(str(n), f"pick({n})", "选", show=False) for n in range(1, 10)),
    ]

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice, self.value = choice, value

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.options = options
        self.set_reactive(Choice.value, value if value in dict(options) else options[0][0])

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        labels = [f"{n}{label}" for n, (_, label) in enumerate(self.options, 1)]
        for (value, _), label in zip(self.options, labels, strict=True):
            chosen = value == self.value
            parts.append((f"[{label}]", "bold $accent") if chosen else (f" {label} ", "$text-muted"))
        whole = Content.assemble(*parts)
        if whole.cell_length <= self.size.width:
            return whole
        at = [value for value, _ in self.options].index(self.value)
        return Content.assemble(
            (f"[{labels[at]}]", "bold $accent"), (f"  ←→ 共{len(labels)}种", "$text-muted")
        )

    def set_options(self, options: tuple[tuple[str, str], ...]) -> None:
        """Other options; the value stays if it still is one."""
        self.options = options
        if self.value not in dict(options):
            self.value = options[0][0]
        self.refresh()

    def _take(self, at: int) -> None:
        self.value = self.options[at][0]
        self.post_message(self.Changed(self, self.value))

    def action_step(self, by: int) -> None:
        """The next or the one before."""
        values = [value for value, _ in self.options]
        self._take((values.index(self.value) + by) % len(values))

    def action_pick(self, number: int) -> None:
        """The n-th."""
        if number <= len(self.options):
            self._take(number - 1)
