"""All sheets a department edits: one declaration for both directions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from counter.catalog import model
from counter.catalog.workbook.declare import Sheet  # noqa: TC001
from counter.catalog.workbook.entries import ENTRY_SHEETS
from counter.catalog.workbook.lists import LIST_SHEETS

EDITED = (*ENTRY_SHEETS, *LIST_SHEETS)
ORDER = (
    *(
        "一件事",
        "常见问答",
        "事项",
        "申请条件",
        "中介服务",
        "到场须知",
        "时限",
        "特别环节",
        "收费",
        "前置事项",
    ),
    *("材料要求", "材料", "依据", "县区", "县区窗口", "县区标准"),
)
"""The sheets a department edits, as they stand in the book."""
KINDS = tuple(sheet.kind for sheet in ENTRY_SHEETS)
CLASSES: dict[str, type[Any]] = {
    "sources": model.Source,
    "materials": model.Material,
    "items": model.Item,
    "matters": model.Matter,
    "counties": model.County,
}
GROUPS: dict[str, type[Any]] = {
    "deferral": model.Grace,
    "commitment": model.Grace,
    "centre": model.Window,
    "presence": model.Presence,
}
"""Fields that hold a dataclass of their own, whose fields have columns or slots."""


def sheet_of(title: str) -> Sheet:
    """The edited sheet of a title."""
    return next(sheet for sheet in EDITED if sheet.title == title)


def entry_sheet(kind: str) -> Sheet:
    """The sheet with one row for each entry of a kind."""
    return next(sheet for sheet in ENTRY_SHEETS if sheet.kind == kind)


def edited_fields(kind: str) -> tuple[str, ...]:
    """Top fields of an entry that a book can change, in the order of the class."""
    paths = [column.path for column in entry_sheet(kind).columns if column.path]
    paths += [slot.path for sheet in LIST_SHEETS for slot in sheet.slots if slot.kind == kind]
    tops = {path.split(".")[0] for path in paths}
    return tuple(one.name for one in fields(CLASSES[kind]) if one.name in tops)
