"""Workbooks at the supervisor's desk: one goes out for a department, one comes back and is looked at.

Reading a book writes nothing; accepting it is `CatalogueDesk.accept`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.catalog.compare import Change
    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.scope import Scope

WHOLE = "全部"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A workbook as read: every fault with sheet and cell, or what it would change."""

    name: str
    digest: str
    faults: tuple[str, ...]
    changes: tuple[Change, ...]
    entries: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...] = ()
    """What the check would say about the list with these changes and does not say now: they can be accepted
    all the same, and should be looked at."""

    @property
    def acceptable(self) -> bool:
        """Something differs and nothing is wrong."""
        return bool(self.changes) and not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A workbook as written: where, and how many rows each sheet has."""

    path: Path
    rows: Mapping[str, int]


def take(catalogue: Catalogue, typed: str, on: date) -> Taken:
    """Read a workbook against the catalogue. Never raises for what is in the file: faults tell it all."""
    from counter.catalog.workbook import reading

    path = path_of(typed)
    book = reading.read(path, catalogue)
    return Taken(
        warnings=() if book.faults else warnings(catalogue, book.entries, on),
        name=path.name,
        digest=book.digest,
        faults=tuple(str(one) for one in book.faults),
        changes=() if book.faults else book.changes,
        entries=book.entries,
    )


def warnings(catalogue: Catalogue, entries: Mapping[str, Mapping[str, Any]], on: date) -> tuple[str, ...]:
    """What the full check finds only with these entries."""
    from counter.catalog.check import examine
    from counter.catalog.overlay import with_entries

    if not entries:
        return ()
    before = set(examine(catalogue, {}, on).faults)
    return tuple(one for one in examine(with_entries(catalogue, entries), {}, on).faults if one not in before)


def send(catalogue: Catalogue, typed: str, scope: str) -> Sent:
    """Write a workbook for a matter, a department or all. BadInput with what to type instead."""
    from counter.catalog.workbook import export

    path = path_of(typed)
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(f"{path.name}.xlsx")
    if path.exists():
        raise BadInput(f"{path} 已经有了。", todo="请换一个文件名，或者先把它移开。", field="path")
    data, rows = export.written(catalogue, scope_of(catalogue, scope))
    export.put(path, data)
    return Sent(path=path, rows=rows)


def path_of(typed: str) -> Path:
    """The file that was typed."""
    if not typed.strip():
        raise BadInput("没有写文件的位置。", todo="请写全，例如 /media/usb/公安部门.xlsx。", field="path")
    return Path(typed.strip()).expanduser()


def scope_of(catalogue: Catalogue, typed: str) -> Scope:
    """What a book shall hold, as a person types it: E03, a department, or 全部."""
    from counter.catalog.check import nearest
    from counter.catalog.workbook.scope import Scope

    wanted = typed.strip()
    matters = {one.id for one in catalogue.matters}
    departments = {row.dept for matter in catalogue.matters for row in matter.rows}
    if wanted in ("", WHOLE):
        return Scope()
    if wanted.upper() in matters:
        return Scope(matter=wanted.upper())
    if wanted in departments:
        return Scope(department=wanted)
    hint = nearest(wanted, [*matters, *departments])
    raise BadInput(f"目录里没有“{wanted}”这件事或部门。", todo=hint, field="scope")
