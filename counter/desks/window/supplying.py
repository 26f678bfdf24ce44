"""容缺补交: the paper that was deferred at the receipt comes, or does not (R140, R142–R144).

Taking it decides nothing: whether it will do, and what follows when it came late or never, is for the
department to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from counter.cases import forms
from counter.cases.channel import online, uploaded
from counter.cases.course import SUPPLIED
from counter.cases.queues import AFTER_PUSH
from counter.clock.watch import term_of
from counter.custody.records import APPLICANT
from counter.desks.department.handled import facts_of, lead_of, sentence
from counter.desks.digitise.messages import tell
from counter.desks.digitise.pushing import routes_of
from counter.desks.step import stepping
from counter.desks.window.inputs import plain_outcome
from counter.desks.window.receiving import pieces_of, take_in
from counter.errors import BadInput, Conflict, Refused
from counter.intake.compose import got
from counter.intake.review import check_outcome
from counter.intake.walk import walk
from counter.staff.roles import require
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import CaseItem, KeptClock
    from counter.cases.records import Outcome, OutcomeKind
    from counter.clock.duties import DutyKind
    from counter.desks.context import Desk
    from counter.desks.step import Step
    from counter.exchange.routes import Routes
    from counter.intake.checklist import Line

KINDS: Final[tuple[OutcomeKind, ...]] = ("original", "copy", "electronic")
"""How something may come later."""
OPEN: Final = ("received", *AFTER_PUSH)
"""Cases that still take something: after the receipt, before the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """A line that is still 容缺."""

    line: Line
    due: str
    """The day until which it has to come, as printed; "" = 待核定."""
    late: bool | None
    """The term is over; None while no term is known."""
    told: bool
    """It was registered as not supplied."""
    consequence: str
    """The adverse consequence that was told at the receipt (R140)."""


class SupplyDesk:
    """The window, when somebody brings what was 容缺, or its term is over."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk")

    # -- looking ---------------------------------------------------------------------------------------

    def by_number(self, number: str) -> Course:
        """A case by its 办件号. Refused if there is none."""
        with self.desk.store.read() as view:
            case = view.cases.by_number(number)
            if case is None:
                raise Refused(f"没有办件号为 {number} 的办件。", todo="请照收件回执上的编号核对。")
            return view.courses.course(case.id)

    def pending(self, course: Course) -> tuple[Deferred, ...]:
        """What is still 容缺, in the order of the checklist."""
        lines = self._lines(course)
        return tuple(self._deferred(course, lines[key]) for key in lines if key in course.deferred)

    def _deferred(self, course: Course, line: Line) -> Deferred:
        kept = _clock(course, line.key)
        return Deferred(
            line=line,
            due=_due(kept),
            late=_late(kept, self.desk),
            told=kept is not None and kept.stopped_at is not None,
            consequence=line.deferral.consequence if line.deferral else UNKNOWN,
        )

    def _lines(self, course: Course) -> dict[str, Line]:
        case = course.case
        on = (case.received_at or self.desk.now()).date()
        view = walk(self.desk.catalogue_of(case.catalogue), case.draft, self.desk.station, on)
        return {line.key: line for line in view.checklist.lines}

    def _line(self, course: Course, key: str) -> Line:
        """The line, if it is still 容缺. Refused with the reason otherwise."""
        if course.case.status not in OPEN:
            raise Refused("这件办件现在不能登记补交。", todo="收件以后、归档以前可以登记。")
        if key in course.supplied:
            raise Refused(f"“{key}”已经补交过了。", todo="请刷新看最新的情况。")
        line = self._lines(course).get(key)
        if line is None or key not in course.deferred:
            names = "、".join(f"“{one.line.key}”" for one in self.pending(course)) or "没有"
            raise Refused(f"“{key}”不是容缺受理的材料。", todo=f"这件办件还要补交的：{names}。")
        return line

    # -- it came ---------------------------------------------------------------------------------------

    def supply(self, seen: Course, line: str, outcome: Outcome) -> Course:
        """Take what was 容缺, with a numbered receipt; two new hours run for paper (R142, R144).

        BadInput and Refused as at the review, and when no department waits for it any more; Conflict when the
        case was changed meanwhile.
        """
        if outcome.kind not in KINDS:
            raise BadInput("请登记是原件、复印件还是电子件。", todo="没有带来的，不用登记。", field="kind")
        routed = routes_of(self.desk)
        with stepping(self.desk, seen.case.id) as step:
            _same(seen, step)
            found = self._line(step.course, line)
            wanting = _wanting(step.course, found)
            if not wanting:
                raise Refused(
                    f"需要“{line}”的事项都已经终止或者不予办理，不用再补交。", todo="请把材料退还申请人。"
                )
            clean = replace(plain_outcome(outcome, step.now), remark=SUPPLIED)
            check_outcome(found, clean, online=online(step.course.case.draft))
            came = self._came(step, found, clean)
            step.stop("deferral", subject=line)
            _keep(step, line, clean)
            self._take(step, found, clean)
            told = self._tell_fetched(step, wanting, clean, came, routed)
            facts = facts_of(self.desk, step.course.case)
            row = step.issue("supply", lambda head: forms.supply(head, facts, came))[1]
            detail = {"line": line, "taken": came.got, "when": forms.in_time(came.late), "paper": row.number}
            return step.finish("case.supply", detail | ({"to": told} if told else {}))

    def _came(self, step: Step, line: Line, outcome: Outcome) -> forms.Supplied:
        kept = _clock(step.course, line.key)
        letters = [x.number for x in step.course.papers if x.kind == "deferral" and x.void_at is None]
        return forms.Supplied(
            line=line.key,
            wanted=line.due,
            got=got(line, outcome),
            items=line.items,
            at=f"{step.now:%Y-%m-%d %H:%M}",
            due=_due(kept),
            late=_late(kept, self.desk),
            letter=letters[-1] if letters else "",
            paper=bool(outcome.originals or outcome.copies),
            pushed=step.course.case.status in AFTER_PUSH,
        )

    def _take(self, step: Step, line: Line, outcome: Outcome) -> None:
        """Custody of what came, and its own two hours: a letter brought later is no older than it is."""
        for piece in tuple(pieces_of(step, line.key, outcome)):
            take_in(step, piece, "补交", shown=line.material.inspected)
        own = [one for one in step.course.handed_in if one.line == line.key]
        if own:
            self._start(step, "digitise", line.key)
        elif uploaded(outcome):
            self._start(step, "push_now", line.key)
        pushed = step.course.case.status in AFTER_PUSH
        if any(one.holder != APPLICANT for one in own) and (pushed or step.course.clock("handover") is None):
            self._start(step, "handover", line.key)

    def _start(self, step: Step, kind: DutyKind, line: str) -> None:
        term = term_of(kind, self.desk.practice, step.now)
        step.start(kind, term, subject=line, event="补交材料")

    def _tell_fetched(
        self,
        step: Step,
        wanting: tuple[CaseItem, ...],
        outcome: Outcome,
        came: forms.Supplied,
        routed: Routes,
    ) -> list[str]:
        """What was fetched has no file to push: departments that have the case are told of it (R143)."""
        paper = outcome.originals or outcome.copies
        if paper or uploaded(outcome) or step.course.case.status not in AFTER_PUSH:
            return []
        said = {"event": "已补交", "line": came.line, "got": came.got, "how": outcome.how, "at": came.at}
        return self._told(
            step, wanting, said | {"due": came.due, "in_time": forms.in_time(came.late)}, routed
        )

    # -- it did not come -------------------------------------------------------------------------------

    def not_fulfilled(self, seen: Course, line: str, reason: str) -> Course:
        """Keep that the term ended without it; tell applicant and departments, with the consequence (R140).

        The line stays 容缺 and can still be supplied. Refused before the term is over, and when it was kept
        before; Conflict when the case was changed meanwhile.
        """
        said = sentence(reason, "没有补交的情况", "reason")
        routed = routes_of(self.desk)
        with stepping(self.desk, seen.case.id) as step:
            _same(seen, step)
            found = self._line(step.course, line)
            pending = self._deferred(step.course, found)
            _check_over(pending)
            step.stop("deferral", subject=line, cause=said)
            to = self._tell_missing(step, pending, said, routed)
            told = {"line": line, "due": pending.due, "reason": said, "to": to}
            tell(
                step,
                "deferral_over",
                material=line,
                due=pending.due,
                depts="、".join(to),
                consequence=pending.consequence.rstrip("。"),
            )
            return step.finish("case.not_supplied", told)

    def _tell_missing(self, step: Step, pending: Deferred, reason: str, routed: Routes) -> list[str]:
        """Only those that have the application; the others see the term in what is pushed."""
        if step.course.case.status not in AFTER_PUSH:
            return []
        said = {
            "event": "到期未补交",
            "line": pending.line.key,
            "due": pending.due,
            "reason": reason,
            "consequence": pending.consequence,
            "at": f"{step.now:%Y-%m-%d %H:%M}",
        }
        return self._told(step, _wanting(step.course, pending.line), said, routed)

    # -- telling departments ---------------------------------------------------------------------------

    def _told(
        self, step: Step, wanting: tuple[CaseItem, ...], said: dict[str, str], routed: Routes
    ) -> list[str]:
        """One message to each department; to the lead for one that is not connected (R149)."""
        lead = lead_of(self.desk, step.course.case)
        depts = list(dict.fromkeys(one.dept for one in wanting))
        for dept in depts:
            items = [{"no": one.no, "name": one.name} for one in wanting if one.dept == dept]
            payload = {"number": step.course.case.number, "dept": dept, "items": items, **said}
            step.post("supplement", dept if routed.to(dept).connected else lead, payload)
        return depts


def _same(seen: Course, step: Step) -> None:
    if seen.case.version != step.course.case.version:
        raise Conflict("这件办件刚被别人改过，您这一步没有存上。", todo="请看清最新的情况，再登记。")


def _keep(step: Step, line: str, outcome: Outcome) -> None:
    case = step.course.case
    draft = replace(case.draft, outcomes={**case.draft.outcomes, line: outcome})
    changed = replace(case, draft=draft, updated_at=step.now, updated_by=step.who)
    step.course = replace(step.course, case=step.uow.cases.save(changed, case.version))


def _wanting(course: Course, line: Line) -> tuple[CaseItem, ...]:
    """Items that want it and have not ended without a result."""
    rows = {one.row for one in line.wanted}
    return tuple(
        one
        for one in course.items
        if one.no in rows and one.status != "withdrawn" and one.outcome not in ("refused", "denied")
    )


def _clock(course: Course, line: str) -> KeptClock | None:
    """The term of a line: running, or ended when it was kept that nothing came. None = 待核定."""
    kept = [one for one in course.clocks if one.kind == "deferral" and one.subject == line]
    return kept[-1] if kept else None


def _due(kept: KeptClock | None) -> str:
    return f"{kept.due_at:%Y-%m-%d}" if kept is not None and kept.due_at is not None else ""


def _late(kept: KeptClock | None, desk: Desk) -> bool | None:
    return None if kept is None or kept.due_at is None else desk.now() > kept.due_at


def _check_over(pending: Deferred) -> None:
    if pending.told:
        raise Refused(
            f"“{pending.line.key}”已经登记过到期没有补交。", todo="申请人以后补交的，仍可以登记补交。"
        )
    if pending.late is None:
        raise Refused(
            f"“{pending.line.key}”的补交期限{UNKNOWN}，不能登记到期没有补交。",
            todo="请先和办理部门核定期限。",
        )
    if not pending.late:
        raise Refused(f"“{pending.line.key}”的补交期限是 {pending.due}，还没有过。", todo="到期以后再登记。")
