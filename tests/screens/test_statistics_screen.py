"""统计 by keys: what was received, split four ways, another period, and out into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import course_hands
import pytest
import world
from helpers import Clock, keys, screen_text, settle, start, status, text

from counter.desks.office import open_office
from screens.supervisor.statistics import BAR, StatisticsScreen, bar

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def worked(data: Path) -> Path:
    """One case pushed and one received, by 张敏."""
    office = world.World(open_office(data, now=Clock()), world.Clock())
    course_hands.pushed(office, "P01")
    course_hands.received(office, "E03")
    office.close()
    return data


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_figures_are_split_and_saved_by_keys(
    worked: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with start(worked, size=size) as (app, pilot):
        app.push_screen(StatisticsScreen())
        await settle(pilot)
        shown = screen_text(app)
        assert "收件 2 件" in status(app)
        assert "P01" in shown
        assert "E03" in shown
        assert "█" * BAR in shown
        assert "合计" in shown
        await keys(pilot, "t")
        assert "收件到推送" in screen_text(app)
        await keys(pilot, "shift+tab", "right")
        assert "行政审批" in screen_text(app) or "市场监管部门" in screen_text(app)
        await keys(pilot, "e")
        target = tmp_path / "统计.xlsx"
        await keys(pilot, "end", "ctrl+u")
        await text(pilot, str(target), "enter")
        assert target.stat().st_size > 5000
        assert "已存到" in screen_text(app)


async def test_a_period_nobody_understands_changes_nothing(worked: Path) -> None:
    async with start(worked) as (app, pilot):
        app.push_screen(StatisticsScreen())
        await settle(pilot)
        before = screen_text(app).splitlines()[2:6]
        await keys(pilot, "p", "end", "ctrl+u")
        await text(pilot, "明年吧", "enter")
        assert "看不懂" in screen_text(app)
        assert screen_text(app).splitlines()[2:6] == before
        await keys(pilot, "p", "end", "ctrl+u")
        await text(pilot, "2026-10-01 至 2026-10-31", "enter")
        assert "没有收件" in status(app)


def test_what_is_there_never_looks_like_nothing() -> None:
    assert bar(0, 100) == bar(0, 0) == ""
    assert len(bar(1, 100_000)) == 1
    assert len(bar(7, 7)) == BAR
