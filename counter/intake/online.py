"""线上提交: the moment of the submission as a person types it, and what is said of its two hours. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from counter.clock.left import left
from counter.errors import BadInput
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from counter.cases.items import KeptClock
    from counter.cases.records import Draft, Review

OLDEST: Final = timedelta(days=365)
"""Nobody submitted earlier than this: an older moment is a slip of the pen."""
LONGEST: Final = 64
"""Characters of a platform number."""
FORMS: Final = "请写成 09:42（今天）、11-23 09:42 或 2026-11-23 09:42。"

_FULL = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}.*")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_SIGNS = str.maketrans(
    {"年": "-", "月": "-", "日": " ", "号": " ", "/": "-", "时": ":", "点": ":", "分": " "}
)


def moment(typed: str, now: datetime, *, whole: bool = False) -> datetime:
    """When the applicant submitted, as typed: a time of today, a day of this year, or the whole of it.

    Without a zone it is local, that is in the zone of `now`; empty = now; seconds do not count. `whole`: only
    the whole form, for files that are read again another day. BadInput for anything else, for a moment to
    come, and for one more than a year ago.
    """
    plain = _plain(typed)
    if not plain and not whole:
        return now.replace(second=0, microsecond=0)
    found = _read(plain, now, whole=whole)
    if found is None:
        todo = "请写全日期和时间，例如 2026-11-23 09:42。" if whole else FORMS
        raise BadInput(f"提交时间“{clean_line(typed)}”看不懂。", todo=todo, field="submitted_at")
    if found > now:
        raise BadInput(
            f"提交时间 {found:%Y-%m-%d %H:%M} 还没有到。",
            todo="请核对平台上的提交时间；昨天提交的连日期一起写。",
            field="submitted_at",
        )
    if now - found > OLDEST:
        raise BadInput(
            f"提交时间 {found:%Y-%m-%d %H:%M} 已经超过一年。",
            todo="请核对平台上的提交时间；过了这么久的，请申请人重新提交。",
            field="submitted_at",
        )
    return found


def _plain(typed: str) -> str:
    signs = unicodedata.normalize("NFKC", clean_line(typed)).translate(_SIGNS)
    return " ".join(signs.split()).rstrip(":")


def _read(plain: str, now: datetime, *, whole: bool) -> datetime | None:
    try:
        if _FULL.fullmatch(plain):
            return _whole(plain, now)
        if not whole and (found := _DAY.fullmatch(plain)):
            return _this_year(now, *map(int, found.groups()))
        if not whole and (found := _TIME.fullmatch(plain)):
            hour, minute = map(int, found.groups())
            return now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except (ValueError, OverflowError):
        return None
    return None


def _whole(plain: str, now: datetime) -> datetime:
    day, _, time = plain.replace("T", " ").partition(" ")
    padded = "-".join(part.zfill(2) for part in day.split("-"))
    at = datetime.fromisoformat(f"{padded}T{time if time[1:2] != ':' else f'0{time}'}")
    return (at.replace(tzinfo=now.tzinfo) if at.tzinfo is None else at.astimezone(now.tzinfo)).replace(
        second=0, microsecond=0
    )


def _this_year(now: datetime, month: int, day: int, hour: int, minute: int) -> datetime:
    """Of this year; only around New Year a late day means the year that has just ended."""
    year = now.year - (month - now.month > 6)
    return datetime(year, month, day, hour, minute, tzinfo=now.tzinfo)


def submitted_after(last: Review, when: datetime) -> None:
    """BadInput when a corrected application was submitted before the notice that asked for it."""
    if when < last.at.replace(second=0, microsecond=0):
        raise BadInput(
            f"补正后重新提交的时间 {when:%Y-%m-%d %H:%M} 早于出具一次告知通知书的时间。",
            todo=f"通知书是 {last.at:%Y-%m-%d %H:%M} 出具的，请核对平台上的提交时间。",
            field="submitted_at",
        )


def platform_number(typed: str) -> str:
    """办件流水 of the platform as kept. BadInput when it is too long to be one."""
    number = clean_line(typed)
    if len(number) > LONGEST:
        raise BadInput(
            f"平台流水号太长，最多 {LONGEST} 个字。", todo="请核对平台上的流水号。", field="platform_number"
        )
    return number


def told(draft: Draft, clock: KeptClock | None, now: datetime) -> str:
    """线上提交 and how its two hours stand, in one sentence; empty for a case of the window."""
    if draft.channel != "online":
        return ""
    at = datetime.fromisoformat(draft.submitted_at)
    return "，".join((f"线上提交 {short(at, now)}", *_clock(clock, now)))


def _clock(clock: KeptClock | None, now: datetime) -> list[str]:
    if clock is None:
        return []
    if clock.stopped_at is not None:
        return [f"{short(clock.stopped_at, now)} 审查完毕{'，超过了2小时' if clock.late else ''}"]
    due = clock.due_at
    if due is None:
        return []
    if due < now:
        return [f"审查已超期：{short(due, now)} 到期，{left(due, now)}"]
    return [f"审查{left(due, now, sure=clock.sure)}，{short(due, now)} 到期"]


def short(at: datetime, now: datetime) -> str:
    """A moment in few words: the time today, else with the day, and with the year when it is another."""
    at = at.astimezone(now.tzinfo)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d %H:%M}"
