"""简版办事指南 as an A4 leaf: 17 elements on the front, or on front and back, with the code (R116, R120).

The fullest text goes on two pages in a comfortable size; what is short enough stays on one. Only what no two
pages hold in a legible size is told more briefly: standards first, then how a material is obtained.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.guides.record import MaterialList, Steps
from receipts import draw
from receipts.flow import Row, paginate
from receipts.guides import kit, words
from receipts.guides.kit import Coded, Frame, Look
from receipts.pdf import within
from receipts.sheet import HEIGHT, MM, WIDTH, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportlab.pdfgen.canvas import Canvas

    from counter.guides.record import Element, Guide, GuideMaterial
    from receipts.flow import Cell, Placed

MARGIN = 13 * MM
FRAME = Frame(MARGIN, WIDTH - 2 * MARGIN)
TOP = HEIGHT - 43 * MM
NEXT_TOP = HEIGHT - 19 * MM
BOTTOM = 17.5 * MM
FOOTER = 10 * MM
SUBTITLE = Style("hei", 11, 14)
NAME = Style("title", 25, 30)
SMALL = Style("hei", 8, 11)
LABEL = 7.8
"""Width of the column that names the elements, in em."""
SINGLE = (10.5, 10.0, 9.5, 9.0, 8.5)
"""Type sizes for one page, the largest first."""
DOUBLE = (10.5, 10.0, 9.5, 9.0, 8.5)
SMALLER = (8.5, 8.0)
TIGHT = (7.5, 7.0, 6.5)
LONG = 26
"""Sentences longer than this begin a line of their own."""
PAIRS = {"B03": "B04", "B08": "B09", "B10": "B11", "B12": "B13"}
"""Elements that stand side by side."""
BESIDE = ("B15", "B16", "B17")
"""The last ones leave the code its place at the right."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How much is told of each material. `lines`: each long sentence in a line of its own."""

    standards: bool = True
    obtain: bool = True
    lines: bool = True


FULLEST = Telling()
SHORTER = (
    Telling(lines=False),
    Telling(obtain=False, lines=False),
    Telling(standards=False, obtain=False, lines=False),
)


def render(guide: Guide) -> bytes:
    """The leaf as PDF. More than two pages only when nothing legible fits two."""
    pages = fitted(guide)
    buffer = io.BytesIO()
    canvas = kit.canvas_of(buffer, guide, "办事指南（简版活页）", (WIDTH, HEIGHT))
    for number, page in enumerate(pages, 1):
        head(canvas, guide) if number == 1 else _next_head(canvas, guide)
        for placed in page:
            kit.paint(canvas, placed)
        canvas.mark_rows(page)
        _footer(canvas, guide, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def fitted(guide: Guide) -> list[list[Placed]]:
    """The rows on pages: one page if a comfortable size allows, else two, else as many as it takes."""
    tried = Tried(lambda telling, size: paginate(rows(guide, telling, Look(size)), TOP, NEXT_TOP, BOTTOM))
    for most, telling, sizes in _tries():
        found = tried.largest(telling, sizes, most)
        if found is not None:
            return found
    return tried.pages(FULLEST, SMALLER[0])


def _tries() -> tuple[tuple[int, Telling, Sequence[float]], ...]:
    return (
        (1, FULLEST, SINGLE),
        (2, FULLEST, DOUBLE),
        *((2, telling, SMALLER) for telling in SHORTER[:2]),
        *((2, telling, TIGHT) for telling in SHORTER),
    )


class Tried:
    """Layouts of one guide, each made once. A larger size never needs fewer pages."""

    def __init__(self, make: Callable[[Telling, float], list[list[Placed]]]) -> None:
        self._make = make
        self._made: dict[tuple[Telling, float], list[list[Placed]]] = {}

    def pages(self, telling: Telling, size: float) -> list[list[Placed]]:
        """The rows on pages in this size."""
        if (telling, size) not in self._made:
            self._made[telling, size] = self._make(telling, size)
        return self._made[telling, size]

    def largest(self, telling: Telling, sizes: Sequence[float], most: int) -> list[list[Placed]] | None:
        """The pages in the largest of the sizes that needs no more than `most`; None = none does."""
        best = self.pages(telling, sizes[-1])
        if len(best) > most:
            return None
        low, high = 0, len(sizes) - 2
        while low <= high:
            middle = (low + high + 1) // 2
            pages = self.pages(telling, sizes[middle])
            if len(pages) <= most:
                best, high = pages, middle - 1
            else:
                low = middle + 1
        return best


# -- the elements as rows ----------------------------------------------------------------------------------


def rows(guide: Guide, telling: Telling, look: Look) -> list[Row]:
    """All 17 elements in order."""
    by_id = {element.id: element for element in guide.brief}
    made: list[Row] = []
    for element in guide.brief:
        if element.id in PAIRS:
            made.append(_pair((element, by_id[PAIRS[element.id]]), guide, telling, look))
        elif element.id in SPECIAL:
            made += SPECIAL[element.id](guide, telling, look)
        elif element.id not in (*PAIRS.values(), *BESIDE):
            made.append(_labelled(FRAME, element, _said(element, guide, telling), look))
    return made


def _said(element: Element, guide: Guide, telling: Telling) -> str:
    said = words.sentences(element, guide) or [words.open_point(element)]
    return text(said, lines=telling.lines)


def text(said: Sequence[str], *, lines: bool) -> str:
    """Short sentences in one paragraph; long ones each in a line of its own, if there is room for that."""
    if lines and len(said) > 1 and max(map(len, said)) > LONG:
        return "\n".join(said)
    return "；".join(said)


def _labelled(frame: Frame, element: Element, told: str, look: Look) -> Row:
    """The element's name at the left, what it says beside it."""
    made = replace(kit.grid(_cells(frame, element, told, look), look), whole=True, bookmark=_name(element))
    return kit.barred(made, FRAME)


def _cells(frame: Frame, element: Element, told: str, look: Look) -> list[Cell]:
    wide = LABEL * look.size
    label, body = frame.columns(wide, frame.width - wide)
    return [_label(element, label, look), body.cell(told, look.text, look.pad, middle=True)]


def _label(element: Element, frame: Frame, look: Look) -> Cell:
    return frame.cell(_name(element), look.label, look.pad, shade=True, middle=True)


def _name(element: Element) -> str:
    return f"{element.number} {element.name}"


def _pair(pair: tuple[Element, Element], guide: Guide, telling: Telling, look: Look) -> Row:
    """Two elements side by side, the longer one with more room; each keeps twice its label at least."""
    told = [_said(element, guide, telling) for element in pair]
    first, second = (math.sqrt(max(len(one), 4)) for one in told)
    least = min(2 * LABEL * look.size, FRAME.width / 2)
    wide = max(least, min(FRAME.width - least, FRAME.width * first / (first + second)))
    frames = FRAME.columns(wide, FRAME.width - wide)
    cells = [
        cell
        for frame, element, one in zip(frames, pair, told, strict=True)
        for cell in _cells(frame, element, one, look)
    ]
    names = "、".join(map(_name, pair))
    return kit.barred(replace(kit.grid(cells, look), whole=True, bookmark=names), FRAME)


def _items(guide: Guide, _telling: Telling, look: Look) -> list[Row]:
    """A table: number, item, department and when it is handled; the situations below it."""
    element = guide.element("B02")
    texts = [(one.label, one.name, one.dept, one.condition.short or "不分情形") for one in guide.items]
    frames = FRAME.columns(5, 48, 24, 23)
    heads = ("序", _name(element), "办理部门", "什么情形办")
    head = kit.barred(replace(_head(frames, heads, look), bookmark=_name(element)), FRAME)
    made: list[Row] = [head]
    for no, name, dept, when in texts:
        cells = [
            frames[0].cell(no, look.centred, 1, middle=True),
            frames[1].cell(name, look.strong, look.pad, middle=True),
            frames[2].cell(dept, look.text, look.pad, middle=True),
            frames[3].cell(when, look.text, look.pad, middle=True),
        ]
        made.append(kit.barred(kit.grid(cells, look, (head,)), FRAME))
    return [*made, *([_situations(guide, look)] if guide.situations else [])]


def _head(frames: Sequence[Frame], heads: Sequence[str], look: Look) -> Row:
    style = replace(look.label, align="centre")
    cells = []
    for frame, text_ in zip(frames, heads, strict=True):
        numbered = text_[:1].isdigit()
        face = look.label if numbered else style
        pad = look.pad if numbered else 1
        cells.append(frame.cell(text_, face, pad, shade=True, middle=True))
    return kit.grid(cells, look, keep=True)


def _materials(guide: Guide, telling: Telling, look: Look) -> list[Row]:
    """The list to tick off, and what need not be brought."""
    element = guide.element("B05")
    names = element.parts[0]
    said = words.plain(names.blocks, guide)
    if not any(isinstance(block, MaterialList) for block in names.blocks):
        return [_labelled(FRAME, element, "；".join(said) or words.open_point(element), look)]
    frames = FRAME.columns(6, 72, 13, 9)
    heads = (words.BOX, f"{_name(element)}（备好一项勾一项）", "应交", "用于事项")
    head = kit.barred(replace(_head(frames, heads, look), bookmark=_name(element)), FRAME)
    bring = [one for one in guide.materials if one.brought]
    made: list[Row] = [head, *(_material(one, frames, head, telling, look) for one in bring)]
    return [*made, *_not_brought(guide, look), *_more(said, look)]


def _situations(guide: Guide, look: Look) -> Row:
    return _whole("事项和材料因情形而不同：" + "　".join(map(words.situation, guide.situations)), look)


def _material(one: GuideMaterial, frames: Sequence[Frame], head: Row, telling: Telling, look: Look) -> Row:
    """The name in bold and all about it running on in the same line."""
    told = about(one, telling)
    body = frames[1].cell(one.name, look.strong, look.pad, middle=False)
    cells = [frames[0].cell(f"{words.BOX}{one.no}", look.centred, 1, middle=True), body]
    if told:
        wide, room = draw.width(one.name, look.strong), frames[1].width - 2 * look.pad
        alone = wide > 0.66 * room
        style = replace(look.text, indent=0 if alone else wide / look.size + 0.8)
        cells.append(frames[1].cell("\n" * len(body.lines) + told if alone else told, style, look.pad))
    cells.append(frames[2].cell(words.due(one), look.centred, 1, middle=True))
    cells.append(frames[3].cell("、".join(one.items), look.centred, 1, middle=True))
    return kit.barred(replace(kit.grid(cells, look, (head,)), whole=True), FRAME)


def about(one: GuideMaterial, telling: Telling) -> str:
    """When it is wanted, what it has to be like, and where it comes from."""
    when = one.when(short=True)
    parts = [f"【{when}】" if when else ""]
    parts.append("；".join(one.standards) if telling.standards else "")
    if telling.obtain and one.obtain and not one.obtain.startswith(("申请人自备", "申请人自行")):
        parts.append(f"　取得：{one.obtain}")
    parts += [
        f"　{grace.partition('（')[0]}，窗口说明后果" for grace in (one.deferral, one.commitment) if grace
    ]
    return "".join(parts).strip("　")


def free(guide: Guide) -> tuple[str, str]:
    """What the window fetches, and what another item of the matter produces; each with its situation."""

    def named(one: GuideMaterial) -> str:
        when = one.when(short=True)
        return f"{one.name}（{when}）" if when else one.name

    fetched = [named(one) for one in guide.materials if one.due == "免提交"]
    inside = [f"{named(one)}〔“{one.supplied_by}”办结后产生〕" for one in guide.materials if one.supplied_by]
    return "、".join(fetched), "、".join(inside)


def _not_brought(guide: Guide, look: Look) -> list[Row]:
    fetched, inside = free(guide)
    told = [f"不用交，由窗口调取：{fetched}"] * bool(fetched) + [f"不用交，本件产生：{inside}"] * bool(inside)
    return [_whole(one, look) for one in told]


def _whole(told: str, look: Look) -> Row:
    """A row over the whole width that no page end tears apart."""
    return kit.barred(replace(kit.grid([FRAME.cell(told, look.text, look.pad)], look), whole=True), FRAME)


def _more(said: list[str], look: Look) -> list[Row]:
    if not said:
        return []
    return [kit.barred(kit.grid([FRAME.cell("；".join(said), look.text, look.pad)], look), FRAME)]


def _way(guide: Guide, telling: Telling, look: Look) -> list[Row]:
    """The steps side by side, an arrow between them; below, what the notice says of the way."""
    element = guide.element("B07")
    steps = next(block.steps for block in element.blocks if isinstance(block, Steps))
    label, body = FRAME.columns(LABEL * look.size, FRAME.width - LABEL * look.size)
    frames = body.columns(*(9 + len(one.what) ** 0.8 for one in steps))
    cells = [_label(element, label, look)]
    for no, (frame, one) in enumerate(zip(frames, steps, strict=True), 1):
        name = f"{one.name}{' →' if no < len(steps) else ''}"
        top = frame.cell(name, replace(look.strong, align="centre"), 1)
        told = "\n".join(filter(None, (one.limit, one.what)))
        cells += [top, frame.cell("\n" * len(top.lines) + told, look.centred, 2)]
    said = words.sentences(element, guide)
    strip = replace(kit.grid(cells, look), whole=True, keep=True, bookmark=_name(element))
    below = kit.grid([FRAME.cell(text(said, lines=telling.lines), look.text, look.pad)], look)
    return [kit.barred(strip, FRAME), kit.barred(below, FRAME)]


def _last(guide: Guide, telling: Telling, look: Look) -> list[Row]:
    """The last elements, never parted, with the code at their right."""
    side = kit.qr_side(guide.code) + 2 * MM
    frame = Frame(FRAME.left, FRAME.width - side)
    by_id = {one.id: one for one in guide.brief}
    made = []
    for key in BESIDE[:-1]:
        row = _labelled(frame, by_id[key], _said(by_id[key], guide, telling), look)
        made.append(replace(row, keep=True, whole=True))
    told = f"扫码看完整版办事指南；拿着旧的简版到窗口扫码，窗口会说明哪些内容已经变化。\n{guide.code}"
    cells = _cells(frame, by_id[BESIDE[-1]], told, look)
    rest = side - sum(row.height for row in made)
    code = Coded(
        cells=tuple(cells),
        above=look.air,
        below=look.air,
        grid=True,
        whole=True,
        least=rest,
        bookmark=_name(by_id[BESIDE[-1]]),
        payload=guide.code,
        frame=FRAME,
        tall=max(side, side - rest + max(rest, _height(cells, look))),
    )
    return [*made, code]


def _height(cells: Sequence[Cell], look: Look) -> float:
    return max(cell.height for cell in cells) + 2 * look.air


SPECIAL: dict[str, Callable[[Guide, Telling, Look], list[Row]]] = {
    "B02": _items,
    "B05": _materials,
    "B07": _way,
    "B15": _last,
}
"""Elements that are more than sentences."""


# -- what stands on every page -----------------------------------------------------------------------------


def head(canvas: Canvas, guide: Guide) -> None:
    """What it is, for what, and whose."""
    y = HEIGHT - 16.5 * MM
    draw.text(canvas, MARGIN, y, guide.place, within(guide.place, SMALL, 60 * MM))
    right = f"{guide.matter_id}　牵头部门：{guide.lead}"
    style = within(right, SMALL, 62 * MM)
    draw.text(canvas, WIDTH - MARGIN - draw.width(right, style), y, right, style)
    kit.fill(canvas, kit.ACCENT)
    kit.spaced(canvas, (WIDTH / 2, y), f"{words.TITLE}", SUBTITLE, 1.2)
    canvas.setFillGray(0)
    name = within(guide.matter, NAME, FRAME.width)
    kit.spaced(canvas, (WIDTH / 2, HEIGHT - 30.5 * MM), guide.matter, name, 0)
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(MARGIN, HEIGHT - 37.2 * MM, FRAME.width, 1.6, stroke=0, fill=1)
    canvas.setFillGray(0)
    mark = f"简版{f'·{words.REFERENCE}' if guide.reference else ''}"
    draw.centred(canvas, WIDTH / 2, HEIGHT - 41 * MM, mark, SMALL)


def _next_head(canvas: Canvas, guide: Guide) -> None:
    y = HEIGHT - 14.5 * MM
    title = f"{guide.matter}　办事指南（简版，续）"
    draw.text(canvas, MARGIN, y, title, within(title, SMALL, FRAME.width))
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(MARGIN, y - 5, FRAME.width, 1, stroke=0, fill=1)
    canvas.setFillGray(0)


def _footer(canvas: Canvas, guide: Guide, number: int, count: int) -> None:
    kit.stroke(canvas, kit.ACCENT, 0.6)
    canvas.line(MARGIN, FOOTER + 12, WIDTH - MARGIN, FOOTER + 12)
    canvas.setStrokeGray(0)
    page = f"第 {number} 页 共 {count} 页"
    edge = WIDTH - MARGIN - draw.width(page, SMALL)
    draw.text(canvas, edge, FOOTER, page, SMALL)
    left = f"{words.status(guide)}。{words.version(guide)}。本指南不是收件、受理凭证"
    draw.text(canvas, MARGIN, FOOTER, left, within(left, SMALL, edge - MARGIN - 10))
