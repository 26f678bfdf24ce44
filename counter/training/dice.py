"""Chance that falls the same on every machine, and people made up by it.

Only `random.Random(text).random()` is used: the one sequence Python promises never to change. Names, numbers
and telephones are plain inventions: no district has the code 411299, no telephone the number 0398-00000xx.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from counter.cases.records import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")

AREA: Final = "411299"
SURNAMES: Final = "赵钱孙周吴郑冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹苏潘葛范彭郎鲁"
GIVEN: Final = (
    *("立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑"),
    *("立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒"),
)
TRADES: Final = ("商贸", "食品", "文化", "物业", "农业", "服务", "科技", "运输")
ROADS: Final = ("示例路", "样例街", "练习大道", "模拟巷")


class Dice:
    """A sequence of chances from one text."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)  # noqa: S311  (play, no secret)

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return int(self._chance.random() * count)

    def of(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """So many different ones (or all there are), in the order they were drawn."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def happens(self, percent: int) -> bool:
        """With this probability."""
        return self.below(100) < percent


def name(dice: Dice) -> str:
    """A name out of the calendar."""
    return dice.of(SURNAMES) + dice.of(GIVEN)


def like(dice: Dice, said: str) -> str:
    """A name that is nearly, and not, this one: the surname or the given name of somebody else."""
    if said[1:] in GIVEN:
        return said[0] + dice.of([one for one in GIVEN if one != said[1:]])
    return said[:-4] + "分公司（样例）" if said.endswith("（样例）") else f"{said}二部"


def citizen(dice: Dice, birth: date) -> str:
    """An identity number with the right check digit, of a district that does not exist."""
    from stdnum.iso7064 import mod_11_2

    base = f"{AREA}{birth:%Y%m%d}{dice.below(900) + 50:03d}"
    return base + mod_11_2.calc_check_digit(base)


def person(dice: Dice, on: date, ages: tuple[int, int] = (25, 55)) -> Person:
    """Somebody whose age lies within these years on that day."""
    years = ages[0] + dice.below(ages[1] - ages[0] + 1)
    birth = date(on.year - years - 1, on.month, min(on.day, 28)) + timedelta(days=1 + dice.below(360))
    return Person(
        name=name(dice),
        number=citizen(dice, birth),
        birth=birth.isoformat(),
        phone=phone(dice),
    )


def organisation(dice: Dice) -> Person:
    """A company that is none."""
    head = name(dice)
    return Person(
        kind="组织",
        name=f"三门峡{head[1:]}{dice.of(TRADES)}有限公司（样例）",
        document="uscc",
        number=credit_code(dice),
        phone=phone(dice),
        representative=head,
    )


def credit_code(dice: Dice) -> str:
    """A 统一社会信用代码 with the right check digit, of the same district."""
    from stdnum.cn import uscc

    base = f"91{AREA}MA9PX{dice.below(10000):04d}"
    return base + str(uscc.calc_check_digit(base + "0"))


def phone(dice: Dice) -> str:
    """A telephone number that nobody has."""
    return f"0398-{dice.below(90) + 10:07d}"


def premises(dice: Dice) -> str:
    """An address in streets that are none."""
    return f"湖滨区{dice.of(ROADS)}{dice.below(90) + 10}号"


def other_digit(dice: Dice, said: str) -> str:
    """The same text with one digit of it changed."""
    places = [at for at, char in enumerate(said) if char.isdigit()]
    at = places[-2] if len(places) > 1 else places[0]
    return said[:at] + str((int(said[at]) + 1 + dice.below(8)) % 10) + said[at + 1 :]
