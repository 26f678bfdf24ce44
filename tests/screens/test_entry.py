"""Entering: first start, sign-in, lock, the station profile, the people, a window too small; by keys only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from helpers import NAME, PIN, Clock, keys, opened, screen_text, settle, start, status, text
from rich.cells import cell_len
from textual import events
from textual.widgets import Input

from counter import settings
from counter.desks.administration import AdministrationDesk
from counter.desks.office import open_office
from screens.acceptance.workbench import Workbench
from screens.entry.first_start import FirstStart
from screens.entry.lock import Lock
from screens.entry.people import People
from screens.entry.person_form import PersonForm, RoleBox
from screens.entry.profile import ORDER, label
from screens.entry.setup import Setup, Unsaved
from screens.entry.sign_in import SignIn
from screens.shared.box import Box
from screens.shared.choice import Choice
from screens.shared.dialogs import Confirm, ErrorDialog
from screens.shared.help import Help
from screens.shared.small import Small

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from counter.cases.records import Operator
    from screens.app import CounterApp

CLERK, CLERK_PIN = "李强", "135790"


@pytest.fixture
def staffed(data: Path) -> Path:
    """张敏, and 李强 who is a clerk."""
    office = open_office(data, now=Clock())
    desk = AdministrationDesk(office.sign_in(NAME, PIN), data)
    desk.add(id="clerk", name=CLERK, roles=("clerk",), pin=CLERK_PIN)
    office.store.close()
    return data


async def sign_in(pilot: Pilot[Any], name: str, pin: str) -> None:
    await text(pilot, name, "enter")
    await text(pilot, pin, "enter")


def at(app: CounterApp, kind: type[Screen[Any]]) -> bool:
    """Whether this is the screen on top now."""
    return isinstance(app.screen, kind)


def paste(app: CounterApp, pasted: str) -> None:
    app.post_message(events.Paste(pasted))


def journal(app: CounterApp) -> list[tuple[str, dict[str, Any]]]:
    assert app.office is not None
    with app.office.store.read() as view:
        entries = [(entry.action, json.loads(entry.detail)) for entry in view.journal.latest()]
    return [entry for entry in reversed(entries) if "sign-in" not in entry[0]]


def operator(app: CounterApp, name: str) -> Operator:
    assert app.office is not None
    with app.office.store.read() as view:
        found = view.operators.by_name(name)
    assert found is not None
    return found


def value(app: CounterApp, box: str) -> str:
    return app.screen.query_one(f"#{box}", Input).value


# -- first start and sign-in ---------------------------------------------------------------------------


async def test_the_first_start_makes_the_operator_and_lands_on_the_workbench(tmp_path: Path) -> None:
    async with start(tmp_path) as (app, _):
        assert at(app, Workbench)
        assert "张敏  11-23 周一 09:42" in screen_text(app)
        assert operator(app, NAME).active
        assert [action for action, _ in journal(app)] == ["operator.first"]


async def test_two_pins_that_differ_ask_for_the_second_again_and_keep_the_rest(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await text(pilot, NAME, "enter")
        await text(pilot, PIN, "enter")
        await text(pilot, "246814", "enter")
        assert at(app, FirstStart)
        assert "两遍口令不一样" in screen_text(app)
        assert (value(app, "name"), value(app, "pin"), value(app, "again")) == (NAME, PIN, "")
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)


async def test_a_pin_anybody_would_guess_is_asked_for_anew(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await text(pilot, NAME, "enter")
        await text(pilot, "1234", "enter")
        await text(pilot, "1234", "enter")
        assert "太容易被猜到" in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "pin"
        assert (value(app, "name"), value(app, "pin")) == (NAME, "")
        await text(pilot, PIN, "enter")
        await text(pilot, PIN, "enter", "enter")
        assert at(app, Workbench)


async def test_the_second_start_asks_for_the_pin_of_the_only_operator(data: Path) -> None:
    async with opened(data) as (app, pilot):
        assert at(app, SignIn)
        assert value(app, "name") == NAME
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)


async def test_a_wrong_pin_says_so_and_clears_only_the_pin(data: Path) -> None:
    async with opened(data) as (app, pilot):
        await text(pilot, "999000", "enter")
        assert at(app, SignIn)
        assert "姓名或口令不对。" in screen_text(app)
        assert (value(app, "name"), value(app, "pin")) == (NAME, "")
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)


async def test_five_wrong_pins_lock_the_name_and_say_until_when(data: Path) -> None:
    clock = Clock()
    async with opened(data, clock=clock) as (app, pilot):
        for _ in range(5):
            await text(pilot, "999000", "enter")
        assert "09:47:00" in screen_text(app)
        await text(pilot, PIN, "enter")
        assert at(app, SignIn)
        clock.ahead(minutes=6)
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)


async def test_someone_else_sits_down_without_opening_everything_anew(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, NAME, PIN)
        assert app.office is not None
        store = app.office.store
        await keys(pilot, "f7")
        assert at(app, SignIn)
        await sign_in(pilot, CLERK, CLERK_PIN)
        assert app.operator_name == CLERK
        assert app.office.store is store


async def test_a_faulty_profile_is_told_and_enter_tries_again_once_it_is_mended(data: Path) -> None:
    file = data / settings.PROFILE
    file.write_text('[window]\nwindow = "7"\n', encoding="utf-8")
    async with opened(data) as (app, pilot):
        assert at(app, ErrorDialog)
        assert "窗口号" in screen_text(app)
        await keys(pilot, "enter")
        file.write_text('[window]\nwindow = "07"\n', encoding="utf-8")
        await keys(pilot, "enter")
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)
        assert "07窗" in screen_text(app)


# -- the lock ------------------------------------------------------------------------------------------


async def test_f12_covers_everything_until_the_right_pin(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f12")
        assert at(app, Lock)
        await text(pilot, "999000", "enter")
        assert at(app, Lock)
        assert "姓名或口令不对。" in screen_text(app)
        assert value(app, "pin") == ""
        await keys(pilot, "f12", "escape")
        assert len(app.screen_stack) == 3, "one lock only, over workbench and base"
        await text(pilot, PIN, "enter")
        assert at(app, Workbench)


async def test_f12_locks_over_an_open_dialog_and_its_text_is_there_after(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "n")
        await text(pilot, "王芳")
        await keys(pilot, "f12")
        assert at(app, Lock)
        assert "王芳" not in screen_text(app)
        await text(pilot, PIN, "enter")
        assert at(app, PersonForm)
        assert value(app, "name") == "王芳"


async def test_the_screen_locks_itself_after_the_idle_minutes(data: Path) -> None:
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        clock.ahead(minutes=9)
        app._check_idle()
        await settle(pilot)
        assert at(app, Workbench)
        await keys(pilot, "down")
        clock.ahead(minutes=9)
        app._check_idle()
        await settle(pilot)
        assert at(app, Workbench), "a key counts as being here"
        clock.ahead(minutes=1)
        app._check_idle()
        await settle(pilot)
        assert at(app, Lock)


async def test_what_finishes_behind_the_lock_comes_up_after_it(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        setup = app.screen
        assert isinstance(setup, Setup)
        seen: list[str] = []
        setup.act(lambda: "done", seen.append)
        app.action_lock()
        await settle(pilot)
        assert at(app, Lock)
        assert seen == []
        await text(pilot, PIN, "enter")
        assert app.screen is setup
        assert seen == ["done"]


# -- the station profile -------------------------------------------------------------------------------


async def test_the_profile_is_saved_used_and_journalled(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        assert at(app, Setup)
        assert "示例，请修改" in screen_text(app)
        await keys(pilot, "ctrl+u")
        await text(pilot, "湖滨区政务服务中心", "down", "1", "f10")
        assert status(app).startswith("保存了 2 项。")
        assert "01窗  湖滨区政务服务中心" in screen_text(app)
        saved = settings.load(data)
        assert (saved.name, saved.level) == ("湖滨区政务服务中心", "市级")
        assert journal(app)[-1] == ("station.save", {"fields": ["name", "level"]})
        assert app.signed_desk.station == app.station == saved
        await keys(pilot, "escape")
        assert at(app, Workbench), "nothing unsaved: not asked"
        assert "01窗  湖滨区政务服务中心" in screen_text(app)


async def test_a_new_window_number_waits_for_the_next_sign_in(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        app.screen.query_one("#window").focus()
        await settle(pilot)
        assert "下次登录" in screen_text(app)
        await keys(pilot, "ctrl+u")
        await text(pilot, "07", "f10")
        assert "下次登录起使用新的窗口号" in status(app)
        assert "01窗" in screen_text(app)
        await keys(pilot, "escape", "f7")
        await text(pilot, PIN, "enter")
        assert "07窗" in screen_text(app)


async def test_every_fault_stands_at_its_box_and_nothing_typed_is_lost(data: Path) -> None:
    async with start(data, (120, 40)) as (app, pilot):
        await keys(pilot, "f9")
        for box, typed in (
            ("window", "7"),
            ("phone", "没有"),
            ("correction_term_days", "三"),
            ("address", ""),
        ):
            app.screen.query_one(f"#{box}").focus()
            await keys(pilot, "ctrl+u")
            await text(pilot, typed)
        await keys(pilot, "f10")
        shown = screen_text(app)
        for said in ("“窗口号”：要 2 位数字。", "“咨询电话”：请写电话号码", "“补正期限（日）”：请填整数。"):
            assert said in shown
        assert "“地址”：不能空着" in shown
        assert "有 4 处要改" in status(app)
        assert (value(app, "window"), value(app, "phone")) == ("7", "没有")
        assert app.focused is not None
        assert app.focused.id == "window", "the first fault"
        assert not (data / settings.PROFILE).exists()
        await text(pilot, "8", "f10")
        assert "有 3 处要改" in status(app)
        assert "“窗口号”" not in screen_text(app)


async def test_a_fault_below_the_fold_is_scrolled_into_view(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        app.screen.query_one("#database_url").focus()
        await text(pilot, "mysql://x")
        app.screen.query_one("#name").focus()
        await keys(pilot, "f10")
        assert "“PostgreSQL 地址”：" in screen_text(app)


async def test_leaving_with_changes_asks_and_every_answer_does_what_it_says(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        await text(pilot, "一", "escape")
        assert at(app, Unsaved)
        assert "1 项改动还没有保存" in screen_text(app)
        await keys(pilot, "escape")
        assert at(app, Setup)
        assert value(app, "name") == "示例政务服务中心一"
        await keys(pilot, "escape", "n")
        assert at(app, Workbench)
        assert not (data / settings.PROFILE).exists()
        await keys(pilot, "f9")
        await text(pilot, "二", "escape", "y")
        assert at(app, Workbench)
        assert settings.load(data).name == "示例政务服务中心二"


async def test_a_profile_changed_elsewhere_keeps_what_is_typed_and_shows_the_rest_anew(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        settings.save(data, settings.Station(address="崤山路1号"))
        await text(pilot, "一", "f10")
        assert at(app, ErrorDialog)
        await keys(pilot, "enter")
        assert (value(app, "name"), value(app, "address")) == ("示例政务服务中心一", "崤山路1号")
        assert "别处改了：地址" in status(app)
        await keys(pilot, "f10")
        saved = settings.load(data)
        assert (saved.name, saved.address) == ("示例政务服务中心一", "崤山路1号")


async def test_a_clerk_reads_the_profile_but_cannot_change_it(staffed: Path) -> None:
    settings.save(staffed, settings.Station(database_url=f"sqlite:///{staffed / 'counter.db'}"))
    async with opened(staffed, (120, 40)) as (app, pilot):
        await sign_in(pilot, CLERK, CLERK_PIN)
        await keys(pilot, "f9")
        shown = screen_text(app)
        assert "由管理员修改，这里只能查看" in shown
        assert all(label(name) in shown for name in ORDER)
        assert "县级" in shown
        assert "sqlite:///" not in shown, "an address may hold a password"
        assert "F10" not in shown
        assert not app.screen.query(Input)
        assert not app.screen.query(Choice)
        await text(pilot, "x", "f10", "down", "up", "enter", "escape")
        assert at(app, Workbench)
        assert [action for action, _ in journal(app)] == ["operator.first", "operator.add"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_profile_fits_the_window(data: Path, size: tuple[int, int]) -> None:
    async with start(data, size) as (app, pilot):
        await keys(pilot, "f9")
        for _ in ORDER:
            shown = screen_text(app).splitlines()
            assert len(shown) == size[1]
            assert max(cell_len(line) for line in shown) <= size[0]
            assert app.focused is not None
            field = app.focused.id or ""
            assert label(field) in screen_text(app), "the focused box is in view"
            await keys(pilot, "down")
        assert "按 F10" in status(app)


async def test_f1_explains_the_profile(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9", "f1")
        assert at(app, Help)
        assert "不要估填" in screen_text(app)
        await keys(pilot, "escape")
        assert at(app, Setup)


# -- people --------------------------------------------------------------------------------------------


async def test_a_person_is_added_by_keys_and_signs_in(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "n")
        await text(pilot, CLERK, "enter", "2", "enter")
        await text(pilot, CLERK_PIN, "enter")
        await text(pilot, CLERK_PIN, "enter")
        assert at(app, People)
        assert status(app) == "已添加李强：综合窗口、发证窗口。"
        assert operator(app, CLERK).roles == ("clerk", "issuing")
        action, detail = journal(app)[-1]
        assert (action, detail["name"], detail["roles"]) == ("operator.add", CLERK, ["clerk", "issuing"])
        await keys(pilot, "escape", "f7")
        await sign_in(pilot, CLERK, CLERK_PIN)
        assert app.operator_name == CLERK


async def test_what_is_wrong_about_a_new_person_is_said_in_the_form_and_the_rest_stays(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "n")
        await text(pilot, CLERK, "enter", "1", "enter")
        await text(pilot, CLERK_PIN, "enter")
        await text(pilot, "135791", "enter")
        assert "两遍口令不一样" in screen_text(app)
        assert (value(app, "name"), value(app, "pin"), value(app, "again")) == (CLERK, CLERK_PIN, "")
        await text(pilot, CLERK_PIN, "enter")
        assert "还没有选岗位" in screen_text(app)
        assert isinstance(app.focused, RoleBox)
        await keys(pilot, "4", "f10")
        assert operator(app, CLERK).roles == ("supervisor",)


async def test_cancelling_the_form_adds_nobody(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "n")
        await text(pilot, CLERK, "escape")
        assert at(app, People)
        assert status(app) == "在用 1 人  停用 0 人"
        assert [action for action, _ in journal(app)] == ["operator.first"]


async def test_roles_are_changed_by_digits(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, NAME, PIN)
        await keys(pilot, "f10")
        await _highlight(app, pilot, CLERK)
        await keys(pilot, "r", "1", "3", "enter")
        assert operator(app, CLERK).roles == ("department",)
        assert status(app) == "李强的岗位：联办部门。从下次登录起生效。"


async def test_a_pin_is_reset_for_somebody_else(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, NAME, PIN)
        await keys(pilot, "f10")
        await _highlight(app, pilot, CLERK)
        await keys(pilot, "p")
        await text(pilot, "864209", "enter")
        await text(pilot, "864209", "enter")
        assert "口令已重设" in status(app)
        assert "864209" not in str(journal(app))
        await keys(pilot, "escape", "f7")
        await sign_in(pilot, CLERK, "864209")
        assert app.operator_name == CLERK


async def test_a_person_is_deactivated_after_a_yes_and_let_back(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, NAME, PIN)
        await keys(pilot, "f10")
        await _highlight(app, pilot, CLERK)
        await keys(pilot, "x")
        assert at(app, Confirm)
        await keys(pilot, "n")
        assert operator(app, CLERK).active
        await keys(pilot, "x", "y")
        assert not operator(app, CLERK).active
        assert "停用" in next(line for line in screen_text(app).splitlines() if CLERK in line)
        await keys(pilot, "x")
        assert operator(app, CLERK).active


async def test_the_last_administrator_cannot_be_deactivated(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "x", "y")
        assert at(app, ErrorDialog)
        assert "最后一位在用的管理员" in screen_text(app)
        await keys(pilot, "enter")
        assert operator(app, NAME).active


async def test_a_clerk_changes_only_their_own_pin(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, CLERK, CLERK_PIN)
        await keys(pilot, "f10")
        assert NAME not in screen_text(app)
        assert "N 新增" not in screen_text(app)
        await keys(pilot, "n", "r", "p", "x")
        assert at(app, People)
        await keys(pilot, "o")
        await text(pilot, "999000", "enter")
        await text(pilot, "864209", "enter")
        await text(pilot, "864209", "enter")
        assert "口令不对" in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "old"
        await text(pilot, CLERK_PIN, "f10")
        assert "下次登录用新口令" in status(app)
        assert journal(app)[-1][0] == "operator.pin-own"


async def test_markup_in_a_name_is_shown_as_typed_and_an_escape_is_dropped(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "n")
        paste(app, "[red]李\x1b[31m\n 强[/red]")
        await settle(pilot)
        assert value(app, "name") == "[red]李 强[/red]"
        await keys(pilot, "enter", "enter")
        await text(pilot, CLERK_PIN, "enter")
        await text(pilot, CLERK_PIN, "enter")
        assert operator(app, "[red]李 强[/red]").active
        assert status(app) == "已添加[red]李 强[/red]：综合窗口。"
        row = next(line for line in screen_text(app).splitlines() if line.startswith(" [red]"))
        assert row.split() == ["[red]李", "强[/red]", "综合窗口", "在用"]
        await _highlight(app, pilot, "[red]李 强[/red]")
        await keys(pilot, "x")
        assert "停用[red]李 强[/red]吗？" in screen_text(app)


async def _highlight(app: CounterApp, pilot: Pilot[Any], name: str) -> None:
    """Move down to the line of this person."""
    people = app.screen
    assert isinstance(people, People)
    for _ in people.rows:
        chosen = people._chosen()
        assert chosen is not None
        if chosen.name == name:
            return
        await keys(pilot, "down")
    pytest.fail(f"{name} is not in the list")


# -- the box -------------------------------------------------------------------------------------------


async def test_pasted_lines_become_one_line_where_the_cursor_is(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9", "home")
        paste(app, "甲\r\n乙\t丙\u200b\x07\n")
        await settle(pilot)
        assert value(app, "name") == "甲 乙 丙示例政务服务中心"
        box = app.screen.query_one("#name", Box)
        box.select_all()
        app.copy_to_clipboard("第一行\n第二行")
        box.action_paste()
        await settle(pilot)
        assert value(app, "name") == "第一行 第二行"


async def test_pasting_nothing_visible_changes_nothing(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        app.screen.query_one("#name", Box).select_all()
        paste(app, "\x1b[0m\n")
        await settle(pilot)
        assert value(app, "name") == "示例政务服务中心"


# -- a window too small --------------------------------------------------------------------------------


async def test_a_window_too_small_says_so_from_the_start_and_works_once_enlarged(tmp_path: Path) -> None:
    async with opened(tmp_path, (60, 15)) as (app, pilot):
        assert "窗口太小（现在 60×15），请放大到至少 78×22；内容都在。" in screen_text(app)
        assert "姓名" not in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "窗口太小" not in screen_text(app)
        assert at(app, FirstStart)
        await text(pilot, NAME)
        assert value(app, "name") == NAME


async def test_what_is_typed_survives_a_window_made_too_small(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        await text(pilot, "一")
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        await text(pilot, "二", "escape")
        paste(app, "三")
        await pilot.resize_terminal(60, 12)
        await settle(pilot)
        assert "60×12" in screen_text(app)
        assert len(app.screen.query(Small)) == 1
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert at(app, Setup)
        assert value(app, "name") == "示例政务服务中心一", "nobody types into what is covered"
        assert app.focused is not None
        assert app.focused.id == "name"


async def test_an_open_dialog_is_covered_with_the_rest_and_comes_back(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f10", "x")
        assert at(app, Confirm)
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        assert "窗口太小" in screen_text(app)
        assert "停用张敏吗" not in screen_text(app)
        await keys(pilot, "y")
        assert operator(app, NAME).active
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "停用张敏吗" in screen_text(app)
        await keys(pilot, "escape")
        assert at(app, People)
        assert not app.screen.query(Small)


async def test_a_covered_screen_can_still_be_locked(data: Path) -> None:
    async with start(data) as (app, pilot):
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        await keys(pilot, "f12")
        assert at(app, Lock)
        assert "窗口太小" in screen_text(app)


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (77, 40), (200, 21)])
async def test_no_size_crashes(data: Path, size: tuple[int, int]) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "f9")
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert app.screen.query(Small)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "站点资料" in screen_text(app)
