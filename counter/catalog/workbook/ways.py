"""How one kind of cell shows a value and reads it back. `read` gets tidied text that is not empty."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from counter.catalog.check import CATCH_ALL
from counter.catalog.model import CONFIDENCE_ZH
from counter.catalog.workbook import wording
from counter.catalog.workbook.conditions import read_when, show_when
from counter.catalog.workbook.faults import Unreadable

if TYPE_CHECKING:
    from counter.catalog.workbook.names import Names

NAME_MOST, TEXT_MOST = 80, 4000
"""Characters. A name stands in one line of a paper; a longer text belongs into a file of its own."""
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_MATTER = re.compile(r"[A-Z]+\d+")
CONFIDENCE = {zh: one for one, zh in CONFIDENCE_ZH.items()}


class Way(Protocol):
    """One kind of cell."""

    def show(self, value: Any, names: Names) -> str | int:
        """What stands in the cell; "" for the empty value."""

    def read(self, text: str, names: Names) -> Any:
        """The value. Unreadable with a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; may have several lines."""

    most: int = TEXT_MOST

    def show(self, value: str, names: Names) -> str:
        return wording.tidy(value)

    def read(self, text: str, names: Names) -> str:
        return text


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an entry: one line, no catch-all."""

    most: int = NAME_MOST

    def show(self, value: str, names: Names) -> str:
        return value

    def read(self, text: str, names: Names) -> str:
        if "\n" in text:
            raise Unreadable("名称只能写一行。请去掉换行。")
        if CATCH_ALL.search(text):
            raise Unreadable(
                f"“{text}”是兜底的说法，不得列入清单（河南省优化营商环境条例第28条）。请写明名称。"
            )
        return text


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts, one a line."""

    def show(self, value: tuple[str, ...], names: Names) -> str:
        return wording.show_lines(value)

    def read(self, text: str, names: Names) -> tuple[str, ...]:
        return wording.read_lines(text)


@dataclass(frozen=True, slots=True)
class YesNo:
    """是 or 否."""

    def show(self, value: bool, names: Names) -> str:  # noqa: FBT001  (the value of the cell)
        return "是" if value else "否"

    def read(self, text: str, names: Names) -> bool:
        if text not in ("是", "否"):
            raise Unreadable(f"“{text}”不对，请写“是”或“否”。")
        return text == "是"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; `values` are what the catalogue keeps for them."""

    words: tuple[str, ...]
    values: tuple[str, ...] = ()

    def show(self, value: str, names: Names) -> str:
        return dict(zip(self.values or self.words, self.words, strict=True)).get(value, value)

    def read(self, text: str, names: Names) -> str:
        plain = unicodedata.normalize("NFKC", text)
        if plain not in self.words:
            raise Unreadable(f"“{text}”不对，只能写：{'、'.join(self.words)}。")
        return dict(zip(self.words, self.values or self.words, strict=True))[plain]


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from 1; empty = 待核定."""

    def show(self, value: int | None, names: Names) -> str | int:
        return "" if value is None else value

    def read(self, text: str, names: Names) -> int:
        number = wording.read_number(text)
        if number != int(number) or not 1 <= number <= 9999:
            raise Unreadable(f"“{text}”不对，请写 1 到 9999 的整数；不确定就留空（待核定）。")
        return int(number)


@dataclass(frozen=True, slots=True)
class Day:
    """A date such as 2026-05-01."""

    def show(self, value: date | None, names: Names) -> str:
        return value.isoformat() if value else ""

    def read(self, text: str, names: Names) -> date:
        found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
        try:
            return date(*map(int, found.groups())) if found else date.fromisoformat(text)
        except ValueError:
            raise Unreadable(f"“{text}”不是日期，请写成 2026-05-01 这样。") from None


@dataclass(frozen=True, slots=True)
class Condition:
    """条件; empty = always."""

    def show(self, value: Any, names: Names) -> str:
        return show_when(value, names.naming)

    def read(self, text: str, names: Names) -> Any:
        return read_when(text, names)


@dataclass(frozen=True, slots=True)
class Bases:
    """依据, one a line; `one`: exactly one."""

    one: bool = False

    def show(self, value: Any, names: Names) -> str:
        return wording.show_bases((value,) if self.one else value)

    def read(self, text: str, names: Names) -> Any:
        sources = names.kinds["sources"]
        found = wording.read_bases(text, sources, names.titles, lambda name: names.near(name, sources))
        if self.one and len(found) != 1:
            raise Unreadable(f"这里只能写一条依据，现在有 {len(found)} 条。请留最主要的一条。")
        return found[0] if self.one else found


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of another entry."""

    kind: str
    called: str
    sheet: str = ""
    """Where a missing one can be added."""

    def show(self, value: str, names: Names) -> str:
        return value

    def read(self, text: str, names: Names) -> str:
        known = names.kinds[self.kind]
        if text in known:
            return text
        where = f"如果是新的，请先在《{self.sheet}》表加一行。" if self.sheet else "请写登记过的名称。"
        raise Unreadable(f"没有{self.called}“{text[:60]}”。{names.near(text, known) or where}")


@dataclass(frozen=True, slots=True)
class MatterRef:
    """一件事 by number and name (E03 开饭店); the number alone will do."""

    def show(self, value: str, names: Names) -> str:
        return names.matter(value)

    def read(self, text: str, names: Names) -> str:
        number = _MATTER.match(unicodedata.normalize("NFKC", text).upper())
        if number is not None and number[0] in names.matters:
            return number[0]
        found = [key for key, name in names.matters.items() if name == text]
        if len(found) == 1:
            return found[0]
        near = names.near(text, list(names.matters.values()))
        raise Unreadable(f"没有一件事“{text[:60]}”。{near or '请写编号，如 E03。'}")


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """A situation question by its wording or its key."""

    def show(self, value: str, names: Names) -> str:
        return names.naming.shown(value)[1:-1]

    def read(self, text: str, names: Names) -> str:
        key = names.naming.key(text.removeprefix("【").removesuffix("】"))
        if key is None:
            raise Unreadable(f"没有情形问题“{text[:60]}”。{names.near_question(text)}请对照《情形问题》表。")
        return key
