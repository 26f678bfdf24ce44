"""The handbook as frozen data: chapters of sections of sentences and tables, whoever it is cut for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from counter.guides.record import Says

Cut = Literal["matter", "department"]
"""A chapter for each matter, or one for each item of a department."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `shares`: widths of the columns, relative; every row has a text for each head.

    `name`: the column whose first line names the thing a row is about.
    """

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    name: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chapter; it always says something, and 待核定 where nobody knows."""

    name: str
    blocks: tuple[Says | Grid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Everything the window has to know of one matter, or of one item of a department."""

    key: str
    """Of a matter its number, such as E03; of an item where it stands in the book, from 1."""
    name: str
    group: str
    """Under which head it stands in the contents; "" = none."""
    facts: tuple[tuple[str, str], ...]
    """Label and text, before the first section."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handbook:
    """One book, on one day, for one station or county."""

    title: str
    cut: Cut
    whose: str
    """For whom it was cut: a department, or how many matters are in it."""
    place: str
    """The station or county; "" = of none."""
    catalogue: str
    """Version of the list: it names the book."""
    on: str
    """ISO date whose law it follows."""
    status: str
    """Whether the lead departments have signed off what it is made from."""
    preface: tuple[Section, ...]
    """What holds for all chapters."""
    chapters: tuple[Chapter, ...]
