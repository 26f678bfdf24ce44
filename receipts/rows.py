"""Blocks as rows of cells."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from .blocks import (
    Block,
    Cards,
    Column,
    Field,
    Fields,
    Heading,
    Listing,
    Note,
    Paragraph,
    Signatures,
    Table,
    Title,
)
from .flow import Cell, Row, cell, lines, plain
from .sheet import (
    BODY,
    CARD_TITLE,
    CELL,
    CENTRED,
    ENTRY,
    HEADING,
    LABEL,
    MEASURE,
    MM,
    NOTE,
    STRONG,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .blocks import Card

PAD = 4.5
AIR = 2.1
"""Space left and right of a cell's text; above and below it."""
LABEL_WIDTH = 19 * MM
UNTORN = 8
"""A table's row of so many lines at most is not torn by a page end: it is ticked or signed for as one."""
GAP = Row(cells=(Cell(0, MEASURE, CELL, ()),), least=5)
KEPT_GAP = replace(GAP, keep=True)
CARD_NUMBER = replace(CARD_TITLE, align="centre")


def of(blocks: Iterable[Block]) -> list[Row]:
    """The rows of all blocks, in order."""
    return [row for block in blocks for row in rows(block)]


@singledispatch
def rows(block: Block) -> list[Row]:
    """The rows of one block."""
    raise TypeError(f"no layout for {type(block).__name__}")


@rows.register
def _(block: Title) -> list[Row]:
    return [plain(block.text, HEADING, below=4, keep=True)]


@rows.register
def _(block: Heading) -> list[Row]:
    return [plain(block.text, HEADING, above=6, below=2.5, keep=True, bookmark=block.text)]


@rows.register
def _(block: Paragraph) -> list[Row]:
    return [plain(block.text, STRONG if block.strong else BODY, above=1, below=1, keep=block.keep)]


@rows.register
def _(block: Note) -> list[Row]:
    box = cell(block.text, 0, MEASURE, NOTE, pad=8, shade=True)
    return [Row(cells=(box,), above=2.5, below=2.5, grid=True), GAP]


@rows.register
def _(block: Fields) -> list[Row]:
    made = [_grid(_field_cells(fields), keep=block.keep) for fields in block.rows]
    return [KEPT_GAP, *made, KEPT_GAP] if block.keep else [*made, GAP]


def _field_cells(fields: tuple[Field, ...]) -> list[Cell]:
    share, made = MEASURE / len(fields), []
    for n, field in enumerate(fields):
        left = n * share
        made.append(_label(field.label, left))
        made.append(cell(field.value, left + LABEL_WIDTH, share - LABEL_WIDTH, CELL, pad=PAD, middle=True))
    return made


def _label(text: str, left: float, width: float = LABEL_WIDTH) -> Cell:
    return cell(text, left, width, LABEL, pad=2, shade=True, middle=True)


def _grid(cells: list[Cell], *, keep: bool = False, head: tuple[Row, ...] = (), untorn: int = 0) -> Row:
    """A row of boxes; one of so many lines at most is whole."""
    whole = max([len(box.lines) for box in cells]) <= untorn
    return Row(cells=tuple(cells), above=AIR, below=AIR, grid=True, keep=keep, head=head, whole=whole)


@rows.register
def _(block: Table) -> list[Row]:
    edges = _edges(block.columns)
    head = _grid([_label(c.head, *edge) for c, edge in zip(block.columns, edges, strict=True)], keep=True)
    made = (
        [_table_cell(t, c, *e) for t, c, e in zip(texts, block.columns, edges, strict=True)]
        for texts in block.rows
    )
    return [head, *(_grid(cells, head=(head,), untorn=UNTORN) for cells in made), GAP]


def _edges(columns: tuple[Column, ...]) -> list[tuple[float, float]]:
    total, left, edges = sum(column.share for column in columns), 0.0, []
    for column in columns:
        width = MEASURE * column.share / total
        edges.append((left, width))
        left += width
    return edges


def _table_cell(text: str, column: Column, left: float, width: float) -> Cell:
    style = CENTRED if column.centred else CELL
    return cell(text, left, width, style, pad=2 if column.centred else PAD, middle=True)


@rows.register
def _(block: Cards) -> list[Row]:
    return [*(row for card in block.cards for row in _card(card)), GAP]


def _card(card: Card) -> list[Row]:
    tag = f"【{card.tag}】" if card.tag else ""
    top = [
        cell(str(card.no), 0, LABEL_WIDTH, CARD_NUMBER, shade=True, middle=True),
        cell(card.heading + tag, LABEL_WIDTH, MEASURE - LABEL_WIDTH, CARD_TITLE, pad=PAD, shade=True),
    ]
    head = _grid(top, keep=True)
    return [head, *(_grid(_told(field), keep=not n, head=(head,)) for n, field in enumerate(card.fields))]


def _told(field: Field) -> list[Cell]:
    value = cell(field.value, LABEL_WIDTH, MEASURE - LABEL_WIDTH, CELL, pad=PAD, middle=True)
    return [_label(field.label, 0)._replace(shade=False), value]


@rows.register
def _(block: Listing) -> list[Row]:
    hang = 1.8 * ENTRY.size
    made = []
    for no, text in enumerate(block.items, 1):
        number = cell(f"{no}.", 0, hang, ENTRY)
        keep = block.keep and no == len(block.items)
        told = cell(text, hang, MEASURE - hang, ENTRY)
        made.append(Row(cells=(number, told), above=0.5, below=0.5, keep=keep))
    return made


@rows.register
def _(block: Signatures) -> list[Row]:
    width = MEASURE / len(block.places)
    boxes = []
    for n, place in enumerate(block.places):
        texts = (place.label, "", *(text for line in place.lines for text in (line, "")))
        made = tuple(line for text in texts for line in lines(text, width - 2 * PAD, CELL))
        boxes.append(Cell(n * width, width, CELL, made, pad=PAD))
    return [KEPT_GAP, Row(cells=tuple(boxes), above=5, below=0, grid=True, whole=True)]
