"""Hands for tests of training: the perfect run of a scenario through the real desks, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import compiled
import world

import receipts
from counter.clock.calendars import calendar
from counter.desks.office import Office, open_office
from counter.training import place
from counter.training.clock import SimClock, moved
from counter.training.lower import is_lower
from counter.training.play import PROGRAM, Stage, play
from counter.training.recording import Span, handled, last_seq
from counter.training.scenario import Attempt, Did, Expected, Handled
from counter.training.score_after import fits

if TYPE_CHECKING:
    from pathlib import Path

    from counter.training.scenario import Scenario

TRAINEE = "学员"
STARTED = "2026-11-23T09:00:00+08:00"


@dataclass
class Hall:
    """An office for scenarios, one after the other, and its clock, which runs only when moved."""

    office: Office
    clock: SimClock
    rooms: list[place.Hall] = field(default_factory=list)

    def office_for(self, scenario: Scenario) -> Office:
        """The one office, or one of an exercise's own where it plays below the county."""
        if not is_lower(scenario):
            return self.office
        if not self.rooms:
            self.rooms.append(place.open_hall(self.office.data, clock=self.clock))
        return place.new_run(self.rooms[0], scenario)

    @classmethod
    def open(cls, folder: Path) -> Hall:
        clock = SimClock(real=world.Clock())
        compiled.give(folder)
        return cls(open_office(folder, now=clock), clock)


def run(hall: Hall, scenario: Scenario) -> Attempt:
    """The perfect run: every visit as its truth says, the program's and the trainee's alike."""
    hall.clock.set(datetime.fromisoformat(scenario.day))
    office = hall.office_for(scenario)
    done: list[Handled] = []
    case_id = ""
    for index, visit in enumerate(scenario.visits):
        moved(hall.clock, visit.later, calendar(office.data))
        own = visit.by == "trainee"
        stage = Stage(office=office, render=receipts.render, name=TRAINEE if own else PROGRAM)
        span = Span(visit=index, began=hall.clock(), after=last_seq(office))
        case_id = play(stage, scenario, index, case_id)
        if own:
            ended = hall.clock()
            found = handled(office, span, case_id=case_id, declared=visit.truth.ending, ended=ended)
            done.append(found)
    if office is not hall.office:
        office.store.close()
    return Attempt(
        scenario=scenario.id,
        trainee=TRAINEE,
        started=STARTED,
        catalogue=office.compiled.catalogue.version,
        handled=tuple(done),
        finished=True,
    )


def without(done: Handled, expected: Expected) -> tuple[Did, ...]:
    """The entries of a visit but those that show a step."""
    return tuple(one for one in done.did if not fits(expected, one))
