"""The program in a process of its own, worked by keys one step at a time, to be killed at any of them.

Run as `kill_driver.py DATA [hang]`. Before every step it writes one JSON line (what the screen shows and what
it says was saved) and waits for a line on stdin. With `hang`, nothing is drawn: it stops after the paper is
stored and before its PDF is written.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
from helpers import start
from walking import E03_ANSWERS, E03_APPLICANT, LICENCE, Hands

from screens.acceptance import drawing
from screens.acceptance.applicant import ApplicantScreen
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.items import ItemsScreen
from screens.acceptance.result import ResultScreen
from screens.acceptance.situation import SituationScreen
from screens.acceptance.step import StepScreen
from screens.course.page import CasePage
from screens.home.workbench import Workbench


def say(**told: Any) -> None:
    """One line for the test."""
    print(json.dumps(told), flush=True)


def tell(hands: Hands, after: str) -> None:
    """What stands on the screen as saved."""
    screen = hands.app.screen
    told: dict[str, Any] = {"screen": type(screen).__name__, "after": after, "saved": "已保存" in hands.text}
    if isinstance(screen, StepScreen):
        case = hands.snapshot.case
        told |= {"case": case.id, "version": case.version, "status": case.status}
        told |= {"draft": msgspec.json.encode(case.draft).decode(), "papers": len(hands.snapshot.papers)}
    say(**told)


async def one_step(hands: Hands) -> str:
    """The next thing the clerk does; returns what it was."""
    screen = hands.app.screen
    if isinstance(screen, Workbench):
        await hands.begin("kfd", "E03")
        return "matter chosen"
    if isinstance(screen, SituationScreen):
        return await answer(hands, screen)
    if isinstance(screen, ItemsScreen):
        await hands.items([3])
        return "items"
    if isinstance(screen, ApplicantScreen):
        return await box(hands)
    if isinstance(screen, ChecklistScreen):
        await hands.key("space" if hands.snapshot.walk.tally.unseen else "f10")
        return "judged" if isinstance(hands.app.screen, ChecklistScreen) else "to the result"
    assert isinstance(screen, ResultScreen)
    await hands.key("f10")
    return "issued"


async def answer(hands: Hands, screen: SituationScreen) -> str:
    """The licence, one answer, or on to the items."""
    asked = screen._current()
    if hands.snapshot.walk.done("situation") or asked is None:
        await hands.key("enter")
        return "to the items"
    if asked.question is None:
        await hands.own(LICENCE)
        await hands.key("enter")
        return "licence"
    values = [option.value for option in asked.question.options]
    await hands.key(str(values.index(E03_ANSWERS[asked.key]) + 1))
    return f"answered {asked.key}"


async def box(hands: Hands) -> str:
    """One more box of the form; the telephone number is left half typed once, before it is finished."""
    form = hands.snapshot.case.draft.form
    left = [name for name in E03_APPLICANT if not form.get(name)]
    if not left:
        await hands.key("f10")
        return "parties"
    while hands._box() != left[0]:
        await hands.key("down")
    value, typed = E03_APPLICANT[left[0]], hands.app.focused.value  # type: ignore[union-attr]
    if left[0] == "applicant.phone" and not typed:
        await hands.own(value[:6])
        return "half a box"
    await hands.own(value[len(typed) :])
    await hands.key("enter")
    return f"typed {left[0]}"


def hang(*_: Any, **__: Any) -> str:
    """Stop for ever where the PDF would be drawn."""
    say(screen="hanging")
    threading.Event().wait()
    return ""


async def main(data: Path, how: str) -> None:
    """From the sign-in: open what is begun, then one step after the other."""
    if how == "hang":
        drawing.save_and_print = hang
    async with start(data) as (app, pilot):
        hands, after = Hands(app, pilot), "started"
        if isinstance(app.screen, Workbench) and app.screen.rows:
            await hands.key("enter")
            if isinstance(app.screen, CasePage):
                await hands.key("l")  # received: the result step is behind 更正收件
        while True:
            tell(hands, after)
            await asyncio.to_thread(sys.stdin.readline)
            after = await one_step(hands)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
