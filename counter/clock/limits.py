"""Which limit ends the handling of an item: the promised one, else the one of its law. Pure.

承诺 before 法定; a 行政许可 whose own law says nothing falls under the general limit of 行政许可法 42;
nothing known → no limit (待核定), never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from counter.catalog.situation import holds
from counter.clock.terms import Term
from counter.intake.compose import cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from counter.catalog.model import Catalogue, Item, Limit, Nature

LICENSING: Final[Nature] = "行政许可"
Source = Literal["承诺", "法定"]
Begins = Literal["受理", "收到", "其他"]
"""The department accepted; it received the application; an event of its own that the catalogue names."""
ACCEPTED: Final = ("", "受理")
RECEIVED: Final = (
    "收到申请",
    "收到申请材料",
    "收到申请材料（不能当场登记的）",
    "收到登记申请书和材料的次日",
    "收到解除登记申请书和材料的次日",
    "收到报告表",
    "收到报告书",
    "收到符合规定的查询申请",
    "提交符合规定的资料",
    "提交居民身份证申领登记表",
    "双方提交证件和签字声明",
    "办理发票领用手续",
)
"""Starts of the catalogue that mean: the department has the application (the day itself never counts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """办结时限 of an item in one situation."""

    term: Term
    """Its basis begins with 承诺时限 or 法定时限."""
    source: Source
    begins: Begins
    event: str
    """What starts it, as the catalogue says it; empty = 受理 (R154)."""
    extension: str
    """By how much and by whose approval it can be extended; empty = not provided for."""


def handling(item: Item, catalogue: Catalogue, answers: Mapping[str, str], on: date) -> Handling | None:
    """The limit that ends the handling, for law in force on that day; None = 待核定.

    An item with final limits of its own none of which holds under these answers has none: the general
    limit of the licence law gives way to special law (行政许可法 42).
    """
    if item.promised is not None and (found := _first([item.promised], answers, on)):
        return _handling(found, "承诺", catalogue)
    own = [one for one in item.statutory if one.final and one.whose == "部门"]
    if not any(_valid(one, on) for one in own) and item.nature == LICENSING:
        own = [
            one.limit for one in catalogue.general.values() if one.applies == LICENSING and one.limit.final
        ]
    found = _first(own, answers, on)
    return _handling(found, "法定", catalogue) if found else None


def _first(limits: Iterable[Limit], answers: Mapping[str, str], on: date) -> Limit | None:
    return next((one for one in limits if _valid(one, on) and holds(one.when, answers)), None)


def _valid(limit: Limit, on: date) -> bool:
    return (limit.in_force is None or limit.in_force <= on) and (limit.until is None or on < limit.until)


def _handling(limit: Limit, source: Source, catalogue: Catalogue) -> Handling:
    cited = "；".join(cite(catalogue, basis) for basis in limit.basis)
    return Handling(
        term=Term(amount=limit.amount or 0, unit=limit.unit, basis=f"{source}时限：{limit.what}　{cited}"),
        source=source,
        begins="受理" if limit.starts in ACCEPTED else "收到" if limit.starts in RECEIVED else "其他",
        event=limit.starts,
        extension=limit.extension,
    )
