"""What every test of a screen needs: the app on a fixed clock, waiting, typing, and reading the screen."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from unicodedata import lookup

import compiled
import pytest
from textual.events import Key
from textual.keys import _character_to_key, _get_unicode_name_from_key

from screens.app import CounterApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from textual.app import App
    from textual.events import Event
    from textual.pilot import Pilot

NAME, PIN = "张敏", "246813"
LIMIT = 20.0
"""Seconds after which waiting is a failure."""
STILL = 6
"""Turns of the loop in which nothing moves before the app counts as being at rest."""
CHARACTERS = {"enter": "\r", "space": " ", "tab": "\t", "escape": "\x1b", "backspace": "\x7f"}


class Clock:
    """The fixed clock; a test moves it with `ahead`."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 42, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        return self.at

    def ahead(self, **span: float) -> None:
        """Later by timedelta(**span)."""
        self.at += timedelta(**span)


def key_event(key: str) -> Key:
    """The event a terminal sends for a key, by its name or its character."""
    if len(key) == 1:
        return Key(_character_to_key(key), key)
    try:
        return Key(key, CHARACTERS.get(key) or lookup(_get_unicode_name_from_key(key)))
    except KeyError:  # no character: an arrow, F1
        return Key(key, None)


def posted(text: str) -> list[Key]:
    """The key events a terminal sends for a text; a line break is Enter."""
    return [key_event("enter" if char == "\n" else char) for char in text]


async def send(pilot: Pilot[Any], events: Iterable[Event]) -> None:
    """Keys with no time at all between them: the app itself has to keep their order. Then `done`."""
    for event in events:
        pilot.app.post_message(event)
    await done(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait as `done`, and until the processor idles: after a start no queue tells when it is over."""
    await done(pilot)
    await pilot.pause()
    await done(pilot)


async def done(pilot: Pilot[Any]) -> None:
    """Wait until no key is held, no job and no message is pending, and the screen has been drawn."""
    app = pilot.app
    assert isinstance(app, CounterApp)
    try:
        async with asyncio.timeout(LIMIT):
            await _quiet(app)
    except TimeoutError:
        ahead = app.typeahead
        state = (
            f"jobs {app.jobs.pending}, held {len(ahead._held)}, in flight {ahead._in_flight}, {app.focused}"
        )
        pytest.fail(f"it never came to rest: {state}\n{screen_text(app)}")


async def _quiet(app: CounterApp) -> None:
    """`pilot.pause` sends a message to every widget each time; to look at their queues costs far less."""
    still = 0
    while still < STILL and app.is_running:
        waiting = app.jobs.pending or app.typeahead.pending or not app.screen.is_mounted or _scrolling(app)
        await asyncio.sleep(0.003 if waiting else 0)
        still = 0 if waiting or _moving(app) else still + 1
        if still == STILL // 2:
            app.screen._on_timer_update()  # whatever is to be drawn


def _moving(app: CounterApp) -> bool:
    pumps = (app, *app.screen.walk_children(with_self=True))
    return any(pump.message_queue_size or pump._next_callbacks for pump in pumps)


def _scrolling(app: CounterApp) -> bool:
    animator: Any = app.animator
    return not animator._complete_event.is_set()


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    """Press keys, then settle."""
    await send(pilot, map(key_event, pressed))


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
