"""容缺补交 by keys on the page of a case, at 80×24."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import course_hands
import pytest
import scan_hands
import supply_hands
from issuing_folder import later, prepared, the_course
from rich.cells import cell_len

from screens.course.page import CasePage
from screens.digitise.scans import ScansScreen
from screens.issuing.dialogs import Fill, Menu
from screens.shared.dialogs import Ask, Confirm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import world
    from walking import Hands

    from counter.cases.course import Course


@asynccontextmanager
async def opened(
    ready: Path, tmp_path: Path, make: Callable[[world.World], Course], *, days: int = 0
) -> AsyncIterator[Hands]:
    """The page of the one case."""
    folder, _ = prepared(ready, tmp_path / "made", make)
    async with later(folder, tmp_path, days=days) as hands:
        hands.app.push_screen(CasePage(the_course(hands)))
        await hands.key("1")
        hands.on(CasePage)
        yield hands


def pushed(office: world.World) -> Course:
    return supply_hands.pushed(office).course


def fits(hands: Hands) -> None:
    lines = hands.text.splitlines()
    assert len(lines) <= 24
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.rule("R140")
@pytest.mark.rule("R142")
@pytest.mark.rule("R143")
async def test_what_was_deferred_is_taken_scanned_and_pushed(ready_folder: Path, tmp_path: Path) -> None:
    async with opened(ready_folder, tmp_path, pushed, days=1) as hands:
        (line,) = the_course(hands).deferred
        await hands.key("y")
        box = hands.on(Fill)
        assert "2026-12-01前补交" in box.explain
        fits(hands)
        await hands.key("enter", "enter")
        hands.on(CasePage)
        assert "先按 S 扫描" in hands.text
        now = the_course(hands)
        assert now.deferred == ()
        assert line in now.unscanned
        assert list((hands.app.data / "papers").glob("*.U1.pdf"))
        await hands.key("s")
        hands.on(ScansScreen)
        await hands.key("f")
        hands.on(Ask)
        await hands.own(str(scan_hands.paper(tmp_path / "supply_hands.pdf", 2)))
        await hands.key("enter")
        assert "登记了 supply_hands.pdf" in hands.text
        await hands.key("escape", "p")
        hands.on(Confirm)
        await hands.key("y")
        now = the_course(hands)
        assert (now.unsent, now.unscanned, now.clock("digitise")) == ((), (), None)


async def test_a_number_that_is_none_is_told_and_nothing_is_taken(ready_folder: Path, tmp_path: Path) -> None:
    async with opened(ready_folder, tmp_path, pushed) as hands:
        before = the_course(hands)
        await hands.key("y")
        hands.on(Fill)
        await hands.key("backspace")
        await hands.own("两份")
        await hands.key("enter", "enter")
        assert "份数请写数字" in hands.text
        await hands.key("y", "escape")
        assert the_course(hands) == before


@pytest.mark.rule("R140")
async def test_a_term_that_is_over_is_registered_with_its_consequence(
    ready_folder: Path, tmp_path: Path
) -> None:
    async with opened(ready_folder, tmp_path, pushed, days=12) as hands:
        await hands.key("y")
        hands.on(Menu)
        assert "已过期" in hands.text
        fits(hands)
        await hands.key("2")
        box = hands.on(Ask)
        assert "后果" in box.explain
        fits(hands)
        await hands.own("电话联系过，没有来")
        await hands.key("enter")
        assert "部门已告知" in hands.text
        now = the_course(hands)
        assert now.clock("deferral") is None
        assert [one for one in now.outbox if one.kind == "supplement"]
        await hands.key("y")
        assert "登记并告知" not in hands.text, "it is registered once"
        hands.on(Fill)


@pytest.mark.rule("R140")
async def test_of_several_the_person_picks_one(ready_folder: Path, tmp_path: Path) -> None:
    def two(office: world.World) -> Course:
        return supply_hands.received(office, count=2)

    async with opened(ready_folder, tmp_path, two) as hands:
        waiting = the_course(hands).deferred
        assert len(waiting) == 2
        await hands.key("y")
        hands.on(Menu)
        fits(hands)
        await hands.key("2", "enter", "enter")
        (left,) = the_course(hands).deferred
        assert left in waiting


async def test_without_anything_deferred_the_key_does_nothing(ready_folder: Path, tmp_path: Path) -> None:
    async with opened(ready_folder, tmp_path, course_hands.pushed) as hands:
        await hands.key("y")
        hands.on(CasePage)
        assert "补交" not in hands.text
