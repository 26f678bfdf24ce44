"""Lists that travel between stations: keys and revocations from the county, voids from each station.

A list is signed and has a number and a day. A newer one replaces an older one and never takes back what that
one said: no key, no revocation and no void disappears again. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003  (decoded at run time)
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from counter.cases import numbers
from counter.codes.keys import StationKey, key_id
from counter.codes.sealed import Sealed, What, seal, unseal
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from counter.codes.keys import Signer

T = TypeVar("T")
_KEY_ID = re.compile(r"[A-Z2-7]{8}")
_NUMBER = re.compile(r"(?:JJ-)?\d{6}-\d{2}-\d{8}-\d{4,6}-\d(?:\.[A-Z]\d{1,3})?", re.ASCII)
_LONGEST_NAME: Final = 50
_LONGEST_REASON: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A key that no longer counts. Papers issued before `day` stay good, or before `compromised` if set."""

    key: str
    """Its id."""
    day: date
    reason: str
    compromised: date | None = None
    """Since when somebody else may have signed with it."""

    @property
    def cut(self) -> date:
        """The first day whose papers no longer count."""
        return min(self.day, self.compromised) if self.compromised else self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A paper that no longer counts, and the one that stands for it (empty = none)."""

    number: str
    day: date
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """What the county says of its stations' keys. Signed by the root key."""

    number: int
    """1, 2, 3 …"""
    day: date
    keys: tuple[StationKey, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    voids: tuple[Void, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidList:
    """Every paper a station has voided so far. Signed by the station's own key."""

    number: int
    day: date
    voids: tuple[Void, ...] = ()


# -- reading and writing -----------------------------------------------------------------------------------


def announce(signer: Signer) -> str:
    """The public key as the file that goes to the county."""
    return seal("smx-station-key", signer.key, signer)


def write_key_list(content: KeyList, root: Signer) -> str:
    """The signed list of keys. BadInput for one that nobody would take."""
    text = seal("smx-key-list", content, root)
    read_key_list(text)
    return text


def write_void_list(content: VoidList, signer: Signer) -> str:
    """The signed list of voids. BadInput for one that nobody would take."""
    text = seal("smx-void-list", content, signer)
    read_void_list(text)
    return text


def read_station_key(text: str) -> StationKey:
    """A station's public key, which must be signed by itself. BadInput for anything else."""
    sealed = unseal(text)
    key = _content(sealed, "smx-station-key", StationKey)
    if key.public != sealed.signer:
        raise BadInput("这个公钥不是由它自己的私钥签名的。", todo="没有采用。请那个站点重新导出。")
    _check_key(key)
    return key


def read_key_list(text: str) -> tuple[KeyList, str]:
    """A list of keys and the public key that signed it. BadInput for anything else or a senseless one."""
    sealed = unseal(text)
    found = _content(sealed, "smx-key-list", KeyList)
    ids = [_check_key(one) for one in found.keys]
    revoked = [one.key for one in found.revocations]
    texts = [(one.reason, _LONGEST_REASON) for one in found.revocations]
    sound = all(map(_KEY_ID.fullmatch, revoked)) and all(_plain(text, most) for text, most in texts)
    if not sound or len({*ids}) != len(ids) or len({*revoked}) != len(revoked):
        raise _senseless()
    _check_list(found)
    return found, sealed.signer


def read_void_list(text: str) -> tuple[VoidList, str]:
    """A list of voids and the public key that signed it. BadInput for anything else or a senseless one."""
    sealed = unseal(text)
    found = _content(sealed, "smx-void-list", VoidList)
    _check_list(found)
    return found, sealed.signer


# -- newer over older --------------------------------------------------------------------------------------


def merge(older: KeyList | None, newer: KeyList) -> KeyList:
    """The list to keep. The same one again changes nothing.

    Raises Refused when the newer one is not newer, or takes back a key, a revocation or a void.
    """
    if older is None or older == newer:
        return newer
    _forward(older, newer)
    _keeps(older.keys, newer.keys, lambda key: (key.public, key.district), "公钥")
    _keeps(older.revocations, newer.revocations, lambda one: one.key, "吊销记录")
    cuts = {one.key: one.cut for one in newer.revocations}
    if any(cuts[one.key] > one.cut for one in older.revocations):
        raise _backward("推迟了一项吊销")
    _keeps(older.voids, newer.voids, lambda one: one.number, "作废记录")
    return newer


def merge_voids(older: VoidList | None, newer: VoidList) -> VoidList:
    """As `merge`, for the voids of one station."""
    if older is None or older == newer:
        return newer
    _forward(older, newer)
    _keeps(older.voids, newer.voids, lambda one: one.number, "作废记录")
    return newer


# -- the county's next list --------------------------------------------------------------------------------


def with_key(older: KeyList | None, key: StationKey, today: date) -> KeyList:
    """The next list, with a station's key. Refused if it is there already or its id is another key's."""
    base = following(older, today)
    for known in base.keys:
        if known.public == key.public:
            raise Refused(f"名单里已经有{known.name}的公钥 {key.id}。", todo="不用再加。")
        if known.id == key.id:
            raise Refused(f"公钥编号 {key.id} 和{known.name}的相同。", todo="请那个站点另做一个密钥。")
    return replace(base, keys=(*base.keys, key))


def with_revocation(older: KeyList | None, revocation: Revocation, today: date) -> KeyList:
    """The next list, with a key revoked; once more only for an earlier day. Refused, BadInput."""
    if not revocation.reason or not _plain(revocation.reason, _LONGEST_REASON):
        raise BadInput(f"原因要写，最多 {_LONGEST_REASON} 个字，写成一行。", field="reason")
    base = following(older, today)
    key = next((one for one in base.keys if one.id == revocation.key), None)
    if key is None:
        raise Refused(f"名单里没有公钥 {revocation.key}。", todo="请用 counter verify lists 查编号。")
    before = next((one for one in base.revocations if one.key == revocation.key), None)
    if before is not None and before.cut <= revocation.cut:
        raise Refused(f"{key.name}的公钥 {key.id} 已于 {before.day} 吊销。", todo="不用再办。")
    kept = (one for one in base.revocations if one.key != revocation.key)
    return replace(base, revocations=(*kept, revocation))


def following(older: KeyList | None, today: date) -> KeyList:
    """The next list, with the same content; the first one is empty. Refused if the clock was set back."""
    _not_back(older, today)
    if older is None:
        return KeyList(number=1, day=today)
    return replace(older, number=older.number + 1, day=today)


def with_voids(older: KeyList | None, voids: Iterable[Void], today: date) -> KeyList:
    """The next list, with what stations have voided since."""
    base = following(older, today)
    return replace(base, voids=tuple(_united(base.voids, voids)))


def next_voids(older: VoidList | None, voids: Iterable[Void], today: date) -> VoidList:
    """A station's next list of voids; the older one itself when nothing came to it today."""
    found = tuple(_united(older.voids if older else (), voids))
    if older is not None and older.voids == found and older.day == today:
        return older
    _not_back(older, today)
    return VoidList(number=older.number + 1 if older else 1, day=today, voids=found)


# -- helpers -----------------------------------------------------------------------------------------------


def _content(sealed: Sealed, what: What, kind: type[T]) -> T:
    if sealed.what != what:
        raise BadInput("这是另一种密钥或名单文件。", todo="请核对文件。")
    try:
        return msgspec.convert(sealed.body, kind)
    except msgspec.ValidationError as why:
        raise _senseless() from why


def _check_key(key: StationKey) -> str:
    """Its id. BadInput if it makes no sense."""
    try:
        found = key_id(key.public)
    except ValueError as why:
        raise _senseless() from why
    district = re.fullmatch(r"[0-9]{6}", key.district)
    if (
        not district
        or not key.name
        or not _plain(key.name, _LONGEST_NAME)
        or key.valid_until < key.valid_from
    ):
        raise _senseless()
    return found


def _check_list(found: KeyList | VoidList) -> None:
    named = [one.number for one in found.voids]
    others = [one.replaced_by for one in found.voids if one.replaced_by]
    if found.number < 1 or len({*named}) != len(named) or not all(map(_NUMBER.fullmatch, (*named, *others))):
        raise _senseless()


def _plain(text: str, most: int) -> bool:
    return len(text) <= most and clean_line(text) == text


def _forward(older: KeyList | VoidList, newer: KeyList | VoidList) -> None:
    if newer.number == older.number:
        raise _backward(f"和现有的第 {older.number} 号同号，内容却不同")
    if newer.number < older.number or newer.day < older.day:
        raise _backward(
            f"是第 {newer.number} 号（{newer.day}），现有的是第 {older.number} 号（{older.day}），更新"
        )


def _keeps(older: Iterable[T], newer: Iterable[T], said: Callable[[T], object], what: str) -> None:
    if not {said(one) for one in older} <= {said(one) for one in newer}:
        raise _backward(f"少了以前有过的{what}")


def _backward(why: str) -> Refused:
    return Refused(f"这份名单{why}，没有采用。", todo="请向发出的单位要最新的名单。")


def _not_back(older: KeyList | VoidList | None, today: date) -> None:
    if older is not None and today < older.day:
        raise Refused(
            f"本机日期是 {today}，比现有名单的日期 {older.day} 还早。", todo="请先改正本机日期，再办。"
        )


def _united(older: Iterable[Void], newer: Iterable[Void]) -> list[Void]:
    """By number; what is there stays, a void happens once."""
    found = {one.number: one for one in older}
    for one in newer:
        found.setdefault(one.number, one)
    return [found[number] for number in sorted(found)]


def _senseless() -> BadInput:
    return BadInput("这份名单的内容不合规格。", todo="没有采用它。请向发出的单位重新要一份。")


def void_of(number: str, day: date, replaced_by: str = "") -> Void:
    """A void of a paper or slip. BadInput for a number that is none."""
    found = numbers.read_code(number)
    named = found.paper or found.handoff
    if not named:
        raise BadInput(f"“{number}”不是文书编号。", todo="文书编号末尾是 .G1、.S1 这样。", field="number")
    return Void(number=named, day=day, replaced_by=replaced_by)
