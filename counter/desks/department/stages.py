"""停表, 恢复, 联合勘验, 延长: what changes how long an item has (R166, 行政许可法 42, 45).

Part of the transaction of the desk, which journals and commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from counter.cases import forms
from counter.clock.terms import UNCOUNTED, Extension, Pause, words
from counter.clock.watch import handling_of
from counter.desks.department.handled import (
    decides_at_once,
    due_words,
    end_of_day,
    facts_of,
    law_of,
    minute,
    sentence,
    start_at_once,
)
from counter.desks.step import STANDING
from counter.errors import BadInput, Refused
from counter.intake.compose import cite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from counter.cases.items import CaseItem, KeptClock
    from counter.catalog.model import Stage
    from counter.desks.department.handled import Law
    from counter.desks.step import Step

LAW = "行政许可法第四十五条"
MOST_UNITS = 365
"""Of one extension: more is a typing error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """特别环节 as the department calls it."""

    stage: str
    """听证, 专家评审, 联合勘验 …"""
    basis: str = ""
    """Its legal basis; "" = the catalogue's."""
    planned: date | None = None
    """Last day it is meant to last; None = 待定."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A stage the catalogue lets stop the clock of an item."""

    name: str
    basis: str
    joint: bool


def choices(law: Law) -> tuple[Choice, ...]:
    """Stages whose time does not count, with their basis."""
    return tuple(Choice(one.name, _basis(law, one), one.joint) for one in _stages(law) if one.stops)


def _stages(law: Law) -> tuple[Stage, ...]:
    return law.item.stages if law.item else ()


def _basis(law: Law, stage: Stage) -> str:
    return "；".join(cite(law.catalogue, one) for one in stage.basis)


# -- the clock stands --------------------------------------------------------------------------------------


def paused(step: Step, item: CaseItem, special: Special, *, organiser: str = "") -> CaseItem:
    """停表: both clocks stand, and the applicant is told in writing how long it takes (行政许可法 45)."""
    law = law_of(step.desk, step.course.case, item, step.now)
    stage = sentence(special.stage, "特别环节", "stage")
    basis = _legal(law, stage, sentence(special.basis, "法律依据", "basis", needed=False), item)
    reason = sentence(special.reason, "事由", "reason", needed=False)
    planned = _planned(step, special.planned)
    item = step.move_item(item, "pause", stage=stage)
    said = f"{stage}：{reason}" if reason else stage
    step.pause(item, Pause(start=step.now, end=None, reason=said, basis=basis, planned=planned))
    # 即时 cannot stand; it begins anew when the stage is over.
    step.stop("decide_now", item.no)
    step.issue(
        "pause",
        lambda head: forms.pause(
            head,
            facts_of(step.desk, step.course.case),
            item,
            stage=stage,
            basis=basis,
            begins=minute(step.now),
            ends=f"{planned:%Y-%m-%d}" if planned else "",
            reason=reason,
            organiser=organiser,
            length=_length(step, planned),
            nature=law.nature,
        ),
    )
    return item


def _legal(law: Law, stage: str, typed: str, item: CaseItem) -> str:
    """The basis on which the clock may stand. BadInput where the stage counts, or has no basis."""
    known = next((one for one in _stages(law) if one.name == stage), None)
    if known is not None and not known.stops:
        raise BadInput(
            f"“{item.name}”的{stage}计入办理时限，不能停表。",
            todo="请在时限内完成，或者按规定延长。",
            field="stage",
        )
    basis = typed or (_basis(law, known) if known else "")
    if not basis:
        raise BadInput(
            f"目录里“{item.name}”没有“{stage}”这个停表环节。", todo=f"请写明依据，例如{LAW}。", field="basis"
        )
    return basis


def _planned(step: Step, day: date | None) -> datetime | None:
    if day is None:
        return None
    if day < step.now.date():
        raise BadInput(
            f"预计结束的日期 {day} 已经过了。", todo="请写今天或者以后的日期；不知道就空着。", field="planned"
        )
    return end_of_day(step, day)


def _length(step: Step, planned: datetime | None) -> str:
    """Working days from the next day on, as the law counts; "" = 待定."""
    if planned is None:
        return ""
    first, last = step.now.date(), planned.date()
    after = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    days = sum(step.desk.practice.calendar.day(on).works for on in after)
    return words(days, "工作日") if days else "当天"


def resumed(step: Step, item: CaseItem) -> CaseItem:
    """The stage is over: the clocks run on; 即时 begins anew where it is due (R162)."""
    item = step.move_item(item, "resume", stage="")
    step.resume(item)
    if decides_at_once(step, item):
        start_at_once(step, item)
    return item


# -- extension ---------------------------------------------------------------------------------------------


def extended(  # noqa: PLR0913  (what an extension states)
    step: Step, item: CaseItem, amount: int, *, reason: str, basis: str, approver: str
) -> tuple[CaseItem, dict[str, object]]:
    """延长: more of the same unit, approved by the head of the agency, with its reason (行政许可法 42).

    Returns what the journal says of it. Refused without a term, or once it has run out.
    """
    approver = sentence(approver, "批准延长的负责人", "approver")
    reason = sentence(reason, "延长的理由", "reason")
    if not 1 <= amount <= MOST_UNITS:
        raise BadInput(f"延长 {amount} 不对。", todo=f"请写 1 到 {MOST_UNITS} 的整数。", field="amount")
    clocks = tuple(_extensible(step, item))
    basis = _allowed(step, item, sentence(basis, "延长的依据", "basis", needed=False))
    item, was = step.move_item(item, "extend"), due_words(clocks[0])
    more = Extension(amount=amount, approver=approver, reason=reason, basis=basis)
    kept = [step.change_clock(one, extensions=(*one.extensions, more)) for one in clocks]
    _told_longer(step, item, more, kept[0], was)
    detail: dict[str, object] = {
        "amount": amount,
        "unit": clocks[0].term.unit,
        "reason": reason,
        "basis": basis,
        "approver": approver,
        "due": due_words(kept[0]),
    }
    return item, detail


def _told_longer(step: Step, item: CaseItem, more: Extension, clock: KeptClock, was: str) -> None:
    """延长审批期限告知书: the reason is the applicant's to know (行政许可法 42)."""
    law = law_of(step.desk, step.course.case, item, step.now)
    step.issue(
        "extension",
        lambda head: forms.extension(
            head,
            facts_of(step.desk, step.course.case),
            item,
            longer=words(more.amount, clock.term.unit),
            reason=more.reason,
            basis=more.basis,
            approver=more.approver,
            was=was,
            due=due_words(clock),
            nature=law.nature,
        ),
    )


def _extensible(step: Step, item: CaseItem) -> Iterator[KeptClock]:
    running = [
        clock for kind in reversed(STANDING) if (clock := step.course.clock(kind, item.no)) is not None
    ]
    if not running:
        raise Refused(f"“{item.name}”没有登记办理时限（待核定），不用延长。", todo="时限核定以后再办。")
    for clock in running:
        if clock.term.unit in UNCOUNTED:
            raise Refused(f"“{item.name}”的时限是{clock.term.unit}，不能延长。")
        if clock.due_at is not None and step.now > clock.due_at:
            raise Refused(
                f"“{item.name}”的时限 {due_words(clock)} 已经过了，不能再延长。",
                todo="延长要在期限届满前批准；请尽快作出决定，并写明超期的原因。",
            )
        yield clock


def _allowed(step: Step, item: CaseItem, typed: str) -> str:
    """On what it rests: what is typed, else what the limit itself provides for. BadInput for neither."""
    law = law_of(step.desk, step.course.case, item, step.now)
    found = handling_of("decide", (item.accepted_at or step.now).date(), law.facts)
    basis = typed or (found.extension if found else "")
    if not basis:
        raise BadInput(
            f"目录里“{item.name}”的时限没有写可以延长。", todo="请写明准许延长的法律依据。", field="basis"
        )
    return basis
