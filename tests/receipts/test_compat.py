"""Our repairs of reportlab are needed as long as these tests pass."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from receipts import compat, faces, subset

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = """
import sys
from reportlab.pdfbase import pdfdoc, ttfonts
assert "<2CC56>" in ttfonts.makeToUnicodeCMap("F", [0, 0x2CC56]), "reportlab changed: look at to_unicode"
page = pdfdoc.PDFPage()
page.setPageTransition(None)
assert page.Trans is not None, "reportlab changed: look at setPageTransition"
document = pdfdoc.PDFDocument()
stream = pdfdoc.PDFStream(content=b"x", filters=[]).format(document)
assert stream.endswith(b"xendstream\\n"), "reportlab changed: look at stream"
face = ttfonts.TTFontFace(sys.argv[1])
last = int.from_bytes(face.get_table("hhea")[34:36]) - 1
assert face.hmetrics[-1][0] != face.hmetrics[last][0], "reportlab changed: look at widths"
assert len(face.get_table("glyf")) > 1000, "reportlab changed: look at Outlines"
"""


RARE = faces.FOLDER / "rare.ttf"
"""1,024 units in the em, and one width for most glyphs."""


def test_reportlab_still_needs_the_repairs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(RARE)], capture_output=True, text=True, check=False
    )
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


def test_glyphs_after_the_last_full_entry_have_the_width_of_that_entry() -> None:
    from reportlab.pdfbase import ttfonts

    compat.install()
    face: Any = ttfonts.TTFontFace(str(RARE))
    full = int.from_bytes(face.get_table("hhea")[34:36])
    assert {wide for wide, _ in face.hmetrics[full - 1 :]} == {1024}
    assert face.getCharWidth(0x20000) == pytest.approx(1000)


def test_a_stream_ends_with_a_line_end_that_is_no_part_of_it() -> None:
    from reportlab.pdfbase import pdfdoc

    compat.install()
    for content in (b"x", b"x\r", b"x\n"):
        made = pdfdoc.PDFStream(content=content, filters=[]).format(pdfdoc.PDFDocument())
        assert made.endswith(b"/Length %d\n>>\nstream\n%s\r\nendstream\n" % (len(content), content))


def test_arrays_of_numbers_are_written_as_reportlab_writes_them() -> None:
    from reportlab.pdfbase import pdfdoc

    compat.install()
    written = pdfdoc.PDFArray([0, 976.5625, -3, 1000.0]).format(pdfdoc.PDFDocument())
    assert [float(part) for part in written.split()[1:-1]] == [0, 976.562, -3, 1000]


@pytest.mark.parametrize("stem", ["song", "hei", "songblack", "songmore", "rare"])
def test_a_subset_is_made_sooner_and_of_the_same_bytes(stem: str) -> None:
    from reportlab.pdfbase import ttfonts

    compat.install()
    face: Any = ttfonts.TTFontFace(str(faces.FOLDER / f"{stem}.ttf"))
    every = sorted(face.charToGlyph)
    for chosen in ([], every[:1], every[:: len(every) // 200], every[-60:]):
        codes = [0, *[32] * 32, *chosen]
        assert subset.make(face, codes) == ttfonts.TTFontFile.makeSubset(face, codes)


def test_a_face_with_composite_glyphs_is_left_to_reportlab(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
    from reportlab.pdfbase import ttfonts

    compat.install()
    made: Any = TTFont(faces.FOLDER / "hei.ttf")
    part, whole = GlyphComponent(), Glyph()
    part.glyphName, part.x, part.y, part.flags = made.getBestCmap()[ord("一")], 0, 0, 0
    whole.numberOfContours, whole.components = -1, [part]
    made["glyf"][made.getBestCmap()[ord("二")]] = whole
    made.save(tmp_path / "own.ttf")
    face: Any = ttfonts.TTFontFace(str(tmp_path / "own.ttf"))
    assert subset.make(face, [0, ord("二")]) is None
    assert face.makeSubset([0, ord("二")]) == ttfonts.TTFontFile.makeSubset(face, [0, ord("二")])
    assert subset.make(face, [0, ord("一")]) is not None
