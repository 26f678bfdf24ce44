"""Read a PDF back with an independent reader."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass

import pypdfium2


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
