"""Names of items that stand on the paper already are told by their number: a roll has no room for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from receipts.blocks import Block, Card, Cards, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ITEMS, USED = "事项名称", "用于事项"
AND = "、"


def shortened(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with 用于事项 told by numbers, where the paper lists its items; otherwise as they are."""
    numbers = {
        row[1]: row[0]
        for block in blocks
        if isinstance(block, Table) and block.columns[1].head == ITEMS
        for row in block.rows
    }
    return tuple(_short(block, numbers) for block in blocks)


def told(names: str, numbers: Mapping[str, str]) -> str:
    """Names joined by 、 as numbers; the text itself unless every part of it is a known name."""
    rest, found = names + AND, []
    while rest:
        # A name may hold 、 itself, and one may begin like another: the longest that fits.
        fits = [name for name in numbers if rest.startswith(name + AND)]
        if not fits:
            return names
        name = max(fits, key=len)
        found.append(numbers[name])
        rest = rest[len(name) + len(AND) :]
    return AND.join(found)


def _short(block: Block, numbers: Mapping[str, str]) -> Block:
    if isinstance(block, Cards):
        return Cards(tuple(_card(card, numbers) for card in block.cards))
    if not isinstance(block, Table):
        return block
    places = {n for n, column in enumerate(block.columns) if column.head == USED}
    rows = tuple(
        tuple(told(text, numbers) if n in places else text for n, text in enumerate(row))
        for row in block.rows
    )
    return replace(block, rows=rows)


def _card(card: Card, numbers: Mapping[str, str]) -> Card:
    fields = (
        replace(one, value=told(one.value, numbers)) if one.label == USED else one for one in card.fields
    )
    return replace(card, fields=tuple(fields))
