"""What the guides still lack, matter by matter: open points, because nobody may fill them by guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.coverage import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from counter.catalog.check.book import Book


def guide_notes(book: Book, on: date) -> Iterator[str]:
    """One sentence for all matters whose full guide (R119) is not complete.

    Addresses and telephone numbers are not the catalogue's to fill; `counter catalog coverage` counts them.
    """
    lacking = [
        matter.id
        for matter in book.catalogue.matters
        if any(cell.state in ("部分", "待核定") for cell in coverage(book.catalogue, matter, on).full)
    ]
    if lacking:
        yield (
            f"{len(lacking)} 件事的办事指南要素没有齐（{spans(lacking)}），"
            "哪些齐、哪些待核定见 counter catalog coverage。"
        )


def spans(matters: list[str]) -> str:
    """E01–E31、P01–P22: runs of three and more are drawn together."""
    runs: list[list[str]] = []
    for one in matters:
        follows = runs and runs[-1][-1][0] == one[0] and _number(one) == _number(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(one)
        else:
            runs.append([one])
    return "、".join("、".join(run) if len(run) < 3 else f"{run[0]}–{run[-1]}" for run in runs)


def _number(matter: str) -> int:
    digits = "".join(char for char in matter if char.isdigit())
    return int(digits or 0)
