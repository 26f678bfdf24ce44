"""What the tests of workbooks share: a book of one matter, edited as a person would, and read back."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

from counter.catalog import load
from counter.catalog.workbook import export, ledger, reading
from counter.catalog.workbook.opening import Grid, Line, Raw
from counter.catalog.workbook.scope import Scope, chosen
from counter.catalog.workbook.tables import edited_tables, reference_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.reading import Book

WHOLE = load.load().catalogue
FOOD = Scope("E03")
"""开饭店: some of everything."""


@cache
def exported(scope: Scope = FOOD) -> bytes:
    """A book of the shipped catalogue."""
    return export.written(WHOLE, scope)[0]


def opened(data: bytes | None = None) -> Any:
    """The book for editing."""
    return openpyxl.load_workbook(io.BytesIO(data or exported()))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def edited(change: Callable[[Any], object], catalogue: Catalogue = WHOLE) -> Book:
    """The book of 开饭店 after `change`, read against a catalogue."""
    book = opened()
    change(book)
    return reading.read_data(saved(book), catalogue)


def column(sheet: Any, head: str) -> int:
    """Number of the column under a head."""
    return next(int(cell.column) for cell in sheet[1] if cell.value == head)


def at(sheet: Any, head: str, row: int = 2) -> Any:
    """A cell by its head."""
    return sheet.cell(row=row, column=column(sheet, head))


def append(sheet: Any, **cells: object) -> int:
    """A new row at the end; the arguments are heads."""
    row = int(sheet.max_row) + 1
    for head, value in cells.items():
        at(sheet, head, row).value = value
    return row


def row_of(sheet: Any, *values: str) -> int:
    """The row that begins with these values, the order number left out."""
    for row in sheet.iter_rows(min_row=2):
        if tuple(cell.value for cell in row if not isinstance(cell.value, int))[: len(values)] == values:
            return int(row[0].row)
    raise LookupError(values)


def grids(catalogue: Catalogue, scope: Scope) -> tuple[Grid, ...]:
    """The sheets as they would be read, without the detour through a file."""
    entries = chosen(catalogue, scope)
    tables = (*edited_tables(catalogue, entries), *reference_tables(catalogue, scope))
    found = [_grid(one.title, [tuple(c.head for c in one.columns), *one.rows]) for one in tables]
    return (*found, _grid(ledger.TITLE, ledger.rows(catalogue, scope, entries)))


def _grid(title: str, rows: Iterable[Iterable[str | int]]) -> Grid:
    lines = (
        Line(no, {n: _raw(value) for n, value in enumerate(row, 1) if value != ""})
        for no, row in enumerate(rows, 1)
    )
    return Grid(title, tuple(lines))


def _raw(value: str | int) -> Raw:
    return Raw(value, "number" if isinstance(value, int) else "text")


def told(book: Book) -> str:
    """Every fault, a line each."""
    return "\n".join(map(str, book.faults))


def nothing_to_accept(book: Book) -> None:
    assert book.faults
    assert (book.entries, book.changes) == ({}, ())
