"""The printing thread: sleeps on a bell, prints what is due at this window, asks printers how they are.

Nobody waits for a printer: a step only orders a print and rings. The thread never touches a widget; what came
of it is handed to the app, which tells the screen on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import CounterError
from screens.compat import report
from screens.desk_screen import DeskScreen
from screens.periodic import Periodic
from screens.printing.bell import BELL, handed, ring, underway

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.printing.sending import Passed
    from screens.app import CounterApp

EVERY = 20.0
"""Seconds between two looks when nobody rings."""
FIRST = 3.0
"""Seconds after the start: the first screen is drawn before anything is loaded for this."""
SOON = 1.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a pass has to tell."""

    done: tuple[str, ...] = ()
    """Printers that took something."""
    trouble: str = ""


class Printing(Periodic):
    """Prints while the program is open. `standing`: what waits or failed here, for the workbench."""

    NAME = "printing"
    PATIENCE = 5.0

    def __init__(self, app: CounterApp) -> None:
        super().__init__(app, FIRST)
        self._told = ""
        self._tidied: datetime | None = None
        self.standing = ""
        self.states: Mapping[str, str] = {}
        """Printer → what is the matter with it, empty = ready; of those that were asked."""
        self.asked = False
        """Somebody looks at the printers: ask them how they are."""

    def stop(self) -> None:
        """Print no more; a sheet on its way may finish."""
        self._end.set()
        ring()
        super().stop()

    def _rest(self, seconds: float) -> bool:
        BELL.wait(seconds)
        BELL.clear()
        return self._end.is_set()

    def look(self) -> float:
        """One pass. Whatever goes wrong is told, once, and tried again the next time."""
        pause, before = EVERY, self.standing
        try:
            told, pause = self._pass()
        except CounterError as fault:
            told = Told(trouble=str(fault))
        except Exception as fault:  # noqa: BLE001  (told with a reference, never swallowed; the next pass goes on)
            told = Told(trouble=f"打印时出错，编号 {report(fault)}。文书都在，稍后再试。")
        again = bool(told.trouble) and told.trouble == self._told
        if told.trouble or told.done:  # told once, until something else happens
            self._told = told.trouble
        told = Told(done=told.done) if again else told
        if told != Told() or self.standing != before or self.asked:
            self.tell(self._tell, told)
        return pause

    def _pass(self) -> tuple[Told, float]:
        office = self._app.office
        if office is None:
            return Told(), EVERY
        from counter.desks.printing.queue import standing
        from counter.desks.printing.sending import sender_of

        desk = sender_of(office)
        passed = self._print(desk)
        if self.asked:
            self._ask(desk)
        self.standing = str(standing(desk))
        self._tidy(desk)
        return _told(passed), SOON if passed.busy else self._pause(desk)

    def _print(self, desk: Desk) -> Passed:
        from counter import settings
        from counter.desks.printing.sending import send_due
        from receipts.printing import deliver

        folder = settings.papers_dir(desk.data, desk.station)
        return send_due(desk, lambda content: deliver(content, folder))

    def _ask(self, desk: Desk) -> None:
        from counter.desks.printing import printers_of
        from receipts.printers import state

        self.states = {one.name: state(one) for one in printers_of(desk).all}

    def _pause(self, desk: Desk) -> float:
        with desk.store.read() as view:
            soonest = view.prints.soonest(desk.station.window)
        left = (soonest - desk.now()).total_seconds() if soonest is not None else EVERY
        return min(EVERY, max(SOON, left))

    def _tidy(self, desk: Desk) -> None:
        now = desk.now()
        if self._tidied is None or (now - self._tidied).days >= 1:
            from counter.desks.printing.sending import tidy

            tidy(desk, now)
            self._tidied = now

    def _tell(self, told: Told) -> None:
        """On the desk screen on top; behind the lock nothing is said, the queue shows it."""
        from screens.home.workbench import Workbench
        from screens.printing.queue import PrintQueue

        if self._app.locked:
            return
        screen = next((one for one in reversed(self._app.screen_stack) if isinstance(one, DeskScreen)), None)
        if screen is None or not screen.is_mounted:
            return
        if isinstance(screen, PrintQueue):
            screen.renewed(told.trouble)
            return
        if told.trouble:
            screen.say(told.trouble, trouble=True)
        for printer in told.done:
            screen.reword(underway(printer), handed(printer))
        if isinstance(screen, Workbench):
            screen.printing_moved()


def _told(passed: Passed) -> Told:
    done = tuple(dict.fromkeys(job.printer for job in passed.printed))
    wrong = (*passed.failed, *passed.again)
    if not wrong:
        return Told(done=done)
    job = wrong[0]
    what = job.error.split("。")[0]  # the bottom line is short; the queue has all of it
    where = f"“{job.printer}”：" if job.printer and job.printer not in what else ""
    many = f"共 {len(wrong)} 份。" if len(wrong) > 1 else ""
    if job.status == "failed" and job.doubt:
        return Told(done=done, trouble=f"{where}{what}。{many}请看出纸口，再到工作台按 P 确认。")
    after = "没有打出，" if job in passed.failed else "已排队，过一会儿自动再打，"
    return Told(done=done, trouble=f"{where}{what}。{many}{after}工作台按 P 看。")
