"""A township's exercise by keys: asked for in the dialog, refused where nothing is authorised, forwarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers import PIN
from reading import whole
from training_hands import Ticking, again, made, trained
from walking import pdf_of

from counter.training import written
from screens.acceptance.result import ResultScreen
from screens.home.workbench import Workbench
from screens.issuing.dialogs import Menu
from screens.shared.dialogs import Ask, Confirm
from screens.training.hall import HallScreen
from screens.training.result import ScoreScreen
from screens.training.table import TableScreen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return made(tmp_path / "data")


def below(data: Path) -> list[str]:
    """What stands in the station's folder."""
    return sorted(one.name for one in data.iterdir())


@pytest.mark.rule("R032")
async def test_an_exercise_at_a_township_is_picked_refused_forwarded_and_worth_all_points(
    known: Path,
) -> None:
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        await hands.key("n", *"P11", "enter")
        hands.on(Ask)
        assert "乡级" in hands.text
        await hands.key("backspace", *"1 2 镇级", "enter")
        assert "2 4711 乡级" in hands.text, "what may be written is said"
        hands.on(HallScreen)
        await hands.key("escape", "n", *"P11", "enter", "backspace", *"1 2 乡级", "enter")
        scenario = hands.on(TableScreen).exercise.scenario
        assert (scenario.id, scenario.first.truth.ending) == ("P11-1-2-乡", "forward")
        assert "培训乡便民服务中心（乡级，窗口号段21-25）；县里没有另外授权" in hands.text.replace(" ", "")

        await hands.key("escape", "f12")
        await hands.own(PIN)
        await hands.key("enter")
        hands.on(Workbench)
        await hands.reviews(scenario, scenario.first)
        (paper,) = hands.snapshot.papers
        assert paper.number.startswith("991202-21-")
        printed = whole(pdf_of(app, paper.number))
        assert "代收材料转送单" in printed
        assert "培训样张" in printed
        assert "待同步" in printed
        assert "培训县政务服务中心" in printed
        await hands.key("ctrl+t", "e")
        hands.on(Confirm)
        assert "代收转送" in hands.text
        await hands.key("y")
        result = hands.on(ScoreScreen)
        assert result.score.points == 100, [one.text for one in result.score.missed]
        await hands.key("escape", "v", "v", "enter")
        assert hands.on(ScoreScreen).scenario == scenario, "made again from its number"
    assert below(known) == ["catalogues", "training"]


async def test_wrong_ways_at_a_township_are_refused_or_cost(known: Path) -> None:
    """Nothing unauthorised is received, whatever is pressed; who then only talks leaves it undone."""
    scenario = written.one("W54")
    async with trained(known, device=Ticking()) as (app, hands):
        await again(hands)
        app.begin(hands.screen, scenario)
        await hands.rests()
        await hands.key("escape")
        await hands.enters(scenario, scenario.first.truth)
        await hands.judges(scenario.first)
        await hands.key("f10")
        hands.on(ResultScreen)
        await hands.key("f10")
        assert "县里没有授权本站收这一项" in hands.text.replace(" ", "")
        await hands.key("enter", "ctrl+t", "e")
        hands.on(Menu)
        await hands.key("2")
        result = hands.on(ScoreScreen)
        assert [one.kind for one in result.score.missed] == ["unfinished"]
        assert result.score.points == 0
        assert "代收转送" in hands.text
