"""Read a PDF back with an independent reader."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHARED = 0.25
"""How much of the smaller of two characters the other may cover: brackets and dots reach into a neighbour."""
PLACE = 16
"""Points: characters further apart than this never meet, but the title's."""


@dataclass(frozen=True)
class Box:
    """A character and where its ink is, in points from the lower left."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


def pages(pdf: bytes) -> list[str]:
    """Text of each page without any blank or line end."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [squeezed(_text(document, n)) for n in range(len(document))]


def whole(pdf: bytes) -> str:
    """Text of all pages without blanks."""
    return "".join(pages(pdf))


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
        return str(textpage.get_text_range())


def squeezed(text: str) -> str:
    """The text without blanks."""
    return re.sub(r"\s+", "", text)


def boxes(pdf: bytes, number: int) -> list[Box]:
    """Every visible character of a page with its place."""
    found = []
    with (
        closing(pypdfium2.PdfDocument(pdf)) as document,
        closing(document[number]) as page,
        closing(page.get_textpage()) as textpage,
    ):
        for index in range(textpage.count_chars()):
            char = textpage.get_text_range(index, 1)
            if char.strip():
                found.append(Box(char, *textpage.get_charbox(index)))
    return found


def raster(pdf: bytes, number: int = 0, dpi: int = 203):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """The page as a printer of this resolution puts it: one bit a dot."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[number]) as page:
        return page.render(scale=dpi / 72).to_pil().convert("L").point(lambda v: 255 * (v > 127)).convert("1")


def covered(one: Box, other: Box) -> float:
    """The share of the smaller box that lies in the other."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    if wide <= 0 or high <= 0:
        return 0
    least = min((box.right - box.left) * (box.top - box.bottom) for box in (one, other))
    return wide * high / least if least > 0.5 else 0


def meeting(found: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs of characters of which one lies on the other."""
    places: dict[tuple[int, int], list[Box]] = {}
    for box in found:
        across = range(int(box.left // PLACE), int(box.right // PLACE) + 1)
        for at in (
            (x, y) for x in across for y in range(int(box.bottom // PLACE), int(box.top // PLACE) + 1)
        ):
            there = places.setdefault(at, [])
            yield from ((box, one) for one in there if covered(box, one) > SHARED)
            there.append(box)
