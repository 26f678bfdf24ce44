"""Where training happens: apart from the station in every way, kept over a restart, and guarded in depth."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import compiled
import pytest
import rooms
import world
from reading import pages, whole
from rooms import REAL, TRAINEE, ZONE, Real, everything, perfect, trainee

import receipts
from counter import settings_file
from counter.cases import numbers
from counter.catalog import load
from counter.clock.workdays import Calendar
from counter.desks.digitise.sending import send_due
from counter.desks.finding import find
from counter.desks.office import open_office
from counter.desks.printing import printers_of
from counter.errors import Refused, StoreUnusable
from counter.settings_file import ProfileFaulty
from counter.store import open_store
from counter.store.engine import FILE as STORE
from counter.training import place, recording
from counter.training.clock import SimClock, moved, next_morning
from counter.training.exercise import Exercise
from counter.training.generator import generate
from counter.training.marker import marked
from counter.training.place import new_run, open_hall
from counter.training.play import Stage, play
from counter.training.score import score
from counter.training.strokes import usual
from counter.training.written import load as written_load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.training.place import Hall

LONG = next(
    one
    for one in written_load()
    if one.visits[0].by == "program"
    and any(e.action == "case.push" for v in one.visits for e in v.truth.expects)
)
"""A scenario that goes on after the receipt: the outbox is filled as well."""


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station that has worked: a case with a notice, so that there are numbers and papers."""
    folder = tmp_path_factory.mktemp("station")
    rooms.work(folder)
    return folder


@pytest.fixture
def data(worked: Path, tmp_path: Path) -> Path:
    """A copy of that station for one test."""
    shutil.copytree(worked, tmp_path / "data", ignore=shutil.ignore_patterns("training"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def hall(worked: Path) -> Iterator[Hall]:
    """Its training room; every exercise has a folder of its own."""
    opened = open_hall(worked, clock=SimClock(Real()))
    yield opened
    opened.office.store.close()


# -- nothing of it is real ---------------------------------------------------------------------------------


@pytest.mark.rule("R139")
def test_nothing_made_in_training_is_found_in_the_station(data: Path) -> None:
    """Searched for: store, numbers, outbox, papers, keys, printers, every file."""
    before = everything(data)
    hall = open_hall(data, clock=SimClock(Real()))
    scenario = LONG
    exercise = Exercise.begin(hall, scenario, TRAINEE, render=receipts.render)
    perfect(exercise)
    with exercise.office.store.read() as view:
        papers = view.papers.of_case(exercise.saved.case_id)
        case = view.cases.get(exercise.saved.case_id)
    assert papers
    assert case is not None
    assert case.number is not None
    hall.office.store.close()
    exercise.close()
    after = everything(data)
    assert after == before
    told = b"".join((*after.values(), *(name.encode() for name in after)))
    for made in (case.number, case.id, scenario.applicant.name, TRAINEE, *(row.digest for row in papers)):
        assert made.encode() not in told
    assert numbers.TRAINING + "1202-" not in told.decode(errors="replace")


def test_numbers_of_training_are_recognised_everywhere_and_their_check_digits_hold(hall: Hall) -> None:
    exercise = Exercise.begin(
        hall, generate(hall.office.compiled.catalogue, "E03", 1, 3), TRAINEE, render=receipts.render
    )
    case_id = play(trainee(exercise), exercise.scenario, 0)
    with exercise.office.store.read() as view:
        case = view.cases.get(case_id)
        row = view.papers.of_case(case_id)[0]
    assert case is not None
    number = case.number or ""
    assert number.startswith("991202-01-")
    assert numbers.read_code(number).case == number
    assert numbers.is_training(number)
    assert find(trainee(exercise).desk("clerk"), number).case.id == case_id
    assert row.number.startswith(number)
    exercise.close()


def test_the_real_program_says_of_a_number_of_training_that_it_is_one(data: Path) -> None:
    number = numbers.case_number("991202", "01", REAL.date(), 1)
    office = open_office(data)
    desk = world.World(office, world.Clock()).signed()
    with pytest.raises(Refused, match="培训样张"):
        find(desk, number)
    office.store.close()


def test_every_paper_of_training_is_marked_in_its_record_and_wherever_it_is_drawn(hall: Hall) -> None:
    from counter.intake.frozen import thaw

    exercise = Exercise.begin(
        hall, generate(hall.office.compiled.catalogue, "E03", 1, 3), TRAINEE, render=receipts.render
    )
    case_id = play(trainee(exercise), exercise.scenario, 0)
    with exercise.office.store.read() as view:
        row = view.papers.of_case(case_id)[0]
    assert '"training":true' in row.record
    paper = thaw(row)
    assert paper.head.training
    assert any("培训样张" in line for line in receipts.preview(paper, 80))
    plain = replace(paper, head=replace(paper.head, training=False))
    assert not any("培训样张" in line for line in receipts.preview(plain, 80))
    assert receipts.render(paper) != receipts.render(plain)
    exercise.close()


def test_a_guide_printed_in_training_is_stamped_on_every_page_and_is_the_same_otherwise(hall: Hall) -> None:
    from counter.desks.guiding import GuidesDesk
    from receipts import guides
    from receipts.practice import stamped

    desk = Stage(office=hall.office, render=receipts.render).desk("clerk")
    pdf = guides.render(GuidesDesk(desk).guide("E12"), "leaflet")
    made = stamped(pdf)
    assert whole(made).count("培训样张") == 2 * len(pages(pdf))
    assert whole(made).replace("培训样张", "") == whole(pdf)


def test_the_record_of_a_real_paper_is_what_it_was_before_there_was_training(data: Path) -> None:
    office = open_office(data)
    with office.store.read() as view:
        records = [row.record for row in view.papers.of_case("case-E03")]
    assert records
    assert not any("training" in record for record in records)
    office.store.close()


def test_training_signs_with_no_key_prints_into_a_folder_only_and_sends_nothing(hall: Hall) -> None:
    from counter.codes import kept
    from counter.codes.key_files import make_key

    exercise = Exercise.begin(hall, LONG, TRAINEE, render=receipts.render)
    make_key(exercise.folder / kept.FOLDER, district="411202", name="x", since=REAL.date())
    (exercise.folder / "printers.toml").write_text('[front]\nkind = "command"\naddress = "false {file}"\n')
    perfect(exercise)
    desk = trainee(exercise).desk("clerk")
    with exercise.office.store.read() as view:
        records = [row.record for row in view.papers.of_case(exercise.saved.case_id)]
    assert all("SMX1:991202-" in record for record in records)
    assert [one.kind for one in printers_of(desk).all] == ["folder"]
    assert str(exercise.folder) in printers_of(desk).all[0].address
    assert not send_due(desk)
    assert not list((exercise.folder / "outbox").glob("**/*"))
    station = exercise.office.station
    assert (station.database_url, station.printer_command, station.public_url) == ("", "", "")
    exercise.close()


# -- guards ------------------------------------------------------------------------------------------------


def test_the_real_program_opens_no_folder_and_no_store_of_training(hall: Hall, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="培训的数据文件夹"):
        open_office(hall.data)
    moved_away = tmp_path / "moved"
    moved_away.mkdir()
    shutil.copyfile(hall.data / STORE, moved_away / STORE)
    with pytest.raises(StoreUnusable, match="培训的数据"):
        open_office(moved_away)


def test_training_opens_no_real_store_and_no_foreign_folder(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="正式的数据"):
        open_store(None, data, training=True)
    other = tmp_path / "other"
    (other / "training").mkdir(parents=True)
    (other / "training" / "照片.png").write_bytes(b"x")
    with pytest.raises(Refused, match="已有别的东西"):
        open_hall(other)
    with pytest.raises(StoreUnusable, match="数据库服务器"):
        open_store("postgresql://nobody@localhost:1/x", data, training=True)


def test_there_is_no_training_inside_training(hall: Hall) -> None:
    with pytest.raises(Refused, match="已经是培训的文件夹"):
        open_hall(hall.data)


def test_a_station_may_not_take_a_code_of_training_for_its_own(data: Path, hall: Hall) -> None:
    with pytest.raises(ProfileFaulty, match="99 开头"):
        settings_file.save(data, replace(settings_file.load(data), district_code="991202"))
    with pytest.raises(Refused, match="培训里不能改"):
        hall.office.with_station(hall.office.station)


def test_a_store_stays_stamped_when_it_is_brought_up_to_date_or_restored(hall: Hall, tmp_path: Path) -> None:
    copy = tmp_path / "restored.db"
    with closing(sqlite3.connect(hall.data / STORE)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        assert target.execute("PRAGMA application_id").fetchone() == (0x54524E47,)
    with pytest.raises(StoreUnusable, match="培训的数据"):
        open_store(f"sqlite:///{copy}", tmp_path)


# -- clock -------------------------------------------------------------------------------------------------


def test_the_clock_of_training_runs_on_from_where_it_was_moved_to() -> None:
    real = Real()
    clock = SimClock(real)
    clock.set(datetime(2026, 12, 1, 9, 0))  # noqa: DTZ001  (a scenario says local time)
    real.at += timedelta(minutes=5)
    assert clock().replace(second=0, microsecond=0) == datetime(2026, 12, 1, 9, 5, tzinfo=ZONE)
    clock.forward(timedelta(hours=-3))
    assert clock().hour == 9
    assert not clock.to(datetime(2026, 11, 1, tzinfo=ZONE))
    assert clock.to(datetime(2026, 12, 2, 8, 0, tzinfo=ZONE))
    assert clock().day == 2


@pytest.mark.parametrize(
    ("later", "then"),
    [
        ("", "11-27 16:00"),
        ("+15m", "11-27 16:15"),
        ("+1h", "11-27 17:00"),
        ("+2d", "11-29 16:00"),
        ("morning", "11-30 08:30"),
    ],
)
def test_a_visit_moves_the_clock_as_it_says(later: str, then: str) -> None:
    clock = SimClock(lambda: datetime(2026, 11, 27, 16, 0, tzinfo=ZONE))  # a Friday
    moved(clock, later, Calendar())
    assert f"{clock():%m-%d %H:%M}" == then


def test_an_unknown_move_is_an_error_and_a_holiday_is_no_morning() -> None:
    with pytest.raises(ValueError, match="no such move"):
        moved(SimClock(), "tomorrow", Calendar())
    closed = Calendar(off={datetime(2026, 11, 30, tzinfo=ZONE).date(): "节"}, years=frozenset({2026}))
    assert next_morning(datetime(2026, 11, 27, 16, 0, tzinfo=ZONE), closed).day == 1


# -- exercises ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("matter", "level", "seed"), [("P14", 2, 13), ("P11", 3, 5), ("P04", 3, 1)])
def test_a_perfect_run_of_a_generated_scenario_scores_full(
    hall: Hall, matter: str, level: int, seed: int
) -> None:
    scenario = generate(hall.office.compiled.catalogue, matter, level, seed)  # type: ignore[arg-type]
    exercise = Exercise.begin(hall, scenario, TRAINEE, render=receipts.render)
    perfect(exercise)
    told = score(scenario, exercise.attempt())
    assert told.points == told.full, [one.text for one in told.missed]
    assert exercise.attempt().finished
    exercise.close()


def test_what_comes_before_the_trainee_is_prepared_and_is_not_the_trainees(hall: Hall) -> None:
    scenario = LONG
    exercise = Exercise.begin(hall, scenario, TRAINEE, render=receipts.render)
    assert exercise.visit.by == "trainee"
    assert exercise.saved.case_id
    assert exercise.now_handled().did == ()
    perfect(exercise)
    told = score(scenario, exercise.attempt())
    assert told.points == told.full, [one.text for one in told.missed]
    exercise.close()


def test_an_exercise_an_older_program_left_is_gone_on_with_and_costs_no_keys(hall: Hall) -> None:
    exercise = Exercise.begin(hall, LONG, TRAINEE, render=receipts.render)
    assert exercise.attempt().usual_keys > 0
    left = place.read(exercise.folder)
    del left["exercise"]["usual_keys"]
    left["exercise"]["scenario"]["keys"] = 0
    place.write(exercise.folder, left)
    exercise.close()
    resumed = Exercise.resume(hall, TRAINEE, receipts.render)
    assert resumed is not None
    assert (resumed.scenario, resumed.attempt().usual_keys) == (LONG, 0)
    resumed.leave()
    resumed.close()


def test_an_exercise_that_was_left_is_gone_on_with_where_it_was(data: Path) -> None:
    hall = open_hall(data, clock=SimClock(Real()))
    scenario = generate(hall.office.compiled.catalogue, "E03", 1, 1)
    exercise = Exercise.begin(hall, scenario, TRAINEE, render=receipts.render, coach=False)
    hall.clock.forward(timedelta(hours=2))
    exercise.count(keys=7, hints=1)
    case_id = play(trainee(exercise), scenario, 0)
    exercise.save()
    exercise.close()
    hall.office.store.close()

    again = open_hall(data, clock=SimClock(Real()))
    resumed = Exercise.resume(again, TRAINEE, receipts.render)
    assert resumed is not None
    assert resumed.scenario == scenario
    assert (resumed.saved.keys, resumed.saved.hints, resumed.saved.coach) == (7, 1, False)
    assert again.clock().date().isoformat() == scenario.day[:10]
    done = resumed.now_handled()
    assert (done.case_id, done.ending, done.keys) == (case_id, "notice", 7)
    assert resumed.attempt().usual_keys == usual(scenario, again.office.compiled.catalogue)
    resumed.finish_visit()
    assert Exercise.resume(again, TRAINEE, receipts.render) is None
    resumed.close()
    again.office.store.close()


def test_a_damaged_mark_or_another_catalogue_resumes_nothing_and_still_guards(hall: Hall) -> None:
    exercise = Exercise.begin(
        hall, generate(hall.office.compiled.catalogue, "E03", 1, 3), TRAINEE, render=receipts.render
    )
    exercise.saved = replace(exercise.saved, catalogue="old")
    exercise.save()
    assert Exercise.resume(hall, TRAINEE, receipts.render) is None
    (exercise.folder / "training.json").write_text("{")
    assert Exercise.resume(hall, TRAINEE, receipts.render) is None
    assert marked(exercise.folder)
    with pytest.raises(Refused, match="培训"):
        open_office(exercise.folder)
    exercise.close()


def test_only_the_last_exercises_are_kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = open_hall(data, clock=SimClock(Real()))
    monkeypatch.setattr(place, "KEPT_RUNS", 3)
    scenario = generate(hall.office.compiled.catalogue, "E03", 1, 3)
    for _ in range(5):
        new_run(hall, scenario).store.close()
    assert [one.name[:4] for one in sorted((hall.data / "runs").iterdir())] == ["0003", "0004", "0005"]


def test_the_catalogue_of_training_is_the_shipped_one_whatever_the_station_added(hall: Hall) -> None:
    assert hall.office.compiled.catalogue.version == load.load(cache=compiled._compiled()).catalogue.version
    assert recording.last_seq(hall.office) == 0
