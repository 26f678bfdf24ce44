"""What all three papers share: colours, styles of one size, rows with an accent, and how they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from receipts import code, draw
from receipts.about import About
from receipts.flow import Cell, Placed, Row, cell
from receipts.pdf import within
from receipts.sheet import HAIR, LEFT, MM, Style
from receipts.styles import Styles

if TYPE_CHECKING:
    import io
    from collections.abc import Sequence

    from counter.guides.record import Guide
    from receipts.pdfa import Paper

ACCENT = (0.11, 0.28, 0.48)
"""A calm dark blue; a black and white printer makes it a dark grey."""
TINT = (0.925, 0.945, 0.968)
LINE = (0.55, 0.62, 0.70)
"""Lines of tables."""


@dataclass(frozen=True, slots=True)
class Look(Styles):
    """The styles of one type size, in points."""

    LEADING: ClassVar[float] = 1.3

    @property
    def label(self) -> Style:
        """Heads and labels."""
        return self.face("hei")

    @property
    def heading(self) -> Style:
        """Names of elements."""
        return Style("hei", self.size + 1.5, (self.size + 1.5) * 1.4)

    @property
    def air(self) -> float:
        """Space above and below the text of a box."""
        return self.size * 0.22

    @property
    def pad(self) -> float:
        """Space left and right of it."""
        return self.size * 0.45


@dataclass(frozen=True, slots=True)
class Frame:
    """Where rows stand: left edge and width, in points from the left edge of the page (or panel)."""

    left: float
    width: float

    def columns(self, *shares: float) -> list[Frame]:
        """Frames side by side."""
        left, made = self.left, []
        for share in shares:
            wide = self.width * share / sum(shares)
            made.append(Frame(left, wide))
            left += wide
        return made

    def inset(self, by: float) -> Frame:
        """The same, beginning further right."""
        return Frame(self.left + by, self.width - by)

    def cell(
        self, text: str, style: Style, pad: float = 0, *, shade: bool = False, middle: bool = False
    ) -> Cell:
        """A box with this text, as wide as the frame."""
        return cell(text, self.left - LEFT, self.width, style, pad=pad, shade=shade, middle=middle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Row):
    """The head of an element: its number on the accent, its name beside it. The cell gives the height."""

    number: str
    name: str
    look: Look
    frame: Frame
    anchor: str = ""
    """Where the outline and the contents point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred(Row):
    """A row with an accent along its left edge."""

    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded(Row):
    """The last of several rows beside the code. `tall`: how high they are together, in points."""

    payload: str
    frame: Frame
    tall: float


def band(number: str, name: str, frame: Frame, look: Look, anchor: str = "") -> Band:
    """The head of an element, never parted from what follows."""
    size = look.heading.leading
    hold = frame.cell("", Style("hei", look.heading.size, size))
    return Band(
        cells=(hold,),
        above=look.size * 0.75,
        below=look.size * 0.4,
        keep=True,
        whole=True,
        number=number,
        name=name,
        look=look,
        frame=frame,
        anchor=anchor,
    )


def gap(frame: Frame, height: float, *, keep: bool = False) -> Row:
    """Empty space."""
    return Row(
        cells=(Cell(frame.left - LEFT, frame.width, Style("song", 1, 1), ()),), least=height, keep=keep
    )


def grid(cells: Sequence[Cell], look: Look, head: tuple[Row, ...] = (), *, keep: bool = False) -> Row:
    """Boxes side by side with lines around them."""
    return Row(cells=tuple(cells), above=look.air, below=look.air, grid=True, head=head, keep=keep)


def barred(row: Row, frame: Frame) -> Barred:
    """The row with an accent at its left."""
    return Barred(
        cells=row.cells, above=row.above, below=row.below, grid=row.grid, keep=row.keep, whole=row.whole,
        least=row.least, head=row.head, bookmark=row.bookmark, frame=frame,
    )  # fmt: skip


# -- painting ----------------------------------------------------------------------------------------------


def paint(canvas: Paper, placed: Placed) -> None:
    """One row, with what its kind adds."""
    row = placed.row
    if isinstance(row, Band):
        _band(canvas, row, placed.top)
        return
    stroke(canvas, LINE)
    draw.row(canvas, placed)
    if isinstance(row, Barred):
        _bar(canvas, row.frame, placed.top - row.height, row.height)
    if isinstance(row, Coded):
        _coded(canvas, row, placed.top - row.height)


def _bar(canvas: Paper, frame: Frame, bottom: float, height: float) -> None:
    fill(canvas, ACCENT)
    canvas.rect(frame.left - 0.9, bottom, 1.8, height, stroke=0, fill=1)
    canvas.setFillGray(0)


def _coded(canvas: Paper, row: Coded, bottom: float) -> None:
    """The code in the middle of the place the rows have left for it, inside their frame."""
    side, frame = qr_side(row.payload), row.frame
    _bar(canvas, frame, bottom, row.height)
    canvas.setLineWidth(HAIR)
    canvas.rect(frame.left, bottom, frame.width, row.tall)
    qr(canvas, row.payload, frame.left + frame.width - MM, bottom + (row.tall + side) / 2)


def _band(canvas: Paper, row: Band, top: float) -> None:
    style, frame = row.look.heading, row.frame
    wide = max(style.size * 1.9, draw.width(row.number, style) + style.size * 0.7)
    upper, lower = top - row.above, top - row.above - style.leading
    fill(canvas, TINT)
    canvas.rect(frame.left, lower, frame.width, style.leading, stroke=0, fill=1)
    fill(canvas, ACCENT)
    canvas.rect(frame.left, lower, wide, style.leading, stroke=0, fill=1)
    base = upper - (style.leading - style.size) / 2 - draw.ASCENT * style.size
    canvas.setFillGray(1)
    draw.centred(canvas, frame.left + wide / 2, base, row.number, style)
    fill(canvas, ACCENT)
    room = frame.width - wide - style.size
    draw.text(canvas, frame.left + wide + style.size * 0.5, base, row.name, within(row.name, style, room))
    canvas.setFillGray(0)


def fill(canvas: Paper, colour: tuple[float, float, float]) -> None:
    """The colour of what is filled next, text as well."""
    canvas.setFillColorRGB(*colour)


def stroke(canvas: Paper, colour: tuple[float, float, float], width: float = HAIR) -> None:
    """The colour and width of the lines drawn next."""
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(width)


@lru_cache(maxsize=256)
def _modules(payload: str) -> list[list[bool]]:
    return code.modules(payload)


def qr(canvas: Paper, payload: str, right: float, top: float) -> None:
    """The code, its quiet zone ending at `right` and beginning at `top`."""
    dark = _modules(payload)
    module = code.module_size(len(dark))
    quiet = code.QUIET * module
    left = right - quiet - module * len(dark)
    canvas.addLiteral(code.operators(dark, left, top - quiet))


def qr_side(payload: str) -> float:
    """How wide the code is with its quiet zone, in points."""
    count = len(_modules(payload))
    return code.module_size(count) * (count + 2 * code.QUIET)


def canvas_of(buffer: io.BytesIO, guide: Guide, title: str, size: tuple[float, float]) -> Paper:
    """An empty paper that names the guide; the same guide gives the same bytes."""
    from receipts.pdfa import Paper

    about = About(
        title=f"{guide.matter} {title}",
        author=guide.lead,
        subject=f"{guide.matter_id} {guide.matter}",
        keywords=guide.code,
        at=guide.on,
    )
    return Paper(buffer, about, size)


def spaced(canvas: Paper, at: tuple[float, float], text: str, style: Style, space: float) -> None:
    """One line around `at`, with air between its characters."""
    wide = draw.width(text, style) + space * (len(text) - 1)
    x = at[0] - wide / 2
    for char in text:
        draw.text(canvas, x, at[1], char, style)
        x += draw.width(char, style) + space
