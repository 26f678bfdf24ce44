"""What a single setting may hold: each test tells why a value will not do, or nothing when it will."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable


def line(most: int, *, empty: bool = False) -> Callable[[str], str]:
    """One line of at most so many characters."""

    def test(value: str) -> str:
        if not value and not empty:
            return f"不能空着；还不知道的请写“{UNKNOWN}”。"
        if len(value) > most:
            return f"最多 {most} 个字。"
        odd = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value)
        return "不能有换行或看不见的控制字符。" if odd else ""

    return test


def ending(suffix: str) -> Callable[[str], str]:
    """The path of a file of one kind, or empty."""

    def test(value: str) -> str:
        good = not value or value.lower().endswith(suffix)
        return line(500, empty=True)(value) if good else f"要写 {suffix} 文件的路径；没有的留空。"

    return test


def digits(count: int) -> Callable[[str], str]:
    """Exactly so many digits."""
    return lambda value: "" if re.fullmatch(rf"[0-9]{{{count}}}", value) else f"要 {count} 位数字。"


def one_of(*choices: str) -> Callable[[str], str]:
    """One of a few words."""
    return lambda value: "" if value in choices else f"请从{'、'.join(choices)}中选一个。"


def between(least: int, most: int) -> Callable[[int | None], str]:
    """A whole number in these bounds; None passes."""
    return lambda value: "" if value is None or least <= value <= most else f"请填 {least} 到 {most} 的整数。"


def phone(value: str) -> str:
    """A telephone number, or 待核定."""
    good = value == UNKNOWN or re.fullmatch(r"(?=(?:\D*\d){3})[0-9+() \-、/转]{3,50}", value)
    return "" if good else f"请写电话号码，例如 区号-号码；还不知道的请写“{UNKNOWN}”。"


def url(value: str) -> str:
    """The address of a database, or empty."""
    good = not value or re.match(r"(postgresql(\+psycopg)?://|sqlite:///)\S+$", value)
    return "" if good else "请写成 postgresql://用户@主机/数据库名，或留空。"


def reads(parse: Callable[[str], object]) -> Callable[[str], str]:
    """Empty, or what `parse` can read; its ValueError tells why not."""

    def test(value: str) -> str:
        try:
            _ = value and parse(value)
        except ValueError as why:
            return str(why)
        return ""

    return test
