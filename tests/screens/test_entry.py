"""First start, sign-in and the lock, by keys only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entry_hands import CLERK, CLERK_PIN, at, journal, operator, sign_in, value
from helpers import NAME, PIN, Clock, keys, opened, screen_text, settle, start, text

from counter import settings, settings_file
from screens.entry.first_start import FirstStart
from screens.entry.lock import Lock
from screens.entry.person_form import PersonForm
from screens.entry.setup import Setup
from screens.entry.sign_in import SignIn
from screens.home.workbench import Workbench
from screens.shared.dialogs import ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path


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


async def test_the_sign_in_names_the_station_of_the_folder_and_no_sample(data: Path) -> None:
    settings_file.save(data, replace(settings.sample(), window="21", name="高庙乡便民服务中心"))
    async with opened(data) as (app, _):
        assert at(app, SignIn)
        assert "21窗  高庙乡便民服务中心" in screen_text(app).splitlines()[0]


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
    file = data / settings_file.PROFILE
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
        await keys(pilot, "s")
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
