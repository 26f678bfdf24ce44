"""The sheets of a book as read → entries of the catalogue, with every fault and where each entry stands."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from counter.catalog.workbook.cells import EMPTY, value_of
from counter.catalog.workbook.columns import CLASSES, GROUPS
from counter.catalog.workbook.declare import KIND, NUMBER
from counter.catalog.workbook.entries import ENTRY_SHEETS
from counter.catalog.workbook.faults import Fault, Unreadable
from counter.catalog.workbook.heads import Read, place
from counter.catalog.workbook.lists import LIST_SHEETS
from counter.catalog.workbook.names import names_of
from counter.catalog.workbook.tables import SLOTS, entry_of
from counter.catalog.workbook.ways import MatterRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.declare import Column, Sheet, Slot
    from counter.catalog.workbook.heads import Row
    from counter.catalog.workbook.names import Names

Id = tuple[str, str]
"""Kind and key of an entry."""
ADDED = ("sources", "materials")
"""Kinds of which a book may add entries; the others are set by the notice."""


@dataclass(slots=True)
class Assembled:
    """What could be read. Entries with faults are left out of `entries`."""

    entries: dict[Id, Any] = field(default_factory=dict)
    places: dict[Id, tuple[str, str]] = field(default_factory=dict)
    """Where the row of an entry stands: sheet and cell."""
    wanted: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Item and material → where the requirement stands."""
    faults: list[Fault] = field(default_factory=list)
    bad: set[Id] = field(default_factory=set)


@dataclass(slots=True)
class _Work:
    """The state of one reading."""

    catalogue: Catalogue
    known: Mapping[Id, str]
    names: Names
    done: Assembled
    values: dict[Id, dict[str, Any]] = field(default_factory=dict)
    members: dict[tuple[str, str, str], list[tuple[float, int, Any]]] = field(default_factory=dict)

    def fault(self, sheet: str, cell: str, what: str) -> None:
        self.done.faults.append(Fault(sheet, cell, what))


def assemble(catalogue: Catalogue, known: Mapping[Id, str], sheets: Mapping[str, Read]) -> Assembled:
    """Read every sheet that is there. `known`: the entries the book was made with."""
    work = _Work(catalogue, known, names_of(catalogue), Assembled())
    for sheet in ENTRY_SHEETS:
        if sheet.title in sheets:
            _keys(work, sheet, sheets[sheet.title])
    for sheet in ENTRY_SHEETS:
        if sheet.title in sheets:
            _entries(work, sheet, sheets[sheet.title])
    for sheet in LIST_SHEETS:
        if sheet.title in sheets:
            _members(work, sheet, sheets[sheet.title])
    for one in work.values:
        if one not in work.done.bad:
            work.done.entries[one] = _entry(work, one)
    return work.done


def _keys(work: _Work, sheet: Sheet, read: Read) -> None:
    """Which entries stand on an entry sheet; new names count for every other sheet."""
    column = next(one for one in sheet.columns if one.key)
    for row in read.rows:
        cell = place(read, row, column.head)
        try:
            key = value_of(row.cells.get(column.head), column, work.names)
            _may_stand(work, sheet, key)
        except Unreadable as error:
            work.fault(sheet.title, cell, str(error))
            continue
        work.done.places[sheet.kind, key] = (sheet.title, cell)
        work.values[sheet.kind, key] = {}
        work.names.kinds[sheet.kind].add(key)
    missing = [key for kind, key in work.known if kind == sheet.kind and (kind, key) not in work.values]
    if missing:
        work.fault(sheet.title, "", _gone(missing))


def _may_stand(work: _Work, sheet: Sheet, key: str) -> None:
    one = (sheet.kind, key)
    if one in work.done.places:
        first = work.done.places[one][1]
        raise Unreadable(f"“{key}”写了两行，前一行在 {first}。请合并成一行。")
    if one in work.known:
        return
    if key in work.names.kinds[sheet.kind]:
        raise Unreadable(
            f"“{key}”目录里已经有，但不在这个工作簿的范围里。请删去这一行；要改它请导出含有它的工作簿。"
        )
    if sheet.kind not in ADDED:
        near = work.names.near(key, work.names.kinds[sheet.kind])
        raise Unreadable(
            f"没有“{key}”。{near}{sheet.title}不能在工作簿里新增，请改回原来的名称或删去这一行。"
        )


def _gone(missing: list[str]) -> str:
    named = "、".join(f"“{key}”" for key in missing[:10])
    more = f"等 {len(missing)} 行" if len(missing) > 10 else "这一行" if len(missing) == 1 else "这几行"
    return (
        f"少了{named}{more}。在工作簿里删行或改名，不等于从目录里删去或改名；"
        "请从原来导出的工作簿里把它复制回来。"
    )


def _entries(work: _Work, sheet: Sheet, read: Read) -> None:
    column = next(one for one in sheet.columns if one.key)
    standing = {cell: one for one, (title, cell) in work.done.places.items() if title == sheet.title}
    for row in read.rows:
        one = standing.get(place(read, row, column.head))
        values = _row(work, sheet, read, row)
        if one is not None:
            work.values[one] = values or {}
            if values is None:
                work.done.bad.add(one)


def _row(work: _Work, sheet: Sheet, read: Read, row: Row) -> dict[str, Any] | None:
    """The values of a row by path; None when one of its cells has a fault."""
    values: dict[str, Any] = {}
    before = len(work.done.faults)
    for column in sheet.columns:
        if column.path and not (sheet.kind and column.key):
            try:
                values[column.path] = value_of(row.cells.get(column.head), column, work.names)
            except Unreadable as error:
                work.fault(sheet.title, place(read, row, column.head), str(error))
    given = {path: value for path, value in values.items() if value is not EMPTY}
    found = sheet.verify(given) if len(work.done.faults) == before else None
    found = found or _half(sheet, values)
    if found:
        work.fault(sheet.title, place(read, row, found[0]), found[1])
    return values if len(work.done.faults) == before else None


def _half(sheet: Sheet, values: dict[str, Any]) -> tuple[str, str] | None:
    """容缺 or 承诺 that is only half filled in."""
    for group in ("deferral", "commitment"):
        if _grace_is_empty(values, group):
            continue
        for name in ("basis", "consequence"):
            if values.get(f"{group}.{name}", EMPTY) is EMPTY and f"{group}.{name}" in values:
                head = next(one.head for one in sheet.columns if one.path == f"{group}.{name}")
                return head, f"没有填“{head}”。依据和后果两样都要写；不能容缺或承诺的，这几格都空着。"
    return None


def _grace_is_empty(values: dict[str, Any], group: str) -> bool:
    """A unit alone says nothing."""
    return all(values.get(f"{group}.{name}", EMPTY) is EMPTY for name in ("basis", "consequence", "days"))


def _members(work: _Work, sheet: Sheet, read: Read) -> None:
    seen: dict[str, int] = {}
    for row in read.rows:
        lead = _lead(work, sheet, read, row)
        values = _row(work, sheet, read, row)
        if lead is None:
            continue
        slot, key, order = lead
        if values is None:
            work.done.bad.add((slot.kind, key))
            continue
        made = _made(sheet, values)
        again = seen.setdefault(repr((slot.path, key, made)), row.no)
        if again != row.no:
            work.fault(
                sheet.title, place(read, row, sheet.owner.head), f"这一行和第 {again} 行一样。请删去一行。"
            )
            continue
        _put(work, sheet, read, row, (slot, key, order, made))


def _put(work: _Work, sheet: Sheet, read: Read, row: Row, made: tuple[Slot, str, float, Any]) -> None:
    slot, key, order, member = made
    listed = work.members.setdefault((slot.kind, key, slot.path), [])
    cell = place(read, row, sheet.owner.head)
    twice = [no for _, no, one in listed if slot.mapping and one["question"] == member["question"]]
    if (listed and not slot.many) or twice:
        work.fault(
            sheet.title,
            cell,
            f"“{key}”的这一项只能写一行，第 {(twice or [listed[0][1]])[0]} 行已经写了。请留一行。",
        )
        return
    listed.append((order, row.no, member))
    if slot.path == "requirements":
        work.done.wanted.setdefault((key, member.material), (sheet.title, place(read, row, "材料")))


def _lead(work: _Work, sheet: Sheet, read: Read, row: Row) -> tuple[Slot, str, float] | None:
    """Which slot of which entry a row belongs to, and its order."""
    slot = sheet.slots[0]
    order: Any = EMPTY
    before = len(work.done.faults)
    for column in sheet.whole:
        if column.path or column is sheet.owner:
            continue
        value = _lead_cell(work, sheet, read, row, column)
        if column.head == KIND and isinstance(value, str):
            slot = next(one for one in sheet.slots if one.label == value)
        elif column is NUMBER:
            order = value
    owner = replace(sheet.owner, way=MatterRef()) if slot.kind == "matters" else sheet.owner
    key = _lead_cell(work, sheet, read, row, owner)
    if isinstance(key, str) and (slot.kind, key) not in work.known and (slot.kind, key) not in work.values:
        cell = place(read, row, owner.head)
        work.fault(
            sheet.title, cell, f"“{key}”不在这个工作簿的范围里。请删去这一行；要改它请导出含有它的工作簿。"
        )
    if len(work.done.faults) > before:
        return None
    return slot, str(key), float("inf") if order is EMPTY else order


def _lead_cell(work: _Work, sheet: Sheet, read: Read, row: Row, column: Column) -> Any:
    try:
        return value_of(row.cells.get(column.head), column, work.names)
    except Unreadable as error:
        work.fault(sheet.title, place(read, row, column.head), str(error))
        return None


def _made(sheet: Sheet, values: dict[str, Any]) -> Any:
    if sheet.member is dict:
        return values
    return sheet.member(**_given(sheet.member, values))


def _given(kind: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Arguments for a class: parts of a group together, an empty cell as the default of its field."""
    whole: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        top, _, rest = path.partition(".")
        if rest:
            groups.setdefault(top, {})[rest] = value
        else:
            whole[top] = _default(kind, top) if value is EMPTY else value
    for top, parts in groups.items():
        given = {name: value for name, value in parts.items() if value is not EMPTY}
        none = not given or (top in ("deferral", "commitment") and _grace_is_empty(values, top))
        whole[top] = _default(kind, top) if none else GROUPS[top](**given)
    return whole


def _default(kind: type[Any], name: str) -> Any:
    one = next(one for one in fields(kind) if one.name == name)
    return one.default_factory() if one.default_factory is not MISSING else one.default


def _entry(work: _Work, one: Id) -> Any:
    """The entry as the book has it, over the present one: what the book does not show stays."""
    kind, key = one
    values = dict(work.values[one])
    for _, slot in SLOTS.get(kind, ()):
        values[slot.path] = _slot(work.members.get((kind, key, slot.path), []), slot)
    present = entry_of(work.catalogue, kind, key)
    given = _given(CLASSES[kind], values)
    return CLASSES[kind](key=key, **given) if present is None else replace(present, **given)


def _slot(listed: list[tuple[float, int, Any]], slot: Slot) -> Any:
    ordered = [member for _, _, member in sorted(listed, key=lambda one: one[:2])]
    if slot.mapping:
        return {one["question"]: one["text"] for one in ordered}
    if slot.many:
        return tuple(ordered)
    return ordered[0] if ordered else EMPTY
