"""撤回、退还、逾期失效: how a case ends without a result, and how the papers go home (R167, R168)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from counter.cases import forms, lifecycle
from counter.cases.course import APPLICANTS
from counter.clock.due import LAST, due
from counter.clock.watch import clock, term_of
from counter.custody.records import APPLICANT, holder_zh
from counter.desks.custody.arriving import begin_deliveries
from counter.desks.department.handled import facts_of
from counter.desks.digitise.messages import tell
from counter.desks.issuing.admitting import admitted
from counter.desks.issuing.delivering import masked
from counter.desks.step import stepping
from counter.errors import BadInput, Conflict, Refused
from counter.intake.frozen import thaw
from counter.intake.papers import Notice
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Collector, KeptClock
    from counter.cases.records import PaperRow
    from counter.clock.terms import Clock
    from counter.custody.records import Piece
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.step import Step

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsable:
    """A notice that nobody answered in time."""

    course: Course
    corrected_until: datetime
    """End of the 补正期限."""
    lapsed_at: datetime
    """End of the days the station adds before a notice lapses."""


class WithdrawDesk:
    """The 综合受理窗口, where an applicant takes an application back."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk")

    # -- withdrawal ------------------------------------------------------------------------------------

    def withdraw(
        self,
        seen: Course,
        who: Collector,
        reason: str,
        *,
        rows: Iterable[int] | None = None,
        approval: Approval | None = None,
    ) -> Course:
        """End the items that are not decided yet (R167); `rows` None = all of them.

        What is decided goes its way: the paper says which. Before the push the whole case ends. Refused when
        nothing can be withdrawn any more, or for a row that is decided; NotProved for who may not.
        """
        said = clean_line(reason)
        if not said:
            raise BadInput("还没有写撤回的原因。", todo="请照申请人说的写一句。", field="reason")
        person = admitted(self.desk, seen, who, approval)
        with stepping(self.desk, seen.case.id) as step:
            ended = _ended(step, seen, None if rows is None else set(rows))
            decided = [one for one in step.course.items if one.decided_at is not None]
            for item in ended:
                step.move_item(item, "withdraw")
                step.stop_all(item.no)
            row = self._paper(step, ended, decided, said)
            _tell_departments(step, ended, said)
            if all(one.status == "withdrawn" for one in step.course.items):
                step.move_case("withdraw")
            if all(one.status in lifecycle.ENDED_ITEM for one in step.course.items):
                step.stop_all(0)
            begin_deliveries(step)  # with unified collection the rest may be all that was waited for
            tell(step, "withdrawn")
            return step.finish(
                "case.withdraw",
                {
                    "rows": [one.no for one in ended],
                    "decided": [one.no for one in decided],
                    "reason": said,
                    "by": masked(person),
                    "paper": row.number,
                },
            )

    def _paper(self, step: Step, ended: list[CaseItem], decided: list[CaseItem], reason: str) -> PaperRow:
        facts, at = facts_of(self.desk, step.course.case), f"{step.now:%Y-%m-%d %H:%M}"
        return step.issue(
            "withdrawal",
            lambda head: forms.withdrawal(head, facts, ended, decided, reason=reason, at=at),
        )[1]

    # -- papers go home --------------------------------------------------------------------------------

    def give_back(
        self,
        seen: Course,
        piece_ids: Iterable[str],
        collector: Collector,
        *,
        approval: Approval | None = None,
    ) -> Course:
        """Return the applicant's papers at the window, all together, against a 材料退还单 (R168).

        Refused while a paper is not at the window, and for one that was returned before.
        """
        person = admitted(self.desk, seen, collector, approval)
        with stepping(self.desk, seen.case.id) as step:
            why = _why_back(step.course)
            pieces = _returnable(step.course, tuple(dict.fromkeys(piece_ids)))
            facts = facts_of(self.desk, step.course.case)
            taker = f"{person.name}（{person.relation}）"
            row = step.issue(
                "return", lambda head: forms.returned(head, facts, pieces, why=why, taker=taker)
            )[1]
            for piece in pieces:
                step.hand(piece, APPLICANT, f"退还 {row.number}")
            return step.finish(
                "case.give_back",
                {
                    "paper": row.number,
                    "pieces": [one.line for one in pieces],
                    "collector": masked(person),
                    "why": why,
                },
            )

    # -- lapse -----------------------------------------------------------------------------------------

    def lapsable(self, now: datetime | None = None) -> tuple[Lapsable, ...]:
        """Notices whose correction term and the days after it are over; () while the station sets none.

        Only a list: nothing lapses by itself, a person confirms each with `lapse`.
        """
        at = now or self.desk.now()
        if self.desk.practice.lapse_days is None:
            return ()
        found = (self._lapsable(one, at) for one in self._uncorrected(at))
        return tuple(one for one in found if one is not None)

    def _uncorrected(self, at: datetime) -> list[Course]:
        from counter.store.tasks import Wanted

        wanted, courses = Wanted(queue="noticed", due_before=at), []
        with self.desk.store.read() as view:
            page = view.tasks.page(wanted, limit=PAGE)
            while page:
                courses += [view.courses.course(task.case_id) for task in page]
                page = view.tasks.page(wanted, after=page[-1], limit=PAGE)
        return courses

    def _lapsable(self, course: Course, at: datetime) -> Lapsable | None:
        kept = course.clock("correction")
        if course.case.status != "noticed" or kept is None or kept.due_at is None:
            return None
        ends = _ends(self.desk, kept)
        if ends is None or at <= ends:
            return None
        return Lapsable(course=course, corrected_until=kept.due_at, lapsed_at=ends)

    def lapse(self, seen: Course) -> Course:
        """An uncorrected notice ends the case, with a paper and a message. Refused before its time."""
        with stepping(self.desk, seen.case.id) as step:
            found = self._lapsable(step.course, step.now)
            lifecycle.move(step.course.case.status, "lapse")
            if found is None:
                raise Refused(
                    "这份告知书还没有到失效的时候。",
                    todo="补正期限和本站规定的失效期限都过了，才能按逾期未补正处理。",
                )
            row = self._lapse_paper(step, found)
            step.move_case("lapse")
            step.stop_all(0)
            tell(step, "lapse", due=f"{found.lapsed_at:%Y-%m-%d}")
            return step.finish("case.lapse", {"paper": row.number, "until": f"{found.lapsed_at:%Y-%m-%d}"})

    def _lapse_paper(self, step: Step, found: Lapsable) -> PaperRow:
        last = [one for one in step.course.papers if one.kind == "notice" and one.void_at is None][-1]
        notice = thaw(last)
        assert isinstance(notice, Notice)  # noqa: S101  (its kind says so)
        facts = facts_of(self.desk, step.course.case)
        return step.issue(
            "lapse",
            lambda head: forms.lapse(
                head,
                facts,
                notice.findings,
                notice=last.number,
                noticed_at=notice.head.issued_at,
                term=f"{found.corrected_until:%Y-%m-%d}",
            ),
        )[1]


# -- what may end, what may go -----------------------------------------------------------------------------


def withdrawable(course: Course) -> tuple[CaseItem, ...]:
    """The items a withdrawal would still end."""
    return tuple(one for one in course.items if one.status in lifecycle.OPEN_ITEM)


def returnable(course: Course) -> tuple[Piece, ...]:
    """The applicant's papers that lie at a window, on no slip, and may be returned; () when none may."""
    if not _back_reason(course):
        return ()
    return tuple(one for one in course.handed_in if one.holder.startswith("window:") and not one.handoff)


def _ended(step: Step, seen: Course, rows: set[int] | None) -> list[CaseItem]:
    if step.course.case.status not in ("received", "handling"):
        lifecycle.move(step.course.case.status, "withdraw")
    able = withdrawable(step.course)
    if not able:
        raise Refused("各事项都已经作出决定，不能再撤回。", todo="请告知申请人按办理结果领取。")
    if rows is None:
        known = {one.no: one for one in seen.items}
        if {one.no for one in able} - set(known):
            raise Conflict("这件办件刚被别人改过，还没有撤回。", todo="请看清最新的情况，再撤回。")
        return [step.item(known[one.no]) for one in able]
    if step.course.case.status == "received" and rows != {one.no for one in able}:
        raise Refused("材料还没有推送，只能整件撤回。", todo="只去掉个别事项的，请用“更正收件”。")
    chosen = [step.item(seen.item(no)) for no in sorted(rows)]
    if not chosen:
        raise BadInput("还没有选要撤回的事项。", todo="请先选好事项。", field="rows")
    for item in chosen:
        lifecycle.move_item(item, "withdraw")
    return chosen


def _tell_departments(step: Step, ended: list[CaseItem], reason: str) -> None:
    """Only those that were given the application."""
    if not any(one.pushed_at for one in ended):
        return
    for dept in dict.fromkeys(one.dept for one in ended):
        items = [{"no": one.no, "name": one.name} for one in ended if one.dept == dept]
        payload = {
            "number": step.course.case.number,
            "items": items,
            "reason": reason,
            "at": f"{step.now:%Y-%m-%d %H:%M}",
        }
        step.post("withdrawal", dept, payload)


def _why_back(course: Course) -> str:
    why = _back_reason(course)
    if not why:
        raise Refused(
            "这件办件没有撤回，申请材料由牵头部门统一留存，不退还。", todo="申请人要撤回的，请先办撤回。"
        )
    return why


def _back_reason(course: Course) -> str:
    """Why the papers go back; "" = they do not (R175)."""
    if course.case.status == "withdrawn":
        return "撤回申请"
    return "不予受理" if course.fruitless else ""


def _returnable(course: Course, ids: tuple[str, ...]) -> list[Piece]:
    if not ids:
        raise BadInput("还没有选要退还的材料。", todo="请按空格选好，再退还。", field="pieces")
    known = {one.id: one for one in course.pieces if one.kind in APPLICANTS}
    return [_at_window(course, known.get(one)) for one in ids]


def _at_window(course: Course, piece: Piece | None) -> Piece:
    if piece is None:
        raise Refused("这件办件没有这份材料。", todo="请按 F5 刷新，再选。")
    if piece.holder == APPLICANT:
        raise Refused(f"“{piece.line}”已经退还给申请人了，不能再退一次。", todo="请按 F5 刷新。")
    if piece.handoff:
        slip = next((one.number for one in course.handoffs if one.id == piece.handoff), "")
        raise Refused(f"“{piece.line}”在移交单 {slip} 上。", todo="请先扫移交单的码，逐项核对后签收。")
    if not piece.holder.startswith("window:"):
        raise Refused(
            f"“{piece.line}”还在{holder_zh(piece.holder)}。", todo="请先开“撤回材料退回窗口”的移交单调回。"
        )
    return piece


def _ends(desk: Desk, kept: KeptClock) -> datetime | None:
    """When a notice lapses: so many days after the term for correction."""
    if kept.due_at is None:
        return None
    term = term_of("lapse", desk.practice, kept.due_at)
    if term is None:
        return None
    counted: Clock = clock("lapse", kept.due_at, term, desk.practice)
    at = due(counted).at
    return None if at is None else datetime.combine(at, LAST, at.tzinfo)
