"""What a hostile day does to the screens: a machine that is late, a printer that fails, a damaged file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import textual.timer
from helpers import LIMIT, opened, screen_text, start
from reading import squeezed
from textual.widgets import Input
from walking import Hands, fire_only

from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.result import ResultScreen
from screens.entry.first_start import FirstStart
from screens.shared.dialogs import Confirm, ErrorDialog
from screens.shared.help import quoted

if TYPE_CHECKING:
    from pathlib import Path


async def test_keys_go_on_when_the_machine_is_late_for_every_timer(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f2")
        late = count()
        # every look at the clock comes ten seconds after the one before: Textual drops such timers for good;
        # not for ever, as a timer that skips what it missed would look again and again and never sleep
        looks = SimpleNamespace(get_time=lambda: min(next(late), 2_000) * 10.0)
        monkeypatch.setattr(textual.timer, "_time", looks)
        await hands.own("kaifandian")
        assert app.screen.query_one(Input).value == "kaifandian"
        assert "E03" in hands.text


async def test_what_was_said_about_a_box_goes_when_the_box_is_changed(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P13", "P13")
        await hands.key("f4")
        hands.on(ApplicantScreen)
        await hands.key("f10")
        assert "还没有填申请人的姓名" in squeezed(hands.text)
        assert "还没有联系电话" in squeezed(hands.text)
        await hands.own("李")
        assert "还没有填申请人的姓名" not in squeezed(hands.text)
        assert "还没有联系电话" in squeezed(hands.text)


async def test_a_sentence_below_a_box_never_leaves_its_full_stop_alone(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("P13", "P13")
        await hands.key("f4")
        await hands.own("李晓明")
        await hands.key("enter", "enter")
        await hands.own("11010519491231002Yxx")
        await hands.key("f10")
        shown = [line.strip() for line in hands.text.splitlines()]
        assert any(
            line.endswith("公民身份号码应是18位，现在是20位。请对照证件补齐或删去多余的") for line in shown
        )
        assert "字。" in shown


async def test_a_printer_that_fails_is_called_that_and_the_case_goes_on(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        app.take_station(replace(app.station, printer_command="no-such-printer-command {file}"))
        await fire_only(hands)
        await hands.judge()
        await hands.key("f10", "f10")
        async with asyncio.timeout(LIMIT):
            while "运行不了" not in hands.text:
                await pilot.pause(0.02)
        said = squeezed(hands.text)
        assert "工作台按P看" in said
        assert "现在不能这样办" not in said
        assert not isinstance(app.screen, ErrorDialog)
        assert hands.case.status == "received"


async def test_a_second_notice_is_not_offered_while_lines_are_unseen(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        first, second, *_ = (line.key for line in hands.snapshot.walk.checklist.lines)
        await hands.judge({first: ("x",), second: ("x",)})
        await hands.issue()
        await hands.key("b", "x", "f10", "f10")  # the first is missing again, the second nobody has looked at
        assert not isinstance(app.screen, Confirm)
        assert "没有看" in squeezed(hands.text)
        await hands.key("enter", "f5", "x", "f10", "f10")
        hands.on(Confirm)
        assert "这是第2次告知" in squeezed(hands.text)
        await hands.key("y")
        await hands.key("b", "x", "x", "f10", "f10")
        assert "这是第3次告知" in squeezed(hands.text)
        await hands.key("n")
        hands.on(ResultScreen)


def damage(data: Path, name: str) -> None:
    """Write rubbish over a file of the data folder."""
    for left in data.glob("counter.db-*"):
        left.unlink()
    (data / name).write_bytes(b"\x00[[[ not ours" * 400)


def lose_record(data: Path) -> None:
    """The papers lie there, the record is gone."""
    for left in data.glob("counter.db*"):
        left.unlink()
    (data / "papers").mkdir(exist_ok=True)
    (data / "papers" / "411202-01-20261122-0001-5.S1.pdf").write_bytes(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["counter.db", "station.toml"])
async def test_nothing_is_promised_about_a_file_that_cannot_be_read(data: Path, name: str) -> None:
    damage(data, name)
    async with opened(data) as (app, pilot):
        hands = Hands(app, pilot)
        hands.on(ErrorDialog)
        assert "没有存上" not in squeezed(hands.text)
        assert ("已保存的内容都在" in squeezed(hands.text)) == (name == "station.toml")
        await hands.key("enter")
        assert not isinstance(app.screen, ErrorDialog)


async def test_a_lost_record_is_not_taken_for_a_first_start(data: Path) -> None:
    lose_record(data)
    async with opened(data) as (app, _):
        assert isinstance(app.screen, FirstStart)
        said = squeezed(screen_text(app))
        assert "这里存有以前的文书" in said
        assert "请先请管理员用备份恢复" in said


async def test_the_empty_workbench_says_how_to_begin_in_whole_lines(data: Path) -> None:
    async with start(data) as (app, _):
        said = screen_text(app)
        assert "还没有办件。按 F2 开始：" in said


def test_quotes_inside_a_quoted_rule_become_single_ones() -> None:
    assert quoted("“一件事一次办”窗口") == "“‘一件事一次办’窗口”"
