"""Entries that nothing uses: a leftover, or a name mistyped somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.check.situations import keys_of
from counter.catalog.model import Basis, Branch, County, Item, Matter, Question, Requirement, Row, Window
from counter.catalog.model.asking import Ask, FormField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book

KINDS = {
    "items": ("事项", "没有哪一件事的哪一行办它"),
    "materials": ("材料", "没有哪个事项要它，也不是哪个事项的办理结果"),
    "questions": ("问题", "没有哪里问它，也没有条件用到它"),
    "sources": ("依据", "没有哪里引用它"),
    "departments": ("部门", "没有哪一行、哪件事的牵头或者窗口写它"),
    "fields": ("申请表栏目", "没有哪个事项的申请表要它，也不是每张表都有"),
}
"""Folder → what an entry is called, and what it means that nothing uses it."""


def unused(book: Book) -> Iterator[str]:
    """Every entry without a use."""
    used = {
        "items": _items(book),
        "materials": _materials(book),
        "questions": _questions(book),
        "sources": _sources(book),
        "departments": _departments(book),
        "fields": _fields(book),
    }
    for folder, (name, why) in KINDS.items():
        for key in getattr(book.catalogue, folder):
            if key not in used[folder]:
                yield f"{book.place(folder, key)}: {name}“{key}”没有用处：{why}。请删去，或核对名称。"


def _items(book: Book) -> set[str]:
    """A row with branches handles one of those, never its own name."""
    rows = {p.value.item or p.value.name for p in book.of(Row) if not p.value.branches}
    return rows | {part.value.item for part in book.of(Branch)}


def _materials(book: Book) -> set[str]:
    wanted = {part.value.material for part in book.of(Requirement)}
    return wanted | {part.value.result for part in book.of(Item)}


def _questions(book: Book) -> set[str]:
    used = keys_of(when for part in book.parts for _, when in part.whens)
    for part in book.of((Matter, County)):
        one = part.value
        used |= {*one.questions, *one.presets} if isinstance(one, Matter) else set(one.thresholds)
    return used


def _sources(book: Book) -> set[str]:
    """Cited by name, or at the head of a question's basis, which is a sentence."""
    cited = {part.value.source for part in book.of(Basis)}
    sentences = [part.value.basis for part in book.of(Question)]
    return cited | {key for key in book.catalogue.sources if any(key in text for text in sentences)}


def _departments(book: Book) -> set[str]:
    rows = {part.value.dept for part in book.of(Row)}
    leads = {part.value.lead for part in book.of(Matter)}
    return rows | leads | {part.value.department for part in book.of(Window)}


def _fields(book: Book) -> set[str]:
    asked = {key for part in book.of(Ask) for key in part.value.fields}
    return asked | {part.value.key for part in book.of(FormField) if part.value.common}
