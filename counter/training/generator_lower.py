"""A made-up exercise at a township or a village: the county's of the same seed, seen from below. Pure.

What its station may receive itself is the county's exercise as it is. For the rest somebody only asks, or
brings papers: those are as they come at level 1, some may be missing; nobody looks into them here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from counter.training.checking import brought, look
from counter.training.dice import Dice
from counter.training.lower import NAMES, barred
from counter.training.scenario import LEVEL_ZH, STATION_ENDS, Expected, Truth, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.catalog.model import Catalogue
    from counter.training.scenario import Level, Scenario, StationKind

AUTHORISED: Final[dict[StationKind, int]] = {"乡级": 45, "村级": 0}
"""Per cent of exercises in which the county authorised the station for the matter."""
ASKING: Final[dict[StationKind, int]] = {"乡级": 35, "村级": 65}
"""Per cent of the others in which somebody only asks."""


def seen_from(
    catalogue: Catalogue, station: StationKind, level: Level, county: Callable[[Level], Scenario]
) -> Scenario:
    """The exercise of a station below the county. `county`: the county's exercise of this seed at a level."""
    asked = _at(county(level), station)
    chance = Dice(asked.id)
    receives, asks = chance.happens(AUTHORISED[station]), chance.happens(ASKING[station])
    if asked.first.truth.ending not in ("notice", "receipt"):
        return _named(asked, catalogue, level)
    if not barred(asked, look(asked, asked.first, catalogue)):
        return _named(asked, catalogue, level)
    if receives:
        return _named(replace(asked, authorised=(asked.matter,)), catalogue, level)
    plain = _at(county(1), station)
    if plain.first.truth.ending not in ("notice", "receipt"):
        return _named(plain, catalogue, level)
    view = look(plain, plain.first, catalogue)
    if not barred(plain, view):
        return _named(plain, catalogue, level)
    there = brought(plain.first, view)
    turned = _asking(plain) if asks or not there else _forwarded(plain, len(there))
    return _named(turned, catalogue, level)


def _at(scenario: Scenario, station: StationKind) -> Scenario:
    return replace(scenario, station=station, id=f"{scenario.id}{STATION_ENDS[station]}")


def _named(scenario: Scenario, catalogue: Catalogue, level: Level) -> Scenario:
    """Under the level that was asked for, with the station where the trainee reads it."""
    name = catalogue.matter(scenario.matter).name
    return replace(
        scenario,
        id=f"{scenario.matter}-{level}-{scenario.seed}{STATION_ENDS[scenario.station]}",
        level=level,
        title=f"{name}（{scenario.station}，{LEVEL_ZH[level]}，第{scenario.seed}号）",
        story=f"{NAMES[scenario.station]}的窗口。{scenario.story}",
    )


def _asking(scenario: Scenario) -> Scenario:
    """Nothing was brought."""
    truth = scenario.first.truth
    told = "本站不能收的，只来问的一次告知，打印告知单"
    advice = Truth(
        ending="advice",
        answers=truth.answers,
        rows=truth.rows,
        expects=(Expected(action="consult.give", told=told, rules=("R128", "R129")),),
        never=(Expected(action="handoff.forward", told="没有材料，不能代收转送", rules=("R128",)),),
    )
    visit = Visit(desk="consulting", story="今天只是来问，材料一样也没有带。", truth=advice)
    return replace(scenario, visits=(visit,), rules=("R128", "R129", "R032"))


def _forwarded(scenario: Scenario, number: int) -> Scenario:
    """The papers go to the county's window."""
    truth = scenario.first.truth
    forward = Truth(
        ending="forward",
        answers=truth.answers,
        rows=truth.rows,
        licence=truth.licence,
        papers=("forward",),
    )
    visit = replace(
        scenario.first,
        story=f"桌上有{number}份材料，请本站替他送到县里。",
        cards=tuple(one for one in scenario.first.cards if not one.queried),
        truth=forward,
    )
    return replace(scenario, visits=(visit,), rules=("R032", "R130", "R134"))
