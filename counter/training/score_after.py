"""Mistakes after the receipt: what the journal should show of a visit, in order and in time. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from counter.training.worth import Miss

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.training.scenario import Did, Expected, Handled, Visit


def misses(visit: Visit, done: Handled) -> Iterator[Miss]:
    """Steps left out, done too late, in the wrong order, or that should never have been done."""
    matched = matches(visit, done)
    for expected, place in zip(visit.truth.expects, matched, strict=True):
        if place is None:
            yield Miss("undone", _told(expected), expected.rules)
        elif _too_late(expected, done, done.did[place]):
            yield Miss("late", f"{_told(expected)}（{expected.within_minutes}分钟内）", expected.rules)
    places = [one for one in matched if one is not None]
    if places != sorted(places):
        yield Miss("order", "应当依次：" + "；".join(_told(one) for one in visit.truth.expects))
    for wrong in visit.truth.never:
        if any(fits(wrong, one) for one in done.did):
            yield Miss("forbidden", _told(wrong), wrong.rules)


def fulfilled(visit: Visit, done: Handled) -> list[str]:
    """Sentences for the steps that were done."""
    pairs = zip(visit.truth.expects, matches(visit, done), strict=True)
    return [f"办到：{_told(one)}" for one, place in pairs if place is not None and one.told]


def matches(visit: Visit, done: Handled) -> list[int | None]:
    """For each expected step the entry that shows it (its place in `did`); None = there is none.

    Each entry answers for one step only; of several that fit, the first that keeps the order is taken.
    """
    free = set(range(len(done.did)))
    found: list[int | None] = []
    after = -1
    for expected in visit.truth.expects:
        fit = [n for n in sorted(free) if fits(expected, done.did[n])]
        later = [n for n in fit if n > after]
        place = (later or fit or [None])[0]  # type: ignore[list-item]
        found.append(place)
        if place is not None:
            free.discard(place)
            after = max(after, place)
    return found


def fits(expected: Expected, did: Did) -> bool:
    """Whether a journal entry shows the step: same action, and every named value of its detail."""
    return expected.action == did.action and all(
        text_of(value_at(did.detail, key)) == value for key, value in expected.detail.items()
    )


def value_at(detail: Mapping[str, object], key: str) -> object:
    """A value of an entry's detail; a dot leads into it (collector.name)."""
    at: object = detail
    for part in key.split("."):
        at = at.get(part) if isinstance(at, dict) else None
    return at


def text_of(value: object) -> str:
    """How a value of the journal is compared: lists joined by 、, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(text_of(one) for one in value)
    return str(value)


def _too_late(expected: Expected, done: Handled, did: Did) -> bool:
    limit = expected.within_minutes
    return limit is not None and between(done.began, did.at) > limit


def between(began: str, ended: str) -> float:
    """Minutes from one moment (ISO) to another; 0 where one is not known or lies before."""
    if not (began and ended):
        return 0.0
    gone = datetime.fromisoformat(ended) - datetime.fromisoformat(began)
    return max(0.0, gone.total_seconds() / 60)


def _told(expected: Expected) -> str:
    return expected.told or expected.action
