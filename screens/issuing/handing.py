"""窗口发给: who collects, the papers handed over, the proof signed, the rating asked for (R169, R172)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from counter.desks.issuing.waiting import kept_rows
from screens.issuing.identity import Identity
from screens.issuing.proofs import SIGNED
from screens.issuing.rating import ask_rating
from screens.shared.dialogs import Confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import Collector
    from counter.desks.approval import Approval
    from screens.issuing.flow import Flow

SIGN = "请领取人核对证照，在送达回证上签字。都签好了吗？没签的以后在“回证”里登记。"


def hand_over(flow: Flow, rows: tuple[int, ...]) -> None:
    """Results to the applicant or whoever collects them."""
    _who_collects(flow, lambda shown: _give(flow, rows, shown))


def hand_over_kept(flow: Flow) -> None:
    """Papers that stayed at the window after the delivery."""
    _who_collects(flow, lambda shown: _give_kept(flow, shown))


def _who_collects(flow: Flow, then: Callable[[Collector], None]) -> None:
    draft, today = flow.course.case.draft, flow.screen.counter.now().date()

    def go(shown: Collector | None) -> None:
        if shown is not None:
            then(shown)

    flow.screen.app.push_screen(Identity("领取人", draft, today), go)


def _give(
    flow: Flow, rows: tuple[int, ...], shown: Collector, approval: Approval | None = None, reason: str = ""
) -> None:
    def job() -> tuple[Course, str]:
        now = flow.desk.deliver(flow.course, rows, shown, approval=approval, reason=reason, signed=False)
        return now, flow.printed(now, "proof")

    flow.screen.act(
        job,
        partial(_given, flow),
        flow.or_more(
            lambda word: _give(flow, rows, shown, word, reason),
            lambda said: _give(flow, rows, shown, approval, said),
        ),
    )


def _given(flow: Flow, done: tuple[Course, str]) -> None:
    course, said = done
    made = flow.delivered(course)
    flow.took(course, said)

    def signed(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
        if yes:
            flow.act(lambda: flow.desk.proof_back(course, made.id), SIGNED, partial(ask_rating, flow))
        else:
            ask_rating(flow, course)

    flow.screen.app.push_screen(Confirm("送达回证", f"{said}\n{SIGN}"), signed)


def _give_kept(flow: Flow, shown: Collector, approval: Approval | None = None) -> None:
    flow.act(
        lambda: flow.desk.take_kept(flow.course, kept_rows(flow.course), shown, approval=approval),
        "已发给领取人。",
        failed=flow.or_more(lambda word: _give_kept(flow, shown, word)),
    )
