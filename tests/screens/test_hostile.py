"""What a hostile day does to the screens: a machine that is late, a printer that fails, a damaged file."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import textual.timer
from helpers import opened, screen_text, start
from reading import squeezed
from textual.widgets import Input
from walking import Hands, fire_only

from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.result import ResultScreen
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
        # every look at the clock comes ten seconds after the one before: Textual drops such timers for good
        monkeypatch.setattr(textual.timer, "_time", SimpleNamespace(get_time=lambda: next(late) * 10.0))
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


async def test_a_printer_that_fails_is_called_that_and_the_case_goes_on(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        app.take_station(replace(app.station, printer_command="no-such-printer-command {file}"))
        await fire_only(hands)
        await hands.judge()
        await hands.key("f10", "f10")
        hands.on(ErrorDialog)
        said = squeezed(hands.text)
        assert "文书没有打印出来" in said
        assert "现在不能这样办" not in said
        assert "排除后按P重打" in said
        await hands.key("enter")
        assert hands.case.status == "received"


async def test_a_second_notice_is_not_offered_while_lines_are_unseen(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        first, *_ = [line.key for line in hands.snapshot.walk.checklist.lines]
        await hands.judge({first: ("x",)})
        second_told = [line.key for line in hands.snapshot.walk.checklist.lines][1]
        await hands.go_to(second_told)
        await hands.key("x")
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


@pytest.mark.parametrize("name", ["counter.db", "station.toml"])
async def test_nothing_is_promised_about_a_file_that_cannot_be_read(data: Path, name: str) -> None:
    for left in data.glob("counter.db-*"):
        left.unlink()
    (data / name).write_bytes(b"\x00[[[ not ours" * 400)
    async with opened(data) as (app, pilot):
        hands = Hands(app, pilot)
        hands.on(ErrorDialog)
        assert "没有存上" not in squeezed(hands.text)
        assert ("已保存的内容都在" in squeezed(hands.text)) == (name == "station.toml")
        await hands.key("enter")
        assert not isinstance(app.screen, ErrorDialog)


async def test_the_empty_workbench_says_how_to_begin_in_whole_lines(data: Path) -> None:
    async with start(data) as (app, _):
        said = screen_text(app)
        assert "还没有办件。按 F2 开始：" in said


def test_quotes_inside_a_quoted_rule_become_single_ones() -> None:
    assert quoted("“一件事一次办”窗口") == "“‘一件事一次办’窗口”"
