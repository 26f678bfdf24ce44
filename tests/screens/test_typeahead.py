"""Typing ahead of the disk: every key does what it was meant for, once, and for the line it was meant for."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import sixty
from helpers import done, posted, start
from walking import PERSON, Hands

from counter.cases.records import Entry
from counter.store.cases import Cases
from screens.acceptance.checklist import ChecklistScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def long_list(tmp_path: Path) -> AsyncIterator[Hands]:
    """A checklist of sixty lines on the screen."""
    catalogue = sixty.catalogue(tmp_path / "catalogue")
    async with start(tmp_path / "data", catalogue=catalogue) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin(sixty.MATTER, sixty.MATTER)
        await hands.situation({})
        await hands.items()
        await hands.applicant({"applicant.kind": "个人", "applicant.document": "resident_id", **PERSON})
        assert hands.snapshot.walk.tally.total == sixty.LINES
        yield hands


def judged(hands: Hands) -> list[str]:
    """The lines in the order in which they were judged, from the journal."""
    assert hands.app.office is not None
    with hands.app.office.store.read() as view:
        return [
            json.loads(entry.detail)["line"]
            for entry in view.journal.stream()
            if isinstance(entry, Entry) and entry.action == "case.judge"
        ]


@pytest.mark.parametrize("slow", [0.0, 0.04], ids=["disk as it is", "a slow disk"])
async def test_twenty_spaces_at_once_judge_twenty_different_lines(
    long_list: Hands, slow: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Cases.save

    def slowly(*given: Any) -> Any:
        time.sleep(slow)
        return save(*given)

    monkeypatch.setattr(Cases, "save", slowly)
    for event in posted(" " * 20):
        long_list.app.post_message(event)
    await done(long_list.pilot)
    keys = [line.key for line in long_list.snapshot.walk.checklist.lines]
    assert judged(long_list) == keys[:20]
    assert long_list.line.key == keys[20]
    assert long_list.snapshot.walk.tally.unseen == sixty.LINES - 20


async def test_mixed_keys_at_once_keep_their_order(long_list: Hands) -> None:
    await long_list.key("space", "x", "d", "b", "enter", "z", "u", "space", "1", "0", "x")
    keys = [line.key for line in long_list.snapshot.walk.checklist.lines]
    stored = long_list.case.draft.outcomes
    assert [stored[keys[n]].kind for n in (0, 1, 2, 3, 9)] == [
        "original",
        "missing",
        "defective",
        "original",
        "missing",
    ]
    assert stored[keys[2]].faults == ("未盖章",)
    assert len(stored) == 5


async def test_keys_typed_while_a_screen_is_built_arrive_on_it(long_list: Hands) -> None:
    await long_list.key("f4", "f5", "space", "f6", "f5", "space")
    long_list.on(ChecklistScreen)
    assert judged(long_list) == [line.key for line in long_list.snapshot.walk.checklist.lines][:2]
