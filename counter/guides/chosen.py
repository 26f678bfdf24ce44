"""The items of a matter with no situation given: every row, every branch, in the order of handling. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.catalog.model import Item, Range
from counter.catalog.situation import Selected, in_force
from counter.intake import consult_flow
from counter.intake.checklist import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from counter.catalog.model import Catalogue, Matter, Requirement, Row, Test, When
    from counter.intake.checklist import Checklist, Line


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, or one branch of a row. `selected.no` counts entries; `label` is the row's number."""

    label: str
    selected: Selected
    when: When
    """When it is handled; () = always."""

    @property
    def row(self) -> Row:
        """The row of the notice."""
        return self.selected.row

    @property
    def item(self) -> Item:
        """The item of the catalogue."""
        return self.selected.item


@dataclass(frozen=True, slots=True)
class Everything:
    """All entries, all papers, and who waits for whom."""

    entries: tuple[Entry, ...]
    checklist: Checklist
    whens: Mapping[tuple[int, Requirement], tuple[When, ...]]
    """Entry number and requirement without its condition → its conditions."""
    needs: Mapping[int, tuple[int, ...]]

    @property
    def labels(self) -> dict[int, str]:
        """Entry number → label."""
        return {one.selected.no: one.label for one in self.entries}

    def stage(self, no: int) -> int:
        """In which stage an entry is handled, from 1."""
        return next(n for n, stage in enumerate(consult_flow.stages(self.needs), 1) if no in stage)

    def conditions(self, line: Line) -> Iterator[tuple[int, When]]:
        """Entry number and condition of each demand of a line."""
        for row, requirement in dict.fromkeys((one.row, one.requirement) for one in line.wanted):
            for when in self.whens[row, requirement]:
                yield row, when


def everything(catalogue: Catalogue, matter: Matter, on: date) -> Everything:
    """All entries of a matter and its merged list of papers, whatever the situation."""
    entries = tuple(_numbered(catalogue, matter))
    whens: dict[tuple[int, Requirement], tuple[When, ...]] = {}
    bare = []
    for entry in entries:
        wanted = [one for one in entry.item.requirements if in_force(one, on)]
        stripped = tuple(replace(one, when=()) for one in wanted)
        for original, plain in zip(wanted, stripped, strict=True):
            key = (entry.selected.no, plain)
            whens[key] = (*whens.get(key, ()), original.when)
        bare.append(replace(entry.selected, item=replace(entry.item, requirements=stripped)))
    checklist = build(catalogue, bare, {}, on)
    return Everything(entries, checklist, whens, consult_flow.before(bare, checklist))


def _numbered(catalogue: Catalogue, matter: Matter) -> Iterator[Entry]:
    no = 0
    for n, row in enumerate(matter.rows, 1):
        branches = [(one.item, one.when) for one in row.branches] or [(row.item or row.name, ())]
        for part, (key, when) in enumerate(branches, 1):
            no += 1
            label = str(n) if len(branches) == 1 else f"{n}-{part}"
            item = catalogue.items.get(key) or Item(key=key)
            yield Entry(label, Selected(no, row, item), both(row.when, when))


def both(outer: When, inner: When) -> When:
    """The condition of a row together with that of one of its branches, which says the same more narrowly."""
    if not outer or not inner:
        return outer or inner
    return tuple({**one, **other} for one in outer for other in inner if _agree(one, other))


def _agree(one: Mapping[str, Test], other: Mapping[str, Test]) -> bool:
    """Whether an answer may satisfy both."""
    return all(
        isinstance(test, Range)
        or isinstance(one[key], Range)
        or set(values_of(test)) & set(values_of(one[key]))
        for key, test in other.items()
        if key in one
    )


def values_of(test: Test) -> tuple[str, ...]:
    """The answers a test accepts; () for a number."""
    if isinstance(test, Range):
        return ()
    return (test,) if isinstance(test, str) else test
