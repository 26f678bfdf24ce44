"""Rows fill pages without overflow, without loss, and with their heads."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.flow import Cell, Line, Placed, Row, paginate
from receipts.sheet import CELL

TOP, LATER, BOTTOM = 300.0, 400.0, 50.0
HEAD = Row(cells=(Cell(0, 100, CELL, (Line("head", end=True),)),), above=2, below=2, keep=True)


def row(number: int, count: int, *, keep: bool = False, headed: bool = False) -> Row:
    """A row whose lines can be told apart."""
    made = tuple(Line(f"{number}.{n}", end=True) for n in range(count))
    return Row(
        cells=(Cell(0, 50, CELL, made), Cell(50, 50, CELL, made[:1])),
        above=2,
        below=2,
        keep=keep,
        head=(HEAD,) if headed else (),
    )


ROWS = st.lists(
    st.builds(row, st.integers(), st.integers(1, 70), keep=st.booleans(), headed=st.booleans()), max_size=25
)


def first_lines(pages: list[list[Placed]]) -> list[str]:
    """What the first cell of every row says, page by page."""
    return [line.text for page in pages for placed in page for line in placed.row.cells[0].lines]


@settings(deadline=None)
@given(ROWS)
def test_every_line_is_placed_once_and_in_order(rows: list[Row]) -> None:
    placed = [text for text in first_lines(paginate(rows, TOP, LATER, BOTTOM)) if text != "head"]
    assert placed == [line.text for row in rows for line in row.cells[0].lines]


@settings(deadline=None)
@given(ROWS)
def test_rows_stay_on_the_page_and_never_overlap(rows: list[Row]) -> None:
    for number, page in enumerate(paginate(rows, TOP, LATER, BOTTOM)):
        edge = LATER if number else TOP
        for placed in page:
            assert placed.top <= edge + 0.01
            edge = placed.top - placed.row.height
            assert edge >= BOTTOM - 0.02


def test_a_head_is_repeated_on_every_page_its_rows_reach() -> None:
    pages = paginate([HEAD, *(row(n, 3, headed=True) for n in range(40))], TOP, LATER, BOTTOM)
    assert len(pages) > 3
    assert all(page[0].row.cells[0].lines[0].text == "head" for page in pages)


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    filler = row(0, 16)
    heading = row(1, 1, keep=True)
    pages = paginate([filler, heading, row(2, 2)], TOP, LATER, BOTTOM)
    assert first_lines(pages[1:])[0] == "1.0"


def test_a_cell_longer_than_a_page_is_split_over_pages() -> None:
    pages = paginate([row(0, 70)], TOP, LATER, BOTTOM)
    assert len(pages) == 4
    assert len(first_lines(pages)) == 70
