"""Keys of training: counted as pressed, charged as the sheet says, and never to who wastes none.

`counter.training.strokes` computes the keys of a skilled run. Here the skilled hand presses them in the real
windows; the two must agree to the key, visit by visit.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from helpers import PIN
from training_hands import Ticking, again, made, trained

from counter.training import strokes, written
from counter.training.generator import generate
from screens.acceptance.situation import SituationScreen
from screens.home.workbench import Workbench
from screens.issuing.dialogs import Menu
from screens.training.result import ScoreScreen
from screens.training.table import TableScreen

if TYPE_CHECKING:
    from pathlib import Path

    from training_hands import Trainee

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Level, Scenario, StationKind
    from screens.training.app import TrainingApp

WINDOW = ("W15", "W41", "W46")
"""An agent, online, a second visit with another paper changed."""
DESKS = ("W30", "W33", "W36", "W38", "W39")
"""Advice, acceptance and refusal, mail, what was deferred, a withdrawal."""
LIFE = ("W42",)
"""From the receipt over scans, slips, department and issuing window to the archive."""
TOWNSHIPS = ("W47", "W49", "W52")
"""Below the county: received, forwarded, handed up."""
BELOW: tuple[tuple[str, Level, int, StationKind], ...] = (
    ("E04", 2, 3, "乡级"),
    ("E03", 3, 7, "乡级"),
    ("P11", 1, 2, "乡级"),
    ("P14", 1, 9, "村级"),
)
"""Made up for a township or a village: received, stopped, forwarded, asked."""
MADE: tuple[tuple[str, Level, int], ...] = (
    ("E03", 1, 1),
    ("P04", 3, 2),
    ("E13", 3, 4),
    ("P09", 1, 1),
)
"""A notice, a receipt for a child, a stop, advice alone."""


@pytest.fixture(scope="module")
def hall_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station's folder in which the trainee has been here before."""
    return made(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def known(hall_made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(hall_made, tmp_path / "data")


def listed(app: TrainingApp) -> Catalogue:
    assert app.office is not None
    return app.office.compiled.catalogue


async def wastes_nothing(app: TrainingApp, hands: Trainee, scenario: Scenario) -> None:
    attempt, worth = await hands.runs(scenario)
    assert worth.points == 100, (scenario.id, [one.text for one in worth.missed])
    pressed = [one.keys for one in attempt.handled]
    assert pressed == list(strokes.by_visit(scenario, listed(app))), scenario.id
    assert attempt.usual_keys == worth.keys == sum(pressed)
    await hands.key("escape")


@pytest.mark.parametrize(
    "exercises", [WINDOW, DESKS, LIFE, TOWNSHIPS], ids=["window", "desks", "life", "townships"]
)
async def test_a_written_exercise_takes_the_keys_that_were_computed(
    known: Path, exercises: tuple[str, ...]
) -> None:
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        for one in exercises:
            await wastes_nothing(app, hands, written.one(one))


async def test_a_made_up_exercise_takes_the_keys_that_were_computed(known: Path) -> None:
    endings = set()
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        for matter, level, seed in MADE:
            scenario = generate(listed(app), matter, level, seed)
            endings.add(scenario.first.truth.ending)
            await wastes_nothing(app, hands, scenario)
    assert endings == {"receipt", "notice", "stopped", "advice"}


async def test_an_exercise_made_up_for_a_lower_station_takes_the_keys_that_were_computed(known: Path) -> None:
    endings = set()
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        for matter, level, seed, station in BELOW:
            scenario = generate(listed(app), matter, level, seed, station)
            endings.add(scenario.first.truth.ending)
            await wastes_nothing(app, hands, scenario)
    assert endings == {"receipt", "stopped", "advice", "forward"}


async def test_wasted_keys_are_charged_exactly_as_the_sheet_says(known: Path) -> None:
    """Help opened and closed, an answer typed wrongly and taken back: every press in a window counts."""
    scenario = written.one("W08")
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        app.begin(hands.screen, scenario)
        await hands.rests()
        await hands.key("escape")
        await hands.handle(scenario, scenario.first)
        usual = strokes.usual(scenario, listed(app))
        assert app.pressed == usual == 25
        hands.on(SituationScreen)
        await hands.key(*["f1", "escape"] * 4, "down", "up")
        assert app.pressed == usual + 10
        await hands.ends(scenario.first)
        assert hands.on(ScoreScreen).score.points == 100, "one and a half times the usual are free: 37"
        await hands.key("escape")

        app.begin(hands.screen, scenario)
        await hands.rests()
        await hands.key("escape", *["f1", "escape"] * 13)
        await hands.handle(scenario, scenario.first)
        assert app.pressed == usual + 26
        await hands.ends(scenario.first)
        result = hands.on(ScoreScreen)
        assert [(one.text, one.points) for one in result.score.missed] == [
            ("按键偏多：51次，熟练操作约25次", -2)
        ], "13 and a half above 37 and a half: two started halves of 25"
        assert result.score.points == 98
        assert "51次（熟练操作约25次）" in hands.text.replace(" ", "")


async def test_a_character_typed_and_taken_back_counts_twice(known: Path) -> None:
    """Each key once, whether the window knows it or lets it pass."""
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        app.begin(hands.screen, written.one("W08"))
        await hands.rests()
        await hands.key("escape")
        hands.on(Workbench)
        assert app.pressed == 0
        await hands.key("f2", "x", "y", "backspace", "backspace", "左")
        assert app.pressed == 6


async def test_the_table_and_what_is_opened_from_it_cost_no_keys(known: Path) -> None:
    """Papers, coach, hint, clock and lock: none of them is work at a window."""
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        app.begin(hands.screen, written.one("W01"))
        await hands.rests()
        exercise = hands.exercise
        hands.on(TableScreen)
        await hands.key("down", "pagedown", "k", "h", "f1", "escape", "c")
        hands.on(Menu)
        await hands.key("2", "b", "b", "e")
        hands.on(Menu)
        await hands.key("escape", "escape")
        hands.on(Workbench)
        await hands.key("ctrl+n", "ctrl+p", "ctrl+t", "ctrl+t")
        hands.on(Workbench)
        await hands.key("f12")
        await hands.own(PIN)
        await hands.key("enter")
        hands.on(Workbench)
        assert app.pressed + exercise.saved.keys == 1, "F12 itself was pressed at the window"
        await hands.key("f3", "escape")
        assert app.pressed + exercise.saved.keys == 3
        assert exercise.saved.hints == 1
