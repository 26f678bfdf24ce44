"""On every kind of paper, whatever stands in it: nothing leaves the page, nothing lies on anything else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from kinds import CONTENTS, PAPERS, WINDOW, filled, pdf_of
from reading import boxes, meeting, pages, raster

import receipts
from counter.intake.papers import Form
from receipts import leaf, rows
from receipts.layouts import lay, lay_advice
from receipts.sheet import LEFT, RIGHT, WIDTH
from receipts.wrap import NO_END, NO_START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counter.intake.advice import AdviceSheet
    from counter.intake.papers import Paper
    from receipts.flow import Cell, Line


def one_copy(paper: Paper | AdviceSheet) -> Paper | AdviceSheet:
    """The paper once: the other copies are drawn alike."""
    return replace(paper, copies=paper.copies[:1]) if isinstance(paper, Form) else paper


CASES = [(kind, content) for kind in PAPERS for content in CONTENTS]


@pytest.mark.parametrize(("kind", "content"), CASES, ids=["-".join(case) for case in CASES])
def test_nothing_leaves_the_page_or_lies_on_anything_else(kind: str, content: str) -> None:
    pdf = receipts.render(one_copy(filled(PAPERS[kind], CONTENTS[content])))
    left, right = (leaf.MARGIN, WIDTH - leaf.MARGIN) if kind == "advice" else (LEFT, RIGHT)
    for number in range(min(len(pages(pdf)), 3)):
        found = boxes(pdf, number)
        assert found
        assert min(box.left for box in found) >= left - 2
        assert max(box.right for box in found) <= right + 2
        assert min(box.bottom for box in found) >= 18
        assert max(box.top for box in found) <= 842 - 18
        assert list(meeting(found)) == []


@pytest.mark.parametrize("kind", list(PAPERS))
def test_the_ordinary_paper_is_as_tidy(kind: str) -> None:
    for number in range(min(len(pages(pdf_of(kind))), 4)):
        assert list(meeting(boxes(pdf_of(kind), number))) == []


def test_two_characters_on_one_spot_would_be_noticed() -> None:
    found = boxes(pdf_of("receipt"), 0)
    assert len(list(meeting([*found, found[100]]))) >= 1


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("kind", list(WINDOW))
def test_the_code_is_read_from_what_a_printer_prints(kind: str, dpi: int) -> None:
    (found,) = zxingcpp.read_barcodes(raster(pdf_of(kind), dpi=dpi).convert("L"))
    assert found.text == WINDOW[kind].head.code


# -- line breaking -----------------------------------------------------------------------------------------


def cells_of(kind: str) -> Iterator[Cell]:
    """Every box of text on a paper."""
    if kind == "advice":
        (sheet, *_), looks = lay_advice(PAPERS[kind]), (leaf.Look(9.5), leaf.Look(7))  # type: ignore[arg-type]
        made = [row for look in looks for block in sheet.blocks for row in leaf.rows(block, look)]
    else:
        made = rows.of(lay(WINDOW[kind]).blocks)
    yield from (cell for row in made for cell in row.cells)


def bad_breaks(lines: Sequence[Line]) -> list[str]:
    """Where a line is broken before ，or after （."""
    pairs = [pair for pair in pairwise(lines) if not pair[0].end]
    return [
        f"{one.text}|{other.text}"
        for one, other in pairs
        if other.text.lstrip()[:1] in NO_START or one.text.rstrip()[-1:] in NO_END
    ]


@pytest.mark.parametrize("kind", list(PAPERS))
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(kind: str) -> None:
    found = list(cells_of(kind))
    assert sum(len(cell.lines) for cell in found) > 10
    assert [bad for cell in found for bad in bad_breaks(cell.lines)] == []
