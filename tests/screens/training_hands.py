"""A skilled trainee: every exercise the right way by keys through the real windows, without a key wasted."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import compiled
from helpers import PIN, settle
from training_desks import DO, AtDesks

from counter.training.clock import SimClock
from counter.training.place import open_hall
from screens.entry.sign_in import SignIn
from screens.issuing.dialogs import Menu
from screens.shared.dialogs import Confirm
from screens.training.app import TrainingApp
from screens.training.hall import HallScreen
from screens.training.result import ScoreScreen
from screens.training.table import OTHER_ENDINGS, TableScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from walking import Hands

    from counter.training.scenario import Attempt, Scenario, Visit
    from counter.training.score import Score

TRAINEE = "学员甲"
ZONE = timezone(timedelta(hours=8))
SELF = ("paper.notice", "paper.receipt", "case.submitted", "case.come_back", "consult.give")
"""Steps that are part of the review or the consultation itself."""


class Standing:
    """A device clock that stands."""

    def __call__(self) -> datetime:
        return datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)


class Ticking(Standing):
    """It moves by a millisecond at each look: what the program prepares was before the trainee began."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return super().__call__() + timedelta(milliseconds=self.looks)


def made(data: Path) -> Path:
    """A station's folder in which the trainee has been here before."""
    compiled.give(data)
    hall = open_hall(data, clock=SimClock(Standing()))
    hall.office.first_operator(TRAINEE, PIN)
    hall.office.store.close()
    return data


@asynccontextmanager
async def trained(
    data: Path,
    size: tuple[int, int] = (120, 40),
    *,
    class_file: Path | None = None,
    device: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[TrainingApp, Trainee]]:
    """Training on a station's data folder, as far as it comes by itself."""
    compiled.give(data)
    app = TrainingApp(data, clock=SimClock(device or Standing()), class_file=class_file)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, Trainee(app, pilot)


async def again(hands: Hands) -> None:
    """The trainee, who is known here, signs in."""
    hands.on(SignIn)
    await hands.own(PIN)
    await hands.key("enter")
    hands.on(HallScreen)


@dataclass
class Trainee(AtDesks):
    """One trainee, from the list of exercises to the result sheet."""

    async def runs(self, scenario: Scenario) -> tuple[Attempt, Score]:
        """From the list of exercises to the result sheet."""
        self.training.begin(self.screen, scenario)
        await self.rests()
        while isinstance(self.screen, TableScreen):
            visit = self.exercise.visit
            await self.key("escape")
            await self.handle(scenario, visit)
            await self.ends(visit)
        result = self.on(ScoreScreen)
        return result.attempt, result.score

    async def rests(self) -> None:
        """Wait for what was begun without a key."""
        await settle(self.pilot)

    async def ends(self, visit: Visit) -> None:
        """Ctrl+T, E, and how it ended."""
        await self.key("ctrl+t", "e")
        if isinstance(self.screen, Menu):
            await self.key(str(OTHER_ENDINGS.index(visit.truth.ending) + 1))
        else:
            self.on(Confirm)
            await self.key("y")

    async def handle(self, scenario: Scenario, visit: Visit) -> None:
        """One visit, as its truth says."""
        truth = visit.truth
        if truth.ending == "advice":
            await self.advise(scenario, visit)
        elif truth.ending == "stopped":
            await self.begin(scenario.matter.lower(), scenario.matter)
            await self.told(truth.answers, truth.licence.number if truth.licence else "")
        elif truth.ending in ("notice", "receipt", "forward"):
            await self.reviews(scenario, visit)
        for expected in truth.expects:
            if expected.action not in SELF:
                await DO[expected.action](self, expected)
