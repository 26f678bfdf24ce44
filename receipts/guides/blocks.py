"""The blocks of the full guide as rows: sentences with their bases, tables, cards of materials."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from counter.guides.record import (
    Chart,
    Facet,
    ItemList,
    Links,
    MaterialList,
    Mistakes,
    Questions,
    Says,
    Situations,
    Steps,
)
from counter.words import UNKNOWN
from receipts.flow import Row
from receipts.guides import kit, words
from receipts.guides.kit import Frame, Look
from receipts.sheet import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter.guides.record import Block, Element, Guide, GuideMaterial, Told
    from receipts.flow import Cell

INDENT = 1.2
"""Text stands so many em inside its head."""


def copies(one: GuideMaterial) -> str:
    """纸质材料份数及规格."""
    if not one.brought:
        return "不收纸质材料"
    return f"份数{one.copies}；规格{one.size}" if one.copies == UNKNOWN else f"{one.copies}；规格{one.size}"


def situation(one: GuideMaterial) -> str:
    """When it is wanted, in full words."""
    return one.when(short=False) or "各种情形都要"


CARD: dict[str, Callable[[GuideMaterial], str]] = {
    "F09.2": lambda one: "；".join(one.basis),
    "F09.3": lambda one: one.due,
    "F09.4": lambda one: one.source + (f"。{one.obtain}" if one.obtain else ""),
    "F09.5": lambda one: "；".join(one.standards),
    "F09.6": copies,
    "F09.7": lambda one: one.deferral or f"{UNKNOWN}；没有依据的按不能容缺办理",
    "F09.8": lambda one: one.commitment or f"{UNKNOWN}；没有依据的按不能以承诺代替办理",
    "F09.9": lambda one: "；".join(filter(None, (situation(one), *one.supplement))),
}
"""Part of 申请材料 → what a material says for it."""


def element_rows(element: Element, guide: Guide, frame: Frame, look: Look) -> list[Row]:
    """One element with its head, its own blocks and its parts."""
    made: list[Row] = [kit.band(element.number, element.name, frame, look, element.id)]
    body = frame.inset(INDENT * look.size)
    made += [row for block in element.blocks for row in _rows(block, body, look)]
    cards = any(isinstance(b, MaterialList) for part in element.parts for b in part.blocks)
    for part in element.parts:
        if not (cards and part.id in CARD):
            made += _part(part, body, look)
        if cards and part.id == "F09.1":
            made += _cards(element, guide, body, look)
        if cards and part.id == "F09.9":
            made += [row for block in part.blocks for row in _rows(block, body, look)]
    if not element.blocks and not element.parts:
        made.append(_line(words.open_point(element), body, look))
    made.append(kit.gap(frame, look.size * 0.3))
    return made


def _part(part: Element, frame: Frame, look: Look) -> list[Row]:
    made = [_head(f"{part.number} {part.name}", frame, look)]
    told = [row for block in part.blocks for row in _rows(block, frame, look)]
    return [*made, *(told or [_line(words.open_point(part), frame, look)])]


def _head(text: str, frame: Frame, look: Look) -> Row:
    cells = (frame.cell(text, look.label),)
    return Row(cells=cells, above=look.size * 0.35, below=look.size * 0.1, keep=True)


def _line(text: str, frame: Frame, look: Look) -> Row:
    return Row(cells=(frame.cell(text, replace(look.text, justify=True)),), below=look.size * 0.15)


def _rows(block: Block, frame: Frame, look: Look) -> list[Row]:
    """What stands elsewhere has no rows: fields of materials in their cards, the chart on its page."""
    return [] if isinstance(block, Facet | Chart) else rows(block, frame, look)


# -- blocks ------------------------------------------------------------------------------------------------


@singledispatch
def rows(block: Block, frame: Frame, look: Look) -> list[Row]:
    """The rows of one block."""
    raise TypeError(f"no place for {type(block).__name__} {frame.width:g} pt wide in {look.size} pt")


@rows.register
def _(block: Says, frame: Frame, look: Look) -> list[Row]:
    return [row for told in block.told for row in _told(told, len(block.told) > 1, frame, look)]


def _told(told: Told, many: bool, frame: Frame, look: Look) -> list[Row]:  # noqa: FBT001
    """A sentence after a dot, and its bases below it in small type."""
    text = frame.inset(look.size * 1.1) if many else frame
    sentence = text.cell(told.full, replace(look.text, justify=True))
    dot = [frame.cell("·", look.label)] if many else []
    cited = "；".join(told.basis)
    made = [Row(cells=(*dot, sentence), below=look.size * 0.1, keep=bool(cited))]
    if cited:
        small = Style("song", look.size - 1.5, (look.size - 1.5) * 1.3)
        made.append(Row(cells=(text.cell(f"依据：{cited}", small),), below=look.size * 0.25))
    return made


@rows.register
def _(block: ItemList, frame: Frame, look: Look) -> list[Row]:
    listed = [
        (
            one.label,
            one.name,
            one.dept,
            one.condition.words or "不分情形",
            "；".join(filter(None, (one.remark, f"事项{'、'.join(one.after)}办结后办" if one.after else ""))),
        )
        for one in block.items
    ]
    return table(("序", "联办事项", "联办部门", "办理情形", "备注"), (5, 34, 18, 25, 18), listed, frame, look)


def table(
    heads: Sequence[str],
    shares: Sequence[float],
    listed: Sequence[Sequence[str]],
    frame: Frame,
    look: Look,
) -> list[Row]:
    """Rows under a head that is repeated on every page; the first column is centred."""
    frames, label = frame.columns(*shares), replace(look.label, align="centre")
    cells = [
        one.cell(head, label, 1, shade=True, middle=True) for one, head in zip(frames, heads, strict=True)
    ]
    head = kit.grid(cells, look, keep=True)
    made = [_record(frames, texts, head, look) for texts in listed]
    return [head, *made, kit.gap(frame, look.size * 0.4)]


def _record(frames: Sequence[Frame], texts: Sequence[str], head: Row, look: Look) -> Row:
    pairs = enumerate(zip(frames, texts, strict=True))
    return kit.grid([_cell(n, frame, text, look) for n, (frame, text) in pairs], look, (head,))


def _cell(column: int, frame: Frame, text: str, look: Look) -> Cell:
    style = look.text if column else look.centred
    return frame.cell(text, style, look.pad if column else 1, middle=True)


@rows.register
def _(block: MaterialList, frame: Frame, look: Look) -> list[Row]:
    listed = [
        (str(one.no), one.name, words.due(one), "、".join(one.items), one.when(short=True))
        for one in block.materials
    ]
    return table(
        ("序", "材料名称", "应交", "用于事项", "什么情形要"), (5, 45, 13, 13, 24), listed, frame, look
    )


def _cards(element: Element, guide: Guide, frame: Frame, look: Look) -> list[Row]:
    """Every material with the other eight parts of 申请材料, each under its number and name."""
    parts = [part for part in element.parts if part.id in CARD]
    made = [_head(f"{parts[0].number} 至 {parts[-1].number}　逐项说明", frame, look)]
    for one in guide.materials:
        made += _card(one, parts, frame, look)
    return made


def _card(one: GuideMaterial, parts: list[Element], frame: Frame, look: Look) -> list[Row]:
    small = kit.Look(look.size - 1)
    name = frame.cell(f"{one.no}　{one.name}", look.strong, look.pad, shade=True, middle=True)
    made: list[Row] = [replace(kit.grid([name], look, keep=True), whole=True)]
    label, body = frame.columns(11.6 * small.size, frame.width - 11.6 * small.size)
    for part in parts:
        text = CARD[part.id](one) or UNKNOWN
        cells = [
            label.cell(f"{part.number} {part.name}", small.label, small.pad, middle=True),
            body.cell(text, small.text, small.pad, middle=True),
        ]
        made.append(replace(kit.grid(cells, small), above=small.air * 0.7, below=small.air * 0.7))
    made[1] = replace(made[1], keep=True)
    return [*made, kit.gap(frame, look.size * 0.6)]


@rows.register
def _(block: Situations, frame: Frame, look: Look) -> list[Row]:
    head = _head("情形说明：材料和事项因下列情形而不同", frame, look)
    return [head, *(_line(words.situation(one), frame, look) for one in block.situations)]


@rows.register
def _(block: Steps, frame: Frame, look: Look) -> list[Row]:
    listed = [(str(n), one.name, one.what, one.limit or "—") for n, one in enumerate(block.steps, 1)]
    return table(("序", "环节", "做什么", "时限"), (6, 18, 58, 18), listed, frame, look)


@rows.register
def _(block: Links, frame: Frame, look: Look) -> list[Row]:
    return table(
        ("序", "名称", "地址"),
        (6, 54, 40),
        [(str(n), one.name, one.target) for n, one in enumerate(block.links, 1)],
        frame,
        look,
    )


@rows.register
def _(block: Mistakes, frame: Frame, look: Look) -> list[Row]:
    listed = [
        (str(n), one.material, "；".join(one.faults), one.cure or UNKNOWN)
        for n, one in enumerate(block.mistakes, 1)
    ]
    return table(("序", "材料", "常见错误", "怎样改正"), (5, 25, 40, 30), listed, frame, look)


@rows.register
def _(block: Questions, frame: Frame, look: Look) -> list[Row]:
    made: list[Row] = []
    mark, body = frame.columns(1.8 * look.size, frame.width - 1.8 * look.size)
    small = Style("song", look.size - 1.5, (look.size - 1.5) * 1.3)
    for one in block.questions:
        asked = (mark.cell("问", look.label), body.cell(one.ask, look.strong))
        made.append(Row(cells=asked, above=look.size * 0.3, keep=True))
        answer = (mark.cell("答", look.label), body.cell(one.answer, replace(look.text, justify=True)))
        made.append(Row(cells=answer))
        told = f"依据：{'；'.join(one.basis) or UNKNOWN}"
        made.append(Row(cells=(body.cell(told, small),), below=look.size * 0.3))
    return made
