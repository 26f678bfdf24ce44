"""A sheet as plain lines for the screen, never wider than asked, measured in terminal cells."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from rich.cells import cell_len

from .blocks import (
    Block,
    Cards,
    Checks,
    Column,
    Fields,
    Heading,
    Listing,
    Note,
    Paragraph,
    Signatures,
    Strip,
    Table,
    Title,
)
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Sheet

LEAST = 20
"""Narrower than this nothing can be read; the lines are made this wide at least."""
TABLE_LEAST = 56
"""Narrower than this a table is told row by row."""
GAP = 2


def preview(sheet: Sheet, width: int) -> list[str]:
    """The paper as lines of at most `width` cells (at least 20). The code is drawn apart: qr_lines."""
    width = max(width, LEAST)
    said = (*(("培训样张",) if sheet.training else ()), sheet.mark, "作废" if sheet.void else "")
    marks = "　".join(part for part in said if part)
    top = [*_centred(sheet.station, width), *_centred(sheet.title, width)]
    top += _centred(f"【{marks}】", width) if marks else []
    body = [line for block in sheet.blocks for line in lines(block, width)]
    return [line.rstrip() for line in (*top, "═" * width, *body)]


def broken(text: str, width: int, *, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` cells."""
    return [line.rstrip() for line in wrap(text, width, cell_len, indent=indent)]


def _centred(text: str, width: int) -> list[str]:
    return [" " * ((width - cell_len(line)) // 2) + line for line in broken(text, width)]


def _hung(mark: str, text: str, width: int) -> list[str]:
    """The mark once, the text beside it."""
    hang = min(cell_len(mark), width // 2)
    first, *others = broken(text, width - hang)
    return [*_beside(mark, hang, first), *(" " * hang + line for line in others)]


def _beside(mark: str, hang: int, first: str) -> list[str]:
    *above, last = broken(mark, hang) if cell_len(mark) > hang else [mark]
    return [*above, _filled(last, hang) + first]


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


@singledispatch
def lines(block: Block, width: int) -> list[str]:
    """The lines of one block."""
    raise TypeError(f"no preview for {type(block).__name__} at {width}")


@lines.register
def _(block: Title, width: int) -> list[str]:
    return _centred(block.text, width)


@lines.register
def _(block: Heading, width: int) -> list[str]:
    return ["", *broken(block.text, width)]


@lines.register
def _(block: Paragraph, width: int) -> list[str]:
    first, *others = broken(block.text, width, indent=4)
    return ["    " + first, *others]


@lines.register
def _(block: Note, width: int) -> list[str]:
    return [*broken(f"※ {block.text}", width), "─" * width]


@lines.register
def _(block: Fields, width: int) -> list[str]:
    return [
        line for row in block.rows for field in row for line in _hung(f"{field.label}：", field.value, width)
    ]


@lines.register
def _(block: Cards, width: int) -> list[str]:
    made = []
    for card in block.cards:
        tag = f"【{card.tag}】" if card.tag else ""
        made += _hung(f"{card.no}. ", card.heading + tag, width)
        for field in card.fields:
            made += ["   " + line for line in _hung(f"{field.label}：", field.value, width - 3)]
    return made


@lines.register
def _(block: Listing, width: int) -> list[str]:
    return [line for no, text in enumerate(block.items, 1) for line in _hung(f"{no}. ", text, width)]


@lines.register
def _(block: Strip, width: int) -> list[str]:
    told = enumerate(block.steps, 1)
    return [line for no, one in told for line in _hung(f"{no}. {one.label}　", one.value, width)]


@lines.register
def _(block: Checks, width: int) -> list[str]:
    made = []
    for one in block.entries:
        uses = f"　{block.heads[2]} {one.uses}" if one.uses else ""
        made += _hung(f"{one.mark} ", f"{one.name}　{one.due}{uses}", width)
        made += ["    " + line for line in broken(one.told, width - 4)] if one.told else []
    return made


@lines.register
def _(block: Signatures, width: int) -> list[str]:
    made = [""]
    for place in block.places:
        made += broken("　".join((place.label, *(line for line in place.lines if line))), width)
    return made


@lines.register
def _(block: Table, width: int) -> list[str]:
    if width < TABLE_LEAST:
        return [line for row in block.rows for line in _told(block.columns, row, width)]
    widths = _widths(block.columns, width)
    head = _side_by_side([column.head for column in block.columns], widths)
    body = [line for row in block.rows for line in _side_by_side(row, widths)]
    return [*head, "─" * width, *body]


def _told(columns: Sequence[Column], row: Sequence[str], width: int) -> list[str]:
    """A row as its first text, then a line for each other column that says something."""
    made = _hung(f"{row[0]}. ", row[1], width)
    for column, text in list(zip(columns, row, strict=True))[2:]:
        if text:
            made += ["   " + line for line in _hung(f"{column.head}：", text, width - 3)]
    return made


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells of each column by its share; every column can hold its head's two characters."""
    room, total = width - GAP * (len(columns) - 1), sum(column.share for column in columns)
    widths = [max(4, int(room * column.share / total)) for column in columns]
    widths[1] += room - sum(widths)
    return widths


def _side_by_side(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [broken(text, width) for text, width in zip(texts, widths, strict=True)]
    made = []
    for n in range(max(map(len, cells))):
        parts = (_filled(c[n] if n < len(c) else "", w) for c, w in zip(cells, widths, strict=True))
        made.append((" " * GAP).join(parts))
    return made
