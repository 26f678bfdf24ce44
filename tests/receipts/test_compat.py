"""Our repairs of reportlab are needed as long as these tests pass."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from receipts import compat, faces

BROKEN = """
import sys
from reportlab.pdfbase import pdfdoc, ttfonts
page = pdfdoc.PDFPage()
page.setPageTransition(None)
assert page.Trans is not None, "reportlab changed: look at setPageTransition"
document = pdfdoc.PDFDocument()
stream = pdfdoc.PDFStream(content=b"x", filters=[]).format(document)
assert stream.endswith(b"xendstream\\n"), "reportlab changed: look at stream"
face = ttfonts.TTFontFace(sys.argv[1])
last = int.from_bytes(face.get_table("hhea")[34:36]) - 1
assert face.hmetrics[-1][0] != face.hmetrics[last][0], "reportlab changed: look at widths"
"""


RARE = faces.FOLDER / "rare.ttf"
"""1,024 units in the em, and one width for most glyphs."""


def test_reportlab_still_needs_the_repairs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(RARE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


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


def test_what_is_no_stream_is_encoded_as_reportlab_does() -> None:
    from reportlab.pdfbase import rl_codecs

    rl_codecs.RL_Codecs.register()
    encoded = compat.encoder(lambda told: str(told).encode("extpdfdoc"))
    printable = "".join(map(chr, range(32, 127)))
    for told in (printable, "\n\r\t", "— é •"):
        assert encoded(told) == told.encode("extpdfdoc")
