"""The result sheet: PDF/A-2u, marked as training, and everything on it read back, whatever was typed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import compiled
import mistakes
import page
import pytest
from mistakes import PERFECT, SCENARIO
from reading import boxes, meeting, pages, squeezed, whole

from counter.catalog import load
from counter.training import coach
from counter.training.score import score
from counter.training.sheet import sheet
from receipts import leaf, training

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.training.scenario import Attempt

NAMES = {"plain": "白露", "hostile": "<b>&[red]{x}\u202e", "rare": "𬱖𪚔堃", "long": "很长的名字" * 10}
WRONG: Attempt = mistakes.MISTAKES["an exempt paper asked for"].make(
    mistakes.MISTAKES["not pushed"].make(mistakes.MISTAKES["two faults of one paper not seen"].make(PERFECT))
)


@cache
def catalogue() -> Catalogue:
    return load.load(cache=compiled._compiled()).catalogue


def pdf(attempt: Attempt) -> bytes:
    return training.sheet_pdf(SCENARIO, attempt, score(SCENARIO, attempt), catalogue())


def everything_wrong() -> Attempt:
    """A run with a miss for each mistake that can stand beside the others."""
    attempt = PERFECT
    for one in {one.place: one for one in mistakes.MISTAKES.values()}.values():
        attempt = one.make(attempt)
    return attempt


@pytest.mark.parametrize("name", NAMES)
def test_it_is_pdf_a_2u_whoever_the_trainee_is(name: str) -> None:
    report = page.validate_pdf_bytes(pdf(replace(WRONG, trainee=NAMES[name])), profile="2u")
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []


def test_every_miss_its_rule_and_its_words_can_be_read_back() -> None:
    found = score(SCENARIO, WRONG)
    text = squeezed(whole(pdf(WRONG)))
    assert len(found.missed) == 4
    for one in found.missed:
        assert squeezed(one.text) in text
        for quote in coach.quotes(one.rules, catalogue()):
            assert squeezed(quote) in text
    for words in (f"得分{found.points}分（满分100分）", "学员", "学员学员", "培训样张"):
        assert words in text


def test_a_perfect_run_says_so_and_fits_one_page() -> None:
    made = pdf(PERFECT)
    assert len(pages(made)) == 1
    assert "没有失分" in whole(made)


def test_nothing_meets_or_leaves_the_page_however_much_went_wrong() -> None:
    attempt = replace(everything_wrong(), trainee=NAMES["long"])
    laid = training.lay(sheet(SCENARIO, attempt, score(SCENARIO, attempt), catalogue()))
    made = leaf.render((replace(laid, training=False),))
    for number in range(len(pages(made))):
        assert list(meeting(boxes(made, number))) == []


def test_the_same_run_gives_the_same_bytes() -> None:
    assert pdf(WRONG) == pdf(WRONG)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_text_preview_says_the_same_and_is_never_wider(width: int) -> None:
    from rich.cells import cell_len

    attempt = replace(WRONG, trainee=NAMES["hostile"])
    found = score(SCENARIO, attempt)
    lines = training.sheet_lines(SCENARIO, attempt, found, catalogue(), width)
    assert max(map(cell_len, lines)) <= width
    text = squeezed("".join(lines))
    assert "培训样张" in text
    if width > 40:
        assert all(f"{-one.points}" in text for one in found.missed)
    assert "\u202e" not in text
