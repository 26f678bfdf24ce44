"""Backups by themselves: once a day at a quiet moment, in a process of their own at low priority.

The thread only waits: copying and checking a big station would take the screens' share of the computer.
It never touches a widget; what stands is asked for by the workbench.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Event
from typing import TYPE_CHECKING, Any

from counter.errors import CounterError, os_reason
from screens.compat import report
from screens.periodic import Periodic

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from counter.desks.office import Office
    from screens.app import CounterApp

EVERY = 60.0
"""Seconds between two looks."""
FIRST = 120.0
"""Seconds after the sign-in: nobody waits for this."""
COMMAND = (sys.executable, "-c", "from counter.cli import main; main()", "backup", "--automatic", "--json")


class Backing(Periodic):
    """`standing`: what is wrong with the backups, for the workbench; empty = nothing."""

    NAME = "backing"

    def __init__(self, app: CounterApp, *, first: float = FIRST) -> None:
        super().__init__(app, first)
        self._bell = Event()
        self._failed_at: datetime | None = None
        self.trouble = ""
        """Why the last one was not made; empty = it was."""
        self.asked = False
        """Somebody wants one now."""
        self.running_since: datetime | None = None
        self.standing = ""

    def ask(self) -> None:
        """Make one now."""
        self.asked = True
        self._bell.set()

    def stop(self) -> None:
        """Look no more. One that is being made goes on to its end by itself."""
        self._end.set()
        self._bell.set()
        super().stop()

    def _rest(self, seconds: float) -> bool:
        self._bell.wait(seconds)
        self._bell.clear()
        return self._end.is_set()

    def look(self) -> float:
        """One pass: make one if it is time, and see how things stand."""
        office, before = self._app.office, self.standing
        if office is None or office.training:
            return EVERY
        try:
            self._pass(office)
        except CounterError as fault:
            self.trouble = fault.what.split("\n")[0]
        except Exception as fault:  # noqa: BLE001  (told with a reference, never swallowed; the next pass goes on)
            self.trouble = f"出错，编号 {report(fault)}。"
        self.standing = "没有做成" if self.trouble else self.standing
        if self.standing != before:
            self.tell(self._tell)
        return EVERY

    def _pass(self, office: Office) -> None:
        from counter.backup import rotation
        from counter.backup.config import plan
        from counter.backup.places import last_made

        planned, now = plan(office.data), office.now()
        last = last_made(planned.folder)
        if self._failed_at is None or (last is not None and last > self._failed_at):
            self.trouble, self._failed_at = "", None  # another window made one, or the file was put right
        wanted, self.asked = self.asked, False
        if wanted or (planned.automatic and self._due(last, now, self._app.idle)):
            self.trouble = self._make(office)
            self._failed_at = now if self.trouble else None
            last = last_made(planned.folder)
        self.standing = rotation.age_zh(last, now) if rotation.is_late(last, now) else ""

    def _due(self, last: datetime | None, now: datetime, idle: timedelta) -> bool:
        from counter.backup import rotation

        rests = self._failed_at is not None and rotation.resting(self._failed_at, now)
        return not rests and rotation.is_due(last, now, idle=idle)

    def _make(self, office: Office) -> str:
        """Why none was made; empty = it is there, or goes on after the program has ended."""
        env = {**os.environ, "COUNTER_DATA": str(office.data)}
        self.running_since = office.now()
        try:
            with subprocess.Popen(  # our own command, no shell
                COMMAND, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process:
                return self._waited(process)
        except OSError as fault:
            return f"备份没有开始：{os_reason(fault)}。"
        finally:
            self.running_since = None

    def _waited(self, process: subprocess.Popen[bytes]) -> str:
        while True:
            try:
                said, _ = process.communicate(timeout=0.5)
            except subprocess.TimeoutExpired:
                if self._end.is_set():
                    process.stdout = None
                    process.returncode = 0  # it goes on without us: the next start finds what it made
                    return ""
                continue
            return "" if process.returncode == 0 else _why(said)

    def _tell(self) -> None:
        """The workbench says how it stands."""
        from screens.home.workbench import Workbench

        screen = self._app.screen
        if isinstance(screen, Workbench) and screen.is_mounted:
            screen.backing_moved()


def _why(said: bytes) -> str:
    try:
        told: Any = json.loads(said)
        return str(told["problems"][0]["what"]).split("\n")[0]
    except (ValueError, LookupError, TypeError):
        return "备份没有做成。"
