"""A station that has worked, its training room, and a trainee who does everything right there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import compiled
import world

import receipts
from counter import settings, settings_file
from counter.store.engine import FILE as STORE
from counter.training.place import folder_of
from counter.training.play import Stage, play

if TYPE_CHECKING:
    from pathlib import Path

    from counter.training.exercise import Exercise

ZONE = timezone(timedelta(hours=8))
REAL = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
TRAINEE = "学员甲"


class Real:
    """The device time: it stands, and a test moves it."""

    def __init__(self) -> None:
        self.at = REAL

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


def work(folder: Path) -> None:
    """A case with a notice, so that there are numbers and papers."""
    compiled.give(folder)
    station = replace(
        settings.sample(), name="湖滨区政务服务中心", printer_command="false {file}", public_url=""
    )
    settings_file.save(folder, station)
    office = world.World.open(folder)
    desk = office.desk()
    world.noticed(desk, world.begin(desk))
    office.close()


def trainee(exercise: Exercise) -> Stage:
    return Stage(office=exercise.office, render=receipts.render, name=TRAINEE)


def perfect(exercise: Exercise) -> None:
    """Every visit of the trainee played rightly, under the trainee's name."""
    while not exercise.over:
        truth = exercise.visit.truth
        play(trainee(exercise), exercise.scenario, exercise.saved.visit, exercise.saved.case_id)
        exercise.finish_visit(truth.ending)


def everything(data: Path) -> dict[str, bytes]:
    """Every file of the station but those of training, and what stands in its store."""
    files = {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and folder_of(data) not in path.parents and not path.name.startswith(STORE)
    }
    with closing(sqlite3.connect(data / STORE)) as store:
        files["store"] = "\n".join(store.iterdump()).encode()
    return files
