"""The watcher's own thread: it looks at the clocks every half minute, whatever the clerk is doing.

It never touches a widget: it posts what it told, and the app shows that on top of every screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from counter.errors import CounterError
from screens.compat import report
from screens.periodic import Periodic

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from textual.app import App

    from counter.desks.home.watching import Told
    from counter.desks.office import Office

EVERY = 30.0
"""Seconds between two looks."""
AGAIN = 0.2
"""Seconds until the next look when there was more to tell than one pass takes: others may write between."""


@dataclass
class Watched(Message):
    """A pass ended: what stands now, or why it could not look."""

    told: Told | None
    trouble: str = ""


class Watcher(Periodic):
    """Starts with the office, ends with the program. `office` is asked anew for every pass."""

    NAME = "watcher"
    PATIENCE = 5.0

    def __init__(self, app: App[Any], office: Callable[[], Office | None]) -> None:
        super().__init__(app, 0.0)
        self._office = office
        self._begun = False

    def look(self) -> float:
        """One pass, told to the app."""
        heard = self._look(first=not self._begun)
        self._begun = True
        self.tell(self._app.post_message, heard)
        return AGAIN if heard.told is not None and heard.told.more else EVERY

    def _look(self, *, first: bool) -> Watched:
        try:
            return Watched(self._pass(first=first))
        except CounterError as error:
            return Watched(None, error.what.split("\n")[0])
        except Exception as error:  # noqa: BLE001  (told on the screen, never swallowed)
            return Watched(None, f"计时提醒没有查成，编号 {report(error)}。")

    def _pass(self, *, first: bool) -> Told | None:
        from counter.desks.home.watching import WATCHER, recalc, watch

        office = self._office()
        if office is None:
            return None
        desk = office.system_desk(WATCHER)
        if first:
            recalc(desk)
        return watch(desk)
