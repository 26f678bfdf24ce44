"""A small window that asks for a few facts. What is typed stays until the desk has accepted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from counter.errors import BadInput, Conflict
from screens.shared.box import Box
from screens.shared.choice import Choice
from screens.shared.chrome import Prose
from screens.shared.form_scroll import FormScroll
from screens.shared.submitting import SubmitForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult

    from counter.errors import CounterError

T = TypeVar("T")
MANY = 4
"""Lines for reasons, one sentence each; pasted line breaks make more of one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One fact: a line, several lines, one of a few, or a PIN."""

    id: str
    """As the desk names the field in a BadInput."""
    label: str
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    hint: str = ""
    many: bool = False
    secret: bool = False

    @property
    def boxes(self) -> tuple[str, ...]:
        """Ids of the widgets."""
        return tuple(f"{self.id}-{n}" for n in range(1, MANY + 1)) if self.many else (self.id,)


class FactForm(SubmitForm["Mapping[str, str]", T]):
    """Facts to state, one box or several lines each."""

    DEFAULT_CSS = """
    FactForm FormScroll { height: auto; max-height: 13; }
    """

    def __init__(
        self, heading: str, told: str, asked: tuple[Asked, ...], job: Callable[[Mapping[str, str]], T]
    ) -> None:
        super().__init__(job)
        self.heading, self.told, self.asked = heading, told, asked

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -person"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            if self.told:
                yield Prose(self.told)
            with FormScroll(can_focus=False):
                yield from self._lines()
            yield Prose("", id="trouble")
            yield Static(Content.styled("回车 下一栏/确定   F10 确定   Esc 取消", "$text-muted"))

    def _lines(self) -> ComposeResult:
        for one in self.asked:
            for number, box in enumerate(one.boxes, 1):
                with Horizontal(classes="line"):
                    yield Label(Content(f"{one.label}{number}" if one.many else one.label))
                    if one.options:
                        yield Choice(one.options, one.value, id=box)
                    else:
                        yield Box(one.value, id=box, password=one.secret, placeholder=one.hint)

    def on_mount(self) -> None:
        self.query_one(".dialog").styles.width = 78
        self.query_one(f"#{self.boxes[0]}").focus()

    @property
    def boxes(self) -> list[str]:
        """Every box of every fact."""
        return [box for one in self.asked for box in one.boxes]

    def entered(self) -> dict[str, str]:
        """What stands in the boxes; several lines as one text with line breaks."""
        texts = {box.id or "": box.value for box in self.query(Input)}
        texts |= {choice.id or "": choice.value for choice in self.query(Choice)}
        return {one.id: "\n".join(texts[box] for box in one.boxes) for one in self.asked}

    def wrong(self, error: CounterError) -> None:
        """Beside what was typed, which stays; only secrets are typed anew."""
        said = f"{error}您填的都还在；核对以后按 F10 再办。" if isinstance(error, Conflict) else str(error)
        self.query_one("#trouble", Prose).tell(said)
        field = error.field if isinstance(error, BadInput) else ""
        found = next((one for one in self.asked if one.id == field), None)
        for one in self.asked:
            if one.secret:
                self.query_one(f"#{one.id}", Input).value = ""
        if found is not None:
            self.query_one(f"#{found.boxes[0]}").focus()
