"""Who stands at the window: the document typed or scanned, and at once in words how it compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from counter.cases.collecting import CARRIED_ZH, standing
from counter.cases.items import Collector
from counter.errors import BadInput
from screens.shared.box import Box
from screens.shared.choice import Choice
from screens.shared.chrome import Prose

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from counter.cases.records import Draft

NAMES = ("name", "number", "authorisation")


class Identity(ModalScreen[Collector | None]):
    """Gives the person as typed; the desk checks once more. Esc gives None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("up", "app.focus_previous", "上一栏", show=False),
        Binding("down", "app.focus_next", "下一栏", show=False),
    ]

    def __init__(self, heading: str, draft: Draft, on: date) -> None:
        super().__init__()
        self.heading, self.draft, self.on = heading, draft, on

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide -person"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            yield Label("证件")
            yield Choice(tuple(CARRIED_ZH.items()), "resident_id", id="document")
            yield Label("姓名")
            yield Box("", id="name")
            yield Label("证件号码")
            yield Box("", id="number")
            yield Label("授权材料（登记过的申请人、代办人不用填）")
            yield Box("", id="authorisation", placeholder="例如：2026年11月20日委托书，邻居")
            yield Prose("", id="trouble")
            yield Static(Content.styled("回车 下一栏，最后一栏确定  Esc 取消", "$text-muted"))

    def on_mount(self) -> None:
        self.query_one("#name", Box).focus()

    def typed(self) -> Collector:
        """What stands in the boxes."""
        boxes = {name: self.query_one(f"#{name}", Box).value for name in NAMES}
        return Collector(document=self.query_one(Choice).value, relation="", **boxes)

    def on_input_changed(self) -> None:
        self._compare()

    def on_choice_changed(self) -> None:
        self._compare()

    def _compare(self) -> None:
        shown = self.typed()
        said = ""
        if shown.name.strip() and len(shown.number.strip()) >= 7:
            try:
                said = standing(self.draft, shown, self.on).said
            except BadInput as fault:
                said = str(fault)
        self.query_one("#trouble", Prose).tell(said)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id != "authorisation":
            self.focus_next()
            return
        shown = self.typed()
        try:
            standing(self.draft, shown, self.on)
        except BadInput as fault:
            self.query_one("#trouble", Prose).tell(str(fault))
            self.query_one("#number" if fault.field == "number" else "#name").focus()
            return
        self.dismiss(shown)

    def action_cancel(self) -> None:
        self.dismiss(None)
