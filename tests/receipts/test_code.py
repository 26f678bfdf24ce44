"""The code is read from what a 203 dpi printer prints, and from half-blocks on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import samples
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reading import raster
from rich.cells import cell_len

import receipts
from receipts import code
from receipts.sheet import DOT, MM

if TYPE_CHECKING:
    from counter.intake.papers import Paper

PAPERS: dict[str, Paper] = {
    "G": samples.NOTICE,
    "S": samples.RECEIPT,
    "R": samples.DEFERRAL,
    "C": samples.COMMITMENT,
}


@pytest.mark.parametrize("letter", list(PAPERS))
@pytest.mark.parametrize("void", [False, True])
def test_the_code_is_decoded_from_a_one_bit_page(letter: str, void: bool) -> None:
    pdf = receipts.render(PAPERS[letter], void=void)
    (found,) = zxingcpp.read_barcodes(raster(pdf).convert("L"))
    assert found.text == PAPERS[letter].head.code


@pytest.mark.parametrize("length", [8, 30, 60, 74, 100, 130])
def test_the_code_is_at_least_24_mm_of_whole_dots(length: int) -> None:
    dark = code.modules("A1:" * (length // 3))
    dots = code.module_size(len(dark)) / DOT
    assert dots == pytest.approx(round(dots))
    assert 24 <= code.module_size(len(dark)) * len(dark) / MM <= 31


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="ABCDEFGHJKLMNPQRSTUWXYZ0123456789-.:", min_size=1, max_size=80))
def test_half_blocks_on_the_screen_are_decoded(payload: str) -> None:
    lines = receipts.qr_lines(payload)
    assert len({cell_len(line) for line in lines}) == 1
    image = Image.new("L", (len(lines[0]) * 8, len(lines) * 16), 255)
    for y, line in enumerate(lines):
        for x, char in enumerate(line):
            if char in "▀█":
                image.paste(0, (x * 8, y * 16, x * 8 + 8, y * 16 + 8))
            if char in "▄█":
                image.paste(0, (x * 8, y * 16 + 8, x * 8 + 8, y * 16 + 16))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == payload
