"""领取单: made when the applicant is told that results can be fetched, anew when more are (R169–R171).

Part of the action's transaction; printing it is another matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.forms import Collectable, collect
from counter.desks.department.deciding import DENIAL, REFUSAL
from counter.desks.department.handled import facts_of

if TYPE_CHECKING:
    from counter.cases.items import CaseItem
    from counter.desks.step import Step

KIND = "collect"
REPLACED = "可以领取的结果有变化，重新出具"


def ready_to_collect(step: Step) -> None:
    """Issue the slip for all that lies ready now; the one before it is void. Nothing where nobody comes."""
    chosen = step.course.case.draft.collection
    ready = [item for item in step.course.items if step.course.deliverable(item)]
    if chosen is None or chosen.way != "window" or not ready:
        return
    waiting = [one.name for one in step.course.items if one.status not in ("ready", *_GONE)]
    facts, made = facts_of(step.desk, step.course.case), [_collectable(one) for one in ready]
    older = [row for row in step.course.papers if row.kind == KIND and row.void_at is None]
    _, new = step.issue(
        KIND,
        lambda head: collect(
            head,
            facts,
            made,
            hours=step.desk.station.office_hours,
            together=chosen.together,
            waiting=waiting,
        ),
    )
    for row in older:
        step.void(row.number, REPLACED, new.number)


_GONE = ("delivered", "closed", "withdrawn")


def _collectable(item: CaseItem) -> Collectable:
    called = {"refused": REFUSAL, "denied": DENIAL}.get(item.outcome, item.result)
    since = item.ready_at or item.decided_at
    return Collectable(
        item=item.name,
        what=called,
        number=item.result_number,
        dept=item.dept,
        since=f"{since:%Y-%m-%d %H:%M}" if since else "",
    )
