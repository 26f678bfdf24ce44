"""Two windows on one data folder: nobody's work is overwritten, and nothing typed is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from helpers import start
from walking import E03_ANSWERS, E03_APPLICANT, LICENCE, Hands, fire_only

from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.checklist import ChecklistScreen
from screens.shared.dialogs import ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
async def both(data: Path, tmp_path: Path) -> Path:
    """A data folder with one draft, as far as its checklist."""
    folder = shutil.copytree(data, tmp_path / "both")
    async with start(folder) as (app, pilot):
        await fire_only(Hands(app, pilot))
    return folder


async def test_the_second_window_is_told_sees_the_newest_and_goes_on(both: Path) -> None:
    async with start(both) as (app, pilot), start(both) as (other, other_pilot):
        one, two = Hands(app, pilot), Hands(other, other_pilot)
        await one.key("enter")
        await two.key("enter")
        await one.key("space", "x")
        await two.key("space")
        two.on(ErrorDialog)
        assert "别的窗口刚改过" in two.text
        assert "张敏" in two.text
        await two.key("enter")
        two.on(ChecklistScreen)
        assert two.snapshot.case.version == one.snapshot.case.version
        assert two.snapshot.walk.tally.findings == 1
        await two.go_to(two.snapshot.walk.checklist.lines[2].key)
        await two.judge()
        assert two.snapshot.walk.tally.unseen == 0
        assert len(two.case.draft.outcomes) == len(two.snapshot.walk.checklist.lines)


async def test_what_the_second_window_has_typed_stays_in_its_boxes(data: Path) -> None:
    async with start(data) as (app, pilot), start(data) as (other, other_pilot):
        one, two = Hands(app, pilot), Hands(other, other_pilot)
        await one.begin("kfd", "E03")
        await one.situation(E03_ANSWERS, LICENCE)
        await one.items([3])
        await two.key("r", "enter")
        two.on(ApplicantScreen)
        await two.own("后来的窗口填的名称")
        await one.own("先存上的名称")
        await one.key("enter")
        await two.key("enter")
        two.on(ErrorDialog)
        await two.key("enter")
        assert "后来的窗口填的名称" in two.text
        await two.applicant(
            {name: E03_APPLICANT[name] for name in ("applicant.representative", "applicant.phone")}
        )
        assert two.case.draft.applicant is not None
        assert two.case.draft.applicant.name == "后来的窗口填的名称"


async def test_two_windows_issuing_at_once_give_one_receipt(both: Path) -> None:
    async with start(both) as (app, pilot), start(both) as (other, other_pilot):
        one, two = Hands(app, pilot), Hands(other, other_pilot)
        await one.key("enter")
        await one.judge()
        await two.key("r", "enter")
        await one.key("f10")
        await two.key("f6")
        await one.key("f10")
        await two.key("f10")
        two.on(ErrorDialog)
        await two.key("enter")
        (paper,) = two.snapshot.papers
        assert paper.number == one.snapshot.papers[0].number
        assert two.status == "received"
