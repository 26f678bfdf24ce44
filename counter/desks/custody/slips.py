"""Slips as records: the frozen paper, finding one by its code, one side's lists, what waits for a slip."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import msgspec

from counter.cases.course import APPLICANTS, Course
from counter.cases.numbers import TRAINING_SAID, is_training
from counter.codes.code import scanned
from counter.custody.records import ISSUING, window
from counter.custody.routes import acts_for, bundled, waiting
from counter.desks.coding import code_on
from counter.desks.printing.ordering import Wanted, named
from counter.errors import Refused
from counter.intake.papers import TITLES, Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counter.cases.records import Case
    from counter.custody.records import Discrepancy, Handoff, HandoffLine, Piece
    from counter.custody.routes import Bundle, Stands
    from counter.desks.context import Desk
    from counter.desks.custody.together import Together
    from counter.store.courses import Shelves
    from counter.store.unit import View

MOST_CASES = 300
"""Cases looked at for one list of what waits: what is due first comes first, and the rest next time."""
MOST_SLIPS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipView:
    """A slip with everything on it."""

    handoff: Handoff
    lines: tuple[HandoffLine, ...]
    discrepancies: tuple[Discrepancy, ...] = ()
    warning: str = ""
    """What is odd about the paper that was scanned."""

    @property
    def unsettled(self) -> tuple[Discrepancy, ...]:
        """Differences still open."""
        return tuple(one for one in self.discrepancies if one.settled_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything of custody that waits for one person's side."""

    incoming: tuple[Handoff, ...]
    """To be confirmed here."""
    outgoing: tuple[Handoff, ...]
    """Made here, not confirmed yet (未确认移交)."""
    discrepancies: tuple[Discrepancy, ...]
    bundles: tuple[Bundle, ...]
    """What can go on a slip now."""
    numbers: Mapping[str, str]
    """Numbers of the slips that discrepancies are of, by the handoff's id."""
    more: bool = False
    """There is more than one list shows."""


# -- the paper ---------------------------------------------------------------------------------------------


def frozen(desk: Desk, handoff: Handoff, lines: Sequence[HandoffLine], work: Together) -> Handoff:
    """The handoff with its slip as it will be printed: numbered, coded, never changed (design rule 4)."""
    from counter.cases.forms import slip
    from counter.desks.numbering import head_of
    from counter.intake.frozen import digest_of, freeze

    head = head_of(desk, "", handoff.number, work.now)
    form = slip(head, handoff, lines, electronic=_electronic(lines, work))
    digest = digest_of(form)
    coded = replace(form, head=replace(head, code=code_on(desk, handoff.number, digest, work.now)))
    return replace(handoff, record=freeze(coded), digest=digest)


def _electronic(lines: Sequence[HandoffLine], work: Together) -> dict[int, bool] | None:
    """Whether each applicant's paper has its electronic copy (R177); None where none is the applicant's."""
    if not any(line.kind in APPLICANTS for line in lines):
        return None
    found = {}
    for line in lines:
        scans = work.steps[line.case_id].course.scans
        found[line.no] = any(scan.line == line.what and scan.removed_at is None for scan in scans)
    return found


def paper_of(handoff: Handoff) -> Form:
    """The slip as it was issued, for drawing."""
    return msgspec.json.decode(handoff.record, type=Form)


def on_paper(handoff: Handoff, case_id: str) -> Wanted:
    """The slip as a print: its two copies are pages of one file."""
    return Wanted(
        what="slip",
        ref=handoff.id,
        kind="slip",
        name=named(handoff.number, handoff.prints),
        title=TITLES["slip"],
        case_id=case_id,
        reprint=handoff.prints,
    )


# -- finding -----------------------------------------------------------------------------------------------


def look(shelves: Shelves, handoff: Handoff, warning: str = "") -> SlipView:
    """A slip with its lines and differences."""
    from counter.store.course_tables import discrepancies, handoff_lines

    found = shelves.discrepancies.where(discrepancies.c.handoff_id == handoff.id)
    return SlipView(
        handoff=handoff,
        lines=shelves.handoff_lines.where(handoff_lines.c.handoff_id == handoff.id),
        discrepancies=tuple(sorted(found, key=lambda one: one.line_no)),
        warning=warning,
    )


def by_code(view: View, raw: str, district: str) -> SlipView:
    """The slip of a scanned or typed code. BadInput for a damaged, Refused for an unknown or foreign one."""
    from counter.store.course_tables import handoffs

    code = scanned(raw)
    if not code.handoff:
        raise Refused("这不是移交单的码。", todo="请扫移交单右上角的码，或输入 JJ- 开头的编号。")
    found = view.courses.handoffs.where(handoffs.c.number == code.handoff)
    if not found:
        there = "" if code.district == district else f"它由行政区划 {code.district} 的站点出具。"
        there = TRAINING_SAID if is_training(code.district) and not is_training(district) else there
        raise Refused(f"本站没有移交单 {code.handoff}。{there}", todo="请核对编号，或联系出具的站点。")
    return look(view.courses, found[0], _doubt(found[0], code.digest))


def _doubt(handoff: Handoff, digest: str) -> str:
    if digest and not handoff.digest.upper().startswith(digest):
        return "纸上的码与存档不一致，这张移交单可能不是本站出具的那一份，请以存档为准。"
    if handoff.status == "cancelled":
        return f"这张移交单已经取消。{handoff.note}"
    if handoff.status == "confirmed":
        return already(handoff)
    return ""


def already(handoff: Handoff) -> str:
    """Who confirmed a slip, and when: what the second scan of it is told."""
    at = f"{handoff.confirmed_at:%Y-%m-%d %H:%M}" if handoff.confirmed_at else ""
    return f"移交单 {handoff.number} 已经由{handoff.confirmed_by}于 {at} 签收。"


# -- lists -------------------------------------------------------------------------------------------------


def board(desk: Desk, view: View) -> Board:
    """Everything that waits for who is signed in."""
    from counter.store.course_tables import discrepancies as d
    from counter.store.course_tables import handoffs as h

    who, shelves = desk.session, view.courses
    here, gone = _of_side(h.c.taker, who), _of_side(h.c.giver, who)
    incoming = shelves.handoffs.where(h.c.status == "open", here, limit=MOST_SLIPS)
    outgoing = shelves.handoffs.where(h.c.status == "open", gone, limit=MOST_SLIPS)
    either = _of_side(d.c.giver, who) | _of_side(d.c.taker, who)
    differing = shelves.discrepancies.where(d.c.settled_at.is_(None), either, limit=MOST_SLIPS)
    slips = shelves.handoffs.where(h.c.id.in_([one.handoff_id for one in differing])) if differing else ()
    cases = candidates(view, who)
    return Board(
        incoming=incoming,
        outgoing=outgoing,
        discrepancies=differing,
        bundles=_bundles(desk, view, cases),
        numbers={one.id: one.number for one in slips},
        more=max(map(len, (incoming, outgoing, differing))) == MOST_SLIPS or len(cases) == MOST_CASES,
    )


def _of_side(column: Any, who: Stands) -> Any:
    """Rows whose holder this person acts for: the own window, the issuing window, the own department."""
    tests = [column.is_(None)]  # nobody's: never true
    if "clerk" in who.roles:
        tests.append(column == window(who.window))
    if "issuing" in who.roles:
        tests.append(column == ISSUING)
    if "department" in who.roles:
        own = f"dept:{who.department}"
        tests.append(column == own if who.department else column.startswith("dept:"))
    return reduce(operator.or_, tests)


def candidates(view: View, who: Stands) -> tuple[str, ...]:
    """Cases that may have papers of this side waiting for a slip, at most MOST_CASES."""
    from counter.store.course_tables import pieces as p
    from counter.store.tasks import Wanted

    found: list[str] = []
    free = p.c.handoff == ""
    if "clerk" in who.roles:
        mine = view.courses.pieces.where(p.c.holder == window(who.window), free)
        found += [one.case_id for one in mine if one.kind in APPLICANTS]
    if "issuing" in who.roles:
        proofs = view.courses.pieces.where(p.c.holder == ISSUING, p.c.kind == "proof", free)
        found += [one.case_id for one in proofs]
    if "department" in who.roles:
        # A lead department keeps every original for good: its queues tell sooner than its shelf.
        dept = who.department or None
        for wanted in (Wanted(queue="issue", dept=dept), Wanted(queue="return")):
            found += [task.case_id for task in view.tasks.page(wanted, limit=MOST_CASES)]
    return tuple(dict.fromkeys(found))[:MOST_CASES]


def _bundles(desk: Desk, view: View, case_ids: Iterable[str]) -> tuple[Bundle, ...]:
    found = []
    for course in lightly(view, tuple(case_ids)):
        papers = waiting(course, lead_of(desk, course.case))
        found += [one for one in papers if acts_for(desk.session, one.giver)]
    return bundled(found)


def lightly(view: View, case_ids: Sequence[str]) -> tuple[Course, ...]:
    """Courses with their items and papers only, in a few queries: enough to tell what can go on a slip."""
    from counter.store.course_tables import case_items, pieces

    if not case_ids:
        return ()
    items = view.courses.items.where(case_items.c.case_id.in_(case_ids))
    papers = view.courses.pieces.where(pieces.c.case_id.in_(case_ids))
    cases = (view.cases.get(one) for one in case_ids)
    return tuple(
        Course(
            case=case,
            items=tuple(one for one in items if one.case_id == case.id),
            pieces=_of(papers, case.id),
        )
        for case in cases
        if case is not None
    )


def _of(papers: Iterable[Piece], case_id: str) -> tuple[Piece, ...]:
    return tuple(one for one in papers if one.case_id == case_id)


def lead_of(desk: Desk, case: Case) -> str:
    """牵头部门 by the case's own list; the notice fixes it, so a list that is lost is no obstacle."""
    try:
        catalogue = desk.catalogue_of(case.catalogue)
    except Refused:
        catalogue = desk.catalogue
    return catalogue.matter(case.matter_id).lead
