"""部门审批 by keys only: the department's own screen, and the same keys on the page of a case."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import department_hands as hands
import pytest
from department_hands import ADVERT, FIRE, FOOD
from entry_hands import journal, operator, paste, sign_in
from helpers import NAME, PIN, Clock, keys, opened, screen_text, settle, status, text
from world import OFFICER, PINS, SUPERVISOR, World

from screens.course.page import CasePage
from screens.department.desk import DepartmentScreen
from screens.department.form import FactForm
from screens.entry.people import People
from screens.entry.pick_department import PickDepartment
from screens.shared.dialogs import Confirm, ErrorDialog
from screens.typeahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from counter.cases.course import Course
    from screens.app import CounterApp


@dataclass
class Desk:
    """陈科长 at the department's screen."""

    app: CounterApp
    pilot: Pilot[Any]
    office: World
    case_id: str

    async def press(self, *pressed: str) -> None:
        await keys(self.pilot, *pressed)

    async def type(self, typed: str, *then: str) -> None:
        await text(self.pilot, typed, *then)

    async def paste(self, typed: str, *then: str) -> None:
        paste(self.app, typed)
        await settle(self.pilot)
        if then:
            await keys(self.pilot, *then)

    @property
    def shown(self) -> str:
        return screen_text(self.app)

    @property
    def course(self) -> Course:
        return self.office.course(self.case_id)

    def now(self, word: str) -> tuple[str, str]:
        found = hands.item(self.course, word)
        return found.status, found.outcome

    async def go_to(self, word: str) -> None:
        """The cursor to the row of an item."""
        screen = self.app.screen
        assert isinstance(screen, DepartmentScreen)
        for _ in screen.rows:
            if screen.item is not None and word in screen.item.name:
                return
            await self.press("down")
        pytest.fail(f"{word} is not in the list:\n{self.shown}")


async def at_desk(
    office: World, course: Course, size: tuple[int, int] = (80, 24), clock: Clock | None = None
) -> AsyncIterator[Desk]:
    ticking = clock or Clock()
    ticking.at = office.clock.at
    async with opened(office.office.data, size, clock=ticking) as (app, pilot):
        await sign_in(pilot, OFFICER, PINS[OFFICER])
        app.push_screen(DepartmentScreen())
        await keys(pilot)
        yield Desk(app, pilot, office, course.case.id)


async def test_an_item_is_accepted_by_two_keys_and_moves_to_the_next_list(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        assert "[1待受理 4]" in desk.shown
        await desk.go_to(FOOD)
        await desk.press("a")
        assert isinstance(desk.app.screen, Confirm)
        assert "受理“食品经营许可”吗？" in desk.shown
        await desk.press("enter")
        assert desk.now(FOOD) == ("accepted", "")
        assert "[1待受理 3]" in desk.shown
        assert "2审批中 1" in desk.shown
        (paper,) = [row for row in desk.course.papers if row.kind == "acceptance"]
        assert paper.prints == 1
        assert "已存" in desk.shown
        await desk.press("2")
        assert "食品经营许可" in desk.shown
        assert "法定" not in status(desk.app)


async def test_a_name_in_the_list_is_masked(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        listed = [
            line
            for line in desk.shown.splitlines()
            if FOOD in line and (course.case.number or "")[-6:] in line
        ]
        assert "赵*" in listed[0]
        assert "赵立新" not in listed[0]


async def test_what_comes_late_asks_why(office: World) -> None:
    course = hands.arrived(office)
    office.clock.pass_days(3)
    async for desk in at_desk(office, course):
        await desk.go_to(FOOD)
        await desk.press("a")
        assert "超期原因" in desk.shown
        await desk.paste("平台停机两天", "enter")
        (clock,) = [x for x in desk.course.clocks if (x.kind, x.item_no) == ("accept", 1)]
        assert (clock.late, clock.cause) == (True, "平台停机两天")


async def test_a_refusal_keeps_what_was_typed_until_it_is_good(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        await desk.go_to(FIRE)
        await desk.press("x")
        assert isinstance(desk.app.screen, FactForm)
        await desk.press("3", "enter")
        await desk.paste("疏散出口只有一个\n没有\x1b[31m消防[/]设施", "enter")
        await desk.paste("第二条理由", "f10")
        assert "应当申请的机关还没有写" in desk.shown
        assert "疏散出口只有一个 没有消防[/]设施" in desk.shown
        assert desk.app.focused is not None
        assert desk.app.focused.id == "elsewhere"
        await desk.paste("三门峡市消防救援支队", "f10")
        fire = hands.item(desk.course, FIRE)
        assert (fire.status, fire.outcome) == ("decided", "refused")
        assert fire.reasons == ("疏散出口只有一个 没有消防[/]设施", "第二条理由")
        assert fire.elsewhere == "三门峡市消防救援支队"
        assert "4待出证 1" in desk.shown


async def test_the_later_item_offers_the_pre_review_only_until_the_result_is_there(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office, "E17"))
    async for desk in at_desk(office, course):
        await desk.press("2")
        await desk.go_to("种畜禽")
        assert "V 容缺预审" in desk.shown
        assert "G 准予" not in desk.shown
        await desk.press("g")
        assert isinstance(desk.app.screen, DepartmentScreen)
        await desk.press("v")
        await desk.paste("其他材料齐全", "enter")
        assert hands.item(desk.course, "种畜禽").prereview == "其他材料齐全"
        await desk.go_to("动物防疫")
        await desk.press("g")
        await desk.type("DF2026001", "f10")
        assert desk.now("动物防疫") == ("decided", "granted")
        await desk.go_to("种畜禽")
        assert "V 容缺预审" not in desk.shown
        await desk.press("g")
        await desk.type("ZC2026001", "f10")
        assert desk.now("种畜禽") == ("decided", "granted")


async def test_a_clock_stands_goes_on_and_is_extended_by_keys(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD)
    async for desk in at_desk(office, course):
        await desk.press("2", "t")
        assert "停表：“食品经营许可”" in desk.shown
        await desk.paste("听证", "f10")
        assert "没有“听证”这个停表环节" in desk.shown
        await desk.paste("行政许可法第四十六条", "enter")
        await desk.type("明天", "f10")
        assert "认不出来" in desk.shown
        await desk.press(*["backspace"] * 2)
        await desk.type("2026-12-01", "f10")
        food = hands.item(desk.course, FOOD)
        assert (food.status, food.stage) == ("paused", "听证")
        await desk.press("3", "t")
        assert "听证结束了，恢复计时吗？" in desk.shown
        await desk.press("y", "2", "e")
        await desk.type("x", "f10")
        assert "不是数" in desk.shown
        await desk.press("backspace")
        await desk.type("5", "enter")
        await desk.paste("需要补充检验", "enter")
        await desk.paste("李局长", "f10")
        clock = desk.course.clock("decide", food.no)
        assert clock is not None
        assert clock.extensions[0].approver == "李局长"


async def test_a_stage_of_the_catalogue_is_picked_and_its_day_explained(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office, "E05"), "娱乐")
    async for desk in at_desk(office, course, (120, 40)):
        await desk.press("2", "t")
        assert "[1听证]" in desk.shown
        await desk.press("f10")
        show = hands.item(desk.course, "娱乐")
        assert (show.status, show.stage) == ("paused", "听证")
        clock = desk.course.clock("decide", show.no)
        assert clock is not None
        assert "娱乐场所管理条例" in clock.pauses[0].basis
        await desk.press("3", "w")
        assert "停表" in desk.shown
        assert "未恢复" in desk.shown


async def test_a_key_right_after_another_queue_waits_for_the_row_under_the_cursor(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = hands.accepted(office, hands.arrived(office, "E05"), "娱乐")
    async for desk in at_desk(office, course):

        def at_once(self: TypeAhead, _: float, then: Callable[[], Awaitable[None]]) -> None:
            asyncio.get_running_loop().call_soon(self._app.call_next, then)

        monkeypatch.setattr(TypeAhead, "_later", at_once)
        await desk.press("4")  # an empty one
        await desk.press("2", "t")
        assert "[1听证]" in desk.shown


async def test_the_lead_calls_a_joint_survey_for_several_items_by_keys(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), FOOD, FIRE, ADVERT)
    async for desk in at_desk(office, course):
        await desk.press("2")
        await desk.go_to(FOOD)
        await desk.press("t")
        await desk.paste("联合勘验", "enter")
        await desk.paste("行政许可法第四十五条", "enter", "enter", "enter")
        await desk.press("backspace")
        await desk.type("1 3", "f10")
        assert [desk.now(word)[0] for word in (FOOD, FIRE, ADVERT)] == ["paused", "paused", "accepted"]
        await desk.press("3", "t", "right", "f10")
        assert [desk.now(word)[0] for word in (FOOD, FIRE)] == ["accepted", "accepted"]


async def test_a_denial_and_undoing_it_want_reasons_and_a_supervisor(office: World) -> None:
    course = hands.accepted(office, hands.arrived(office), ADVERT)
    async for desk in at_desk(office, course):
        await desk.press("2", "n", "f10")
        assert "不予许可的理由不能空着" in desk.shown
        await desk.paste("不在规划范围内", "f10")
        assert desk.now(ADVERT) == ("decided", "denied")
        await desk.press("4", "u")
        await desk.paste("登记时看错了", "enter")
        await desk.paste(SUPERVISOR, "enter")
        await desk.type("0000", "enter")
        assert "姓名或口令不对" in desk.shown
        assert "登记时看错了" in desk.shown
        await desk.type(PINS[SUPERVISOR], "enter")
        assert desk.now(ADVERT) == ("accepted", "")


async def test_somebody_quicker_is_told_and_what_was_typed_stays(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        await desk.go_to(FOOD)
        await desk.press("x", "enter")
        await desk.paste("场所不符合要求")
        hands.officer(office).accept(hands.item(desk.course, FOOD))
        await desk.press("f10")
        assert isinstance(desk.app.screen, FactForm)
        assert "刚被别人办到“审批中”" in desk.shown
        assert "场所不符合要求" in desk.shown
        await desk.press("f10")
        assert "现在是审批中，不能不予受理" in desk.shown
        await desk.press("escape", "f5")
        assert "[1待受理 3]" in desk.shown
        assert desk.now(FOOD) == ("accepted", "")


async def test_a_quicker_acceptance_shows_what_the_other_left(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        await desk.go_to(FOOD)
        await desk.press("a")
        hands.officer(office).accept(hands.item(desk.course, FOOD))
        await desk.press("y")
        assert isinstance(desk.app.screen, ErrorDialog)
        await desk.press("enter")
        assert "[1待受理 3]" in desk.shown


async def test_the_same_keys_work_on_the_page_of_the_case(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course, (120, 40)):
        await desk.go_to(FOOD)
        await desk.press("enter")
        assert isinstance(desk.app.screen, CasePage)
        await desk.press("a", "y")
        assert "审批中" in desk.shown
        await desk.press("g")
        await desk.type("JY1", "f10")
        assert desk.now(FOOD) == ("decided", "granted")
        await desk.press("escape")
        assert "4待出证 1" in desk.shown


async def test_a_department_sees_its_own_items_only(office: World) -> None:
    course = hands.arrived(office)
    with office.office.store.begin() as uow:
        known = uow.operators.by_name(OFFICER)
        assert known is not None
        uow.operators.save(replace(known, department="消防救援机构"))
        uow.commit()
    async for desk in at_desk(office, course):
        assert "[1待受理 1]" in desk.shown
        assert "消防救援机构  待受理 1 项" in status(desk.app)
        assert "食品经营许可" not in desk.shown.split("\n", 6)[3]


async def test_an_empty_desk_says_so_and_every_key_is_harmless(office: World) -> None:
    course = hands.arrived(office)
    async for desk in at_desk(office, course):
        await desk.press("3")
        assert "没有事项。" in desk.shown
        await desk.press("a", "x", "v", "t", "e", "g", "n", "u", "enter")
        assert isinstance(desk.app.screen, DepartmentScreen)
        assert desk.course == course


# -- 人员 --------------------------------------------------------------------------------------------------


async def test_an_administrator_picks_for_which_department_a_person_acts(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, NAME, PIN)
        app.push_screen(People())
        await keys(pilot)
        while "李强" not in highlighted(app):
            await keys(pilot, "down")
        await keys(pilot, "d")
        assert isinstance(app.screen, PickDepartment)
        await keys(pilot, "down", "enter")
        assert isinstance(app.screen, ErrorDialog | People)
        assert "还没有联办部门的岗位" in screen_text(app)
        await keys(pilot, "r", "3", "enter", "d", "down", "enter")
        assert operator(app, "李强").department == "市场监管部门"
        assert "李强办的部门：市场监管部门" in status(app)
        assert "联办部门（市场监管部门）" in screen_text(app)
        await keys(pilot, "d", "escape")
        assert operator(app, "李强").department == "市场监管部门"
        await keys(pilot, "d", "home", "enter")
        assert operator(app, "李强").department == ""
        assert [action for action, _ in journal(app)].count("operator.department") == 2


def highlighted(app: CounterApp) -> str:
    people = app.screen
    assert isinstance(people, People)
    chosen = people._chosen()
    return chosen.name if chosen else ""
