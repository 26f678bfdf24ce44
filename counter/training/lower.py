"""The station of an exercise below the county: a township or a village of a county that exists nowhere.

Its list of stations lies in the folder of that one exercise, under keys that are made for it and forgotten at
once: no private key is ever written, so nothing can be signed, and what would be encrypted for these stations
could be opened by nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from counter.codes import kept
from counter.codes.key_files import STATION, public_path
from counter.desks.exchange.standing import LIST
from counter.exchange.stations import LOWER, Listed, StationList, code_of, right, windows_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.office import Office
    from counter.intake.walk import Walk
    from counter.settings import Station
    from counter.training.scenario import Scenario, StationKind

NAMES: Final[dict[StationKind, str]] = {
    "县级": "培训县政务服务中心",
    "乡级": "培训乡便民服务中心",
    "村级": "培训村便民服务站",
}
WINDOWS: Final[dict[StationKind, str]] = {"县级": "01-20", "乡级": "21-25", "村级": "26-28"}
"""The ranges of window numbers of that county; none overlaps."""
BOX: Final = "age1" + "q" * 58
"""A recipient nobody is: packages are not made in training."""
DAYS: Final = 365
"""How long the keys of an exercise would count."""


def is_lower(scenario: Scenario) -> bool:
    """Whether it plays below the county."""
    return scenario.station in LOWER


def profile(own: Station, kind: StationKind) -> Station:
    """The profile of training at this kind of station; that of the county as it is."""
    if kind not in LOWER:
        return own
    first = windows_of(WINDOWS[kind]).start
    return replace(own, level=kind, name=NAMES[kind], window=f"{first:02d}")


def settle(office: Office, scenario: Scenario) -> None:
    """Put the station of an exercise on the list of its county, in the folder of the exercise. OSError."""
    if not is_lower(scenario):
        return
    from counter.codes.lists import announce
    from counter.desks.exchange.joining import meet
    from counter.exchange.stations import write_list

    day = datetime.fromisoformat(scenario.day).date()
    root, county, own = (_forgotten(office.station, day) for _ in range(3))
    stations = _stations(office.station, scenario, county=county.key.public, own=own.key.public)
    folder = office.data / kept.FOLDER
    folder.mkdir(mode=0o700)
    _put(public_path(folder, STATION), announce(own))
    _put(folder / kept.TRUSTED, root.key.public + "\n")
    _put(folder / LIST, write_list(StationList(number=1, day=day, stations=stations), root))
    with office.store.begin() as uow:
        meet(office.system_desk(NAMES["县级"]), uow)
        uow.commit()


def _put(path: Path, text: str) -> None:
    from counter.files import write_whole

    write_whole(path, text.encode())


def _stations(station: Station, scenario: Scenario, *, county: str, own: str) -> tuple[Listed, ...]:
    """The county, and the station below it."""
    upper = Listed(
        district=station.district_code,
        name=NAMES["县级"],
        level="县级",
        windows=WINDOWS["县级"],
        public=county,
        box=BOX,
    )
    lower = replace(
        upper,
        name=station.name,
        level=scenario.station,
        windows=WINDOWS[scenario.station],
        public=own,
        upper=code_of(station.district_code, WINDOWS["县级"]),
        authorised=scenario.authorised,
    )
    return upper, lower


def _forgotten(station: Station, day: date) -> Signer:
    """A key pair that lives as long as this call."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from counter.codes.key_files import public_of
    from counter.codes.keys import Signer, StationKey

    private = Ed25519PrivateKey.generate()
    key = StationKey(
        public=public_of(private),
        district=station.district_code,
        name=station.name,
        valid_from=day,
        valid_until=day + timedelta(days=DAYS),
    )
    return Signer(key, private)


# -- what it may receive -----------------------------------------------------------------------------------


def barred(scenario: Scenario, view: Walk) -> tuple[str, ...]:
    """Names of the chosen items that the station of this exercise may not receive itself."""
    return tuple(
        one.name
        for one in view.chosen
        if not right(
            scenario.station,
            scenario.authorised,
            matter=scenario.matter,
            item=one.item.key,
            levels=one.row.levels,
        ).may
    )


def said(scenario: Scenario) -> str:
    """Where the trainee sits and what the county allows there, in one sentence; "" at the county itself."""
    if not is_lower(scenario):
        return ""
    if scenario.matter in scenario.authorised:
        given = "县里授权本站收这一件事"
    elif scenario.authorised:
        given = f"县里授权本站收：{'、'.join(scenario.authorised)}"
    else:
        given = "县里没有另外授权"
    windows = WINDOWS[scenario.station]
    return f"{NAMES[scenario.station]}（{scenario.station}，窗口号段 {windows}）；{given}"
