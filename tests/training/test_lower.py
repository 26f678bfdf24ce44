"""Exercises below the county: a made-up township in the folder of the exercise, and nowhere else."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import compiled
import mistakes
import msgspec
import pytest
import rooms
from hypothesis import given, settings
from hypothesis import strategies as st

import receipts
from counter.catalog import load
from counter.codes import kept
from counter.codes.key_files import make_key
from counter.desks.exchange.joining import JoiningDesk
from counter.desks.exchange.outgoing import make_all
from counter.desks.exchange.standing import found_here, here, joined, placed
from counter.desks.exchange.status import state_of
from counter.desks.printing import printers_of
from counter.desks.window.issue import IssueDesk
from counter.errors import BadInput, Refused
from counter.training import lower, score_review, written
from counter.training.checking import brought, check, look
from counter.training.classroom import digest, task
from counter.training.clock import SimClock
from counter.training.coach import explain, hint
from counter.training.exercise import Exercise
from counter.training.generator import generate
from counter.training.place import open_hall
from counter.training.play import play
from counter.training.prices import FULL, PRICES
from counter.training.scenario import Given, Judged, station_named
from counter.training.score import score
from counter.training.sheet import sheet
from counter.training.strokes import usual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.training.place import Hall
    from counter.training.scenario import Attempt, Level, Scenario, StationKind

LOWER = tuple(one for one in written.load() if lower.is_lower(one))
FORWARDED = written.one("W49")
RECEIVED = written.one("W47")
LEVELS: tuple[Level, ...] = (1, 2, 3)
STATIONS: tuple[StationKind, ...] = ("乡级", "村级")


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


MATTERS = sorted(one.id for one in catalogue().matters)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that has worked, and has a key of its own."""
    folder = tmp_path_factory.mktemp("station")
    rooms.work(folder)
    make_key(folder / kept.FOLDER, district="411202", name="湖滨区", since=rooms.REAL.date())
    (folder / "exchange").mkdir()
    return folder


@pytest.fixture(scope="module")
def room(station: Path) -> Iterator[Hall]:
    opened = open_hall(station, clock=SimClock(rooms.Real()))
    yield opened
    opened.office.store.close()


def begun(room: Hall, scenario: Scenario) -> Exercise:
    return Exercise.begin(room, scenario, rooms.TRAINEE, render=receipts.render)


def done(room: Hall, scenario: Scenario) -> Attempt:
    """The perfect run."""
    exercise = begun(room, scenario)
    rooms.perfect(exercise)
    exercise.close()
    return exercise.attempt()


# -- the place ---------------------------------------------------------------------------------------------


@pytest.mark.rule("R032")
@pytest.mark.rule("R034")
def test_nothing_of_a_township_reaches_the_station(station: Path, tmp_path: Path) -> None:
    """Store, keys, lists, exchange folder, outbox, papers: the station's stay what they were, to the byte."""
    data = shutil.copytree(station, tmp_path / "data", ignore=shutil.ignore_patterns("training"))
    before = rooms.everything(data)
    hall = open_hall(data, clock=SimClock(rooms.Real()))
    for scenario in LOWER:
        exercise = begun(hall, scenario)
        rooms.perfect(exercise)
        made = [one.relative_to(exercise.folder).as_posix() for one in exercise.folder.rglob("*")]
        assert not [one for one in made if one.startswith(("exchange", "outbox/")) or one.endswith(".smx")]
        assert not [one for one in made if one.endswith(".key")], "no private key was written"
        assert [one.kind for one in printers_of(rooms.trainee(exercise).desk("clerk")).all] == ["folder"]
        exercise.close()
    hall.office.store.close()
    assert rooms.everything(data) == before
    assert found_here(data / kept.FOLDER) is None, "the station has joined nothing"


def test_its_numbers_are_its_own_and_its_papers_unsigned_samples_that_wait_for_the_county(room: Hall) -> None:
    exercise = begun(room, RECEIVED)
    case_id = play(rooms.trainee(exercise), RECEIVED, 0)
    desk = rooms.trainee(exercise).desk("clerk")
    with exercise.office.store.read() as view:
        (row,) = view.papers.of_case(case_id)
    assert row.number.startswith("991202-21-")
    assert '"training":true' in row.record
    assert f"SMX1:{row.number}:" in row.record
    assert state_of(desk, row.number) == "待同步"
    at = placed(desk)
    assert (at.me.name, at.me.level, at.me.authorised) == ("培训乡便民服务中心", "乡级", ("E04",))
    assert [one.name for one in at.listed.neighbours(at.code)] == ["培训县政务服务中心"]
    exercise.close()


def test_an_exercise_at_the_county_is_on_no_list_and_waits_for_nobody(room: Hall) -> None:
    scenario = written.one("W01")
    exercise = begun(room, scenario)
    case_id = play(rooms.trainee(exercise), scenario, 0)
    desk = rooms.trainee(exercise).desk("clerk")
    with exercise.office.store.read() as view:
        (row,) = view.papers.of_case(case_id)
        assert not view.courses.course(case_id).neighbours
    assert row.number.startswith("991202-01-")
    assert state_of(desk, row.number) == ""
    assert not (exercise.folder / kept.FOLDER).exists()
    assert exercise.office.station == room.office.station
    with pytest.raises(Refused, match="培训里不和别的站点交换"):
        placed(desk)
    exercise.close()


def test_no_package_is_made_or_taken_and_nothing_is_joined_there(room: Hall) -> None:
    exercise = begun(room, FORWARDED)
    desk = rooms.trainee(exercise).desk("administrator")
    assert not joined(desk), "the room of the exchange is not there"
    with pytest.raises(Refused, match="培训里不和别的站点交换"):
        here(desk)
    with pytest.raises(Refused, match="培训里不和别的站点交换"):
        make_all(desk)
    with pytest.raises(Refused):
        JoiningDesk(desk).card("21-25")
    exercise.close()


def test_one_that_was_left_is_gone_on_with_at_the_same_station(room: Hall) -> None:
    exercise = begun(room, FORWARDED)
    exercise.close()
    again = Exercise.resume(room, rooms.TRAINEE, receipts.render)
    assert again is not None
    assert (again.office.station.level, again.office.station.window) == ("乡级", "21")
    rooms.perfect(again)
    assert score(FORWARDED, again.attempt()).points == FULL
    again.close()


# -- what may be received there ----------------------------------------------------------------------------


@pytest.mark.rule("R130")
def test_what_is_not_authorised_cannot_be_received_and_goes_to_the_county_on_a_slip(room: Hall) -> None:
    exercise = begun(room, FORWARDED)
    stage = rooms.trainee(exercise)
    case_id = play(stage, FORWARDED, 0)
    with exercise.office.store.read() as view:
        course = view.courses.course(case_id)
        assert [one.kind for one in view.papers.of_case(case_id)] == ["forward"]
    assert course.away == "培训县政务服务中心"
    (slip,) = course.handoffs
    assert (slip.kind, slip.giver, slip.taker) == ("forward", "window:21", "window:01")
    assert {one.line for one in course.pieces} == {card.line for card in FORWARDED.first.cards}
    exercise.close()

    received = replace(RECEIVED, authorised=())
    exercise = begun(room, received)
    with pytest.raises(Refused, match="县里没有授权本站收这一项"):
        play(rooms.trainee(exercise), received, 0)
    exercise.close()


def test_a_case_handed_up_is_the_countys_and_its_papers_are_on_their_way(room: Hall) -> None:
    scenario = written.one("W52")
    exercise = begun(room, scenario)
    rooms.perfect(exercise)
    with exercise.office.store.read() as view:
        course = view.courses.course(exercise.saved.case_id)
    assert course.away == "培训县政务服务中心"
    assert {one.handoff for one in course.pieces} == {course.handoffs[0].id}
    desk = IssueDesk(rooms.trainee(exercise).desk("clerk"))
    with pytest.raises(Refused, match="办理"):
        desk.amend(course.case, "改一下")
    exercise.close()


# -- what it is worth --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", LOWER, ids=[one.id for one in LOWER])
def test_the_right_way_scores_full(room: Hall, scenario: Scenario) -> None:
    attempt = done(room, scenario)
    found = score(scenario, attempt)
    assert (found.points, found.missed) == (FULL, ())
    told = sheet(scenario, attempt, found, catalogue())
    assert told.points == FULL
    assert "代收转送" in "".join(told.outcome) or scenario.first.truth.ending != "forward"


def missed(scenario: Scenario, attempt: Attempt) -> dict[str, int]:
    found = score(scenario, attempt)
    assert all(one.rules for one in found.missed if one.kind not in ("unfinished", "person"))
    return {kind: found.lost(kind) for kind in {one.kind for one in found.missed}}


def paper(kind: str) -> Given:
    return Given(kind=kind, number="1", at=mistakes.BEGAN)


def test_each_wrong_way_at_a_forwarding_costs_what_the_sheet_says(room: Hall) -> None:
    right = done(room, FORWARDED)
    judged, asks = right.handled[0].judged, right.handled[0].asks
    line = next(iter(judged))
    absent = next(key for key, ask in asks.items() if ask == "原件" and key not in judged)
    good = Judged(kind="original")

    def lines(**changed: Judged) -> Attempt:
        return mistakes.at(0, judged=judged | changed)(right)

    slip, taken = PRICES["slip"].points, PRICES["taken"].points
    left = {key: one for key, one in judged.items() if key != line}
    assert missed(FORWARDED, mistakes.at(0, judged=left)(right)) == {"slip": slip}
    assert missed(FORWARDED, lines(**{absent: good})) == {"slip": slip}
    assert missed(FORWARDED, lines(**{absent: Judged(kind="missing")})) == {}, "the county looks at that"
    assert missed(FORWARDED, lines(**{line: Judged(kind="defective", raised=("x",))})) == {"slip": slip}
    exempt = mistakes.at(0, judged=judged | {"身份证": good}, asks=asks | {"身份证": "免提交"})(right)
    assert missed(FORWARDED, exempt) == {"taken": taken}
    assert missed(FORWARDED, mistakes.at(0, applicant=None)(right)) == {"person": PRICES["person"].points}
    assert missed(FORWARDED, mistakes.at(0, licence=None)(right)) == {"licence": PRICES["licence"].points}
    wrong = mistakes.at(0, ending="receipt", papers=(paper("receipt"),))(right)
    assert missed(FORWARDED, wrong) == {"ending": PRICES["ending"].points}
    for ending in (None, "advice", "done"):
        assert missed(FORWARDED, mistakes.at(0, ending=ending, papers=())(right)) == {"unfinished": FULL}


def test_forwarding_what_may_be_received_or_what_nobody_brought_costs(room: Hall) -> None:
    forwarded = done(room, FORWARDED).handled[0]
    step = next(one for one in forwarded.did if one.action == "handoff.forward")
    right = done(room, RECEIVED)
    wrong = mistakes.at(0, ending="forward", papers=(paper("forward"),), did=(step,))(right)
    assert missed(RECEIVED, wrong) == {
        "ending": PRICES["ending"].points,
        "forbidden": PRICES["forbidden"].points,
    }
    asked = written.one("W48")
    told = mistakes.at(0, ending="forward", papers=(paper("forward"),), did=(step,))(done(room, asked))
    assert score(asked, told).points == 0, "nobody was told, and nothing was there to be sent"


def test_the_trap_of_another_level_costs_the_item_that_was_dropped(room: Hall) -> None:
    scenario = written.one("W50")
    right = done(room, scenario)
    wrong = mistakes.at(0, rows=(1, 2))(right)
    (one,) = score(scenario, wrong).missed
    assert (one.kind, one.points, one.rules) == ("item", -PRICES["item"].points, ("R019", "R173"))


def test_the_coach_says_what_this_station_may_receive_and_hints_at_what_was_left(room: Hall) -> None:
    assert "代收转送" in "".join(one.text for one in explain(FORWARDED, 0, "result"))
    assert "代收转送" not in "".join(one.text for one in explain(written.one("W01"), 0, "result"))
    right = done(room, FORWARDED)
    assert hint(FORWARDED, 0, right.handled[0]) is None
    left = hint(FORWARDED, 0, replace(right.handled[0], judged={}))
    assert left is not None
    assert "对一遍" in left.text


# -- written and made-up ones ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"authorised": ("E99",)}, "“E99”不是一件事的编号"),
        ({"authorised": ()}, "没有授权，不能自己收件"),
        ({"station": "县级"}, "县级站点不用授权"),
    ],
)
def test_a_station_that_makes_no_sense_is_told(changed: dict[str, object], says: str) -> None:
    told = list(check(replace(RECEIVED, **changed), catalogue()))  # type: ignore[arg-type]
    assert any(says in one for one in told), told


def test_a_forwarding_that_makes_no_sense_is_told() -> None:
    told = list(check(replace(FORWARDED, authorised=("E03",)), catalogue()))
    assert any("能自己收件" in one for one in told)
    bare = replace(FORWARDED, visits=(replace(FORWARDED.first, cards=()),))
    assert any("没有可以代收的材料" in one for one in check(bare, catalogue()))


def test_there_is_one_of_every_kind_that_is_peculiar_to_them() -> None:
    assert len(LOWER) >= 6
    assert {one.station for one in LOWER} == set(STATIONS)
    truths = [visit.truth for one in LOWER for visit in one.visits]
    assert {one.ending for one in truths} >= {"receipt", "notice", "advice", "forward", "done"}
    assert any(trap.kind == "cross_level" for truth in truths for trap in truth.traps)
    assert any(one.action == "handoff.forward" for truth in truths for one in truth.expects)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MATTERS), st.sampled_from(LEVELS), st.integers(0, 999_999), st.sampled_from(STATIONS))
def test_every_matter_gives_a_right_exercise_for_every_station(
    matter: str, level: Level, seed: int, station: StationKind
) -> None:
    made = generate(catalogue(), matter, level, seed, station)
    assert not list(check(made, catalogue())), made.id
    assert made == generate(catalogue(), matter, level, seed, station), "the same seed, the same exercise"
    assert (made.station, station_named(made.id), made.level, made.seed) == (station, station, level, seed)
    assert task(made.id).key == made.id
    assert usual(made, catalogue()) >= 5
    view = look(made, made.first, catalogue())
    lacking, truth = lower.barred(made, view), made.first.truth
    if truth.ending in ("notice", "receipt"):
        assert not lacking
        county = generate(catalogue(), matter, level, seed)
        assert made.first == county.first or not made.authorised, "what may be received is the county's own"
    if truth.ending == "forward":
        assert lacking
        assert brought(made.first, view)
        assert not truth.faults
    if station == "村级":
        assert truth.ending in ("advice", "forward", "stopped")


@pytest.mark.parametrize("kind", STATIONS)
def test_those_made_up_can_be_done_to_the_full(room: Hall, kind: StationKind) -> None:
    endings = set()
    for matter, seed in (("P11", 2), ("P04", 4), ("P04", 5), ("P10", 7), ("P19", 7)):
        made = generate(catalogue(), matter, 1, seed, kind)
        found = score(made, done(room, made))
        assert found.points == FULL, (made.id, [one.text for one in found.missed])
        endings.add(made.first.truth.ending)
    assert endings >= {"forward", "advice"}


def test_they_come_in_every_kind() -> None:
    made = [generate(catalogue(), matter, 1, 1, "乡级") for matter in MATTERS[::2]]
    assert {one.first.truth.ending for one in made} >= {"notice", "advice", "forward"}
    assert any(one.authorised for one in made)


def test_an_exercise_at_the_county_is_what_it_was_before_there_were_others() -> None:
    """To the byte where it is digested: a class file of an older program still opens."""
    made = [generate(catalogue(), "E03", 2, 4711), written.one("W01")]
    plain = [msgspec.to_builtins(one, order="deterministic") for one in made]
    for one in plain:
        assert (one.pop("station"), one.pop("authorised")) == ("县级", ())
    assert digest(made) == hashlib.sha256(msgspec.json.encode(plain)).hexdigest()
    below = replace(made[0], station="乡级")
    assert digest([below]) != digest(made[:1])


def test_a_task_at_a_station_is_typed_with_its_end() -> None:
    assert task("e03-2-4711-乡").station == "乡级"
    assert task("E03-2-4711").station == "县级"
    for wrong in ("W49-乡", "E03-2-乡", "E03-2-4711-镇"):
        with pytest.raises(BadInput):
            task(wrong)


def test_every_paper_that_ends_a_visit_has_a_name() -> None:
    assert set(score_review.PAPERED) <= set(score_review.PAPER_ZH)
