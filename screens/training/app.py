"""`counter train`: the same program in a room of its own, marked on every screen.

The office, the desk and the data folder are those of the exercise while one runs, else those of the hall. The
station's own folder is only read: its profile, for the looks of papers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from counter.training.clock import SimClock
from counter.training.marker import FOLDER
from screens.app import CounterApp
from screens.desk_screen import DeskScreen
from screens.theme import TRAINING
from screens.training.side import Side, lay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path

    from textual.geometry import Size

    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.errors import CounterError
    from counter.training.classroom import ClassFile
    from counter.training.exercise import Exercise
    from counter.training.place import Hall
    from counter.training.scenario import Scenario


OWN_KEYS = frozenset({"ctrl+t", "ctrl+n", "ctrl+p"})
"""Keys that only training has: they cost nothing."""


class TrainingApp(CounterApp):
    """One trainee at one terminal."""

    CSS_PATH = "../counter.tcss"
    TITLE = "培训 一件事一次办"
    LOOK = TRAINING
    MARK = "培训"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "table", "桌上材料", show=False, id="table", priority=True),
        Binding("ctrl+n", "card(1)", "下一份", show=False, id="card-next", priority=True),
        Binding("ctrl+p", "card(-1)", "上一份", show=False, id="card-before", priority=True),
    ]

    def __init__(
        self,
        data: Path,
        *,
        catalogue: Path | None = None,
        clock: SimClock | None = None,
        class_file: Path | None = None,
    ) -> None:
        self.sim = clock or SimClock()
        super().__init__(data / FOLDER, catalogue=catalogue, clock=self.sim)
        self.station_data = data
        self.class_path = class_file
        self.class_file: ClassFile | None = None
        self.hall: Hall | None = None
        self.exercise: Exercise | None = None
        self.coach = True
        self.beside = True
        """The table stands beside wide screens."""
        self.pressed = 0
        """Keys since they were last counted into the exercise."""

    # -- the hall --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, lambda _: self._lay_out())

    def open_office(
        self,
        asker: DeskScreen,
        then: Callable[[Office], None],
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        """Open the hall, and the class file that was handed over."""

        def job() -> tuple[Hall, ClassFile | None]:
            from counter import settings_file
            from counter.training.classroom import read
            from counter.training.place import open_hall
            from receipts import equip

            hall = open_hall(self.station_data, catalogue=self.catalogue, clock=self.sim)
            self._faces_wrong = equip(self.station_data, settings_file.load(self.station_data))
            listed = hall.office.compiled.catalogue
            given = read(self.class_path, listed) if self.class_path else None
            return hall, given

        def opened(found: tuple[Hall, ClassFile | None]) -> None:
            self.hall, self.class_file = found
            self.coach = self.class_file is None or self.class_file.coach
            self.take_office(self.hall.office)
            then(self.hall.office)

        self.jobs.submit(asker, job, opened, failed or asker.show_error)

    def signed_in(self, desk: Desk) -> None:
        """To the hall, and from there on with the exercise this trainee left."""
        from screens.training.hall import HallScreen

        if self.exercise is not None:  # whoever left it comes back to it
            self._count()
            self.exercise.save()
            self.out()
        self.desk = self._everywhere(desk)
        self._idle_since = self.now()
        halls = [screen for screen in self.screen_stack if isinstance(screen, HallScreen)]
        for hall in halls:
            hall.seated = ""
        if halls:
            self.call_later(self.to_hall)
        else:
            self.switch_screen(HallScreen())

    def unlocked(self, desk: Desk) -> None:
        """As ever, with the desks of an exercise."""
        super().unlocked(self._everywhere(desk))

    def _everywhere(self, desk: Desk) -> Desk:
        """In training everybody may sit at every desk."""
        from counter.staff.roles import ROLES

        return replace(desk, session=replace(desk.session, roles=tuple(ROLES)))

    def resume(self, asker: DeskScreen) -> None:
        """Go on with the exercise this trainee left, if there is one."""
        hall, trainee = self.hall, self.operator_name
        if hall is None or self.exercise is not None:
            return

        def job() -> Exercise | None:
            from counter.training.exercise import Exercise
            from receipts import render

            return Exercise.resume(hall, trainee, render)

        def found(left: Exercise | None) -> None:
            if left is not None:
                self._begun(left)

        self.jobs.submit(asker, job, found, asker.show_error)

    # -- an exercise -----------------------------------------------------------------------------------

    def begin(self, asker: DeskScreen, scenario: Scenario) -> None:
        """Prepare an exercise, and sit down at its workbench with the table open."""
        hall, trainee, coach = self.hall, self.operator_name, self.coach
        if hall is None:  # pragma: no cover - no hall without having been opened
            return

        def job() -> Exercise:
            from counter.training.exercise import Exercise
            from receipts import render

            return Exercise.begin(hall, scenario, trainee, render=render, coach=coach)

        self.jobs.submit(asker, job, self._begun, asker.show_error)

    def _begun(self, exercise: Exercise) -> None:
        self._into(exercise)
        self.go_on()

    def go_on(self) -> None:
        """To the workbench of the exercise, the table over it."""
        from screens.home.workbench import Workbench
        from screens.training.table import TableScreen

        self.printing.start()
        self.push_screen(Workbench())
        self.push_screen(TableScreen())

    def _into(self, exercise: Exercise) -> None:
        """The office of the exercise is the office now."""
        self.exercise = exercise
        self.office, self.station, self.data = exercise.office, exercise.office.station, exercise.folder
        self._sit()
        self.pressed, self._idle_since = 0, self.now()

    def _sit(self) -> None:
        """At a window of the office that is open now: a township's numbers are its own."""
        if self.desk is not None and self.office is not None:
            window = self.office.station.window
            self.desk = self.office.desk(replace(self.desk.session, window=window))

    def out(self) -> None:
        """Back to the hall: nothing of the exercise is open any more."""
        exercise, hall = self.exercise, self.hall
        if exercise is None or hall is None:
            return
        self.printing.stop()
        self.exercise = None
        self.office, self.station, self.data = hall.office, hall.office.station, hall.data
        self._sit()
        self.alarms = (0, 0)
        exercise.close()

    async def to_hall(self) -> None:
        """Leave every screen over the hall, which is there again if somebody else signed in meanwhile."""
        from screens.training.hall import HallScreen

        while len(self.screen_stack) > 2 and not isinstance(self.screen, HallScreen):
            await self.pop_screen()
        if not isinstance(self.screen, HallScreen):
            await self.switch_screen(HallScreen())

    def moved(self, move: Callable[[SimClock], datetime | timedelta]) -> None:
        """Move the clock on; being away for an hour of the clock is not being away."""
        from datetime import timedelta as span

        by = move(self.sim)
        if isinstance(by, span):
            self.sim.forward(by)
        else:
            self.sim.to(by)
        self._idle_since = self.now()

    def on_unmount(self) -> None:
        if self.exercise is not None:
            self._count()
            self.exercise.save()
        if self.hall is not None:
            self.hall.office.store.close()

    # -- keys, and the table beside --------------------------------------------------------------------

    async def pass_on(self, event: Any) -> None:
        """Each key once, when its turn has come: then the screen it is meant for is there."""
        from textual import events

        if isinstance(event, events.Key) and self._at_work(event.key):
            self.pressed += 1
        await super().pass_on(event)

    def _at_work(self, key: str) -> bool:
        """Looking at the table, and what is opened from there, costs no keys; nor does the lock."""
        from screens.training.table import TableScreen

        if self.exercise is None or self.desk is None or self.locked or key in OWN_KEYS:
            return False
        return not any(isinstance(screen, TableScreen) for screen in self.screen_stack)

    def _count(self) -> None:
        if self.exercise is not None:
            self.exercise.count(keys=self.pressed)
        self.pressed = 0

    def counted(self) -> Exercise | None:
        """The exercise with the keys so far counted in."""
        self._count()
        return self.exercise

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The table is there only while somebody practises, and not under the lock."""
        if action in ("table", "card"):
            return self.exercise is not None and self.desk is not None and not self.locked
        return super().check_action(action, parameters)

    def action_table(self) -> None:
        """Spread the table over whatever is on the screen; again, and it is gone."""
        from screens.training.table import TableScreen

        if isinstance(self.screen, TableScreen):
            self.screen.action_back()
        elif isinstance(self.screen, DeskScreen):
            self.push_screen(TableScreen())
        else:
            self.bell()

    def action_card(self, by: int) -> None:
        """Another paper, beside the screen or on the table."""
        from screens.training.table import TableScreen

        if isinstance(self.screen, TableScreen):
            self.screen.turn(by)
        for side in self.screen.query(Side):
            side.at += by

    def fit(self, size: Size) -> None:
        super().fit(size)
        seated = self.beside and self.desk is not None and not self.locked
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen) and screen.is_attached:
                apart = screen.has_class("-training")
                lay(screen, self.exercise, size.width, wanted=seated and not apart)

    def _lay_out(self) -> None:
        self.fit(self.size)
