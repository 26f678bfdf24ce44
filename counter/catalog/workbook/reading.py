"""Read a book back: every fault with sheet and cell, or exactly what differs from the present catalogue."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counter.catalog.check import faults_of
from counter.catalog.compare import Change, compare
from counter.catalog.overlay import with_entries
from counter.catalog.workbook import ledger, opening, reference
from counter.catalog.workbook.assemble import assemble
from counter.catalog.workbook.columns import ORDER, sheet_of
from counter.catalog.workbook.faults import Fault, Unreadable
from counter.catalog.workbook.guide import GUIDE, NAMES
from counter.catalog.workbook.heads import rows_of
from counter.catalog.workbook.scope import Scope
from counter.catalog.workbook.tables import REFERENCES, content, entry_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.assemble import Assembled
    from counter.catalog.workbook.heads import Read
    from counter.catalog.workbook.ledger import Ledger
    from counter.catalog.workbook.opening import Grid

_QUOTED = re.compile(r"“([^”]+)”")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a workbook says. With faults there is nothing in it that could be accepted."""

    digest: str = ""
    """SHA-256 of the file; "" when it could not be read."""
    made_from: str = ""
    """Version of the catalogue it was exported from."""
    scope: Scope = field(default_factory=Scope)
    faults: tuple[Fault, ...] = ()
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Kind → key → the entry as corrected; only entries that differ."""
    changes: tuple[Change, ...] = ()
    """The differences to the present catalogue, line by line."""


def read(path: Path, catalogue: Catalogue) -> Book:
    """What the workbook at `path` says against the present catalogue. Never raises for a bad file."""
    try:
        data = opening.data_of(path)
    except Unreadable as error:
        return Book(faults=(Fault("", "", str(error)),))
    return read_data(data, catalogue)


def read_data(data: bytes, catalogue: Catalogue) -> Book:
    """The same for the bytes of a file."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        grids, faults = opening.grids_of(data)
    except Unreadable as error:
        return Book(digest=digest, faults=(Fault("", "", str(error)),))
    return read_grids(grids, catalogue, digest=digest, faults=faults)


def read_grids(
    grids: tuple[Grid, ...], catalogue: Catalogue, *, digest: str = "", faults: tuple[Fault, ...] = ()
) -> Book:
    """The same for sheets already opened. `faults`: what was wrong with single sheets before."""
    by_title = {grid.title: grid for grid in grids}
    refused = {fault.sheet for fault in faults}
    if not faults and not by_title.keys() & set(ORDER):
        return Book(digest=digest, faults=(Fault("", "", _foreign(by_title)),))
    found = [*faults, *_sheet_faults(by_title, refused)]
    try:
        made = ledger.read(by_title[ledger.TITLE]) if ledger.TITLE in by_title else None
    except Unreadable as error:
        found.append(Fault(ledger.TITLE, "", str(error)))
        made = None
    sheets = _sheets(by_title, found)
    if made is None:
        return Book(digest=digest, faults=_sorted(found))
    return _compared(catalogue, made, sheets, found, digest)


def _foreign(titles: Mapping[str, object]) -> str:
    named = "、".join(list(titles)[:5]) or "没有能读的表"
    return (
        f"这不是导出的目录工作簿（里面的表是：{named}）。"
        "请先用 counter catalog export 导出，在导出的文件里修改。"
    )


def _sheet_faults(titles: Mapping[str, object], refused: set[str]) -> list[Fault]:
    """Sheets that are missing, renamed or too many."""
    wanted = (*ORDER, *REFERENCES, ledger.TITLE)
    missing = [title for title in wanted if title not in titles and title not in refused]
    extra = [title for title in titles if title not in (*wanted, GUIDE, NAMES)]
    faults = [Fault(title, "", "少了这张表。表名不要改，也不要删表；不用的表留着不动。") for title in missing]
    return faults + [
        Fault(title, "", "多了这张表。如果是改了名，请改回原名；如果是新加的，请移到别的文件里。")
        for title in extra
    ]


def _sheets(grids: Mapping[str, Grid], faults: list[Fault]) -> dict[str, Read]:
    columns = {title: sheet_of(title).whole for title in ORDER} | REFERENCES
    found = {}
    for title, heads in columns.items():
        if title in grids:
            sheet, wrong = rows_of(grids[title], heads)
            faults.extend(wrong)
            if sheet is not None:
                found[title] = sheet
    return found


def _compared(
    catalogue: Catalogue, made: Ledger, sheets: dict[str, Read], faults: list[Fault], digest: str
) -> Book:
    done = assemble(catalogue, made.known, sheets)
    faults = [*faults, *done.faults]
    if made.version == catalogue.version:
        faults += reference.changed(catalogue, made.scope, sheets, done)
    entries = _differing(catalogue, made, done, faults)
    whole = with_entries(catalogue, entries)
    faults += _checked(whole, done, faults)
    kept = {} if faults else entries
    return Book(
        digest=digest,
        made_from=made.version,
        scope=made.scope,
        faults=_sorted(faults),
        entries=kept,
        changes=compare(catalogue, whole) if kept else (),
    )


def _differing(
    catalogue: Catalogue, made: Ledger, done: Assembled, faults: list[Fault]
) -> dict[str, dict[str, Any]]:
    """Entries somebody changed in the book. What changed in the catalogue meanwhile as well is a fault."""
    found: dict[str, dict[str, Any]] = {}
    for (kind, key), entry in done.entries.items():
        before, now = made.known.get((kind, key), ""), content(kind, entry)
        present = entry_of(catalogue, kind, key)
        there = "" if present is None else content(kind, present)
        if now in (before, there):
            continue
        if before != there:
            sheet, cell = done.places[kind, key]
            faults.append(Fault(sheet, cell, _stale(key, gone=present is None)))
        else:
            found.setdefault(kind, {})[key] = entry
    return found


def _stale(key: str, *, gone: bool) -> str:
    if gone:
        return f"“{key}”在现在的目录里已经没有了，不能再改。请重新导出工作簿。"
    return f"“{key}”在导出这个工作簿以后，目录里又改过。请重新导出，把您的修改抄到新的工作簿里再导入。"


@dataclass(frozen=True, slots=True)
class _Token:
    """Stands where a place would in the sentences of the check, to be found again."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"\0{self.kind}\0{self.key}\0"


def _checked(catalogue: Catalogue, done: Assembled, known: list[Fault]) -> list[Fault]:
    """What the check of the catalogue says about the corrected one, with sheet and cell."""
    tokens = {one: _Token(*one) for one in done.places}
    told = {(fault.sheet, fault.cell) for fault in known}
    found = [_placed(sentence, done) for sentence in dict.fromkeys(faults_of(catalogue, tokens))]
    return [fault for fault in found if (fault.sheet, fault.cell) not in told]


def _placed(sentence: str, done: Assembled) -> Fault:
    if not sentence.startswith("\0"):
        return Fault("", "", sentence)
    _, kind, key, rest = sentence.split("\0", 3)
    what = rest.removeprefix(": ")
    materials = [name for name in _QUOTED.findall(what) if (key, name) in done.wanted]
    sheet, cell = done.wanted[key, materials[0]] if kind == "items" and materials else done.places[kind, key]
    return Fault(sheet, cell, what)


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    """In the order of the book, row by row."""
    order = {title: no for no, title in enumerate(("", *ORDER, *REFERENCES))}

    def rank(fault: Fault) -> tuple[int, int, int, str]:
        cell = _CELL.match(fault.cell)
        where = (int(cell[2]), len(cell[1]), cell[1]) if cell else (0, 0, "")
        return (order.get(fault.sheet, len(order)), *where)

    return tuple(sorted(dict.fromkeys(faults), key=rank))
