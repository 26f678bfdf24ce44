"""Looks of the places that many papers have: name, number, seal, signature, dates, copies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from counter.training.dice import like, other_digit
from counter.training.looks.base import Look

if TYPE_CHECKING:
    from counter.training.dice import Dice
    from counter.training.scenario import Card, FaultKind


@dataclass(frozen=True, slots=True)
class Field(Look):
    """A fixed place of the card."""

    sort: FaultKind

    @property
    def kind(self) -> FaultKind:
        return self.sort

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        return _MAR[self.sort](dice, card, on)

    def wrong(self, card: Card, on: date) -> bool:
        seen = _WRONG.get(self.sort)
        return seen is not None and seen(card, on)


@dataclass(frozen=True, slots=True)
class Smudge(Look):
    """One place of the paper that cannot be read."""

    place: str

    @property
    def kind(self) -> FaultKind:
        return "unclear"

    @property
    def word(self) -> str:
        return self.place

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        said = f"{self.place}{dice.of(('印得太淡', '被水洇了', '发黑'))}，认不出来"
        return replace(card, remarks=(*card.remarks, said)), said

    def wrong(self, card: Card, on: date) -> bool:
        return any(one.startswith(self.place) for one in card.remarks)


def _expired(dice: Dice, card: Card, on: date) -> tuple[Card, str]:
    if card.valid_until is None:
        raise ValueError("no term on the card")
    day = (on - timedelta(days=3 + dice.below(60))).isoformat()
    return replace(card, valid_until=day), f"有效期到{day}，今天是{on}"


def _unsealed(_dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if card.seal is None:
        raise ValueError("no place for a seal")
    return replace(card, seal=""), "盖章处空白"


def _unsigned(_dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if card.signature is None:
        raise ValueError("no place for a signature")
    return replace(card, signature=""), "签名处空白"


def _undated(_dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if card.date is None:
        raise ValueError("no place for a date")
    return replace(card, date=""), "日期处空白"


def _name(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if card.holder is None:
        raise ValueError("a paper without a holder")
    other = like(dice, card.holder)
    return replace(card, holder=other), f"写的是“{other}”，不是“{card.holder}”"


def _number(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if not card.number:
        raise ValueError("a paper without a number")
    other = other_digit(dice, card.number)
    return replace(card, number=other), f"号码{other}与{card.number}差一位"


def _address(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    if not card.address:
        raise ValueError("a paper without an address")
    other = other_digit(dice, card.address)
    return replace(card, address=other), f"写的是“{other}”，经营（居住）地址是“{card.address}”"


def _altered(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    line = dice.below(6) + 2
    said = f"第{line}行划掉了几个字重写，旁边没有签名"
    return replace(card, remarks=(*card.remarks, said)), said


UNCLEAR: Final = ("右半边发黑，看不清字", "印得太淡，几处认不全", "沾了水，字迹化开")


def _unclear(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    said = dice.of(UNCLEAR)
    return replace(card, remarks=(*card.remarks, said)), said


def _form(_dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    return replace(card, originals=0, copies=max(1, card.originals)), "只有复印件，没有原件"


def _copies(dice: Dice, card: Card, _on: date) -> tuple[Card, str]:
    had = max(card.copies, card.originals)
    if had < 2:
        raise ValueError("one copy is as few as can be")
    left = 1 + dice.below(had - 1)
    fewer = replace(card, copies=left) if card.copies > 1 else replace(card, originals=left)
    return fewer, f"只有{left}份，应交{had}份"


def _past(card: Card, on: date) -> bool:
    return bool(card.valid_until) and date.fromisoformat(card.valid_until or "") < on


def _no_date(card: Card, on: date) -> bool:
    return card.date == "" or bool(card.date and date.fromisoformat(card.date) > on)


_MAR: Final = {
    "expired": _expired,
    "unsealed": _unsealed,
    "unsigned": _unsigned,
    "undated": _undated,
    "name": _name,
    "number": _number,
    "address": _address,
    "altered": _altered,
    "unclear": _unclear,
    "form": _form,
    "copies": _copies,
}
_WRONG: Final = {
    "expired": _past,
    "unsealed": lambda card, _on: card.seal == "",
    "unsigned": lambda card, _on: card.signature == "",
    "undated": _no_date,
}
"""Told by the card alone; the others are compared with the list or the applicant."""
