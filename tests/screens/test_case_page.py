"""一件一页: everything about a case on one page, its actions by key, and what happens when two work on it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import world
from entry_hands import CLERK, CLERK_PIN
from helpers import NAME, PIN, Clock, opened, settle, start, text
from reading import squeezed
from walking import Hands, code_of, e03_complete, read_back

from counter.desks.office import open_office
from counter.desks.step import stepping
from counter.desks.supervisor.administration import AdministrationDesk
from screens.acceptance.preview import Preview
from screens.acceptance.result import ResultScreen
from screens.course.collect import MODULES, collected
from screens.course.page import ACTIONS, CasePage
from screens.course.papers import CasePapers
from screens.course.why import WhyScreen
from screens.home.workbench import Workbench
from screens.shared.dialogs import Ask, Confirm, ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from screens.app import CounterApp

NUMBER = "411202-01-20261123-0001-3"


@pytest.fixture(scope="module")
def received_once(ready_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a received case, made by keys."""
    import asyncio

    folder = tmp_path_factory.mktemp("page") / "data"
    shutil.copytree(ready_folder, folder)

    async def prepare() -> None:
        async with start(folder) as (app, pilot):
            await e03_complete(Hands(app, pilot))

    asyncio.run(prepare())
    return folder


@pytest.fixture
def received(received_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(received_once, tmp_path / "received")


@pytest.fixture
def handling(received: Path) -> Path:
    """The same case, pushed."""
    office = world.World(open_office(received, now=Clock()), world.Clock())
    desk = office.office.sign_in(NAME, PIN)
    with office.office.store.read() as view:
        case = view.cases.by_number(NUMBER)
    assert case is not None
    with stepping(desk, case.id) as step:
        step.move_case("push")
        step.stop("digitise")
        for item in step.course.items:
            step.move_item(item, "push", pushed_at=step.now)
        step.finish("case.push", {"to": [item.dept for item in step.course.items]})
    office.close()
    return received


async def page_of(hands: Hands) -> CasePage:
    """The page of the first case of the queue."""
    await hands.key("enter")
    return hands.on(CasePage)


def course_of(app: CounterApp) -> Course:
    assert isinstance(app.screen, CasePage)
    return app.screen.course


@pytest.mark.rule("R154")
async def test_number_applicant_state_and_all_items_stand_side_by_side(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        said = squeezed(hands.text)
        for part in (NUMBER, "E03开饭店", "已收件", "三门峡市湖滨区陕州味道餐饮店", "窗口领取"):
            assert part in said, part
        for item in page.course.items:
            assert squeezed(item.name)[:8] in said
        assert page.item is not None
        assert f"部门{squeezed(page.item.dept)}" in said
        await hands.key("down")
        assert page.item == page.course.items[1]
        assert f"部门{squeezed(page.course.items[1].dept)}" in squeezed(hands.text)


@pytest.mark.rule("R144")
async def test_each_section_opens_by_its_number(received: Path) -> None:
    async with start(received, (100, 40)) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        expected = {
            "2": ("在01窗", page.course.pieces[0].line[:6], "没扫描"),
            "3": ("2小时数字化推送", "还剩2:00", "由窗口办"),
            "4": ("收件回执", f"{NUMBER}.S1", "按M看文书"),
            "5": (f"出具收件回执{NUMBER}.S1", "张敏"),
            "6": ("还没有送达，也没有评价",),
            "1": ("现在待推送",),
        }
        for key, parts in expected.items():
            await hands.key(key)
            for part in parts:
                assert squeezed(part) in squeezed(hands.text), (key, part)


async def test_the_journal_speaks_in_sentences_newest_first_and_scrolls_to_its_end(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        await hands.key("j")
        assert len(page.entries) > 20
        assert f"出具收件回执{NUMBER}.S1" in squeezed(hands.text)
        await hands.key(*["pagedown"] * 30)
        assert "开始办件，E03" in squeezed(hands.text)
        assert "答“场所面积有没有达到" in squeezed(hands.text)
        assert "fire_area" not in hands.text


@pytest.mark.rule("R150")
async def test_w_explains_the_items_own_clock(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        assert page.item is not None
        await hands.key("w")
        assert hands.on(WhyScreen).kept.item_no == page.item.no
        await hands.key("escape")
        hands.on(CasePage)


async def test_papers_are_looked_at_and_printed_again_counted(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        (paper,) = page.course.papers
        await hands.key("m")
        papers = hands.on(CasePapers)
        await hands.key("enter")
        hands.on(Preview)
        await hands.key("escape", "p")
        assert "重打1次" in hands.text
        assert papers.papers[0].prints == paper.prints + 1
        pdf = next(app.data.rglob(f"{paper.number}-重打1.pdf"))
        assert "重打" in read_back(app, paper, pdf.read_bytes())
        await hands.key("escape", "j")
        assert any(entry.action == "paper.print" for entry in page.entries)
        assert page.course.papers[0].prints == paper.prints + 1, "the page was read again"


async def test_l_leads_to_the_correction_and_back_to_the_workbench(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        await page_of(hands)
        await hands.key("l")
        hands.on(ResultScreen)
        await hands.key("m")
        hands.on(Ask)
        await text(pilot, "电话有误", "enter")
        assert hands.status == "amending"
        await hands.to_workbench()
        assert [row.task.queue for row in hands.on(Workbench).rows if row.task][:1] == ["draft"]


# -- what the desks contribute -----------------------------------------------------------------------------


def test_every_desk_contributes_and_every_key_means_one_thing() -> None:
    actions = collected()
    assert len(MODULES) == 7
    assert len({action.id for action in actions}) == len(actions)
    own = {"w", "j", "m", "l", *"123456"}
    keys = [action.key for action in actions]
    assert len(set(keys)) == len(keys)
    assert not own & set(keys)
    assert {"s", "p", "a", "x", "g", "h", "r", "d", "c", "f"} <= set(keys)


async def test_only_what_applies_now_and_to_this_person_has_a_key(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        shown = {one.binding.id for one in page.active_bindings.values() if one.enabled}
        applies = {name for name, one in ACTIONS.items() if one.applies(page.course, page.item)}
        roles = set(app.signed_desk.session.roles)
        may = {name for name, one in ACTIONS.items() if set(one.roles) & roles}
        assert shown & set(ACTIONS) == applies & may
        assert "push" in shown
        assert not {"item.grant", "archive"} & shown


async def test_an_action_changes_the_page(handling: Path) -> None:
    async with start(handling) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        assert "待受理" in hands.text
        await hands.key("a")
        while isinstance(app.screen, Ask | Confirm):
            await hands.key("enter")
        if not isinstance(app.screen, CasePage):
            await hands.key("f10")
        assert page.course.items[0].status in ("pushed", "accepted"), hands.text
        with app.signed_desk.store.read() as view:
            stored = view.courses.course(page.course.case.id)
        assert page.course.items == stored.items


async def test_a_conflict_is_told_and_the_page_shows_what_the_other_window_left(handling: Path) -> None:
    async with start(handling) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        seen = page.course.items[0]
        desk = app.signed_desk
        with stepping(desk, page.course.case.id) as step:
            step.move_item(step.course.item(seen.no), "accept", accepted_at=step.now, accepted_by="李强")
            step.finish("item.accept", {"no": seen.no})

        def late() -> Course:
            with stepping(desk, page.course.case.id) as again:
                again.move_item(again.item(seen), "accept")
                return again.finish("item.accept", {})

        page.act(late, page.took)
        await settle(pilot)
        hands.on(ErrorDialog)
        assert "刚被别人办到“审批中”" in squeezed(hands.text)
        await hands.key("enter")
        assert course_of(app).items[0].status == "accepted"
        assert "审批中" in hands.text


async def test_the_page_fits_and_a_code_leads_away(received: Path) -> None:
    async with start(received) as (app, pilot):
        hands = Hands(app, pilot)
        page = await page_of(hands)
        lines = hands.text.splitlines()
        assert len(lines) == 24
        assert "Esc 返回" in hands.text
        await hands.scan(code_of(page.course.papers[0]))
        assert hands.on(CasePage) is not page
        await hands.key("escape")
        hands.on(Workbench)


async def test_who_receives_nothing_still_sees_the_case(received: Path) -> None:
    office = open_office(received, now=Clock())
    AdministrationDesk(office.sign_in(NAME, PIN), received).add(
        id="officer", name=CLERK, roles=("department",), pin=CLERK_PIN
    )
    office.store.close()
    async with opened(received) as (app, pilot):
        hands = Hands(app, pilot)
        await text(pilot, CLERK, "enter") if app.screen.query_one("#name").has_focus else None
        await text(pilot, CLERK_PIN, "enter")
        await hands.key("f4")
        await text(pilot, NUMBER, "enter")
        page = hands.on(CasePage)
        shown = {one.binding.id for one in page.active_bindings.values() if one.enabled}
        assert not {"push", "correct", "scans"} & shown
