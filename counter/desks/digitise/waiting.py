"""What waits beside the scanner: files of the watched folder, lines without a copy, the time that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from counter.cases.course import Course
    from counter.desks.digitise.digitising import DigitiseDesk
    from counter.desks.digitise.electronic import SetLine

NONE_ZH = {"deferred": "容缺", "committed": "承诺"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file of the watched folder: its pages, or what is wrong with it."""

    path: Path
    pages: int = 0
    fault: str = ""


def looked(desk: DigitiseDesk, path: Path) -> Waiting:
    """A file as it lies there. One that is no sound scan is told, not raised."""
    try:
        return Waiting(path=path, pages=desk.looked(path).pages)
    except CounterError as fault:
        return Waiting(path=path, fault=str(fault))


def state_zh(line: SetLine) -> str:
    """未扫 / 已扫 / 电子 / 容缺 / 承诺 / 无."""
    if line.scans:
        return "已扫"
    if line.taken == "paper":
        return "未扫"
    if line.taken == "electronic":
        return "待扫" if line.made else "电子"
    return NONE_ZH.get(line.outcome.kind, "无") if line.outcome else "无"


def pairs(lines: Sequence[SetLine], files: Sequence[Waiting]) -> dict[str, Path]:
    """Waiting files in the order they came, to the lines still without a scan, in their order."""
    wanting = [line.key for line in lines if not line.complete]
    sound = [file.path for file in files if not file.fault]
    return dict(zip(wanting, sound, strict=False))


def left_zh(course: Course, now: datetime) -> tuple[str, bool]:
    """How long is left of the two hours, and whether they are over (R142)."""
    clock = course.clock("digitise") or course.clock("push_now")
    if clock is None or clock.due_at is None:
        return "", False
    minutes = int((clock.due_at - now).total_seconds() // 60)
    said = f"{abs(minutes) // 60}小时{abs(minutes) % 60:02d}分"
    due = f"{clock.due_at:%H:%M} 前推送"
    if minutes < 0:
        return f"2小时数字化推送：超过 {said}（应在 {due}）", True
    return f"2小时数字化推送：还剩 {said}（{due}）", False
