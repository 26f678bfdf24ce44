"""The sender behind the screens: every twenty seconds a look at the outbox, in a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import CounterError
from screens.compat import report
from screens.desk_screen import DeskScreen
from screens.periodic import Periodic

if TYPE_CHECKING:
    from screens.app import CounterApp

EVERY = 20.0
"""Seconds between two looks."""
FIRST = 3.0
"""Seconds after the start: the first screen is drawn before anything is loaded for this."""


class Background(Periodic):
    """Sends what is due while the program is open, and has the screen on top say so.

    Call `start` once somebody has signed in; `stop` before the store is closed. Both may be called again.
    """

    NAME = "sender"

    def __init__(self, app: CounterApp, *, every: float = EVERY, first: float = FIRST) -> None:
        super().__init__(app, first)
        self._every = every
        self._told = ""

    def look(self) -> float:
        """One pass. Whatever goes wrong is told, once, and tried again the next time."""
        try:
            said, trouble = self._pass()
        except CounterError as fault:
            said, trouble = str(fault), True
        except Exception as fault:  # noqa: BLE001  (told with a reference, never swallowed; the next pass goes on)
            said, trouble = f"发送时出错，编号 {report(fault)}。消息都在，稍后再试。", True
        again = trouble and said == self._told
        self._told = said if trouble else ""
        if said and not again:
            self.tell(self._tell, said, trouble)
        return self._every

    def _pass(self) -> tuple[str, bool]:
        office = self._app.office
        if office is None:
            return "", False
        from counter.desks.digitise.sending import send_due, sender_of

        passed = send_due(sender_of(office))
        return (str(passed), bool(passed.failed)) if passed else ("", False)

    def _tell(self, said: str, trouble: bool) -> None:  # noqa: FBT001  (handed over by the app's own call)
        """On the desk screen on top; behind the lock nothing is said, the outbox shows it."""
        from screens.digitise.outbox import OutboxScreen

        if self._app.locked:
            return
        screen = next((one for one in reversed(self._app.screen_stack) if isinstance(one, DeskScreen)), None)
        if isinstance(screen, OutboxScreen):
            screen.reload(said)
        elif screen is not None and screen.is_mounted:
            screen.say(said, trouble=True) if trouble else screen.news(said)
