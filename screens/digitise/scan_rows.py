"""The rows of the scanning screen: lines of the case, waiting files, and how long is left. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from screens.shared.rows import fit, labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from counter.cases.course import Course
    from counter.desks.digitise.electronic import SetLine

NONE_ZH = {"deferred": "容缺", "committed": "承诺"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file of the watched folder: its pages, or what is wrong with it."""

    path: Path
    pages: int = 0
    fault: str = ""


def state_zh(line: SetLine) -> str:
    """未扫 / 已扫 / 电子 / 容缺 / 承诺 / 无."""
    if line.scans:
        return "已扫"
    if line.taken == "paper":
        return "未扫"
    if line.taken == "electronic":
        return "待扫" if line.made else "电子"
    return NONE_ZH.get(line.outcome.kind, "无") if line.outcome else "无"


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


def left_zh(course: Course, now: datetime) -> tuple[str, bool]:
    """How long is left of the two hours, and whether they are over (R142)."""
    clock = course.clock("digitise") or course.clock("push_now")
    if clock is None or clock.due_at is None:
        return "", False
    minutes = int((clock.due_at - now).total_seconds() // 60)
    said = f"{abs(minutes) // 60}小时{abs(minutes) % 60:02d}分"
    due = f"{clock.due_at:%H:%M} 前推送"
    return (
        (f"2小时数字化推送：超过 {said}（应在 {due}）", True)
        if minutes < 0
        else (
            f"2小时数字化推送：还剩 {said}（{due}）",
            False,
        )
    )


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


def pairs(lines: Sequence[SetLine], files: Sequence[Waiting]) -> dict[str, Path]:
    """Waiting files in the order they came, to the lines still without a scan, in their order."""
    wanting = [line.key for line in lines if not line.complete]
    sound = [file.path for file in files if not file.fault]
    return dict(zip(wanting, sound, strict=False))


def pairs_zh(found: dict[str, Path]) -> str:
    """What goes where, for the question before it."""
    return "\n".join(f"{fit(path.name, 24)} → {key}" for key, path in found.items())
