"""The rows of the scanning screen: lines of the case and waiting files. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter.desks.digitise.waiting import state_zh
from screens.shared.rows import fit, labelled, row, stack

if TYPE_CHECKING:
    from pathlib import Path

    from counter.desks.digitise.electronic import SetLine
    from counter.desks.digitise.waiting import Waiting


def line_row(no: int, line: SetLine, width: int) -> Content:
    """One line of the case."""
    missing = not line.complete
    pages = f"{line.pages}页" if line.scans else ""
    hashed = line.scans[-1].sha256[:6] if line.scans else ""
    cells = [(str(no), 2), (state_zh(line), 4), (line.key, max(8, width - 24)), (pages, 5), (hashed, 6)]
    style = "bold $warning" if missing else "" if line.taken != "none" else "$text-muted"
    return row([(text, size, style) for text, size in cells])


def head_row(width: int) -> Content:
    """The heads of the columns."""
    cells = [("", 2), ("状态", 4), ("材料", max(8, width - 24)), ("页数", 5), ("校验", 6)]
    return row([(text, size, "") for text, size in cells])


def file_row(file: Waiting, width: int) -> Content:
    """One waiting file."""
    pages, style = ("不能用", "$text-error") if file.fault else (f"{file.pages}页", "")
    return row([(file.path.name, max(6, width - 9), style), (pages, 6, style)])


def about(line: SetLine | None, file: Waiting | None, width: int) -> Content:
    """The line and the file under the cursors."""
    parts = []
    if line is not None:
        parts.append(labelled("材料", line.key, width, limit=2))
        if line.outcome is not None and line.outcome.how:
            parts.append(labelled("取得", line.outcome.how, width, limit=1))
        files = "、".join(f"{scan.name}（{scan.pages}页）" for scan in line.scans)
        if files:
            parts.append(labelled("扫描件", files, width, limit=2))
    if file is not None and file.fault:
        parts.append(labelled("文件", f"{file.path.name}：{file.fault}", width, limit=2, style="$text-error"))
    return stack(parts) if parts else Content("")


def pairs_zh(found: dict[str, Path]) -> str:
    """What goes where, for the question before it."""
    return "\n".join(f"{fit(path.name, 24)} → {key}" for key, path in found.items())
