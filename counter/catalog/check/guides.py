"""What the guides still lack, matter by matter: open points, because nobody may fill them by guessing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from counter.catalog.coverage import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.check.book import Book


def guide_notes(book: Book, on: date) -> Iterator[str]:
    """One sentence for each matter whose full guide (R119) is not complete.

    Addresses and telephone numbers are not the catalogue's to fill; `counter catalog coverage` counts them.
    """
    for matter in book.catalogue.matters:
        counted = Counter(cell.state for cell in coverage(book.catalogue, matter, on).full)
        if counted["部分"] or counted["待核定"]:
            yield (
                f"{book.place('matters', matter.id)}: 办事指南要素齐 {counted['齐']} 项，"
                f"部分 {counted['部分']} 项，待核定 {counted['待核定']} 项。"
                f"明细见 counter catalog coverage --matter {matter.id}。"
            )
