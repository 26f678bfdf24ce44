"""What every test of a screen needs: the app on a fixed clock, waiting, typing, and reading the screen."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import compiled

from screens.app import CounterApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.app import App
    from textual.pilot import Pilot

NAME, PIN = "张敏", "246813"
LIMIT = 20.0
"""Seconds after which waiting is a failure."""


class Clock:
    """The fixed clock; a test moves it with `ahead`."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        return self.at

    def ahead(self, **span: float) -> None:
        """Later by timedelta(**span)."""
        self.at += timedelta(**span)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until no key is held, no job is pending, and the screen has been drawn."""
    app = pilot.app
    assert isinstance(app, CounterApp)
    async with asyncio.timeout(LIMIT):
        quiet = 0
        while quiet < 2:
            await pilot.pause()
            quiet = 0 if app.jobs.pending or app.typeahead.pending else quiet + 1
            if not quiet:
                await asyncio.sleep(0.005)


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    """Press keys, then settle."""
    await pilot.press(*pressed)
    await settle(pilot)


async def text(pilot: Pilot[Any], typed: str, *then: str) -> None:
    """Type a text, press the keys after it, then settle."""
    await keys(pilot, *typed, *then)


@asynccontextmanager
async def opened(
    data: Path, size: tuple[int, int] = (80, 24), *, clock: Clock | None = None, catalogue: Path | None = None
) -> AsyncIterator[tuple[CounterApp, Pilot[None]]]:
    """The program on a data folder, as far as it comes by itself: first start or sign-in."""
    compiled.give(data)
    app = CounterApp(data, catalogue=catalogue, clock=clock or Clock())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot


@asynccontextmanager
async def start(
    data: Path, size: tuple[int, int] = (80, 24), *, clock: Clock | None = None, catalogue: Path | None = None
) -> AsyncIterator[tuple[CounterApp, Pilot[None]]]:
    """The program with 张敏 signed in, made as the first operator when nobody is there yet; by keys only."""
    from screens.entry.first_start import FirstStart

    async with opened(data, size, clock=clock, catalogue=catalogue) as (app, pilot):
        if isinstance(app.screen, FirstStart):
            await text(pilot, NAME, "enter")
            await text(pilot, PIN, "enter")
            await text(pilot, PIN, "enter")
        else:
            await text(pilot, PIN, "enter")
        yield app, pilot


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, line by line, without colours; a Han character takes its two cells."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def status(app: App[Any]) -> str:
    """The bottom line."""
    return screen_text(app).splitlines()[-1].strip()
