"""How the guides and the handbook look: a few pages, kept small and compared with tolerance.

They are made from the small list of the tests, so that a change of the real list changes no picture. After a
change of looks that is meant, run `PYTHONPATH=tests:tests/receipts:tests/guides python
tests/guides/test_guide_pages.py` and look at what git shows as changed in tests/data/pages/guides/.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from guide_hands import ON
from PIL import Image
from small import SMALL
from test_pages import EVEN, SPOT, apart, look

from counter.guides.compose import guide
from counter.guides.handbook import book
from counter.settings import Station
from receipts import guides
from receipts.guides import handbook

if TYPE_CHECKING:
    from counter.guides.handbook.record import Handbook
    from counter.guides.record import Guide

KEPT = Path(__file__).resolve().parents[1] / "data" / "pages" / "guides"
FIXED = replace(SMALL, version="0123456789abcdef")
PLACE = replace(Station(), name="某县政务服务中心", county_name="某县", public_url="https://example.org")
PAGES = {
    "leaf": ("leaf", 0),
    "leaflet-outside": ("leaflet", 0),
    "leaflet-inside": ("leaflet", 1),
    "full-title": ("full", 0),
    "full-elements": ("full", 1),
    "handbook-title": ("handbook", 0),
    "handbook-contents": ("handbook", 1),
    "handbook-chapter": ("handbook", -1),
    "handbook-department": ("department", -1),
}
"""Name of the picture → which paper, and which of its pages."""


def own() -> Guide:
    return guide(FIXED, FIXED.matter("E99"), PLACE, ON)


def whole(which: str) -> Handbook:
    if which == "department":
        return book.of_department(FIXED, book.departments(FIXED)[0], PLACE, ON)
    return book.of_matters(FIXED, (FIXED.matter("E99"),), PLACE, ON)


@cache
def pdf_of(which: str) -> bytes:
    if which in ("handbook", "department"):
        return handbook.render(whole(which))
    return guides.render(own(), next(form for form in guides.FORMS if form == which))


def picture(name: str) -> Image.Image:
    which, number = PAGES[name]
    return look(pdf_of(which), number)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_looks_as_it_was_approved(name: str) -> None:
    with Image.open(KEPT / f"{name}.png") as kept:
        even, spot = apart(picture(name), kept.convert("L"))
    assert (even <= EVEN, spot <= SPOT) == (True, True), (
        f"{name}: {even:.2f} and {spot:.0f}; see the docstring"
    )


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    files = sorted(KEPT.glob("*.png"))
    assert [path.stem for path in files] == sorted(PAGES)
    assert sum(path.stat().st_size for path in files) < 500_000


def main() -> None:
    """Keep how they look now."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for path in KEPT.glob("*.png"):
        path.unlink()
    for name in PAGES:
        picture(name).save(KEPT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{len(PAGES)} pages in {KEPT}\n")


if __name__ == "__main__":
    main()
