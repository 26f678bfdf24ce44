"""Looks of two papers that do not agree: both values stand on the card, for the clerk has both in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.training.looks import values
from counter.training.looks.base import Look, changed, needed, value_of
from counter.training.scenario import Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.training.dice import Dice
    from counter.training.looks.base import Setting
    from counter.training.looks.values import Sort
    from counter.training.scenario import Card, FaultKind


@dataclass(frozen=True, slots=True)
class Pair(Look):
    """Two places that have to say the same. The second is the one that differs: the first may have others."""

    label: str
    beside: str
    """Label of the other value, such as 资格证书上的姓名."""
    sort: Sort
    noun: str
    other: str

    @property
    def kind(self) -> FaultKind:
        return "differs"

    @property
    def word(self) -> str:
        return self.noun

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        value = values.made(self.sort, self.noun, self.other, setting)
        return (Detail(label=self.label, value=value), Detail(label=self.beside, value=value))

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        value, beside = needed(card, self.label), needed(card, self.beside)
        other = values.unlike(dice, self.sort, beside)
        if other == value:
            raise ValueError("no other value")
        return changed(card, self.beside, other), f"{self.label}是“{value}”，{self.beside}是“{other}”"

    def wrong(self, card: Card, on: date) -> bool:
        value, beside = value_of(card, self.label), value_of(card, self.beside)
        return bool(value) and bool(beside) and value != beside
