"""办事指南要素覆盖: which elements of each matter's guide are filled, and what is missing (R119–R121).

Pure: catalogue, day, and what a county or a station has said about itself in; states and sentences out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.catalog import elements
from counter.catalog.filled import MEASURES, Contacts, Measure, Scope, State, has_list, items_of
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counter.catalog.elements import Element
    from counter.catalog.model import Catalogue, County, Item, Matter

__all__ = ["Cell", "Contacts", "Coverage", "Figures", "State", "contacts_of", "coverage", "figures"]


SAME = "同"
"""How the source of a brief element begins that is filled as the full guide's is: 同 F09."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One element of one guide. `done` of `whole`: of an element with parts, how many of them are 齐."""

    id: str
    name: str
    state: State
    done: int
    whole: int
    lacks: str = ""
    source: str = ""
    """Where it comes from when it is the same for all matters; "" = from the matter's own entries."""
    parts: tuple[Cell, ...] = ()

    @property
    def said(self) -> str:
        """The state as a person reads it: 部分 3/9."""
        return f"{self.state} {self.done}/{self.whole}" if self.state == "部分" else self.state


@dataclass(frozen=True, slots=True)
class Coverage:
    """The guides of one matter."""

    matter: str
    name: str
    full: tuple[Cell, ...]
    brief: tuple[Cell, ...]

    def cell(self, key: str) -> Cell:
        """An element or a part of one by its number, such as F09 or F09.6. KeyError if there is none."""
        for cell in (*self.full, *self.brief):
            for one in (cell, *cell.parts):
                if one.id == key:
                    return one
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the whole catalogue knows, in numbers. Pairs are (known, all)."""

    matters: int
    rows: int
    rows_without_list: tuple[str, ...]
    """Rows as E16-1: no list of materials is known for them, under any answers."""
    matters_without_requirement: tuple[str, ...]
    items: tuple[int, int]
    """Items with a list."""
    requirements: dict[str, int]
    """Confidence → number of requirements, the surest first."""
    copies: tuple[int, int]
    """Of the requirements that ask for paper."""
    limits: tuple[int, int]
    """Items with a statutory limit of their own that ends the handling."""
    limits_general: int
    """Items without one to which the general limits of their nature apply."""
    promised: tuple[int, int]
    fees: tuple[int, int]
    results: tuple[int, int]
    conditions: tuple[int, int]
    established: tuple[int, int]
    applications: tuple[int, int]
    """Items of whose own application form a source names fields."""


def contacts_of(county: County | None, own: Contacts | None = None) -> Contacts:
    """What a county says of its centre, with what this station says of itself put first."""
    own = own or Contacts()
    centre = county.centre if county else None
    return Contacts(
        address=_known(own.address) or (centre.address if centre else ""),
        hours=_known(own.hours) or (centre.hours if centre else ""),
        phone=_known(own.phone) or (centre.phone if centre else ""),
        complaint=_known(own.complaint) or (county.complaint if county else ""),
        full_guide=_known(own.full_guide),
    )


def _known(text: str) -> str:
    return "" if text == UNKNOWN else text


def coverage(catalogue: Catalogue, matter: Matter, on: date, contacts: Contacts | None = None) -> Coverage:
    """Every element of both guides of a matter on a day."""
    scope = Scope(catalogue, matter, on, contacts or Contacts())
    full = tuple(_cell(element, scope) for element in elements.FULL)
    by_id = {one.id: one for cell in full for one in (cell, *cell.parts)}
    brief = tuple(_brief(one, by_id, scope) for one in elements.BRIEF)
    return Coverage(matter.id, matter.name, full, brief)


def _cell(element: Element, scope: Scope) -> Cell:
    own = MEASURES[element.id](scope) if element.id in MEASURES else None
    if not element.parts:
        return _measured(element.id, element.name, own or Measure(0, 1))
    parts = tuple(_measured(part.id, part.name, MEASURES[part.id](scope)) for part in element.parts)
    states = [*([own.state] if own else []), *(part.state for part in parts)]
    return _gathered(element.id, element.name, states, parts, own.source if own else "")


def _measured(key: str, name: str, measure: Measure) -> Cell:
    return Cell(key, name, measure.state, measure.done, measure.whole, measure.lacks, measure.source)


def _gathered(key: str, name: str, states: Sequence[State], parts: tuple[Cell, ...], source: str) -> Cell:
    counted = [state for state in states if state != "不适用"]
    done = counted.count("齐")
    lacks = "".join(f"{part.name}：{part.lacks}" for part in parts if part.lacks)
    return Cell(key, name, _whole(counted), done, len(counted), lacks, source, parts)


def _whole(counted: Sequence[State]) -> State:
    """The state of the whole, from the states of the parts that apply."""
    kinds = set(counted)
    if not kinds:
        return "不适用"
    return kinds.pop() if len(kinds) == 1 else "部分"


def _brief(one: elements.Brief, by_id: dict[str, Cell], scope: Scope) -> Cell:
    if not one.same:
        address = scope.contacts.full_guide
        lacks = "" if address else "没有完整版办事指南的网址，印不出二维码。"
        return _measured(one.id, one.name, Measure(int(bool(address)), 1, lacks))
    same = by_id[one.same[0]]
    return Cell(one.id, one.name, same.state, same.done, same.whole, same.lacks, f"{SAME} {same.id}")


# -- numbers -----------------------------------------------------------------------------------------------


def figures(catalogue: Catalogue, on: date) -> Figures:
    """Count what is known. An item counts once, however many matters carry it."""
    scopes = [Scope(catalogue, matter, on, Contacts()) for matter in catalogue.matters]
    items = list({item.key: item for scope in scopes for item in scope.items}.values())
    wants = [want for item in items for want in item.requirements]
    paper = [want for want in wants if scopes[0].asked_on_paper(want)] if scopes else []
    by_confidence = Counter(want.confidence for want in wants)
    unlimited = [item for item in items if not _limited(item)]
    return Figures(
        matters=len(catalogue.matters),
        rows=sum(len(matter.rows) for matter in catalogue.matters),
        rows_without_list=_rows_without_list(catalogue),
        matters_without_requirement=tuple(scope.matter.id for scope in scopes if not scope.wants),
        items=(sum(has_list(item) for item in items), len(items)),
        requirements={name: by_confidence[name] for name in ("high", "medium", "low", "to-verify")},
        copies=(sum(want.copies is not None for want in paper), len(paper)),
        limits=(len(items) - len(unlimited), len(items)),
        limits_general=sum(_general(catalogue, item) for item in unlimited),
        promised=(sum(item.promised is not None for item in items), len(items)),
        fees=(sum(bool(item.fee) for item in items), len(items)),
        results=(sum(bool(item.result) for item in items), len(items)),
        conditions=(sum(bool(item.conditions) for item in items), len(items)),
        established=(sum(bool(item.established) for item in items), len(items)),
        applications=(sum(item.key in catalogue.applications for item in items), len(items)),
    )


def _limited(item: Item) -> bool:
    return any(limit.final for limit in item.statutory)


def _general(catalogue: Catalogue, item: Item) -> bool:
    return any(one.applies == item.nature and one.limit.final for one in catalogue.general.values())


def _rows_without_list(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(
        f"{matter.id}-{no}"
        for matter in catalogue.matters
        for no, row in enumerate(matter.rows, 1)
        if not any(has_list(item) for item in items_of(catalogue, replace(matter, rows=(row,))))
    )
