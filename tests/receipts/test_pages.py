"""How each paper looks: its first page, kept small and compared with tolerance.

After a change of looks that is meant, run `PYTHONPATH=tests python tests/receipts/test_pages.py` and look at
the pictures that git shows as changed, in tests/data/pages/.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from kinds import PAPERS, pdf_of
from PIL import Image, ImageChops, ImageStat

KEPT = Path(__file__).resolve().parents[1] / "data" / "pages"
WIDE = 210
"""Dots across A4: one for each millimetre."""
BLOCK = 7
EVEN, SPOT = 1.0, 60
"""Grey steps of 255 that a page on the whole, and any block of 7 mm, may differ: another rasteriser."""


def look(pdf: bytes, number: int = 0) -> Image.Image:
    """A page in grey, small: the first, if no other is asked for; -1 = the last."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[number % len(document)]) as first:
        scale = 4 * WIDE / first.get_width()
        drawn: Image.Image = first.render(scale=scale).to_pil().convert("L")
    return drawn.resize((drawn.width // 4, drawn.height // 4), Image.Resampling.BOX)


def apart(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far two pictures differ: on the whole, and where most."""
    if one.size != other.size:
        return 255, 255
    between = ImageChops.difference(one, other)
    blocks = between.resize(
        (between.width // BLOCK, between.height // BLOCK), Image.Resampling.BOX
    ).getextrema()
    return ImageStat.Stat(between).mean[0], float(blocks[1])  # type: ignore[arg-type]


def same(one: Image.Image, other: Image.Image) -> bool:
    even, spot = apart(one, other)
    return even <= EVEN and spot <= SPOT


@pytest.mark.parametrize("kind", list(PAPERS))
def test_each_paper_looks_as_it_was_approved(kind: str) -> None:
    with Image.open(KEPT / f"{kind}.png") as kept:
        even, spot = apart(look(pdf_of(kind)), kept.convert("L"))
    assert (even <= EVEN, spot <= SPOT) == (True, True), (
        f"{kind}: {even:.2f} and {spot:.0f}; see the docstring"
    )


def test_a_line_moved_or_lost_would_be_seen() -> None:
    page = look(pdf_of("receipt"))
    assert same(page, page.point(lambda value: min(255, value + 1)))
    moved = ImageChops.offset(page, 0, 2)
    assert not same(page, moved)
    lost = page.copy()
    lost.paste(255, (70, 30, 140, 46))  # the title
    assert not same(page, lost)


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    files = sorted(KEPT.glob("*.png"))
    assert [path.stem for path in files] == sorted(PAPERS)
    assert sum(path.stat().st_size for path in files) < 1_000_000


def main() -> None:
    """Keep how the papers look now."""
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.glob("*.png"):
        path.unlink()
    for kind in PAPERS:
        look(pdf_of(kind)).save(KEPT / f"{kind}.png", optimize=True)
    sys.stdout.write(f"{len(PAPERS)} pages in {KEPT}\n")


if __name__ == "__main__":
    main()
