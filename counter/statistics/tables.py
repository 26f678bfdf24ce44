"""Figures as plain tables: what the screen, the workbook and the CSV file all show. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.statistics.figures import BY_ZH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from counter.statistics.figures import Figures, Line, Person, Step

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
NONE = "—"
"""Nothing to count: not the same as nought."""

HEAD = (
    "收件",
    "告知",
    "一次通过",
    "一次通过率",
    "二次告知",
    "准予",
    "不予许可",
    "不予受理",
    "提前",
    "按时",
    "超期",
    "按时率",
    "容缺未补",
    "评价",
    "满意",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a title, heads, rows of texts and whole numbers."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    note: str = ""


def tables(found: Figures, names: Mapping[str, str]) -> tuple[Table, ...]:
    """Every table of a page. `names`: what a group's key is called, where that differs."""
    return (_groups(found, names), _people(found.people), _steps(found.steps), _levels(found))


def _groups(found: Figures, names: Mapping[str, str]) -> Table:
    rows = tuple((names.get(one.key, one.key), *_cells(one)) for one in (*found.lines, found.total))
    note = (
        "一件办件在每一组里只算一件，合计也只算一件；按部门分时，一件办件涉及几个部门就在几行里，"
        "所以各行相加可以大于合计。"
    )
    return Table(f"按{BY_ZH[found.by]}", (BY_ZH[found.by], *HEAD), rows, note)


def _cells(one: Line) -> tuple[str | int, ...]:
    return (
        one.received,
        one.noticed,
        one.first_pass,
        rate(one.first_rate),
        one.breaches,
        one.granted,
        one.denied,
        one.refused,
        one.early,
        one.on_time,
        one.late,
        rate(one.punctual_rate),
        one.deferrals_open,
        one.rated,
        one.satisfied,
    )


def rate(share: float | None) -> str:
    """A share as people write it; — where there is nothing to share."""
    return NONE if share is None else f"{share:.1%}"


def _people(people: tuple[Person, ...]) -> Table:
    rows = tuple(
        (one.name, one.early, one.on_time, one.late, "；".join(f"{why} {n}" for why, n in one.causes))
        for one in people
    )
    note = "按办结这一步的人；还没有办的超期，列在应当办的部门或窗口名下。提前是指在提醒时刻以前办完。"
    return Table("时限", ("人员或部门", "提前", "按时", "超期", "超期原因"), rows, note)


def _steps(steps: tuple[Step, ...]) -> Table:
    rows = tuple((one.name, one.count, spoken(one.mean), spoken(one.longest)) for one in steps)
    office = all(one.office for one in steps)
    how = "办公时间，不含停表" if office else "自然时间，不含停表（办公时段还没有登记，见“站点资料”）"
    return Table("各步用时", ("环节", "事项数", "平均", "最长"), rows, f"口径：{how}。")


def spoken(span: timedelta) -> str:
    """A span as people say it: 1小时05分, 38分, 12小时10分."""
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}小时{rest:02d}分" if hours else f"{rest}分"


def _levels(found: Figures) -> Table:
    return Table("好差评", ("评价", "次数"), tuple((LEVELS[level], n) for level, n in found.levels))
