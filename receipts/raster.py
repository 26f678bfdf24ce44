"""Pages of a PDF as dots: for roll printers, which know nothing else, and for screens that show pictures.

PDFium is the engine: one wheel of 4 MB for Windows and Linux, nothing else to install. It knows one thread at
a time, so every call of ours goes through one lock. Imports pypdfium2 and Pillow: load it late.
"""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

INCH: Final = 72.0
"""Points of an inch."""
_HAIR: Final = 1 - 1e-5
"""Sizes in a file are rounded up: without it 640 dots become 641, and every line blurs."""
LOCK: Final = threading.Lock()
"""Held by whoever is in PDFium."""


def count(pdf: bytes) -> int:
    """How many pages the PDF has. ValueError if it is none."""
    with LOCK, _opened(pdf) as document:
        return len(document)


def size(pdf: bytes, number: int = 0) -> tuple[float, float]:
    """Width and height of a page in points. ValueError if the PDF cannot be read."""
    with LOCK, _opened(pdf) as document:
        wide, high = document.get_page_size(number)
        return float(wide), float(high)


def page(pdf: bytes, number: int = 0, *, dpi: float = 144.0) -> Image:
    """One page in grey (mode L) at this resolution. ValueError if the PDF cannot be read."""
    with LOCK, _opened(pdf) as document, closing(document[number]) as one:
        drawn: Image = one.render(scale=dpi / INCH * _HAIR, grayscale=True).to_pil()
        return drawn.copy()


def pages(pdf: bytes, *, dpi: float) -> Iterator[Image]:
    """All pages in grey, one at a time: a long roll is large."""
    for number in range(count(pdf)):
        yield page(pdf, number, dpi=dpi)


def _opened(pdf: bytes) -> closing[pypdfium2.PdfDocument]:
    try:
        return closing(pypdfium2.PdfDocument(pdf))
    except pypdfium2.PdfiumError as fault:
        raise ValueError("not a PDF that can be read") from fault
