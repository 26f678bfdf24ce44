"""What the list of matters is searched by in the browser: the forms of the program's own index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.search import Index, Lines, Texts


def entries(index: Index) -> list[dict[str, Any]]:
    """For each matter its number, and the forms of its name, everyday words, items and departments.

    `numbers` as typed, `words` as they stand, `letters` as pinyin: initials and in full.
    """
    return [
        {
            "id": entry.id,
            "numbers": list(_forms(index.numbers, place)),
            "words": _gathered(index, place, ("plain",)),
            "letters": _gathered(index, place, ("initials", "letters")),
        }
        for place, entry in enumerate(index.entries)
    ]


def _gathered(index: Index, place: int, fields: tuple[str, ...]) -> list[str]:
    """Names in all their readings; of items and departments the likeliest reading is enough."""
    found = [form for field in fields for form in _forms(getattr(index.names, field), place)]
    for texts in (index.items, index.depts):
        for number in _of(texts, place):
            found += [next(_forms(getattr(texts, field), number), "") for field in fields]
    return [form for form in dict.fromkeys(found) if form]


def _of(texts: Texts, place: int) -> Iterator[int]:
    return (number for number, places in enumerate(texts.places) if place in places)


def _forms(lines: Lines, number: int) -> Iterator[str]:
    end = lines.starts[number + 1] if number + 1 < len(lines.starts) else len(lines.data)
    return (form for form in lines.data[lines.starts[number] : end].strip("\n\t").split("\t") if form)
