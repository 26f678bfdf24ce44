"""The right side of the workbench: what stands in one queue or was found, and more about one row of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from screens.home import rows
from screens.shared.chrome import Pane
from screens.shared.listing import Listing
from screens.shared.rows import lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How rows are shown: of which queue, in how many cells, at what time, matters by their names."""

    queue: str
    heads: tuple[str, str, str, str]
    nothing: str
    """What is said when there are none."""
    names: Mapping[str, str]
    now: datetime
    width: int


class TaskList(Vertical):
    """The rows, under their heads; below them what is said about the one under the cursor."""

    DEFAULT_CSS = """
    TaskList { width: 1fr; height: 1fr; }
    TaskList #empty { height: auto; display: none; }
    TaskList #empty.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[rows.Row] = []

    def compose(self) -> ComposeResult:
        yield Static("", classes="head", id="columns", markup=False)
        yield Pane(id="empty")
        yield Listing(id="tasks")
        pane = Pane(id="about")
        pane.add_class("pane")
        yield pane

    @property
    def listing(self) -> Listing:
        """What the cursor moves in."""
        return self.query_one("#tasks", Listing)

    @property
    def chosen(self) -> rows.Row | None:
        """The row under the cursor."""
        at = self.listing.highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    def forget(self) -> None:
        """Other rows are being read: until they come, none can be chosen."""
        self.rows = []

    def show(self, found: list[rows.Row], manner: Manner) -> None:
        """Other rows, or the same ones anew."""
        chosen, at = self.chosen, self.listing.highlighted
        self.rows = found
        self.query_one("#columns", Static).update(rows.cells(manner.heads, manner.width))
        self.listing.renew(
            [
                Option(rows.listed(one, manner.queue, manner.names, manner.now, manner.width), id=one.key)
                for one in found
            ],
            chosen.key if chosen else "",
            at or 0,
        )
        empty = self.query_one("#empty", Pane)
        empty.set_class(not found, "-shown")
        empty.show(lambda width: Content("\n".join(lines(manner.nothing, width))))
        self.tell(manner.names, manner.now)

    def tell(self, names: Mapping[str, str], now: datetime) -> None:
        """More about the row under the cursor."""
        pane, one = self.query_one("#about", Pane), self.chosen
        pane.show(lambda width: rows.about(one, names, now, width) if one else Content(""))
