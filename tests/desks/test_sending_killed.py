"""Killed at any step, two at once, a clock set back: nothing is lost and nothing arrives twice."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import course_hands as hands
import pytest
import scan_hands as scanner
from parcels import serving

from counter.desks.digitise import sending
from counter.desks.digitise.sending import LEASE, Passed, send_due, sender_of
from counter.exchange.receiving import inbox
from counter.exchange.send import deliver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from world import World

    from counter.cases.course import Course


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A real receiving endpoint on this computer, no proxy before it: its address and its folder."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "received"
    with serving(folder) as url:
        yield url, folder


@pytest.mark.rule("R143")
def test_a_platform_gets_every_package_and_its_receipt_is_kept(
    office: World, served: tuple[str, Path]
) -> None:
    course = hands.pushed(office)
    scanner.by_http(office, course, served[0])
    assert scanner.posted(office).sent == len(scanner.depts(course))
    assert len(inbox(served[1])) == len(scanner.depts(course))
    acks = {message.ack for message in scanner.messages(office, course)}
    assert len(acks) == len(scanner.depts(course))
    assert not list((office.office.data / sending.WORK).iterdir())


STEPS = {
    "before it is claimed": "counter.desks.digitise.sending._claim",
    "after the claim": "counter.desks.digitise.sending.package_of",
    "while it is sent": "counter.exchange.send.note",
    "before it is marked": "counter.desks.digitise.sending._mark",
    "in the transaction that marks it": "counter.desks.step.Step.finish",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_sender_killed_at_any_step_loses_nothing_and_drops_once(
    office: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    course = hands.pushed(office)
    _die(office, monkeypatch, STEPS[step])
    _until_all_sent(office, course)
    assert len(scanner.dropped(office)) == len(scanner.depts(course))


HTTP_STEPS = {
    "after the claim": "counter.desks.digitise.sending.package_of",
    "when the answer was given": "counter.exchange.send._answered",
    "before it is marked": "counter.desks.digitise.sending._mark",
    "in the transaction that marks it": "counter.desks.step.Step.finish",
}


@pytest.mark.parametrize("step", HTTP_STEPS)
def test_a_sender_killed_at_any_step_sends_to_a_platform_once(
    office: World, monkeypatch: pytest.MonkeyPatch, served: tuple[str, Path], step: str
) -> None:
    course = hands.pushed(office)
    scanner.by_http(office, course, served[0])
    _die(office, monkeypatch, HTTP_STEPS[step])
    _until_all_sent(office, course)
    received = inbox(served[1])
    assert sorted(one.package.recipient for one in received) == sorted(scanner.depts(course))
    ids = {message.id for message in scanner.messages(office, course)}
    assert {one.package.id for one in received} == ids


def _die(office: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The process ends there; nothing of ours runs any more."""

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patching:
        patching.setattr(name, die)
        with pytest.raises(KeyboardInterrupt):
            scanner.posted(office)


def _until_all_sent(office: World, course: Course) -> None:
    """The next sender comes when the claim of the dead one has run out."""
    scanner.posted(office)
    office.clock.at += LEASE
    scanner.posted(office)
    assert {message.status for message in scanner.messages(office, course)} == {"sent"}
    assert scanner.posted(office) == Passed()


def test_a_claim_keeps_others_off_only_for_a_while(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    course = scanner.told(office, hands.received(office), "一")
    _die(office, monkeypatch, "counter.desks.digitise.sending._mark")
    assert scanner.posted(office) == Passed()
    (message,) = scanner.messages(office, course, "message")
    assert (message.status, message.attempts) == ("waiting", 0)
    office.clock.at += LEASE
    assert scanner.posted(office) == Passed(sent=1)
    assert len(scanner.message_files(office)) == 1


def test_two_senders_at_once_send_each_message_once(either: World, monkeypatch: pytest.MonkeyPatch) -> None:
    course = hands.pushed(either)
    calls: list[str] = []
    both = threading.Barrier(2, timeout=10)

    def counted(package: object, *args: object, **more: object) -> object:
        calls.append(package.id)  # type: ignore[attr-defined]
        return deliver(package, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "deliver", counted)

    def go(_: int) -> Passed:
        both.wait()
        return send_due(sender_of(either.office))

    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(go, range(2)))
    depts = scanner.depts(course)
    assert sum(one.sent for one in passed) == len(depts)
    assert sorted(calls) == sorted(message.id for message in scanner.messages(either, course))
    assert len(scanner.dropped(either)) == len(depts)


def test_two_that_send_the_same_message_all_the_same_leave_one_package_and_one_entry(office: World) -> None:
    course = hands.pushed(office)
    desk = sender_of(office.office)
    routed = sending._routes(desk)
    (message, *_) = scanner.messages(office, course)
    before = len(office.journal())
    assert [sending.send_one(desk, message, routed) for _ in range(2)] == ["sent", ""]
    assert len(scanner.dropped(office)) == 1
    assert len(office.journal()) == before + 1


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(days=1)])
def test_a_clock_set_back_keeps_nothing_from_being_sent(
    office: World, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    course = scanner.told(office, hands.received(office), "一")
    office.clock.at -= back
    assert scanner.posted(office) == Passed(sent=1)
    course = scanner.told(office, course, "二")
    _die(office, monkeypatch, "counter.desks.digitise.sending._mark")
    office.clock.at -= timedelta(days=1)
    assert scanner.posted(office) == Passed(sent=1)
    assert {one.status for one in scanner.messages(office, course, "message")} == {"sent"}
