"""Small things the entry tests share: signing in, reading the journal and the boxes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from helpers import text
from textual import events
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from counter.cases.records import Operator
    from screens.app import CounterApp

CLERK, CLERK_PIN = "李强", "135790"


async def sign_in(pilot: Pilot[Any], name: str, pin: str) -> None:
    await text(pilot, name, "enter")
    await text(pilot, pin, "enter")


def at(app: CounterApp, kind: type[Screen[Any]]) -> bool:
    """Whether this is the screen on top now."""
    return isinstance(app.screen, kind)


def paste(app: CounterApp, pasted: str) -> None:
    app.post_message(events.Paste(pasted))


def journal(app: CounterApp) -> list[tuple[str, dict[str, Any]]]:
    assert app.office is not None
    with app.office.store.read() as view:
        entries = [(entry.action, json.loads(entry.detail)) for entry in view.journal.latest()]
    return [entry for entry in reversed(entries) if "sign-in" not in entry[0]]


def operator(app: CounterApp, name: str) -> Operator:
    assert app.office is not None
    with app.office.store.read() as view:
        found = view.operators.by_name(name)
    assert found is not None
    return found


def value(app: CounterApp, box: str) -> str:
    return app.screen.query_one(f"#{box}", Input).value
