"""Our repairs of reportlab are needed as long as these tests pass."""

from __future__ import annotations

import subprocess
import sys

from receipts import compat

BROKEN = """
from reportlab.pdfbase import pdfdoc, ttfonts
assert "<2CC56>" in ttfonts.makeToUnicodeCMap("F", [0, 0x2CC56]), "reportlab changed: look at to_unicode"
page = pdfdoc.PDFPage()
page.setPageTransition(None)
assert page.Trans is not None, "reportlab changed: look at setPageTransition"
"""


def test_reportlab_still_needs_the_repairs() -> None:
    done = subprocess.run([sys.executable, "-c", BROKEN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_reportlab_uses_ours() -> None:
    from reportlab.pdfbase import ttfonts

    compat.install()
    assert ttfonts.makeToUnicodeCMap is compat.to_unicode


def test_characters_beyond_the_first_plane_are_surrogate_pairs() -> None:
    assert "<01> <D873DC56>" in compat.to_unicode("F", [0, 0x2CC56])


def test_blocks_hold_at_most_a_hundred_and_skip_empty_places() -> None:
    cmap = compat.to_unicode("F", [0, *range(0x4E00, 0x4EFF)])
    assert [line for line in cmap.split("\n") if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "55 beginbfchar",
    ]
    assert "<00> <" not in cmap.split("endcodespacerange")[1]
