"""办件 in the store: kept with a version, listed newest first, found by what a person remembers."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import and_, bindparam, false, func, literal, or_, select, tuple_

from counter.cases.records import Case, CaseLine, CaseStatus
from counter.errors import Conflict, Refused
from counter.intake.text import premises_key
from counter.store.course_tables import clocks, unqueued
from counter.store.keys import key, searchable
from counter.store.rows import Prepared, Shelf, insert, whole
from counter.store.tables import cases, operators, papers, values

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Tuple

c = cases.c
k = clocks.c
_RUNNING = k.stopped_at.is_(None)
_BY_ID = whole(cases, Case).where(c.id == bindparam("wanted"))
_BY_NUMBER = whole(cases, Case).where(c.number == bindparam("wanted"))
_LINES = whole(cases, CaseLine).order_by(c.updated_at.desc(), c.id.desc())
_WAY = whole(cases, CaseLine)
_DRAFT: tuple[CaseStatus, ...] = ("draft",)
_DISTRICT, _WHOLE = 6, 21
"""Digits of the 行政区划 a number begins with, and of a whole number."""
_FIXED = ("id", "opened_at", "opened_by")
"""What saving never changes."""
_INDEXED = ("number", "name_key", "document_number", "premises_key")
_CHANGING = [name for name in cases.columns.keys() if name not in _FIXED]  # noqa: SIM118  (no dict)
_AT_VERSION = cases.update().where(c.id == bindparam("saved"), c.version == bindparam("expected"))
_SAVE = Prepared(_AT_VERSION, cases, _CHANGING)
_STEP = Prepared(
    _AT_VERSION.where(*(cases.columns[n].is_not_distinct_from(bindparam(f"same_{n}")) for n in _INDEXED)),
    cases,
    [name for name in _CHANGING if name not in _INDEXED],
)
"""The ordinary answer: what is indexed stays, and SQLite need not write those pages again."""


class CasesRead(Shelf):
    """Looking cases up. Lists come newest change first."""

    def get(self, case_id: str) -> Case | None:
        """The case with this id."""
        return self._one(Case, _BY_ID, wanted=case_id)

    def by_number(self, number: str) -> Case | None:
        """The case with this 办件号."""
        return self._one(Case, _BY_NUMBER, wanted=number)

    def drafts(
        self,
        *,
        window: str | None = None,
        operator: str | None = None,
        limit: int = 100,
        before: CaseLine | None = None,
    ) -> list[CaseLine]:
        """Cases still being filled in; see `of_status`."""
        return self.of_status(_DRAFT, window=window, operator=operator, limit=limit, before=before)

    def of_status(
        self,
        statuses: Collection[CaseStatus],
        *,
        window: str | None = None,
        operator: str | None = None,
        limit: int = 100,
        before: CaseLine | None = None,
    ) -> list[CaseLine]:
        """A page of cases in one of the statuses. `before`: the last line of the page before.

        `operator` finds the cases that one opened or changed last.
        """
        query = _LINES.where(c.status.in_(statuses)).limit(limit)
        if window is not None:
            query = query.where(c.window == window)
        if operator is not None:
            query = query.where(or_(c.opened_by == operator, c.updated_by == operator))
        if before is not None:
            query = query.where(tuple_(c.updated_at, c.id) < _place(before))
        return self._all(CaseLine, query)

    def counts(self, *, window: str | None = None) -> dict[CaseStatus, int]:
        """How many cases stand in each status, nought included."""
        query = select(c.status, func.count().label("number")).group_by(c.status)
        if window is not None:
            query = query.where(c.window == window)
        found = {row.status: row.number for row in self._connection.execute(query)}
        return {status: found.get(status, 0) for status in get_args(CaseStatus)}

    def by_catalogue(self) -> dict[str, int]:
        """How many cases were opened under each catalogue version."""
        query = select(c.catalogue, func.count().label("number")).group_by(c.catalogue)
        return {row.catalogue: row.number for row in self._connection.execute(query)}

    def open_like(
        self, document_number: str, name: str, premises: str, exclude_id: str = "", *, limit: int = 20
    ) -> list[CaseLine]:
        """Possible duplicates that were not dropped. Spaces, punctuation and width do not matter.

        Alike is the same document number, the same name where either has no number (yet), or the same
        premises. `exclude_id`: the case that asks.
        """
        alike = _alike(key(document_number), key(name), premises_key(premises))
        query = _LINES.where(alike, c.status != "dropped", c.id != exclude_id).limit(limit)
        return self._all(CaseLine, query)

    def search(self, text: str, limit: int = 50) -> list[CaseLine]:
        """Cases whose 办件号, applicant or premises begins with the text, or whose document or paper it is.

        Every way is a stretch of an index: as quick with a million cases as with ten.
        """
        words = key(text)
        if not words:
            return []
        ways = [_begins(c.name_key, words), c.document_number == words]
        if number := hyphenated(text):
            ways.append(_begins(c.number, number))
        if place := premises_key(text):
            ways.append(_begins(c.premises_key, place))
        ways.append(c.id.in_(select(papers.c.case_id).where(papers.c.number == text.strip().upper())))
        found = {line.id: line for way in ways for line in self._all(CaseLine, _WAY.where(way).limit(limit))}
        return sorted(found.values(), key=lambda line: (line.updated_at, line.id), reverse=True)[:limit]

    def numbered(self, numbers: Collection[str]) -> list[CaseLine]:
        """The cases that have one of these 办件号."""
        return self._all(CaseLine, _LINES.where(c.number.in_(numbers)))

    def to_tell(self, now: datetime, limit: int) -> list[str]:
        """Cases with a clock past its warning or due moment nobody was told of yet, longest due first."""
        late = select(k.case_id, k.due_at).where(_RUNNING, k.alarm.in_(("", "soon")), k.due_at < now)
        soon = select(k.case_id, k.warn_at).where(_RUNNING, k.alarm == "", k.warn_at <= now)
        ways = (late.order_by(k.due_at), soon.order_by(k.warn_at))
        found = (id_ for way in ways for id_, _ in self._connection.execute(way.limit(limit)))
        return list(dict.fromkeys(found))[:limit]

    def unsure(self, before: datetime) -> list[str]:
        """Cases with a running clock that counted unknown days and ends before the moment."""
        found = select(k.case_id).where(~k.sure, _RUNNING, k.due_at < before).order_by(k.due_at)
        return list(dict.fromkeys(self._connection.scalars(found)))

    def uncorrected(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Cases whose term for correction is over, and when it ended; longest first."""
        over = (_RUNNING, k.kind == "correction", k.alarm == "late", k.due_at < now)
        found = select(k.case_id, k.due_at).where(*over).order_by(k.due_at).limit(limit)
        return [(case_id, ended) for case_id, ended in self._connection.execute(found) if ended is not None]

    def unqueued(self) -> list[str]:
        """Cases of an older program that stand in no queue yet."""
        return list(self._connection.scalars(select(unqueued.c.case_id).order_by(unqueued.c.case_id)))


class Cases(CasesRead):
    """Keeping cases, inside a unit of work."""

    def add(self, case: Case) -> Case:
        """Keep a new case. The same id once more gives back what is stored: a retry opens nothing twice."""
        row = values(case) | searchable(case.draft)
        query = insert(self._connection, cases).on_conflict_do_nothing(index_elements=["id"])
        self._connection.execute(query, row)
        return self.get(case.id) or case

    def save(self, case: Case, expected_version: int) -> Case:
        """Keep a changed case if it still is at `expected_version`; its version becomes one more.

        Raises:
            Conflict: somebody else changed it first; says who and when.
            Refused: there is no such case.
        """
        saved = replace(case, version=expected_version + 1)
        row = values(saved) | searchable(saved.draft)
        row |= {"saved": case.id, "expected": expected_version} | {f"same_{n}": row[n] for n in _INDEXED}
        done = _STEP.run(self._connection, dict(row)).rowcount or _SAVE.run(self._connection, row).rowcount
        if done != 1:
            raise self._why_not(case.id)
        return saved

    def queued(self, case_id: str) -> None:
        """The case of an older program stands in its queues now."""
        self._connection.execute(unqueued.delete().where(unqueued.c.case_id == case_id))

    def _why_not(self, case_id: str) -> Conflict | Refused:
        now = self.get(case_id)
        if now is None:
            return Refused("找不到这个办件。", todo="请回到工作台，从列表里重新打开。")
        who = self._connection.scalar(select(operators.c.name).where(operators.c.id == now.updated_by))
        return Conflict(
            f"这个办件刚被{who or now.updated_by}在 {now.updated_at:%m-%d %H:%M} 改过，您这一步没有存上。",
            todo="请核对最新的内容，再办这一步。",
        )


def _place(line: CaseLine) -> Tuple:
    return tuple_(literal(line.updated_at, c.updated_at.type), literal(line.id, c.id.type))


def _alike(document: str, name: str, premises: str) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = [false()]
    if document:
        tests.append(c.document_number == document)
    if name:
        unproved = c.document_number == ""
        tests.append(and_(c.name_key == name, unproved) if document else c.name_key == name)
    if premises:
        tests.append(c.premises_key == premises)
    return or_(*tests)


def hyphenated(text: str) -> str:
    """The beginning of a 办件号 as it is stored, however it was typed; "" when it is none.

    >>> hyphenated("41120201202611230004"), hyphenated("411202-01"), hyphenated("4112020120261123 00047")
    ('411202-01-20261123-0004', '411202-01', '411202-01-20261123-0004-7')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(one for one in plain if one.isdecimal())
    if len(digits) < _DISTRICT or set(plain) - set(digits) - set(" -"):
        return ""
    if "-" in plain:
        return plain.replace(" ", "")
    cuts = (0, 6, 8, 16, *((len(digits) - 1,) if len(digits) >= _WHOLE else ()), len(digits))
    parts = [digits[a:b] for a, b in pairwise(cuts)]
    return "-".join(part for part in parts if part)


def _begins(column: Column[Any], text: str) -> ColumnElement[bool]:
    """Everything that begins with the text, as a stretch of the column's index."""
    return and_(column >= text, column < text + chr(sys.maxunicode))
