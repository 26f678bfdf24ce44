"""What the home screen is narrowed to, from words as people type them: 开饭店 公安 今天, E03 张敏, 本周."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counter.catalog.search import search
from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.catalog.search import Index
    from counter.desks.office import Office

DAYS = {"昨天": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Which tasks pass; empty = any."""

    matter_id: str = ""
    dept: str = ""
    operator: str = ""
    due_from: datetime | None = None
    due_before: datetime | None = None
    said: tuple[str, ...] = ()
    """Each part as people say it."""

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self == Sieve()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a word may mean."""

    index: Index
    """Of the matters."""
    depts: tuple[str, ...]
    operators: tuple[str, ...]


def known_to(office: Office) -> Known:
    """The names of a station."""
    depts = dict.fromkeys(row.dept for matter in office.compiled.catalogue.matters for row in matter.rows)
    return Known(index=office.compiled.index, depts=tuple(depts), operators=office.operators())


def understand(text: str, known: Known, now: datetime) -> Sieve:
    """The filter that was typed; "" = no filter. BadInput for a word that means nothing or several things."""
    sieve = Sieve()
    for word in text.split():
        sieve = _with(sieve, word, known, now)
    return sieve


def _with(sieve: Sieve, word: str, known: Known, now: datetime) -> Sieve:
    if span := _span(word, now):
        begins, ends = span
        return replace(sieve, due_from=begins, due_before=ends, said=(*sieve.said, f"{word}到期"))
    if word in known.operators:
        return replace(sieve, operator=word, said=(*sieve.said, word))
    if dept := _one(word, known.depts):
        return replace(sieve, dept=dept, said=(*sieve.said, dept))
    hits = search(known.index, word, 3)
    if not hits:
        raise BadInput(
            f"“{word}”不是一件事、部门、工作人员，也不是日期。",
            todo="可以写：开饭店、kfd、E03、公安部门、张敏、今天、本周、11-25。",
            field="sieve",
        )
    return replace(sieve, matter_id=hits[0].id, said=(*sieve.said, hits[0].name))


def _one(word: str, depts: Iterable[str]) -> str:
    """The department a word names, whole or by its beginning; "" when none does.

    BadInput when several do and none is named whole.
    """
    found = [one for one in depts if one.startswith(word)]
    if word in found or len(found) == 1:
        return word if word in found else found[0]
    if found:
        listed = "、".join(found[:6])
        raise BadInput(f"“{word}”开头的部门有 {len(found)} 个：{listed}。", todo="请写全名。", field="sieve")
    return ""


def _span(word: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From midnight to midnight; None when the word is no time."""
    today = now.date()
    if word in DAYS:
        return _days(today + timedelta(days=DAYS[word]), 1, now)
    if word == "本周":
        return _days(today - timedelta(days=today.weekday()), 7, now)
    if word == "下周":
        return _days(today + timedelta(days=7 - today.weekday()), 7, now)
    found = _DATE.fullmatch(word)
    return _days(_date(found, today), 1, now) if found else None


def _date(found: re.Match[str], today: date) -> date:
    try:
        return date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError:
        raise BadInput(f"没有“{found[0]}”这一天。", todo="请写成 11-25 这样。", field="sieve") from None


def _days(first: date, number: int, now: datetime) -> tuple[datetime, datetime]:
    begins = datetime.combine(first, time(), now.tzinfo)
    return begins, begins + timedelta(days=number)
