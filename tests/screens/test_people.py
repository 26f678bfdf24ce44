"""The people of the station, by keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from entry_hands import CLERK, CLERK_PIN, at, journal, operator, paste, sign_in, value
from helpers import NAME, PIN, keys, opened, screen_text, settle, start, status, text

from screens.entry.people import People
from screens.entry.person_form import RoleBox
from screens.shared.dialogs import Confirm, ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from screens.app import CounterApp


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
        assert status(app) == "李强的岗位：联办部门。从下次登录起生效。按 D 选部门，不选则不限。"


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
        row = next(line for line in screen_text(app).splitlines() if line.startswith(">[red]"))
        assert row.split() == [">[red]李", "强[/red]", "综合窗口", "在用"]
        await keys(pilot, "x")  # the cursor is on whoever was just added
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
