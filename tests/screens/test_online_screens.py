"""线上提交 by keys: O on the first step, the time that is left on every step, papers of their own name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import scan_hands as scanner
from helpers import Clock, screen_text, settle, start
from reading import squeezed
from walking import E03_ANSWERS, E03_APPLICANT, LICENCE, Hands, read_back, whole_journal

from counter.cases.channel import SUBMITTED
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.acceptance.online import AskOnline
from screens.acceptance.situation import SituationScreen
from screens.digitise.scans import ScansScreen

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course

PLATFORM = "ZWFW-2026-0001"


async def register(hands: Hands, at: str, number: str = "", reason: str | None = None) -> None:
    """O, then every field: what stands there is cleared first. Ends with the last Enter."""
    await hands.key("o")
    hands.on(AskOnline)
    for typed in (at, number, reason):
        if typed is not None:
            await hands.key("end", "ctrl+u")
            await hands.own(typed)
            await hands.key("enter")


def course(hands: Hands) -> Course:
    office = hands.app.office
    assert office is not None
    with office.store.read() as view:
        return view.courses.course(hands.snapshot.case.id)


async def push(hands: Hands, data: Path, now: Course, asked: list[str]) -> Course:
    """The uploaded files tied to their lines one by one, then the push."""
    for no in range(len(asked)):
        scanner.settled(scanner.paper(data / "scans-in" / f"s{no}.pdf", 1, width=200 + no), 600 - no)
    screen = ScansScreen(now)
    hands.app.push_screen(screen)
    await settle(hands.pilot)
    for key in asked:
        at = [line.key for line in screen.lines].index(key)
        await hands.key("home", *("down",) * at, "enter")
    assert screen.course.unscanned == (), hands.text
    await hands.key("p", "y")
    with hands.app.office.store.read() as view:  # type: ignore[union-attr]
        return view.courses.course(now.case.id)


async def to_materials(hands: Hands) -> None:
    """The short case: only the fire inspection of 开饭店."""
    await hands.situation(E03_ANSWERS, LICENCE)
    await hands.items([3])
    await hands.applicant(E03_APPLICANT)


@pytest.mark.rule("R041")
@pytest.mark.rule("R131")
@pytest.mark.rule("R145")
@pytest.mark.rule("R147")
@pytest.mark.rule("R148")
async def test_an_online_case_goes_from_submission_to_electronic_receipt_by_keys(data: Path) -> None:
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        assert "O 线上提交" in hands.text
        await register(hands, "09:12", PLATFORM)
        hands.on(SituationScreen)
        assert "线上提交 09:12，审查还剩1:30，11:12 到期" in hands.text
        assert hands.case.draft.platform_number == PLATFORM
        await to_materials(hands)
        assert "线上提交 09:12，审查还剩1:30" in hands.text
        clock.ahead(minutes=12)
        hands.step._tick()
        await hands.key("down", "up")
        assert "审查还剩1:18" in hands.text
        await hands.judge()
        taken = hands.case.draft.outcomes
        asked = [x.key for x in hands.snapshot.walk.checklist.lines if x.ask in ("原件", "复印件")]
        assert asked
        assert {taken[key].how for key in asked} == {SUBMITTED}
        assert "电子件" in hands.text
        await hands.key("f10")
        assert "F10 出电子收件回执" in hands.text
        receipt = await hands.issue()
        assert "电子收件回执" in hands.text
        assert "即时推送各联办部门" in hands.text
        assert "09:54 审查完毕" in hands.text
        text = read_back(app, receipt)
        assert "电子收件回执" in text
        assert "窗口即时把申请材料" in text
        assert squeezed(PLATFORM) in text
        now = course(hands)
        assert now.clock("push_now") is not None
        assert now.clock("digitise") is None
        assert set(now.unscanned) == set(asked)
        done = await push(hands, data, now, asked)
        assert done.case.status == "handling"
        assert {item.status for item in done.items} == {"pushed"}
        assert done.clock("push_now") is None
        assert not done.pieces
        whole_journal(app, data)


@pytest.mark.rule("R145")
@pytest.mark.rule("R146")
async def test_an_online_case_noticed_is_asked_when_it_was_submitted_again(data: Path) -> None:
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await register(hands, "09:12")
        await to_materials(hands)
        line = hands.line.key
        await hands.judge({line: ("x",)})
        await hands.key("f10")
        assert "F10 出一次告知通知书" in hands.text
        notice = await hands.issue()
        text = read_back(app, notice)
        assert "一次告知通知书" in text
        assert "一次性告知书" not in text
        clock.ahead(hours=5)
        await hands.key("b")
        hands.on(AskOnline)
        await hands.key("escape")
        assert hands.snapshot.waiting, "nothing changed"
        await hands.key("b", "end", "ctrl+u")
        await hands.own("09:00")
        await hands.key("enter")
        assert hands.snapshot.waiting
        assert "早于出具一次告知通知书" in screen_text(app)
        await hands.key("b", "end", "ctrl+u")
        await hands.own("14:02")
        await hands.key("enter")
        hands.on(ChecklistScreen)
        assert "线上提交 14:02，审查还剩1:20" in hands.text
        await hands.judge()
        receipt = await hands.issue()
        assert "电子收件回执" in read_back(app, receipt)
        assert hands.status == "received"


@pytest.mark.rule("R145")
async def test_what_was_typed_stays_when_the_moment_cannot_be(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await register(hands, "10:30", PLATFORM)
        hands.on(AskOnline)
        assert "提交时间 2026-11-23 10:30 还没有到" in hands.text
        assert PLATFORM in hands.text
        assert len(hands.text.splitlines()) <= 24
        await hands.key("end", "ctrl+u")
        await hands.own("09:30")
        await hands.key("enter", "enter")
        hands.on(SituationScreen)
        assert (hands.case.draft.platform_number, hands.case.draft.submitted_at[11:16]) == (PLATFORM, "09:30")


async def test_one_key_and_two_enters_register_a_submission_of_this_minute(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await hands.key("o", "enter", "enter")
        assert "线上提交 09:42，审查还剩2:00" in hands.text


@pytest.mark.rule("R145")
async def test_an_old_submission_is_told_to_be_overdue_at_once(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await register(hands, "07:00")
        assert "线上提交 07:00，审查已超期：09:00 到期，超0:42" in hands.text


async def test_another_time_or_the_window_needs_a_reason(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await register(hands, "09:12", PLATFORM)
        await register(hands, "08:30", PLATFORM, "")
        hands.on(AskOnline)
        assert "要写明理由" in hands.text
        await hands.own("看错了平台上的时间")
        await hands.key("enter")
        hands.on(SituationScreen)
        assert "线上提交 08:30" in hands.text
        await register(hands, "", PLATFORM, "登记错了办件")
        assert hands.case.draft.channel == "window"
        assert "还剩" not in hands.text
        assert course(hands).clock("online_review") is None


async def test_a_matter_without_questions_takes_it_on_the_items(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P17", "P17")
        if not isinstance(app.screen, ItemsScreen):
            await hands.key("f3")
        hands.on(ItemsScreen)
        await register(hands, "09:12")
        hands.on(ItemsScreen)
        assert hands.case.draft.channel == "online"


async def test_the_key_is_gone_once_a_case_of_the_window_has_a_paper(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await to_materials(hands)
        await hands.judge()
        receipt = await hands.issue()
        assert "收件回执" in read_back(app, receipt)
        assert "电子收件回执" not in read_back(app, receipt)
        await hands.key("f2")
        assert "线上提交" not in hands.text
        await hands.key("o")
        hands.on(SituationScreen)


async def test_the_time_left_goes_down_while_nobody_touches_a_key(data: Path) -> None:
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await register(hands, "09:12")
        clock.at += timedelta(hours=2)
        hands.step._tick()
        await pilot.pause()
        assert "审查已超期：11:12 到期，超0:30" in hands.text
