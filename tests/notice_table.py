"""Reads the two annex tables out of the notice's flattened text: the other side of the comparison.

In the text every cell is a line of its own, cells are parted by one blank line, and an empty remark cell
shows only as a second blank line after the level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

NOTICE = Path(__file__).parent / "data" / "notice-2023-32.txt"
ANNEX_TITLES = ("三门峡市企业一件事一次办事项清单(第一批)", "三门峡市个人一件事一次办事项清单(第一批)")
LEVEL = re.compile(r"市、县级(\(不含市辖区\))?|[省市县乡]级")
STRAY_CELL = "并行办理"
"""Stands between item and department of annex 2 no 17 and is neither (its extent is unclear)."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The four cells of one item as printed, trimmed. `remark_cell`: whether that cell is there at all."""

    name: str
    dept: str
    levels: str
    remark: str
    remark_cell: bool


@dataclass(frozen=True, slots=True)
class PrintedMatter:
    """One numbered entry of an annex as printed."""

    annex: int
    no: int
    marks: str
    name: str
    lead: str
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of the table with its line (0-based)."""

    text: str
    line: int


def notice_text() -> str:
    """The notice, whole, as it is kept with the tests."""
    return NOTICE.read_text(encoding="utf-8")


def printed_matters() -> tuple[PrintedMatter, ...]:
    """All matters of annexes 1 and 2 in the order of the notice."""
    lines = [line.strip() for line in notice_text().splitlines()]
    return tuple(m for annex in (1, 2) for m in _annex(annex, *_table(lines, ANNEX_TITLES[annex - 1])))


def _table(lines: list[str], title: str) -> tuple[list[str], int, int]:
    start = lines.index("备注", lines.index(title)) + 1
    end = next(i for i in range(start, len(lines)) if lines[i].startswith("注:"))
    return lines, start, end


def _annex(annex: int, lines: list[str], start: int, end: int) -> list[PrintedMatter]:
    """Cells up to each level make one row, with the remark after it; a number before them opens a matter."""
    heads: list[tuple[int, str, str]] = []
    rows: list[list[PrintedRow]] = []
    cells = [Cell(lines[i], i) for i in range(start, end) if lines[i] not in ("", STRAY_CELL)]
    levels = [at for at, cell in enumerate(cells) if LEVEL.fullmatch(cell.text)]
    first = 0
    for at in levels:
        *head, name, dept = (cell.text for cell in cells[first:at])
        if head:
            no, *names, lead = head
            assert int(no) == len(heads) + 1, f"annex {annex} no {no} stands out of order"
            heads.append((int(no), "".join(names), lead))
            rows.append([])
        remark, has_cell = _remark(cells, at, lines, len(heads) + 1)
        rows[-1].append(PrintedRow(name, dept, cells[at].text, remark, has_cell))
        first = at + 1 + bool(remark)
    return [_matter(annex, head, tuple(own)) for head, own in zip(heads, rows, strict=True)]


def _remark(cells: list[Cell], at: int, lines: list[str], next_no: int) -> tuple[str, bool]:
    """The remark of the row that ends with the level at `at`, and whether the cell is there at all.

    Two blank lines: an empty cell. Else the next text is the remark, unless it already opens the next row.
    """
    line = cells[at].line
    if not lines[line + 1] and not lines[line + 2]:
        return "", True
    following = cells[at + 1 : at + 4]
    opens_row = [bool(LEVEL.fullmatch(cell.text)) for cell in following] == [False, False, True]
    if not following or opens_row or following[0].text == str(next_no):
        return "", False
    return following[0].text, True


def _matter(annex: int, head: tuple[int, str, str], rows: tuple[PrintedRow, ...]) -> PrintedMatter:
    no, name, lead = head
    marks = name[0] if name[0] in "*#" else ""
    return PrintedMatter(annex, no, marks, name.removeprefix(marks), lead, rows)
