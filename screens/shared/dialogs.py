"""Small windows over the screen: an error, a reason, a supervisor's approval, a yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from counter.desks.approval import Approval
from screens.shared.box import Box
from screens.shared.chrome import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter.errors import CounterError


class ErrorDialog(ModalScreen[None]):
    """What happened, what is safe, what to do."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,space", "close", "知道了")]

    def __init__(self, error: CounterError) -> None:
        super().__init__()
        self.error = error

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -trouble"):
            yield Static(Content.styled(self.error.title, "bold"), classes="heading")
            with VerticalScroll(classes="scroll"):
                yield Prose(self.error.what)
                if self.error.todo:
                    yield Prose(self.error.todo, "bold", classes="todo")
            yield Static(Content.styled(f"{self.error.safe}回车 知道了", "$text-muted"))

    def action_close(self) -> None:
        self.dismiss()


class Ask(ModalScreen[str | None]):
    """One sentence from the person; Esc gives None and changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "取消")]

    def __init__(
        self,
        heading: str,
        explain: str = "",
        *,
        value: str = "",
        placeholder: str = "",
        takes_code: bool = False,
    ) -> None:
        super().__init__()
        self.takes_code = takes_code
        self.heading, self.explain, self.value, self.placeholder = heading, explain, value, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            if self.explain:
                yield Prose(self.explain)
            yield Box(self.value, placeholder=self.placeholder, id="answer")
            yield Static(Content.styled("回车 确定  Esc 取消", "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        self.dismiss(None)


class AskApproval(ModalScreen[Approval | None]):
    """A reason and a supervisor's name and PIN."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "取消")]

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -trouble"):
            yield Static(Content.styled("需要监督员同意", "bold"), classes="heading")
            yield Prose(self.what)
            for label, name, secret in (
                ("理由", "reason", False),
                ("监督员", "name", False),
                ("口令", "pin", True),
            ):
                yield Label(label)
                yield Input(id=name, password=secret, compact=True)
            yield Static(Content.styled("回车 下一栏/确定  Esc 取消", "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id != "pin":
            self.focus_next()
            return
        values = {box.id: box.value for box in self.query(Input)}
        self.dismiss(Approval(name=values["name"], pin=values["pin"], reason=values["reason"]))

    def action_cancel(self) -> None:
        self.dismiss(None)


class Confirm(ModalScreen[bool]):
    """Yes or no, by one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y,enter", "yes", "是"),
        Binding("n,N,escape", "no", "否"),
    ]

    def __init__(self, heading: str, explain: str = "") -> None:
        super().__init__()
        self.heading, self.explain = heading, explain

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            with VerticalScroll(classes="scroll"):
                yield Prose(self.explain)
            yield Static(Content.styled("Y 回车 是    N Esc 否", "$text-muted"))

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)
