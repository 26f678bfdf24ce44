"""容缺补交: what was deferred comes and goes the way of all paper, or its term ends without it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
import supply_hands as later
import world

from counter.cases.course import SUPPLIED
from counter.cases.records import Outcome
from counter.custody.records import APPLICANT, window
from counter.desks.digitise.pushing import PushDesk
from counter.desks.window.supplying import SupplyDesk
from counter.errors import BadInput, Conflict, Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Form

if TYPE_CHECKING:
    from world import World

    from counter.cases.course import Course


def queues(office: World, course: Course) -> list[str]:
    return [one.queue for one in office.tasks(course.case.id)]


def receipt(course: Course) -> Form:
    """The receipt of what came last."""
    paper = thaw([one for one in course.papers if one.kind == "supply"][-1])
    assert isinstance(paper, Form)
    return paper


def facts(form: Form) -> dict[str, str]:
    return {one.label: one.value for one in form.facts}


def wanting(office: World, before: later.Waiting) -> set[str]:
    """Departments whose items want the line."""
    (line,) = (x.line for x in later.clerk(office).pending(before.course) if x.line.key == before.line)
    return {one.dept for one in line.wanted}


# -- it came -----------------------------------------------------------------------------------------------


@pytest.mark.rule("R140")
def test_what_comes_in_time_ends_its_term_and_gets_a_receipt(either: World) -> None:
    before = later.pushed(either)
    assert "deferred" in queues(either, before.course)
    either.clock.pass_days(2)
    outcome = later.brought(either, before.course, before.line)
    now = later.clerk(either).supply(before.course, before.line, outcome)
    kept = now.case.draft.outcomes[before.line]
    assert (kept.kind, kept.originals, kept.copies) == (outcome.kind, outcome.originals, outcome.copies)
    assert kept.remark == SUPPLIED
    (term,) = (one for one in now.clocks if one.kind == "deferral")
    assert term.stopped_at is not None
    assert not term.late
    assert "deferred" not in queues(either, now)
    said = receipt(now)
    assert said.head.number.endswith(".U1")
    assert facts(said)["补交情况"] == "按期补交"
    assert facts(said)["补交期限"] == "2026-12-01"
    (row,) = next(part.table for part in said.sections if part.table).rows
    assert row[1] == before.line
    assert row[4]


@pytest.mark.rule("R140")
def test_what_comes_late_is_taken_and_said_to_be_late(office: World) -> None:
    before = later.pushed(office)
    office.clock.pass_days(20)
    outcome = later.brought(office, before.course, before.line)
    now = later.clerk(office).supply(before.course, before.line, outcome)
    (term,) = (one for one in now.clocks if one.kind == "deferral")
    assert term.late
    assert facts(receipt(now))["补交情况"] == "逾期补交"


@pytest.mark.rule("R140")
def test_without_a_known_term_it_is_neither_late_nor_in_time(office: World) -> None:
    before = later.pushed(office)
    with office.office.store.begin() as uow:  # as if no term had been established
        (term,) = (one for one in before.course.clocks if one.kind == "deferral")
        uow.courses.clocks.change(replace(term, subject="别的"))
        uow.commit()
    course = office.course(before.course.case.id)
    (pending,) = later.clerk(office).pending(course)
    assert (pending.due, pending.late) == ("", None)
    now = later.clerk(office).supply(course, before.line, later.brought(office, course, before.line))
    assert facts(receipt(now))["补交情况"] == ""
    assert facts(receipt(now))["补交期限"] == ""


@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
@pytest.mark.rule("R144")
def test_paper_that_comes_after_the_push_has_two_hours_of_its_own_to_its_departments(either: World) -> None:
    before = later.supplied(either)
    course = before.course
    started = {one.kind: one for one in course.clocks if one.subject == before.line and not one.stopped_at}
    assert set(started) == {"digitise", "handover"}
    for clock in started.values():
        assert clock.due_at == clock.start + timedelta(hours=2)
        assert clock.event == "补交材料"
    (piece,) = (one for one in course.handed_in if one.line == before.line)
    assert piece.holder == window("01")
    digitise = next(one for one in either.tasks(course.case.id) if one.queue == "digitise")
    assert digitise.due_at == started["digitise"].due_at
    assert "补交材料" in digitise.what
    assert "handover" in queues(either, course)
    course = later.scanned(either, course)
    assert "digitise" not in queues(either, course)
    assert "push" in queues(either, course)
    assert course.clock("digitise") is not None, "digitised is not yet pushed"
    now = PushDesk(either.signed()).push_more(course)
    assert now.clock("digitise") is None
    assert not any(one.late for one in now.clocks if one.kind == "digitise")
    assert not {"push", "digitise"} & set(queues(either, now))
    sent = scanner.messages(either, now)[-len(set(scanner.depts(now))) :]
    for one in sent:
        said = json.loads(one.payload)
        assert [file["line"] for file in said["files"]] == [before.line]
        assert said["grace"] == []


@pytest.mark.rule("R142")
def test_two_hours_that_are_over_before_the_supplementary_push_are_late(office: World) -> None:
    course = later.scanned(office, later.supplied(office).course)
    office.clock.at += timedelta(hours=3)
    now = PushDesk(office.signed()).push_more(course)
    assert [one.late for one in now.clocks if one.kind == "digitise"] == [False, True]


@pytest.mark.rule("R143")
def test_what_comes_before_the_push_goes_with_it(office: World) -> None:
    before = later.waiting(office)
    outcome = later.brought(office, before.course, before.line)
    course = later.clerk(office).supply(before.course, before.line, outcome)
    assert before.line in course.unscanned
    assert len([one for one in course.clocks if one.kind == "handover"]) == 1, "its two hours run already"
    assert facts(receipt(course))["补交情况"] == "按期补交"
    now = PushDesk(office.signed()).push(hands.scanned(office, course))
    assert now.clock("digitise") is None
    for message in scanner.messages(office, now):
        assert before.line in {one["line"] for one in json.loads(message.payload)["files"]}


@pytest.mark.rule("R143")
def test_a_department_that_decided_on_the_promise_gets_what_was_promised(office: World) -> None:
    before = later.pushed(office)
    depts = wanting(office, before)
    course = before.course
    for item in course.items:
        course = hands.moved(office, course, item.no, "accept", "grant", outcome="granted")
    course = later.clerk(office).supply(course, before.line, later.brought(office, course, before.line))
    course = later.scanned(office, course)
    assert "push" in queues(office, course)
    now = PushDesk(office.signed()).push_more(course)
    sent = [one for one in scanner.messages(office, now) if json.loads(one.payload).get("supplement")]
    assert {one.recipient for one in sent} == depts
    assert now.unsent == ()


def test_nothing_is_taken_that_no_item_needs_any_more(office: World) -> None:
    before = later.pushed(office)
    outcome, course = later.brought(office, before.course, before.line), before.course
    for item in course.items:
        course = hands.moved(office, course, item.no, "refuse", outcome="refused", reasons=("不属于",))
    with pytest.raises(Refused, match="不用再补交"):
        later.clerk(office).supply(course, before.line, outcome)
    assert office.course(course.case.id) == course


def test_an_original_that_is_only_shown_goes_back_at_once(office: World) -> None:
    before = later.pushed(office)
    desk = later.clerk(office)
    (found,) = desk.pending(before.course)
    inspected = replace(found.line.material, inspected=True)
    with pytest.MonkeyPatch.context() as patch:
        shown = {before.line: replace(found.line, material=inspected)}
        patch.setattr(SupplyDesk, "_lines", lambda *_: shown)
        now = desk.supply(before.course, before.line, Outcome(kind="original", originals=1, copies=1))
    holders = {one.kind: one.holder for one in now.handed_in if one.line == before.line}
    assert holders == {"original": APPLICANT, "copies": window("01")}


@pytest.mark.rule("R139")
@pytest.mark.parametrize(
    ("outcome", "what"),
    [
        (Outcome(kind="missing"), "原件、复印件还是电子件"),
        (Outcome(kind="deferred"), "原件、复印件还是电子件"),
        (Outcome(kind="original"), "0份"),
        (Outcome(kind="original", originals=1000), "份数应在"),
    ],
    ids=["missing", "deferred", "none", "many"],
)
def test_what_is_handed_in_is_checked_as_at_the_review(office: World, outcome: Outcome, what: str) -> None:
    before = later.pushed(office)
    with pytest.raises((BadInput, Refused), match=what):
        later.clerk(office).supply(before.course, before.line, outcome)
    assert office.course(before.course.case.id) == before.course


@pytest.mark.rule("R143")
def test_what_was_fetched_is_told_to_the_departments_that_want_it(office: World) -> None:
    before = later.pushed(office)
    desk, depts = later.clerk(office), wanting(office, before)
    (found,) = desk.pending(before.course)
    with pytest.MonkeyPatch.context() as patch:  # no deferrable line of this list may be fetched
        patch.setattr("counter.desks.window.supplying.check_outcome", lambda *_, **__: None)
        now = desk.supply(before.course, found.line.key, Outcome(kind="electronic", how="在线核验"))
    assert before.line not in {one.line for one in now.handed_in}
    assert now.clock("digitise") is None
    told = {one.recipient: json.loads(one.payload) for one in now.outbox if one.kind == "supplement"}
    assert set(told) == depts
    assert all((one["event"], one["how"]) == ("已补交", "在线核验") for one in told.values())


def test_of_two_windows_that_take_the_same_paper_one_is_told(either: World) -> None:
    before = later.pushed(either)
    outcome = later.brought(either, before.course, before.line)
    now = later.clerk(either).supply(before.course, before.line, outcome)
    with pytest.raises(Conflict):
        SupplyDesk(either.signed(world.COLLEAGUE, "02")).supply(before.course, before.line, outcome)
    with pytest.raises(Refused, match="已经补交过"):
        SupplyDesk(either.signed(world.COLLEAGUE, "02")).supply(now, before.line, outcome)
    assert len([one for one in either.course(now.case.id).papers if one.kind == "supply"]) == 1


def test_what_was_never_deferred_cannot_be_supplied(office: World) -> None:
    before = later.pushed(office)
    other = before.course.handed_in[0].line
    with pytest.raises(Refused, match="不是容缺受理的材料") as fault:
        later.clerk(office).supply(before.course, other, Outcome(kind="original", originals=1))
    assert before.line in str(fault.value.todo)


def test_one_entry_tells_it_and_holds_no_identity_number(office: World) -> None:
    before = later.pushed(office)
    count = len(office.journal())
    outcome = later.brought(office, before.course, before.line)
    later.clerk(office).supply(before.course, before.line, outcome)
    (entry,) = office.journal()[count:]
    said = json.loads(entry.detail)
    assert (entry.action, said["line"], said["when"]) == ("case.supply", before.line, "按期补交")
    assert world.NUMBER not in entry.detail


def test_a_correction_after_it_keeps_what_came(office: World) -> None:
    before = later.waiting(office)
    outcome = later.brought(office, before.course, before.line)
    course = later.clerk(office).supply(before.course, before.line, outcome)
    desk = office.desk()
    case = desk.issue_receipt(desk.amend(course.case, "电话登记有误")).case
    now = office.course(case.id)
    assert before.line in {one.line for one in now.handed_in}
    assert now.clock("deferral") is None


# -- it did not come ---------------------------------------------------------------------------------------


@pytest.mark.rule("R140")
def test_a_term_that_ended_without_it_is_kept_and_told_with_its_consequence(either: World) -> None:
    before = later.pushed(either)
    desk, depts = later.clerk(either), wanting(either, before)
    with pytest.raises(Refused, match="还没有过"):
        desk.not_fulfilled(before.course, before.line, "没有来")
    either.clock.pass_days(9)
    (pending,) = desk.pending(before.course)
    assert pending.late
    assert pending.consequence
    with pytest.raises(BadInput, match="没有写"):
        desk.not_fulfilled(before.course, before.line, "  ")
    now = desk.not_fulfilled(before.course, before.line, "电话联系过，没有来")
    (term,) = (one for one in now.clocks if one.kind == "deferral")
    assert (term.late, term.cause) == (True, "电话联系过，没有来")
    assert "deferred" not in queues(either, now)
    told = {one.recipient: json.loads(one.payload) for one in now.outbox if one.kind == "supplement"}
    assert set(told) == depts
    for said in told.values():
        assert (said["event"], said["line"]) == ("到期未补交", before.line)
        assert said["consequence"] == pending.consequence
        assert said["items"]
    (message,) = scanner.messages(either, now, "message")
    text = json.loads(message.payload)["text"]
    assert before.line in text
    assert pending.consequence.rstrip("。") in text
    assert world.APPLICANT.name not in text
    assert [one.status for one in now.items] == [one.status for one in before.course.items], "nobody decided"
    with pytest.raises(Refused, match="已经登记过"):
        desk.not_fulfilled(now, before.line, "再登记")


@pytest.mark.rule("R140")
def test_what_comes_after_that_is_still_taken_and_late(office: World) -> None:
    before = later.pushed(office)
    office.clock.pass_days(9)
    course = later.clerk(office).not_fulfilled(before.course, before.line, "没有来")
    now = later.clerk(office).supply(course, before.line, later.brought(office, course, before.line))
    assert facts(receipt(now))["补交情况"] == "逾期补交"
    assert now.deferred == ()


@pytest.mark.rule("R140")
def test_before_the_push_nobody_but_the_applicant_is_told(office: World) -> None:
    before = later.waiting(office)
    office.clock.pass_days(9)
    now = later.clerk(office).not_fulfilled(before.course, before.line, "没有来")
    assert {one.kind for one in now.outbox} == {"message"}
    assert "已告知" not in json.loads(now.outbox[0].payload)["text"]


@pytest.mark.rule("R149")
def test_for_a_department_that_is_not_connected_the_lead_is_told(office: World) -> None:
    before = later.pushed(office)
    depts = wanting(office, before)
    lead = office.office.compiled.catalogue.matter(before.course.case.matter_id).lead
    away = depts - {lead}
    assert scanner.posted(office).sent
    scanner.routed(office, "".join(f'["{one}"]\nway = "none"\n' for one in away))
    office.clock.pass_days(9)
    now = later.clerk(office).not_fulfilled(before.course, before.line, "没有来")
    told = [one for one in now.outbox if one.kind == "supplement"]
    assert {one.recipient for one in told} == {lead}
    assert {json.loads(one.payload)["dept"] for one in told} == depts
    assert scanner.posted(office).failed == 0
    assert {one.status for one in scanner.messages(office, now, "supplement")} == {"sent"}
