"""A trainee's whole session by keys: from the first start of training to the result sheet."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import compiled
import pytest
from helpers import PIN, screen_text
from reading import whole
from training_hands import TRAINEE, ZONE, again, made, trained
from walking import Hands, pdf_of

from counter.training import classroom, history
from counter.training.place import folder_of
from screens.acceptance.checklist import ChecklistScreen
from screens.desk_screen import DeskScreen
from screens.entry.first_start import FirstStart
from screens.entry.sign_in import SignIn
from screens.home.workbench import Workbench
from screens.shared.chrome import TopBar
from screens.training.drawing import on_table
from screens.training.hall import HallScreen
from screens.training.result import ScoreScreen
from screens.training.side import Side
from screens.training.table import TableScreen

if TYPE_CHECKING:
    from pathlib import Path

    from counter.training.scenario import Scenario

MATTER, LEVEL, SEED = "P22", "2", "38"


@pytest.fixture(scope="module")
def hall_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station's folder in which the trainee has been here before."""
    return made(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def known(hall_made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(hall_made, tmp_path / "data")


async def first(hands: Hands, name: str = TRAINEE) -> None:
    """The first trainee makes himself known."""
    hands.on(FirstStart)
    for typed in (name, PIN, PIN):
        await hands.own(typed)
        await hands.key("enter")
    hands.on(HallScreen)


async def test_a_whole_session_by_keys_from_the_first_start_to_full_points(tmp_path: Path) -> None:
    """Pick a matter, see the faults, tell them once, read the sheet; nothing of it in the station."""
    data = tmp_path / "data"
    async with trained(data) as (app, hands):
        await first(hands)
        await hands.key("n", *MATTER, "enter", "backspace", *f"{LEVEL} {SEED}", "enter")
        table = hands.on(TableScreen)
        scenario = table.exercise.scenario
        truth = scenario.first.truth
        assert scenario.id == f"{MATTER}-{LEVEL}-{SEED}"
        assert truth.ending == "notice"
        assert {fault.kind for fault in truth.faults} == {"missing", "differs"}, (
            "one on a query of the window"
        )
        assert truth.cures, "a fault that is seen, and put right on the spot"
        assert scenario.applicant.name in hands.text
        await see(hands, scenario)

        await hands.key("escape")
        assert list(app.screen.query(Side)), "the table stands beside a wide window"
        assert on_table(scenario.first.cards) in hands.text
        await hands.reviews(scenario, scenario.first)
        paper = hands.snapshot.papers[-1]
        assert paper.kind == "notice"
        assert paper.number.startswith("991202-01-")
        assert "培训样张" in whole(pdf_of(app, paper.number))

        await hands.key("ctrl+t", "h")
        assert "没有要提示的" in hands.text
        await hands.key("e")
        assert paper.number in hands.text
        await hands.key("y")
        result = hands.on(ScoreScreen)
        assert (result.score.points, result.score.full) == (100, 100), [x.text for x in result.score.missed]
        assert "没有失分" in hands.text
        await hands.key("p")
        assert list(folder_of(data).glob("results/成绩单-*.pdf"))
        await hands.key("escape")
        hands.on(HallScreen)
        await hands.key("v", "v")
        assert "100分" in hands.text
        await hands.key("enter")
        assert hands.on(ScoreScreen).scenario == scenario
    kept = history.of(folder_of(data) / "results", TRAINEE)
    assert [(one.points, one.scenario, one.attempt.finished) for one in kept] == [(100, scenario.id, True)]
    assert kept[0].attempt.handled[0].keys == kept[0].attempt.usual_keys > 20
    assert sorted(path.name for path in data.iterdir()) == ["catalogues", "training"]


async def see(hands: Hands, scenario: Scenario) -> None:
    """Every paper is looked at, and every fault can be read on its card."""
    seen = ""
    for _ in scenario.first.cards:
        await hands.key("down")
        seen += hands.text.replace(" ", "").replace("\n", "").replace("│", "")
    for card in scenario.first.cards:
        assert card.title[:8] in seen
        for text in (card.holder, card.number, card.valid_until, card.signature):
            if text:
                assert text[:12] in seen
        if "" in (card.signature, card.seal, *(one.value for one in card.details)):
            assert "（空白）" in seen


async def test_every_screen_of_training_is_marked_and_the_clock_moves(known: Path) -> None:
    """At 80×24 the table is spread by a key; the coach explains, and a hint is counted."""
    async with trained(known, (80, 24)) as (app, hands):
        marked(hands)
        await again(hands)
        marked(hands)
        await hands.key("enter")
        exercise = hands.on(TableScreen).exercise
        marked(hands)
        assert not list(app.screen.query(Side))
        await hands.key("k")
        assert "R132" in hands.text, "the coach quotes the rule"
        await hands.key("h")
        assert exercise.saved.hints == 1
        began = app.now()
        await hands.key("c", "2")
        assert app.now() - began == timedelta(hours=1)
        await hands.key("ctrl+t")
        hands.on(Workbench)
        marked(hands)
        assert not app.locked, "an hour of the clock is not an hour away"
        await hands.key("s")
        assert "培训里不用" in hands.text
        for there in ("f9", "f6", "v"):
            await hands.key(there)
            marked(hands)
            await hands.key("escape")
        await hands.key("f12")
        marked(hands)
        await hands.key("ctrl+t")
        assert app.locked, "nothing comes up over the lock"


async def test_an_exercise_goes_on_after_a_restart_and_may_be_broken_off(known: Path) -> None:
    """What was not done costs points, and the run is kept as a broken one."""
    data = known
    async with trained(data, (80, 24)) as (app, hands):
        await again(hands)
        await hands.key("enter", "h", "c", "2", "escape", "f7")
        hands.on(SignIn)
        await hands.key("ctrl+t")
        hands.on(SignIn)
        moved = app.now()
        await hands.own(PIN)
        await hands.key("enter")
        assert hands.on(TableScreen).exercise.saved.hints == 1, "who comes back goes on"
    async with trained(data, (80, 24)) as (app, hands):
        await hands.own(PIN)
        await hands.key("enter")
        hands.on(TableScreen)
        assert app.exercise is not None
        assert app.exercise.saved.hints == 1
        assert app.now() == moved
        await hands.key("e")
        assert "怎样结束" in hands.text
        await hands.key("escape", "delete", "y")
        result = hands.on(ScoreScreen)
        marked(hands)
        assert result.score.lost("hint") > 0
        assert not result.attempt.finished
        await hands.key("escape")
        hands.on(HallScreen)
        assert app.data == folder_of(data), "the exercise is left"
    kept = history.of(folder_of(data) / "results", TRAINEE)
    assert [one.attempt.finished for one in kept] == [False]


async def test_the_table_may_be_drawn_once_more_after_the_last_visit(known: Path) -> None:
    """The window changes its size while the result is being written: it used to stop the program."""
    async with trained(known, (80, 24)) as (_, hands):
        await again(hands)
        await hands.key("enter")
        table = hands.on(TableScreen)
        table.exercise.finish_visit("stopped")
        assert table.exercise.over
        await hands.pilot.resize_terminal(100, 30)
        await hands.rests()
        assert hands.on(TableScreen).exercise.scenario.applicant.name in hands.text


def marked(hands: Hands) -> None:
    """培训 stands on top, first of all, with its own colours; the bar is there whatever lies over it."""
    screen = next(one for one in reversed(hands.app.screen_stack) if isinstance(one, DeskScreen))
    assert len(screen.query(TopBar)) == 1
    assert screen_text(hands.app).splitlines()[0].startswith(" 培训 ")
    assert hands.app.current_theme.panel == "#4b2f5c"


async def test_a_class_file_lists_its_exercises_and_its_result_counts(known: Path, tmp_path: Path) -> None:
    from counter.catalog import load

    listed = load.load(cache=compiled._compiled()).catalogue
    at = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
    tasks = [classroom.task("W10"), classroom.task("P04-3-1")]
    given = classroom.new("新人班", tasks, listed, trainer="王主任", at=at, coach=False)
    path = classroom.write(given, tmp_path / "新人班.json")
    data = known
    async with trained(data, class_file=path) as (app, hands):
        await again(hands)
        assert "新人班" in hands.text
        assert not app.coach
        await hands.key("k")
        assert "不许讲解" in hands.text
        await hands.key("enter")
        hands.on(TableScreen)
        await hands.key("k")
        assert "不讲解" in hands.text
        await hands.key("e", "3")
        assert hands.on(ScoreScreen).score.points == 100
        await hands.key("escape", "l")
        await hands.own(str(tmp_path / "没有.json"))
        await hands.key("enter")
        hands.on(HallScreen)
        assert "请核对位置" in hands.text.splitlines()[-1]
    found = classroom.collect(given, [folder_of(data) / "results"])
    assert not found.faults
    assert [(row.trainee, row.best["W10"].points) for row in found.rows] == [(TRAINEE, 100)]


async def test_an_exercise_at_a_later_desk_finds_its_case_prepared(known: Path) -> None:
    """The program played what comes before; the window of the exercise is the real one."""
    async with trained(known) as (app, hands):
        await again(hands)
        hall = hands.on(HallScreen)
        place = next(n for n, one in enumerate(hall.written) if one.visits[0].by == "program")
        await hands.key(*["down"] * place, "enter")
        exercise = hands.on(TableScreen).exercise
        assert exercise.saved.case_id
        await hands.key("escape", "f12")
        assert not list(app.screen.query(Side)), "nothing lies beside the lock"
        await hands.own(PIN)
        await hands.key("enter")
        assert list(app.screen.query(Side))
        bench = hands.on(Workbench)
        assert bench.board is not None
        assert any(line.number for line in bench.board.lines)
        assert (
            json.loads((app.data / "training.json").read_text())["exercise"]["visit"] == exercise.saved.visit
        )
        assert not isinstance(app.screen, ChecklistScreen)
