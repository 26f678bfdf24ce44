"""Where this station stands: its place on the county's list, its neighbours, its windows, its rights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from counter.cases import numbers
from counter.codes import kept
from counter.codes.key_files import load_signer
from counter.errors import BadInput, Refused
from counter.exchange.stations import (
    LOWER,
    Right,
    StationList,
    read_card,
    read_list,
    right,
    windows_of,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.exchange.stations import Listed
    from counter.intake.walk import Walk
    from counter.settings import Station
    from counter.store import UnitOfWork

LIST: Final = "stations.json"
"""The county's list of stations, in the folder of keys."""
CARD: Final = "card.json"
"""What this station handed to the county: its windows until the list says so."""
NOT_YET: Final = (
    "请先办 counter exchange card，把文件交给县里，再用 counter exchange join 导入县里发来的名单。"
)


@dataclass(frozen=True, slots=True)
class Here:
    """This station among the others."""

    me: Listed
    listed: StationList

    @property
    def code(self) -> str:
        """Its code."""
        return self.me.code

    @property
    def upper(self) -> str:
        """Code of the one above; "" = it is the county."""
        return self.me.upper


def station_list(folder: Path) -> StationList | None:
    """The list as it was taken; None = none. BadInput if it is not what the trusted county signed."""
    path = folder / LIST
    try:
        written = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(folder, written)


@lru_cache(maxsize=8)
def _read(folder: Path, written: int) -> StationList:
    del written
    path = folder / LIST
    try:
        found, signer = read_list(path.read_text(encoding="utf-8"))
    except (BadInput, UnicodeDecodeError) as why:
        raise _tampered(path) from why
    if signer != kept.trusted(folder):
        raise _tampered(path)
    return found


def _tampered(path: Path) -> BadInput:
    return BadInput(
        f"站点名单 {path} 不能用：被改动过，或者不是本机信任的县级密钥签的名。",
        todo="请把它移到别处，重新导入县里发来的名单（counter exchange join）。",
    )


def found_here(folder: Path) -> Here | None:
    """Where this station stands; None = it is on no list."""
    listed = station_list(folder)
    if listed is None:
        return None
    own = {key.public for key in kept.own_keys(folder)}
    me = next((one for one in listed.stations if one.public in own), None)
    return Here(me, listed) if me else None


def joined(desk: Desk) -> bool:
    """Whether this station has a list of stations. As quick as a look at a file."""
    return not desk.training and (desk.data / kept.FOLDER / LIST).exists()


def here(desk: Desk) -> Here:
    """Where this station stands, for who sends and takes packages. Refused as `placed`, and in training."""
    if desk.training:
        raise _no_exchange()
    return placed(desk)


def placed(desk: Desk) -> Here:
    """Where this station stands; in an exercise, its made-up one. Refused where it has not joined."""
    found = found_here(desk.data / kept.FOLDER)
    if found is None:
        raise (
            _no_exchange() if desk.training else Refused("本站还没有入网，不能和别的站点交换。", todo=NOT_YET)
        )
    return found


def _no_exchange() -> Refused:
    return Refused("培训里不和别的站点交换。", todo="请退出培训，在正式程序里办。")


def signer_of(desk: Desk, at: Here) -> Signer:
    """The key packages are signed with. Refused when it is missing, over, or not the listed one."""
    found = load_signer(desk.data / kept.FOLDER)
    if found is None or not found.key.counts_on(desk.now().date()):
        raise Refused("本站没有在有效期内的密钥，不能给包签名。", todo="请管理员先办 counter keys make。")
    if found.key.public != at.me.public:
        raise Refused(
            "本站换过密钥，县里的站点名单上还是旧的。",
            todo="请用 counter exchange card 重新登记，再导入新的名单。",
        )
    return found


# -- windows and rights ------------------------------------------------------------------------------------


def check_window(data: Path, station: Station, window: str) -> None:
    """Refused for a window whose numbers could be another station's: numbers never collide offline.

    A county that lists no stations has all windows for itself; a lower station needs a range before its first
    number, from the county's list or, until that came, from its own card.
    """
    folder = data / kept.FOLDER
    at = found_here(folder)
    windows = at.me.windows if at else _carded(folder)
    if not windows:
        if station.level in LOWER:
            raise Refused(
                "本站还没有自己的窗口号段，出的编号可能和县里的撞在一起。",
                todo="请向县里问明号段，办 counter exchange card --windows 号段，再改站点资料里的窗口号。",
            )
        return
    if int(window) not in windows_of(windows):
        raise Refused(
            f"窗口号 {window} 不在本站的号段 {windows} 里，出的编号会和别的站点撞在一起。",
            todo="请管理员在站点资料里改窗口号。",
        )


def next_number(desk: Desk, uow: UnitOfWork, day: date) -> str:
    """The next case number of this window. Refused as by `check_window`."""
    station, window = desk.station, desk.session.window
    check_window(desk.data, station, window)
    serial = uow.numbers.next(station.district_code, window, day)
    return numbers.case_number(station.district_code, window, day, serial)


def _carded(folder: Path) -> str:
    try:
        return read_card((folder / CARD).read_text(encoding="utf-8")).windows
    except (FileNotFoundError, BadInput, UnicodeDecodeError):
        return ""


def rights(desk: Desk, view: Walk) -> dict[int, Right]:
    """For each chosen item of a case whether this station may receive it itself, by row number."""
    at = found_here(desk.data / kept.FOLDER)
    return {
        one.no: right(
            desk.station.level,
            at.me.authorised if at else (),
            matter=view.matter.id,
            item=one.item.key,
            levels=one.row.levels,
            listed=at is not None,
        )
        for one in view.chosen
    }


def lacking(desk: Desk, view: Walk) -> bool:
    """Whether some chosen item may not be received here, so that the case is to be forwarded."""
    if desk.station.level not in LOWER:
        return False
    return any(not one.may for one in rights(desk, view).values())


def check_rights(desk: Desk, view: Walk) -> None:
    """Refused, naming them, when this station may not receive some chosen item itself."""
    if desk.station.level not in LOWER:
        return
    found = rights(desk, view)
    lacking = [one for one in view.chosen if not found[one.no].may]
    if lacking:
        named = "、".join(f"“{one.name}”" for one in lacking[:3]) + ("等" if len(lacking) > 3 else "")
        raise Refused(
            f"{named}本站不能自己出具告知书或收件回执：{found[lacking[0].no].why}。",
            todo="请按 T 代收转送，由县级窗口收件、出具回执；只是来问的，请到“咨询”打印告知单。",
        )
