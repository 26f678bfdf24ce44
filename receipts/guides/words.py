"""The words all three papers use for the same thing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from counter.guides.record import Facet, Links, Says
from counter.guides.told import briefly
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.guides.record import Block, Element, Guide, GuideMaterial, Situation

TITLE = "“一件事一次办”办事指南"
REFERENCE = "参考稿"
REFERENCE_TOLD = "参考稿，牵头部门尚未核定"
BOX = "□"
NOT_ANY = {
    "F22.1": "没有写明实行容缺受理或者告知承诺的材料",
    "F22.2": "没有写明实行容缺受理或者告知承诺的材料",
}
"""What stands where an element has nothing to fill."""


def version(guide: Guide) -> str:
    """Which guide this is."""
    return f"目录版本 {guide.catalogue}　{guide.on}"


def status(guide: Guide) -> str:
    """Whether it is final."""
    return REFERENCE_TOLD if guide.reference else f"牵头部门已核定：{guide.signed_off}"


def open_point(element: Element) -> str:
    """What is said where nothing is known."""
    return NOT_ANY.get(element.id, UNKNOWN) if element.state == "不适用" else UNKNOWN


def situation(one: Situation) -> str:
    """A numbered situation with its answers and what the county has set."""
    local = f"（本地标准：{one.threshold}）" if one.threshold else ""
    return f"{one.mark}{one.ask}{local}［{'／'.join(one.options)}］"


def due(one: GuideMaterial) -> str:
    """原件 2份; the number only where one is proved."""
    return one.due if one.copies in ("", UNKNOWN) else f"{one.due} {one.copies}"


def sentences(element: Element, guide: Guide) -> list[str]:
    """All that the brief guide says for an element in plain sentences, its parts as well; [] = 待核定."""
    said = plain(element.blocks, guide)
    for part in element.parts:
        told = plain(part.blocks, guide)
        if PARTS.get(part.id, part.name):
            said += told if told and not _named(part) else [_part(part, told)]
    return said


def _named(part: Element) -> bool:
    """Whether its sentences cannot be understood without the name of the part."""
    return part.id.startswith(("F20", "F21"))


PARTS = {
    "F11.2": "办理地址和时间",
    "F15.2": "",
    "F20.1": "预约",
    "F20.2": "本人到场",
    "F20.3": "所有当事人到场",
    "F20.4": "照片和仪容",
    "F21.1": "申请表（样本）",
    "F21.2": "示范文本",
}
"""Short names of parts for the brief guide, which names only whole elements; "" = not said there."""


def _part(part: Element, told: list[str]) -> str:
    return f"{PARTS.get(part.id, part.name)}：{'；'.join(told) or open_point(part)}"


def plain(blocks: tuple[Block, ...], guide: Guide) -> list[str]:
    """The sentences and known addresses of blocks, as the brief guide says them."""
    labels = tuple(item.label for item in guide.items)
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Says):
            said += [one.full for one in briefly(block.told, labels)]
        elif isinstance(block, Links):
            said += _links(block)
    return said


def _links(block: Links) -> list[str]:
    known = [f"{one.name} {one.target}" for one in block.links if one.target != UNKNOWN]
    rest = len(block.links) - len(known)
    if not known:
        return []
    return [*known, *([f"其余{rest}种{UNKNOWN}"] if rest else [])]


def whole(guide: Guide) -> str:
    """Every text of a guide, for the list of characters that no face has."""
    parts = [guide.matter, guide.lead, guide.place, guide.signed_off, *map(situation, guide.situations)]
    for element in (*guide.full, *guide.brief):
        for one in (element, *element.parts):
            parts += [one.name, *(text for block in one.blocks for text in _texts(block))]
    return "".join(parts)


def _texts(block: Block) -> Iterator[str]:
    """Every text in a block, however deep."""
    todo: list[Any] = [] if isinstance(block, Facet) else [block]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            todo += reversed(value)
        else:
            kind: Any = type(value)
            todo += [getattr(value, name) for name in _names(kind)[::-1]]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
