"""Looks of time: too long ago, not long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from counter.training.looks import values
from counter.training.looks.base import Look, changed, needed, value_of
from counter.training.scenario import Detail

if TYPE_CHECKING:
    from counter.training.dice import Dice
    from counter.training.looks.base import Setting
    from counter.training.scenario import Card, FaultKind

DAYS: Final = {"日": 1, "个月": 31, "年": 366, "周岁": 366}
"""At most so many days each."""


@dataclass(frozen=True, slots=True)
class Since(Look):
    """A day that lies too far back (or not far enough, `least`) for a limit in days."""

    label: str
    limit: int
    said: str
    """The limit in words: 6个月."""
    least: bool = False
    """Whether at least the limit must have passed."""
    near: int = 0
    """Within how many days it lies on a clean card, where the limit is only a word (近期); 0 = any."""

    @property
    def kind(self) -> FaultKind:
        return "term"

    @property
    def word(self) -> str:
        return self.said

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        if self.least:
            return (Detail(label=self.label, value=values.day(self.label, setting)),)
        return (Detail(label=self.label, value=self._day(setting.dice, setting.on, far=False)),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, self.label)
        day = self._day(dice, on, far=not self.least)
        how = "不满" if self.least else "已超过"
        return changed(card, self.label, day), f"{self.label}是{day}，到{on}{how}{self.said}"

    def wrong(self, card: Card, on: date) -> bool:
        age = _age(value_of(card, self.label), on)
        return age is not None and (age < self.limit if self.least else age > self.limit)

    def _day(self, dice: Dice, on: date, *, far: bool) -> str:
        part = max(1, self.limit // 3)
        near = 10 + dice.below(self.near) if self.near else self.limit // 2 + dice.below(part)
        days = self.limit + 5 + dice.below(part) if far else near
        return (on - timedelta(days=days)).isoformat()


@dataclass(frozen=True, slots=True)
class Span(Look):
    """From one day to another, shorter than it must be."""

    label: str
    limit: int
    """Days."""
    said: str

    @property
    def kind(self) -> FaultKind:
        return "term"

    @property
    def word(self) -> str:
        return self.said

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (Detail(label=self.label, value=self._span(setting.dice, setting.on, enough=True)),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, self.label)
        span = self._span(dice, on, enough=False)
        return changed(card, self.label, span), f"{self.label}是{span}，不满{self.said}"

    def wrong(self, card: Card, on: date) -> bool:
        first, _, last = (value_of(card, self.label) or "").partition("至")
        end = _age(last, on)
        begin = _age(first, on)
        return begin is not None and end is not None and begin - end < self.limit

    def _span(self, dice: Dice, on: date, *, enough: bool) -> str:
        last = on - timedelta(days=20 + dice.below(60))
        length = self.limit + 5 + dice.below(40) if enough else self.limit // 2 + dice.below(self.limit // 4)
        return f"{last - timedelta(days=length)}至{last}"


@dataclass(frozen=True, slots=True)
class Coming(Look):
    """A day that has to be over, and is still to come."""

    label: str

    @property
    def kind(self) -> FaultKind:
        return "term"

    @property
    def word(self) -> str:
        return self.label

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        day = setting.on - timedelta(days=2 + setting.dice.below(15))
        return (Detail(label=self.label, value=day.isoformat()),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        needed(card, self.label)
        day = on + timedelta(days=3 + dice.below(15))
        return changed(card, self.label, day.isoformat()), f"{self.label}是{day}，今天是{on}"

    def wrong(self, card: Card, on: date) -> bool:
        age = _age(value_of(card, self.label), on)
        return age is not None and age < 0


def _age(value: str | None, on: date) -> int | None:
    """Days since; None for what is no day."""
    try:
        return (on - date.fromisoformat(value or "")).days
    except ValueError:
        return None
