"""The journal of a case in plain words, newest last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter.cases.telling import sentence
from screens.shared.rows import labelled, stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.course import Course
    from counter.cases.records import Entry


def told(entries: Sequence[Entry], course: Course, asked: Mapping[str, str], width: int) -> Content:
    """One line for each entry: when, at which window, who, and what. `asked`: questions by their keys."""
    if not entries:
        return Content("日志里还没有这件办件的记录。")
    lines = []
    for entry in reversed(entries):  # what happened last is what one looks for
        where = f"{entry.window}窗 " if entry.window else ""
        label = f"{entry.at:%m-%d %H:%M:%S} {where}{entry.operator}"
        lines.append(labelled(label, sentence(entry, course, asked), width))
    return stack(lines)
