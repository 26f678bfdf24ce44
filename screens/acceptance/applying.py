"""一件事申请表 from a step of the acceptance: issued as the case stands, drawn, saved and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.acceptance import drawing
from screens.shared.odd import before_printing

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.desks.window.issue import Issued
    from counter.errors import CounterError
    from screens.acceptance.step import StepScreen
    from screens.acceptance.work import Snapshot


def print_application(screen: StepScreen) -> None:
    """Issue the form, or take the one that stands; the paper stays whatever the printer does.

    Names no face can draw are asked about first: the clerk may still bring a picture of them.
    """
    desk = screen.counter.signed_desk

    def issue(case: Case) -> Issued:
        from counter.desks.window.applying import ApplicationDesk

        return ApplicationDesk(desk).issue_application(case)

    def issued(done: tuple[Snapshot, Issued]) -> None:
        snapshot, paper = done
        screen.take(snapshot)
        screen.say("正在存申请表、打印…")
        screen.act(lambda: (drawing.print_issued(desk, paper.row), screen.work.reload()), printed, failed)

    def printed(done: tuple[str, Snapshot]) -> None:
        said, snapshot = done
        screen.take(snapshot)
        screen.say(f"申请表{said}")

    def failed(error: CounterError) -> None:
        error.todo = f"{error.todo.rstrip('。')}。排除后再按 A，办件不受影响。".lstrip("。")
        screen.show_error(error)

    def go() -> None:
        screen.act(lambda: screen.work.issue(issue), issued, screen.failed)

    before_printing(screen, lambda: drawing.of_people(screen.work.case.draft), go)
