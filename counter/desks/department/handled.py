"""What every step of a department stands on: who may, what the law says, clocks, facts for papers.

Part of the transaction of a desk; nothing here journals or commits.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from counter.cases.forms import CaseFacts
from counter.catalog.situation import effective
from counter.clock.due import LAST
from counter.clock.watch import Facts, handling_of, term_of
from counter.errors import BadInput, Refused
from counter.intake.compose import party
from counter.intake.text import clean_line
from counter.intake.walk import given
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from counter.cases.items import CaseItem, KeptClock
    from counter.cases.records import Case
    from counter.catalog.model import Catalogue, Nature
    from counter.catalog.model import Item as Listed
    from counter.clock.duties import DutyKind
    from counter.clock.limits import Handling
    from counter.desks.context import Desk
    from counter.desks.step import Step

MOST = 300
"""Characters of one sentence, number or name."""
MOST_REASONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What the case's own catalogue says of an item, in the case's situation."""

    catalogue: Catalogue
    item: Listed | None
    answers: Mapping[str, str]

    @property
    def nature(self) -> Nature:
        """Kind of act; "" = 待核定."""
        return self.item.nature if self.item else ""

    @property
    def facts(self) -> Facts:
        """For the clocks."""
        return Facts(item=self.item, catalogue=self.catalogue, answers=self.answers)


def law_of(desk: Desk, case: Case, item: CaseItem, at: datetime) -> Law:
    """By the catalogue the case was received under (design rule 7)."""
    catalogue = desk.catalogue_of(case.catalogue)
    typed = {**case.draft.answers, **given(case.draft, at.date())}
    return Law(
        catalogue=catalogue,
        item=catalogue.items.get(item.item),
        answers=effective(catalogue, catalogue.matter(case.matter_id), typed),
    )


def lead_of(desk: Desk, case: Case) -> str:
    """牵头部门 of the matter."""
    return desk.catalogue_of(case.catalogue).matter(case.matter_id).lead


def facts_of(desk: Desk, case: Case) -> CaseFacts:
    """What every paper says of its case."""
    matter = desk.catalogue_of(case.catalogue).matter(case.matter_id)
    draft = case.draft
    return CaseFacts(
        number=case.number or "",
        matter_id=case.matter_id,
        matter=matter.name,
        lead=matter.lead,
        applicant=party(draft.applicant),
        agent=party(draft.agent) if draft.agent else None,
        received_at=minute(case.received_at) if case.received_at else "",
    )


# -- who may -----------------------------------------------------------------------------------------------


def may(desk: Desk, item: CaseItem, *, accepting: bool = False) -> None:
    """Refused unless this person acts for the item's department.

    Where receipt and acceptance are one (收件受理一体化, R158), the window accepts and refuses, too.
    """
    who = desk.session
    if accepting and desk.station.integrated_acceptance and "clerk" in who.roles:
        return
    require(who, "department")
    if who.department not in ("", item.dept):
        raise Refused(
            f"“{item.name}”由{item.dept}办理，{who.name}登记的部门是{who.department}。",
            todo=f"请由{item.dept}的工作人员来办；部门登记错了，请管理员在“人员”里改。",
        )


# -- what is typed -----------------------------------------------------------------------------------------


def sentence(typed: str, what: str, field: str, *, needed: bool = True) -> str:
    """One line fit to be kept. BadInput when it is empty but needed, or too long."""
    said = clean_line(typed)
    if needed and not said:
        raise BadInput(f"{what}还没有写。", todo=f"请写明{what}。", field=field)
    if len(said) > MOST:
        raise BadInput(f"{what}有 {len(said)} 个字，太长。", todo=f"请缩短到 {MOST} 个字以内。", field=field)
    return said


def sentences(typed: Iterable[str], what: str, field: str) -> tuple[str, ...]:
    """Reasons as they are kept: one sentence each, at least one (R155)."""
    said = tuple(line for one in typed if (line := sentence(one, what, field, needed=False)))
    if not said:
        raise BadInput(f"{what}不能空着。", todo=f"请写明具体的{what}，一条一句。", field=field)
    if len(said) > MOST_REASONS:
        raise BadInput(
            f"{what}有 {len(said)} 条，太多。", todo=f"请合并到 {MOST_REASONS} 条以内。", field=field
        )
    return said


def moment_of(step: Step, at: datetime | None, earliest: datetime | None) -> datetime:
    """When it was done: now, or what the department says. BadInput before what came before it, or ahead."""
    if at is None:
        return step.now
    if at > step.now:
        raise BadInput(f"时间 {minute(at)} 还没有到。", todo="请核对日期。", field="at")
    if earliest is not None and at < earliest:
        raise BadInput(
            f"时间 {minute(at)} 早于上一步的 {minute(earliest)}。",
            todo="请核对日期，按实际的先后登记。",
            field="at",
        )
    return at


# -- clocks ------------------------------------------------------------------------------------------------


@contextmanager
def as_of(step: Step, at: datetime) -> Iterator[None]:
    """Clocks stop at this moment: when the department decided, not when it was typed in."""
    now, step.now = step.now, at
    try:
        yield
    finally:
        step.now = now


def stop(step: Step, kinds: Sequence[DutyKind], item: CaseItem, at: datetime, cause: str) -> None:
    """The duties were done at this moment; the cause is kept where one of them came late."""
    with as_of(step, at):
        for kind in kinds:
            clock = step.course.clock(kind, item.no)
            late = clock is not None and clock.due_at is not None and at > clock.due_at
            step.stop(kind, item.no, cause=cause if late else "")


def start_handling(step: Step, item: CaseItem, law: Law, accepted: datetime) -> KeptClock | None:
    """办件计时开始 (R154): one clock to the decision, one to the issuing window (R160, R163).

    From the receipt by the department where the law counts from there. None and no clock: 待核定.
    """
    started = None
    for kind in ("feedback", "decide"):
        found = handling_of(kind, accepted.date(), law.facts)
        if found is None or found.begins == "其他":
            continue
        received = found.begins == "收到"
        started = step.start(
            kind,
            found.term,
            event=f"部门{found.event}" if received else "",
            item=item,
            start=(item.pushed_at if received else None) or accepted,
        )
    return started


def limit_words(found: Handling | None) -> str:
    """7个工作日（承诺时限）; "" when not known."""
    if found is None:
        return ""
    since = "" if found.begins == "受理" else f"，自{found.event}起算"
    return f"{found.term}（{found.source}时限{since}）"


def due_words(clock: KeptClock | None) -> str:
    """The day it runs out, as printed; marked where a year's holidays are not published. "" = not known."""
    if clock is None or clock.due_at is None:
        return ""
    mark = "" if clock.sure else "（待定）"
    if clock.term.unit in ("小时", "办公小时"):
        return f"{minute(clock.due_at)}{mark}"
    return f"{clock.due_at:%Y-%m-%d}{mark}"


def has_results(step: Step, item: CaseItem) -> bool:
    """Every result of a predecessor that it needs is there (R162)."""
    return bool(item.after) and not step.course.waits_for(item) and not step.course.lost(item)


def decides_at_once(step: Step, item: CaseItem) -> bool:
    """The last result came after it was accepted: 即时作出审批决定 (R162)."""
    if item.accepted_at is None or not has_results(step, item):
        return False
    moments = [one.decided_at for one in step.course.items if one.no in item.after and one.decided_at]
    return any(moment > item.accepted_at for moment in moments)


def start_at_once(step: Step, item: CaseItem) -> None:
    """即时 begins for an item whose results are there, unless it runs already (R162)."""
    if step.course.clock("decide_now", item.no) is None:
        step.start("decide_now", term_of("decide_now", step.desk.practice, step.now), item=item)


def end_of_day(step: Step, day: date) -> datetime:
    """Closing time of a day where it is known, else its last minute."""
    closing = step.desk.practice.hours.closing(day)
    return datetime.combine(day, closing or LAST, step.now.tzinfo)


def minute(at: datetime) -> str:
    """A moment as people write it."""
    return f"{at:%Y-%m-%d %H:%M}"
