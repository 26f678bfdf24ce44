"""What only stands in a book for reference: whoever changes it is told so, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.workbook import wording
from counter.catalog.workbook.entries import ENTRY_SHEETS
from counter.catalog.workbook.faults import Fault
from counter.catalog.workbook.heads import place
from counter.catalog.workbook.tables import entry_of, reference_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.assemble import Assembled
    from counter.catalog.workbook.declare import Sheet
    from counter.catalog.workbook.heads import Read, Row
    from counter.catalog.workbook.scope import Scope
    from counter.catalog.workbook.tables import Table


def changed(
    catalogue: Catalogue, scope: Scope, sheets: Mapping[str, Read], found: Assembled
) -> Iterator[Fault]:
    """Every reference cell that is not as it was exported. Only for a book made from this same catalogue."""
    for sheet in ENTRY_SHEETS:
        if sheet.title in sheets:
            yield from _columns(catalogue, sheet, sheets[sheet.title], found)
    for table in reference_tables(catalogue, scope):
        if table.title in sheets:
            yield from _table(table, sheets[table.title])


def _columns(catalogue: Catalogue, sheet: Sheet, read: Read, found: Assembled) -> Iterator[Fault]:
    shown = [column for column in sheet.columns if column.shown]
    key = next(column for column in sheet.columns if column.key)
    standing = {cell: one for (kind, one), (_, cell) in found.places.items() if kind == sheet.kind}
    for row in read.rows:
        entry = entry_of(catalogue, sheet.kind, standing.get(place(read, row, key.head), ""))
        for column in shown:
            expected = column.shown(catalogue, entry) if column.shown and entry is not None else ""
            if entry is not None and _said(row, column.head) != wording.tidy(expected):
                yield _fault(sheet.title, place(read, row, column.head), expected)


def _table(table: Table, read: Read) -> Iterator[Fault]:
    """Rows are found by what they say, so that sorting a sheet is no fault."""
    heads = [column.head for column in table.columns]
    expected = {tuple(wording.tidy(str(cell)) for cell in row) for row in table.rows}
    by_key = {row[:2]: row for row in expected}
    there = {}
    for row in read.rows:
        said = tuple(_said(row, head) for head in heads)
        there[said[:2]] = said
        if said in expected:
            continue
        meant = by_key.get(said[:2])
        differing = [n for n, one in enumerate(said) if meant is None or one != meant[n]]
        cell = place(read, row, heads[differing[0]])
        yield _fault(table.title, cell, meant[differing[0]] if meant else None)
    missing = [row for row in by_key if row not in there]
    if missing:
        yield Fault(table.title, "", f"少了 {len(missing)} 行，第一行是“{' '.join(missing[0])}”。{_ONLY}")


_ONLY = "这里只供对照，请不要改动；改错了从导出的工作簿里复制回来。"


def _fault(title: str, cell: str, expected: str | None) -> Fault:
    should = (
        "这一行是多出来的" if expected is None else f"原来是“{expected[:60]}”" if expected else "原来是空的"
    )
    return Fault(title, cell, f"{_ONLY}{should}。")


def _said(row: Row, head: str) -> str:
    raw = row.cells.get(head)
    if raw is None:
        return ""
    if isinstance(raw.value, int | float) and not isinstance(raw.value, bool):
        return wording.show_number(float(raw.value))
    return wording.tidy(wording.unescaped(str(raw.value)))
