"""线上提交: two hours from the submission, papers of their own name, pushed at once (R145–R148)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import course_hands
import msgspec
import online_hands as hands
import pytest
import world
from reading import whole
from world import NOW, SUPERVISOR, World, begin, papers_asked

import receipts
from counter.cases.channel import SUBMITTED
from counter.cases.records import Draft, Outcome, PaperRow
from counter.desks.digitise.pushing import PushDesk
from counter.desks.home.watching import WATCHER, watch
from counter.errors import BadInput, Refused
from counter.intake.frozen import digest_of, freeze, thaw, title
from counter.intake.online import moment, told
from counter.intake.papers import Notice, Receipt, Submission

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.records import Case
    from counter.desks.window.issue import Issued, IssueDesk

KEPT = Path(__file__).parents[1] / "data" / "kept-0.1.0.json"
"""A draft in amendment, its notice and its receipt, as version 0.1.0 kept them."""
TWO_HOURS = timedelta(hours=2)


def _at(hour: int, minute: int) -> datetime:
    return NOW.replace(hour=hour, minute=minute, second=0)


def _queues(office: World, case: Case) -> dict[str, datetime | None]:
    return {task.queue: task.due_at for task in office.tasks(case.id)}


def _pdf(issued: Issued) -> str:
    return whole(receipts.render(issued.paper))


# -- the two hours -----------------------------------------------------------------------------------------


@pytest.mark.rule("R145")
def test_two_hours_run_from_the_submission_and_the_queue_tells_when_they_end(either: World) -> None:
    desk = either.desk()
    case = hands.submitted(desk)
    draft = case.draft
    assert (draft.channel, draft.submitted_at) == ("online", _at(9, 12).isoformat())
    assert draft.platform_number == hands.PLATFORM
    clock = either.course(case.id).clock("online_review")
    assert clock is not None
    assert (clock.start, clock.due_at) == (_at(9, 12), _at(9, 12) + TWO_HOURS)
    assert _queues(either, case) == {"draft": clock.due_at}
    assert told(draft, desk.review_clock(case), _at(9, 42)) == "线上提交 09:12，审查还剩1:30，11:12 到期"


@pytest.mark.rule("R145")
def test_the_watcher_warns_and_then_says_that_the_review_is_overdue(office: World) -> None:
    case = hands.submitted(office.desk())
    watcher = office.office.system_desk(WATCHER)
    office.clock.at = _at(11, 0)
    watch(watcher)
    assert _queues(office, case).keys() == {"draft", "soon"}
    office.clock.at = _at(11, 13)
    watch(watcher)
    assert _queues(office, case).keys() == {"draft", "late"}


@pytest.mark.rule("R145")
def test_a_submission_of_more_than_two_hours_ago_is_legal_and_overdue_at_once(office: World) -> None:
    desk = office.desk()
    case = hands.submitted(desk, "11-22 16:30")
    said = told(case.draft, desk.review_clock(case), office.clock.at)
    assert said == "线上提交 11-22 16:30，审查已超期：11-22 18:30 到期，超1天"
    watch(office.office.system_desk(WATCHER))
    assert "late" in _queues(office, case)
    hands.received(desk, case)
    ended = desk.review_clock(desk.case(case.id))
    assert ended is not None
    assert ended.late


@pytest.mark.rule("R146")
@pytest.mark.rule("R147")
def test_either_paper_ends_the_two_hours_with_who_was_in_time(office: World) -> None:
    desk = office.desk()
    notice, _ = hands.noticed(desk, hands.submitted(desk))
    receipt = hands.received(desk, hands.submitted(desk, matter_id="P17"))
    for issued in (notice, receipt):
        clock = desk.review_clock(issued.case)
        assert clock is not None
        assert clock.stopped_at is not None
        assert (clock.late, clock.stopped_by) == (False, world.CLERK)
        assert "审查完毕" in told(issued.case.draft, clock, office.clock.at)


def test_a_dropped_case_has_nothing_left_to_review(office: World) -> None:
    desk = office.desk()
    case = hands.submitted(desk)
    desk.drop(case, "申请人在平台撤销了申请")
    assert office.course(case.id).clock("online_review") is None
    office.clock.pass_days(1)
    watch(office.office.system_desk(WATCHER))
    assert office.tasks(case.id) == []


# -- the moment --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:12", "2026-11-23T09:12:00+08:00"),
        ("０９：１２", "2026-11-23T09:12:00+08:00"),
        ("9点12分", "2026-11-23T09:12:00+08:00"),
        ("11-22 23:50", "2026-11-22T23:50:00+08:00"),
        ("11月22日 23:50", "2026-11-22T23:50:00+08:00"),
        ("2026/11/3 8:05", "2026-11-03T08:05:00+08:00"),
        ("2026-11-22T23:50:31", "2026-11-22T23:50:00+08:00"),
        ("2026-11-22 15:50:31Z", "2026-11-22T23:50:00+08:00"),
        ("", "2026-11-23T09:42:00+08:00"),
    ],
)
def test_a_moment_is_read_as_people_write_it_and_is_local_without_a_zone(typed: str, meant: str) -> None:
    assert moment(typed, NOW).isoformat() == meant


def test_a_late_day_typed_after_new_year_is_of_the_year_that_ended() -> None:
    assert moment("12-31 17:00", NOW.replace(year=2027, month=1, day=2)).year == 2026


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("09:43", "还没有到"),
        ("11-24 09:00", "还没有到"),
        ("2025-11-22 09:00", "超过一年"),
        ("25:00", "看不懂"),
        ("02-30 09:00", "看不懂"),
        ("99999-01-01 00:00", "看不懂"),
        ("2026-11-22 09:00+99:00", "看不懂"),
        ("昨天", "看不懂"),
        ("[/red]", "看不懂"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_a_sentence(office: World, typed: str, said: str) -> None:
    desk = office.desk()
    case = begin(desk)
    before = len(office.journal())
    with pytest.raises(BadInput, match=said) as caught:
        desk.submitted(case, typed)
    assert caught.value.field == "submitted_at"
    assert caught.value.todo
    assert desk.case(case.id) == case
    assert len(office.journal()) == before


def test_a_number_too_long_for_a_platform_is_refused(desk: IssueDesk, ready: Case) -> None:
    with pytest.raises(BadInput, match="流水号太长"):
        desk.submitted(ready, "09:12", "9" * 65)


def test_another_moment_needs_a_reason_and_moves_the_clock(office: World) -> None:
    desk = office.desk()
    case = hands.submitted(desk)
    assert desk.submitted(case, "09:12", hands.PLATFORM) == case, "the same again changes nothing"
    with pytest.raises(BadInput, match="写明理由") as caught:
        desk.submitted(case, "08:00", hands.PLATFORM)
    assert caught.value.field == "reason"
    numbered = desk.submitted(case, "09:12", "ZWFW-2")
    assert numbered.draft.platform_number == "ZWFW-2", "another number needs no reason"
    moved = desk.submitted(numbered, "08:00", "ZWFW-2", "看错了平台上的时间")
    clock = office.course(case.id).clock("online_review")
    assert clock is not None
    assert (clock.start, clock.due_at) == (_at(8, 0), _at(10, 0))
    assert _queues(office, moved) == {"draft": _at(10, 0)}
    entry = office.journal()[-1]
    assert (entry.action, json.loads(entry.detail)) == (
        "case.submitted",
        {
            "at": _at(8, 0).isoformat(),
            "number": "ZWFW-2",
            "before": _at(9, 12).isoformat(),
            "reason": "看错了平台上的时间",
        },
    )


def test_a_mistaken_registration_goes_back_to_the_window_before_the_first_paper(office: World) -> None:
    desk = office.desk()
    case = hands.take_all(desk, hands.submitted(desk))
    with pytest.raises(BadInput, match="为什么"):
        desk.at_window(case, " ")
    back = desk.at_window(case, "登记错了办件")
    assert (back.draft.channel, back.draft.submitted_at, back.draft.platform_number) == ("window", "", "")
    assert desk.review_clock(back) is None
    assert _queues(office, back) == {"draft": None}
    view = desk.walk(back)
    asked = {line.key for line in papers_asked(view)}
    assert asked
    assert not asked & set(view.outcomes), "nobody uploaded anything: these lines are to be looked at"
    with pytest.raises(Refused, match="本来就是在窗口"):
        desk.at_window(back, "再来一次")
    issued = world.received(desk, back)
    assert title(issued.row) == "收件回执"
    with pytest.raises(Refused, match="已经出过文书"):
        desk.submitted(desk.amend(issued.case, "有误"), "09:12")


def test_a_case_with_a_paper_does_not_go_back_to_the_window(desk: IssueDesk) -> None:
    issued, _ = hands.noticed(desk, hands.submitted(desk))
    with pytest.raises(Refused, match="不能改成窗口提交"):
        desk.at_window(issued.case, "登记错了")


# -- judging -----------------------------------------------------------------------------------------------


@pytest.mark.rule("R145")
def test_any_line_of_an_online_case_is_judged_on_its_file_and_none_of_the_window(desk: IssueDesk) -> None:
    uploaded = Outcome(kind="electronic", how=SUBMITTED)
    case = begin(desk)
    line = papers_asked(desk.walk(case))[0]
    with pytest.raises(Refused, match="在窗口提交的"):
        desk.judge(case, line.key, uploaded)
    case = desk.submitted(case, "09:12")
    assert desk.judge(case, line.key, uploaded).draft.outcomes[line.key].how == SUBMITTED
    with pytest.raises(Refused, match="按空格登记"):
        desk.judge(desk.case(case.id), line.key, Outcome(kind="electronic", how="电子证照"))


# -- the papers --------------------------------------------------------------------------------------------


@pytest.mark.rule("R146")
def test_the_notice_of_an_online_case_is_the_one_time_notice_by_its_own_name(desk: IssueDesk) -> None:
    issued, line = hands.noticed(desk, hands.submitted(desk))
    assert isinstance(issued.paper, Notice)
    assert issued.paper.online == Submission(at="2026-11-23 09:12", number=hands.PLATFORM)
    assert title(issued.row) == "一次告知通知书"
    text = _pdf(issued)
    assert "一次告知通知书" in text
    assert "一次性告知书" not in text
    assert "省一体化政务服务平台重新提交" in text
    assert hands.PLATFORM in text
    assert line.replace(" ", "") in text
    assert "申请人（代办人）签名" not in text


@pytest.mark.rule("R147")
@pytest.mark.rule("R148")
def test_the_receipt_of_an_online_case_is_electronic_and_promises_the_push_at_once(desk: IssueDesk) -> None:
    issued = hands.received(desk, hands.submitted(desk))
    assert isinstance(issued.paper, Receipt)
    assert title(issued.row) == "电子收件回执"
    text = _pdf(issued)
    assert "电子收件回执" in text
    assert "窗口即时把申请材料" in text
    assert "2小时内" not in text
    asked = {line.key for line in papers_asked(desk.walk(issued.case))}
    uploaded = {one.material for one in issued.paper.lines if (one.got, one.how) == ("电子件", SUBMITTED)}
    assert uploaded == asked


def test_a_case_of_the_window_has_its_papers_and_clocks_as_before(office: World) -> None:
    desk = office.desk()
    issued = world.received(desk, begin(desk))
    assert '"online"' not in issued.row.record
    assert title(issued.row) == "收件回执"
    course = office.course(issued.case.id)
    assert {clock.kind for clock in course.clocks} >= {"digitise", "handover"}
    assert not {"online_review", "push_now"} & {clock.kind for clock in course.clocks}
    assert "申请人（代办人）签名" in _pdf(issued)


def test_papers_kept_before_there_was_such_a_thing_keep_their_text_and_digest() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))["papers"]
    assert [one["kind"] for one in kept] == ["notice", "receipt"]
    for one, name in zip(kept, ("一次性告知书", "收件回执"), strict=True):
        row = PaperRow(**one, case_id="old", issued_at=NOW, issued_by="张敏")
        paper = thaw(row)
        assert freeze(paper) == row.record
        assert digest_of(paper) == row.digest
        assert title(row) == name


def test_a_forged_channel_changes_the_digest(desk: IssueDesk, ready: Case) -> None:
    issued = world.received(desk, ready)
    assert isinstance(issued.paper, Receipt)
    forged = replace(issued.paper, online=Submission(at="2026-11-23 09:12", number=""))
    assert digest_of(forged) != issued.row.digest


def test_a_draft_kept_before_there_was_such_a_thing_is_of_the_window() -> None:
    old = msgspec.json.decode(json.loads(KEPT.read_text(encoding="utf-8"))["draft"], type=Draft)
    before = msgspec.json.decode(old.before_amend, type=Draft)
    for draft in (old, before):
        assert (draft.channel, draft.submitted_at, draft.platform_number) == ("window", "", "")
        assert draft.matter_id == "P17"
        assert draft.outcomes


# -- coming back -------------------------------------------------------------------------------------------


@pytest.mark.rule("R145")
def test_a_corrected_submission_has_two_hours_of_its_own(office: World) -> None:
    desk = office.desk()
    issued, line = hands.noticed(desk, hands.submitted(desk))
    office.clock.at = _at(15, 0)
    with pytest.raises(BadInput, match="早于"):
        desk.come_back(issued.case, "09:30")
    back = desk.come_back(issued.case, "14:20")
    clock = office.course(back.id).clock("online_review")
    assert clock is not None
    assert (clock.start, clock.due_at, clock.event) == (_at(14, 20), _at(16, 20), "补正后线上重新提交")
    assert _queues(office, back) == {"noticed": _at(16, 20)}
    assert back.draft.submitted_at == _at(14, 20).isoformat()
    receipt = hands.received(desk, back)
    assert desk.walk(receipt.case).outcomes[line].how == SUBMITTED
    reviews = [one for one in office.course(back.id).clocks if one.kind == "online_review"]
    assert [one.stopped_at is not None for one in reviews] == [True, True]


# -- after the receipt -------------------------------------------------------------------------------------


def _received(office: World) -> Course:
    desk = office.desk()
    return office.course(hands.received(desk, hands.submitted(desk)).case.id)


@pytest.mark.rule("R148")
def test_after_the_electronic_receipt_the_push_is_due_at_once_and_no_paper_is_held(either: World) -> None:
    course = _received(either)
    assert course.pieces == ()
    running = {clock.kind for clock in course.clocks if clock.stopped_at is None and not clock.item_no}
    assert running == {"push_now"}
    push = course.clock("push_now")
    assert push is not None
    assert _queues(either, course.case) == {"digitise": push.due_at}
    asked = {line.key for line in papers_asked(either.desk().walk(course.case))}
    assert set(course.unscanned) == asked


@pytest.mark.rule("R148")
def test_an_online_case_is_pushed_once_every_uploaded_file_is_here(office: World) -> None:
    course = _received(office)
    with pytest.raises(Refused, match=f"还有 {len(course.unscanned)} 项"):
        PushDesk(office.signed()).push(course)
    ready = course_hands.scanned(office, course)
    assert ready.unscanned == ()
    assert [task.queue for task in office.tasks(course.case.id)] == ["push"]
    done = PushDesk(office.signed()).push(ready)
    assert done.case.status == "handling"
    assert done.clock("push_now") is None
    assert {item.status for item in done.items} == {"pushed"}
    assert "handover" not in _queues(office, done.case), "there is no paper to hand over"


def test_what_was_uploaded_for_a_line_no_longer_asked_does_not_hold_up_the_push(office: World) -> None:
    desk = office.desk()
    case = hands.take_all(desk, hands.submitted(desk))
    rows = tuple(one.no for one in desk.walk(case).chosen)
    fewer = desk.choose(case, rows[:1])
    gone = set(case.draft.outcomes) - {line.key for line in desk.walk(fewer).checklist.lines}
    assert gone
    issued = hands.received(desk, fewer)
    assert not gone & set(office.course(case.id).unscanned)
    pushed = PushDesk(office.signed()).push(course_hands.scanned(office, office.course(issued.case.id)))
    assert pushed.case.status == "handling"


@pytest.mark.rule("R144")
def test_paper_brought_to_the_window_in_an_online_case_goes_to_the_lead_as_well(office: World) -> None:
    desk = office.desk()
    issued, line = hands.noticed(desk, hands.submitted(desk))
    back = desk.come_back(issued.case)
    asked = desk.walk(back).checklist.line(line)
    receipt = hands.received(desk, desk.judge(back, line, world.taken(asked)))
    course = office.course(receipt.case.id)
    assert {piece.line for piece in course.pieces} == {line}
    assert line in course.unscanned
    assert course.clock("push_now") is not None
    assert course.clock("handover") is not None
    assert course.clock("digitise") is None


def test_an_amendment_keeps_the_channel_and_the_clocks(office: World) -> None:
    course = _received(office)
    desk = office.desk()
    before = {clock.id for clock in course.clocks if clock.kind in ("online_review", "push_now")}
    assert len(before) == 2
    amended = desk.amend(course.case, "电话登记有误")
    again = desk.issue_receipt(amended)
    assert title(again.row) == "电子收件回执"
    kept = office.course(course.case.id)
    assert {one.id for one in kept.clocks if one.kind in ("online_review", "push_now")} == before
    assert kept.case.draft.channel == "online"
    assert kept.pieces == ()


def test_a_cancelled_amendment_puts_the_moment_and_the_clock_back(office: World) -> None:
    course = _received(office)
    desk = office.desk()
    clock = desk.review_clock(course.case)
    amended = desk.submitted(desk.amend(course.case, "时间有误"), "06:00", "", "看错了时间")
    moved = desk.review_clock(amended)
    assert moved is not None
    assert (moved.start, moved.late) == (_at(6, 0), True)
    back = desk.cancel_amend(amended)
    assert back.draft.submitted_at == course.case.draft.submitted_at
    assert desk.review_clock(back) == clock


def test_nobody_but_a_clerk_registers_a_submission(office: World) -> None:
    with pytest.raises(Refused):
        office.desk(SUPERVISOR)
