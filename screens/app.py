"""The app: opens the office behind the sign-in, keeps the job queue, locks when idle, quotes the rules."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from counter import settings
from screens import compat, ways
from screens.browser import downloads
from screens.digitise.background import Background
from screens.doctor.background import Backing
from screens.entry.sign_in import SignIn
from screens.home.background import Watched, Watcher
from screens.jobs import Finished, Jobs
from screens.printing.background import Printing
from screens.shared.key_names import KEY_ZH
from screens.shared.small import cover, too_small
from screens.theme import COUNTER
from screens.typeahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta
    from pathlib import Path

    from textual import events
    from textual.geometry import Size

    from counter.catalog.load import Compiled
    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.errors import CounterError
    from counter.settings import Station
    from screens.desk_screen import DeskScreen
    from screens.shared.chrome import TopBar


RARELY = (5_000, 20, 10)
"""Python's own (700, 10, 10) collects at every key; much more rarely, and closed screens would pile up."""


@cache
def spare_the_collector() -> None:
    """What was loaded by now stays for good: to go through it again and again would be felt at the keys."""
    gc.freeze()
    gc.set_threshold(*RARELY)


class CounterApp(App[None]):
    """One terminal at one window."""

    CSS_PATH = "counter.tcss"
    TITLE = "一件事一次办"
    ENABLE_COMMAND_PALETTE = False
    LOOK = COUNTER
    MARK = ""
    """What stands before the title on every screen, for training."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "退出", show=False, id="quit"),
        Binding("f12", "lock", "锁定", show=False, id="lock", priority=True),  # over any small window, too
    ]

    def __init__(
        self, data: Path, *, catalogue: Path | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__()
        self.data, self.catalogue = data, catalogue
        self._clock = clock
        compat.log_into(data)
        self.station: Station = settings.sample()
        self.office: Office | None = None
        self.desk: Desk | None = None
        self.jobs = Jobs(self)
        self.typeahead = TypeAhead(self)
        self.sender = Background(self)
        self.printing = Printing(self)
        self.backing = Backing(self)
        self.watcher = Watcher(self, lambda: self.office)
        self.alarms = (0, 0)
        self._idle_since = self.now()
        self._behind_lock: list[Finished] = []
        self._faces_wrong: tuple[str, ...] = ()

    # -- state the frame shows -------------------------------------------------------------------------

    def now(self) -> datetime:
        """The device time, or the clock given for tests and training."""
        if self._clock is not None:
            return self._clock()
        from datetime import datetime

        return datetime.now().astimezone()

    @property
    def place(self) -> str:
        """Window and station, for the top bar; empty until the profile is read."""
        if self.office is None:
            return ""
        window = self.desk.session.window if self.desk else self.station.window
        return f"{window}窗  {self.station.name}"

    @property
    def operator_name(self) -> str:
        """Who is signed in; empty when nobody is."""
        return self.desk.session.name if self.desk else ""

    @property
    def signed_desk(self) -> Desk:
        """The desk of who is signed in. Only asked for behind the sign-in."""
        if self.desk is None:  # pragma: no cover - no such screen without a sign-in
            raise RuntimeError("nobody is signed in")
        return self.desk

    # -- life ------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.register_theme(self.LOOK)
        self.theme = self.LOOK.name
        self.push_screen(SignIn())
        self.set_interval(15, self._check_idle)

    def open_office(
        self,
        asker: DeskScreen,
        then: Callable[[Office], None],
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Open store and catalogue behind the first screen."""

        def job() -> Office:
            from counter.desks.office import local_now, open_office
            from receipts import equip

            office = open_office(self.data, catalogue=self.catalogue, now=self._clock or local_now)
            self._faces_wrong = equip(self.data, office.station)
            return office

        def opened(office: Office) -> None:
            self.take_office(office)
            then(office)

        self.jobs.submit(asker, job, opened, failed or asker.show_error)

    def take_office(self, office: Office) -> None:
        """Everything is open: from here on the station is known, and its clocks are watched."""
        self.office, self.station = office, office.station
        spare_the_collector()
        for bar in self._bars():
            bar.refresh()
        self.watcher.start()
        self._tell_faces()

    def signed_in(self, desk: Desk) -> None:
        """Go to the workbench."""
        from screens.home.workbench import Workbench

        self.desk = desk
        self.sender.start()
        self.printing.start()
        self.backing.start()
        self._idle_since = self.now()
        self.switch_screen(Workbench())

    def _tell_faces(self) -> None:
        """That a face of the station's own is of no use; papers go on with those of the program."""
        for said in self._faces_wrong:
            self.notify(f"{said}。", title="字体", severity="warning", markup=False)

    def take_station(self, station: Station) -> None:
        """After the profile was edited."""
        if self.office is None:
            return
        if (station.body_face, station.title_face) != (self.station.body_face, self.station.title_face):
            from receipts import equip

            self._faces_wrong = equip(self.data, station)
            self._tell_faces()
        self.office, self.station = replace(self.office, station=station), station
        if self.desk is not None:
            self.desk = self.office.desk(self.desk.session)

    def take_catalogue(self, compiled: Compiled) -> None:
        """After a new version of the list was accepted: new cases follow it from here on."""
        if self.office is None:
            return
        self.office = replace(self.office, compiled=compiled)
        if self.desk is not None:
            self.desk = self.office.desk(self.desk.session)

    def on_finished(self, message: Finished) -> None:
        self.jobs.pending -= 1
        if self.locked and message.asker is not self.screen:
            self._behind_lock.append(message)  # what it opens must not come up over the lock
        elif message.asker in self.screen_stack:
            message.deliver()
            self.typeahead.after_job()
        for paper in downloads.waiting():
            if self.is_web:
                self.deliver_binary(paper)

    def on_watched(self, message: Watched) -> None:
        """What is due soon and overdue stands on top of every screen."""
        if message.told is not None:
            self.alarms = (message.told.now_late, message.told.now_soon)
            for bar in self._bars():
                bar.alarms = self.alarms
        elif message.trouble and self.desk is not None:
            self.notify(message.trouble, title="计时提醒", severity="warning", markup=False)

    def _bars(self) -> Iterator[TopBar]:
        from screens.shared.chrome import TopBar

        for screen in self.screen_stack:
            yield from screen.query(TopBar)

    async def action_leave(self) -> None:
        """Leave. Everything is saved already."""
        self.exit()

    def on_unmount(self) -> None:
        self.jobs.close()
        self.watcher.stop()
        self.sender.stop()
        self.printing.stop()
        self.backing.stop()
        if self.office is not None:
            self.office.store.close()

    # -- lock ------------------------------------------------------------------------------------------

    async def on_event(self, event: Any) -> None:
        from textual import events

        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            self._idle_since = self.now()
        if isinstance(event, events.Key | events.Paste) and self._blind(event):
            return
        if not await self.typeahead.take(event):
            await super().on_event(event)

    def scanned(self, code: str) -> None:
        """A code means: take me there, from wherever we are."""
        ways.scanned(self, code)

    async def to_workbench(self, code: str) -> None:
        """Leave every screen over the workbench, and go where the code leads."""
        await ways.to_workbench(self, code)

    async def pass_on(self, event: Any) -> None:
        """A key whose turn has come."""
        await super().on_event(event)

    @property
    def idle(self) -> timedelta:
        """How long nobody has touched a key."""
        return self.now() - self._idle_since

    def _check_idle(self) -> None:
        minutes = self.station.idle_lock_minutes
        if self.desk and minutes and (self.now() - self._idle_since).total_seconds() >= minutes * 60:
            self.action_lock()

    def action_lock(self) -> None:
        """Cover the screen until the same person signs in again."""
        from screens.entry.lock import Lock

        if self.desk is not None and not self.locked:
            self.push_screen(Lock(self.desk.session.name))

    @property
    def locked(self) -> bool:
        """Whether the lock is anywhere on the screen: its help may stand over it."""
        from screens.entry.lock import Lock

        return any(isinstance(screen, Lock) for screen in self.screen_stack)

    def unlocked(self, desk: Desk) -> None:
        """The lock was opened: what was done behind it comes up now, with the rights of now."""
        self.desk = desk
        self.pop_screen()
        behind, self._behind_lock = self._behind_lock, []
        for message in behind:
            if message.asker in self.screen_stack:
                message.deliver()

    # -- size ------------------------------------------------------------------------------------------

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """As Textual's; a window that is too small covers what is pushed while it is."""
        pushed = super().push_screen(*args, **kwargs)
        self.fit(self.size)
        return pushed

    def fit(self, size: Size) -> None:
        """Cover every open screen while the window is too small, and none after."""
        for screen in self.screen_stack:
            cover(screen, size)

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size)

    def _blind(self, event: events.Key | events.Paste) -> bool:
        """Nobody types into what is covered; leaving and locking always work."""
        return too_small(self.size) and getattr(event, "key", "") not in ("ctrl+q", "f12")

    # -- help ------------------------------------------------------------------------------------------

    def show_help(self, screen: DeskScreen) -> None:
        """F1: what this screen is for, and the rules it follows."""
        from screens.shared.help import help_sheet

        rules = self.office.compiled.catalogue.rules if self.office else {}
        cited = [rules[rule] for rule in screen.RULES if rule in rules]
        self.push_screen(help_sheet(screen.NAME_ZH or screen.TITLE_ZH, screen.help_text(), cited))

    def show_keys(self, screen: DeskScreen) -> None:
        """?: every key of this screen."""
        from screens.shared.help import keys_sheet

        self.push_screen(keys_sheet(screen))

    def get_key_display(self, binding: Binding) -> str:
        """Keys by the names printed on a Chinese keyboard."""
        key = binding.key
        if key in KEY_ZH:
            return KEY_ZH[key]
        return key.upper() if len(key) == 1 or key.startswith("f") else super().get_key_display(binding)

    # -- trouble ---------------------------------------------------------------------------------------

    def _fatal_error(self) -> None:
        if self._exception is not None:
            compat.quiet_crash(self, self._exception)

    def show_error(self, error: CounterError) -> None:
        """Errors that belong to no screen."""
        from screens.shared.dialogs import ErrorDialog

        self.push_screen(ErrorDialog(error))


def run(data: Path) -> int:
    """Run the workstation; the exit code for the shell."""
    from screens import pictures

    pictures.probe()
    app = CounterApp(data)
    app.run()
    return app.return_code or 0
