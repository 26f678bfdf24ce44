"""What the issuing window contributes to the case page: 登记到窗, 送达, 回证, 好差评."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.course.actions import CaseAction

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from screens.course.page import CasePage
    from screens.issuing.flow import Flow

RATED = ("received", "handling", "finished", "withdrawn")
"""Cases whose applicant may be at a window."""


def _flow(page: CasePage, course: Course) -> Flow:
    from screens.issuing.flow import Flow

    return Flow(page, course, page.took)


def _register(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.issuing.registering import register

    register(_flow(page, course))


def _deliver(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.issuing.delivering import deliver

    deliver(_flow(page, course))


def _proofs(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.issuing.proofs import proofs

    proofs(_flow(page, course))


def _rate(page: CasePage, course: Course, _item: CaseItem | None) -> None:
    from screens.issuing.rating import ask_rating

    ask_rating(_flow(page, course), course)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        id="register",
        key="r",
        label="登记到窗",
        tooltip="部门送来的办理结果登记到发证窗口（R156、R163）",
        roles=("issuing",),
        applies=lambda course, _item: any(one.status == "decided" for one in course.items),
        run=_register,
    ),
    CaseAction(
        id="deliver",
        key="d",
        label="送达",
        tooltip="窗口发给、邮寄、电子送达、拒收，改领取方式（R169—R171、R174）",
        roles=("issuing",),
        applies=lambda course, _item: any(one.status == "ready" for one in course.items) or _kept(course),
        run=_deliver,
    ),
    CaseAction(
        id="proof",
        key="b",
        label="回证",
        tooltip="登记签回的送达回证、部门确认收到（R172）",
        roles=("issuing",),
        applies=lambda course, _item: any(one.status == "delivered" for one in course.items),
        run=_proofs,
    ),
    CaseAction(
        id="rate",
        key="q",
        label="好差评",
        tooltip="请申请人评价，自愿，Esc 不评价（R085）",
        roles=("clerk", "issuing"),
        applies=lambda course, _item: course.case.status in RATED,
        run=_rate,
    ),
)


def _kept(course: Course) -> bool:
    """Papers that stayed at the window after the delivery."""
    from counter.desks.issuing.waiting import kept_rows

    return bool(kept_rows(course))
