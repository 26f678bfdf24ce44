"""为什么这天到期: a clock line by line, from its start to its end (design rule 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from counter.clock.due import due
from counter.clock.duties import DUTIES
from counter.clock.left import left
from counter.desks.step import facts_of
from counter.desks.supervisor.causes import COMMON, CauseDesk, is_late
from screens.desk_screen import DeskScreen
from screens.shared.chrome import Pane
from screens.shared.dialogs import Ask
from screens.shared.rows import labelled, stack

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from textual.widget import Widget

    from counter.cases.course import Course
    from counter.cases.items import KeptClock, Task
    from counter.clock.duties import DutyKind
    from counter.clock.terms import Due

CLOCKS = {
    "noticed": ("correction",),
    "digitise": ("digitise",),
    "push": ("digitise", "push_now"),
    "handover": ("handover",),
    "accept": ("accept",),
    "approve": ("decide_now", "decide"),
    "paused": ("decide",),
    "issue": ("feedback",),
    "collect": ("deliver",),
    "mail": ("deliver",),
    "proof": ("proof",),
}
"""Which clocks a queue is about: another one may end at the same moment."""
WIDEST = 8
"""Cells of the longest label."""


def clock_of(task: Task, course: Course) -> KeptClock | None:
    """The running clock that a task is due by; None when it has none."""
    running = [one for one in course.clocks if one.stopped_at is None]
    if named := [one for one in running if one.id == task.ref]:
        return named[0]
    if task.due_at is None:
        return None
    same = [one for one in running if (one.item_no, one.due_at) == (task.item_no, task.due_at)]
    same.sort(key=lambda one: one.kind not in CLOCKS.get(task.queue, ()))
    return same[0] if same else None


def name_of(kept: KeptClock, course: Course) -> str:
    """What a clock counts: the duty, and of which item or paper."""
    item = next((one.name for one in course.items if one.no == kept.item_no), "")
    duty = DUTIES[cast("DutyKind", kept.kind)].zh
    return "  ".join(part for part in (duty, item, kept.subject) if part)


class WhyScreen(DeskScreen):
    """One clock explained."""

    TITLE_ZH = "为什么是这天"
    HELP = (
        "逐行说明这个期限从什么时候起算、依据哪一条、哪些日子不计、停了多久、到哪一刻为止。"
        "还没有公布放假安排的年份标“待定”，公布后登记到 holidays.toml，下次打开程序时重算。"
    )
    RULES = ("R142", "R150")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "前一个时限", id="before"),
        Binding("right", "turn(1)", "后一个时限", id="after"),
        Binding("c,C", "cause", "登记超期原因", id="cause"),
        Binding("escape,enter", "back", "返回", id="back"),
    ]

    def __init__(self, kept: KeptClock, course: Course) -> None:
        super().__init__()
        self.kept, self.course = kept, course

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(classes="sheet"):
            yield Pane(id="lines")

    def on_mount(self) -> None:
        self._draw()
        self.query_one(VerticalScroll).focus()

    def _draw(self) -> None:
        found = due(facts_of(self.kept, self.counter.signed_desk))
        now = self.counter.now()
        self.query_one("#lines", Pane).show(
            lambda width: explained(self.kept, self.course, found, now, width)
        )
        at, clocks = self.course.clocks.index(self.kept) + 1, len(self.course.clocks)
        self.say(f"办件号 {self.course.case.number or '未编号'}  第{at}个时限，共{clocks}个", right="↑↓ 翻看")

    def action_turn(self, by: int) -> None:
        """Another clock of the case."""
        clocks = self.course.clocks
        self.kept = clocks[(clocks.index(self.kept) + by) % len(clocks)]
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is late has a cause."""
        _ = parameters
        return action != "cause" or is_late(self.kept)

    def action_cause(self) -> None:
        """Why it was, or is, late: the figures count by it."""
        explain = f"常见的有：{'、'.join(COMMON)}。"
        self.app.push_screen(Ask("为什么超期", explain, value=self.kept.cause), self._caused)

    def _caused(self, said: str | None) -> None:
        if said is None:
            return
        desk = CauseDesk(self.counter.signed_desk)
        course, clock_id = self.course, self.kept.id
        self.act(lambda: desk.say(course, clock_id, said), self._took)

    def _took(self, course: Course) -> None:
        self.course = course
        self.kept = next(one for one in course.clocks if one.id == self.kept.id)
        self._draw()
        self.say(f"超期原因：{self.kept.cause}", right="已保存")

    def scanned(self, code: str) -> None:
        """A code leads away from here."""
        self.app.call_later(self.counter.to_workbench, code)

    def action_back(self) -> None:
        """The screen before."""
        self.app.pop_screen()


def explained(kept: KeptClock, course: Course, found: Due, now: datetime, width: int) -> Content:
    """The head, every line of the reckoning, and what is left."""
    duty = DUTIES[cast("DutyKind", kept.kind)]
    parts = [Content.styled(name_of(kept, course), "bold"), Content("")]
    parts.append(_line("要办的", duty.want, width))
    parts.append(_line("谁来办", kept.whose, width))
    if kept.event and not any(kept.event in line.text for line in found.lines):
        parts.append(_line("起因", kept.event, width))
    parts.extend(_line(line.label, line.text, width) for line in found.lines)
    if kept.cause:
        parts.append(_line("超期原因", kept.cause, width))
    parts.append(Content(""))
    parts.append(_line("现在", _now(kept, now), width))
    return stack(parts)


def _line(label: str, text: str, width: int) -> Content:
    pad = label + "　" * max(0, (WIDEST - 2 * len(label)) // 2)
    return labelled(pad, text, width)


def _now(kept: KeptClock, now: datetime) -> str:
    if kept.stopped_at is not None:
        return f"{kept.stopped_at:%Y-%m-%d %H:%M} 已停止计时{'，超期' if kept.late else ''}"
    if kept.due_at is None:
        return "停表中，恢复后再算到期日"
    return left(kept.due_at, now, sure=kept.sure)
