"""The preview on the screen says what the paper says and fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import squeezed
from rich.cells import cell_len

import receipts

if TYPE_CHECKING:
    from counter.intake.papers import Paper

PAPERS = [samples.NOTICE, samples.RECEIPT, samples.DEFERRAL, samples.COMMITMENT]


@pytest.mark.parametrize("width", [20, 33, 56, 76, 120])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_no_line_is_wider_than_the_screen(paper: Paper, width: int) -> None:
    lines = receipts.preview(paper, width, reprint=1, void=True)
    assert max(map(cell_len, lines)) <= width
    assert any("重打第1次" in line and "作废" in line for line in lines)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.integers(min_value=20, max_value=90))
def test_no_typed_text_breaks_the_preview(text: str, width: int) -> None:
    paper = replace(
        samples.RECEIPT,
        applicant=replace(samples.APPLICANT, name=text),
        lines=(replace(samples.RECEIPT.lines[0], material=text, how=text),),
    )
    lines = receipts.preview(paper, width)
    assert max(map(cell_len, lines)) <= width
    assert not any(c < " " or c in "\x7f\x9b\u202e" for line in lines for c in line)


def test_the_preview_tells_every_finding() -> None:
    told = squeezed("".join(receipts.preview(samples.NOTICE, 80)))
    for finding in samples.FINDINGS:
        for part in (finding.material, *finding.what, *finding.basis, finding.cure, finding.obtain):
            assert squeezed(part) in told


@pytest.mark.rule("R139")
def test_a_narrow_preview_tells_the_receipt_line_by_line() -> None:
    told = squeezed("".join(receipts.preview(samples.RECEIPT, 40)))
    for line in samples.RECEIPT.lines:
        assert squeezed(f"{line.no}.{line.material}") in told
        assert squeezed(f"应交：{line.due}实交：{line.got}") in told
    assert "收件不等于受理" in told


def test_a_wide_preview_sets_the_receipt_as_a_table() -> None:
    lines = receipts.preview(samples.RECEIPT, 100)
    head = next(n for n, line in enumerate(lines) if "材料名称" in line)
    assert lines[head + 1] == "─" * 100
    assert lines[head + 2].split() == ["1", "食品经营许可申请书", "1", "原件1份", "原件1"]
