"""What the templates may call: the words of the full guide on paper, and which addresses become links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from counter.guides.record import MaterialList
from counter.words import UNKNOWN
from receipts.guides import words
from receipts.guides.blocks import CARD

if TYPE_CHECKING:
    from counter.guides.record import Block, Element, GuideItem


def kind(block: Block) -> str:
    """Which template draws a block."""
    return type(block).__name__


def address(text: str) -> str:
    """The text if a browser may follow it: http or https and a host. Empty for everything else."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    good = (
        parts.scheme in ("http", "https") and parts.hostname and not set(text.strip()) & set(" \n\t\"'<>\\")
    )
    return text.strip() if good else ""


def has_cards(element: Element) -> bool:
    """Whether its parts are told material by material (申请材料)."""
    return any(isinstance(block, MaterialList) for part in element.parts for block in part.blocks)


def remark(item: GuideItem) -> str:
    """备注 of an item, with what has to come first."""
    after = f"事项{'、'.join(item.after)}办结后办" if item.after else ""
    return "；".join(filter(None, (item.remark, after)))


WORDS: dict[str, Any] = {
    "kind": kind,
    "address": address,
    "has_cards": has_cards,
    "remark": remark,
    "card": CARD,
    "words": words,
    "UNKNOWN": UNKNOWN,
}
