"""Circles: a case that waits for itself, a question that hangs on its own answer. The circle is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.catalog.check.book import Book
    from counter.catalog.model import Catalogue, Matter

Graph = dict[str, tuple[str, ...]]


def circle_faults(book: Book) -> Iterator[str]:
    """Circles among predecessors, among questions everywhere, and among questions of one matter."""
    items = {key: tuple(one.item for one in item.after) for key, item in book.catalogue.items.items()}
    for circle in circles(items):
        yield f"{book.place('items', circle[0])}: 前后置绕成了圈：{_drawn(circle)}。请去掉其中一个前置。"
    everywhere = _hangs_on(book.catalogue)
    known = circles(everywhere)
    for circle in known:
        where = book.place("questions", circle[0])
        yield f"{where}: 问题“{circle[0]}”的条件绕回了自己：{_drawn(circle)}。请去掉其中一个条件。"
    for matter in book.catalogue.matters if not known else ():
        for circle in circles(_hangs_on(book.catalogue, matter)):
            where = book.place("matters", matter.id)
            yield f"{where}: asked_when 使问题绕成了圈：{_drawn(circle)}。请去掉其中一个条件。"


def _hangs_on(catalogue: Catalogue, matter: Matter | None = None) -> Graph:
    """Question → the questions that its conditions read."""
    more = matter.asked_when if matter else {}
    return {
        key: tuple(dict.fromkeys(k for case in (*question.when, *more.get(key, ())) for k in case))
        for key, question in catalogue.questions.items()
    }


def circles(graph: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Every circle that a depth-first walk meets, each once, from its first entry and back to it."""
    done: set[str] = set()
    found: dict[frozenset[str], tuple[str, ...]] = {}

    def walk(key: str, trail: tuple[str, ...]) -> None:
        if key in trail:
            circle = trail[trail.index(key) :]
            found.setdefault(frozenset(circle), (*circle, key))
        elif key not in done:
            for following in graph.get(key, ()):
                walk(following, (*trail, key))
            done.add(key)

    for key in graph:
        walk(key, ())
    return tuple(found.values())


def _drawn(circle: tuple[str, ...]) -> str:
    return " → ".join(circle)
