"""A look at something every so often, in a thread of its own, from the sign-in to the end of the program.

The thread never touches a widget: what it finds goes to the app as a message (design rule 11).
"""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App


class Periodic:
    """`look` does one pass and says how many seconds to wait for the next. Both calls may be repeated."""

    NAME = "periodic"
    PATIENCE = 2.0
    """Seconds the end waits for a pass that is running."""

    def __init__(self, app: App[Any], first: float) -> None:
        self._app: Any = app
        self._first = first
        """Seconds until the first pass."""
        self._end = Event()
        self._thread: Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it looks."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin to look; at once back."""
        if not self.running:
            self._end.clear()
            self._thread = Thread(target=self._run, name=self.NAME, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no more; a pass that runs may finish."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(self.PATIENCE)

    def _run(self) -> None:
        pause = self._first
        while not self._rest(pause):
            pause = self.look()

    def tell(self, then: Callable[..., object], *found: object) -> None:
        """Let the app's own loop do this; nothing any more once the program ends."""
        if not self._end.is_set():
            with suppress(RuntimeError):  # the loop was closed a moment ago
                self._app.call_later(then, *found)

    def _rest(self, seconds: float) -> bool:
        """Until the next pass is due; whether there is none any more."""
        return self._end.wait(seconds)

    def look(self) -> float:
        """One pass; seconds until the next."""
        raise NotImplementedError
