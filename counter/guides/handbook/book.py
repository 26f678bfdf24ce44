"""Whole books: of all matters or some, and of one department. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.guides.handbook import items, matters, rules
from counter.guides.handbook.record import Grid, Handbook
from counter.settings import Station

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from counter.catalog.model import Catalogue, County, Matter

TITLE = "“一件事一次办”综合受理窗口工作人员业务手册"


def of_matters(
    catalogue: Catalogue, chosen: Sequence[Matter], place: Station | County | None, on: date
) -> Handbook:
    """A chapter for each of these matters, in the order given. `place`: whose windows and clocks it names."""
    chapters = tuple(matters.chapter(catalogue, one, place, on) for one in chosen)
    unsigned = sum(not one.signed_off for one in chosen)
    return Handbook(
        title=TITLE,
        cut="matter",
        whose=f"{len(chosen)} 件“一件事”" if len(chosen) != 1 else f"{chosen[0].id} {chosen[0].name}",
        status=_status(unsigned, len(chosen)),
        chapters=chapters,
        preface=rules.preface(catalogue, place),
        place=_name(place),
        catalogue=catalogue.version,
        on=on.isoformat(),
    )


def of_department(
    catalogue: Catalogue, department: str, place: Station | County | None, on: date
) -> Handbook:
    """A chapter for each item of a department, over all matters. KeyError if it handles none."""
    standing = items.standing(catalogue, department)
    if not standing:
        raise KeyError(department)
    chapters = tuple(
        items.chapter(catalogue, key, rows, no=no, place=place, on=on)
        for no, (key, rows) in enumerate(standing.items(), 1)
    )
    concerned = {one.id: one for rows in standing.values() for one, *_ in rows}.values()
    return Handbook(
        title=TITLE,
        cut="department",
        whose=f"{department}　{len(chapters)} 个事项",
        status=_status(sum(not one.signed_off for one in concerned), len(concerned)),
        chapters=chapters,
        preface=rules.preface(catalogue, place),
        place=_name(place),
        catalogue=catalogue.version,
        on=on.isoformat(),
    )


def departments(catalogue: Catalogue) -> tuple[str, ...]:
    """Every department that handles an item, as the notice first names them."""
    return tuple(dict.fromkeys(row.dept for matter in catalogue.matters for row in matter.rows))


def _status(unsigned: int, count: int) -> str:
    if not unsigned:
        return "所载各件均已由牵头部门核定"
    some = "" if unsigned == count else f"其中 {unsigned} 件"
    return f"参考稿，{some}牵头部门尚未核定"


def _name(place: Station | County | None) -> str:
    if place is None:
        return ""
    return place.name if isinstance(place, Station) else place.key


def texts(book: Handbook) -> Iterator[str]:
    """Every text of a book, for the list of characters that no face has."""
    yield from (book.title, book.whose, book.place, book.status)
    for chapter in book.chapters:
        yield chapter.name
        yield from (text for _, text in chapter.facts)
    for section in (*book.preface, *(one for chapter in book.chapters for one in chapter.sections)):
        for block in section.blocks:
            if isinstance(block, Grid):
                yield from (text for row in block.rows for text in row)
            else:
                yield from (text for one in block.told for text in (one.text, *one.basis))
