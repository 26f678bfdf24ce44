"""好差评: asked once the papers are handed over, or when the applicant wants to (R085)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.issuing.rating import RatingDesk
from screens.issuing.dialogs import Rate

if TYPE_CHECKING:
    from counter.cases.course import Course
    from screens.issuing.flow import Flow


def ask_rating(flow: Flow, course: Course) -> None:
    """Of the case as it stands now; skipped by one key."""

    def go(rated: tuple[int, str] | None) -> None:
        if rated is not None:
            desk = RatingDesk(flow.screen.counter.signed_desk)
            flow.act(lambda: desk.rate(course, rated[0], (), rated[1]), "谢谢您的评价。")

    flow.screen.app.push_screen(Rate(), go)
