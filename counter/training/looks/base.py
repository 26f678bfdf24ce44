"""What a look is, and what the cards of one exercise have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.training.scenario import Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.model import Material
    from counter.training.dice import Dice
    from counter.training.people import People
    from counter.training.scenario import Card, FaultKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """For which paper, of whom, on which day a card is made."""

    dice: Dice
    people: People
    material: Material
    on: date


class Look(ABC):
    """One way in which a card can look wrong. Two sentences with an equal look name the same fault."""

    __slots__ = ()

    @property
    @abstractmethod
    def kind(self) -> FaultKind:
        """What it is called on the sheet of the result."""

    @property
    def word(self) -> str:
        """A word of the 受理标准 that it offends; "" = only the words of its kind."""
        return ""

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        """What a clean card has to show for it, beside its fixed places."""
        return ()

    @abstractmethod
    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        """The card with the fault on it, and where it is to be seen. ValueError where it cannot be shown."""

    def wrong(self, card: Card, on: date) -> bool:
        """Whether the card shows it; False also where only who knows the applicant can tell."""
        return False


def condition(given: str) -> tuple[Detail, ...]:
    """What a card says of the case where something is only wanted then: 配偶 有."""
    label, _, value = given.partition(" ")
    return (Detail(label=label, value=value),) if given else ()


def value_of(card: Card, label: str) -> str | None:
    """What stands at this place of a card; None = it has no such place."""
    return next((one.value for one in card.details if one.label == label), None)


def needed(card: Card, label: str) -> str:
    """What stands there. ValueError when the card has no such place, or it is empty already."""
    value = value_of(card, label)
    if not value:
        raise ValueError(f"no {label} on the card")
    return value


def changed(card: Card, label: str, value: str) -> Card:
    """The card with another value at a place."""
    details = tuple(Detail(label=label, value=value) if one.label == label else one for one in card.details)
    return replace(card, details=details)
