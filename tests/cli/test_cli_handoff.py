"""Handoffs without a screen: what waits, making, signing line by line, cancelling, settling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import course_hands as hands
import custody_hands as papers
import pytest
import world
from cli_tools import Ran, paper_code, paper_text, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Ran]


@pytest.fixture
def command(office: world.World) -> Command:
    """A command by one of the people of the office."""

    def by(who: str, *args: str) -> Ran:
        return run("handoff", *args, "--operator", who, data=office.office.data, pin=world.PINS[who])

    return by


@pytest.mark.rule("R144")
def test_slips_are_made_signed_and_listed(office: world.World, command: Command, tmp_path: Path) -> None:
    course = hands.pushed(office)
    waits = command(world.CLERK, "list", "--json").json
    assert len(waits["ready"][0]["papers"]) == len(papers.at_window(course))
    assert "可移交：1 张单" in command(world.CLERK, "list").out
    (made,) = command(world.CLERK, "make", "--out", str(tmp_path / "out"), "--json").json
    assert made["number"] in paper_text(made["file"])
    code = paper_code(made["file"])
    assert made["number"] in code
    shown = command(world.OFFICER, "show", code, "--json")
    assert shown.code == 0
    assert shown.json["status"] == "open"
    assert made["number"] in command(world.OFFICER, "list").out
    half = command(world.OFFICER, "confirm", code, "--missing", "1")
    assert half.code == 1
    assert "没有核对" in half.err
    done = command(world.OFFICER, "confirm", code, "--missing", "1", "--pages", "2=9", "--all", "--json")
    assert done.code == 0, done.err
    assert [one["mark"] for one in done.json["lines"]][:3] == ["missing", "pages", "here"]
    assert [one["kind"] for one in done.json["discrepancies"]] == ["missing", "pages"]
    again = command(world.OFFICER, "confirm", code, "--all")
    assert again.code == 1
    assert "已经由" in again.err
    assert "缺件" in command(world.CLERK, "list").out


def test_differences_are_settled_and_told(office: world.World, command: Command) -> None:
    view = papers.slip(office, hands.pushed(office))
    number = view.handoff.number
    command(world.OFFICER, "confirm", number, "--all", "--surplus", "[b]照片[/b]", "--missing", "1")
    assert "[b]照片[/b]" in command(world.OFFICER, "show", number).out
    lost = command(world.OFFICER, "settle", number, "1", "--how", "lost")
    assert lost.code == 1
    assert "查找的经过" in lost.err
    assert command(world.CLERK, "settle", number, "1", "--how", "arrived", "--note", "在袋里").code == 0
    last = str(len(view.lines) + 1)
    wrong = command(world.CLERK, "settle", number, last, "--how", "什么")
    assert wrong.code == 1
    assert "kept（归入本件" in wrong.err
    assert command(world.OFFICER, "settle", number, last, "--how", "kept").code == 0
    assert command(world.CLERK, "settle", number, "2", "--how", "kept").code == 1
    assert "差异：0 项" in command(world.CLERK, "list").out


def test_a_slip_is_cancelled_with_a_reason(office: world.World, command: Command) -> None:
    number = papers.slip(office, hands.pushed(office)).handoff.number
    assert command(world.CLERK, "cancel", number).code == 2
    gone = command(world.CLERK, "cancel", number, "--reason", "拿错了", "--json")
    assert gone.json["status"] == "cancelled"
    shown = command(world.CLERK, "show", number)
    assert shown.code == 1
    assert "已经取消" in shown.err


@pytest.mark.parametrize("typed", ["2", "a=b", "=5", "2=", "２=5"])
def test_pages_written_wrongly_are_told(office: world.World, command: Command, typed: str) -> None:
    number = papers.slip(office, hands.pushed(office)).handoff.number
    bad = command(world.OFFICER, "confirm", number, "--all", "--pages", typed)
    assert bad.code == 1
    assert "2=5" in bad.err
