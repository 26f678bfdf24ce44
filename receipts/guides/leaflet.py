"""简版办事指南 as a folded leaflet: A4 across, two folds, six panels; the one folded in is 97 mm (R116).

Outer side from the left: the panel folded in, the back with the code, the front. Inner side: the three panels
one sees when it lies open. Fold marks stand at the edges only; no text comes near a fold.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.guides.record import MaterialList, Steps
from receipts import draw
from receipts.flow import Cell, Placed, Row, paginate
from receipts.guides import kit, words
from receipts.guides.errors import GuideTooLong
from receipts.guides.kit import Frame, Look
from receipts.guides.telling import FULLEST, SHORTER, Telling, Tried, about, free
from receipts.pdf import within
from receipts.sheet import HEIGHT, MM, WIDTH, Style

if TYPE_CHECKING:
    from counter.guides.record import Element, Guide, GuideMaterial
    from receipts.pdfa import Paper

ACROSS, UPRIGHT = HEIGHT, WIDTH
"""A4 lying: 297 × 210 mm."""
INNER, PANEL = 97 * MM, 100 * MM
MEASURE = 86 * MM
"""Width of the text, the same on all panels: 5.5 mm at least to a fold or an edge."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the sheet: widths of its panels from the left, in points."""

    widths: tuple[float, float, float]

    @property
    def folds(self) -> tuple[float, float]:
        """Where it is folded."""
        return self.widths[0], self.widths[0] + self.widths[1]

    def left(self, panel: int) -> float:
        """Where the text of a panel begins."""
        return sum(self.widths[:panel]) + (self.widths[panel] - MEASURE) / 2


OUTER, INSIDE = Side((INNER, PANEL, PANEL)), Side((PANEL, PANEL, INNER))
FRAME = Frame(0, MEASURE)
TOP, BOTTOM = UPRIGHT - 10 * MM, 11 * MM
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
SMALLER = (8.5, 8.0, 7.5)
TIGHT = (7.0, 6.5, 6.0)
PANELS = 4
"""Panels that the elements flow through: the three inside, then the one folded in."""
SUBTITLE = Style("hei", 12, 16)
NAME = Style("title", 26, 34)
SMALL = Style("hei", 8, 11)
CAPTION = Style("hei", 9, 13)
MARK = 4 * MM


def render(guide: Guide) -> bytes:
    """Both sides as PDF, to be printed on both sides along the short edge. GuideTooLong if too long."""
    panels = fitted(guide)
    buffer = io.BytesIO()
    canvas = kit.canvas_of(buffer, guide, "办事指南（三折页）", (ACROSS, UPRIGHT))
    canvas.setViewerPreference("Duplex", "DuplexFlipShortEdge")
    canvas.mark("外面", UPRIGHT)
    folds(canvas, OUTER)
    _front(canvas, guide, OUTER.left(2))
    _panel(canvas, panels[3], OUTER.left(0))
    _back(canvas, guide, OUTER.left(1))
    canvas.showPage()
    canvas.mark("里面", UPRIGHT)
    folds(canvas, INSIDE)
    for n in range(3):
        _panel(canvas, panels[n], INSIDE.left(n))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def fitted(guide: Guide) -> list[list[Placed]]:
    """The rows on four panels, in the largest size that holds them."""
    tried = Tried(lambda telling, size: paginate(rows(guide, telling, Look(size)), TOP, TOP, BOTTOM))
    tries = [(FULLEST, SIZES), *((one, SMALLER) for one in SHORTER), *((one, TIGHT) for one in SHORTER)]
    for telling, sizes in tries:
        found = tried.largest(telling, sizes, PANELS)
        if found is not None:
            return [*found, *([] for _ in range(PANELS - len(found)))]
    raise GuideTooLong(
        f"“{guide.matter}”的材料太多，三折页放不下。",
        todo="请改印活页（--form leaf）。",
    )


# -- the elements as rows ----------------------------------------------------------------------------------


def rows(guide: Guide, telling: Telling, look: Look) -> list[Row]:
    """B02 to B16; the first element stands on the front, the last on the back."""
    made: list[Row] = []
    for element in guide.brief[1:-1]:
        band = kit.band(element.number, element.name, FRAME, look)
        made.append(replace(band, bookmark=f"{element.number} {element.name}"))
        made += _body(element, guide, telling, look)
    return made


def _body(element: Element, guide: Guide, telling: Telling, look: Look) -> list[Row]:
    if element.id == "B02":
        return [*(_item(guide, n, look) for n in range(len(guide.items))), *_situations(guide, look)]
    if element.id == "B05":
        return _materials(element, guide, telling, look)
    said = words.sentences(element, guide) or [words.open_point(element)]
    steps = [step for block in element.blocks if isinstance(block, Steps) for step in block.steps]
    listed = [
        f"{n}　{one.name}{f'（{one.limit}）' * bool(one.limit)}：{one.what}" for n, one in enumerate(steps, 1)
    ]
    return [_line(one, look) for one in (*listed, *said)]


def _line(text: str, look: Look, *, strong: bool = False) -> Row:
    style = replace(look.strong if strong else look.text, justify=True)
    return Row(cells=(FRAME.cell(text, style),), below=look.size * 0.12)


def _item(guide: Guide, n: int, look: Look) -> Row:
    """Number and name in bold; department and situation below."""
    one = guide.items[n]
    number, body = FRAME.columns(2.4 * look.size, MEASURE - 2.4 * look.size)
    name = body.cell(one.name, look.strong)
    told = one.dept + (f"　【{one.condition.short}】" if one.condition.words else "")
    below = body.cell("\n" * len(name.lines) + told, look.text)
    cells = (number.cell(one.label, look.label), name, below)
    return Row(cells=cells, below=look.size * 0.2, whole=True)


def _situations(guide: Guide, look: Look) -> list[Row]:
    head = [_line("事项和材料因情形而不同：", look)] * bool(guide.situations)
    return [*head, *(_line(words.situation(one), look) for one in guide.situations)]


def _materials(element: Element, guide: Guide, telling: Telling, look: Look) -> list[Row]:
    names = element.parts[0]
    said = words.plain(names.blocks, guide)
    if not any(isinstance(block, MaterialList) for block in names.blocks):
        return [_line("；".join(said) or words.open_point(element), look)]
    made = [_material(one, telling, look) for one in guide.materials if one.brought]
    fetched, inside = free(guide)
    told = [f"不用交，由窗口调取：{fetched}"] * bool(fetched) + [f"不用交，本件产生：{inside}"] * bool(inside)
    return [*made, *(_line(one, look) for one in (*told, *said))]


def _material(one: GuideMaterial, telling: Telling, look: Look) -> Row:
    """A box to tick, the name in bold with its form; all about it below."""
    box, body = FRAME.columns(2.9 * look.size, MEASURE - 2.9 * look.size)
    due = f"（{words.due(one)}；事项{'、'.join(one.items)}）"
    name = body.cell(one.name, look.strong)
    told = due + about(one, telling)
    last = draw.width(name.lines[-1].text, look.strong)
    style = replace(look.text, indent=last / look.size if last < 0.8 * body.width else 0)
    lines = len(name.lines) - (1 if style.indent else 0)
    cells = [box.cell(f"{words.BOX}{one.no}", look.text), name]
    cells.append(_below(body, told, style, lines))
    return Row(cells=tuple(cells), below=look.size * 0.2, whole=True)


def _below(frame: Frame, told: str, style: Style, lines: int) -> Cell:
    """Text that begins so many lines further down, running on in the last line of the name."""
    box = frame.cell(told, style)
    blank = frame.cell("\n" * (lines - 1), replace(style, indent=0)).lines if lines else ()
    return box._replace(lines=(*blank, *box.lines))


# -- panels ------------------------------------------------------------------------------------------------


def folds(canvas: Paper, side: Side) -> None:
    """Short marks at the upper and lower edge, where it is folded."""
    kit.stroke(canvas, kit.LINE, 0.5)
    canvas.setDash(2, 1.5)
    for x in side.folds:
        canvas.line(x, 0, x, MARK)
        canvas.line(x, UPRIGHT - MARK, x, UPRIGHT)
    canvas.setDash()
    canvas.setStrokeGray(0)


def _panel(canvas: Paper, rows_: list[Placed], left: float) -> None:
    canvas.saveState()
    canvas.translate(left, 0)
    for placed in rows_:
        kit.paint(canvas, placed)
    canvas.mark_rows(rows_, level=1)
    canvas.restoreState()


def _front(canvas: Paper, guide: Guide, left: float) -> None:
    """The title panel: what it is, the matter by its element, who leads it, and whose leaflet it is."""
    middle = left + MEASURE / 2
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(left, UPRIGHT - 42 * MM, MEASURE, 24 * MM, stroke=0, fill=1)
    canvas.setFillGray(1)
    kit.spaced(canvas, (middle, UPRIGHT - 32 * MM), words.TITLE, Style("hei", 15, 20), 0.8)
    canvas.setFillGray(0)
    first = guide.brief[0]
    draw.centred(canvas, middle, UPRIGHT - 62 * MM, f"{first.number}　{first.name}", CAPTION)
    bottom = _name(canvas, guide.matter, left, UPRIGHT - 70 * MM)
    kit.fill(canvas, kit.ACCENT)
    canvas.rect(middle - 15 * MM, bottom - 5 * MM, 30 * MM, 1.6, stroke=0, fill=1)
    canvas.setFillGray(0)
    for n, told in enumerate((f"牵头部门：{guide.lead}", f"联办事项 {len(guide.items)} 项", guide.place)):
        style = within(told, SUBTITLE, MEASURE)
        draw.centred(canvas, middle, min(bottom - 18 * MM, 105 * MM) - n * 8 * MM, told, style)
    for n, told in enumerate((words.version(guide), words.status(guide))):
        draw.centred(canvas, middle, 14 * MM + n * 5 * MM, told, within(told, SMALL, MEASURE))


def _name(canvas: Paper, name: str, left: float, top: float) -> float:
    """The matter's name in as many lines as it takes, smaller when it is long; returns where it ends."""
    size = NAME.size if len(name) <= 18 else max(NAME.size * 18 / len(name), 9)
    style = replace(NAME, size=size, leading=size * 1.35, align="centre")
    row = Row(cells=(Frame(0, MEASURE).cell(name, style),))
    canvas.saveState()
    canvas.translate(left, 0)
    draw.row(canvas, Placed(top, row))
    canvas.restoreState()
    return top - row.height


def _back(canvas: Paper, guide: Guide, left: float) -> None:
    """The code panel: the last element, in the middle of the back."""
    element, side = guide.brief[-1], kit.qr_side(guide.code)
    middle, top = left + MEASURE / 2, 118 * MM
    _panel(canvas, [Placed(top + 22 * MM, kit.band(element.number, element.name, FRAME, Look(10)))], left)
    kit.qr(canvas, guide.code, middle + side / 2, top + 6 * MM)
    told = ("扫码看完整版办事指南", "拿着旧的折页到窗口扫码，", "窗口会说明哪些内容已经变化", guide.code)
    for n, one in enumerate(told):
        style = within(one, CAPTION, MEASURE)
        draw.centred(canvas, middle, top - side + 1 * MM - n * 5.5 * MM, one, style)
    end = "本指南不是收件、受理凭证"
    draw.centred(canvas, middle, 14 * MM, end, SMALL)
