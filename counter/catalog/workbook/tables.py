"""A catalogue as tables of cells, sheet by sheet. Pure: no spreadsheet yet."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from counter.catalog.compare import digest_of, entries_of, plain
from counter.catalog.model import Item
from counter.catalog.workbook import wording
from counter.catalog.workbook.columns import ORDER, edited_fields, sheet_of
from counter.catalog.workbook.conditions import show_when
from counter.catalog.workbook.declare import KIND, NUMBER, Column, Sheet, Slot, col
from counter.catalog.workbook.lists import LIST_SHEETS
from counter.catalog.workbook.names import names_of
from counter.catalog.workbook.naming import GIVEN_QUESTIONS
from counter.catalog.workbook.scope import rows_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, General, Question
    from counter.catalog.workbook.names import Names
    from counter.catalog.workbook.scope import Chosen, Scope

Cells = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its columns and its rows, each as long as the columns."""

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    edited: bool = True


def edited_tables(catalogue: Catalogue, chosen: Chosen) -> tuple[Table, ...]:
    """The sheets a department edits, in the order of the book."""
    names = names_of(catalogue)
    return tuple(_table(catalogue, sheet_of(title), chosen, names) for title in ORDER)


def _table(catalogue: Catalogue, sheet: Sheet, chosen: Chosen, names: Names) -> Table:
    if sheet.kind:
        keys = chosen[sheet.kind]
        rows = tuple(
            _entry_row(catalogue, sheet, entry_of(catalogue, sheet.kind, key), names) for key in keys
        )
    else:
        rows = tuple(_member_rows(catalogue, sheet, chosen, names))
    return Table(sheet.title, sheet.about, sheet.whole, rows)


def entry_of(catalogue: Catalogue, kind: str, key: str) -> Any:
    """The entry; for an item that only a row of the notice names so far, an empty one."""
    found = entries_of(catalogue, kind).get(key)
    return Item(key=key) if found is None and kind == "items" else found


def _entry_row(catalogue: Catalogue, sheet: Sheet, entry: Any, names: Names) -> Cells:
    return tuple(
        column.shown(catalogue, entry) if column.shown else cell(column, held(entry, column.path), names)
        for column in sheet.columns
    )


def _member_rows(catalogue: Catalogue, sheet: Sheet, chosen: Chosen, names: Names) -> Iterator[Cells]:
    for kind in dict.fromkeys(slot.kind for slot in sheet.slots):
        slots = [slot for slot in sheet.slots if slot.kind == kind]
        for key in chosen[kind]:
            entry = entry_of(catalogue, kind, key)
            for slot in slots:
                for no, member in enumerate(members(entry, slot), 1):
                    lead = (names.matter(key) if kind == "matters" else key, slot.label, no)
                    yield _member_row(sheet, lead, member, names)


def _member_row(sheet: Sheet, lead: tuple[str, str, int], member: Any, names: Names) -> Cells:
    owner, label, no = lead
    heads: dict[str, str | int] = {sheet.owner.head: owner, KIND: label, NUMBER.head: no}
    return tuple(
        cell(column, held(member, column.path), names) if column.path else heads[column.head]
        for column in sheet.whole
    )


def members(entry: Any, slot: Slot) -> list[Any]:
    """What a slot holds, one for each row."""
    value = held(entry, slot.path)
    if slot.mapping:
        return [{"question": key, "text": text} for key, text in value.items()]
    if slot.many:
        return list(value)
    return [] if value is None else [value]


def held(entry: Any, path: str) -> Any:
    """The value at a path; None where the path ends early (no 容缺, say)."""
    for name in path.split("."):
        if entry is None:
            return None
        entry = entry[name] if isinstance(entry, dict) else attrgetter(name)(entry)
    return entry


def cell(column: Column, value: Any, names: Names) -> str | int:
    """What stands in the cell."""
    return "" if value is None else column.way.show(value, names)


def content(kind: str, entry: Any) -> str:
    """A short name for what a book shows of an entry: the same when a book cannot tell the difference."""
    seen = {name: plain(getattr(entry, name)) for name in edited_fields(kind)}
    return digest_of(wording.tidied(seen))


def reference_tables(catalogue: Catalogue, scope: Scope) -> tuple[Table, ...]:
    """Sheets to look things up in: questions, the rows of the notice, the general limits."""
    names = names_of(catalogue)
    questions = (*GIVEN_QUESTIONS.values(), *catalogue.questions.values())
    rows = {
        "情形问题": tuple(_question_row(one, names) for one in questions),
        "通知原文": tuple(_rows(catalogue, scope)),
        "通用时限": tuple(_general_row(one) for one in catalogue.general.values()),
    }
    return tuple(
        Table(title, ABOUT[title], columns, rows[title], edited=False)
        for title, columns in REFERENCES.items()
    )


ABOUT = {
    "情形问题": "写条件时用的问题和答案。只供对照。",
    "通知原文": "通知附件的各行，一字不改。只供对照。",
    "通用时限": "法律或通知对一类事项的一般规定。只供对照。",
}
QUESTION_COLUMNS = (
    col("问题", "", 44, "写条件时放在【】里的话。"),
    col("代号", "", 20, "也可以写在【】里代替问题。"),
    col("答案", "", 34, "可以写的答案，每行一个；填数的问题写 >= 或 <。"),
    col("何时问", "", 40),
    col("依据", "", 16),
    col("说明", "", 30),
)
ROW_COLUMNS = (
    *(
        col("一件事", "", 22),
        col("序", "", 6),
        col("事项名称", "", 34),
        col("部门", "", 18),
        col("层级", "", 10),
    ),
    *(col("备注", "", 24), col("对应事项", "", 28)),
)
GENERAL_COLUMNS = (
    *(
        col("名称", "", 18),
        col("适用", "", 18),
        col("内容", "", 20),
        col("时限", "", 10),
        col("起算", "", 16),
    ),
    *(col("依据", "", 36), col("说明", "", 34)),
)


REFERENCES = {"情形问题": QUESTION_COLUMNS, "通知原文": ROW_COLUMNS, "通用时限": GENERAL_COLUMNS}
"""Sheets for reference, with their columns; the first two columns name a row."""


def _question_row(question: Question, names: Names) -> Cells:
    answers = [option.value for option in question.options] or [f"填数，单位：{question.unit}"]
    return (
        question.ask,
        question.key,
        wording.show_lines(answers),
        show_when(question.when, names.naming),
        question.basis,
        question.note,
    )


def _rows(catalogue: Catalogue, scope: Scope) -> Iterator[Cells]:
    for matter, no, row in rows_in(catalogue, scope):
        leads_to = [branch.item for branch in row.branches] or [row.item or row.name]
        yield (
            *(f"{matter.id} {matter.name}", no, row.name, row.dept, row.levels, row.remark),
            wording.show_lines(leads_to),
        )


def _general_row(general: General) -> Cells:
    limit = general.limit
    span = f"{limit.amount or ''}{limit.unit}"
    bases = wording.show_bases(limit.basis)
    return (general.key, general.applies, limit.what, span, limit.starts, bases, limit.note)


SLOTS = {
    kind: tuple((sheet, slot) for sheet in LIST_SHEETS for slot in sheet.slots if slot.kind == kind)
    for kind in ("items", "matters", "counties")
}
"""Kind → the list sheets that fill a part of its entries."""
