"""Blocks as rows for a roll: one thing below the other, lists without a grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import accumulate
from typing import TYPE_CHECKING

from receipts import draw
from receipts.blocks import (
    Block,
    Cards,
    Checks,
    Column,
    Field,
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
from receipts.flow import Cell, Row, cell, lines
from receipts.sheet import MM, Style

from .measures import (
    BODY,
    CELL,
    ENTRY,
    HEADING,
    LABEL,
    LABEL_WIDTH,
    MEASURE,
    NAME,
    NOTE,
    SEAL,
    STRONG,
    WRITE,
)
from .uses import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

AIR = 0.5 * MM
"""Between two things of a list."""
GAP = 1.5 * MM
HANG = 2.1
"""In em: room for a number and its dot."""
PAD = 1.5 * MM
SIGN = 25 * MM
"""Room for a name written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(Row):
    """A row with a line above it: `heavy`, or dashed between things of a list."""

    heavy: bool = False


def of(blocks: Sequence[Block]) -> list[Row]:
    """The rows of all blocks, in order."""
    return [row for block in shortened(blocks) for row in rows(block)]


@singledispatch
def rows(block: Block) -> list[Row]:
    """The rows of one block."""
    raise TypeError(f"no roll layout for {type(block).__name__}")


def line(text: str, style: Style, *, left: float = 0, width: float = MEASURE, keep: bool = False) -> Row:
    """Text over the width, or a part of it."""
    return Row(cells=(cell(text, left, width - left, style),), above=AIR / 2, below=AIR / 2, keep=keep)


def ruled(row: Row, *, heavy: bool = False) -> Ruled:
    """The row with a line above it."""
    return Ruled(
        cells=row.cells, above=row.above + GAP, below=row.below, keep=row.keep, whole=row.whole,
        head=row.head, bookmark=row.bookmark, heavy=heavy,
    )  # fmt: skip


@rows.register
def _(block: Title) -> list[Row]:
    return [line(block.text, replace(HEADING, align="centre"), keep=True)]


@rows.register
def _(block: Heading) -> list[Row]:
    return [replace(ruled(line(block.text, HEADING, keep=True), heavy=True), below=AIR)]


@rows.register
def _(block: Paragraph) -> list[Row]:
    return [line(block.text, STRONG if block.strong else BODY, keep=block.keep)]


@rows.register
def _(block: Note) -> list[Row]:
    return [replace(framed(block.text, NOTE), above=AIR + PAD, below=AIR + PAD)]


def framed(text: str, style: Style, *, width: float = MEASURE) -> Row:
    """Text in a box."""
    box = cell(text, 0, width, style, pad=PAD, middle=True)
    return Row(cells=(box,), above=PAD / 2, below=PAD / 2, grid=True, whole=True)


@rows.register
def _(block: Fields) -> list[Row]:
    return [field(one) for row in block.rows for one in row] + [space(GAP)]


def field(one: Field, left: float = 0) -> Row:
    """The label, and the value beside it; a box where somebody writes."""
    if not one.value.strip():
        label = cell(one.label, left, LABEL_WIDTH, LABEL, pad=MM, middle=True)
        empty = Cell(left + LABEL_WIDTH, MEASURE - left - LABEL_WIDTH, CELL, ())
        return Row(cells=(label, empty), above=AIR, below=AIR, least=SEAL, grid=True, whole=True)
    label = cell(one.label, left, LABEL_WIDTH, LABEL)
    value = cell(one.value, left + LABEL_WIDTH, MEASURE - left - LABEL_WIDTH, CELL)
    return Row(cells=(label, value), above=AIR / 2, below=AIR / 2)


def space(height: float) -> Row:
    """Nothing, so high."""
    return Row(cells=(Cell(0, MEASURE, CELL, ()),), least=height)


@rows.register
def _(block: Table) -> list[Row]:
    return [row for texts in block.rows for row in _entry(block.columns, texts)] + [space(AIR)]


def _entry(columns: Sequence[Column], texts: Sequence[str]) -> list[Row]:
    """A row of a table: its number and name, then what the other columns say."""
    told = [
        f"{column.head}：{text}".replace("\n", "")
        for column, text in zip(columns[2:], texts[2:], strict=True)
        if text.strip()
    ]
    return _numbered(f"{texts[0]}.", texts[1], _lined(told))


def _lined(texts: Sequence[str]) -> list[Row]:
    """Texts as lines below a name; what fits beside another stands beside it: paper is dear."""
    left, gap = HANG * NAME.size, CELL.size
    room, made, used = MEASURE - left, list[list[str]](), MEASURE
    for text in texts:
        wide = draw.width(text, CELL)
        if used + gap + wide <= room:
            made[-1].append(text)
            used += gap + wide
        else:
            made.append([text])
            used = wide
    return [_beside(_set(parts, room, gap), left) for parts in made]


def _set(texts: Sequence[str], room: float, gap: float) -> list[tuple[float, str]]:
    """Where each text of a line begins: in columns if all fit those, else one after the other."""
    wide, share = [draw.width(text, CELL) for text in texts], room / len(texts)
    if max(wide) + gap / 2 <= share:
        return [(n * share, text) for n, text in enumerate(texts)]
    ends = accumulate(wide, lambda end, one: end + gap + one)
    return [(end - one, text) for end, one, text in zip(ends, wide, texts, strict=True)]


def _beside(parts: Sequence[tuple[float, str]], left: float) -> Row:
    """Texts at their places in one row; each has the room up to the next."""
    ends = [at for at, _ in parts[1:]] + [MEASURE - left]
    cells = [cell(text, left + at, end - at, CELL) for (at, text), end in zip(parts, ends, strict=True)]
    return Row(cells=tuple(cells), above=AIR / 2, below=AIR / 2)


def _numbered(number: str, name: str, below: list[Row]) -> list[Row]:
    """A number, a name beside it, and what belongs to it; no name stands alone at the end of a piece."""
    head = ruled(_hung(number, name, NAME))
    return [replace(head, keep=bool(below)), *below]


def _hung(mark: str, text: str, style: Style) -> Row:
    """A mark, the text beside it."""
    hang = min(max(HANG * style.size, draw.width(mark, style) + 0.3 * style.size), MEASURE / 3)
    cells = (cell(mark, 0, hang, style), cell(text, hang, MEASURE - hang, style))
    return Row(cells=cells, above=AIR / 2, below=AIR / 2)


@rows.register
def _(block: Cards) -> list[Row]:
    made = []
    for card in block.cards:
        tag = f"【{card.tag}】" if card.tag else ""
        made += _numbered(f"{card.no}.", card.heading + tag, [field(one) for one in card.fields])
    return [*made, space(AIR)]


@rows.register
def _(block: Listing) -> list[Row]:
    made = [_hung(f"{no}.", text, ENTRY) for no, text in enumerate(block.items, 1)]
    return [*made[:-1], *(replace(row, keep=block.keep) for row in made[-1:])]


@rows.register
def _(block: Strip) -> list[Row]:
    told = (f"{one.label}　{one.value}" for one in block.steps)
    return [_hung(f"{no}.", text, CELL) for no, text in enumerate(told, 1)]


@rows.register
def _(block: Checks) -> list[Row]:
    made = []
    for one in block.entries:
        uses = f"{block.heads[2]}：{one.uses}" if one.uses else ""
        told = [text for text in (one.due, uses, one.told) if text]
        made += _numbered(one.mark, one.name, _lined(told))
    return [*made, space(AIR)]


@rows.register
def _(block: Signatures) -> list[Row]:
    return [space(GAP), *(_place(place.label, place.lines) for place in block.places)]


def _place(label: str, filled: tuple[str, ...]) -> Row:
    """Where somebody signs: high lines to write on, room for a seal; who it is stands on the first line."""
    high = Style("hei", CELL.size, WRITE)
    together = f"{label}　{filled[0]}" if filled and filled[0] else ""
    if together and draw.width(together, high) <= MEASURE - 2 * PAD - SIGN:
        label, filled = together, filled[1:]
    blank = ("",) * round(SEAL / WRITE)
    texts = (label, *(text for one in filled for text in ((one,) if one else blank)))
    made = tuple(part for text in texts for part in lines(text, MEASURE - 2 * PAD, high))
    return Row(cells=(Cell(0, MEASURE, high, made, pad=PAD),), grid=True, whole=True)
