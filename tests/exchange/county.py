"""A county and two townships for tests: joined once, copied for each test, a folder between them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import course_hands as hands
import world

from counter import settings_file
from counter.codes import kept
from counter.codes.keys import fingerprint
from counter.desks.exchange import carrying, incoming, outgoing
from counter.desks.exchange.joining import JoiningDesk
from counter.desks.exchange.owning import OwningDesk
from counter.desks.supervisor.keys import KeysDesk
from counter.staff.enrol import enrol
from counter.staff.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from counter.cases.records import Case
    from counter.desks.context import Desk
    from counter.desks.exchange.came import Came
    from counter.desks.exchange.carrying import Made
    from counter.exchange.records import Peer
    from counter.exchange.snapshot import Snapshot
    from counter.settings import Level
    from counter.staff.roles import Role

COUNTY, NORTH, SOUTH = "411202-01", "411202-21", "411202-31"
NAMES = {COUNTY: "湖滨区政务服务中心", NORTH: "北乡便民服务中心", SOUTH: "南乡便民服务中心"}
WINDOWS = {COUNTY: "01-20", NORTH: "21-25", SOUTH: "31-35"}
MATTER = "P01"
"""What the townships may receive themselves."""
HEAD, PIN = "周站长", "314159"
EVERYTHING: tuple[Role, ...] = ("clerk", "issuing", "supervisor", "administrator")


@dataclass
class Station:
    """One station: its office, its stick."""

    code: str
    world: world.World
    folder: Path

    @property
    def window(self) -> str:
        return WINDOWS[self.code][:2]

    def desk(self, name: str = HEAD, roles: tuple[Role, ...] = EVERYTHING) -> Desk:
        office = self.world.office
        session = Session(
            operator=name, name=name, roles=roles, window=self.window, station=office.station.district_code
        )
        return office.desk(session)

    def out(self, stick: Path, to: str = "") -> tuple[Made, ...]:
        desk = self.desk()
        return carrying.carry(desk, outgoing.make_all(desk, to), stick)

    def take(self, stick: Path | None) -> Came:
        return incoming.take_all(self.desk(), stick)

    def receive(self, at: int = 1, *, scan: bool = True) -> Course:
        """A case with its receipt, and its scans."""
        desk = self.world.desk(window=self.window)
        case = self.begin(at)
        issued = desk.issue_receipt(world.take_all(desk, case))
        course = self.world.course(issued.case.id)
        return hands.scanned(self.world, course) if scan else course

    def begin(self, at: int = 1) -> Case:
        """A draft up to its materials."""
        from counter.cases.records import Licence
        from counter.intake.parties import Parties

        desk = self.world.desk(window=self.window)
        case = desk.open(MATTER, f"case-{self.code}-{at}")
        if desk.walk(case).matter.licence_first:
            case = desk.licence(case, Licence(number=world.LICENCE))
        case = world.answered(desk, case, {})
        case = desk.choose(case, tuple(one.no for one in desk.walk(case).available))
        return desk.parties(case, Parties(applicant=world.APPLICANT, premises=f"{self.code} {at}号"))[0]

    def hand(self, *case_ids: str, to: str = "") -> None:
        OwningDesk(self.desk()).hand(case_ids, to)

    def snapshot(self, case_id: str) -> Snapshot | None:
        with self.world.office.store.read() as view:
            return view.exchange.snapshot(case_id, self.code)

    def peer(self, code: str) -> Peer:
        with self.world.office.store.read() as view:
            found = view.exchange.peers.get(code)
        assert found is not None
        return found


class Opening(dict[str, "Station"]):
    """Stations by code, each opened when it is first asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def __missing__(self, code: str) -> Station:
        self[code] = opened(self.root / code, code)
        return self[code]


@dataclass
class County:
    """Three stations and the folder between them."""

    stick: Path
    stations: dict[str, Station] = field(default_factory=dict)

    @property
    def county(self) -> Station:
        return self.stations[COUNTY]

    @property
    def north(self) -> Station:
        return self.stations[NORTH]

    @property
    def south(self) -> Station:
        return self.stations[SOUTH]

    def close(self) -> None:
        for one in self.stations.values():
            one.world.close()

    @property
    def all(self) -> tuple[Station, ...]:
        """Every station, whether it was opened before or not."""
        return tuple(self.stations[code] for code in NAMES)

    def round(self) -> None:
        """Everybody puts out, everybody takes in, until nothing moves any more."""
        for _ in range(4):
            made = [made.numbers for one in self.all for made in one.out(self.stick)]
            came = [one.take(self.stick).of("taken") for one in self.all]
            if not any(made) and not any(came):
                break


def opened(folder: Path, code: str) -> Station:
    made = world.World.open(folder)
    return Station(code, made, folder)


def staff(made: world.World) -> None:
    """One who may do everything; the others sign in without the cost of a PIN."""
    with made.office.store.begin() as uow:
        enrol(uow, id=HEAD, name=HEAD, roles=EVERYTHING, pin=PIN)
        uow.commit()


def build(root: Path, begun: Path) -> None:
    """The three data folders, joined: keys made, cards handed up, lists brought down."""
    for code, name in NAMES.items():
        folder = root / code
        shutil.copytree(begun, folder)
        level: Level = "县级" if code == COUNTY else "乡级"
        own = replace(settings_file.load(folder), name=name, level=level, window=WINDOWS[code][:2])
        settings_file.save(folder, own)
    stations = {code: opened(root / code, code) for code in NAMES}
    county = stations[COUNTY].desk()
    for one in stations.values():
        KeysDesk(one.desk()).make()
    KeysDesk(county).make(root=True)
    JoiningDesk(county).begin(WINDOWS[COUNTY])
    for code in (NORTH, SOUTH):
        _, card = JoiningDesk(stations[code].desk()).card(WINDOWS[code])
        JoiningDesk(county).admit(card, authorised=[MATTER])
    root_key = kept.trusted(county.data / kept.FOLDER)
    texts = list(JoiningDesk(county).exports().values())
    for code in (NORTH, SOUTH):
        JoiningDesk(stations[code].desk()).join(texts, trust=fingerprint(root_key))
    for one in stations.values():
        one.world.close()


def copied(built: Path, folder: Path) -> County:
    """The three stations for one test."""
    for code in NAMES:
        shutil.copytree(built / code, folder / code)
    stick = folder / "stick"
    if (built / "stick").is_dir():
        shutil.copytree(built / "stick", stick)
    else:
        stick.mkdir()
    return County(stick, Opening(folder))
