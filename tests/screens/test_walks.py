"""Whole walks by keys only, from the workbench to a PDF that is read back with its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers import Clock, start
from walking import E03_ANSWERS, E03_APPLICANT, LICENCE, PERSON, Hands, read_back, whole_journal

from screens.acceptance.checklist import ChecklistScreen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.rule("R138")
@pytest.mark.rule("R139")
async def test_e03_without_faults_ends_in_a_receipt(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.begin("kfd", "E03")
        await hands.situation(E03_ANSWERS, LICENCE)
        await hands.items()
        await hands.applicant(E03_APPLICANT)
        print(hands.text)
        await hands.judge()
        print(hands.text)
        receipt = await hands.issue()
        print(hands.text)
        text = read_back(app, receipt)
        print(text)
        print(hands.pressed, hands.typed, len(hands.snapshot.walk.checklist.lines))
        whole_journal(app, data)
