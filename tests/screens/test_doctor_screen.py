"""体检 on the screen, and backups that are made behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from helpers import LIMIT, Clock, keys, start, status

from counter.backup.config import FILE, plan
from counter.backup.places import Places
from screens.doctor.desk import DoctorScreen
from screens.home.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_doctor_is_one_key_away_and_a_backup_another(data: Path) -> None:
    clock = Clock()
    async with start(data, (80, 24), clock=clock) as (app, pilot):
        await keys(pilot, "d")
        assert isinstance(app.screen, DoctorScreen)
        states = [one.state for one in app.screen.lines]
        assert states == sorted(states, key=("act", "note", "good").index), "what wants somebody comes first"
        assert "要处理" in status(app)
        backup = next(one for one in app.screen.lines if one.name == "备份")
        assert backup.state == "act"

        await keys(pilot, "b")
        assert "正在后台备份" in status(app)
        folder = plan(data).folder
        async with asyncio.timeout(LIMIT):
            while not Places(folder).all() or app.backing.running_since is not None:
                await pilot.pause(0.05)
        await keys(pilot, "f5")
        assert app.backing.trouble == ""
        assert "还没有" not in next(one for one in app.screen.lines if one.name == "备份").said

        (data / FILE).write_text("daily = 0", encoding="utf-8")
        app.backing.ask()
        await keys(pilot, "escape")
        assert isinstance(app.screen, Workbench)
        async with asyncio.timeout(LIMIT):
            while "备份：" not in status(app):
                await pilot.pause(0.05)
        assert "没有做成（D）" in status(app)
        await keys(pilot, "d")
        assert isinstance(app.screen, DoctorScreen)
        failed = next(one for one in app.screen.lines if one.name == "自动备份")
        assert "backup.toml" in failed.said
