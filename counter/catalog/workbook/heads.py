"""Finding the columns of a sheet by their heads: their order does not matter, their names do."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from counter.catalog.workbook import wording
from counter.catalog.workbook.faults import Fault

if TYPE_CHECKING:
    from counter.catalog.workbook.declare import Column
    from counter.catalog.workbook.opening import Grid, Line, Raw


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number and its cells by the head of their column."""

    no: int
    cells: dict[str, Raw]


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet whose columns are known."""

    title: str
    letters: dict[str, str]
    """Head → letter of its column."""
    rows: tuple[Row, ...]


def place(read: Read, row: Row, head: str) -> str:
    """The cell as people write it: C12."""
    return f"{read.letters[head]}{row.no}"


def letter(column: int) -> str:
    """1 → A, 27 → AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def rows_of(grid: Grid, columns: tuple[Column, ...]) -> tuple[Read | None, tuple[Fault, ...]]:
    """The rows under their heads; None with faults when a column is missing, unknown or there twice."""
    heads = [column.head for column in columns]
    found = _found(grid.lines[0]) if grid.lines and grid.lines[0].no == 1 else {}
    faults = list(_head_faults(grid, heads, found))
    if faults:
        return None, tuple(faults)
    rows, loose = [], []
    for line in grid.lines[1:]:
        loose += [_outside(grid.title, line, column) for column in line.cells if column not in found]
        cells = {found[column]: raw for column, raw in line.cells.items() if column in found}
        if cells:
            rows.append(Row(line.no, cells))
    letters = {head: letter(column) for column, head in found.items()}
    return Read(grid.title, letters, tuple(rows)), tuple(loose)


def _found(line: Line) -> dict[int, str]:
    return {column: wording.tidy(str(raw.value)).replace("\n", "") for column, raw in line.cells.items()}


def _head_faults(grid: Grid, heads: list[str], found: dict[int, str]) -> list[Fault]:
    there = list(found.values())
    missing = [head for head in heads if head not in there]
    faults = []
    for column, head in found.items():
        cell = f"{letter(column)}1"
        if head not in heads:
            near = get_close_matches(head[:60], missing, n=1, cutoff=0.3)
            hint = f"是不是“{near[0]}”？请改回来。" if near else "请删去这一列。"
            faults.append(Fault(grid.title, cell, f"不认识的列“{head[:60]}”。{hint}"))
        elif there.index(head) != list(found).index(column):
            faults.append(Fault(grid.title, cell, f"列“{head}”有两个。请删去多出来的一列。"))
    faults += [Fault(grid.title, "", f"少了列“{head}”。第一行的列名不要改，也不要删列。") for head in missing]
    return faults


def _outside(title: str, line: Line, column: int) -> Fault:
    return Fault(
        title, f"{letter(column)}{line.no}", "这一格在各列之外，不知道是什么。请删去，或写到相应的列里。"
    )
