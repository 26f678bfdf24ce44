"""One cell as read → the value of its column, or a sentence that says what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from counter.catalog.workbook import ways, wording
from counter.catalog.workbook.faults import Unreadable

if TYPE_CHECKING:
    from counter.catalog.workbook.declare import Column
    from counter.catalog.workbook.names import Names
    from counter.catalog.workbook.opening import Raw


class Empty:
    """The value of an empty cell: the field keeps its default."""


EMPTY = Empty()
_RETYPE = "请把单元格格式设为“文本”，再重新输入。"


def value_of(raw: Raw | None, column: Column, names: Names) -> Any:
    """The value in a cell, EMPTY for none. Unreadable with a sentence."""
    text = "" if raw is None else text_of(raw, column.way)
    if not text.strip():
        if column.needed:
            raise Unreadable(f"没有填“{column.head}”。{column.note}")
        return EMPTY
    return column.way.read(text, names)


def text_of(raw: Raw, way: ways.Way) -> str:
    """What a cell says, as tidy text."""
    if raw.kind == "formula":
        raise Unreadable("这一格是公式，不收。请改成文字；要写以 = 开头的字，先把单元格格式设为“文本”。")
    if raw.kind == "error":
        raise Unreadable(f"这一格显示的是错误（{raw.value}）。请重新输入。")
    if isinstance(raw.value, bool):
        return _of_bool(raw.value, way)
    if raw.kind == "date":
        return _of_date(raw.value, way)
    if isinstance(raw.value, int | float):
        if not isinstance(way, ways.Count):
            raise Unreadable(f"这一格是数字 {wording.show_number(float(raw.value))}，应是文字。{_RETYPE}")
        return wording.show_number(float(raw.value))
    return _of_text(str(raw.value), way)


def _of_bool(value: bool, way: ways.Way) -> str:  # noqa: FBT001  (the value of the cell)
    if isinstance(way, ways.YesNo):
        return "是" if value else "否"
    raise Unreadable(f"这一格是逻辑值 {str(value).upper()}，应是文字。{_RETYPE}")


def _of_date(value: Any, way: ways.Way) -> str:
    if isinstance(way, ways.Day) and isinstance(value, date):
        return value.isoformat()
    raise Unreadable(f"这一格被当成了日期（{value}），应是文字或数。{_RETYPE}")


def _of_text(text: str, way: ways.Way) -> str:
    whole = wording.unescaped(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    hidden = wording.invisible(whole)
    if hidden:
        raise Unreadable(f"这一格里有看不见的字符（{hidden}）。请把这一格删空，重新打字（不要粘贴）。")
    most = getattr(way, "most", ways.TEXT_MOST)
    if len(whole) > most:
        raise Unreadable(f"这一格有 {len(whole)} 个字，太长；最多 {most} 个字。请缩短。")
    return whole if isinstance(way, ways.Lines | ways.Bases) else wording.tidy(whole)
