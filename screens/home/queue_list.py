"""The left side of the workbench: every queue, how many stand in it, and which moment comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static
from textual.widgets.option_list import Option

from counter.desks.home.queues import SCOPE_ZH
from screens.home import rows
from screens.shared.listing import Listing
from screens.shared.rows import row

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from counter.desks.home.queues import Board


class QueueList(Vertical):
    """The queues under whose they are: mine, my department's, or everybody's."""

    DEFAULT_CSS = f"""
    QueueList {{ width: {rows.QUEUES_WIDE}; height: 1fr; border-right: solid $panel; }}
    """

    def compose(self) -> ComposeResult:
        yield Static("", classes="head", id="scope", markup=False)
        yield Listing(id="queues")

    @property
    def listing(self) -> Listing:
        """What the cursor moves in."""
        return self.query_one("#queues", Listing)

    def show(self, board: Board, chosen: str, now: datetime) -> None:
        """The board as it was read, the cursor on the chosen queue."""
        self.query_one("#scope", Static).update(
            row([(SCOPE_ZH[board.scope], 10, ""), ("   件", 5, ""), ("最近到期", 9, "")])
        )
        self.listing.renew([Option(rows.queue_row(line, now), id=line.queue) for line in board.lines], chosen)
