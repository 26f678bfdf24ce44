"""The workbench: queues with counts, the tasks of one, filters, live refresh, the watcher, who may what."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from entry_hands import CLERK, CLERK_PIN
from helpers import NAME, PIN, Clock, opened, settle, start, text
from reading import squeezed
from walking import Hands, e03_complete, fire_only

from counter.cases.queues import MINE, QUEUES
from counter.desks.home.queues import PAGE
from counter.desks.office import open_office
from counter.desks.supervisor.administration import AdministrationDesk
from counter.desks.window.issue import IssueDesk
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.course.page import CasePage
from screens.course.why import WhyScreen
from screens.home.doors import ROLES, ROOMS
from screens.home.workbench import Workbench
from screens.shared.dialogs import Ask, ErrorDialog
from screens.shared.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from screens.app import CounterApp


@pytest.fixture(scope="module")
def received_once(ready_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a received case and a draft, made by keys."""
    import asyncio

    folder = tmp_path_factory.mktemp("home") / "data"
    shutil.copytree(ready_folder, folder)

    async def prepare() -> None:
        async with start(folder) as (app, pilot):
            hands = Hands(app, pilot)
            await e03_complete(hands)
            await hands.to_workbench()
            await fire_only(hands)

    asyncio.run(prepare())
    return folder


@pytest.fixture
def received(received_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(received_once, tmp_path / "received")


def bench(app: CounterApp) -> Workbench:
    assert isinstance(app.screen, Workbench), app.screen
    return app.screen


async def to_queue(hands: Hands, queue: str) -> None:
    """The cursor on the left to a queue, then over to its tasks."""
    screen = bench(hands.app)
    await hands.key("left", "home", *["down"] * screen.desk.order.index(queue), "right")
    assert screen.queue == queue


@pytest.mark.rule("R142")
async def test_queues_stand_on_the_left_with_counts_and_what_is_due_and_tasks_on_the_right(
    received: Path,
) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        lines = hands.text.splitlines()
        assert any(squeezed(line).startswith(">我的待办2还剩2:00") for line in lines)
        assert any(squeezed(line).startswith("待数字化1还剩2:00") for line in lines)
        assert "待数字化 开饭店" in hands.text
        assert "填写中 开饭店" in hands.text
        await to_queue(hands, "draft")
        assert [row.task.queue for row in bench(app).rows if row.task] == ["draft"]
        assert "未编号" in hands.text


async def test_every_queue_is_listed_even_when_it_is_empty_and_says_so(data: Path) -> None:
    async with start(data, (120, 40)) as (app, pilot):
        hands = Hands(app, pilot)
        for zh in QUEUES.values():
            assert zh in hands.text
        await hands.key("down")
        assert "没有超期的" in hands.text


async def test_a_name_is_masked_in_the_list_and_a_draft_opens_at_its_step(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await to_queue(hands, "draft")
        await hands.key("enter")
        assert isinstance(app.screen, ChecklistScreen | ItemsScreen)
        await hands.to_workbench()
        await to_queue(hands, "digitise")
        await hands.key("enter")
        hands.on(CasePage)


@pytest.mark.rule("R142")
async def test_w_tells_why_line_by_line_and_turns_to_the_other_clocks(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await to_queue(hands, "digitise")
        await hands.key("w")
        screen = hands.on(WhyScreen)
        for said in ("2小时数字化推送", "起点", "时限", "2个小时", "R142", "到期", "11:42", "还剩2:00"):
            assert said in hands.text, said
        first = screen.kept
        await hands.key("right")
        assert screen.kept != first
        await hands.key("escape")
        bench(app)


async def test_a_filter_by_words_narrows_every_queue_and_is_taken_back(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("slash")
        hands.on(Ask)
        await text(pilot, "今天", "enter")
        assert "只看：今天到期" in hands.text
        assert [row.task.queue for row in bench(app).rows if row.task] == ["digitise"]
        await hands.key("slash", "backspace", "backspace")
        await text(pilot, "天书", "enter")
        assert "不是一件事" in squeezed(hands.text)
        assert "只看：今天到期" in hands.text, "the filter that stood is kept"
        await hands.key("slash", "backspace", "backspace", "enter")
        assert "只看" not in hands.text
        assert len(bench(app).rows) == 2


async def test_g_turns_between_all_and_mine(received: Path, staffed_too: Callable[[Path], None]) -> None:
    staffed_too(received)
    async with opened(received) as (app, pilot):
        hands = Hands(app, pilot)
        await text(pilot, CLERK, "enter") if app.screen.query_one("#name").has_focus else None
        await text(pilot, CLERK_PIN, "enter")
        await to_queue(hands, "digitise")
        assert len(bench(app).rows) == 1
        await hands.key("g")
        assert bench(app).scope == "mine"
        assert bench(app).rows == []
        await hands.key("g")
        assert len(bench(app).rows) == 1


@pytest.fixture
def staffed_too() -> Callable[[Path], None]:
    """Adds 李强, who is a clerk, as the one who signs in."""

    def add(folder: Path) -> None:
        office = open_office(folder, now=Clock())
        desk = AdministrationDesk(office.sign_in(NAME, PIN), folder)
        desk.add(id="clerk", name=CLERK, roles=("clerk",), pin=CLERK_PIN)
        office.store.close()

    return add


async def test_what_another_window_does_comes_up_by_itself_and_the_cursor_stays(received: Path) -> None:
    async with start(received) as (app, pilot), start(received) as (other, other_pilot):
        one, two = Hands(app, pilot), Hands(other, other_pilot)
        await two.key("down")
        listing = other.screen.query_one("#tasks", Listing)
        kept = bench(other).rows[listing.highlighted or 0].key
        await one.begin("kfd", "E03")
        assert len(bench(other).rows) == 2
        bench(other)._look()
        await settle(other_pilot)
        assert len(bench(other).rows) == 3
        assert bench(other).rows[listing.highlighted or 0].key == kept
        seen = bench(other).board
        bench(other)._look()
        await settle(other_pilot)
        assert bench(other).board is seen, "nothing happened: nothing is read"


async def test_nothing_is_refreshed_under_a_dialog(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        screen = bench(app)
        await hands.key("slash")
        before = app.jobs.pending
        screen._look()
        assert app.jobs.pending == before


async def test_a_long_queue_goes_on_page_by_page(data: Path) -> None:
    office = open_office(data, now=Clock())
    desk = IssueDesk(office.sign_in(NAME, PIN))
    for number in range(PAGE + 5):
        desk.open("E07", f"case-{number:03d}")
    office.store.close()
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        assert len(bench(app).rows) == PAGE
        await hands.key("end")
        assert len(bench(app).rows) == PAGE + 5
        assert len({row.case_id for row in bench(app).rows}) == PAGE + 5
        assert app.screen.query_one("#tasks", Listing).highlighted == PAGE - 1


@pytest.mark.rule("R142")
async def test_what_is_due_stands_on_top_of_every_screen_also_while_the_clerk_works(received: Path) -> None:
    clock = Clock()
    async with start(received, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await to_queue(hands, "draft")
        await hands.key("enter")
        clock.ahead(hours=3)
        message = app.watcher._look(first=False)
        app.post_message(message)
        await settle(pilot)
        assert "超期 2" in hands.text.splitlines()[0]
        await hands.to_workbench()
        assert "超期 2" in hands.text.splitlines()[0]
        assert any(squeezed(line).startswith("超期2超1:00") for line in hands.text.splitlines())
        await to_queue(hands, "late")
        assert {row.task.what for row in bench(app).rows if row.task} == {"digitise", "handover"}
        clock.ahead(days=-1)
        assert app.watcher._look(first=False).trouble == ""


async def test_a_watcher_that_cannot_look_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counter.desks.home import watching

    async with start(data) as (app, pilot):
        monkeypatch.setattr(watching, "watch", lambda _desk: 1 / 0)
        message = app.watcher._look(first=False)
        assert message.told is None
        assert "计时提醒没有查成，编号" in message.trouble
        app.post_message(message)
        await settle(pilot)
        assert any("计时提醒没有查成" in str(note.message) for note in app._notifications)


# -- finding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0001", "411202-01-20261123-0001-3", "411202012026112300013"])
async def test_a_case_opens_by_serial_and_by_number(received: Path, typed: str) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f4")
        await text(pilot, typed, "enter")
        assert hands.on(CasePage).course.case.number == "411202-01-20261123-0001-3"


async def test_a_name_lists_what_begins_with_it_and_r_goes_back(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f4")
        await text(pilot, "三门峡市", "enter")
        assert "找到 2 件" in hands.text
        assert {row.line.status for row in bench(app).rows if row.line} == {"received", "draft"}
        await hands.key("r")
        assert all(row.task for row in bench(app).rows)
        await hands.key("f4")
        await text(pilot, "没有这个人", "enter")
        assert "没有找到" in hands.text


async def test_a_wrong_number_is_a_sentence(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f4")
        await text(pilot, "411202-01-20261123-0001-9", "enter")
        assert "校验位不对" in squeezed(hands.text)
        bench(app)


# -- who may what ------------------------------------------------------------------------------------------


async def test_keys_are_those_of_the_roles(received: Path, staffed_too: Callable[[Path], None]) -> None:
    staffed_too(received)
    async with opened(received) as (app, pilot):
        hands = Hands(app, pilot)
        await text(pilot, CLERK, "enter") if app.screen.query_one("#name").has_focus else None
        await text(pilot, CLERK_PIN, "enter")
        keys = {line.strip() for line in "  ".join(hands.text.splitlines()[-4:]).split("  ") if line.strip()}
        assert {"F2 新办件", "F5 交接", "F8 发件箱", "V 归档"} <= keys
        assert not {"F6 发证", "F9 统计", "B 部门审批", "M 事项目录"} & keys
        await hands.key("f9", "b", "m", "f6")
        bench(app)


@pytest.mark.parametrize("room", sorted(ROOMS))
async def test_every_room_opens_and_leads_back(received: Path, room: str) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        before = bench(app)
        before.action_enter(room)
        await settle(pilot)
        assert app.screen is not before
        assert type(app.screen).__name__ == ROOMS[room].split(":")[1]
        assert not isinstance(app.screen, ErrorDialog)
        await hands.key("escape")
        assert app.screen is before


def test_what_is_named_for_roles_is_a_room_or_an_action() -> None:
    assert set(ROLES) <= set(ROOMS) | {"new", "consult", "drop"}
    assert MINE not in QUEUES
