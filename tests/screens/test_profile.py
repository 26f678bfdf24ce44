"""The station profile, by keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from entry_hands import CLERK, CLERK_PIN, at, journal, sign_in, value
from helpers import PIN, keys, opened, screen_text, settle, start, status, text
from rich.cells import cell_len
from textual.widgets import Input

from counter import settings, settings_file
from counter.settings import label
from screens.entry.profile import ORDER
from screens.entry.setup import Setup, Unsaved
from screens.home.workbench import Workbench
from screens.shared.choice import Choice
from screens.shared.dialogs import ErrorDialog
from screens.shared.help import Sheet

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_profile_is_saved_used_and_journalled(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
        assert at(app, Setup)
        assert "示例，请修改" in screen_text(app)
        await text(pilot, "湖滨区政务服务中心", "down", "1", "f10")  # what is typed replaces the sample
        assert status(app).startswith("保存了 2 项。")
        assert "01窗  湖滨区政务服务中心" in screen_text(app)
        saved = settings_file.load(data)
        assert (saved.name, saved.level) == ("湖滨区政务服务中心", "市级")
        assert journal(app)[-1] == ("station.save", {"fields": ["name", "level"]})
        assert app.signed_desk.station == app.station == saved
        await keys(pilot, "escape")
        assert at(app, Workbench), "nothing unsaved: not asked"
        assert "01窗  湖滨区政务服务中心" in screen_text(app)


async def test_a_new_window_number_waits_for_the_next_sign_in(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
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
    async with start(data, (120, 48)) as (app, pilot):
        await keys(pilot, "s")
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
        assert not (data / settings_file.PROFILE).exists()
        await text(pilot, "8", "f10")
        assert "有 3 处要改" in status(app)
        assert "“窗口号”" not in screen_text(app)


async def test_a_fault_below_the_fold_is_scrolled_into_view(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
        app.screen.query_one("#database_url").focus()
        await text(pilot, "mysql://x")
        app.screen.query_one("#name").focus()
        await keys(pilot, "f10")
        assert "“PostgreSQL 地址”：" in screen_text(app)


async def test_leaving_with_changes_asks_and_every_answer_does_what_it_says(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
        await text(pilot, "一", "escape")
        assert at(app, Unsaved)
        assert "1 项改动还没有保存" in screen_text(app)
        await keys(pilot, "escape")
        assert at(app, Setup)
        assert value(app, "name") == "一"
        await keys(pilot, "escape", "n")
        assert at(app, Workbench)
        assert not (data / settings_file.PROFILE).exists()
        await keys(pilot, "s")
        await text(pilot, "二", "escape", "y")
        assert at(app, Workbench)
        assert settings_file.load(data).name == "二"


async def test_a_profile_changed_elsewhere_keeps_what_is_typed_and_shows_the_rest_anew(data: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "s")
        settings_file.save(data, settings.Station(address="崤山路1号"))
        await text(pilot, "一", "f10")
        assert at(app, ErrorDialog)
        await keys(pilot, "enter")
        assert (value(app, "name"), value(app, "address")) == ("一", "崤山路1号")
        assert "别处改了：地址" in status(app)
        await keys(pilot, "f10")
        saved = settings_file.load(data)
        assert (saved.name, saved.address) == ("一", "崤山路1号")


async def test_a_clerk_reads_the_profile_but_cannot_change_it(staffed: Path) -> None:
    settings_file.save(staffed, settings.Station(database_url=f"sqlite:///{staffed / 'counter.db'}"))
    async with opened(staffed, (120, 40)) as (app, pilot):
        await sign_in(pilot, CLERK, CLERK_PIN)
        await keys(pilot, "s")
        shown = screen_text(app)
        assert "由管理员修改，这里只能查看" in shown
        assert "县级" in shown
        below = [name for name in ORDER if label(name) not in shown]
        for _ in ORDER:
            await keys(pilot, "down")
            below = [name for name in below if label(name) not in screen_text(app)]
        assert not below, "every field can be read by scrolling"
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
        await keys(pilot, "s")
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
        await keys(pilot, "s", "f1")
        assert at(app, Sheet)
        assert "不要估填" in screen_text(app)
        await keys(pilot, "escape")
        assert at(app, Setup)
