"""差异处理: which way a difference ends, then a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from counter.custody.handing import SETTLINGS
from counter.custody.records import holder_zh
from screens.shared.chrome import Prose
from screens.shared.dialogs import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from counter.custody.records import Discrepancy
    from counter.desks.custody.desk import CustodyDesk
    from counter.desks.custody.slips import SlipView
    from screens.desk_screen import DeskScreen


class Ways(ModalScreen[str | None]):
    """One key for each way a difference may end; Esc changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"take({n})", "选", show=False) for n in range(1, 10)),
        Binding("escape", "cancel", "取消"),
    ]

    def __init__(self, one: Discrepancy) -> None:
        super().__init__()
        self.one = one
        self.ways = tuple(SETTLINGS[one.kind].items())

    def compose(self) -> ComposeResult:
        sides = f"{holder_zh(self.one.giver)} → {holder_zh(self.one.taker)}"
        with Vertical(classes="dialog"):
            yield Static(Content.styled("差异怎么处理", "bold"), classes="heading")
            yield Prose(f"{self.one.what}（{sides}）")
            for no, (_, said) in enumerate(self.ways, 1):
                yield Prose(f"{no}  {said}", "bold")
            yield Static(Content.styled("按数字选  Esc 取消", "$text-muted"))

    def action_take(self, number: int) -> None:
        """The n-th way."""
        if number <= len(self.ways):
            self.dismiss(self.ways[number - 1][0])

    def action_cancel(self) -> None:
        """Leave it open."""
        self.dismiss(None)


def settle(screen: DeskScreen, desk: CustodyDesk, one: Discrepancy, then: Callable[[SlipView], None]) -> None:
    """Ask which way and for a remark, then settle."""

    def noted(how: str, note: str | None) -> None:
        if note is not None:
            screen.act(lambda: desk.settle(one, how, note), then)

    def chosen(how: str | None) -> None:
        if how is None:
            return
        said = SETTLINGS[one.kind][how]  # type: ignore[index]
        told = "请写明查找的经过。" if how == "lost" else "可以写一句经过，也可以空着。"
        screen.app.push_screen(Ask(said, told), lambda note: noted(how, note))

    screen.app.push_screen(Ways(one), chosen)
