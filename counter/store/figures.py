"""The rows of a period, read for counting. Cases are those received in it; clocks those that ended in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from counter.statistics.rows import CaseFact, ClockFact, ItemFact, NoticeFact, Period, RatingFact
from counter.store import course_tables as t
from counter.store.rows import Shelf
from counter.store.tables import breaches, cases, reviews

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Select

    from counter.clock.terms import Pause

DECIDE = "decide"
DEFERRAL = "deferral"


class FiguresRead(Shelf):
    """Reading for statistics."""

    def period(self, begins: datetime, ends: datetime, *, now: datetime) -> Period:
        """Everything from `begins` (included) to `ends` (excluded)."""
        received = _within(cases.c.received_at, begins, ends)
        return Period(
            cases=self._cases(received),
            notices=self._notices(begins, ends),
            items=self._items(received),
            clocks=(
                *self._clocks(_within(t.clocks.c.stopped_at, begins, ends)),
                *self._clocks(t.clocks.c.stopped_at.is_(None) & (t.clocks.c.due_at < now)),
            ),
            ratings=self._ratings(begins, ends),
            deferrals_open=self._clocks(t.clocks.c.stopped_at.is_(None), kind=DEFERRAL),
        )

    def _cases(self, received: ColumnElement[bool]) -> tuple[CaseFact, ...]:
        notices = _number_of(reviews.c.case_id)
        faults = _number_of(breaches.c.case_id)
        query = select(
            cases.c.id,
            cases.c.matter_id,
            cases.c.window,
            cases.c.opened_by.label("operator"),
            cases.c.received_at,
            notices.label("notices"),
            faults.label("breaches"),
        ).where(received)
        return tuple(self._all(CaseFact, query))

    def _notices(self, begins: datetime, ends: datetime) -> tuple[NoticeFact, ...]:
        query = (
            select(
                reviews.c.case_id,
                cases.c.matter_id,
                cases.c.window,
                reviews.c.by.label("operator"),
                reviews.c.at,
            )
            .join(cases, cases.c.id == reviews.c.case_id)
            .where(_within(reviews.c.at, begins, ends))
        )
        return tuple(self._all(NoticeFact, query))

    def _items(self, received: ColumnElement[bool]) -> tuple[ItemFact, ...]:
        i = t.case_items.c
        stood = {
            (row.case_id, row.item_no): tuple((p.start, p.end) for p in row.pauses if p.end is not None)
            for row in self._connection.execute(_pauses(received))
        }
        moments = (i.pushed_at, i.accepted_at, i.decided_at, i.ready_at, i.delivered_at, i.closed_at)
        query = (
            select(i.case_id, i.no, i.dept, i.outcome, cases.c.received_at, *moments)
            .join(cases, cases.c.id == i.case_id)
            .where(received)
        )
        rows = self._connection.execute(query).mappings()
        return tuple(ItemFact(**row, pauses=stood.get((row["case_id"], row["no"]), ())) for row in rows)

    def _clocks(self, test: ColumnElement[bool], *, kind: str | None = None) -> tuple[ClockFact, ...]:
        c = t.clocks.c
        names = (c.id, c.case_id, c.item_no, c.kind, c.whose, c.start, c.due_at, c.warn_at, c.stopped_at)
        query = (
            select(*names, c.stopped_by.label("who"), c.cause, cases.c.matter_id, cases.c.window)
            .join(cases, cases.c.id == c.case_id)
            .where(test, c.kind == kind if kind else c.kind != DEFERRAL)
        )
        return tuple(self._all(ClockFact, query))

    def _ratings(self, begins: datetime, ends: datetime) -> tuple[RatingFact, ...]:
        r = t.ratings.c
        query = (
            select(r.id, r.case_id, cases.c.matter_id, cases.c.window, r.level, r.reasons, r.at)
            .join(cases, cases.c.id == r.case_id)
            .where(_within(r.at, begins, ends))
        )
        return tuple(self._all(RatingFact, query))


def _within(
    column: Column[datetime | None] | Column[datetime], begins: datetime, ends: datetime
) -> ColumnElement[bool]:
    return (column >= begins) & (column < ends)


def _number_of(column: Column[str]) -> ColumnElement[int]:
    return select(func.count()).where(column == cases.c.id).correlate(cases).scalar_subquery()


def _pauses(received: ColumnElement[bool]) -> Select[str, int, tuple[Pause, ...]]:
    c = t.clocks.c
    return (
        select(c.case_id, c.item_no, c.pauses)
        .join(cases, cases.c.id == c.case_id)
        .where(received, c.kind == DECIDE, c.pauses != ())
    )
