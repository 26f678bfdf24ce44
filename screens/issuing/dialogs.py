"""Small windows of the issuing window: what to do, which ones, what stands on a parcel, how satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static
from textual.widgets.option_list import Option

from counter.desks.issuing.rating import LEVELS
from screens.shared.box import Box
from screens.shared.chrome import Prose
from screens.shared.listing import Listing
from screens.shared.rows import fit, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

INSIDE = 58
"""Cells inside a dialog at 80 columns."""


class Menu(ModalScreen[str | None]):
    """One of a few, by digit or by Enter on the row. `options`: (value, label)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("enter", "take", "选定"),
        *(Binding(str(n), f"pick({n})", "选", show=False) for n in range(1, 10)),
    ]

    def __init__(self, heading: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading, self.options = heading, tuple(options)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            listing = Listing(
                *(
                    Option(Content(fit(f" {n} {label}", INSIDE)))
                    for n, (_, label) in enumerate(self.options, 1)
                )
            )
            listing.styles.height = len(self.options)
            yield listing
            yield Static(Content.styled("数字或回车 选定  Esc 取消", "$text-muted"))

    def on_mount(self) -> None:
        self.query_one(Listing).highlighted = 0

    def on_option_list_option_selected(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """The row under the cursor."""
        self.dismiss(self.options[self.query_one(Listing).highlighted or 0][0])

    def action_pick(self, number: int) -> None:
        """The n-th."""
        if number <= len(self.options):
            self.dismiss(self.options[number - 1][0])

    def action_cancel(self) -> None:
        self.dismiss(None)


class Tick(ModalScreen[tuple[str, ...] | None]):
    """Which ones: all are ticked at first, space takes one off. `options`: (value, label)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("enter", "done", "就这些"),
        Binding("space", "tick", "打钩"),
        Binding("a,A", "all", "全选/全不选"),
    ]

    def __init__(self, heading: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading, self.options = heading, tuple(options)
        self.ticked = {value for value, _ in self.options}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            listing = Listing()
            listing.styles.height = min(12, len(self.options))
            yield listing
            yield Static(Content.styled("空格 打钩  A 全选/全不选  回车 就这些  Esc 取消", "$text-muted"))

    def on_mount(self) -> None:
        self._draw(0)

    def _draw(self, at: int) -> None:
        marks = [("[√]" if value in self.ticked else "[ ]", label) for value, label in self.options]
        self.query_one(Listing).refill(
            [Option(row([(mark, 3, "bold $accent"), (label, INSIDE - 5, "")])) for mark, label in marks], at
        )

    def on_option_list_option_selected(self) -> None:
        self.action_tick()

    def action_tick(self) -> None:
        """On or off."""
        at = self.query_one(Listing).highlighted or 0
        self.ticked ^= {self.options[at][0]}
        self._draw(at)

    def action_all(self) -> None:
        """All, or none when all are."""
        values = {value for value, _ in self.options}
        self.ticked = set() if self.ticked == values else values
        self._draw(self.query_one(Listing).highlighted or 0)

    def action_done(self) -> None:
        """In the order shown; none ticked is a refusal to go on."""
        if self.ticked:
            self.dismiss(tuple(value for value, _ in self.options if value in self.ticked))
        else:
            self.app.bell()

    def action_cancel(self) -> None:
        self.dismiss(None)


class Fill(ModalScreen[dict[str, str] | None]):
    """A few boxes under each other. `fields`: name → (label, what stands there)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消"),
        Binding("up", "app.focus_previous", "上一栏", show=False),
        Binding("down", "app.focus_next", "下一栏", show=False),
    ]

    def __init__(self, heading: str, explain: str, fields: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self.heading, self.explain, self.fields = heading, explain, dict(fields)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -person"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            if self.explain:
                yield Prose(self.explain)
            with VerticalScroll(classes="scroll", can_focus=False):
                for name, (label, value) in self.fields.items():
                    yield Label(label)
                    yield Box(value, id=name)
            yield Static(Content.styled("回车 下一栏，最后一栏确定  Esc 取消", "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == list(self.fields)[-1]:
            self.dismiss({str(box.id): box.value for box in self.query(Box)})
        else:
            self.focus_next()

    def action_cancel(self) -> None:
        self.dismiss(None)


class Rate(ModalScreen[tuple[int, str] | None]):
    """好差评 (R085): a level by one key, a remark if the person wants; Esc leaves no trace."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", "不评价"),
        *(Binding(str(n), f"level({n})", "评价", show=False) for n in LEVELS),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.level = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled("请申请人评价这次服务（自愿）", "bold"), classes="heading")
            for level, zh in LEVELS.items():
                yield Static(Content(f" {level} {zh}"))
            yield Static("", id="chosen", markup=False)
            box = Box("", placeholder="愿意的话写一句，不写直接回车", id="remark")
            box.display, box.disabled = False, True
            yield box
            yield Static(Content.styled("数字 评价  Esc 不评价", "$text-muted"))

    def action_level(self, level: int) -> None:
        """One of five; the remark comes next."""
        self.level = level
        self.query_one("#chosen", Static).update(Content.styled(f"已选：{LEVELS[level]}", "bold"))
        box = self.query_one(Box)
        box.display, box.disabled = True, False
        box.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss((self.level, event.value))

    def action_skip(self) -> None:
        """Nothing is kept, not even that it was asked."""
        self.dismiss(None)
