"""What of a case waits at the issuing window: to be registered, given out, signed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.issuing.delivering import after_delivery, at_window, on_their_way

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Delivery


def items_ready(course: Course) -> tuple[CaseItem, ...]:
    """What may be given out now."""
    return tuple(
        one for one in course.items if course.deliverable(one) and not on_their_way(course, (one.no,))
    )


def items_decided(course: Course) -> tuple[CaseItem, ...]:
    """What may be registered now."""
    return tuple(one for one in course.items if one.status == "decided")


def unsigned(course: Course) -> tuple[Delivery, ...]:
    """Deliveries whose proof is not back."""
    done = ("delivered", "refused")
    return tuple(x for x in course.deliveries if x.status in done and x.proof_back_at is None)


def unproved(course: Course) -> tuple[CaseItem, ...]:
    """Delivered items whose department has no proof yet, although it is signed."""
    waiting = {no for one in unsigned(course) for no in one.rows}
    return tuple(one for one in course.items if one.status == "delivered" and one.no not in waiting)


def kept_rows(course: Course) -> tuple[int, ...]:
    """Rows whose paper stayed at the window after a 拒收 or an electronic delivery."""
    papers = at_window(course, tuple(one.no for one in course.items))
    return tuple(dict.fromkeys(one.item_no for one in papers if after_delivery(course, one)))
