"""`kill -9` at every step of a backup and of a restore: never half a backup, never half a station."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import world
from backup_driver import MOVES

from counter import settings_file
from counter.backup import checking, making, places, swap
from counter.backup.config import plan
from counter.journal import breaks
from counter.store import copying, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the driver forks")
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def station(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed station that went on after its backups: one by hand, one made automatically long ago."""
    office = world.World.copy(begun, tmp_path_factory.mktemp("station") / "data")
    data = office.office.data
    hands.scanned(office, hands.received(office))
    (data / "routes.toml").write_text("# then", encoding="utf-8")
    (data / "holidays.toml").write_text("", encoding="utf-8")
    for by, day in (("hand", 0), ("automatic", 1)):
        office.clock.at = world.NOW.replace(month=1 + day)
        making.make(data, office.office.station, plan(data), now=office.clock(), by=by)  # type: ignore[arg-type]
    office.clock.at = world.NOW
    (data / "routes.toml").write_text("# now", encoding="utf-8")
    (data / "printers.toml").write_text("# now", encoding="utf-8")
    hands.received(office, "E04")
    office.close()
    return data


def killed(what: str, station: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """Each step and the folder it was killed in."""
    paths = os.pathsep.join((str(HERE), str(HERE.parent / "store"), str(HERE.parent)))
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, what, str(station), str(root)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        step, how = line.split(" ", 1)
        assert how == "killed", f"{step} never came: {how} {done.stderr}"
        yield step, root / step


_MAIN = "import backup_driver; backup_driver.main()"


def test_a_backup_killed_at_any_step_leaves_no_half_one_and_the_next_is_whole(
    station: Path, tmp_path: Path
) -> None:
    for step, data in killed("backup", station, tmp_path):
        folder = plan(data).folder
        for one in places.Places(folder).all():
            assert checking.check(one).faults == (), step
        assert copying.live(data / "counter.db") == copying.live(station / "counter.db"), step
        done = making.make(data, settings_file.load(data), plan(data), now=world.NOW, rest=0)
        assert done.backup in places.Places(folder).all(), step
        assert not list(folder.glob(f"{places.MAKING}*")), step


def test_a_restore_killed_at_any_step_leaves_the_old_station_or_the_new_one(
    station: Path, tmp_path: Path
) -> None:
    old, seen = copying.live(station / "counter.db"), set[str]()
    for step, data in killed("restore", station, tmp_path):
        swap.settled(data)  # as whoever opens it does: what was begun is finished
        store = open_store(None, data)
        assert not breaks(store.verify_journal()), step
        with store.read() as view:
            new = view.journal.latest(limit=1)[0].action == "store.restored"
        store.close()
        assert not swap.unfinished(data), step
        assert copying.is_whole(data / "counter.db") == (), step
        said = {name: (data / name).exists() for name in ("routes.toml", "printers.toml", "holidays.toml")}
        assert said == {"routes.toml": True, "printers.toml": not new, "holidays.toml": True}, step
        assert (data / "routes.toml").read_text(encoding="utf-8") == ("# then" if new else "# now"), step
        if new:
            (aside,) = data.glob("aside-*")
            assert copying.live(aside / "counter.db") == old, step
            assert (aside / "printers.toml").read_text(encoding="utf-8") == "# now", step
        else:
            assert copying.live(data / "counter.db").head == old.head, step
        seen.add("new" if new else "old")
        assert new == (step in AFTER), step
    assert seen == {"old", "new"}


AFTER = {"planned", *(f"move-{n}" for n in MOVES), "moved", "clearing", "noting"}
"""Steps after the plan was written: from there on the restore has happened."""
