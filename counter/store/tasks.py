"""The work queues in the store: replaced case by case, paged by place, counted by triggers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, select, tuple_

from counter.cases.items import Task
from counter.cases.queues import ALARMS, MINE
from counter.store.columns import moment
from counter.store.course_tables import task_counts, tasks
from counter.store.rows import Shelf
from counter.store.tables import columns, values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

c = tasks.c
_PLACE = (c.sort, c.case_id, c.item_no, c.ref)
_TASKS = select(*columns(tasks, Task))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tasks of a queue: None = any."""

    queue: str
    """A key of QUEUES, or MINE with an operator."""
    dept: str | None = None
    """"" = the window's own."""
    operator: str | None = None
    matter_id: str | None = None
    window: str | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None


class TasksRead(Shelf):
    """Looking at queues: soonest due first, then those without a due moment by age."""

    def page(self, wanted: Wanted, *, after: Task | None = None, limit: int = 100) -> list[Task]:
        """A page of a queue. `after`: the last task of the page before."""
        query = _TASKS.where(*_tests(wanted)).order_by(*_PLACE).limit(limit)
        if after is not None:
            place = (sort_of(after), after.case_id, after.item_no, after.ref)
            query = query.where(tuple_(*_PLACE) > tuple_(*map(literal, place)))
        return self._all(Task, query)

    def of_case(self, case_id: str) -> list[Task]:
        """Every task of a case."""
        return self._all(Task, _TASKS.where(c.case_id == case_id).order_by(c.queue, *_PLACE))

    def counts(self, *, dept: str | None = None, operator: str | None = None) -> dict[str, int]:
        """How many tasks stand in each queue; exact, and as quick with a million cases as with ten."""
        n = task_counts.c
        query = select(n.queue, func.sum(n.number)).where(n.number > 0).group_by(n.queue)
        if dept is not None:
            query = query.where(n.dept == dept)
        if operator is not None:
            query = query.where(n.operator == operator)
        return {queue: int(number) for queue, number in self._connection.execute(query)}

    def count(self, wanted: Wanted) -> int:
        """How many tasks pass a filter."""
        return self._connection.scalar(select(func.count()).select_from(tasks).where(*_tests(wanted))) or 0

    def nearest(self, *, dept: str | None = None, operator: str | None = None) -> dict[str, datetime]:
        """The earliest due moment in each queue that has one."""
        found: dict[str, datetime] = {}
        for queue in self.counts(dept=dept, operator=operator):
            first = self.page(Wanted(queue=queue, dept=dept, operator=operator), limit=1)
            if first and first[0].due_at is not None:
                found[queue] = first[0].due_at
        return found


class Tasks(TasksRead):
    """Replacing the tasks of a case, inside a unit of work."""

    def replace(self, case_id: str, now: Iterable[Task]) -> None:
        """The tasks of a case from here on. Rows that stay the same are not touched."""
        wanted = {_key(task): task for task in now}
        have = {_key(task): task for task in self.of_case(case_id)}
        for key, task in have.items():
            if wanted.get(key) != task:
                self._connection.execute(tasks.delete().where(_is(task)))
        fresh = [_row(task) for key, task in wanted.items() if have.get(key) != task]
        if fresh:
            self._connection.execute(tasks.insert(), fresh)


def sort_of(task: Task) -> str:
    """What a task sorts by: its due moment; without one after all that have one, by age."""
    return moment(task.due_at) if task.due_at is not None else f"9999 {moment(task.since)}"


def _row(task: Task) -> dict[str, Any]:
    return {"sort": sort_of(task), **values(task)}


def _key(task: Task) -> tuple[str, int, str]:
    return task.queue, task.item_no, task.ref


def _is(task: Task) -> ColumnElement[bool]:
    return (
        (c.queue == task.queue)
        & (c.case_id == task.case_id)
        & (c.item_no == task.item_no)
        & (c.ref == task.ref)
    )


def _tests(wanted: Wanted) -> list[ColumnElement[bool]]:
    queue = c.queue.not_in(ALARMS) if wanted.queue == MINE else c.queue == wanted.queue
    tests: list[ColumnElement[bool]] = [queue]
    for name in ("dept", "operator", "matter_id", "window"):
        value = getattr(wanted, name)
        if value is not None:
            tests.append(c[name] == value)
    if wanted.due_from is not None:
        tests.append(c.sort >= moment(wanted.due_from))
    if wanted.due_before is not None:
        tests.append(c.sort < moment(wanted.due_before))
    return tests
