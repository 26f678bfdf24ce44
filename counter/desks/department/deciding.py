"""受理, 不予受理, 准予, 不予许可: what a decision sets going (R150–R157, R159–R165).

Part of the transaction of the desk, which journals and commits.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counter.cases import forms
from counter.cases.lifecycle import OPEN_ITEM, OUTCOME_ZH
from counter.clock.watch import handling_of
from counter.custody.records import Piece, dept
from counter.desks.department.handled import (
    due_words,
    facts_of,
    has_results,
    law_of,
    lead_of,
    limit_words,
    minute,
    start_at_once,
    start_handling,
    stop,
)
from counter.desks.digitise.messages import tell
from counter.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from counter.cases.forms import Ground
    from counter.cases.items import CaseItem
    from counter.custody.records import PieceKind
    from counter.desks.department.handled import Law
    from counter.desks.step import Step

REFUSAL = "不予受理决定书"
DENIAL = "不予许可决定书"


# -- acceptance --------------------------------------------------------------------------------------------


def accepted(step: Step, item: CaseItem, at: datetime, cause: str = "") -> CaseItem:
    """受理: the limit starts, the applicant is told on paper and by SMS, the platform at once (R150–R154)."""
    item = step.move_item(item, "accept", accepted_at=at, accepted_by=step.who)
    _judged(step, item, at, cause)
    law = law_of(step.desk, step.course.case, item, at)
    clock = start_handling(step, item, law, at)
    found = handling_of("decide", at.date(), law.facts)
    _, row = step.issue(
        "acceptance",
        lambda head: forms.acceptance(
            head,
            facts_of(step.desk, step.course.case),
            item,
            limit_words=limit_words(found),
            due_words=due_words(clock),
            nature=law.nature,
            deferred=_deferred(step, law),
            predecessors=[one.name for one in step.course.waits_for(item)],
        ),
    )
    _tell_platform(step, "decision", item, "受理", paper=row.number)
    tell(step, "accepted", item, due=due_words(clock))
    return item


def _judged(step: Step, item: CaseItem, at: datetime, cause: str) -> None:
    """The day to accept or refuse, and the five after which silence accepts, are over."""
    stop(step, ("accept", "deemed"), item, at, cause)


def _deferred(step: Step, law: Law) -> list[str]:
    """Materials of this item still to come, each with its day (R140)."""
    wanted = {one.material for one in law.item.requirements} if law.item else set()
    waiting = [one for one in step.course.clocks if one.kind == "deferral" and one.stopped_at is None]
    return [
        f"{one.subject}（{one.due_at:%Y-%m-%d}前补交）" if one.due_at else one.subject
        for one in waiting
        if one.subject in wanted
    ]


def refused(  # noqa: PLR0913  (what a refusal states)
    step: Step,
    item: CaseItem,
    at: datetime,
    *,
    reasons: tuple[str, ...],
    ground: Ground,
    basis: str,
    elsewhere: str,
    cause: str = "",
) -> CaseItem:
    """不予受理 with its reasons; the paper waits at the department for the issuing window (R155–R157)."""
    item = step.move_item(
        item,
        "refuse",
        outcome="refused",
        decided_at=at,
        decided_by=step.who,
        reasons=reasons,
        elsewhere=elsewhere,
    )
    _judged(step, item, at, cause)
    law = law_of(step.desk, step.course.case, item, at)
    station = step.desk.station
    _, row = step.issue(
        "refusal",
        lambda head: forms.refusal(
            head,
            facts_of(step.desk, step.course.case),
            item,
            ground=ground,
            basis=basis,
            review_body=station.remedy_reconsideration,
            court=station.remedy_court,
            nature=law.nature,
        ),
    )
    _into_custody(step, item, "refusal", REFUSAL, row.number)
    _tell_platform(step, "decision", item, "不予受理", paper=row.number)
    tell(step, "refused", item)
    _tell_followers(step, item)
    return item


# -- the decision ------------------------------------------------------------------------------------------


def ready_to_decide(step: Step, item: CaseItem) -> None:
    """Refused while a predecessor has no result: the later item is never decided before it (R162)."""
    waiting = step.course.waits_for(item)
    if waiting:
        names = "、".join(f"“{one.name}”" for one in waiting)
        raise Refused(
            f"前置事项{names}还没有结果，“{item.name}”不能先作决定。",
            todo="其他材料可以先审查，登记容缺预审；前置结果一到，会提醒即时决定。",
        )


def may_be_granted(step: Step, item: CaseItem, override: str) -> None:
    """Refused when a predecessor brought no result, unless the department says on what else it relies."""
    lost = step.course.lost(item)
    if lost and not override:
        names = "、".join(f"“{one.name}”（{OUTCOME_ZH[one.outcome] or '已终止'}）" for one in lost)
        raise Refused(
            f"前置事项{names}没有可用的结果，不能直接准予“{item.name}”。",
            todo="请与申请人确认继续办还是撤回；确有其他依据可以准予的，请写明理由再登记。",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What 准予 and 不予许可 both state."""

    at: datetime
    number: str
    """Of the certificate or the paper; may be empty."""
    physical: bool
    """Whether there is something on paper to hand over."""
    cause: str
    """Why it is late; "" = it is not."""


def granted(step: Step, item: CaseItem, said: Decided, certificate: str) -> CaseItem:
    """准予: the certificate waits for the issuing window, the platform and the followers hear at once."""
    made: tuple[PieceKind, str] = ("result", item.result or f"{item.name}办理结果")
    return _decide(step, item, said, "grant", made, outcome="granted", certificate=certificate)


def denied(step: Step, item: CaseItem, said: Decided, reasons: tuple[str, ...]) -> CaseItem:
    """不予许可 with its reasons (行政许可法 38)."""
    return _decide(step, item, said, "deny", ("refusal", DENIAL), outcome="denied", reasons=reasons)


def _decide(
    step: Step, item: CaseItem, said: Decided, move: str, made: tuple[PieceKind, str], **changes: Any
) -> CaseItem:
    """The clock to the decision ends; the one to the issuing window runs until the result is there (R163).

    `made`: what kind of paper there is now, and what it is called.
    """
    item = step.move_item(
        item,
        move,
        decided_at=said.at,
        decided_by=step.who,
        result_number=said.number,
        physical=said.physical,
        **changes,
    )
    if said.physical:
        _into_custody(step, item, *made, said.number)
    stop(step, ("decide", "decide_now"), item, said.at, said.cause)
    _tell_platform(step, "result", item, OUTCOME_ZH[item.outcome])
    _tell_followers(step, item)
    return item


def _into_custody(step: Step, item: CaseItem, kind: PieceKind, line: str, number: str) -> None:
    piece = Piece(
        id=str(uuid.uuid4()),
        case_id=item.case_id,
        item_no=item.no,
        line=line,
        kind=kind,
        count=1,
        pages=0,
        holder=dept(item.dept),
        made_at=step.now,
        number=number,
    )
    step.add_piece(piece, "部门作出决定")


# -- telling others ----------------------------------------------------------------------------------------


def told(step: Step, item: CaseItem, decision: str, **more: str) -> dict[str, object]:
    """What is sent about a decision (R151, R164)."""
    case = step.course.case
    moment = item.accepted_at if decision == "受理" else item.decided_at
    return {
        "number": case.number or "",
        "matter": case.matter_id,
        "no": item.no,
        "item": item.item,
        "name": item.name,
        "dept": item.dept,
        "decision": decision,
        "at": minute(moment or step.now),
        "reasons": list(item.reasons),
        "elsewhere": item.elsewhere,
        "result_number": item.result_number,
        "certificate": item.certificate,
        **more,
    }


def _tell_platform(step: Step, kind: str, item: CaseItem, decision: str, **more: str) -> None:
    """实时推送 to the provincial platform: it is reached by way of the lead department (R151, R164)."""
    to = lead_of(step.desk, step.course.case)
    content = told(step, item, decision, **more)
    step.post("decision" if kind == "decision" else "result", to, content, item_no=item.no)


def _tell_followers(step: Step, item: CaseItem) -> None:
    """Departments that wait for this result have it at once; the last one starts their 即时 (R162)."""
    for follower in step.course.followers(item):
        if follower.status not in OPEN_ITEM:
            continue
        content = told(step, item, OUTCOME_ZH[item.outcome], follower=follower.name)
        step.post("result", follower.dept, content, item_no=follower.no)
        if follower.status == "accepted" and has_results(step, follower):
            start_at_once(step, follower)
