"""承诺时限 must not be longer than what the law allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.model import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book
    from counter.catalog.model import Limit

_DAYS: dict[str, tuple[float, float]] = {
    "小时": (1 / 24, 1 / 3),
    "工作日": (1.0, 2.0),
    "日": (1.0, 1.0),
    "月": (28.0, 31.0),
    "年": (365.0, 366.0),
}
"""Unit → calendar days at least and at most. An hour may be one of three office hours in a day; working
days may be stretched by weekends and the longest holidays, which nobody knows years ahead."""


def term_faults(book: Book) -> Iterator[str]:
    """Promises that are surely longer than the longest statutory limit which ends the handling."""
    for part in book.of(Item):
        item: Item = part.value
        lawful = _lawful(book, item)
        if item.promised is not None and lawful and _surely_longer(item.promised, lawful):
            longest = "、".join(dict.fromkeys(said(one) for one in lawful))
            yield (
                f"{part.where}的承诺时限{said(item.promised)}比法定时限{longest}还长。"
                "请核对，承诺时限不得超过法定时限。"
            )


def _lawful(book: Book, item: Item) -> list[Limit]:
    """Its own final limits; without any, the general ones of its nature (行政许可法 art. 42)."""
    own = [limit for limit in item.statutory if limit.final]
    general = [one.limit for one in book.catalogue.general.values() if one.applies == item.nature]
    return own or [limit for limit in general if limit.final]


def _surely_longer(promised: Limit, lawful: list[Limit]) -> bool:
    if all(limit.unit == promised.unit for limit in lawful):
        return (promised.amount or 0) > max(limit.amount or 0 for limit in lawful)
    return _days(promised)[0] > max(_days(limit)[1] for limit in lawful)


def _days(limit: Limit) -> tuple[float, float]:
    least, most = _DAYS.get(limit.unit, (0.0, 1.0))
    amount = limit.amount or 1
    return amount * least, amount * most


def said(limit: Limit) -> str:
    """A limit in words, such as 20个工作日."""
    if limit.amount is None:
        return limit.unit
    counter = "个" if limit.unit in ("小时", "工作日", "月") else ""
    return f"{limit.amount}{counter}{limit.unit}"
