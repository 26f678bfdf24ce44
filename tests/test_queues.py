"""Work queues are a pure projection of the case: nothing that is still to do stands on no queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.cases.course import SUPPLIED, Course
from counter.cases.items import CaseItem, Delivery, ItemOutcome, ItemStatus, KeptClock, Outgoing, ScanRow
from counter.cases.lifecycle import ENDED_ITEM
from counter.cases.queues import QUEUES, tasks
from counter.cases.records import Case, CaseStatus, Collection, Draft, Outcome, Person
from counter.clock.terms import Term
from counter.custody.records import APPLICANT, ISSUING, Discrepancy, Handoff, Piece, dept, window

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))
ENDED: tuple[CaseStatus, ...] = ("dropped", "lapsed", "archived")
WHERE: dict[ItemStatus, str] = {
    "pushed": "accept",
    "accepted": "approve",
    "paused": "paused",
    "decided": "issue",
    "ready": "collect",
    "delivered": "proof",
}


def case(status: CaseStatus = "handling", **collection: object) -> Case:
    draft = Draft(
        matter_id="E03",
        applicant=Person(name="赵立新"),
        collection=Collection(**collection),  # type: ignore[arg-type]
    )
    return Case(
        id="c",
        number="411202-01-20261123-0004-7",
        status=status,
        version=1,
        matter_id="E03",
        catalogue="v",
        draft=draft,
        opened_at=NOW,
        opened_by="张敏",
        window="01",
        updated_at=NOW,
        updated_by="张敏",
        received_at=NOW,
    )


def item(no: int, status: ItemStatus, outcome: ItemOutcome = "", **more: object) -> CaseItem:
    told = {"item": f"i{no}", "name": f"事项{no}", "dept": f"部门{no}", "level": "县级", "here": True, **more}
    return CaseItem(case_id="c", no=no, status=status, outcome=outcome, **told)  # type: ignore[arg-type]


def clock(kind: str, no: int = 0, **more: object) -> KeptClock:
    told = {"whose": f"部门{no}" if no else "窗口", "due_at": NOW + timedelta(hours=2), **more}
    return KeptClock(
        id=f"{kind}{no}",
        case_id="c",
        item_no=no,
        kind=kind,
        start=NOW,
        event="",
        term=Term(amount=2, unit="小时"),
        **told,  # type: ignore[arg-type]
    )


def piece(number: int, holder: str, **more: object) -> Piece:
    told = {"kind": "original", "item_no": 0, "line": f"材料{number}", **more}
    return Piece(
        id=f"p{number}",
        case_id="c",
        count=1,
        pages=0,
        holder=holder,
        made_at=NOW,
        **told,  # type: ignore[arg-type]
    )


def queues(course: Course) -> list[str]:
    return [one.queue for one in tasks(course)]


@pytest.mark.parametrize("status", get_args(CaseStatus))
def test_a_case_that_is_not_at_its_end_stands_on_a_queue(status: CaseStatus) -> None:
    course = Course(case=case(status), items=(item(1, "pushed"),) if status == "handling" else ())
    assert bool(queues(course)) == (status not in ENDED)


@pytest.mark.parametrize("status", [one for one in get_args(ItemStatus) if one != "waiting"])
def test_an_item_that_is_not_at_its_end_stands_on_the_queue_of_its_status(status: ItemStatus) -> None:
    found = [one for one in tasks(Course(case=case(), items=(item(3, status),))) if one.item_no == 3]
    assert [one.queue for one in found] == ([] if status in ENDED_ITEM else [WHERE[status]])


@pytest.mark.rule("R169")
@pytest.mark.rule("R170")
@pytest.mark.parametrize(("other", "together"), list(product(get_args(ItemStatus), [True, False])))
def test_together_waits_for_what_is_still_on_its_way_and_separate_does_not(
    other: ItemStatus, together: bool
) -> None:
    course = Course(case=case(together=together), items=(item(1, "ready", "granted"), item(2, other)))
    waits = together and other in ("waiting", "pushed", "accepted", "paused", "decided")
    assert ["held" if waits else "collect"] == [x.queue for x in tasks(course) if x.item_no == 1]


@pytest.mark.rule("R156")
@pytest.mark.parametrize("outcome", ["refused", "denied"])
def test_a_refusal_goes_out_at_once_whatever_else_is_on_its_way(outcome: ItemOutcome) -> None:
    course = Course(case=case(together=True), items=(item(1, "ready", outcome), item(2, "accepted")))
    assert "collect" in [one.queue for one in tasks(course) if one.item_no == 1]


def test_the_way_of_collection_decides_the_queue_and_what_is_posted_stays_in_sight() -> None:
    by_mail = Course(case=case(way="courier", together=False), items=(item(1, "ready", "granted"),))
    assert queues(by_mail) == ["mail"]
    sent = Delivery(id="d", case_id="c", rows=(1,), way="courier", status="sent", at=NOW, by="孙发证")
    (task,) = tasks(replace(by_mail, deliveries=(sent,)))
    assert (task.queue, "在途" in task.what) == ("mail", True)


@pytest.mark.rule("R142")
def test_a_received_case_waits_for_scans_and_then_for_the_push() -> None:
    course = Course(case=case("received"), pieces=(piece(1, window("01")),), clocks=(clock("digitise"),))
    (task,) = tasks(course)
    assert (task.queue, task.due_at) == ("digitise", NOW + timedelta(hours=2))
    scan = ScanRow(
        id="s", case_id="c", line="材料1", sha256="0", media="x", size=1, pages=1, name="n", at=NOW, by="张敏"
    )
    assert queues(replace(course, scans=(scan,))) == ["push"]
    assert queues(replace(course, scans=(replace(scan, removed_at=NOW),))) == ["digitise"]


def scan(line: str, number: int = 1) -> ScanRow:
    return ScanRow(
        id=f"s{number}",
        case_id="c",
        line=line,
        sha256="0",
        media="x",
        size=1,
        pages=1,
        name="n",
        at=NOW,
        by="张敏",
    )


def message(*scans: ScanRow) -> Outgoing:
    payload = " ".join(one.id for one in scans)
    return Outgoing(
        id="m", case_id="c", kind="push", recipient="部门1", payload=payload, next_at=NOW, created_at=NOW
    )


@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
def test_what_comes_after_the_push_is_scanned_and_then_pushed() -> None:
    first, second = scan("材料1"), scan("材料2", 2)
    course = Course(
        case=case(),
        items=(item(1, "accepted"),),
        pieces=(piece(1, dept("部门1")), piece(2, dept("部门1"))),
        scans=(first,),
        outbox=(message(first),),
        clocks=(clock("digitise", subject="材料2"),),
    )
    digitise = next(one for one in tasks(course) if one.queue == "digitise")
    assert (digitise.what, digitise.due_at) == ("补交材料 1项未扫描", NOW + timedelta(hours=2))
    both = replace(course, scans=(first, second))
    push = next(one for one in tasks(both) if one.queue == "push")
    assert (push.what, push.due_at) == ("补交材料", NOW + timedelta(hours=2))
    assert "digitise" not in queues(both)
    sent = replace(both, outbox=(message(first, second),))
    assert not {"push", "digitise"} & set(queues(sent))
    made = replace(sent, scans=(first, second, replace(scan("许可证", 3), item_no=1)))
    assert "push" not in queues(made), "a result is no part of the application"


@pytest.mark.rule("R140")
@pytest.mark.rule("R143")
def test_what_was_promised_goes_to_who_decided_on_the_promise_and_other_scans_do_not() -> None:
    course = Course(
        case=case("finished"),
        items=(item(1, "closed", "granted"),),
        pieces=(piece(1, dept("部门1")),),
        scans=(scan("材料1"),),
    )
    assert queues(course) == ["archive"]
    draft = replace(course.case.draft, outcomes={"材料1": Outcome(kind="original", remark=SUPPLIED)})
    supplied = replace(course, case=replace(course.case, draft=draft))
    assert queues(supplied) == ["archive", "push"]
    assert queues(replace(supplied, scans=())) == ["archive", "digitise"]
    assert queues(replace(supplied, items=(item(1, "closed", "refused"),))) == ["archive"]


@pytest.mark.rule("R144")
def test_papers_at_the_window_wait_to_be_handed_over_until_they_are_on_a_slip() -> None:
    course = Course(case=case(), items=(item(1, "pushed"),), pieces=(piece(1, window("01")),))
    assert "handover" in queues(course)
    assert "handover" not in queues(replace(course, pieces=(piece(1, window("01"), handoff="h"),)))
    assert "handover" not in queues(replace(course, pieces=(piece(1, dept("部门1")),)))


@pytest.mark.rule("R161")
def test_an_item_that_waits_for_another_says_for_which() -> None:
    course = Course(case=case(), items=(item(1, "accepted"), item(2, "accepted", after=(1,))))
    what = {one.item_no: one.what for one in tasks(course)}
    assert "待前置：事项1" in what[2]
    assert "前置" not in what[1]
    decided = replace(course, items=(item(1, "decided", "granted"), item(2, "accepted", after=(1,))))
    assert "前置" not in {one.item_no: one.what for one in tasks(decided)}[2]


@pytest.mark.rule("R168")
def test_what_was_withdrawn_is_given_back_before_it_is_archived() -> None:
    kept = Course(case=case("withdrawn"), pieces=(piece(1, window("01")), piece(2, APPLICANT)))
    assert queues(kept) == ["return"]
    assert queues(replace(kept, pieces=(piece(1, APPLICANT),))) == ["archive"]


def test_a_slip_stands_once_on_each_side_and_a_discrepancy_on_both() -> None:
    slip = Handoff(
        id="h",
        number="JJ-1",
        kind="lead",
        giver=window("01"),
        taker=dept("部门1"),
        status="open",
        version=1,
        made_at=NOW,
        made_by="张敏",
    )
    course = Course(case=case(), items=(item(1, "closed"),), handoffs=(slip,), led=frozenset({"h"}))
    assert {(one.queue, one.dept) for one in tasks(course)} == {("unconfirmed", ""), ("incoming", "部门1")}
    assert queues(replace(course, led=frozenset())) == []
    assert queues(replace(course, handoffs=(replace(slip, status="confirmed"),))) == []
    fault = Discrepancy(
        id="d",
        handoff_id="h",
        line_no=1,
        case_id="c",
        kind="missing",
        what="平面布置图",
        giver=window("01"),
        taker=dept("部门1"),
        opened_at=NOW,
        opened_by="陈科长",
    )
    both = {(one.queue, one.dept) for one in tasks(replace(course, handoffs=(), discrepancies=(fault,)))}
    assert both == {("discrepancy", ""), ("discrepancy", "部门1")}
    assert queues(replace(course, handoffs=(), discrepancies=(replace(fault, settled_at=NOW),))) == []


@pytest.mark.parametrize("alarm", ["soon", "late"])
def test_an_alarm_stands_with_who_has_to_act_until_the_clock_stops(alarm: str) -> None:
    running = clock("accept", 1, alarm=alarm)
    course = Course(case=case(), items=(item(1, "pushed"),), clocks=(running,))
    assert (alarm, "部门1") in {(one.queue, one.dept) for one in tasks(course)}
    stopped = replace(course, clocks=(replace(running, stopped_at=NOW),))
    assert alarm not in queues(stopped)


def test_a_message_that_failed_and_a_material_to_follow_stand_on_their_queues() -> None:
    message = Outgoing(
        id="m",
        case_id="c",
        kind="push",
        recipient="部门1",
        payload="{}",
        status="failed",
        next_at=NOW,
        created_at=NOW,
    )
    course = Course(
        case=case(),
        items=(item(1, "accepted"),),
        outbox=(message,),
        clocks=(clock("deferral", subject="平面图"),),
    )
    assert {"failed", "deferred"} <= set(queues(course))
    assert "failed" not in queues(replace(course, outbox=(replace(message, status="sent"),)))


def statuses() -> st.SearchStrategy[tuple[ItemStatus, ItemOutcome]]:
    return st.tuples(st.sampled_from(get_args(ItemStatus)[1:]), st.sampled_from(get_args(ItemOutcome)))


@given(
    st.lists(statuses(), min_size=1, max_size=6),
    st.lists(st.sampled_from([window("01"), dept("部门1"), ISSUING, APPLICANT]), max_size=4),
    st.booleans(),
    st.sampled_from(["window", "courier", "electronic"]),
)
def test_whatever_state_a_case_is_in_somebody_has_it_to_do_and_keys_are_unique(
    states: list[tuple[ItemStatus, ItemOutcome]], holders: list[str], together: bool, way: str
) -> None:
    items = tuple(item(no, status, outcome) for no, (status, outcome) in enumerate(states, 1))
    course = Course(
        case=case(together=together, way=way),
        items=items,
        pieces=tuple(piece(number, holder) for number, holder in enumerate(holders)),
    )
    found = tasks(course)
    assert course.over or found, "a case that is not over and on no queue is forgotten"
    keys = [(one.queue, one.item_no, one.ref) for one in found]
    assert len(keys) == len(set(keys))
    assert {one.queue for one in found} <= set(QUEUES)
    assert {one.no for one in items if one.status not in ENDED_ITEM} <= {one.item_no for one in found}


@pytest.mark.rule("R140")
def test_a_deferred_material_without_a_known_term_is_waited_for_all_the_same() -> None:
    waiting = case()
    draft = replace(waiting.draft, outcomes={"平面图": Outcome(kind="deferred")})
    course = Course(case=replace(waiting, draft=draft), items=(item(1, "accepted"),))
    assert [one.what for one in tasks(course) if one.queue == "deferred"] == ["平面图"]
    with_clock = replace(course, clocks=(clock("deferral", subject="平面图"),))
    assert queues(with_clock).count("deferred") == 1
