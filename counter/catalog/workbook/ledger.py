"""The hidden sheet 底稿: which catalogue a book was made from, for whom, and what each entry said then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counter.catalog.workbook.columns import KINDS
from counter.catalog.workbook.faults import Unreadable
from counter.catalog.workbook.scope import Scope
from counter.catalog.workbook.tables import content, entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.opening import Grid
    from counter.catalog.workbook.scope import Chosen

TITLE = "底稿"
FORMAT = ("目录工作簿", "1")
"""What the first row says; the number rises when older books can no longer be read."""
_LOST = "隐藏的“底稿”表不见了或被改动，无法核对这个工作簿。请重新导出，把修改抄到新的工作簿里。"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the hidden sheet says."""

    version: str
    scope: Scope
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and key → content name of the entry when the book was made."""


def rows(catalogue: Catalogue, scope: Scope, chosen: Chosen) -> Iterator[tuple[str, str, str]]:
    """The rows of the hidden sheet."""
    yield (*FORMAT, "")
    yield ("版本", catalogue.version, "")
    yield ("范围", scope.matter, scope.department)
    for kind in KINDS:
        for key in chosen[kind]:
            yield kind, key, content(kind, entry_of(catalogue, kind, key))


def read(grid: Grid) -> Ledger:
    """The hidden sheet of a book. Unreadable when somebody changed it, or another program version made it."""
    lines = [tuple(_text(line.cells.get(n)) for n in (1, 2, 3)) for line in grid.lines]
    heads = [line[0] for line in lines[:3]]
    if heads != [FORMAT[0], "版本", "范围"]:
        raise Unreadable(_LOST)
    if lines[0][1] != FORMAT[1]:
        raise Unreadable("这个工作簿是用别的版本的程序导出的。请用现在的程序重新导出，把修改抄过去。")
    if any(kind not in KINDS or not key or not digest for kind, key, digest in lines[3:]):
        raise Unreadable(_LOST)
    known = {(kind, key): digest for kind, key, digest in lines[3:]}
    return Ledger(lines[1][1], Scope(lines[2][1], lines[2][2]), known)


def _text(raw: object) -> str:
    value = getattr(raw, "value", "")
    return value if isinstance(value, str) else ""
