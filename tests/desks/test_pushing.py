"""After the receipt: two hours to digitise, one message to every joint department, clocks from there on."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
from world import APPLICANT

from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.digitise.sending import Passed
from counter.errors import BadInput, Conflict, Refused

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course


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


# -- what the departments get ------------------------------------------------------------------------------


@pytest.mark.rule("R143")
def test_a_department_is_told_every_line_with_how_it_came_and_who_applies(office: World) -> None:
    course = hands.pushed(office)
    for message in scanner.messages(office, course):
        said = json.loads(message.payload)
        lines = {one["line"]: one for one in said["lines"]}
        named = {file["name"]: file for file in said["files"]}
        for piece in course.handed_in:
            assert [named[name]["line"] for name in lines[piece.line]["files"]] == [piece.line]
        fetched = [one for one in said["lines"] if one["taken"] == "electronic"]
        assert fetched
        assert all(one["how"] for one in fetched)
        assert said["applicant"]["name"] == APPLICANT.name
        assert said["applicant"]["number"] == APPLICANT.number
        assert said["applicant"]["phone"] == APPLICANT.phone
        assert {one["ask"] for one in said["situation"]}
        assert said["premises"] == course.case.draft.premises


def test_the_journal_of_the_push_is_one_entry_without_an_identity_number(office: World) -> None:
    course = scanner.ready(office)
    before = len(office.journal())
    PushDesk(office.signed()).push(course)
    (entry,) = office.journal()[before:]
    assert entry.action == "case.push"
    assert APPLICANT.number not in str(entry.detail)


@pytest.mark.rule("R140")
@pytest.mark.rule("R143")
def test_what_is_deferred_is_told_with_its_term(office: World) -> None:
    course = scanner.with_deferral(office)
    pushed = PushDesk(office.signed()).push(hands.scanned(office, course))
    deferred = [key for key, one in course.case.draft.outcomes.items() if one.kind == "deferred"]
    assert deferred
    for message in scanner.messages(office, pushed):
        (grace,) = json.loads(message.payload)["grace"]
        assert grace["line"] == deferred[0]
        assert grace["kind"] == "容缺受理"
        assert grace["due"] == course.case.draft.outcomes[deferred[0]].due
        assert grace["letter"]
        assert not any(one["line"] == deferred[0] for one in json.loads(message.payload)["files"])


def test_a_scan_tied_after_the_screen_was_drawn_is_looked_at_first(office: World) -> None:
    seen = scanner.ready(office)
    desk = DigitiseDesk(office.signed())
    desk.attach(seen, seen.handed_in[0].line, scanner.scanned_in(office, "late.pdf", 2))
    with pytest.raises(Conflict, match="刚又登记了扫描件"):
        PushDesk(office.signed()).push(seen)
    assert office.course(seen.case.id).case.status == "received"


def test_routes_with_a_fault_push_nothing(office: World) -> None:
    course = scanner.ready(office)
    scanner.routed(office, "[公安部]\nway = 'none'\n")
    with pytest.raises(BadInput, match="不是目录里的部门"):
        PushDesk(office.signed()).push(course)
    assert office.course(course.case.id) == course


# -- a department that is not connected --------------------------------------------------------------------


def _away(office: World, *names: str) -> None:
    scanner.routed(office, "".join(f'["{name}"]\nway = "none"\n' for name in names))


@pytest.mark.rule("R149")
def test_for_a_department_not_connected_the_lead_is_told_at_once(either: World) -> None:
    course = scanner.ready(either)
    lead = _lead(either, course)
    away = next(dept for dept in scanner.depts(course) if dept != lead)
    _away(either, away)
    now = PushDesk(either.signed()).push(course)
    assert away not in {message.recipient for message in scanner.messages(either, now)}
    assert away in {item.dept for item in now.items if item.status == "pushed"}
    (paper,) = [row for row in now.papers if row.kind == "lead_notice"]
    assert away in paper.record
    (message,) = scanner.messages(either, now, "lead_notice")
    said = json.loads(message.payload)
    assert message.recipient == lead
    assert (said["paper"], said["departments"]) == (paper.number, [away])
    clock = now.clock("notify_lead")
    assert clock is not None
    assert clock.start == now.item(now.items[0].no).pushed_at


@pytest.mark.rule("R149")
def test_the_lead_gets_the_electronic_set_when_it_has_none_of_its_own(office: World) -> None:
    course = scanner.ready(office)
    lead = _lead(office, course)
    _away(office, *(dept for dept in scanner.depts(course) if dept != lead))
    now = PushDesk(office.signed()).push(course)
    (message,) = scanner.messages(office, now, "lead_notice")
    has_its_own = lead in scanner.depts(course)
    assert bool(json.loads(message.payload)["files"]) is not has_its_own


@pytest.mark.rule("R149")
def test_a_lead_that_is_not_connected_gets_the_paper_and_the_clock_runs_until_it_has_it(
    office: World,
) -> None:
    course = scanner.ready(office)
    _away(office, *{*scanner.depts(course), _lead(office, course)})
    desk = PushDesk(office.signed())
    now = desk.push(course)
    assert [(one.kind, one.status) for one in now.outbox] == [("lead_notice", "cancelled")]
    assert scanner.posted(office) == Passed()
    assert [row.kind for row in now.papers].count("lead_notice") == 1
    assert now.clock("notify_lead") is not None
    with pytest.raises(BadInput, match="交给了谁"):
        desk.notified(now, " ")
    told = desk.notified(now, "市场监管部门 刘洋 当面签收")
    assert told.clock("notify_lead") is None
    with pytest.raises(Refused, match="已经登记过"):
        desk.notified(told, "再来一次")
    with pytest.raises(Refused, match="已经推送"):
        DigitiseDesk(office.signed()).remove(told, told.scans[0].id, "扫歪了")


# -- after the push ----------------------------------------------------------------------------------------


@pytest.mark.rule("R143")
def test_what_is_scanned_after_the_push_follows_it_alone(office: World) -> None:
    course = hands.pushed(office)
    desk = PushDesk(office.signed())
    with pytest.raises(Refused, match="没有新的扫描件"):
        desk.push_more(course)
    line = course.handed_in[0].line
    more = DigitiseDesk(office.signed()).attach(course, line, scanner.scanned_in(office, "more.pdf", 2))
    assert more.unsent == (line,)
    done = moved_out(office, more)
    now = desk.push_more(done)
    later = scanner.messages(office, now)[len(course.outbox) :]
    assert {one.recipient for one in later} == {item.dept for item in now.items if item.status == "pushed"}
    for one in later:
        said = json.loads(one.payload)
        assert [(file["line"], file["pages"]) for file in said["files"]] == [(line, 2)]
        assert said["supplement"] is True
    assert now.unsent == ()


def moved_out(office: World, course: Course) -> Course:
    """The first item refused: its department is asked nothing more, unless it has another."""
    return hands.moved(office, course, course.items[0].no, "refuse", outcome="refused", reasons=("不属于",))


def _lead(office: World, course: Course) -> str:
    return office.office.compiled.catalogue.matter(course.case.matter_id).lead
