"""Beside the scanner by keys: files to lines, the push, the outbox, and the sender behind the screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import course_hands
import pytest
import scan_hands as scanner
import world
from helpers import Clock, keys, screen_text, settle, start, status, text
from rich.cells import cell_len

from counter.desks.digitise.digitising import DigitiseDesk
from counter.desks.digitise.sending import Passed
from counter.errors import StoreFailed
from screens.desk_screen import DeskScreen
from screens.digitise.actions import ACTIONS
from screens.digitise.background import Background
from screens.digitise.outbox import OutboxScreen
from screens.digitise.push import push_from
from screens.digitise.scans import ScansScreen
from screens.shared.dialogs import Ask, AskApproval, Confirm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from counter.cases.course import Course
    from screens.app import CounterApp


@dataclass
class Before:
    """What was done before the program was opened."""

    course: Course
    lines: tuple[str, ...]


def prepared(data: Path, make: Callable[[world.World], Course] = course_hands.received) -> Before:
    """A case made by desks, and the lines that still want a scan."""
    office = world.World.open(data)
    try:
        course = make(office)
        desk = DigitiseDesk(office.signed())
        return Before(course, tuple(line.key for line in desk.lines(course) if not line.complete))
    finally:
        office.close()


def files(data: Path, *pages: int) -> list[Path]:
    """Scans in the watched folder, in the order they came."""
    made = [
        scanner.paper(data / "scans-in" / f"s{no}.pdf", n, width=200 + no) for no, n in enumerate(pages, 1)
    ]
    for no, one in enumerate(made):
        scanner.settled(one, 600 - no)
    return made


def stored(app: CounterApp, course: Course) -> Course:
    office = app.office
    assert office is not None
    with office.store.read() as view:
        return view.courses.course(course.case.id)


async def at_scanner(app: CounterApp, pilot: Pilot[None], course: Course) -> ScansScreen:
    screen = ScansScreen(course)
    app.push_screen(screen)
    await settle(pilot)
    return screen


def fits(app: CounterApp) -> None:
    lines = screen_text(app).splitlines()
    assert len(lines) <= 24
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.rule("R142")
async def test_enter_ties_the_file_to_the_line_and_goes_on_to_the_next(data: Path) -> None:
    before = prepared(data)
    files(data, 3, 1)
    async with start(data) as (app, pilot):
        screen = await at_scanner(app, pilot, before.course)
        assert "还剩 2小时00分" in screen_text(app) or "还剩 1小时59分" in screen_text(app)
        assert "s1.pdf" in screen_text(app)
        assert "等着登记的文件 2 个" in screen_text(app)
        fits(app)
        await keys(pilot, "enter")
        assert [scan.pages for scan in stored(app, before.course).scans] == [3]
        assert screen._line() is not None
        assert screen._line().key == before.lines[1]  # type: ignore[union-attr]
        assert "3页" in screen_text(app)
        assert "s1.pdf" not in screen_text(app).split("等着登记")[1].split("\n", 2)[1]
        await keys(pilot, "enter")
        assert {scan.line for scan in stored(app, before.course).scans} == set(before.lines[:2])
        assert "已保存" in status(app)


@pytest.mark.rule("R142")
async def test_all_files_go_to_the_lines_in_order_after_a_question(data: Path) -> None:
    before = prepared(data)
    files(data, *range(1, len(before.lines) + 1))
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        await keys(pilot, "a")
        assert isinstance(app.screen, Confirm)
        assert "s1.pdf" in screen_text(app)
        await keys(pilot, "n")
        assert stored(app, before.course).scans == ()
        await keys(pilot, "a", "y")
        now = stored(app, before.course)
        assert {scan.line: scan.pages for scan in now.scans} == {
            line: no for no, line in enumerate(before.lines, 1)
        }
        assert "都扫齐了" in screen_text(app) or "登记了" in status(app)


async def test_a_file_is_taken_by_its_place_and_stands_for_a_second_line(data: Path, tmp_path: Path) -> None:
    before = prepared(data)
    own = scanner.paper(tmp_path / "usb" / "两份.pdf", 5)
    async with start(data) as (app, pilot):
        screen = await at_scanner(app, pilot, before.course)
        await keys(pilot, "f")
        assert isinstance(app.screen, Ask)
        await text(pilot, str(own), "enter")
        await keys(pilot, "r")
        assert {scan.line for scan in stored(app, before.course).scans} == set(before.lines[:2])
        assert {scan.pages for scan in stored(app, before.course).scans} == {5}
        assert own.exists()
        assert len(screen.lines) >= len(before.lines)


async def test_a_place_that_is_wrong_is_told_and_nothing_is_lost(data: Path) -> None:
    before = prepared(data)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        await keys(pilot, "f")
        await text(pilot, "/no/such.pdf", "enter")
        assert "没有“such.pdf”这个文件" in screen_text(app)
        assert stored(app, before.course) == before.course


async def test_a_file_that_is_no_scan_says_so_before_it_is_tied(data: Path) -> None:
    before = prepared(data)
    (bad,) = files(data, 1)
    bad.write_bytes(b"%PDF-1.4 cut off")
    scanner.settled(bad)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        assert "不能用" in screen_text(app)
        fits(app)
        await keys(pilot, "enter")
        assert stored(app, before.course).scans == ()
        assert bad.exists()


async def test_delete_removes_with_a_reason(data: Path) -> None:
    before = prepared(data)
    files(data, 1)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        await keys(pilot, "enter", "home")
        while app.screen._line().key != before.lines[0]:  # type: ignore[attr-defined]
            await keys(pilot, "down")
        await keys(pilot, "delete")
        await text(pilot, "扫歪了", "enter")
        (scan,) = stored(app, before.course).scans
        assert scan.removed_reason == "扫歪了"
        assert f"还有 {len(before.lines)} 项" in screen_text(app) or "已移除" in status(app)


@pytest.mark.rule("R143")
async def test_p_pushes_when_every_paper_is_scanned_and_says_what_comes_next(data: Path) -> None:
    before = prepared(data)
    files(data, 1)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        await keys(pilot, "p")
        assert "没有电子件" in screen_text(app)
        await keys(pilot, "enter")
        for _ in before.lines[1:]:
            await keys(pilot, "r")
        left = len(stored(app, before.course).unscanned)
        assert left == 0, screen_text(app)
        await keys(pilot, "p", "y")
        now = stored(app, before.course)
        assert now.case.status == "handling"
        assert "递送牵头部门" in status(app)
        fits(app)


@pytest.mark.rule("R149")
async def test_p_notes_that_the_lead_department_has_the_notice(data: Path) -> None:
    def made(office: world.World) -> Course:
        course = scanner.ready(office)
        lead = office.office.compiled.catalogue.matter(course.case.matter_id).lead
        away = {*scanner.depts(course), lead}
        scanner.routed(office, "".join(f'["{dept}"]\nway = "none"\n' for dept in away))
        return course

    before = prepared(data, made)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        await keys(pilot, "p", "y")
        assert "获取申报信息通知单" in screen_text(app)
        await keys(pilot, "p")
        await text(pilot, "刘洋签收", "enter")
        assert stored(app, before.course).clock("notify_lead") is None


async def test_two_hours_that_are_over_are_told_on_the_screen(data: Path) -> None:
    before = prepared(data)
    clock = Clock()
    clock.ahead(hours=2, minutes=31)
    async with start(data, clock=clock) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        assert "超过 0小时3" in screen_text(app)


async def test_a_watched_folder_that_is_away_hinders_no_other_way(data: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    from counter import settings_file

    before = prepared(data)
    settings_file.save(data, replace(settings_file.load(data), scans_folder=str(tmp_path / "away")))
    own = scanner.paper(tmp_path / "own.pdf", 2)
    async with start(data) as (app, pilot):
        await at_scanner(app, pilot, before.course)
        assert "扫描文件夹打不开" in screen_text(app)
        await keys(pilot, "f")
        await text(pilot, str(own), "enter")
        assert [scan.pages for scan in stored(app, before.course).scans] == [2]


# -- the outbox --------------------------------------------------------------------------------------------


def _stuck(office: world.World) -> Course:
    course = course_hands.pushed(office)
    scanner.routed(office, f'["{scanner.depts(course)[0]}"]\nway = "none"\n')
    scanner.posted(office)
    return office.course(course.case.id)


async def in_outbox(app: CounterApp, pilot: Pilot[None]) -> OutboxScreen:
    screen = OutboxScreen()
    app.push_screen(screen)
    await settle(pilot)
    return screen


async def test_the_outbox_shows_what_failed_first_and_sends_it_again(data: Path) -> None:
    before = prepared(data, _stuck)
    async with start(data) as (app, pilot):
        screen = await in_outbox(app, pilot)
        shown = screen_text(app)
        assert "失败 1 条" in shown
        assert "尚未对接" in shown
        assert before.course.case.number is not None
        assert before.course.case.number in shown
        fits(app)
        (data / "routes.toml").unlink()
        await keys(pilot, "t")
        assert "已发送 1 条" in status(app)
        assert {one.message.status for one in screen.rows} == {"sent"}
        await keys(pilot, "f5")
        assert "都发出去了" in status(app)


async def test_enter_opens_the_page_of_the_case(data: Path) -> None:
    from screens.course.page import CasePage

    before = prepared(data, _stuck)
    async with start(data) as (app, pilot):
        await in_outbox(app, pilot)
        await keys(pilot, "enter")
        assert isinstance(app.screen, CasePage)
        assert before.course.case.number is not None
        assert before.course.case.number in screen_text(app)


async def test_a_message_is_cancelled_with_a_supervisor(data: Path) -> None:
    before = prepared(data, _stuck)
    async with start(data) as (app, pilot):
        await in_outbox(app, pilot)
        await keys(pilot, "c")
        assert isinstance(app.screen, AskApproval)
        await keys(pilot, "escape")
        await keys(pilot, "c")
        await text(pilot, "部门当面取走了", "enter")
        await text(pilot, "张敏", "enter")
        await text(pilot, "246813", "enter")
        assert "cancelled" in {one.status for one in stored(app, before.course).outbox}
        assert "已取消" in status(app)


async def test_an_empty_outbox_says_so(data: Path) -> None:
    async with start(data) as (app, pilot):
        await in_outbox(app, pilot)
        assert "发件箱是空的" in screen_text(app)
        await keys(pilot, "t", "c", "enter", "escape")
        assert not isinstance(app.screen, OutboxScreen)


# -- the sender behind -------------------------------------------------------------------------------------


async def _until(pilot: Pilot[Any], found: Callable[[], bool]) -> None:
    for _ in range(400):
        if found():
            return
        await pilot.pause(0.02)
    pytest.fail(f"it never came\n{screen_text(pilot.app)}")


async def test_the_sender_sends_by_itself_and_the_screen_says_so(data: Path) -> None:
    before = prepared(data, course_hands.pushed)
    async with start(data) as (app, pilot):
        background = Background(app, every=0.05, first=0.01)
        background.start()
        try:
            background.start()
            await _until(pilot, lambda: "已发送" in status(app))
            assert {one.status for one in stored(app, before.course).outbox} == {"sent"}
            assert background.running
        finally:
            background.stop()
        assert not background.running


async def test_what_failed_is_told_once_and_the_outbox_shows_it_at_once(data: Path) -> None:
    prepared(data, course_hands.pushed)
    async with start(data) as (app, pilot):
        screen = await in_outbox(app, pilot)
        (data / "routes.toml").write_text('["公安部"]\nway = "none"\n', encoding="utf-8")
        background = Background(app)
        background.look()
        await _until(pilot, lambda: "不是目录里的部门" in status(app))
        screen.say("别的")
        background.look()
        await settle(pilot)
        assert "不是目录里的部门" not in status(app)
        (data / "routes.toml").unlink()
        background.look()
        await _until(pilot, lambda: "已发送" in status(app))
        await settle(pilot)
        assert {one.message.status for one in screen.rows} == {"sent"}


async def test_a_fault_nobody_foresaw_neither_ends_the_sender_nor_the_program(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Exception | Passed] = [RuntimeError("x"), StoreFailed("磁盘满了。"), Passed(failed=2)]

    def send_due(*_: object) -> Passed:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("counter.desks.digitise.sending.send_due", send_due)
    async with start(data) as (app, pilot):
        background = Background(app)
        for told in ("编号", "磁盘满了", "2 条发送失败，F8 看"):
            background.look()
            await _until(pilot, lambda told=told: told in status(app))  # type: ignore[misc]
        app.action_lock()
        await settle(pilot)
        answers.append(Passed(sent=9))
        background.look()
        await settle(pilot)
        assert "9 条" not in screen_text(app)


# -- on the case page --------------------------------------------------------------------------------------


class Page(DeskScreen):
    """As much of the case page as an action needs."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course

    def took(self, course: Course, said: str = "") -> None:
        self.course = course
        self.say(said)


async def test_the_actions_of_the_page_open_what_they_say_and_push(data: Path) -> None:
    before = prepared(data, scanner.ready)
    actions: dict[str, Any] = {one.key: one for one in ACTIONS}
    assert sorted(actions) == ["o", "p", "s", "y"]
    assert actions["s"].applies(before.course, None)
    assert actions["p"].applies(before.course, None)
    assert not actions["o"].applies(before.course, None)
    async with start(data) as (app, pilot):
        page = Page(before.course)
        app.push_screen(page)
        await settle(pilot)
        actions["s"].run(page, page.course, None)
        await settle(pilot)
        assert isinstance(app.screen, ScansScreen)
        await keys(pilot, "escape")
        actions["p"].run(page, page.course, None)
        await settle(pilot)
        await keys(pilot, "y")
        assert page.course.case.status == "handling"
        assert actions["o"].applies(page.course, None)
        assert not actions["p"].applies(page.course, None)
        actions["o"].run(page, page.course, None)
        await settle(pilot)
        shown: object = app.screen
        assert isinstance(shown, OutboxScreen)


@pytest.mark.rule("R143")
async def test_papers_scanned_after_the_push_are_pushed_by_the_same_key(data: Path) -> None:
    before = prepared(data, course_hands.pushed)
    files(data, 7)
    async with start(data) as (app, pilot):
        screen = await at_scanner(app, pilot, before.course)
        await keys(pilot, "enter", "p", "y")
        now = stored(app, before.course)
        assert len(now.outbox) == 2 * len(before.course.outbox)
        assert "补交的材料已推送" in status(app)
        push_from(screen, now, lambda _course, _said: None)
        await settle(pilot)
        await keys(pilot, "y")
        assert "没有新的扫描件" in screen_text(app)
