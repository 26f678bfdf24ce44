"""A paper of a case just issued: drawn, saved and printed; what fails there never undoes the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.errors import CounterError, os_reason

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course
    from counter.desks.context import Desk


def print_last(desk: Desk, course: Course, kind: str) -> str:
    """Print the newest paper of a kind, in a job thread. The sentence for the bottom line."""
    from screens.acceptance.drawing import print_issued

    paper = [one for one in course.papers if one.kind == kind][-1]
    try:
        return print_issued(desk, paper)
    except CounterError as error:
        return f"已办好，但文书没有打出来：{error.what}排除后按 M 重打。"


def save_text(desk: Desk, data: Path, name: str, text: str) -> str:
    """A text beside the papers: an address label. The sentence for the bottom line."""
    from counter import settings
    from counter.files import write_whole
    from receipts.printers import portable

    folder = settings.papers_dir(data, desk.station)
    target = (folder / portable(name)).with_suffix(".txt")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, text.encode())
    except OSError as error:
        return f"已办好，但地址签没有存上：{os_reason(error)}。"
    return f"地址签已存 {target}"
