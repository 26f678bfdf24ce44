"""Boxes people paste into, and windows too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from entry_hands import at, operator, paste, value
from helpers import NAME, keys, opened, screen_text, settle, start, text

from screens.entry.first_start import FirstStart
from screens.entry.lock import Lock
from screens.entry.people import People
from screens.entry.setup import Setup
from screens.shared.box import Box
from screens.shared.dialogs import Confirm
from screens.shared.small import Small

if TYPE_CHECKING:
    from pathlib import Path


# -- the box -------------------------------------------------------------------------------------------


async def test_pasted_lines_become_one_line_where_the_cursor_is(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
        await keys(pilot, "home")
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
        await keys(pilot, "s")
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
        await keys(pilot, "s")
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
        assert value(app, "name") == "一", "nobody types into what is covered"
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
        await keys(pilot, "s")
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert app.screen.query(Small)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "站点资料" in screen_text(app)
