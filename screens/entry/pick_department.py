"""Which department a person acts for: picked from the catalogue's, never typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.shared.listing import Listing

if TYPE_CHECKING:
    from textual.app import ComposeResult

ANY = "不限"


class PickDepartment(ModalScreen["str | None"]):
    """Gives the department, "" for any, None for no change."""

    DEFAULT_CSS = "PickDepartment Listing { height: 14; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("enter", "take", "选定"),
    ]

    def __init__(self, name: str, departments: tuple[str, ...], now: str) -> None:
        super().__init__()
        self.person, self.values, self.now = name, ("", *departments), now

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(f"{self.person}替哪个部门办", "bold"), classes="heading")
            yield Listing(*(Option(Content(f" {one or ANY}")) for one in self.values), id="departments")
            yield Static(Content.styled("↑↓ 选   回车 选定   Esc 取消", "$text-muted"))

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.highlighted = self.values.index(self.now) if self.now in self.values else 0
        listing.focus()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        self.action_take()

    def action_take(self) -> None:
        """The highlighted one."""
        at = self.query_one(Listing).highlighted
        self.dismiss(None if at is None else self.values[at])

    def action_cancel(self) -> None:
        """No change."""
        self.dismiss(None)
