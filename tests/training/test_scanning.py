"""The scanner of training: pages where scans are practised, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import compiled
import pytest
import world

import receipts
from counter import settings
from counter.desks.window.issue import IssueDesk
from counter.training.clock import SimClock
from counter.training.exercise import Exercise
from counter.training.place import open_hall
from counter.training.play import Stage, case_id_of
from counter.training.written import one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.training.place import Hall

TRAINEE = "学员甲"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    compiled.give(tmp_path)
    opened = open_hall(tmp_path, clock=SimClock(world.Clock()))
    yield opened
    opened.office.store.close()


def scans(exercise: Exercise) -> list[str]:
    """What lies in the scanner's folder."""
    folder = settings.folder(exercise.office.data, exercise.office.station, "scans_folder")
    return sorted(path.name for path in folder.glob("*"))


def test_where_scans_are_practised_a_page_for_each_paper_is_there(hall: Hall) -> None:
    exercise = Exercise.begin(hall, one("W31"), TRAINEE, render=receipts.render)
    with exercise.office.store.read() as view:
        lines = view.courses.course(exercise.saved.case_id).unscanned
    assert scans(exercise) == [f"扫描{no:02d}.png" for no, _ in enumerate(lines, 1)] != []
    exercise.close()


@pytest.mark.parametrize("opened", [False, True])
def test_no_page_is_there_when_nothing_was_received(hall: Hall, opened: bool) -> None:
    """The trainee came to the scans without a receipt, with or without a draft."""
    scenario = one("W42")
    exercise = Exercise.begin(hall, scenario, TRAINEE, render=receipts.render)
    stage = Stage(office=exercise.office, render=receipts.render, name=TRAINEE)
    if opened:
        IssueDesk(stage.desk("clerk")).open(scenario.matter, case_id_of(scenario))
    exercise.finish_visit("done")
    assert exercise.visit.desk == "digitise"
    assert bool(exercise.saved.case_id) == opened
    assert scans(exercise) == []
    exercise.leave()
    exercise.close()
