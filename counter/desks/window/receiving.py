"""What a receipt and a notice set going: items, pieces of paper in custody, and the first clocks.

Part of the transaction that issues the paper; the desk journals and commits.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from counter.cases.channel import online
from counter.cases.forms import Deferred, deferred
from counter.cases.items import CaseItem
from counter.clock.watch import Facts, term_of
from counter.custody.records import APPLICANT, Piece, window
from counter.desks.department.handled import facts_of
from counter.errors import Refused
from counter.intake.compose import cite
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counter.cases.records import Outcome, PaperRow
    from counter.clock.duties import DutyKind
    from counter.custody.records import PieceKind
    from counter.desks.step import Step
    from counter.intake.checklist import Line
    from counter.intake.walk import Walk

LETTERS = {"deferral": "容缺受理承诺书", "commitment": "告知承诺书"}


def noticed(step: Step) -> None:
    """A notice was issued: the term for correction runs anew, if the station has set one."""
    step.stop("online_review")
    step.stop("correction")
    step.start("correction", term_of("correction", step.desk.practice, step.now))


def received(step: Step, view: Walk) -> None:
    """A receipt was issued: what was taken is in the window's custody from now on (R139, R142–R144).

    The receipt that ends an amendment replaces what the first one set going; its clocks run on. After an
    electronic receipt everything is pushed at once (R148); paper goes to the lead only if some was brought.
    """
    step.stop("online_review")
    step.stop("correction")
    again = bool(step.course.items)
    if again:
        step.forget_receipt()  # nothing of it has left the window: an amendment ends with the push
    step.add_items(tuple(_items(view, step.course.case.id)))
    shown = {line.key for line in view.checklist.lines if line.material.inspected}
    for piece in tuple(_pieces(step, view)):
        take_in(step, piece, "收件", shown=piece.line in shown)
    for kind in _after(step):
        if not any(clock.kind == kind for clock in step.course.clocks):
            step.start(kind, term_of(kind, step.desk.practice, step.now))
    _deemed(step, view)
    _deferred(step, view)
    _told_deferred(step, view)


def _after(step: Step) -> tuple[DutyKind, ...]:
    """What the window owes after the receipt."""
    if not online(step.course.case.draft):
        return ("digitise", "handover")
    paper = any(piece.holder != APPLICANT for piece in step.course.handed_in)
    return ("push_now", "handover") if paper else ("push_now",)


def _items(view: Walk, case_id: str) -> Iterator[CaseItem]:
    rows = {one.item.key: one.no for one in view.chosen}
    for one in view.chosen:
        handling = view.handling_of(one)
        before = (rows.get(needed.item) for needed in one.item.after)
        yield CaseItem(
            case_id=case_id,
            no=one.no,
            item=one.item.key,
            name=one.name,
            dept=one.row.dept,
            level=str(handling),
            here=handling.here,
            result=one.item.result,
            after=tuple(sorted(no for no in before if no is not None and no != one.no)),
        )


def _pieces(step: Step, view: Walk) -> Iterator[Piece]:
    """What is taken in now: papers that another station took and sent on are in custody already."""
    had = {(one.line, one.kind) for one in step.course.handed_in}
    for line in view.checklist.lines:
        outcome = view.outcomes.get(line.key)
        if outcome is not None:
            yield from (one for one in pieces_of(step, line.key, outcome) if (one.line, one.kind) not in had)
    for row in step.course.papers:
        if row.kind in LETTERS and row.void_at is None:
            yield _piece(step, f"{LETTERS[row.kind]}（已签）", "original", 1, number=row.number)


def pieces_of(step: Step, key: str, outcome: Outcome) -> Iterator[Piece]:
    """The things of paper that were taken on a line, at this window."""
    for kind, count in _counted(outcome):
        yield _piece(step, key, kind, count)


def take_in(step: Step, piece: Piece, how: str, *, shown: bool) -> None:
    """A paper comes into custody; an original that is only `shown` goes back at once."""
    taken = step.add_piece(piece, how)
    if taken.kind == "original" and shown:
        step.hand(taken, APPLICANT, "核对原件后当场退还")


def _counted(outcome: Outcome) -> Iterator[tuple[PieceKind, int]]:
    if outcome.originals:
        yield "original", outcome.originals
    if outcome.copies:
        yield "copies", outcome.copies


def _piece(step: Step, line: str, kind: PieceKind, count: int, *, number: str = "") -> Piece:
    return Piece(
        id=str(uuid.uuid4()),
        case_id=step.course.case.id,
        item_no=0,
        line=line,
        kind=kind,
        count=count,
        pages=0,
        holder=window(step.desk.session.window),
        made_at=step.now,
        number=number,
    )


def _deemed(step: Step, view: Walk) -> None:
    """行政许可法 32: five working days from the receipt, whatever happens inside the house."""
    for item in step.course.items:
        found = view.catalogue.items.get(item.item)
        start = step.course.case.received_at or step.now
        term = term_of("deemed", step.desk.practice, start, Facts(item=found, catalogue=view.catalogue))
        step.start("deemed", term, item=item, start=start)


def _deferred(step: Step, view: Walk) -> None:
    for line in view.checklist.lines:
        outcome = view.outcomes.get(line.key)
        if outcome is None or outcome.kind != "deferred":
            continue
        grace = line.deferral
        facts = Facts(
            catalogue=view.catalogue,
            grace_days=grace.days if grace else None,
            grace_unit=grace.unit if grace else "工作日",
            grace_until=date.fromisoformat(outcome.due) if outcome.due else None,
        )
        # A day that was agreed stays agreed when the receipt is amended after it.
        begins = (step.course.case.received_at if outcome.due else None) or step.now
        _not_over(line.key, facts.grace_until, begins)
        term = term_of("deferral", step.desk.practice, begins, facts)
        step.start("deferral", term, subject=line.key, start=begins)


def _told_deferred(step: Step, view: Walk) -> None:
    """容缺受理通知书: what is to come, by when, and what follows otherwise (R140). An older one is void."""
    for row in step.course.papers:
        if row.kind == "deferred" and row.void_at is None:
            step.uow.papers.void(row.number, step.who, "收件更正，容缺的材料重新告知", step.now)
    lines = [line for line in view.checklist.lines if _is_deferred(view, line.key)]
    if not lines:
        return
    letter = next((row.number for row in reversed(step.course.papers) if _stands(row, "deferral")), "")
    facts = facts_of(step.desk, step.course.case)
    told = [_told_line(view, line) for line in lines]
    step.issue("deferred", lambda head: deferred(head, facts, told, letter=letter))


def _is_deferred(view: Walk, key: str) -> bool:
    outcome = view.outcomes.get(key)
    return outcome is not None and outcome.kind == "deferred"


def _stands(row: PaperRow, kind: str) -> bool:
    return row.kind == kind and row.void_at is None


def _told_line(view: Walk, line: Line) -> Deferred:
    grace, outcome = line.deferral, view.outcomes[line.key]
    return Deferred(
        material=line.key,
        wanted=line.due,
        items=line.items,
        due=f"{outcome.due}前" if outcome.due else "",
        basis=cite(view.catalogue, grace.basis) if grace else UNKNOWN,
        consequence=grace.consequence if grace else "",
    )


def _not_over(line: str, day: date | None, begins: datetime) -> None:
    """Refused for a day agreed at a review that was over before the receipt was issued."""
    if day is not None and day < begins.date():
        raise Refused(
            f"“{line}”约定的补交日期 {day} 已经过了，还没有出具收件回执。",
            todo="请和申请人重新约定补交日期，再登记一次这份材料。",
        )
