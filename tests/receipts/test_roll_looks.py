"""How rolls and test pages look: kept small and compared with tolerance, as the papers on A4 are.

After a change of looks that is meant, run `PYTHONPATH=tests python tests/receipts/test_roll_looks.py` and
look at the pictures that git shows as changed, in tests/data/rolls/.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from kinds import PAPERS
from PIL import Image
from test_pages import EVEN, SPOT, apart, look

import receipts

KEPT = Path(__file__).resolve().parents[1] / "data" / "rolls"
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=timezone(timedelta(hours=8)))
LOOKS = ("receipt", "collect", "proof", "void", "test-A4", "test-roll")


@cache
def pdf_of(name: str) -> bytes:
    if name == "test-A4":
        return receipts.test_page("前台激光", "A4", NOW)
    if name == "test-roll":
        return receipts.test_page("小票机", "roll", NOW)
    if name == "void":
        return receipts.render(PAPERS["lead_notice"], stock="roll", reprint=1, void=True)
    return receipts.render(PAPERS[name], stock="roll")


@pytest.mark.parametrize("name", LOOKS)
def test_each_looks_as_it_was_approved(name: str) -> None:
    with Image.open(KEPT / f"{name}.png") as kept:
        even, spot = apart(look(pdf_of(name)), kept.convert("L"))
    assert (even <= EVEN, spot <= SPOT) == (True, True), (
        f"{name}: {even:.2f} and {spot:.0f}; see the docstring"
    )


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    files = sorted(KEPT.glob("*.png"))
    assert [path.stem for path in files] == sorted(LOOKS)
    assert sum(path.stat().st_size for path in files) < 500_000


def main() -> None:
    """Keep how they look now."""
    KEPT.mkdir(exist_ok=True)
    for name in LOOKS:
        look(pdf_of(name)).save(KEPT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{len(LOOKS)} pages in {KEPT}\n")


if __name__ == "__main__":
    main()
