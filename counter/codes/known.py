"""Everything this computer knows of keys, revocations and voids, ready to be asked many times. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from counter.codes.keys import StationKey
    from counter.codes.lists import KeyList, Revocation, Void, VoidList

FRESH_DAYS: Final = 30
"""A list older than so many days no longer proves that nothing was revoked or voided: the house's choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a verdict rests on. Empty lists know nobody."""

    number: int = 0
    """Of the county's list; 0 = there is none here."""
    day: date | None = None
    """Of the county's list."""
    own: frozenset[str] = frozenset()
    """Ids of this station's own keys, which need nobody's word."""
    keys: Mapping[str, StationKey] = field(default_factory=dict)
    revocations: Mapping[str, Revocation] = field(default_factory=dict)
    voids: Mapping[str, Void] = field(default_factory=dict)
    """By paper number: from the county, and from this station's own record."""
    station_voids: Mapping[tuple[str, str], Void] = field(default_factory=dict)
    """By district and paper number: a station voids its own papers only."""
    void_days: Mapping[str, date] = field(default_factory=dict)
    """By district: the day of its newest list of voids."""

    def void_of(self, number: str, district: str) -> Void | None:
        """The void of a paper that a station of the district issued."""
        return self.voids.get(number) or self.station_voids.get((district, number))

    def with_local(self, voids: Iterable[Void]) -> Lists:
        """And what the record of this station itself says."""
        return replace(self, voids={**self.voids, **{one.number: one for one in voids}})


def lists_of(
    listed: KeyList | None = None,
    voided: Mapping[str, VoidList] | None = None,
    own: Iterable[StationKey] = (),
) -> Lists:
    """What lists say together. `voided`: by the id of the key that signed; `own`: this station's keys.

    A list of voids counts only if its signer is known and counted on the day of the list.
    """
    mine = tuple(own)
    keys = {key.id: key for key in (*reversed(mine), *(listed.keys if listed else ()))}
    revoked = {one.key: one for one in (listed.revocations if listed else ())}
    counted = [
        (keys[key], one) for key, one in (voided or {}).items() if why_not(keys.get(key), one, revoked) == ""
    ]
    days: dict[str, date] = {}
    for key, one in counted:
        days[key.district] = max(one.day, days.get(key.district, one.day))
    return Lists(
        number=listed.number if listed else 0,
        day=listed.day if listed else None,
        own=frozenset(key.id for key in mine),
        keys=keys,
        revocations=revoked,
        voids={one.number: one for one in (listed.voids if listed else ())},
        station_voids={(key.district, one.number): one for key, found in counted for one in found.voids},
        void_days=days,
    )


def why_not(key: StationKey | None, voided: VoidList, revoked: Mapping[str, Revocation]) -> str:
    """Why a list of voids does not count; empty = it does."""
    if key is None:
        return "签名的公钥不在名单上"
    cut = revoked.get(key.id)
    if cut is not None and voided.day >= cut.cut:
        return f"{key.name}的公钥 {key.id} 已吊销"
    return "" if key.counts_on(voided.day) else f"{key.name}的公钥 {key.id} 那天不在有效期内"
