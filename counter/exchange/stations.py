"""The stations of a county: who they are, which windows are theirs, what they may receive. Pure.

A station is named by its code, 行政区划-首个窗口号 (411202-21): the county gives each a range of window
numbers, no two of which overlap, so that numbers given out without a network never meet. A new station makes
a card (`write_card`) and the county answers with its list of stations (`write_list`), which comes with every
package from then on. A township receives what the catalogue puts at its own level and what the county
authorised it for; everything else it consults on and forwards. Unauthorised is the default: no right is made
up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003  (decoded at run time)
from typing import TYPE_CHECKING, Final

import msgspec

from counter.catalog.levels import StationLevel, levels_of
from counter.codes.keys import key_id
from counter.codes.sealed import seal, unseal
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.codes.keys import Signer

CODE: Final = re.compile(r"(\d{6})-(\d{2})", re.ASCII)
_RANGE: Final = re.compile(r"(\d{2})(?:-(\d{2}))?", re.ASCII)
_BOX: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
MOST_STATIONS: Final = 500
LOWER: Final[tuple[StationLevel, ...]] = ("乡级", "村级")
"""Levels that receive for their county."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How a station introduces itself to its county. Signed by itself."""

    district: str
    name: str
    level: StationLevel
    windows: str
    """The range it would like: 21-25."""
    public: str
    """Its Ed25519 key, for what it signs."""
    box: str
    """Its age recipient: what is encrypted for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A station as the county lists it."""

    district: str
    name: str
    level: StationLevel
    windows: str
    public: str
    box: str
    upper: str = ""
    """Code of the station above it; "" = the county itself."""
    authorised: tuple[str, ...] = ()
    """Keys of items and ids of matters it may receive beyond its level."""

    @property
    def code(self) -> str:
        """What it is called in packages and file names."""
        return code_of(self.district, self.windows)

    @property
    def key(self) -> str:
        """Id of its signing key."""
        return key_id(self.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationList:
    """Every station of the county. Signed by the county's root key."""

    number: int
    day: date
    stations: tuple[Listed, ...] = ()

    def of(self, code: str) -> Listed | None:
        """The station of a code."""
        return next((one for one in self.stations if one.code == code), None)

    def neighbours(self, code: str) -> Iterator[Listed]:
        """The stations this one exchanges packages with: the one above, and those below."""
        own = self.of(code)
        if own is not None:
            yield from (one for one in self.stations if one.code == own.upper or one.upper == code)


def listed(card: Card, *, upper: str = "", authorised: tuple[str, ...] = ()) -> Listed:
    """A station as its card tells of it. `upper`, `authorised`: what the county says of it besides."""
    return Listed(
        district=card.district,
        name=card.name,
        level=card.level,
        windows=card.windows,
        public=card.public,
        box=card.box,
        upper=upper,
        authorised=authorised,
    )


# -- ranges of windows -------------------------------------------------------------------------------------


def windows_of(text: str) -> range:
    """The window numbers of a range: 21-25, or one number. BadInput for anything else."""
    found = _RANGE.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise BadInput(
            f"窗口号段“{text}”不对。", todo="请写成 21-25 这样，两位数字，前小后大。", field="windows"
        )
    return range(first, last + 1)


def code_of(district: str, windows: str) -> str:
    """The code of a station."""
    return f"{district}-{windows_of(windows).start:02d}"


def given_by(station: Listed, number: str) -> bool:
    """Whether a case or paper number was given by this station."""
    parts = number.split("-")
    if len(parts) < 2 or parts[0] != station.district or not parts[1].isdigit():
        return False
    return int(parts[1]) in windows_of(station.windows)


# -- what a station may receive ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Right:
    """Whether an item may be received at a station, and on what that rests."""

    may: bool
    why: str


def right(  # noqa: PLR0913  (who asks for what)
    level: StationLevel,
    authorised: Iterable[str],
    *,
    matter: str,
    item: str,
    levels: str,
    listed: bool = True,
) -> Right:
    """Whether a station of this level may receive an item itself.

    `levels`: the cell of the notice; `listed`: whether the county has listed the station at all.
    """
    if level not in LOWER:
        return Right(True, "本级窗口受理")
    given = set(authorised)
    if {matter, item} & given:
        return Right(True, "县里已授权")
    if level == "乡级" and "乡级" in levels_of(levels):
        return Right(True, "通知列为乡级办理")
    why = "县里没有授权本站收这一项" if listed else "本站还没有入网，不知道县里有没有授权"
    return Right(False, f"{why}，只能咨询、代收转送")


# -- cards and lists ---------------------------------------------------------------------------------------


def write_card(card: Card, signer: Signer) -> str:
    """The file a station hands to its county. BadInput for one that nobody would take."""
    text = seal("smx-station-card", card, signer)
    read_card(text)
    return text


def read_card(text: str) -> Card:
    """A card as it came. BadInput when it is none, was changed, or makes no sense."""
    sealed = unseal(text)
    if sealed.what != "smx-station-card":
        raise BadInput("这不是站点登记文件。", todo="请对方用 counter exchange card 重新导出。")
    try:
        card = msgspec.convert(sealed.body, Card)
    except msgspec.ValidationError as why:
        raise _senseless() from why
    if card.public != sealed.signer:
        raise BadInput("登记文件不是由它自己的密钥签名的。", todo="没有采用。请对方重新导出。")
    _check(card)
    return card


def write_list(content: StationList, root: Signer) -> str:
    """The signed list of stations. BadInput for one that nobody would take."""
    text = seal("smx-station-list", content, root)
    read_list(text)
    return text


def read_list(text: str) -> tuple[StationList, str]:
    """A list of stations and the public key that signed it. BadInput for anything else."""
    sealed = unseal(text)
    if sealed.what != "smx-station-list":
        raise BadInput("这不是站点名单。", todo="请向县里要最新的站点名单。")
    try:
        found = msgspec.convert(sealed.body, StationList)
    except msgspec.ValidationError as why:
        raise _senseless() from why
    if found.number < 1 or len(found.stations) > MOST_STATIONS:
        raise _senseless()
    for one in found.stations:
        _check(one)
    if _overlap(found.stations) or any(one.upper and found.of(one.upper) is None for one in found.stations):
        raise _senseless()
    return found, sealed.signer


def newer(older: StationList | None, came: StationList) -> StationList:
    """The list to keep. Refused for one that is older than what is here, or another of the same number."""
    if older is None or older == came:
        return came
    if (came.number, came.day) <= (older.number, older.day):
        raise Refused(
            f"这份站点名单是第 {came.number} 号（{came.day}），现有的是第 {older.number} 号，没有采用。",
            todo="请向县里要最新的站点名单。",
        )
    return came


def admitted(older: StationList | None, station: Listed, today: date) -> StationList:
    """The county's next list, with a station added, or as it is now. Refused when windows overlap."""
    before = older.stations if older else ()
    rest = tuple(one for one in before if one.code != station.code)
    known = next((one for one in before if one.public == station.public and one.code != station.code), None)
    if known is not None:
        raise Refused(
            f"{known.name}（{known.code}）用的就是这个密钥。", todo="一个站点一个密钥，请对方另做一个。"
        )
    stations = (*rest, station)
    if clash := _overlap(stations):
        raise Refused(
            f"窗口号段和{clash[0].name}（{clash[0].windows}）重叠，编号会撞在一起。",
            todo="请换一段没有用过的窗口号。",
        )
    made = StationList(number=(older.number if older else 0) + 1, day=today, stations=stations)
    return older if older is not None and replace(made, number=older.number, day=older.day) == older else made


def _overlap(stations: Iterable[Listed]) -> tuple[Listed, Listed] | None:
    taken: dict[tuple[str, int], Listed] = {}
    for one in stations:
        for window in windows_of(one.windows):
            other = taken.setdefault((one.district, window), one)
            if other is not one:
                return other, one
    return None


def _check(one: Card | Listed) -> None:
    try:
        key_id(one.public)
        windows_of(one.windows)
    except (ValueError, BadInput) as why:
        raise _senseless() from why
    named = 0 < len(one.name) <= 50 and clean_line(one.name) == one.name
    if not (named and re.fullmatch(r"\d{6}", one.district, re.ASCII) and _BOX.fullmatch(one.box)):
        raise _senseless()


def _senseless() -> BadInput:
    return BadInput("这份站点名单或登记文件的内容不合规格。", todo="没有采用它。请发出的单位重新制作。")
