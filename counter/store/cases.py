"""办件 in the store: kept with a version, listed newest first, found by what a person remembers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from sqlalchemy import and_, bindparam, false, func, literal, or_, select, tuple_

from counter.cases.records import Case, CaseLine, CaseStatus
from counter.errors import Conflict, Refused
from counter.intake.text import premises_key
from counter.store.keys import key, searchable
from counter.store.rows import Prepared, Shelf, insert, whole
from counter.store.tables import cases, operators, values

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Tuple

c = cases.c
_BY_ID = whole(cases, Case).where(c.id == bindparam("wanted"))
_BY_NUMBER = whole(cases, Case).where(c.number == bindparam("wanted"))
_LINES = whole(cases, CaseLine).order_by(c.updated_at.desc(), c.id.desc())
_DRAFT: tuple[CaseStatus, ...] = ("draft",)
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
        """Cases whose number or applicant's name contains the text, or whose document number it is."""
        words = key(text)
        if not words:
            return []
        number = func.replace(c.number, "-", "").contains(words.upper(), autoescape=True)
        found = or_(number, c.name_key.contains(words, autoescape=True), c.document_number == words)
        return self._all(CaseLine, _LINES.where(found).limit(limit))


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
