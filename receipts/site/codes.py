"""What the page of codes knows of keys, revocations and voids: the lists of the day the site was made (R029).

Public facts alone: who signs since when, which papers no longer count. Why a key was revoked stays inside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from counter.codes.known import FRESH_DAYS, Lists

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from counter.catalog.model import County
    from counter.codes.lists import Void


def as_known(lists: Lists, on: date) -> Lists:
    """What a visitor may rest on: a page is nobody's own station, and lists without a day are of its own."""
    day = lists.day or (on if lists.keys else None)
    return replace(lists, own=frozenset(), day=day)


def data(lists: Lists, counties: Iterable[County], on: date) -> dict[str, Any]:
    """The same as plain data for `code.js`; days as 2026-11-26."""
    known = as_known(lists, on)
    return {
        "day": known.day.isoformat() if known.day else "",
        "void_day": lists.day.isoformat() if lists.day else "",
        "fresh": FRESH_DAYS,
        "places": {one.division: one.key for one in counties if one.division},
        "keys": [
            {
                "id": key_id,
                "public": key.public,
                "district": key.district,
                "name": key.name,
                "since": key.valid_from.isoformat(),
                "until": key.valid_until.isoformat(),
            }
            for key_id, key in sorted(known.keys.items())
        ],
        "revoked": [
            {
                "key": one.key,
                "day": one.day.isoformat(),
                "cut": one.cut.isoformat(),
                "doubt": one.compromised.isoformat() if one.compromised else "",
            }
            for _, one in sorted(known.revocations.items())
        ],
        "voids": [_void("", one) for _, one in sorted(known.voids.items())]
        + [_void(district, one) for (district, _), one in sorted(known.station_voids.items())],
        "void_days": {district: day.isoformat() for district, day in sorted(known.void_days.items())},
    }


def _void(district: str, one: Void) -> dict[str, str]:
    """A void; of which district's stations, if it is only theirs."""
    return {
        "number": one.number,
        "day": one.day.isoformat(),
        "by": one.replaced_by,
        "district": district,
    }
