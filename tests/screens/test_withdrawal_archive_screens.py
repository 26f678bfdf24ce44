"""撤回, 退还, 归档 by keys, at 80×24."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import bagit
import course_hands
import issuing_hands
import pytest
import world
from issuing_folder import later, prepared, the_course

from counter import settings_file
from screens.archive.desk import ArchiveScreen
from screens.archive.sheet import IndexSheet
from screens.course.page import CasePage
from screens.home.workbench import Workbench
from screens.issuing.dialogs import Fill, Tick
from screens.issuing.identity import Identity
from screens.shared.dialogs import Ask, Confirm, ErrorDialog
from screens.withdrawal.lapse import LapseScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from walking import Hands

    from counter.cases.course import Course

OWNER = issuing_hands.OWNER


@asynccontextmanager
async def opened(
    ready: Path, tmp_path: Path, make: Callable[[world.World], Course], *, days: int = 0
) -> AsyncIterator[Hands]:
    """The workbench over a folder with one case."""
    folder, _ = prepared(ready, tmp_path / "made", make)
    async with later(folder, tmp_path, days=days) as hands:
        yield hands


async def on_page(hands: Hands) -> CasePage:
    """The page of the case, as if it had been opened from a queue."""
    hands.app.push_screen(CasePage(the_course(hands)))
    await hands.key("1")
    return hands.on(CasePage)


async def card(hands: Hands) -> None:
    hands.on(Identity)
    for typed in (OWNER.name, OWNER.number, ""):
        await hands.own(typed)
        await hands.key("enter")


# -- withdrawal --------------------------------------------------------------------------------------------


@pytest.mark.rule("R167")
@pytest.mark.rule("R168")
async def test_before_the_push_it_is_withdrawn_and_the_papers_returned(
    ready_folder: Path, tmp_path: Path
) -> None:
    async with opened(ready_folder, tmp_path, course_hands.received) as hands:
        await on_page(hands)
        await hands.key("c")
        await card(hands)
        hands.on(Ask)
        await hands.own("不办了")
        await hands.key("enter")
        hands.on(CasePage)
        assert the_course(hands).case.status == "withdrawn"
        assert list((hands.app.data / "papers").glob("*.V1.pdf"))
        await hands.key("z")
        hands.on(Tick)
        await hands.key("enter")
        await card(hands)
        now = the_course(hands)
        assert {one.holder for one in now.handed_in} == {"applicant"}
        assert "已退还" in hands.text
        assert list((hands.app.data / "papers").glob("*.W1.pdf"))


@pytest.mark.rule("R167")
async def test_with_one_item_decided_the_person_is_told_which(ready_folder: Path, tmp_path: Path) -> None:
    def one_decided(office: world.World) -> Course:
        return issuing_hands.granted(office, issuing_hands.at_departments(office), "消防")

    async with opened(ready_folder, tmp_path, one_decided) as hands:
        await on_page(hands)
        await hands.key("c")
        hands.on(Tick)
        await hands.key("enter")
        await card(hands)
        assert "不受撤回影响" in hands.on(Ask).explain
        await hands.own("其余不办了")
        await hands.key("enter")
        now = the_course(hands)
        assert sorted(one.status for one in now.items) == ["decided", "withdrawn", "withdrawn", "withdrawn"]


@pytest.mark.rule("R168")
async def test_papers_still_with_the_lead_department_are_said_to_be_there(
    ready_folder: Path, tmp_path: Path
) -> None:
    def withdrawn(office: world.World) -> Course:
        course = issuing_hands.at_departments(office)
        return issuing_hands.clerk(office).withdraw(course, OWNER, "选址变了")

    async with opened(ready_folder, tmp_path, withdrawn) as hands:
        await on_page(hands)
        await hands.key("z")
        assert "市场监管部门" in hands.text
        assert "调回" in hands.text


async def test_a_notice_is_ended_only_by_a_person(ready_folder: Path, tmp_path: Path) -> None:
    def noticed(office: world.World) -> Course:
        station = replace(office.office.station, correction_term_days=15, lapse_days=10)
        settings_file.save(office.office.data, station)
        office.office = replace(office.office, station=station)
        desk = office.desk()
        return office.course(world.noticed(desk, world.begin(desk)).case.id)

    async with opened(ready_folder, tmp_path, noticed, days=40) as hands:
        await hands.key("v")
        hands.on(ArchiveScreen)
        await hands.key("l")
        hands.on(LapseScreen)
        assert "逾期未补正 1 件" in hands.text
        await hands.key("enter", "n")
        assert the_course(hands).case.status == "noticed"
        await hands.key("enter")
        hands.on(Confirm)
        await hands.key("y")
        assert the_course(hands).case.status == "lapsed"
        assert "没有逾期未补正的告知书" in hands.text


# -- archive -----------------------------------------------------------------------------------------------


@pytest.mark.rule("R175")
@pytest.mark.rule("R177")
@pytest.mark.rule("R179")
async def test_what_is_clean_is_archived_and_can_be_opened_and_exported(
    ready_folder: Path, tmp_path: Path
) -> None:
    async with opened(ready_folder, tmp_path, issuing_hands.finished) as hands:
        await hands.key("v")
        hands.on(ArchiveScreen)
        assert "可以归档" in hands.text
        assert all(len(line) <= 80 for line in hands.text.splitlines())
        await hands.key("f")
        hands.on(Confirm)
        await hands.key("y")
        assert "已归档 1 件" in hands.text
        now = the_course(hands)
        assert now.archived is not None
        place = hands.app.data / "archive" / now.archived.package
        bagit.Bag(str(place)).validate()
        assert [path for path in (place / "data" / "文书").iterdir() if path.read_bytes()[:5] == b"%PDF-"]
        await hands.key("n")
        await hands.own(now.case.number or "")
        await hands.key("enter")
        hands.on(IndexSheet)
        assert "校验值都相符" in hands.text
        await hands.key("pagedown", "pagedown")
        assert "市场监管部门" in hands.text, "who keeps the originals"
        await hands.key("x")
        hands.on(Fill)
        for typed in (str(tmp_path / "检查"), "", "案卷评查"):
            await hands.own(typed)
            await hands.key("enter")
        dialog = hands.on(Fill)
        assert "哪个单位" in dialog.explain
        assert dialog.fields["why"][1] == "案卷评查"
        await hands.key("enter")
        await hands.own("市政务服务办")
        await hands.key("enter", "enter")
        (exported,) = (tmp_path / "检查").iterdir()
        bagit.Bag(str(exported)).validate()
        await hands.key("escape", "escape")
        hands.on(Workbench)


async def test_what_is_missing_is_said_and_the_rest_goes_on(ready_folder: Path, tmp_path: Path) -> None:
    def withdrawn(office: world.World) -> Course:
        course = course_hands.received(office)
        course = issuing_hands.clerk(office).withdraw(course, OWNER, "不办了")
        return issuing_hands.clerk(office).give_back(
            course, [one.id for one in course.handed_in if one.holder != "applicant"], OWNER
        )

    async with opened(ready_folder, tmp_path, withdrawn) as hands:
        (hands.app.data / "archive").write_text("in the way", "utf-8")
        await hands.key("v", "f", "y")
        assert "有 1 件没有归成" in hands.text
        (hands.app.data / "archive").unlink()
        await hands.key("f", "y")
        assert the_course(hands).case.status == "archived"


async def test_a_withdrawn_case_with_papers_left_asks_for_a_reason(
    ready_folder: Path, tmp_path: Path
) -> None:
    def withdrawn(office: world.World) -> Course:
        return issuing_hands.clerk(office).withdraw(course_hands.received(office), OWNER, "不办了")

    async with opened(ready_folder, tmp_path, withdrawn) as hands:
        await on_page(hands)
        await hands.key("f")
        hands.on(Ask)
        await hands.key("enter")
        hands.on(ErrorDialog)
        await hands.key("enter")
        await hands.key("f")
        await hands.own("申请人声明不要了")
        await hands.key("enter")
        assert the_course(hands).case.status == "archived"


async def test_a_damaged_package_is_told_when_it_is_opened(ready_folder: Path, tmp_path: Path) -> None:
    async with opened(ready_folder, tmp_path, issuing_hands.finished) as hands:
        await hands.key("v", "f", "y")
        (paper, *_) = (hands.app.data / "archive").glob("2026/*/data/文书/*.pdf")
        paper.write_bytes(b"%PDF-other")
        await on_page(hands)
        await hands.key("i")
        assert "档案包" in hands.on(ErrorDialog).error.what
