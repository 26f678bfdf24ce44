"""Where training happens: a folder of its own below the data folder, marked, with stores that are stamped.

`training/` is the hall: its store holds the trainees and nothing else. Each exercise has a folder below
`training/runs/`, with a fresh copy of that store, its papers, its outbox. The station's own store, numbers,
outbox, keys and printers are never opened; of the station only the profile is read, for the looks of papers.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import catalog_data
from counter import settings_file
from counter.cases.numbers import training_district
from counter.catalog import load
from counter.clock.calendars import FILE as HOLIDAYS
from counter.errors import Refused, StoreFailed
from counter.files import write_whole
from counter.settings import Station
from counter.store import open_store
from counter.store.engine import FILE as STORE
from counter.training import lower
from counter.training.clock import SimClock
from counter.training.marker import FOLDER, MARK, marked

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.load import Compiled
    from counter.desks.office import Office
    from counter.training.scenario import Scenario

RUNS: Final = "runs"
RESULTS: Final = "results"
KEPT_RUNS: Final = 20
"""Finished exercises whose papers can still be looked at; results are kept for good."""
_PLAIN: Final = re.compile(r"[^0-9A-Za-z-]")
OWN: Final = (
    *("name", "address", "phone", "supervision_phone", "office_hours", "window", "idle_lock_minutes"),
    *("opening_spans", "summer_spans"),
)
"""What training takes over from the station's profile. All else is the sample's, so that the same scenario is
the same everywhere: a 市辖区, no term for corrections, 县级 unless the scenario says otherwise (`lower`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """The training room of a station: trainees, catalogue, clock."""

    data: Path
    office: Office
    clock: SimClock

    @property
    def results(self) -> Path:
        """Where results are kept."""
        return self.data / RESULTS


def folder_of(data: Path) -> Path:
    """The training folder of a station's data folder."""
    return data / FOLDER


def station_of(data: Path) -> Station:
    """The station of training: looks like this one, numbers like none, prints and sends nothing."""
    own = settings_file.load(data)
    taken: dict[str, Any] = {name: getattr(own, name) for name in OWN}
    return replace(Station(), **taken, district_code=training_district(own.district_code))


def open_hall(data: Path, *, catalogue: Path | None = None, clock: SimClock | None = None) -> Hall:
    """Open (or make) the training folder of a station's data folder.

    Refused for a data folder that is one of training itself, and for a folder that holds something else.
    """
    if marked(data):
        raise Refused(f"{data} 已经是培训的文件夹。", todo="请用正式的数据文件夹（--data）打开培训。")
    hall = folder_of(data)
    _make(hall)
    compiled = _compiled(data, hall, catalogue)
    clock = clock or SimClock()
    office = _office(hall, station_of(data), compiled, clock, catalogue)
    return Hall(data=hall, office=office, clock=clock)


def _make(hall: Path) -> None:
    """The folder with its mark, before anything else is put into it."""
    if hall.exists() and not marked(hall) and any(hall.iterdir()):
        raise Refused(f"{hall} 里已有别的东西，不能拿来培训。", todo="请移开它，再打开培训。")
    try:
        hall.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not marked(hall):
            write(hall, {})
    except OSError as error:
        raise cannot("建", hall, error) from error


def _compiled(data: Path, hall: Path, catalogue: Path | None) -> Compiled:
    """The list as shipped, without 本站目录: a seed means the same scenario everywhere."""
    root = catalogue or catalog_data.ROOT
    with suppress(OSError):
        kept = load.kept(data / "catalogues", load.content_version(load.files_of(root), root))
        if kept is not None:
            return kept
    return load.load(catalogue, cache=hall / "catalogues")


def _office(data: Path, station: Station, compiled: Compiled, clock: SimClock, root: Path | None) -> Office:
    from counter.desks.office import Office

    store = open_store(None, data, training=True)
    return Office(
        data=data, store=store, root=root, compiled=compiled, station=station, now=clock, training=True
    )


# -- one exercise ------------------------------------------------------------------------------------------


def new_run(hall: Hall, scenario: Scenario) -> Office:
    """A folder and a store for one exercise: the trainees of the hall, and nothing else yet."""
    runs = hall.data / RUNS
    try:
        runs.mkdir(mode=0o700, exist_ok=True)
        _clear(runs)
        number = max((int(one.name[:4]) for one in runs.iterdir() if one.name[:4].isdigit()), default=0) + 1
        folder = runs / f"{number:04d}-{_PLAIN.sub('', scenario.id)[:40]}"
        folder.mkdir(mode=0o700)
        write(folder, {})
        holidays = hall.data.parent / HOLIDAYS
        if holidays.exists():
            shutil.copyfile(holidays, folder / HOLIDAYS)
        _copy_store(hall.data / STORE, folder / STORE)
    except (OSError, sqlite3.Error) as error:
        raise cannot("建", runs, error) from error
    office = open_run(hall, folder, scenario)
    try:
        lower.settle(office, scenario)
    except BaseException:
        office.store.close()
        raise
    return office


def open_run(hall: Hall, folder: Path, scenario: Scenario) -> Office:
    """The office of an exercise that was begun, at the kind of station it plays at."""
    office = hall.office
    station = lower.profile(office.station, scenario.station)
    return _office(folder, station, office.compiled, hall.clock, office.root)


def _copy_store(source: Path, target: Path) -> None:
    """A whole copy, stamp and all, whoever writes meanwhile."""
    with closing(sqlite3.connect(source)) as given, closing(sqlite3.connect(target)) as taken:
        given.backup(taken)
    target.chmod(0o600)


def _clear(runs: Path) -> None:
    """The oldest exercises go: they are play, their results are kept elsewhere."""
    old = sorted(one for one in runs.iterdir() if marked(one))
    for folder in old[: max(0, len(old) - KEPT_RUNS + 1)]:
        shutil.rmtree(folder, ignore_errors=True)


# -- what is kept in the mark ------------------------------------------------------------------------------


def read(folder: Path) -> dict[str, Any]:
    """What the mark of a folder says; {} for a damaged one, which still marks."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def write(folder: Path, said: dict[str, Any]) -> None:
    """Keep something in the mark, whole or not at all. OSError as the system raises it."""
    text = json.dumps({**said, "about": "培训的文件夹，里面没有正式办件。"}, ensure_ascii=False, indent=1)
    write_whole(folder / MARK, text.encode())


def cannot(what: str, folder: Path, error: Exception) -> StoreFailed:
    """The folder cannot be used."""
    why = getattr(error, "strerror", None) or str(error)
    return StoreFailed(
        f"{what}不了培训的文件夹 {folder}：{why}。", todo="请管理员检查磁盘空间和文件夹权限，再试一次。"
    )
