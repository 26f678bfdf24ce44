"""After the receipt: two hours to digitise, one message to every joint department, clocks from there on."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest

from counter.desks.pushing import PushDesk
from counter.errors import Conflict, Refused

if TYPE_CHECKING:
    from world import World


@pytest.mark.rule("R142")
def test_a_receipt_starts_two_hours_and_stands_on_the_queue_to_be_digitised(either: World) -> None:
    course = hands.received(either)
    clock = course.clock("digitise")
    assert clock is not None
    assert clock.due_at == clock.start + timedelta(hours=2)
    assert [task.queue for task in either.tasks(course.case.id)] == ["digitise"]
    assert course.unscanned


@pytest.mark.rule("R143")
def test_a_case_is_pushed_only_with_every_paper_digitised(office: World) -> None:
    course = hands.received(office)
    with pytest.raises(Refused, match="没有扫描"):
        PushDesk(office.signed()).push(course)
    assert office.course(course.case.id) == course


@pytest.mark.rule("R143")
@pytest.mark.rule("R150")
def test_the_push_sends_one_message_to_each_department_and_starts_one_working_day(either: World) -> None:
    course = hands.pushed(either)
    sent = {message.recipient: json.loads(message.payload) for message in course.outbox}
    assert set(sent) == {item.dept for item in course.items}
    assert len(course.outbox) == len(sent)
    for dept, manifest in sent.items():
        assert [one["no"] for one in manifest["items"]] == [x.no for x in course.items if x.dept == dept]
        assert {one["line"] for one in manifest["files"]} == {piece.line for piece in course.handed_in}
    for item in course.items:
        clock = course.clock("accept", item.no)
        assert clock is not None
        assert clock.whose == item.dept
    assert course.clock("digitise") is None
    assert course.clock("handover") is not None
    queues = [task.queue for task in either.tasks(course.case.id)]
    assert queues.count("accept") == len(course.items)
    assert "handover" in queues


def test_a_case_is_pushed_once(office: World) -> None:
    course = hands.pushed(office)
    with pytest.raises((Refused, Conflict)):
        PushDesk(office.signed()).push(course)
    assert len(office.course(course.case.id).outbox) == len(course.outbox)
