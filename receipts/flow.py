"""Rows of cells, and how they fill pages: nothing overflows, heads are repeated, long rows are split."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import faces, own
from .sheet import MEASURE, Style
from .wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .faces import Face

NOTE_SIZE = 0.62
"""Size of 〔U+2EBF0〕, beside the text it stands in."""
NOTE_AIR = 0.1
"""Space for its frame on either side, in em."""
NARROW = 4.5
"""In em: in a narrower box 〔U+2EBF0〕 does not find room."""
HEAD_SHARE = 0.3
"""A head taller than this share of the page is not repeated: it would leave no room for its rows."""


class Line(NamedTuple):
    """One line of text; `end` when its paragraph ends here, so that it is not stretched."""

    text: str
    end: bool
    indent: float = 0


class Cell(NamedTuple):
    """Lines in a box; `x` is its left edge from the text's left edge."""

    x: float
    width: float
    style: Style
    lines: tuple[Line, ...]
    pad: float = 0
    shade: bool = False
    middle: bool = False

    @property
    def height(self) -> float:
        """Height of the lines alone."""
        return len(self.lines) * self.style.leading


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side. `keep`: not parted from the next row; `whole`: never split."""

    cells: tuple[Cell, ...]
    above: float = 0
    below: float = 0
    grid: bool = False
    keep: bool = False
    whole: bool = False
    least: float = 0
    head: tuple[Row, ...] = ()
    """Rows drawn again when this one begins a page."""
    bookmark: str = ""
    """What the outline of the file calls this place."""

    height: float = field(init=False, compare=False)
    """Height with the space above and below."""

    def __post_init__(self) -> None:
        tallest = max([cell.height for cell in self.cells])
        object.__setattr__(self, "height", max(tallest + self.above + self.below, self.least))

    def start(self) -> float:
        """The least height that can be placed: two lines, or all if it is whole."""
        if self.whole:
            return self.height
        lines = max(min(len(cell.lines), 2) * cell.style.leading for cell in self.cells)
        return min(lines + self.above + self.below, self.height)


class Placed(NamedTuple):
    """A row and the height of its top edge above the page's lower edge."""

    top: float
    row: Row


class Widths(dict[str, float]):
    """Width of each character in one size of a face, in points; of its picture or name if no face has it."""

    def __init__(self, face: Face, size: float) -> None:
        super().__init__()
        self.face, self.size = face, size

    def __missing__(self, char: str) -> float:
        font, wide = faces.look(self.face, char)
        wide = wide if font else float(own.has(char))
        self[char] = wide * self.size if wide or font else note_width(char, self.size)
        return self[char]


def widths(style: Style) -> Widths:
    """The widths of this style, looked up once for the process; indent and leading make no other."""
    return _widths(style.face, style.size)


@lru_cache(maxsize=256)
def _widths(face: Face, size: float) -> Widths:
    return Widths(face, size)


faces.dependents.append(_widths.cache_clear)


def note_width(char: str, size: float) -> float:
    """Width of 〔U+2EBF0〕, or of what describes the character, with its frame."""
    return (
        sum(faces.look(faces.NOTE_FACE, part)[1] for part in own.told(char)) * size * NOTE_SIZE
        + 2 * NOTE_AIR * size
    )


def lines(text: str, width: float, style: Style) -> tuple[Line, ...]:
    """The text broken to this width."""
    made: list[Line] = []
    measure = widths(style).__getitem__
    if "\n" not in text and style.indent == 0:
        *full, end = wrap(text, width, measure)
        closing = Line(end, end=True)
        return (*[Line(part, end=False) for part in full], closing) if full else (closing,)
    for paragraph in text.split("\n"):
        indent = style.indent * style.size if not made else 0
        broken = wrap(paragraph, width, measure, indent=indent)
        last = len(broken) - 1
        made += [Line(part, n == last, 0 if n else indent) for n, part in enumerate(broken)]
    return tuple(made)


def cell(  # noqa: PLR0913  (one box)
    text: str,
    x: float,
    width: float,
    style: Style,
    *,
    pad: float = 0,
    shade: bool = False,
    middle: bool = False,
) -> Cell:
    """A box with this text broken to fit; a narrow one is set smaller when a named character needs it."""
    room = width - 2 * pad
    if text and room < NARROW * style.size:
        widest = max(map(widths(style).__getitem__, text.replace("\n", " ")))
        style = replace(style, size=style.size * room / widest) if widest > room else style
    return Cell(x, width, style, lines(text, room, style), pad, shade, middle)


def plain(  # noqa: PLR0913  (one row)
    text: str, style: Style, *, above: float = 0, below: float = 0, keep: bool = False, bookmark: str = ""
) -> Row:
    """Running text over the whole width."""
    box = cell(text, 0, MEASURE, style)
    return Row(cells=(box,), above=above, below=below, keep=keep, bookmark=bookmark)


def paginate(rows: Iterable[Row], first: float, following: float, bottom: float) -> list[list[Placed]]:
    """Rows on pages, from `first` down to `bottom` on the first page, from `following` on the others."""
    queue, pages, top, bare = deque(rows), [list[Placed]()], first, True
    while queue:
        row = queue.popleft()
        room = top - bottom
        if _fits(row, queue, room):
            pages[-1].append(Placed(top, row))
            top, bare = top - row.height, False
            continue
        upper, lower = _split(row, room, force=bare)
        if upper:
            pages[-1].append(Placed(top, upper))
            bare = False
        if lower:
            queue.appendleft(lower)
        if queue:
            pages.append([])
            top, bare = _heads(queue[0], pages[-1], following, following - bottom), True
    return pages


def _fits(row: Row, queue: deque[Row], room: float) -> bool:
    """Whether it fits together with what must not be parted from it."""
    need, last = row.height, row
    for following in queue:
        if not last.keep:
            break
        need += following.height if following.keep else following.start()
        last = following
    return need <= room + 0.01


def _heads(row: Row, page: list[Placed], top: float, room: float) -> float:
    repeated = row.head if sum(head.height for head in row.head) <= HEAD_SHARE * room else ()
    for head in repeated:
        page.append(Placed(top, replace(head, bookmark="")))
        top -= head.height
    return top


def _split(row: Row, room: float, *, force: bool) -> tuple[Row | None, Row | None]:
    """What still fits here and what goes on. On an empty page something always stays (force)."""
    if row.height <= room and force:
        return row, None
    count = _countable(row, room)
    tallest = max(len(box.lines) for box in row.cells)
    if not force and (row.whole or row.keep or count < 2 or row.start() > room):
        return None, row
    count = max(count, 1)
    if count >= tallest:
        return row, None
    return _part(row, 0, count), _part(row, count, None)


def _countable(row: Row, room: float) -> int:
    leading = max(box.style.leading for box in row.cells)
    return int((room - row.above - row.below) // leading)


def _part(row: Row, start: int, stop: int | None) -> Row:
    boxes = tuple(box._replace(lines=box.lines[start:stop]) for box in row.cells)
    name = "" if start else row.bookmark
    return replace(row, cells=boxes, least=0, keep=row.keep and stop is None, bookmark=name)
