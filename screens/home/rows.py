"""The rows of the home screen: a queue with its count, a task or a case found, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from counter.cases.lifecycle import STATUS_ZH
from counter.cases.queues import MINE, QUEUES
from counter.clock.duties import DUTIES
from counter.clock.left import left
from counter.intake.mask import mask_name
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from typing import Literal

    from textual.content import Content

    from counter.cases.items import Task
    from counter.cases.records import CaseLine
    from counter.clock.duties import DutyKind
    from counter.desks.home.queues import QueueLine

QUEUES_WIDE = 30
"""Cells of the list of queues."""
SERIAL = 3
"""Where the serial stands in a number."""
WIDE = 110
"""Columns from which on a number is shown whole."""
NEXT = {
    "draft": "没有填写中的办件。按 F2 开始：问情形、选事项、填申请人、逐项看材料。",
    "digitise": "收到的纸质材料都扫描好了。",
    "push": "没有等着推送的办件。",
    "failed": "没有发送失败的。",
    "late": "没有超期的，很好。",
    "soon": "近期没有要到期的。",
    MINE: "现在没有等您办的。按 F2 开始新办件，F4 查找，← 看别的队列。",
}
ELSEWHERE = {
    "department": "这里是写着您名字的，现在没有。本部门的按 B 办，送来的材料按 F5 签收；← 看别的队列。",
    "issuing": "这里是写着您名字的，现在没有。发证按 F6，送来的结果按 F5 签收；← 看别的队列。",
    "": "这里是写着您名字的，现在没有。← 看别的队列，F4 查找。",
}
"""The same for who opens no cases, by role: their work stands at their own desks."""
EMPTY = "这个队列现在没有要办的。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row on the right: a task, or a case that was found."""

    case_id: str
    key: str
    task: Task | None = None
    line: CaseLine | None = None

    @property
    def number(self) -> str:
        """办件号; empty while there is none."""
        found = self.task or self.line
        return (found.number if found else "") or ""


def of_tasks(tasks: Sequence[Task]) -> list[Row]:
    """Tasks as rows."""
    return [
        Row(case_id=one.case_id, key=f"{one.queue}|{one.case_id}|{one.item_no}|{one.ref}", task=one)
        for one in tasks
    ]


def of_lines(lines: Sequence[CaseLine]) -> list[Row]:
    """Cases found as rows."""
    return [Row(case_id=one.id, key=one.id, line=one) for one in lines]


def next_of(queue: str, roles: Collection[str]) -> str:
    """What an empty queue says to somebody with these roles: never a key they do not have."""
    if queue == MINE and "clerk" not in roles:
        return next(said for role, said in ELSEWHERE.items() if not role or role in roles)
    return NEXT.get(queue, EMPTY)


# -- the queues --------------------------------------------------------------------------------------------


def queue_row(line: QueueLine, now: datetime) -> Content:
    """Name, count, what is due soonest."""
    pressing = line.queue in ("late", "failed", "discrepancy", "conflict") and line.number
    style = "$text-error" if pressing else "" if line.number else "$text-muted"
    return row(
        [(line.zh, 10, style), (f"{line.number:>5}", 5, style), (left(line.nearest, now), 9, style)], gap=1
    )


# -- tasks and cases ---------------------------------------------------------------------------------------


def cells(texts: Sequence[str], width: int, style: str = "") -> Content:
    """Number, what, applicant, left: `width` cells in all."""
    number = 25 if width >= WIDE - QUEUES_WIDE else 9
    what = max(10, width - number - 8 - 10 - 3)
    return row([(text, wide, style) for text, wide in zip(texts, (number, what, 8, 10), strict=True)])


def listed(one: Row, queue: str, names: Mapping[str, str], now: datetime, width: int) -> Content:
    """One row of the list on the right."""
    wide = width >= WIDE - QUEUES_WIDE
    number = one.number if wide else short(one.number, now)
    if one.task is not None:
        task = one.task
        style = "$text-error" if task.due_at is not None and task.due_at < now else ""
        who = named(task.applicant_name, task.applicant_kind)
        texts = (
            number or "未编号",
            said(task, queue, names, bare=not wide),
            who,
            left(task.due_at, now, sure=task.sure),
        )
        return cells(texts, width, style)
    line = cast("CaseLine", one.line)
    who = named(line.applicant_name, line.applicant_kind)
    what = f"{STATUS_ZH[line.status]} {matter(line.matter_id, names, bare=not wide)}"
    return cells((number or "未编号", what, who, f"{line.updated_at:%m-%d %H:%M}"), width)


def short(number: str, now: datetime) -> str:
    """Of a number what tells it from others: window and serial (01-0004), or day and serial (1123-0004)."""
    parts = number.split("-")
    if len(parts) <= SERIAL:
        return number
    day = parts[1] if parts[2] == f"{now:%Y%m%d}" else parts[2][4:]
    return f"{day}-{parts[SERIAL]}"


def said(task: Task, queue: str, names: Mapping[str, str], *, bare: bool = False) -> str:
    """What the task is about; in a queue that mixes several kinds, of which kind it is."""
    about = task.what
    if task.queue in ("late", "soon"):
        about = DUTIES[cast("DutyKind", task.what)].short if task.what in DUTIES else task.what
    name = matter(task.matter_id, names, bare=bare)
    parts = [QUEUES[task.queue] if queue == MINE else "", about if task.item_no else name]
    parts.append(name if task.item_no else about)
    return " ".join(part for part in parts if part)


def matter(matter_id: str, names: Mapping[str, str], *, bare: bool = False) -> str:
    """Id and name of a matter; `bare` = the name alone, where there is little room."""
    if bare and matter_id in names:
        return names[matter_id]
    return f"{matter_id} {names.get(matter_id, '')}".strip()


def named(name: str, kind: Literal["个人", "组织"]) -> str:
    """A masked name for a list."""
    return mask_name(name, kind) if name else "未填"


def about(one: Row, names: Mapping[str, str], now: datetime, width: int) -> Content:
    """What is said below the list about the row under the cursor."""
    if one.task is None:
        line = cast("CaseLine", one.line)
        who = f"{line.number or '未编号'}  {STATUS_ZH[line.status]}"
        return stack(
            [labelled("办件", who, width), labelled("地点", line.premises or "未填", width, limit=1)]
        )
    task = one.task
    who = f"{task.number or '未编号'}  {QUEUES[task.queue]}"
    what = "  ".join(part for part in (matter(task.matter_id, names), whose(task)) if part)
    return stack(
        [
            labelled("办件", who, width),
            labelled("事项", what, width, limit=1),
            labelled("到期", due(task, now), width),
        ]
    )


def whose(task: Task) -> str:
    """For whom it waits."""
    kind = DUTIES[cast("DutyKind", task.what)].zh if task.what in DUTIES else task.what
    return "  ".join(part for part in (kind, task.dept, task.operator) if part)


def due(task: Task, now: datetime) -> str:
    """The due moment whole, and what is left."""
    if task.due_at is None:
        return f"没有期限；{task.since:%m-%d %H:%M} 起"
    sure = "" if task.sure else "（待定）"
    return f"{task.due_at:%Y-%m-%d %H:%M}{sure}  {left(task.due_at, now)}  按 W 看为什么"
