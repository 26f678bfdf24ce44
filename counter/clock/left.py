"""How much time is left, in few words: 还剩 0:18, 今日17:30, 明日, 11-25, 超2天. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

SOON = timedelta(hours=4)
"""From here on minutes are told."""


def left(due_at: datetime | None, now: datetime, *, sure: bool = True) -> str:
    """What a column says about a due moment; "" when there is none. `sure` False adds 待定."""
    if due_at is None:
        return ""
    mark = "" if sure else "待定"
    return f"{_left(due_at.astimezone(now.tzinfo), now)}{mark}"


def _left(due_at: datetime, now: datetime) -> str:
    days = (due_at.date() - now.date()).days
    if due_at < now:
        return f"超{-days}天" if days < 0 else f"超{_clock(now - due_at)}"
    if due_at - now < SOON:
        return f"还剩{_clock(due_at - now)}"
    if days == 0:
        return f"今日{due_at:%H:%M}"
    if days == 1:
        return "明日"
    return f"{due_at:%m-%d}" if due_at.year == now.year else f"{due_at:%Y-%m-%d}"


def _clock(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
