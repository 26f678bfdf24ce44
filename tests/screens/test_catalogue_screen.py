"""监督员 and the list, by keys: versions, a workbook out, one in, what it changes, accepting it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import workbook_tools as books
from entry_hands import CLERK, CLERK_PIN, at, journal, sign_in
from helpers import keys, opened, screen_text, start, status, text

from counter.catalog.overlay import ACCEPTED, accepted_text
from counter.desks.office import OVERLAY
from counter.desks.window.acceptance import AcceptanceDesk
from counter.desks.window.issue import IssueDesk
from counter.files import write_whole
from screens.home.workbench import Workbench
from screens.shared.help import Sheet
from screens.supervisor.book import BookScreen
from screens.supervisor.catalogue import CatalogueScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from screens.app import CounterApp

LICENCE = "营业执照"
SIZES = ((80, 24), (120, 40))


def book(folder: Path, change: Callable[[Any], object]) -> Path:
    """The book of 开饭店 as a department sent it back."""
    made = books.opened()
    change(made)
    path = folder / "市场监管部门.xlsx"
    path.write_bytes(books.saved(made))
    return path


def corrected(made: Any) -> None:
    """Another way to get the licence."""
    sheet = made["材料"]
    books.at(sheet, "如何取得", books.row_of(sheet, LICENCE)).value = "窗口调取电子营业执照"


def spoilt(made: Any) -> None:
    """A form nobody knows, and a paper that is not registered."""
    sheet = made["材料要求"]
    books.at(sheet, "形式").value = "随便"
    books.at(sheet, "材料", 3).value = "营业执找"


async def take(app: CounterApp, pilot: Pilot[None], path: Path) -> None:
    """Import a workbook from the list of versions."""
    await keys(pilot, "i")
    await text(pilot, str(path), "enter")
    assert at(app, BookScreen), screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_correction_is_seen_line_by_line_accepted_and_used_by_the_next_case(
    data: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with start(data, size) as (app, pilot):
        await keys(pilot, "m")
        assert at(app, CatalogueScreen)
        await take(app, pilot, book(tmp_path, corrected))
        shown = screen_text(app)
        assert "市场监管部门.xlsx  1 处差别" in shown
        assert "材料“营业执照” 如何取得" in shown
        assert "窗口调取电子营业执照" in shown
        assert "还没有改动目录" in shown
        assert not (data / OVERLAY).exists()
        await keys(pilot, "f10", "y")
        assert at(app, CatalogueScreen)
        assert "已接受" in status(app) or "已接受" in screen_text(app)
        assert app.desk is not None
        assert app.desk.catalogue.materials[LICENCE].obtain == "窗口调取电子营业执照"
        action, detail = journal(app)[-1]
        assert (action, detail["book"], detail["count"]) == ("catalogue.accept", "市场监管部门.xlsx", 1)
        assert "张敏" in screen_text(app)
        await keys(pilot, "enter")
        assert at(app, Sheet)
        assert "窗口调取电子营业执照" in screen_text(app)
        await keys(pilot, "escape", "escape", "f2")
        await text(pilot, "E03", "enter")
        (line,) = IssueDesk(app.desk).recent()
        assert AcceptanceDesk(app.desk).case(line.id).catalogue == app.desk.catalogue.version


async def test_leaving_without_accepting_changes_nothing(data: Path, tmp_path: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "m")
        await take(app, pilot, book(tmp_path, corrected))
        await keys(pilot, "f10", "n", "escape")
        assert at(app, CatalogueScreen)
        assert not (data / OVERLAY).exists()
        assert "catalogue.accept" not in [action for action, _ in journal(app)]


async def test_a_faulty_book_tells_every_fault_with_its_cell_and_cannot_be_accepted(
    data: Path, tmp_path: Path
) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "m")
        await take(app, pilot, book(tmp_path, spoilt))
        shown = screen_text(app)
        assert "有 2 处错误，不能接受" in shown
        assert shown.count("材料要求!") >= 2
        assert "F10 接受" not in shown
        await keys(pilot, "f10")
        assert at(app, BookScreen)
        assert not (data / OVERLAY).exists()


def careless(made: Any) -> None:
    """A sentence with the wrong marks: it can be accepted, and should be looked at."""
    sheet = made["材料"]
    books.at(sheet, "如何取得", books.row_of(sheet, LICENCE)).value = "窗口调取,不用带"


async def test_what_the_check_would_find_is_said_before_accepting(data: Path, tmp_path: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "m")
        await take(app, pilot, book(tmp_path, careless))
        shown = screen_text(app)
        assert "1 处差别，1 处请留意" in shown
        assert "半角标点" in shown
        await keys(pilot, "down")
        assert "如何取得" in screen_text(app)
        assert "F10 接受" in shown


async def test_a_file_that_is_no_workbook_is_told_in_one_sentence(data: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.xlsx"
    odd.write_text("姓名,口令\n", encoding="utf-8")
    async with start(data) as (app, pilot):
        await keys(pilot, "m")
        await take(app, pilot, odd)
        assert "这不是 .xlsx 工作簿" in screen_text(app)
        await keys(pilot, "escape", "i", "enter")
        assert "没有写文件的位置" in screen_text(app)


async def test_an_unchanged_book_goes_out_and_comes_back_without_a_difference(
    data: Path, tmp_path: Path
) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "m", "e")
        await text(pilot, str(tmp_path / "开饭店"), "enter")
        await text(pilot, "e03", "enter")
        assert "已导出到" in screen_text(app)
        await take(app, pilot, tmp_path / "开饭店.xlsx")
        assert "和现用目录没有差别" in screen_text(app)
        assert "F10 接受" not in screen_text(app)


async def test_an_unknown_department_is_told_with_the_nearest(data: Path, tmp_path: Path) -> None:
    async with start(data) as (app, pilot):
        await keys(pilot, "m", "e")
        await text(pilot, str(tmp_path / "a.xlsx"), "enter")
        await text(pilot, "公安局部门", "enter")
        assert "是不是“公安部门”" in screen_text(app)
        assert not (tmp_path / "a.xlsx").exists()


async def test_an_own_wording_whose_ground_changed_is_said_to_be_looked_at_and_settled(data: Path) -> None:
    whole = books.WHOLE
    own = replace(whole.materials[LICENCE], obtain="本县窗口调取")
    before = replace(whole, materials={**whole.materials, LICENCE: replace(own, cure="以前的写法")})
    (data / OVERLAY).mkdir()
    write_whole(data / OVERLAY / ACCEPTED, accepted_text(before, "", {"materials": {LICENCE: own}}).encode())
    async with start(data) as (app, pilot):
        await keys(pilot, "m")
        shown = screen_text(app)
        assert "本站目录有 2 处要核对" in shown
        assert "不一致" in shown
        assert "按以前的内容改的" in shown
        await keys(pilot, "s", "y")
        assert "已确认" in screen_text(app)
        assert "要核对" not in screen_text(app)
        assert journal(app)[-1][0] == "catalogue.settle"
        assert app.desk is not None
        assert app.desk.catalogue.materials[LICENCE].obtain == "本县窗口调取"


async def test_the_list_is_the_supervisors(staffed: Path) -> None:
    async with opened(staffed) as (app, pilot):
        await sign_in(pilot, CLERK, CLERK_PIN)
        assert "M 事项目录" not in screen_text(app)
        await keys(pilot, "m")
        assert at(app, Workbench)
