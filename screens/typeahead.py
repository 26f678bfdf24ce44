"""One key at a time: the next key waits until the one before has done all it does, the store included.

A clerk, and a scanner even more, types faster than a disk writes: the key after “take it” is meant for the
*next* line, which is only known when the first is saved. Printable keys and Enter also take different routes
through Textual and may overtake each other; here they can't.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from screens.scanner import GAP, PREFIXES, Scanner

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.message_pump import MessagePump

    from screens.app import CounterApp

MOST = 1000
"""Beyond this the keyboard is being fed by something else than a person or a scanner."""
ROUNDS = 2
"""A key bubbles up to the app; a message its action sends bubbles up once more."""


class TypeAhead:
    """Holds keys and pastes while one is worked on, jobs are pending or just done, or a screen is built."""

    def __init__(self, app: CounterApp) -> None:
        self._app = app
        self._held: deque[events.Event | str] = deque(maxlen=MOST)
        self._scanner = Scanner()
        self._kept_at = 0.0
        self._in_flight = 0
        self._waiting = False

    @property
    def pending(self) -> bool:
        """Whether any key is held or being worked on."""
        return bool(self._held) or self._in_flight > 0 or bool(self._scanner.kept)

    async def take(self, event: events.Event) -> bool:
        """Take a fresh key or paste; False when it is none of ours."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        if isinstance(event, events.Key) and event.key == "ctrl+q":
            return False
        for passed in self._after_scanner(event):
            await self._queue(passed)
        return True

    async def _queue(self, event: events.Event | str) -> None:
        if self._held or self._busy():
            self._held.append(event)
            self._wait()
        else:
            await self._work_on(event)

    def _after_scanner(self, event: events.Key | events.Paste) -> list[events.Event | str]:
        if isinstance(event, events.Paste):
            text = event.text.strip()
            scanned = text.upper().startswith(PREFIXES) and len(text.split()) == 1
            return [text if scanned else event]
        keys, code = self._scanner.feed(event, event.time)  # when it was struck: we may be slower than that
        if self._scanner.kept:
            self._kept_at = monotonic()
            self._later(GAP * 1.5, self._too_slow)
        return [*keys, code] if code else [*keys]

    async def _too_slow(self) -> None:
        """A person's key, not a scanner's: let it through, unless the next one is here and only unread."""
        if self._scanner.kept and self._app.message_queue_size:
            self._later(GAP, self._too_slow)
        elif self._scanner.kept and monotonic() - self._kept_at > GAP:
            for key in self._scanner.flush():
                await self._queue(key)

    def clear(self) -> None:
        """Forget what was typed ahead: an error came up, and those keys were meant for something else."""
        self._held.clear()

    def _busy(self) -> bool:
        return self._in_flight > 0 or self._app.jobs.pending > 0 or not self._app.screen.is_mounted

    async def _work_on(self, event: events.Event | str) -> None:
        self._in_flight += 1
        if isinstance(event, str):
            self._app.scanned(event)
        else:
            await self._app.pass_on(event)
        self._follow(ROUNDS)

    def after_job(self) -> None:
        """Hold the keys until what a job brought has had its effect, such as reading the row it points at."""
        self._in_flight += 1
        self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        """Run after everything that was set off on its way from the focused widget up to the app."""
        if not rounds:
            self._landed()
            return
        start = self._app.focused or self._app.screen
        self._hop([*start.ancestors_with_self], rounds)

    def _hop(self, pumps: list[MessagePump], rounds: int) -> None:
        for at, pump in enumerate(pumps):
            if pump.call_later(self._hop, pumps[at + 1 :], rounds):
                return
        self._app.call_later(self._follow, rounds - 1)

    def _landed(self) -> None:
        self._in_flight -= 1
        if self._held:
            self._wait()

    def _wait(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._later(0.002, self._release)

    def _later(self, seconds: float, then: Callable[[], Awaitable[None]]) -> None:
        """Not by Textual's timer, which drops a tick it is late for: then every key would stay held."""
        asyncio.get_running_loop().call_later(seconds, self._app.call_next, then)

    async def _release(self) -> None:
        self._waiting = False
        if self._held and not self._busy():
            await self._work_on(self._held.popleft())
        elif self._held:
            self._wait()
