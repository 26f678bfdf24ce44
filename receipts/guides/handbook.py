"""业务手册 as PDF: title page, contents with page numbers, chapters, bookmarks, running heads (R038)."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.guides.handbook.book import texts
from counter.guides.handbook.record import Chapter, Grid
from receipts import clean, draw, faces
from receipts.about import About
from receipts.flow import Row, paginate
from receipts.guides import blocks, kit
from receipts.guides.kit import Band, Frame, Look
from receipts.pdf import within
from receipts.sheet import HEIGHT, MM, WIDTH, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from counter.guides.handbook.record import Handbook, Section
    from counter.guides.record import Says
    from receipts.flow import Cell, Placed
    from receipts.pdfa import Paper

INSIDE, OUTSIDE = 23 * MM, 16 * MM
FRAME = Frame(INSIDE, WIDTH - INSIDE - OUTSIDE)
TOP, BOTTOM = HEIGHT - 24 * MM, 21 * MM
FOOTER = 13 * MM
LOOK = Look(8.5)
HEAD = Look(13)
TITLE = Style("title", 27, 38)
SUBTITLE = Style("hei", 15, 22)
SMALL = Style("hei", 8, 11)
ENTRY = Style("song", 10.5, 16)
GROUP = Style("hei", 11, 16)
STEP = 7.0 * MM
"""From one line of the contents to the next."""
PRINTED = 4
"""The flag of a link that is printed with its page; PDF/A wants it on every one."""
NUMBERS = 8
"""A first column no wider than this holds numbers."""
WHOLE = 14
"""Rows of no more lines than this are not parted by the end of a page."""
COMMON = "通用部分"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of text, and the chapter it belongs to, for its running head."""

    rows: tuple[Placed, ...]
    chapter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the contents: a group's head, or a name with the anchor it leads to."""

    name: str
    anchor: str = ""
    key: str = ""


def render(book: Handbook) -> bytes:
    """The book as PDF/A-2u; the same book gives the same bytes. FontFault for a missing or damaged font."""
    faces.renew()
    told = "".join(texts(book))
    if clean.text(told) != told:
        book = clean.record(book)
    leaves, lines = list(_leaves(book)), list(_lines(book))
    contents = list(_pages_of(lines))
    before = 1 + len(contents)
    places = _places(leaves, before)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, book)
    whole = before + len(leaves)
    _title(canvas, book)
    for number, page in enumerate(contents, 2):
        _contents(canvas, page, places, first=number == 2)
        _frame(canvas, book, "目录", (number, whole))
        canvas.showPage()
    for number, leaf in enumerate(leaves, before + 1):
        _page(canvas, leaf)
        _frame(canvas, book, leaf.chapter, (number, whole))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def file_name(book: Handbook) -> str:
    """业务手册-E03-湖滨区, 业务手册-公安部门-湖滨区, or 业务手册-全部-湖滨区."""
    keys = [one.key for one in book.chapters]
    if book.cut == "department":
        which = book.whose.partition("　")[0]
    else:
        which = "-".join(keys[:3]) + (f"等{len(keys)}件" if len(keys) > 3 else "")
    return "-".join(filter(None, ("业务手册", which, book.place)))


def missing(book: Handbook) -> tuple[str, ...]:
    """Characters of the book that no face has: they are printed as their number."""
    return faces.missing("".join(texts(book)))


def _canvas(buffer: io.BytesIO, book: Handbook) -> Paper:
    from receipts.pdfa import Paper

    about = About(
        title=f"业务手册 {book.whose}",
        author=book.place or "“一件事一次办”综合受理窗口",
        subject=book.title,
        keywords=f"业务手册, {book.whose}, 目录版本 {book.catalogue}",
        at=book.on,
    )
    canvas = Paper(buffer, about, (WIDTH, HEIGHT))
    canvas.showOutline()
    return canvas


# -- what stands where -------------------------------------------------------------------------------------


def _leaves(book: Handbook) -> Iterator[Leaf]:
    """The pages after the contents. A matter begins on a page of its own; items of a department follow on."""
    yield from _flowing([(COMMON, list(_sections(book.preface, "p")))])
    parts = [
        (f"{one.key}　{one.name}", [*_head(one, n), *_sections(one.sections, f"c{n}")])
        for n, one in enumerate(book.chapters)
    ]
    if book.cut == "matter":
        for part in parts:
            yield from _flowing([part])
    else:
        yield from _flowing(parts)


def _flowing(parts: Sequence[tuple[str, list[Row]]]) -> Iterator[Leaf]:
    """Chapters one after the other on pages; a page is named after the chapter that begins it."""
    rows = [row for _, part in parts for row in part]
    names = {row.anchor: name for name, part in parts for row in part[:1] if isinstance(row, Band)}
    name = parts[0][0]
    for page in paginate(rows, TOP, TOP, BOTTOM):
        found = [names[p.row.anchor] for p in page if isinstance(p.row, Band) and p.row.anchor in names]
        yield Leaf(tuple(page), found[0] if found and _begins(page, names) else name)
        name = found[-1] if found else name


def _begins(page: Sequence[Placed], names: Mapping[str, str]) -> bool:
    return isinstance(page[0].row, Band) and page[0].row.anchor in names


def _head(one: Chapter, n: int) -> Iterator[Row]:
    """The name of the chapter, and its facts in a small table."""
    yield kit.band(one.key, one.name, FRAME, HEAD, f"c{n}")
    label, body = FRAME.columns(9 * LOOK.size, FRAME.width - 9 * LOOK.size)
    for name, text in one.facts:
        cells = [
            label.cell(name, LOOK.label, LOOK.pad, shade=True, middle=True),
            body.cell(text, LOOK.text, LOOK.pad, middle=True),
        ]
        yield replace(kit.grid(cells, LOOK, keep=True), whole=True)
    yield kit.gap(FRAME, LOOK.size * 0.6)


def _sections(sections: Iterable[Section], anchor: str) -> Iterator[Row]:
    for no, section in enumerate(sections, 1):
        yield kit.band(str(no), section.name, FRAME, LOOK, f"{anchor}s{no}")
        body = FRAME.inset(LOOK.size * 0.6)
        for block in section.blocks:
            yield from _rows(block, FRAME if isinstance(block, Grid) else body)
        yield kit.gap(FRAME, LOOK.size * 0.3)


def _rows(block: Says | Grid, frame: Frame) -> list[Row]:
    return _grid(block, frame) if isinstance(block, Grid) else blocks.rows(block, frame, LOOK)


def _grid(block: Grid, frame: Frame) -> list[Row]:
    """A table whose head is repeated on every page; texts begin at the top, for columns are read down."""
    frames, label = frame.columns(*block.shares), replace(LOOK.label, align="centre")
    heads = zip(frames, block.heads, strict=True)
    head = kit.grid(
        [one.cell(text, label, 1, shade=True, middle=True) for one, text in heads], LOOK, keep=True
    )
    made = [
        _record([c for n, text in enumerate(row) for c in _cells(block, n, frames[n], text)], head)
        for row in block.rows
    ]
    return [head, *made, kit.gap(frame, LOOK.size * 0.4)]


def _record(cells: list[Cell], head: Row) -> Row:
    """One row; a clerk reads it in one piece unless it is long."""
    made = kit.grid(cells, LOOK, (head,))
    return replace(made, whole=max(len(cell.lines) for cell in cells) <= WHOLE)


def _cells(block: Grid, column: int, frame: Frame, text: str) -> Iterator[Cell]:
    """A number in its column; a name in bold over the rest; other texts as they are."""
    if column == 0 and block.shares[0] <= NUMBERS:
        yield frame.cell(text, LOOK.centred, 1)
    elif column != block.name:
        yield frame.cell(text, LOOK.text, LOOK.pad)
    else:
        name, _, rest = text.partition("\n")
        first = frame.cell(name, LOOK.strong, LOOK.pad)
        yield first
        if rest:
            yield frame.cell("\n" * len(first.lines) + rest, LOOK.text, LOOK.pad)


def _places(leaves: Sequence[Leaf], before: int) -> dict[str, int]:
    """Anchor → page number."""
    return {
        placed.row.anchor: number
        for number, leaf in enumerate(leaves, before + 1)
        for placed in leaf.rows
        if isinstance(placed.row, Band) and placed.row.anchor
    }


# -- contents ----------------------------------------------------------------------------------------------


def _lines(book: Handbook) -> Iterator[Line]:
    yield Line(COMMON)
    for no, section in enumerate(book.preface, 1):
        yield Line(section.name, f"ps{no}")
    group = ""
    for n, one in enumerate(book.chapters):
        if one.group != group or not n:
            group = one.group
            yield Line(group or "事项")
        yield Line(one.name, f"c{n}", one.key)


def _pages_of(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """As many lines as fit; the head of a group never stands last on a page."""
    page: list[Line] = []
    room = HEIGHT - 46 * MM
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else line
        need = 2.5 * STEP if not line.anchor and following is not line else STEP
        if page and room - need < BOTTOM:
            yield tuple(page)
            page, room = [], TOP
        page.append(line)
        room -= STEP if line.anchor else 1.5 * STEP
    yield tuple(page)


def _contents(canvas: Paper, page: Sequence[Line], places: Mapping[str, int], *, first: bool) -> None:
    top = TOP
    if first:
        kit.fill(canvas, kit.ACCENT)
        kit.spaced(canvas, (WIDTH / 2, HEIGHT - 36 * MM), "目录", SUBTITLE, 16)
        canvas.setFillGray(0)
        top = HEIGHT - 46 * MM
        canvas.bookmarkPage("contents")
        canvas.addOutlineEntry("目录", "contents", 0)
    for line in page:
        top -= STEP if line.anchor else 1.5 * STEP
        y = top + 2 * MM
        _entry(canvas, line, places[line.anchor], y) if line.anchor else _group(canvas, line, y)


def _group(canvas: Paper, line: Line, y: float) -> None:
    kit.fill(canvas, kit.ACCENT)
    draw.text(canvas, FRAME.left, y, line.name, GROUP)
    canvas.rect(FRAME.left, y - 4, FRAME.width, 0.9, stroke=0, fill=1)
    canvas.setFillGray(0)


def _entry(canvas: Paper, line: Line, page: int, y: float) -> None:
    """Key, name, dots and page; the whole line leads there."""
    left, right = FRAME.left, FRAME.left + FRAME.width
    start = left + (12 if line.key else 4) * MM
    if line.key:
        draw.text(canvas, left + 10 * MM - draw.width(line.key, ENTRY), y, line.key, ENTRY)
    style = within(line.name, ENTRY, right - 14 * MM - start)
    draw.text(canvas, start, y, line.name, style)
    shown = str(page)
    draw.text(canvas, right - draw.width(shown, ENTRY), y, shown, ENTRY)
    kit.stroke(canvas, kit.LINE, 0.6)
    canvas.setDash(0.6, 3)
    canvas.line(start + draw.width(line.name, style) + 3, y + 2.5, right - 11 * MM, y + 2.5)
    canvas.setDash()
    canvas.linkAbsolute("", line.anchor, (left, y - 4, right, y + 12), thickness=0, F=PRINTED)


# -- pages -------------------------------------------------------------------------------------------------


def _title(canvas: Paper, book: Handbook) -> None:
    """The title page: what it is, for whom, of which list and day, and that it is a 参考稿."""
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(0, HEIGHT - 22 * MM, WIDTH, 22 * MM, stroke=0, fill=1)
    canvas.rect(0, 0, WIDTH, 9 * MM, stroke=0, fill=1)
    kit.spaced(canvas, (WIDTH / 2, HEIGHT - 76 * MM), "“一件事一次办”综合受理窗口工作人员", SUBTITLE, 1)
    canvas.setFillGray(0)
    kit.spaced(canvas, (WIDTH / 2, HEIGHT - 98 * MM), "业务手册", replace(TITLE, size=42), 10)
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(WIDTH / 2 - 30 * MM, HEIGHT - 108 * MM, 60 * MM, 1.4, stroke=0, fill=1)
    canvas.setFillGray(0)
    whose = within(book.whose, Style("hei", 17, 24), FRAME.width)
    draw.centred(canvas, WIDTH / 2, HEIGHT - 124 * MM, book.whose, whose)
    told = (
        book.status,
        *((book.place,) if book.place else ()),
        f"目录版本 {book.catalogue}　按 {book.on} 的规定",
        "依据三政办〔2023〕32号，统一收件（受理）标准和审查要点",
    )
    for n, one in enumerate(told):
        style = within(one, ENTRY, FRAME.width)
        draw.centred(canvas, WIDTH / 2, 66 * MM - n * 8 * MM, one, style)
    canvas.bookmarkPage("title")
    canvas.addOutlineEntry("封面", "title", 0)
    canvas.showPage()


def _page(canvas: Paper, leaf: Leaf) -> None:
    for placed in leaf.rows:
        row = placed.row
        if isinstance(row, Band) and row.anchor:
            _mark(canvas, row, placed.top)
        kit.paint(canvas, placed)


def _mark(canvas: Paper, row: Band, top: float) -> None:
    """Its bookmark: sections below their chapter, all closed."""
    if row.anchor == "ps1":
        canvas.bookmarkPage("common")
        canvas.addOutlineEntry(COMMON, "common", 0, closed=True)
    canvas.bookmarkHorizontal(row.anchor, 0, top)
    level = int("s" in row.anchor)
    canvas.addOutlineEntry(f"{row.number} {row.name}", row.anchor, level, closed=True)


def _frame(canvas: Paper, book: Handbook, chapter: str, numbers: tuple[int, int]) -> None:
    """The running head with the chapter, and the foot with version and page."""
    left, right = FRAME.left, FRAME.left + FRAME.width
    y = HEIGHT - 17 * MM
    kind = "业务手册" + ("·参考稿" if book.status.startswith("参考稿") else "")
    edge = right - draw.width(kind, SMALL)
    draw.text(canvas, edge, y, kind, SMALL)
    draw.text(canvas, left, y, chapter, within(chapter, SMALL, edge - left - 10))
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(left, y - 5, right - left, 0.9, stroke=0, fill=1)
    canvas.setFillGray(0)
    kit.stroke(canvas, kit.ACCENT, 0.6)
    canvas.line(left, FOOTER + 12, right, FOOTER + 12)
    page = f"第 {numbers[0]} 页 共 {numbers[1]} 页"
    edge = right - draw.width(page, SMALL)
    draw.text(canvas, edge, FOOTER, page, SMALL)
    told = f"{book.whose}　目录版本 {book.catalogue}　{book.on}"
    draw.text(canvas, left, FOOTER, told, within(told, SMALL, edge - left - 10))
