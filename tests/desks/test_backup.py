"""Backup and restore of a living station: everything comes back, nothing is lost, no number comes twice."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import course_hands as hands
import print_hands
import pytest
import world

from counter import settings_file
from counter.backup import checking, making, places, restoring
from counter.backup.config import plan
from counter.backup.manifest import MANIFEST, Damaged, encode
from counter.cases import forms
from counter.desks.department.handled import facts_of
from counter.desks.step import stepping
from counter.errors import BadInput, Refused, StoreFailed
from counter.journal import breaks
from counter.store import copying

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.backup.making import Made


def filled(office: world.World) -> Path:
    """A case with scans, a paper, a key nobody else may read, and what does not belong to a backup."""
    hands.scanned(office, hands.received(office))
    data = office.office.data
    for name, text in {
        "routes.toml": "# 从备份来的",
        "papers/一份.pdf": "pdf",
        "keys/station.key": "private",
        "training/counter.db": "play",
        "half.tmp": "half",
        "crash.log": "log",
    }.items():
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text(text, encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def once(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed station with one backup, to be copied; and what the backup is called."""
    office = world.World.copy(begun, tmp_path_factory.mktemp("once") / "data")
    filled(office)
    name = made(office).backup.name
    office.close()
    return office.office.data, name


@pytest.fixture
def closed(once: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of that station."""
    shutil.copytree(once[0], tmp_path / "closed")
    return tmp_path / "closed"


def backup_in_default(data: Path) -> Path:
    return places.Places(data / "backups").all()[0]


def backup_in(data: Path) -> Path:
    return places.Places(plan(data).folder).all()[0]


def made(office: world.World, by: str = "hand") -> Made:
    data = office.office.data
    return making.make(data, office.office.station, plan(data), now=office.clock(), by=by)  # type: ignore[arg-type]


def number(office: world.World) -> str:
    return hands.received(office, "E04").case.number or ""


def test_a_backup_holds_everything_and_not_what_is_none_of_the_station(office: world.World) -> None:
    filled(office)
    done = made(office)
    found = checking.check(done.backup)
    paths = {one.path for one in done.manifest.files}
    assert found.faults == ()
    assert found.files == len({one.sha256 for one in done.manifest.files})
    assert {"routes.toml", "papers/一份.pdf", "keys/station.key"} <= paths
    assert not [
        one for one in paths if one.startswith(("training", "half", "crash", "counter.db", "backups"))
    ]
    assert done.manifest.database.counts["cases"] == 1
    assert done.manifest.lacking == ()
    assert "私钥" in done.keys
    assert done.backup.stat().st_mode & 0o077 == 0


def test_what_did_not_change_is_not_kept_twice_and_rot_is_noticed(office: world.World) -> None:
    data = filled(office)
    first, second = made(office), made(office)
    assert first.new_files > 2
    assert (second.new_files, second.new_bytes) == (0, 0)
    scan = next(one for one in second.manifest.files if one.path.startswith("scans/"))
    pooled = places.Places(plan(data).folder).pooled(scan.sha256)
    pooled.write_bytes(b"x" * scan.size)
    assert [scan.path in one for one in checking.check(first.backup).faults] == [True]
    with pytest.raises(Damaged, match="不算数"):
        made(office)
    assert made(office).new_files == 1, "the rotten bytes are written anew from the living file"
    assert checking.check(first.backup).faults == ()


def test_a_restored_station_has_all_of_it_and_gives_no_number_twice(
    office: world.World, tmp_path: Path
) -> None:
    data = filled(office)
    done = made(office)
    case = office.course("case-E03").case
    lost = number(office)
    office.close()
    tried = restoring.rehearse(done.backup, data, now=office.clock())
    assert tried.lost is not None
    assert tried.lost.cases == (lost,)
    assert tried.lost.papers == (f"{lost}.S1",)
    (data / "routes.toml").write_text("# 后来的", encoding="utf-8")

    back = restoring.really(done.backup, data, now=office.clock())
    assert back.aside is not None
    assert (data / "routes.toml").read_text(encoding="utf-8") == "# 从备份来的"
    assert (back.aside / "routes.toml").read_text(encoding="utf-8") == "# 后来的"
    assert (data / "training" / "counter.db").exists()
    assert copying.inside(back.aside / "counter.db").faults == ()
    again = world.World.open(data)
    again.clock.at = office.clock.at
    entry = again.journal()[-1]
    assert (entry.action, entry.operator) == ("store.restored", "恢复备份")
    assert lost in entry.detail
    assert not breaks(again.office.store.verify_journal())
    assert again.course(case.id).case == case
    assert number(again) != lost
    with again.office.store.begin() as uow:
        assert uow.numbers.next("411202", "02", office.clock.at.date()) > 1000, "other windows skip as well"
    again.close()
    assert not list(data.glob(".restoring-*"))


def test_restored_twice_from_one_backup_the_numbers_still_differ(office: world.World) -> None:
    data = filled(office)
    done = made(office)
    given = [number(office)]
    office.close()
    for _ in range(2):
        office.clock.at = office.clock.at.replace(minute=office.clock.at.minute + 2)
        (data / "counter.db").unlink()  # the disk is gone: nobody knows what was given
        restoring.really(done.backup, data, now=office.clock())
        again = world.World.open(data)
        again.clock.at = office.clock.at
        given.append(number(again))
        with again.office.store.begin() as uow:
            restored = uow.numbers.restored()
        again.close()
    assert len(set(given)) == 3
    assert restored is not None
    assert restored.times == 2, "the folder of backups remembers the first"


def test_papers_of_an_old_case_skip_those_that_may_be_in_peoples_hands(closed: Path) -> None:
    restoring.really(backup_in(closed), closed, now=world.NOW)
    again = world.World.open(closed)
    desk = again.signed()
    with stepping(desk, "case-E03") as step:
        number, facts = step.course.case.number, facts_of(desk, step.course.case)
        paper, _ = step.issue("receipt", lambda head: forms.forwarding(head, facts, (), to="某站"))
    again.close()
    assert paper.head.number == f"{number}.S12", "S1 is there, S2 to S11 may be in people's hands"


def test_into_another_folder_replaces_nothing_and_leaves_the_old_address(
    office: world.World, tmp_path: Path
) -> None:
    data = filled(office)
    office.office.with_station(replace(office.office.station, database_url=f"sqlite:///{data}/counter.db"))
    done = made(office)
    target = tmp_path / "elsewhere"
    restoring.into(done.backup, data, target, now=office.clock())
    assert settings_file.load(target).database_url == ""
    assert (target / "papers" / "一份.pdf").read_text(encoding="utf-8") == "pdf"
    with pytest.raises(Refused, match="已经有东西"):
        restoring.into(done.backup, data, target, now=office.clock())
    assert office.journal()[-1].action != "store.restored"


def test_present_keys_and_lists_stay_for_they_are_never_older(office: world.World) -> None:
    data = filled(office)
    done = made(office)
    (data / "keys" / "keys.json").write_text("newer list", encoding="utf-8")
    office.close()
    assert restoring.really(done.backup, data, now=office.clock()).keys_stay
    assert (data / "keys" / "keys.json").read_text(encoding="utf-8") == "newer list"
    shutil.rmtree(data / "keys")
    assert not restoring.really(done.backup, data, now=office.clock()).keys_stay
    assert (data / "keys" / "station.key").stat().st_mode & 0o077 == 0


def test_what_waited_for_a_printer_waits_for_a_person(office: world.World) -> None:
    data = print_hands.equipped(office).office.data
    print_hands.put(office, "一份", printer="甲")
    done = made(office)
    office.close()
    restoring.really(done.backup, data, now=office.clock())
    again = world.World.open(data)
    with again.office.store.read() as view:
        jobs = view.prints.shown("", 0, 10)
    again.close()
    assert [(job.status, job.doubt) for job in jobs] == [("failed", True)]


# -- what must not happen ----------------------------------------------------------------------------------


def test_nobody_restores_under_an_open_window(office: world.World) -> None:
    data = filled(office)
    done = made(office)
    with pytest.raises(Refused, match="还有窗口"):
        restoring.really(done.backup, data, now=office.clock())
    assert number(office), "and the window works on"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("spoil", [_cut, _flip, Path.unlink])
@pytest.mark.parametrize("what", ["counter.db", "manifest.json", "pool"])
def test_a_damaged_backup_is_told_and_replaces_nothing(
    closed: Path, spoil: Callable[[Path], None], what: str
) -> None:
    backup = backup_in(closed)
    victim = backup / what
    if what == "pool":
        listed = places.read(backup).files
        kept = next(one for one in listed if one.path.startswith("catalogues/"))
        victim = places.Places(backup.parent).pooled(kept.sha256)
    spoil(victim)
    before = copying.live(closed / "counter.db").head
    with pytest.raises(BadInput) as told:
        restoring.really(backup, closed, now=world.NOW)
    named = {"counter.db": "counter.db", "manifest.json": "", "pool": "catalogues/"}[what]
    assert named in str(told.value)
    assert copying.live(closed / "counter.db").head == before
    assert not list(closed.glob("aside-*"))
    assert not list(closed.glob(".restoring-*"))


def test_a_journal_that_was_rewritten_is_no_good_backup(office: world.World) -> None:
    data = filled(office)
    with closing(sqlite3.connect(data / "counter.db")) as connection:
        for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            if "journal" in trigger[0]:
                connection.execute(f"DROP TRIGGER {trigger[0]}")
        connection.execute("UPDATE journal SET operator='别人' WHERE seq=3")
        connection.commit()
    with pytest.raises(Damaged, match="第3条的内容被改过"):
        made(office)
    assert places.Places(plan(data).folder).all() == ()


def test_a_backup_of_a_newer_program_is_refused(closed: Path) -> None:
    backup = backup_in(closed)
    listed = places.read(backup)
    newer = replace(listed, database=replace(listed.database, schema="9999"))
    (backup / MANIFEST).write_bytes(encode(newer))
    with pytest.raises(Refused, match="升级程序"):
        restoring.rehearse(backup, closed, now=world.NOW)


def test_a_full_disk_is_told_before_anything_is_written(
    office: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = filled(office)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    with pytest.raises(StoreFailed, match="磁盘空间不够"):
        made(office)
    assert [one.name for one in plan(data).folder.iterdir() if one.name != ".lock"] == []


def test_neither_a_backup_nor_a_restore_takes_backups_along(closed: Path, tmp_path: Path) -> None:
    planned = replace(plan(closed), folder=tmp_path / "stick")
    elsewhere = making.make(closed, settings_file.load(closed), planned, now=world.NOW)
    assert not [one for one in elsewhere.manifest.files if "backups" in one.path]
    (closed / "backup.toml").write_text("daily = 0", encoding="utf-8")
    restoring.really(backup_in_default(closed), closed, now=world.NOW)
    assert backup_in_default(closed).is_dir(), "a faulty file of settings moves no backup aside"


def test_a_lost_computer_comes_back_on_a_new_one(closed: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "data"
    done = restoring.really(backup_in(closed), new, now=world.NOW)
    assert done.lost is None
    office = world.World.open(new)
    assert office.journal()[-1].action == "store.restored"
    assert office.course("case-E03").scans
    office.close()


def test_only_one_backup_at_a_time(office: world.World, monkeypatch: pytest.MonkeyPatch) -> None:
    data = filled(office)
    with places.at_work(plan(data).folder):
        real = places.at_work
        monkeypatch.setattr(places, "at_work", lambda root: real(root, patience=0.05))
        with pytest.raises(Refused, match="另一个程序"):
            made(office)


def test_old_ones_made_by_themselves_go_and_their_bytes_with_them(office: world.World) -> None:
    data = filled(office)
    planned = replace(plan(data), daily=2, weekly=1)
    (data / "papers" / "old.pdf").write_bytes(b"only in the first")
    names = []
    for day in range(4):
        office.clock.pass_days(1)
        done = making.make(data, office.office.station, planned, now=office.clock(), by="automatic")
        names.append(done.backup.name)
        (data / "papers" / "old.pdf").unlink(missing_ok=True)
        if day == 1:
            by_hand = made(office)
    left = {one.name for one in places.Places(planned.folder).all()}
    assert left == {*names[-2:], by_hand.backup.name}
    pool = {one.name for one in planned.folder.glob("pool/*/*")}
    wanted = {x.sha256 for one in left for x in places.read(planned.folder / one).files}
    assert pool == wanted
    for one in left:
        assert checking.check(planned.folder / one).faults == ()


def test_windows_go_on_writing_while_a_backup_is_made(office: world.World) -> None:
    filled(office)
    desk, stop, count = office.signed(), threading.Event(), 0

    def write() -> None:
        nonlocal count
        while not stop.is_set():
            with desk.store.begin() as uow:
                desk.record(uow, "test.write", "", {"n": count})
                uow.commit()
            count += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = [made(office) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    heads = [one.manifest.database.head_seq for one in done]
    assert heads == sorted(set(heads)), "each is a later moment"
    assert count > 10
    assert all(checking.check(one.backup).faults == () for one in done)
