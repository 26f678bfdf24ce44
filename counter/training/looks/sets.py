"""Looks of what has to be complete: the parts of a set, the pages, how many of how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from counter.training.looks.base import Look, changed, condition, needed, value_of
from counter.training.scenario import Detail

if TYPE_CHECKING:
    from datetime import date

    from counter.training.dice import Dice
    from counter.training.looks.base import Setting
    from counter.training.scenario import Card, FaultKind

BETWEEN: Final = "；"
"""Stands between the parts of a set: the parts have 、 of their own."""
PAGES: Final = "页码"
_TALLY: Final = re.compile(r"应\D{1,3}(\d+)\D+(\d+)")


@dataclass(frozen=True, slots=True)
class Part(Look):
    """One of several things that have to be in it, or on it."""

    label: str
    """Of the set: 里面有, 图上标有."""
    part: str
    given: str = ""
    """Under what condition it has to be there, where not always; it stands on the card, too."""

    @property
    def kind(self) -> FaultKind:
        return "part"

    @property
    def word(self) -> str:
        return self.part

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        return (*condition(self.given), Detail(label=self.label, value=self.part))

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        parts = needed(card, self.label).split(BETWEEN)
        if self.part not in parts or len(parts) == 1:
            raise ValueError("no such part, or nothing else")
        left = BETWEEN.join(one for one in parts if one != self.part)
        return changed(card, self.label, left), f"{self.label}“{left}”，没有“{self.part}”"

    def wrong(self, card: Card, on: date) -> bool:
        value = value_of(card, self.label)
        return value is not None and self.part not in value.split(BETWEEN)


@dataclass(frozen=True, slots=True)
class Pages(Look):
    """A page is missing from the middle."""

    @property
    def kind(self) -> FaultKind:
        return "pages"

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        last = 4 + setting.dice.below(5)
        return (Detail(label=PAGES, value=f"共{last}页：{_numbers(range(1, last + 1))}"),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        numbers = _pages(needed(card, PAGES))
        gone = numbers[1 + dice.below(len(numbers) - 2)]
        left = [one for one in numbers if one != gone]
        return changed(card, PAGES, f"共{len(numbers)}页：{_numbers(left)}"), f"没有第{gone}页"

    def wrong(self, card: Card, on: date) -> bool:
        found = re.match(r"共(\d+)页：", value_of(card, PAGES) or "")
        return found is not None and len(_pages(value_of(card, PAGES) or "")) < int(found[1])


def _numbers(pages: range | list[int]) -> str:
    return "、".join(str(one) for one in pages)


def _pages(value: str) -> list[int]:
    return [int(one) for one in value.partition("：")[2].split("、")]


@dataclass(frozen=True, slots=True)
class Tally(Look):
    """So many are wanted, as other papers of the case say, and so many are there: 应有3人，有2人."""

    label: str
    unit: str
    sort: FaultKind = "part"
    wanted: str = "应有"
    there: str = "实有"

    @property
    def kind(self) -> FaultKind:
        return self.sort

    @property
    def word(self) -> str:
        return self.label

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        number = 2 if self.label.startswith(("双方", "夫妻")) else 2 + setting.dice.below(3)
        return (Detail(label=self.label, value=self._said(number, number)),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        found = _TALLY.match(needed(card, self.label))
        if found is None:
            raise ValueError("no tally on the card")
        said = self._said(int(found[1]), int(found[1]) - 1)
        return changed(card, self.label, said), f"{self.label}：{said}"

    def wrong(self, card: Card, on: date) -> bool:
        found = _TALLY.match(value_of(card, self.label) or "")
        return found is not None and found[1] != found[2]

    def _said(self, wanted: int, there: int) -> str:
        return f"{self.wanted}{wanted}{self.unit}，{self.there}{there}{self.unit}"


@dataclass(frozen=True, slots=True)
class Sum(Look):
    """Numbers that do not add up."""

    label: str
    unit: str

    @property
    def kind(self) -> FaultKind:
        return "sum"

    def shown(self, setting: Setting) -> tuple[Detail, ...]:
        items = [10 * (11 + setting.dice.below(80)) for _ in range(3)]
        return (Detail(label=self.label, value=self._said(items, sum(items))),)

    def marred(self, dice: Dice, card: Card, on: date) -> tuple[Card, str]:
        *items, total = _amounts(needed(card, self.label))
        other = total + 10 * (1 + dice.below(9)) * (1 if dice.happens(50) else -1)
        said = self._said(items, other)
        return changed(
            card, self.label, said
        ), f"{self.label}写的是{other}{self.unit}，加起来是{total}{self.unit}"

    def wrong(self, card: Card, on: date) -> bool:
        value = value_of(card, self.label)
        amounts = _amounts(value) if value else []
        return len(amounts) > 2 and sum(amounts[:-1]) != amounts[-1]

    def _said(self, items: list[int], total: int) -> str:
        return f"{'+'.join(str(one) for one in items)}={total}（{self.unit}）"


def _amounts(value: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", value)]
