"""Is the catalogue right? Every fault of every file in one run, each with its place and what to do.

Two depths, because a start must stay quick and a county's wording must never keep its counter closed:
`faults_of` finds what the program cannot work with (a start with such a fault is refused), `examine` finds
everything that a person who keeps the catalogue has to put right or should know. Pure: no clock, no files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.check.asking import asking_faults
from counter.catalog.check.book import Findings, book_of
from counter.catalog.check.circles import circle_faults
from counter.catalog.check.guides import guide_notes
from counter.catalog.check.law import law_faults, law_notes
from counter.catalog.check.messages import message_faults, message_notes
from counter.catalog.check.names import name_faults, nearest
from counter.catalog.check.papers import paper_faults
from counter.catalog.check.reach import reach_faults, walked
from counter.catalog.check.shape import CATCH_ALL, shape_faults
from counter.catalog.check.terms import term_faults
from counter.catalog.check.use import unused
from counter.catalog.check.wording import wording_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from counter.catalog.check.book import Book
    from counter.catalog.model import Catalogue

__all__ = ["CATCH_ALL", "Findings", "examine", "faults_of", "nearest"]


def faults_of(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> tuple[str, ...]:
    """What the program cannot work with: each with file, line, key and the nearest valid name."""
    return tuple(dict.fromkeys(_blocking(book_of(catalogue, places))))


def examine(catalogue: Catalogue, places: Mapping[tuple[str, str], object], on: date) -> Findings:
    """Everything there is to say about a catalogue on a day: faults to put right, and open points.

    With 本站目录 laid over, a shipped entry that lost its use is an open point: the county cannot delete it.
    """
    book = book_of(catalogue, places)
    tally = walked(book)
    faults = [
        *_blocking(book),
        *reach_faults(book, tally),
        *law_faults(book, on),
        *term_faults(book),
        *paper_faults(book),
        *wording_faults(book),
    ]
    notes = [*tally.unseen, *law_notes(book, on), *guide_notes(book, on), *message_notes(book)]
    (notes if book.has_own else faults).extend(unused(book))
    return Findings(tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(notes)))


def _blocking(book: Book) -> Iterator[str]:
    yield from name_faults(book)
    yield from shape_faults(book)
    yield from circle_faults(book)
    yield from message_faults(book)
    yield from asking_faults(book)
