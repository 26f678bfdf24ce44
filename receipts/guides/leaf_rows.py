"""The elements of the leaf as rows: labelled sentences, two side by side, tables, and the code at the end."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from counter.guides.record import MaterialList, Steps
from receipts import draw
from receipts.guides import kit, words
from receipts.guides.kit import Coded, Frame, Look
from receipts.guides.telling import Telling, about, free
from receipts.sheet import MM, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter.guides.record import Element, Guide, GuideMaterial
    from receipts.flow import Cell, Row

MARGIN = 13 * MM
FRAME = Frame(MARGIN, WIDTH - 2 * MARGIN)
LABEL = 7.8
"""Width of the column that names the elements, in em."""
LONG = 26
"""Sentences longer than this begin a line of their own."""
PAIRS = {"B03": "B04", "B08": "B09", "B10": "B11", "B12": "B13"}
"""Elements that stand side by side."""
BESIDE = ("B15", "B16", "B17")
"""The last ones leave the code its place at the right."""


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
    return _text(said, lines=telling.lines)


def _text(said: Sequence[str], *, lines: bool) -> str:
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
    below = kit.grid([FRAME.cell(_text(said, lines=telling.lines), look.text, look.pad)], look)
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
