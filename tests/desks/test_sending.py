"""The outbox: in order, bounded, visible; killed anywhere nothing is lost, nothing arrives twice (R143)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
from world import APPLICANT, CLERK, COLLEAGUE, OFFICER, SUPERVISOR, approval

from counter import scans
from counter.desks.digitise import sending
from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.pushing import PushDesk
from counter.desks.digitise.sending import Passed, SendingDesk, recipient_zh
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.exchange.proving import read_bag
from counter.exchange.retry import TRIES
from counter.exchange.send import drop_message

if TYPE_CHECKING:
    from pathlib import Path

    from world import World

    from counter.cases.course import Course
    from counter.cases.items import Outgoing


# -- what arrives ------------------------------------------------------------------------------------------


@pytest.mark.rule("R143")
def test_every_department_gets_its_package_whole(either: World) -> None:
    course = hands.pushed(either)
    passed = scanner.posted(either)
    assert passed == Passed(sent=len(scanner.depts(course)))
    received = [read_bag(bag).package for bag in scanner.dropped(either)]
    assert sorted(one.recipient for one in received) == sorted(scanner.depts(course))
    for one in received:
        listed = {file["name"]: file["sha256"] for file in one.manifest["files"]}
        assert {file.name: file.sha256 for file in one.files} == listed
        assert {file["line"] for file in one.manifest["files"]} == {p.line for p in course.handed_in}
        assert one.number == course.case.number
    for message in scanner.messages(either, course):
        assert (message.status, message.attempts, message.error) == ("sent", 1, "")
        assert message.ack
        assert message.sent_at is not None


def test_300_pages_arrive_whole(office: World) -> None:
    course = hands.received(office)
    long = scanner.scanned_in(office, "long.pdf", 300)
    tied = DigitiseDesk(office.signed()).attach_many(course, dict.fromkeys(course.unscanned, long))
    pushed = PushDesk(office.signed()).push(tied)
    scanner.posted(office)
    (first, *_) = scanner.dropped(office)
    (kept, *_) = read_bag(first).package.files
    assert scans.inspect(kept.path).pages == 300
    assert {message.status for message in scanner.messages(office, pushed)} == {"sent"}


def test_every_message_is_one_entry_of_the_sender_without_a_whole_number(office: World) -> None:
    course = scanner.told(office, hands.pushed(office), "您的办件已受理。")
    before = len(office.journal())
    passed = scanner.posted(office)
    new = office.journal()[before:]
    assert [entry.action for entry in new] == ["outbox.sent"] * passed.sent
    assert {entry.operator for entry in new} == {sending.AUTOMATIC}
    told = "".join(str(entry.detail) for entry in new)
    assert APPLICANT.number not in told
    assert APPLICANT.phone not in told
    assert course.case.number is not None


# -- order -------------------------------------------------------------------------------------------------


def test_messages_to_one_recipient_arrive_in_the_order_they_were_posted(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = scanner.told(office, hands.received(office), "一", "二", "三")
    sent: list[str] = []

    def noted(folder: Path, _id: str, _to: str, said: str, _now: object) -> Path:
        sent.append(said)
        return folder

    monkeypatch.setattr(sending, "drop_message", noted)
    assert scanner.posted(office) == Passed(sent=3)
    assert sent == ["一", "二", "三"]
    assert {one.status for one in scanner.messages(office, course, "message")} == {"sent"}


def test_nothing_overtakes_an_earlier_message_that_has_not_arrived(office: World) -> None:
    course = hands.received(office)
    (office.office.data / "messages").write_text("no folder", encoding="utf-8")
    course = scanner.told(office, course, "一")
    assert scanner.posted(office) == Passed(again=1)
    (office.office.data / "messages").unlink()
    course = scanner.told(office, course, "二")
    assert scanner.posted(office) == Passed(), "the first waits for its time, the second for the first"
    shown = {one.message.payload: one for one in SendingDesk(office.signed()).messages()}
    assert [shown[key].held for key in sorted(shown)] == [False, True]
    office.clock.at += timedelta(minutes=2)
    assert scanner.posted(office) == Passed(sent=2)


def test_another_case_and_another_recipient_do_not_wait(office: World) -> None:
    course = hands.pushed(office)
    lost, *others = scanner.depts(course)
    scanner.routed(office, f'["{lost}"]\nway = "folder"\npath = "{office.office.data / "gone"}"\n')
    assert scanner.posted(office) == Passed(sent=len(others), again=1)
    assert {message.recipient: message.status for message in scanner.messages(office, course)} == {
        lost: "waiting",
        **dict.fromkeys(others, "sent"),
    }


# -- what does not arrive ----------------------------------------------------------------------------------


def test_a_recipient_that_stays_away_is_tried_a_bounded_number_of_times_and_then_stands_failed(
    office: World,
) -> None:
    course = hands.pushed(office)
    lost = scanner.depts(course)[0]
    scanner.routed(office, f'["{lost}"]\nway = "folder"\npath = "{office.office.data / "gone"}"\n')
    scanner.posted(office)
    waits = []
    while (message := _to(office, course, lost)).status == "waiting":
        waits.append(message.next_at)
        office.clock.at = message.next_at
        scanner.posted(office)
    assert (message.status, message.attempts) == ("failed", TRIES)
    assert waits == sorted(waits)
    assert "网络盘" in message.error
    failed = [task for task in office.tasks(course.case.id) if task.queue == "failed"]
    assert [(task.ref, task.what) for task in failed] == [(message.id, lost)]
    missed = [entry for entry in office.journal() if entry.action == "outbox.missed"]
    assert len(missed) == TRIES


def _to(office: World, course: Course, recipient: str) -> Outgoing:
    return next(one for one in scanner.messages(office, course) if one.recipient == recipient)


def test_a_scan_damaged_after_the_push_is_no_trouble_that_passes(office: World) -> None:
    course = hands.pushed(office)
    kept = DigitiseDesk(office.signed()).kept
    scans.path_of(kept, course.scans[0]).unlink()
    assert scanner.posted(office) == Passed(failed=len(scanner.depts(course)))
    assert all("不见了" in message.error for message in scanner.messages(office, course))
    assert scanner.dropped(office) == []


def test_a_message_that_cannot_be_packed_fails_alone(office: World) -> None:
    course = hands.pushed(office)
    with stepping(office.signed(), course.case.id) as step:
        step.post("proof", "税务部门", {"files": [{"line": "回证"}]})
        step.finish("test.post", {})
    assert scanner.posted(office) == Passed(sent=len(scanner.depts(course)), failed=1)
    (message,) = scanner.messages(office, course, "proof")
    assert "装不成包" in message.error


# -- by hand -----------------------------------------------------------------------------------------------


def _failed(office: World) -> tuple[Course, Outgoing]:
    course = hands.pushed(office)
    lost = scanner.depts(course)[0]
    scanner.routed(office, f'["{lost}"]\nway = "none"\n')
    scanner.posted(office)
    message = _to(office, course, lost)
    assert message.status == "failed"
    return course, message


def test_a_failed_message_goes_again_by_hand_once_the_cause_is_gone(office: World) -> None:
    course, message = _failed(office)
    (office.office.data / "routes.toml").unlink()
    assert SendingDesk(office.signed(COLLEAGUE)).retry(message) == Passed(sent=1)
    assert _to(office, course, message.recipient).status == "sent"
    with pytest.raises(Refused, match="已经发出去了"):
        SendingDesk(office.signed()).retry(message)
    assert [task.queue for task in office.tasks(course.case.id)].count("failed") == 0


def test_a_message_is_cancelled_by_a_supervisor_with_a_reason_only(office: World) -> None:
    course, message = _failed(office)
    desk = SendingDesk(office.signed())
    with pytest.raises(BadInput, match="为什么"):
        desk.cancel(message, approval(reason=" "))
    with pytest.raises(Refused, match="权限"):
        desk.cancel(message, approval(name=CLERK))
    with pytest.raises(Refused):
        desk.cancel(message, approval(pin="000000"))
    assert _to(office, course, message.recipient).status == "failed"
    desk.cancel(message, approval(reason="部门已经当面取走材料"))
    gone = _to(office, course, message.recipient)
    assert gone.status == "cancelled"
    assert "当面取走" in gone.error
    assert office.journal()[-1].action == "outbox.cancel"
    assert SUPERVISOR in str(office.journal()[-1].detail)
    with pytest.raises(Refused, match="已经取消"):
        desk.cancel(message, approval())
    assert scanner.posted(office) == Passed()


def test_a_message_that_arrived_although_it_was_cancelled_meanwhile_is_kept_as_sent(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = scanner.told(office, hands.received(office), "一")

    def cancelled_meanwhile(folder: Path, id_: str, *rest: object) -> Path:
        SendingDesk(office.signed()).cancel(scanner.messages(office, course, "message")[0], approval())
        return drop_message(folder, id_, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "drop_message", cancelled_meanwhile)
    assert scanner.posted(office) == Passed(sent=1)
    assert scanner.messages(office, course, "message")[0].status == "sent"


def test_the_outbox_shows_what_has_not_arrived_first_and_whom_masked(office: World) -> None:
    course, message = _failed(office)
    scanner.told(office, course, "一")
    shown = SendingDesk(office.signed(OFFICER)).messages(gone=2)
    assert [one.message.status for one in shown] == ["failed", "waiting", "sent", "sent"]
    assert {one.number for one in shown} == {course.case.number}
    assert recipient_zh(shown[0].message) == message.recipient
    assert recipient_zh(shown[1].message) == "138****0000"
    assert shown[2].message.created_at >= shown[3].message.created_at


@pytest.mark.rule("R149")
def test_the_clock_of_the_notice_to_the_lead_stops_when_it_was_sent(office: World) -> None:
    course = scanner.ready(office)
    lead = office.office.compiled.catalogue.matter(course.case.matter_id).lead
    away = next(dept for dept in scanner.depts(course) if dept != lead)
    scanner.routed(office, f'["{away}"]\nway = "none"\n')
    pushed = PushDesk(office.signed()).push(course)
    assert pushed.clock("notify_lead") is not None
    scanner.posted(office)
    assert office.course(course.case.id).clock("notify_lead") is None
    notices = [one for one in scanner.dropped(office) if read_bag(one).package.kind == "notice"]
    assert [read_bag(one).package.recipient for one in notices] == [lead]
