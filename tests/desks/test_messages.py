"""Short messages: filled from the list, once for each telephone, nothing personal in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
from world import APPLICANT

from counter.desks.digitise.messages import phones, tell, text
from counter.desks.step import stepping

if TYPE_CHECKING:
    from world import World


@pytest.mark.rule("R153")
@pytest.mark.rule("R157")
def test_messages_to_the_applicant_come_as_files_filled_from_the_list(office: World) -> None:
    course = hands.pushed(office)
    item = course.items[0]
    with stepping(office.signed(), course.case.id) as step:
        assert tell(step, "accepted", item, due="2026-12-01")
        step.finish("test.tell", {})
    assert scanner.posted(office).sent
    (said,) = scanner.texts(office)
    assert f"To: {APPLICANT.phone}" in said
    for part in (course.case.number or "?", item.name, item.dept, "2026-12-01"):
        assert part in said
    assert APPLICANT.name not in said
    assert APPLICANT.number not in said
    assert json.loads(scanner.messages(office, course, "message")[0].payload)["key"] == "accepted"


@pytest.mark.rule("R153")
def test_a_sentence_that_cannot_be_filled_is_left_out(office: World) -> None:
    course = hands.received(office)
    desk, item = office.signed(), course.items[0]
    said = text(desk.catalogue, "accepted", course, item, station=desk.station)
    assert "办理期限" not in said
    assert "待核定" not in said
    assert "{" not in said
    for key in desk.catalogue.messages:
        assert text(desk.catalogue, key, course, item, station=desk.station)
    with pytest.raises(KeyError):
        text(desk.catalogue, "nonsense", course, item, station=desk.station)


def test_each_telephone_is_told_once_and_a_landline_not_at_all(office: World) -> None:
    course = hands.received(office)
    agent = scanner.with_people(course, agent=APPLICANT)
    assert phones(agent) == (APPLICANT.phone,)
    assert phones(scanner.with_people(course, phone="0398-2812345")) == ()
    with stepping(office.signed(), course.case.id) as step:
        step.course = scanner.with_people(course, phone="")
        assert not tell(step, "withdrawn")
        assert step.course.outbox == ()
