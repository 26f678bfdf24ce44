"""Stations that die and come back from a backup, and what has to hold between all of them at the end."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from county import COUNTY, HEAD, NAMES, NORTH, PIN, Station, opened
from test_stations_walk import same, unbroken

from counter import scans
from counter.backup import making, restoring
from counter.backup.config import Plan
from counter.desks.approval import Approval
from counter.desks.exchange.accepting import AcceptingDesk
from counter.desks.exchange.status import chains
from counter.desks.window.issue import IssueDesk
from counter.journal import breaks

if TYPE_CHECKING:
    from pathlib import Path

    from county import County

    from counter.desks.exchange.accepting import Rejoin

BOSS = Approval(name=HEAD, pin=PIN, reason="已电话核对，主机昨晚损坏，恢复了备份")


def backed_up(three: County, code: str) -> Path:
    """Last night's backup, on a disk of its own."""
    station = three.stations[code]
    plan = Plan(folder=three.stick.parent / f"disk-{code}", daily=7, weekly=8, automatic=False)
    office = station.world.office
    return making.make(office.data, office.station, plan, now=station.world.clock(), rest=0).backup


def restored(three: County, code: str, backup: Path, *, hours: int = 1) -> Station:
    """The computer dies with everything on it; the backup is restored on another."""
    died = three.stations[code]
    died.world.close()
    shutil.rmtree(died.folder)
    for station in three.all:
        station.world.clock.at = max(died.world.clock.at, station.world.clock.at)
    now = died.world.clock.at.replace(microsecond=0)
    restoring.into(backup, died.folder, died.folder, now=now)
    back = opened(died.folder, code)
    back.world.clock.at = now
    for station in (*three.all, back):
        station.world.clock.pass_hours(hours)
    three.stations[code] = back
    return back


def asked(station: Station) -> tuple[Rejoin, ...]:
    return AcceptingDesk(station.desk()).waiting()


def accepted(station: Station) -> Rejoin:
    (one,) = asked(station)
    return AcceptingDesk(station.desk()).accept(one, BOSS)


def amended(station: Station, case_id: str, why: str) -> None:
    """A change that both sides see."""
    desk = IssueDesk(station.desk())
    desk.amend(desk.case(case_id), why)


def cases(station: Station) -> dict[str, str]:
    """Id → number of every numbered case."""
    with station.world.office.store.read() as view:
        found = {one.id: one for one in view.cases.of_status(("received", "amending"), limit=500)}
    return {id_: one.number or "" for id_, one in found.items()}


def sound(three: County, *case_ids: str, code: str = NORTH) -> None:
    """Every case is at the county once and at its township again, whole; the journals are unbroken."""
    county, township = three.county, three.stations[code]
    numbers = [cases(county)[one] for one in case_ids]
    assert len(set(numbers)) == len(case_ids)
    for case_id in case_ids:
        assert same(case_id, county, township), case_id
        for station in (county, township):
            for scan in station.world.course(case_id).scans:
                scans.verify(station.folder / "scans", scan)
    assert unbroken(county, code)
    assert unbroken(township, COUNTY)
    for one in three.all:
        assert breaks(one.world.office.store.verify_journal()) == ()
        assert not any(chains(one.desk()).values()), NAMES[one.code]
