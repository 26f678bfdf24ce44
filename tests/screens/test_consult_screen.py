"""咨询 by keys: F3, the matter, its questions, the advice, the sheet, and the case that keeps it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from consultations import E03
from helpers import keys, screen_text, settle, start, status, text
from reading import pages
from walking import Hands, code_of, fire_only

from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.find_matter import FindMatter
from screens.acceptance.situation import SituationScreen
from screens.consulting.advice import AdviceScreen
from screens.consulting.consult import ConsultScreen
from screens.home.workbench import Workbench
from screens.shared.dialogs import ErrorDialog

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App
    from textual.pilot import Pilot

    from screens.app import CounterApp

S = TypeVar("S")

ANSWERS = ("1", "2", "1", "2", "1", "2")
"""E03 as in `consultations`, by digits."""


def at(app: App[Any], kind: type[S]) -> S:
    """The screen now shown, which is of this kind."""
    screen: Any = app.screen
    assert isinstance(screen, kind), screen
    return screen


async def ask(pilot: Pilot[None], query: str = "kfd") -> ConsultScreen:
    """From the workbench to the questions of a matter."""
    await keys(pilot, "f3")
    at(pilot.app, FindMatter)
    await text(pilot, query, "enter")
    return at(pilot.app, ConsultScreen)


async def told(pilot: Pilot[None]) -> AdviceScreen:
    """All answered, and on to the advice."""
    await ask(pilot)
    await keys(pilot, *ANSWERS, "enter")
    return at(pilot.app, AdviceScreen)


def journal(app: CounterApp) -> list[str]:
    """Actions of the journal, oldest first."""
    assert app.office is not None
    with app.office.store.read() as view:
        return [entry.action for entry in reversed(view.journal.latest(limit=50))]


@pytest.mark.rule("R122")
@pytest.mark.rule("R128")
async def test_the_whole_way_by_keys(data: Path) -> None:
    async with start(data) as (app, pilot):
        before = len(journal(app))
        screen = await told(pilot)
        assert screen.asked.answers == E03
        shown = screen_text(app)
        assert "带 14 项  办 4 项  少跑 6 趟" in shown
        assert "食品经营许可申请书" in shown
        assert len(journal(app)) == before
        await keys(pilot, "p")
        assert "已存" in status(app) or "已存" in screen_text(app)
        (paper,) = (data / "papers").glob("咨询告知单-E03-*.pdf")
        assert len(pages(paper.read_bytes())) == 1
        await keys(pilot, "p")
        assert list((data / "papers").iterdir()) == [paper]
        assert journal(app)[before:] == ["consult.give"]
        await keys(pilot, "f2")
        step = at(app, SituationScreen)
        assert step.now_shown.case.draft.answers == E03
        assert journal(app)[before:] == ["consult.give", "case.open"]
        await keys(pilot, "f8")
        at(app, Workbench)
        assert len(app.screen_stack) == 2


async def test_esc_keeps_the_answers_and_enter_comes_back(data: Path) -> None:
    async with start(data) as (app, pilot):
        await told(pilot)
        await keys(pilot, "escape")
        screen = at(app, ConsultScreen)
        assert screen.asked.answers == E03
        await keys(pilot, "enter")
        at(app, AdviceScreen)
        await keys(pilot, "escape", "escape")
        at(app, Workbench)
        assert "case.open" not in journal(app)


@pytest.mark.rule("R129")
async def test_enter_before_all_is_answered_says_how_much_is_open(data: Path) -> None:
    async with start(data) as (app, pilot):
        await ask(pilot)
        await keys(pilot, "1", "enter")
        at(app, ConsultScreen)
        assert "还有 5 问没答" in screen_text(app)


async def test_a_changed_answer_changes_the_questions_and_a_digit_too_large_does_nothing(data: Path) -> None:
    async with start(data) as (app, pilot):
        screen = await ask(pilot)
        await keys(pilot, "9")
        assert screen.asked.answers == {}
        await keys(pilot, "2")
        assert "fire_procedure" not in [q.key for q in screen.view.questions]
        await keys(pilot, "up", "home", "1")
        assert "fire_procedure" in [q.key for q in screen.view.questions]
        await keys(pilot, "home", "delete")
        assert "fire_area" not in screen.asked.answers
        at(app, ConsultScreen)


@pytest.mark.rule("R025")
async def test_space_leaves_an_item_out_and_a_takes_all_again(data: Path) -> None:
    async with start(data) as (app, pilot):
        screen = await ask(pilot)
        await keys(pilot, *ANSWERS, "end", "space")
        assert screen.asked.chosen == (1, 2, 3)
        await keys(pilot, "enter")
        assert "办 3 项" in screen_text(app)
        await keys(pilot, "escape", "a")
        assert screen.asked.chosen is None


async def test_the_case_keeps_the_items_that_were_chosen(data: Path) -> None:
    async with start(data) as (app, pilot):
        await ask(pilot)
        await keys(pilot, *ANSWERS, "end", "space", "f2")
        step = at(app, SituationScreen)
        assert step.now_shown.case.draft.chosen == (1, 2, 3)


async def test_the_assumed_is_marked_and_can_be_answered(data: Path) -> None:
    async with start(data) as (app, pilot):
        screen = await ask(pilot)
        assert "本人来办（通常）" in screen_text(app)
        await keys(pilot, *ANSWERS)
        await keys(pilot, "home", *["down"] * 6, "2")
        assert screen.asked.answers["agent"] == "是"
        assert "（通常）" not in screen_text(app)
        await keys(pilot, "enter")
        assert "带 15 项" in screen_text(app)


@pytest.mark.rule("R109")
async def test_a_stop_is_shown_at_once_and_opens_no_case(data: Path) -> None:
    async with start(data) as (app, pilot):
        screen = await ask(pilot, "P05")
        for _ in range(12):
            question = screen.view.open_questions[0]
            wrong = [n for n, o in enumerate(question.options, 1) if "错报" in o.stop]
            await keys(pilot, str(wrong[0] if wrong else 1))
            if screen.view.stop:
                break
        assert "公安机关" in screen_text(app)
        await keys(pilot, "f2")
        assert app.screen is screen
        await keys(pilot, "enter")
        at(app, AdviceScreen)
        assert "不能按一件事办" in screen_text(app)
        await keys(pilot, "f2")
        at(app, AdviceScreen)
        assert "case.open" not in journal(app)


async def test_a_digit_brings_a_section_up(data: Path) -> None:
    async with start(data) as (app, pilot):
        screen = await told(pilot)
        number = [one.name for one in screen.sections].index("流程和时限") + 1
        assert "流程和时限" not in screen_text(app)
        await keys(pilot, str(number))
        assert f"{number} 流程和时限" in screen_text(app)
        assert "2小时内" in screen_text(app)


async def test_a_scan_leads_to_the_case_from_both_screens(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.judge({"场所平面布置图、场所消防设施平面图": ("x",)})
        code = code_of(await hands.issue())
        await hands.to_workbench()
        for deep in (False, True):
            await (told(pilot) if deep else ask(pilot))
            app.scanned(code)
            await settle(pilot)
            case = at(app, ChecklistScreen).now_shown.case
            assert case.number is not None
            assert case.number in code
            await hands.to_workbench()
        assert journal(app).count("case.open") == 1


async def test_a_printer_that_fails_keeps_nobody_waiting_and_the_sheet_is_given_once(data: Path) -> None:
    from dataclasses import replace

    async with start(data) as (app, pilot):
        await told(pilot)
        app.take_station(replace(app.station, printer_command="false {file}"))
        await keys(pilot, "p")
        assert list((data / "papers").glob("咨询告知单-E03-*.pdf"))
        assert "已交" not in screen_text(app)
        assert not isinstance(app.screen, ErrorDialog)
        app.take_station(replace(app.station, printer_command=""))
        await keys(pilot, "p")
        assert "没有设置打印机" in "".join(screen_text(app).split())
        assert journal(app).count("consult.give") == 1
        assert journal(app).count("print.file") == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_is_cut_off_at_the_usual_sizes(data: Path, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with start(data, size) as (app, pilot):
        await told(pilot)
        shown = screen_text(app).splitlines()
        assert max(map(cell_len, shown)) <= size[0]
        assert "F2 开办件  F9 办事指南  P 打印告知单" in shown[-2]
        beside = "│" in "".join(shown)
        assert beside == (size[0] >= 110)
