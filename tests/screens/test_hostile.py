"""What a hostile day does to the screens: a machine that is late, keys held down, trouble said honestly."""

from __future__ import annotations

import asyncio
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import textual.timer
from helpers import screen_text, settle, start
from textual.widgets import Input
from walking import posted

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_keys_go_on_when_the_machine_is_late_for_every_timer(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walk() -> None:
        async with start(data) as (app, pilot):
            await pilot.press("f2")
            await settle(pilot)
            late = count()
            # every look at the clock is ten seconds after the one before: Textual skips such timers for good
            monkeypatch.setattr(textual.timer, "_time", SimpleNamespace(get_time=lambda: next(late) * 10.0))
            for event in posted("kaifandian"):
                app.post_message(event)
            await settle(pilot)
            assert app.screen.query_one(Input).value == "kaifandian"
            assert "E03" in screen_text(app)

    asyncio.run(walk())
