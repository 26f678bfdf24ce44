"""The small window over the list of people: name, roles, PIN. What is typed stays until it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from counter.errors import BadInput, CounterError
from counter.staff.roles import ROLES
from screens.shared.box import Box
from screens.shared.submitting import SubmitForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from counter.desks.supervisor.administration import Person
    from counter.staff.roles import Role

LABELS = {
    "name": "姓名",
    "roles": "岗位（数字键选上或取消，可选几个）",
    "old": "原来的口令",
    "pin": "新口令（4到12位数字）",
    "again": "再输一遍新口令",
}


class RoleBox(Widget, can_focus=True):
    """The roles on one line: a digit gives one or takes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(n), f"toggle_role({n})", "选", show=False) for n in range(1, len(ROLES) + 1)
    ]

    value: reactive[tuple[Role, ...]] = reactive(())

    def __init__(self, value: tuple[Role, ...]) -> None:
        super().__init__(id="roles")
        self.set_reactive(RoleBox.value, value)

    def render(self) -> Content:
        parts: list[Content | tuple[str, str]] = []
        for number, (role, name) in enumerate(ROLES.items(), 1):
            given = role in self.value
            style = "bold $accent" if given else "$text-muted"
            parts.append((f"{'✓' if given else ' '}{number}{name} ", style))
        return Content.assemble(*parts)

    def action_toggle_role(self, number: int) -> None:
        """The n-th role."""
        role = list(ROLES)[number - 1]
        given = set(self.value) ^ {role}
        self.value = tuple(one for one in ROLES if one in given)


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the boxes; empty where there is no such box."""

    name: str
    roles: tuple[Role, ...]
    old: str
    pin: str
    again: str


class PersonForm(SubmitForm[Entered, "Person"]):
    """`boxes` are keys of LABELS."""

    def __init__(
        self,
        heading: str,
        boxes: tuple[str, ...],
        job: Callable[[Entered], Person],
        *,
        roles: tuple[Role, ...] = (),
    ) -> None:
        super().__init__(job)
        self.heading, self.roles = heading, roles
        self._boxes = boxes

    @property
    def boxes(self) -> tuple[str, ...]:
        """Keys of LABELS."""
        return self._boxes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -person"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            for box in self.boxes:
                yield Label(Content(LABELS[box]))
                secret = box in ("old", "pin", "again")
                yield RoleBox(self.roles) if box == "roles" else Box(id=box, password=secret)
            yield Static("", id="trouble", markup=False)
            yield Static(Content.styled("回车 下一栏/确定   F10 确定   Esc 取消", "$text-muted"))

    def entered(self) -> Entered:
        """What stands in the boxes."""
        texts = {box.id: box.value for box in self.query(Input)}
        roles = self.query_one(RoleBox).value if "roles" in self.boxes else ()
        name, old, pin, again = (texts.get(box, "") for box in ("name", "old", "pin", "again"))
        return Entered(name=name, roles=roles, old=old, pin=pin, again=again)

    def wrong(self, error: CounterError) -> None:
        """At the box concerned; a PIN is typed anew."""
        field = error.field if isinstance(error, BadInput) else ""
        if field not in self.boxes:
            field = "old" if "old" in self.boxes else self.boxes[0]
        for box in {"pin": ("pin", "again"), "again": ("again",), "old": ("old",)}.get(field, ()):
            self.query_one(f"#{box}", Input).value = ""
        self.query_one(f"#{field}").focus()
        self.query_one("#trouble", Static).update(Content(str(error)))
