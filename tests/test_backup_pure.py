"""Lists of backups, which are kept, and numbers after a restore: the pure parts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.backup import gap, rotation
from counter.backup.config import BackupFileFaulty, plan
from counter.backup.manifest import Damaged, Database, Kept, Manifest, decode, encode, is_plain
from counter.cases.numbers import case_number, paper_number, read_code
from counter.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 27, 9, 42, tzinfo=BEIJING)
ONE = Kept(path="scans/ab/abc.pdf", sha256="a" * 64, size=3, mtime_ns=5)
LIST = Manifest(
    made_at=NOW,
    by="hand",
    program="0.1.0",
    station="411202-01",
    name="某某中心",
    database=Database(kind="sqlite", sha256="b" * 64, size=9, schema="0005", counts={"cases": 2}),
    files=(ONE,),
)
moments = st.integers(0, 545 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=BEIJING) + timedelta(minutes=n)
)


def test_a_list_comes_back_as_it_was_written() -> None:
    assert decode(encode(LIST), where="x") == LIST


@given(st.data())
@settings(max_examples=60)
def test_a_list_with_any_byte_changed_is_not_believed(data: st.DataObject) -> None:
    text = bytearray(encode(LIST))
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] ^= data.draw(st.integers(1, 127))
    try:
        found = decode(bytes(text), where="x")
    except (Damaged, Refused):
        return
    assert found == LIST, "only what means the same may pass"


@pytest.mark.parametrize("cut", [0, 1, 10, 200])
def test_a_list_that_was_cut_off_is_not_believed(cut: int) -> None:
    with pytest.raises(Damaged):
        decode(encode(LIST)[:cut], where="x")


def test_a_list_of_a_newer_program_is_refused_with_what_to_do() -> None:
    said = json.loads(encode(LIST)) | {"format": 99}
    with pytest.raises(Refused, match="升级程序"):
        decode(json.dumps(said).encode(), where="x")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "c:/x", "a\\b", "", "a/\0"])
def test_no_path_of_a_list_leads_out_of_the_folder(path: str) -> None:
    assert not is_plain(path)
    with pytest.raises(Damaged, match="不正常"):
        decode(encode(replace(LIST, files=(replace(ONE, path=path),))), where="x")


# -- which are kept ----------------------------------------------------------------------------------------


@given(st.lists(moments, max_size=60, unique=True), st.integers(1, 10), st.integers(1, 10))
@settings(max_examples=60)
def test_the_newest_stays_and_so_many_days_and_weeks(made: list[datetime], daily: int, weekly: int) -> None:
    kept = rotation.kept([(at, at) for at in made], daily=daily, weekly=weekly)
    assert kept <= set(made)
    assert len(kept) <= daily + weekly
    if made:
        assert max(made) in kept
    days = sorted({at.date() for at in made}, reverse=True)[:daily]
    weeks = sorted({at.isocalendar()[:2] for at in made}, reverse=True)[:weekly]
    assert {at.date() for at in kept} >= set(days)
    assert {at.isocalendar()[:2] for at in kept} >= set(weeks)


@given(st.lists(moments, min_size=1, max_size=40, unique=True), st.integers(1, 5), st.integers(1, 5))
@settings(max_examples=40)
def test_letting_go_twice_lets_nothing_more_go(made: list[datetime], daily: int, weekly: int) -> None:
    once = rotation.kept([(at, at) for at in made], daily=daily, weekly=weekly)
    assert rotation.kept([(at, at) for at in once], daily=daily, weekly=weekly) == once


@pytest.mark.parametrize(
    ("hours", "idle", "due"),
    [(1, 60, False), (19, 60, False), (21, 0, False), (21, 3, True), (27, 0, True), (-1, 60, False)],
)
def test_a_backup_is_due_once_a_day_when_it_is_quiet(hours: int, idle: int, due: bool) -> None:
    last = NOW - timedelta(hours=hours)
    assert rotation.is_due(last, NOW, idle=timedelta(minutes=idle)) is due


def test_without_any_and_after_a_clock_set_back_it_is_due_at_once() -> None:
    assert rotation.is_due(None, NOW, idle=timedelta())
    assert rotation.is_due(NOW + timedelta(days=30), NOW, idle=timedelta())


def test_people_are_told_after_three_days() -> None:
    assert rotation.is_late(None, NOW)
    assert not rotation.is_late(NOW - timedelta(days=2), NOW)
    assert rotation.is_late(NOW - timedelta(days=4), NOW)
    assert rotation.age_zh(NOW - timedelta(days=4), NOW) == "4 天没有备份"


# -- numbers after a restore -------------------------------------------------------------------------------

minutes = st.integers(0, 24 * 60 - 1)


@given(minutes, minutes, st.integers(0, 999))
@settings(max_examples=80)
def test_two_restores_of_a_day_share_no_serial(one: int, other: int, before: int) -> None:
    """Whatever a window gave by then, at no more than six a minute since the restore."""
    early, late = sorted((one, other))
    first, second = (gap.floor(NOW.replace(hour=at // 60, minute=at % 60)) for at in (early, late))
    assert before <= first, "what was given before any restore lies below"
    given_since = first + gap.A_MINUTE * (late - early)
    assert given_since <= second


@given(minutes, st.integers(0, 9999))
@settings(max_examples=40)
def test_a_serial_that_is_known_is_never_given_again(minute: int, known: int) -> None:
    now = NOW.replace(hour=minute // 60, minute=minute % 60)
    assert gap.floor(now, known) >= known
    number = case_number("411202", "01", now.date(), gap.floor(now, known) + 1)
    assert read_code(number).case == number


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
@settings(max_examples=60)
def test_papers_of_a_case_never_bear_one_number_twice(lost: list[int]) -> None:
    """Restore after restore, each losing up to nine papers of a kind: all that were ever issued differ."""
    case, floor = case_number("411202", "01", NOW.date(), 7), gap.floor(NOW)
    kept, issued, times = 1, {1}, 0
    for papers in lost:
        times = gap.times(times)
        restored = (NOW.date(), floor, times)
        for n in range(papers):
            sequence = gap.sequence(kept + n, case, restored)
            assert sequence not in issued
            issued.add(sequence)
            assert paper_number(case, "notice", sequence)


def test_a_case_of_after_the_restore_begins_with_one() -> None:
    restored = (NOW.date(), gap.floor(NOW), 3)
    after = case_number("411202", "01", NOW.date(), gap.floor(NOW) + 1)
    tomorrow = case_number("411202", "01", NOW.date() + timedelta(days=1), 1)
    assert gap.sequence(0, after, restored) == gap.sequence(0, tomorrow, restored) == 1
    assert gap.sequence(0, case_number("411202", "01", date(2026, 11, 26), 4), restored) == 31
    assert gap.sequence(4, "anything", None) == 5


def test_papers_known_to_be_lost_are_skipped_however_many() -> None:
    assert gap.times(highest=37) == 4
    assert gap.times(2, 5, 1) == 6


# -- backup.toml -------------------------------------------------------------------------------------------


def test_a_station_says_where_backups_go(tmp_path: Path) -> None:
    data = tmp_path
    assert plan(data).folder == data / "backups"
    (data / "backup.toml").write_text('folder = "../stick"\ndaily = 3\nautomatic = false\n', encoding="utf-8")
    found = plan(data)
    assert (found.folder, found.daily, found.automatic) == (data / "../stick", 3, False)
    (data / "backup.toml").write_text('folder = "a/b"\n', encoding="utf-8")
    with pytest.raises(BackupFileFaulty, match="下面的一层"):
        plan(data)
    (data / "backup.toml").write_text('weekly = 0\ndaily = "x"\nfoldr = 1\n', encoding="utf-8")
    with pytest.raises(BackupFileFaulty) as told:
        plan(data)
    assert len(told.value.faults) == 3
