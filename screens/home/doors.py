"""The ways out of the workbench: into a case, to a colleague's desk, to what was scanned."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import TYPE_CHECKING

from counter.guides.codes import is_guide
from screens.custody.opening import is_slip, open_slip
from screens.shared.dialogs import Ask, Confirm
from screens.verify.opening import or_verify

if TYPE_CHECKING:
    from collections.abc import Collection

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.cases.records import Case, CaseLine
    from counter.desks.context import Desk
    from counter.desks.finding import Found
    from counter.intake.steps import Step
    from counter.intake.walk import Walk
    from screens.acceptance.work import Snapshot, Work
    from screens.home.rows import Row
    from screens.home.workbench import Workbench

ROOMS = {
    "handoffs": "screens.custody.handoffs:HandoffsScreen",
    "issuing": "screens.issuing.desk:IssuingScreen",
    "outbox": "screens.digitise.outbox:OutboxScreen",
    "printing": "screens.printing.queue:PrintQueue",
    "statistics": "screens.supervisor.statistics:StatisticsScreen",
    "department": "screens.department.desk:DepartmentScreen",
    "archive": "screens.archive.desk:ArchiveScreen",
    "catalogue": "screens.supervisor.catalogue:CatalogueScreen",
    "verify": "screens.verify.desk:VerifyScreen",
    "setup": "screens.entry.setup:Setup",
    "staff": "screens.entry.people:People",
    "exchange": "screens.exchange.desk:ExchangeScreen",
    "doctor": "screens.doctor.desk:DoctorScreen",
}
"""The other desks by name: module and class."""
ROLES: dict[str, tuple[str, ...]] = {
    "new": ("clerk",),
    "consult": ("clerk",),
    "drop": ("clerk",),
    "handoffs": ("clerk", "issuing", "department", "supervisor"),
    "issuing": ("issuing",),
    "outbox": ("clerk", "issuing", "supervisor", "administrator"),
    "statistics": ("supervisor", "administrator"),
    "department": ("department",),
    "archive": ("clerk", "issuing", "supervisor"),
    "catalogue": ("supervisor",),
    "exchange": ("clerk", "supervisor", "administrator"),
}
"""Who may go where; what is not named is everybody's."""
NOT_IN_TRAINING = ("setup", "staff", "catalogue", "exchange", "doctor")
"""What would be changed in the folder of one exercise only."""
INTAKE = ("draft", "noticed", "amending")
"""Statuses in which a case is still worked on in the five steps."""


def allowed(action: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may do it."""
    return action not in ROLES or bool(set(ROLES[action]) & set(roles))


def there(what: str, desk: Desk) -> bool:
    """Whether the room is there at all: stations are exchanged with by those that have joined."""
    if what != "exchange":
        return True
    from counter.desks.exchange.standing import joined

    return joined(desk)


def droppable(one: Row | None) -> bool:
    """Whether the row is a draft, or waits for a correction."""
    if one is None:
        return False
    return (
        one.task.queue in ("draft", "noticed")
        if one.task
        else one.line is not None and one.line.status in INTAKE
    )


def enter(bench: Workbench, room: str) -> None:
    """Go to another desk; loaded only now."""
    if room in NOT_IN_TRAINING and bench.desk.desk.training:
        bench.say("这一项在培训里不用：练习结束就没有了。请在正式程序里办。", trouble=True)
        return
    module, name = ROOMS[room].split(":")
    bench.app.push_screen(getattr(import_module(module), name)())


# -- into a case -------------------------------------------------------------------------------------------


def open_case(bench: Workbench, case_id: str, step: Step | None = None) -> None:
    """A case that is still being taken in opens at its step; a later one on its page."""
    desk = bench.desk

    def show(course: Course) -> None:
        if step is not None or course.case.status in INTAKE:
            _intake(bench, course.case, step)
            return
        from screens.course.page import CasePage

        bench.app.push_screen(CasePage(course))

    bench.act(lambda: desk.course(case_id), show)


def _intake(bench: Workbench, case: Case, step: Step | None) -> None:
    from counter.desks.window.issue import IssueDesk
    from screens.acceptance.step import screen_for
    from screens.acceptance.work import Work

    def job() -> tuple[Work, Snapshot]:
        work = Work(IssueDesk(bench.counter.signed_desk), case)
        return work, work.look()

    def show(found: tuple[Work, Snapshot]) -> None:
        work, snapshot = found
        waits = snapshot.case.status == "noticed"
        where: Step = step or ("materials" if waits else snapshot.walk.next_step())
        bench.app.push_screen(screen_for(where, work, snapshot))

    bench.act(job, show)


def new(bench: Workbench) -> None:
    """Find a matter, then open a draft for it."""
    from screens.acceptance.find_matter import FindMatter

    def begin(matter_id: str | None) -> None:
        if matter_id is None:
            return
        from counter.desks.window.issue import IssueDesk

        desk = IssueDesk(bench.counter.signed_desk)
        case_id = str(uuid.uuid4())  # made once here: a retry of the job opens the same draft
        bench.act(lambda: desk.open(matter_id, case_id), lambda case: open_case(bench, case.id))

    bench.app.push_screen(FindMatter(), begin)


def consult(bench: Workbench) -> None:
    """Find a matter, then its questions."""
    from screens.acceptance.find_matter import FindMatter

    def ask(matter_id: str | None) -> None:
        if matter_id is None:
            return
        from counter.desks.window.consulting import Consultation, ConsultingDesk
        from screens.consulting.consult import ConsultScreen

        desk = ConsultingDesk(bench.counter.signed_desk)
        asked = Consultation(matter_id=matter_id, answers={})

        def show(view: Walk) -> None:
            bench.app.push_screen(ConsultScreen(desk, asked, view))

        bench.act(lambda: desk.look(asked), show)

    bench.app.push_screen(FindMatter(), ask)


def drop(bench: Workbench, case_id: str) -> None:
    """Give up a draft, with a reason."""

    def go(reason: str | None) -> None:
        if reason is None:
            return
        from counter.desks.window.issue import IssueDesk

        desk = IssueDesk(bench.counter.signed_desk)
        bench.act(lambda: desk.drop(desk.case(case_id), reason), lambda _: bench.action_refresh_list())

    told = "请写明理由，例如：申请人决定暂不办理。内容仍留在系统里备查。"
    bench.app.push_screen(Ask("放弃这件办件", told), go)


def why(bench: Workbench, task: Task) -> None:
    """The clock that a task is due by, explained."""
    desk = bench.desk

    def show(course: Course) -> None:
        from screens.course.why import WhyScreen, clock_of

        clock = clock_of(task, course)
        if clock is None:
            bench.say("这一项没有在计时；别的窗口可能刚办过，按 R 刷新。")
        else:
            bench.app.push_screen(WhyScreen(clock, course))

    bench.act(lambda: desk.course(task.case_id), show)


# -- what was scanned --------------------------------------------------------------------------------------


def find(bench: Workbench, text: str) -> None:
    """A code, a number, a name: open the one case, or list those that fit."""
    if not text.strip():
        return
    if is_guide(text):
        from screens.guides.since import open_since

        open_since(bench.counter, text)
        return
    if is_slip(text):
        open_slip(bench.counter, text)
        return
    desk = bench.desk

    def show(found: Found | tuple[CaseLine, ...]) -> None:
        if not isinstance(found, tuple):
            _open_found(bench, found)
        elif len(found) == 1 and any(ch.isdigit() for ch in text):
            open_case(bench, found[0].id)
        else:
            bench.show_found(found)

    bench.act(lambda: desk.find(text), show, or_verify(bench, text))


def _open_found(bench: Workbench, found: Found) -> None:
    if not found.warning:
        open_case(bench, found.case.id)
        return
    bench.app.push_screen(
        Confirm("请留意", f"{found.warning}\n要打开这件办件吗？"),
        lambda yes: open_case(bench, found.case.id) if yes else None,
    )
