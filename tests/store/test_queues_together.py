"""Two windows that change the same queues in opposite order wait for each other in turn, never in a ring."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import stores

from counter.cases.items import Task
from counter.store import courses

if TYPE_CHECKING:
    import pytest

    from counter.cases.course import Course
    from counter.store import Store

FIRST, LAST = "accept", "issue"


def test_actions_that_count_queues_in_another_order_both_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case goes from one queue to another while a case of a second window goes the other way."""
    monkeypatch.setattr(courses, "tasks", _told)
    with store.begin() as uow:
        for case_id in (f"{queue}-{no}" for queue in (FIRST, LAST) for no in (1, 2)):
            uow.cases.add(stores.case(case_id))
        uow.commit()
    failed: list[Exception] = []
    counting = threading.Event()

    def other() -> None:
        try:
            with store.begin() as uow:
                uow.courses.refresh(f"{LAST}-1")
                counting.set()
                uow.courses.refresh(f"{FIRST}-1")
                stores.note(uow, "second")
                uow.commit()
        except Exception as error:  # noqa: BLE001  (a thread has nobody to raise to)
            failed.append(error)

    thread = threading.Thread(target=other)
    with store.begin() as uow:
        uow.courses.refresh(f"{FIRST}-2")
        thread.start()
        counting.wait(0.5)  # as far as the other comes meanwhile
        uow.courses.refresh(f"{LAST}-2")
        stores.note(uow, "first")
        uow.commit()
    thread.join(10)
    assert not failed
    with store.read() as view:
        assert view.tasks.counts() == {FIRST: 2, LAST: 2}
        assert [entry.action for entry in view.journal.latest()] == ["second", "first"]


def _told(course: Course) -> tuple[Task, ...]:
    """The queue that the case's id names."""
    case = course.case
    queue = case.id.partition("-")[0]
    return (Task(queue=queue, case_id=case.id, number="", matter_id=case.matter_id, since=case.opened_at),)
