"""The catalogue taken apart: every part of every entry, with words that say where it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counter.catalog import model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from counter.catalog.model import Catalogue, When

FIELDS = {
    "matters": "matters",
    "items": "items",
    "materials": "materials",
    "questions": "questions",
    "sources": "sources",
    "procedure": "rules",
    "departments": "departments",
    "counties": "counties",
    "limits": "general",
    "messages": "messages",
    "fields": "fields",
    "applications": "applications",
}
"""Folder of the catalogue → field of the Catalogue."""

ENTRY: dict[type[Any], Callable[[Any], str]] = {
    model.Matter: lambda _: "",
    model.Item: lambda one: f"事项“{one.key}”",
    model.Material: lambda one: f"材料“{one.key}”",
    model.Question: lambda one: f"问题“{one.key}”",
    model.Source: lambda one: f"依据“{one.key}”",
    model.Rule: lambda one: f"规定“{one.id}”",
    model.Department: lambda one: f"部门“{one.key}”",
    model.County: lambda one: f"“{one.key}”",
    model.General: lambda one: f"通用时限“{one.key}”",
    model.Message: lambda one: f"短信“{one.key}”",
    model.FormField: lambda one: f"申请表栏目“{one.key}”",
    model.Application: lambda one: f"“{one.key}”的申请表",
}
"""What an entry is called. A matter needs no name: its file has it."""

PART: dict[type[Any], Callable[[Any], str]] = {
    model.Branch: lambda one: f"分支“{one.item}”",
    model.Requirement: lambda one: f"材料“{one.material}”",
    model.Basis: lambda one: f"依据“{one.source}”",
    model.Stage: lambda one: f"特别环节“{one.name}”",
    model.Predecessor: lambda one: f"前置事项“{one.item}”",
    model.Answered: lambda one: f"常见问题“{one.ask}”",
    model.Option: lambda one: f"选项“{one.value}”",
    model.Window: lambda one: f"窗口“{one.department}”" if one.department else "政务服务中心",
    model.Fee: lambda _: "收费",
    model.Ask: lambda one: f"栏目“{'、'.join(one.fields)}”",
}
"""What a part is called whichever field holds it."""

FIELD = {
    "statutory": "法定时限",
    "promised": "承诺时限",
    "limit": "时限",
    "conditions": "申请条件",
    "agencies": "中介服务",
    "appointment": "预约说明",
    "in_person": "本人到场说明",
    "everyone": "当事人到场说明",
    "photo": "照片说明",
    "deferral": "容缺受理",
    "commitment": "告知承诺",
}
"""What a part is called by the field that holds it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of an entry. `above`: the entry and the pieces it lies in, outermost first."""

    where: str
    value: Any
    above: tuple[Any, ...] = ()
    field: str = ""

    @property
    def entry(self) -> Any:
        """The entry it belongs to: itself, when it is one."""
        return self.above[0] if self.above else self.value

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Its own texts with their field names; those of the pieces inside are theirs."""
        for name in _names(type(self.value)):
            held = getattr(self.value, name)
            if isinstance(held, str):
                yield name, held
            elif isinstance(held, tuple):
                yield from ((name, one) for one in held if isinstance(one, str))
            elif isinstance(held, dict):
                yield from ((name, one) for one in held.values() if isinstance(one, str))

    @property
    def whens(self) -> Iterator[tuple[str, When]]:
        """Its own conditions, each with the words to put before a fault."""
        if isinstance(self.value, model.Matter):
            yield from ((f"{self.where}asked_when“{k}”", when) for k, when in self.value.asked_when.items())
        elif when := getattr(self.value, "when", ()):
            yield self.where, when


@dataclass(frozen=True)
class Book:
    """A catalogue under examination."""

    catalogue: Catalogue
    places: Mapping[tuple[str, str], object]
    parts: tuple[Part, ...]

    def of(self, kind: type[Any] | tuple[type[Any], ...]) -> Iterator[Part]:
        """Every part of a kind."""
        return (part for part in self.parts if isinstance(part.value, kind))

    def place(self, folder: str, key: str) -> str:
        """Where an entry stands."""
        return str(self.places.get((folder, key), key))

    @cached_property
    def has_own(self) -> bool:
        """Whether 本站目录 is laid over the shipped files."""
        return any(str(place).startswith("本站目录/") for place in self.places.values())


@dataclass(frozen=True, slots=True)
class Findings:
    """What an examination found: faults are to be put right, notes are open points to know about."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]


def book_of(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Book:
    """Take a catalogue apart."""
    return Book(catalogue, places, tuple(_all(catalogue, places)))


def _all(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[Part]:
    for folder, name in FIELDS.items():
        held = getattr(catalogue, name)
        for entry in held if isinstance(held, tuple) else held.values():
            key = entry.id if isinstance(entry, model.Matter | model.Rule) else entry.key
            where = f"{places.get((folder, key), key)}: {ENTRY[type(entry)](entry)}"
            yield Part(where, entry)
            yield from _inside(where, entry, (entry,))


def _inside(where: str, owner: Any, above: tuple[Any, ...]) -> Iterator[Part]:
    for name in _names(type(owner)):
        held = getattr(owner, name)
        for no, one in enumerate(held if isinstance(held, tuple) else (held,), 1):
            if is_dataclass(one):
                here = _joined(where, _called(one, name, no))
                yield Part(here, one, above, name)
                yield from _inside(here, one, (*above, one))


def _called(part: Any, field: str, no: int) -> str:
    if isinstance(part, model.Row):
        return f"第{no}行"
    if type(part) in PART:
        return PART[type(part)](part)
    name = FIELD.get(field, "")
    return f"{name}“{part.what}”" if isinstance(part, model.Limit) else name


def _joined(where: str, name: str) -> str:
    return f"{where}{'' if where.endswith(': ') or not name else '的'}{name}"


def _names(kind: type[Any]) -> tuple[str, ...]:
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(field.name for field in fields(kind))
    return _KNOWN[kind]


_KNOWN: dict[type[Any], tuple[str, ...]] = {}
