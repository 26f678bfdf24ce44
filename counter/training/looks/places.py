"""Looks of one more place on a paper: left empty, or saying what it must not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.training.looks.base import Look, changed, condition, needed, value_of
from counter.training.scenario import Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.training.dice import Dice
    from counter.training.looks.base import Setting
    from counter.training.scenario import Card, FaultKind


@dataclass(frozen=True, slots=True)
class Blank(Look):
    """A place that has to be filled, and is empty."""

    label: str
    full: str = "已填写"
    sort: FaultKind = "incomplete"
    given: str = ""
    """Under what condition it has to be filled, where not always; it stands on the card, too."""

    @property
    def kind(self) -> FaultKind:
        return self.sort

    @property
    def word(self) -> str:
        return self.label

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (*condition(self.given), Detail(label=self.label, value=self.full))

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, self.label)
        return changed(card, self.label, ""), f"“{self.label}”一栏空白"

    def wrong(self, card: Card, on: date) -> bool:
        return value_of(card, self.label) == ""


@dataclass(frozen=True, slots=True)
class Stated(Look):
    """A place that says in plain words what will not do: 结论 不合格, 底色 蓝色."""

    label: str
    good: str
    bad: str

    @property
    def kind(self) -> FaultKind:
        return "state"

    @property
    def word(self) -> str:
        return self.label

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (Detail(label=self.label, value=self.good),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, self.label)
        return changed(card, self.label, self.bad), f"{self.label}是“{self.bad}”"

    def wrong(self, card: Card, on: date) -> bool:
        return value_of(card, self.label) == self.bad


@dataclass(frozen=True, slots=True)
class Street(Look):
    """An address without its house number."""

    label: str

    @property
    def kind(self) -> FaultKind:
        return "incomplete"

    @property
    def word(self) -> str:
        return self.label

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (Detail(label=self.label, value=setting.people.premises),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        full = needed(card, self.label)
        return changed(card, self.label, full.rstrip("0123456789号")), f"{self.label}没有写门牌号"

    def wrong(self, card: Card, on: date) -> bool:
        value = value_of(card, self.label)
        return bool(value) and not (value or "").endswith("号")


FOUND = "查询结果"
NOTHING = "没有查到"


@dataclass(frozen=True, slots=True)
class Unfound(Look):
    """A query of the window that finds nothing: nothing else stands on the card then."""

    @property
    def kind(self) -> FaultKind:
        return "unfound"

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (Detail(label=FOUND, value="查到1条"),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, FOUND)
        nothing = (Detail(label=FOUND, value=NOTHING),)
        empty = replace(card, number=None, address=None, valid_until=None, date=None, details=nothing)
        return empty, f"窗口查询的结果是“{NOTHING}”"

    def wrong(self, card: Card, on: date) -> bool:
        return value_of(card, FOUND) == NOTHING


@dataclass(frozen=True, slots=True)
class Whole(Look):
    """The paper itself is not there. Planted by leaving out its card, never on it."""

    @property
    def kind(self) -> FaultKind:
        return "missing"

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        raise ValueError("a card that is not there shows nothing")
