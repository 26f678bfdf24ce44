"""One exercise from the first visit to the last: what is prepared, what the clock says, what is kept.

It is saved in the folder of its run after every step: a terminal that was closed goes on where it was.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from counter.errors import Refused
from counter.training import place
from counter.training.clock import moved, real_now
from counter.training.play import Stage, play
from counter.training.recording import Span, handled, last_seq
from counter.training.scanning import lay_ready
from counter.training.scenario import Attempt, Handled, Scenario
from counter.training.strokes import usual

if TYPE_CHECKING:
    from pathlib import Path

    from counter.clock.workdays import Calendar
    from counter.desks.archive.archiving import Render
    from counter.desks.office import Office
    from counter.training.place import Hall
    from counter.training.scenario import Ending, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the mark of a run keeps of its exercise."""

    scenario: Scenario
    trainee: str
    started: str
    catalogue: str
    ahead: float
    """Of the clock, when it was saved."""
    visit: int
    began: str
    after: int
    seconds: float
    keys: int
    hints: int
    coach: bool
    case_id: str
    handled: tuple[Handled, ...]
    """Of the visits that are over."""
    usual_keys: int = 0
    """0 in what an older program left: it counted other keys."""


class Exercise:
    """A scenario that is being practised. Only one thread at a time may call it: the job thread."""

    def __init__(self, hall: Hall, office: Office, saved: Saved, render: Render) -> None:
        self.hall, self.office = hall, office
        self.saved = saved
        self.render = render
        self._since = time.monotonic()

    # -- beginning -------------------------------------------------------------------------------------

    @classmethod
    def begin(
        cls, hall: Hall, scenario: Scenario, trainee: str, *, render: Render, coach: bool = True
    ) -> Exercise:
        """A fresh store, the clock at the scenario's day, and what comes before the trainee prepared."""
        hall.clock.set(datetime.fromisoformat(scenario.day))
        office = place.new_run(hall, scenario)
        saved = Saved(
            scenario=scenario,
            trainee=trainee,
            started=real_now().isoformat(timespec="seconds"),
            catalogue=office.compiled.catalogue.version,
            ahead=hall.clock.ahead,
            visit=-1,
            began="",
            after=0,
            seconds=0.0,
            keys=0,
            hints=0,
            coach=coach,
            case_id="",
            handled=(),
            usual_keys=usual(scenario, office.compiled.catalogue),
        )
        begun = cls(hall, office, saved, render)
        try:
            begun.advance()
        except BaseException:
            office.store.close()
            raise
        return begun

    @classmethod
    def resume(cls, hall: Hall, trainee: str, render: Render) -> Exercise | None:
        """The exercise this trainee left, with its clock; None when there is none to go on with."""
        name = _running(hall).get(trainee, "")
        folder = hall.data / place.RUNS / name
        if not name or not folder.is_dir():
            return None
        try:
            saved = msgspec.convert(place.read(folder).get("exercise"), Saved)
        except msgspec.ValidationError:
            return None
        if saved.catalogue != hall.office.compiled.catalogue.version:
            return None
        hall.clock.ahead = saved.ahead
        return cls(hall, place.open_run(hall, folder, saved.scenario), saved, render)

    # -- where it stands -------------------------------------------------------------------------------

    @property
    def scenario(self) -> Scenario:
        """What is practised."""
        return self.saved.scenario

    @property
    def visit(self) -> Visit:
        """The visit the trainee is at."""
        return self.scenario.visits[self.saved.visit]

    @property
    def over(self) -> bool:
        """Whether every visit is over."""
        return self.saved.visit >= len(self.scenario.visits)

    @property
    def number(self) -> tuple[int, int]:
        """Which of the trainee's visits this is, and how many there are."""
        own = [no for no, one in enumerate(self.scenario.visits) if one.by == "trainee"]
        return sum(no <= self.saved.visit for no in own), len(own)

    def count(self, *, keys: int = 0, hints: int = 0) -> None:
        """Count what no journal counts; kept at the next save."""
        self.saved = replace(self.saved, keys=self.saved.keys + keys, hints=self.saved.hints + hints)

    def now_handled(self, declared: Ending | None = None) -> Handled:
        """The visit as it stands now."""
        saved = self.saved
        span = Span(
            visit=saved.visit,
            began=datetime.fromisoformat(saved.began),
            after=saved.after,
            seconds=self._seconds(),
            keys=saved.keys,
            hints=saved.hints,
        )
        now = self.hall.clock()
        return handled(self.office, span, case_id=saved.case_id, declared=declared, ended=now)

    def attempt(self) -> Attempt:
        """The run so far, as the score wants it."""
        return Attempt(
            scenario=self.scenario.id,
            seed=self.scenario.seed,
            trainee=self.saved.trainee,
            started=self.saved.started,
            catalogue=self.saved.catalogue,
            coach=self.saved.coach,
            usual_keys=self.saved.usual_keys,
            handled=self.saved.handled,
            finished=self.over,
        )

    # -- going on --------------------------------------------------------------------------------------

    def finish_visit(self, declared: Ending | None = None) -> None:
        """The trainee says that this visit is done: it is recorded, and the next one is prepared."""
        if self.over:
            raise Refused("这个练习已经做完了。")
        done = self.now_handled(declared)
        self.saved = replace(
            self.saved,
            handled=(*self.saved.handled, done),
            case_id=self.saved.case_id or done.case_id,
        )
        self.advance()

    def advance(self) -> None:
        """On to the trainee's next visit; what the program does on the way is done."""
        stage = Stage(office=self.office, render=self.render)
        index, case_id = self.saved.visit + 1, self.saved.case_id
        calendar = self.office_calendar()
        while index < len(self.scenario.visits):
            visit = self.scenario.visits[index]
            moved(self.hall.clock, visit.later, calendar)
            if visit.by == "trainee":
                lay_ready(self.office, visit, case_id)
                break
            case_id = play(stage, self.scenario, index, case_id)
            index += 1
        self._since = time.monotonic()
        self.saved = replace(
            self.saved,
            visit=index,
            case_id=case_id,
            began=self.hall.clock().isoformat(),
            after=last_seq(self.office),
            seconds=0.0,
            keys=0,
            hints=0,
        )
        self.save()

    def office_calendar(self) -> Calendar:
        """Working days as the station knows them."""
        from counter.clock.calendars import calendar

        return calendar(self.office.data)

    def next_due(self) -> datetime | None:
        """The next moment at which something falls due; None when no clock runs."""
        now = self.hall.clock()
        with self.office.store.read() as view:
            return min((at for at in view.tasks.nearest().values() if at > now), default=None)

    def break_off(self) -> None:
        """Stop here: this visit counts as it stands, those after it were never begun."""
        self.saved = replace(self.saved, handled=(*self.saved.handled, self.now_handled()))
        self.leave()

    def save(self) -> None:
        """Keep where it stands. StoreFailed when the folder cannot be written."""
        self.saved = replace(self.saved, ahead=self.hall.clock.ahead, seconds=self._seconds())
        self._since = time.monotonic()
        folder = self.office.data
        try:
            place.write(folder, {"exercise": msgspec.to_builtins(self.saved)})
        except OSError as error:
            raise place.cannot("写", folder, error) from error
        self._note("" if self.over else folder.name)

    def leave(self) -> None:
        """Break it off, or be done with it: nothing is resumed afterwards."""
        self._note("")

    def _note(self, name: str) -> None:
        """Whose exercise is where, in the mark of the hall."""
        running = {who: run for who, run in _running(self.hall).items() if who != self.saved.trainee}
        if name:
            running[self.saved.trainee] = name
        try:
            place.write(self.hall.data, {"running": running})
        except OSError as error:
            raise place.cannot("写", self.hall.data, error) from error

    def close(self) -> None:
        """Let go of the store."""
        self.office.store.close()

    def _seconds(self) -> float:
        return self.saved.seconds + (time.monotonic() - self._since)

    @property
    def folder(self) -> Path:
        """Where its papers are."""
        return self.office.data


def _running(hall: Hall) -> dict[str, str]:
    """Trainee → folder of the exercise that was left."""
    said = place.read(hall.data).get("running")
    return {str(who): str(run) for who, run in said.items()} if isinstance(said, dict) else {}
