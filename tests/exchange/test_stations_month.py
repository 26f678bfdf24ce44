"""A month of three stations on a bad road: nothing lost, nothing twice, nothing decided by guess."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING, get_args

import pytest
from county import COUNTY, HEAD, NAMES, NORTH, PIN, SOUTH
from restore_hands import asked, backed_up, restored
from test_stations_walk import confirm_all, same, unbroken

from counter import scans
from counter.cases.queues import QUEUES
from counter.cases.records import CaseStatus
from counter.desks.approval import Approval
from counter.desks.context import Desk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.exchange.accepting import AcceptingDesk
from counter.desks.exchange.owning import OwningDesk
from counter.desks.exchange.settling import SettlingDesk
from counter.desks.window.issue import IssueDesk
from counter.errors import Conflict, CounterError, Refused
from counter.exchange.sealing import SUFFIX, read_envelope
from counter.journal import breaks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from county import County, Station

DAYS = 22
CASES = 9
BACKUP, DIES = 8, 12
BOSS = Approval(name=HEAD, pin=PIN, reason="月底核对")


@dataclass
class Road:
    """What is carried from folder to folder is lost, late, twice, out of order, or damaged."""

    root: Path
    chance: Random
    late: list[tuple[str, str, bytes]] = field(default_factory=list)
    happened: dict[str, int] = field(default_factory=dict)

    def side(self, code: str, way: str) -> Path:
        folder = self.root / f"{code}-{way}"
        folder.mkdir(exist_ok=True)
        return folder

    def carry(self, code: str) -> None:
        """Whatever a station put out, towards the others."""
        for file in sorted(self.side(code, "out").glob(f"*{SUFFIX}"), key=lambda _: self.chance.random()):
            self._one(read_envelope(file)[0].recipient, file.name, file.read_bytes())
        self.chance.shuffle(self.late)
        for _ in range(len(self.late) // 2):
            to, name, data = self.late.pop()
            self._arrives(to, name, data)

    def _one(self, to: str, name: str, data: bytes) -> None:
        fate = self.chance.choices(("well", "lost", "late", "twice", "bad", "cut"), (50, 15, 15, 8, 6, 6))[0]
        self.happened[fate] = self.happened.get(fate, 0) + 1
        if fate == "late":
            self.late.append((to, name, data))
        elif fate == "bad":
            at = self.chance.randrange(len(data))
            self._arrives(to, name, data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        elif fate == "cut":
            self._arrives(to, name, data[: self.chance.randrange(len(data))])
        elif fate != "lost":
            self._arrives(to, name, data)
            if fate == "twice":
                self._arrives(to, f"副本 {name}", data)

    def _arrives(self, to: str, name: str, data: bytes) -> None:
        (self.side(to, "in") / name).write_bytes(data)


@dataclass
class Month:
    """Who does what on which day."""

    three: County
    road: Road
    chance: Random
    mine: dict[str, str] = field(default_factory=dict)
    """Case → the township it began at."""
    conflicts: int = 0
    backup: Path | None = None

    def dies(self, code: str) -> None:
        """A station's computer dies just after it put everything on its stick; the backup is restored."""
        assert self.backup is not None
        self.three.stations[code].out(self.road.side(code, "out"))
        restored(self.three, code, self.backup)

    def day(self) -> None:
        for station in self.three.stations.values():
            station.world.clock.pass_days(1)
        for _ in range(2):
            action = self.chance.choice(
                [self._receive, self._receive, self._up, self._edit, self._over, self._county]
            )
            action()
        for code in self.chance.sample(list(NAMES), 2):
            self._exchange(code)
        self.accept()

    def accept(self) -> None:
        """Whoever has a restored neighbour lets it go on, as soon as its first package is there."""
        for station in self.three.all:
            for one in asked(station):
                with suppress(Refused):
                    AcceptingDesk(station.desk()).accept(one, BOSS)

    def _exchange(self, code: str) -> None:
        station = self.three.stations[code]
        station.out(self.road.side(code, "out"))
        self.road.carry(code)
        came = station.take(self.road.side(code, "in"))
        self.conflicts += sum(one.conflicts for one in came.files) if code == COUNTY else 0
        if self.chance.random() < 0.3:
            for old in self.road.side(code, "in").iterdir():
                old.unlink()

    def _receive(self) -> None:
        if len(self.mine) >= CASES:
            return
        code = self.chance.choice((NORTH, SOUTH))
        course = self.three.stations[code].receive(len(self.mine) + 1, scan=self.chance.random() < 0.8)
        self.mine[course.case.id] = code

    def _some(self, want: Callable[[Station, str], bool]) -> tuple[Station, str] | None:
        found = [(self.three.stations[code], one) for one, code in self.mine.items()]
        found = [(station, one) for station, one in found if want(station, one)]
        return self.chance.choice(found) if found else None

    def _up(self) -> None:
        if one := self._some(lambda station, case: self._open(station, case, "received")):
            one[0].hand(one[1])

    def _edit(self) -> None:
        """A correction opened, or given up again, by whoever thinks the case is theirs."""
        for station in (self.three.county, self.three.north, self.three.south):
            for case_id in self.mine:
                if not self._open(station, case_id, "received", "amending") or self.chance.random() < 0.5:
                    continue
                desk = IssueDesk(station.desk())
                case = desk.case(case_id)
                if case.status == "amending":
                    desk.cancel_amend(case)
                else:
                    desk.amend(case, f"{station.code} 第{self.chance.randrange(1000)}次更正")

    def _over(self) -> None:
        """The county takes a case over that is still at its township."""
        county = self.three.county
        for case_id in self.mine:
            with suppress(CounterError):
                if county.world.course(case_id).away and self.chance.random() < 0.6:
                    OwningDesk(county.desk()).take_over(case_id, BOSS)

    def _county(self) -> None:
        county = self.three.county
        confirm_all(county)
        for case_id in self.mine:
            if self._open(county, case_id, "received"):
                with suppress(Refused):
                    PushDesk(county.desk()).push(county.world.course(case_id))

    def _open(self, station: Station, case_id: str, *statuses: str) -> bool:
        try:
            course = station.world.course(case_id)
        except Refused:
            return False
        slips = any(one.handoff for one in course.pieces)
        return not course.away and course.case.status in statuses and not slips

    def end(self) -> int:
        """The road is good again; every conflict is decided. How many there were to decide."""
        decided = 0
        self.three.round()
        self.accept()
        for giver, taker in permutations(NAMES, 2):  # what lies in drawers, too
            self.three.stations[taker].take(self.road.side(giver, "out"))
        for _ in range(5):
            self.three.round()
            waiting = SettlingDesk(self.three.county.desk()).waiting()
            for seen in waiting:
                tasks = self.three.county.world.tasks(seen.conflict.case_id)
                assert "conflict" in {task.queue for task in tasks}
                with suppress(Conflict):  # another one about the same case was settled just now: again
                    SettlingDesk(self.three.county.desk()).settle(
                        seen, self.chance.choice(("mine", "theirs")), BOSS
                    )
                    decided += 1
            if not waiting:
                break
        self.three.round()
        return decided


@pytest.mark.parametrize(("seed", "died"), [(3, ""), (5, NORTH)])
def test_after_a_month_every_case_is_at_the_county_once_with_all_papers(
    three: County, seed: int, died: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `died` a station dies in the middle of it and comes back from a backup of four days before."""
    monkeypatch.setattr(Desk, "verify", lambda desk, _name, _pin: desk.session)  # PINs are slow by design
    road = Road(three.stick.parent, Random(seed))  # noqa: S311  (a seed, no secret)
    month = Month(three, road, Random(seed + 1))  # noqa: S311
    for day in range(DAYS):
        if died and day == BACKUP:
            month.backup = backed_up(three, died)
        if died and day == DIES:
            month.dies(died)
        month.day()
    decided = month.end()
    county = three.county
    with county.world.office.store.read() as view:
        lines = view.cases.of_status(get_args(CaseStatus), limit=500)
    assert sorted(one.id for one in lines) == sorted(month.mine)  # each once, none missing
    assert len({one.number for one in lines}) == len(month.mine)
    for case_id, code in month.mine.items():
        assert same(case_id, county, three.stations[code]), case_id
        course = county.world.course(case_id)
        assert {row.kind for row in course.papers} >= {"receipt"}
        for scan in course.scans:
            scans.verify(county.folder / "scans", scan)
    assert all(unbroken(county, code) and unbroken(three.stations[code], COUNTY) for code in (NORTH, SOUTH))
    assert all(breaks(one.world.office.store.verify_journal()) == () for one in three.stations.values())
    with county.world.office.store.read() as view:
        rows = [one for case_id in month.mine for one in view.exchange.conflicts.of_case(case_id)]
    assert {one.status for one in rows} <= {"settled", "superseded"}
    assert len([one for one in rows if one.status == "settled"]) >= decided
    assert min(road.happened.get(fate, 0) for fate in ("lost", "late", "bad")) > 0, road.happened
    assert "conflict" in QUEUES
    assert (county.peer(NORTH).mark != "") == (died == NORTH)
