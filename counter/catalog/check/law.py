"""Law is bound to time: what is demanded today must rest on a source that is in force today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from counter.catalog.model import Answered, Basis, Limit, Requirement, Said, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book, Part

SOON = timedelta(days=92)
"""So long before a source ends, an open point says that it will: time enough to look for its successor."""


def law_faults(book: Book, on: date) -> Iterator[str]:
    """Bases not in force on the day, and demands that outlive or precede every law they rest on."""
    for part in book.of(Basis):
        source = book.catalogue.sources.get(part.value.source)
        if source is not None and _counts(part, on):
            yield from (f"{part.where}{fault}" for fault in _today(source, on))
    for part in book.of((Requirement, Limit)):
        yield from (f"{part.where}{fault}" for fault in _span(book, part.value))


def law_notes(book: Book, on: date) -> Iterator[str]:
    """Sources that end soon, and answers without a basis."""
    soon = {
        key: source.until
        for key, source in book.catalogue.sources.items()
        if source.until is not None and on < source.until <= on + SOON
    }
    for part in book.of(Basis):
        if part.value.source in soon and _counts(part, soon[part.value.source]):
            yield f"{part.where}到 {soon[part.value.source]} 失效。请到时换成接替它的规定。"
    for part in book.of((Said, Answered)):
        if not part.value.basis:
            yield f"{part.where}没有写依据（basis），待核实。"


def _counts(part: Part, on: date) -> bool:
    """Whether the demand that cites the basis is one on that day; what has no dates always is."""
    dated = [one for one in part.above if isinstance(one, Requirement | Limit)]
    return all(
        (one.in_force is None or one.in_force <= on) and (one.until is None or on < one.until)
        for one in dated
    )


def _today(source: Source, on: date) -> Iterator[str]:
    if source.until is not None and source.until <= on:
        yield f"从 {source.until} 起失效了。请换成接替它的规定，或给这一条写止日（until）。"
    if source.in_force is not None and on < source.in_force:
        yield f"要到 {source.in_force} 才施行。请给这一条写起日（in_force），或换成现行的规定。"


def _span(book: Book, one: Requirement | Limit) -> Iterator[str]:
    """Only dates that are written count: an open beginning means as long as anybody remembers."""
    found = [book.catalogue.sources.get(basis.source) for basis in one.basis]
    sources = [source for source in found if source is not None]
    begins = [source.in_force for source in sources if source.in_force is not None]
    if one.in_force is not None and sources and len(begins) == len(sources) and one.in_force < min(begins):
        yield f"的起日 {one.in_force} 早于它的依据施行的日子 {min(begins)}。请改日期，或补上当时的依据。"
    ends = [source.until for source in sources if source.until is not None]
    if one.until is not None and sources and len(ends) == len(sources) and max(ends) < one.until:
        yield f"的止日 {one.until} 晚于它的依据失效的日子 {max(ends)}。请改日期，或补上后来的依据。"
