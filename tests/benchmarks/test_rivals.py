"""Our papers beside WeasyPrint's and fpdf2's: same content, same faces, in the same run (extra `bench`)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from statistics import median
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("memory is asked of POSIX", allow_module_level=True)

import rivals
from PIL import ImageFile
from pypdfium2 import PdfDocument
from terminal import HERE, ROOT, ms

from receipts.layouts import lay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counter.intake.papers import Paper

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]
AIMS = {"weasyprint": 8, "fpdf2": 40}
"""How many times as fast ours is meant to be, warm."""
ROUNDS = 5


@pytest.fixture(autouse=True)
def _torn_pictures_stay_torn() -> Iterator[None]:
    """WeasyPrint lets the whole process take pictures that are cut off; ours are refused."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    yield
    ImageFile.LOAD_TRUNCATED_IMAGES = before


def _text(pdf: bytes) -> str:
    pages = PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def _says_all(paper: Paper, pdf: bytes) -> bool:
    """Every text of the sheet is in the file, whatever breaks its lines."""
    told = _text(pdf)
    pieces = (piece for _, (texts, _) in rivals.rows(lay(paper)) for text in texts for piece in text.split())
    return sum(piece not in told for piece in pieces) == 0


@pytest.mark.parametrize("library", list(AIMS))
def test_our_papers_beside_those_of(library: str, figure: Callable[..., None]) -> None:
    pytest.importorskip({"fpdf2": "fpdf"}.get(library, library))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, ours = rivals.HANDS[library](), rivals.HANDS["ours"]()
        for name, paper in rivals.PAPERS.items():
            assert _says_all(paper, theirs(paper)), f"{library} has not drawn all of the {name}"
            assert _says_all(paper, ours(paper))
            slow, quick = [], []
            for _ in range(ROUNDS):  # in turn, so that a busy minute hits both
                slow.append(_took(theirs, paper))
                quick.append(median(_took(ours, paper) for _ in range(4)))
            times = median(one / other for one, other in zip(slow, quick, strict=True))
            figure(f"{name} by {library}, warm", f"{ms(median(slow))} (ours {ms(median(quick))})")
            figure("  ours beside it, paired", f"{times:.1f}×", f"≥ {AIMS[library]}×")


def _took(draw: Callable[[Paper], bytes], paper: Paper) -> float:
    begun = time.perf_counter()
    draw(paper)
    return time.perf_counter() - begun


def test_memory_for_one_paper(figure: Callable[..., None]) -> None:
    for name in rivals.PAPERS:
        told = [f"ours {_peak('ours', name)[0] // 1024} MB"]
        for library in AIMS:
            pytest.importorskip({"fpdf2": "fpdf"}.get(library, library))
            told.append(f"{library} {_peak(library, name)[0] // 1024} MB")
        figure(f"memory for one {name}, fresh process", ", ".join(told))


def _peak(library: str, paper: str) -> tuple[int, int]:
    """The peak of memory in KiB, and the size of the file."""
    paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests" / "receipts"))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "rivals.py"), library, paper],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    peak, size = done.stdout.split()
    assert int(size) > 1000
    return int(peak), int(size)
