"""送达: results go to the applicant by the chosen way, the same day, and every department gets the proof.

Window, electronic, refused by the recipient (R043, R156, R169–R172, R174); the courier is in `posting`.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases import lifecycle
from counter.cases.forms import Given, proof
from counter.cases.items import Delivery
from counter.clock.watch import term_of
from counter.custody.records import APPLICANT, ISSUING, Piece
from counter.desks.department.deciding import DENIAL, REFUSAL
from counter.desks.department.handled import facts_of
from counter.desks.issuing.admitting import admitted
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.mask import mask_name, mask_number
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Collector
    from counter.cases.records import PaperRow
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.step import Step

RESULTS = ("result", "refusal")
"""Kinds of pieces that go to the applicant."""
WAYS = {"window": "窗口领取", "courier": "邮寄", "electronic": "电子送达"}
PROOF = "送达回证"


class Delivering:
    """What the issuing window does with results that are ready."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "issuing")

    def deliver(  # noqa: PLR0913  (what goes to whom, and on whose word)
        self,
        seen: Course,
        rows: Iterable[int],
        collector: Collector,
        *,
        approval: Approval | None = None,
        reason: str = "",
        signed: bool = True,
    ) -> Course:
        """Hand results over at the window against a 送达回证; its number is in the new delivery.

        `signed`: the proof was signed on the spot; otherwise `proof_back` follows. `reason`: why another way
        than the chosen one. Refused for what may not go yet (R169), NotProved for who may not take it.
        """
        person = admitted(self.desk, seen, collector, approval)
        with stepping(self.desk, seen.case.id) as step:
            items = going(step, seen, rows)
            why = other_way(step.course, "window", reason)
            made = made_delivery(step, items, "window", collector=person, reason=why)
            made = delivered(step, replace(made, status="delivered", delivered_at=step.now))
            for piece in at_window(step.course, made.rows):
                step.hand(piece, APPLICANT, f"送达 {made.paper}")
            if signed:
                made = signed_back(step, made)
            step.keep_delivery(made)
            return step.finish("delivery.window", {**told(made), "signed": signed})

    def electronic(self, seen: Course, rows: Iterable[int], *, reason: str = "") -> Course:
        """The certificate can be seen and used in 办件中心 (R174). Refused without its reference.

        What there is on paper stays at the window until somebody takes it with `take_kept`.
        """
        with stepping(self.desk, seen.case.id) as step:
            items = going(step, seen, rows, paper=False)
            for item in items:
                if not item.certificate:
                    raise Refused(
                        f"“{item.name}”还没有登记电子证照，不能电子送达。",
                        todo="请部门登记电子证照编号，或改用窗口领取、邮寄。",
                    )
            made = made_delivery(
                step, items, "electronic", reason=other_way(step.course, "electronic", reason)
            )
            made = delivered(step, replace(made, status="delivered", delivered_at=step.now))
            made = signed_back(step, made)  # the entry itself is the proof: nothing is signed by hand
            step.keep_delivery(made)
            return step.finish("delivery.electronic", told(made))

    def refused(self, seen: Course, rows: Iterable[int], *, witness: str, reason: str) -> Course:
        """拒收: counts as delivered, with reason and witness on the proof; the paper stays at the window.

        For results at the window, and for those that a courier has: what he brings back is kept too.
        """
        witness, reason = _said(witness, "见证人", "witness"), _said(reason, "拒收的事由", "reason")
        rows = tuple(rows)
        with stepping(self.desk, seen.case.id) as step:
            on_way = on_their_way(step.course, rows)
            if on_way and not set(rows) <= set(on_way.rows):
                raise Refused("选的事项有的在邮寄途中，有的在窗口。", todo="请分开登记拒收。")
            items = [step.item(seen.item(no)) for no in on_way.rows] if on_way else going(step, seen, rows)
            made = on_way or made_delivery(step, items, "window")
            if on_way:
                bring_back(step, on_way, f"拒收，{on_way.courier}退回")
            made = replace(made, status="refused", witness=witness, reason=reason, delivered_at=step.now)
            made = signed_back(step, delivered(step, made))
            step.keep_delivery(made)
            return step.finish("delivery.refused", told(made))

    def take_kept(
        self, seen: Course, rows: Iterable[int], collector: Collector, *, approval: Approval | None = None
    ) -> Course:
        """Somebody comes after all for paper kept at the window after a 拒收 or an electronic delivery."""
        person = admitted(self.desk, seen, collector, approval)
        with stepping(self.desk, seen.case.id) as step:
            kept = [p for p in at_window(step.course, tuple(rows)) if after_delivery(step.course, p)]
            if not kept:
                raise Refused("发证窗口没有为这几个事项留存的纸件。", todo="请刷新后再看一眼。")
            for piece in kept:
                step.hand(piece, APPLICANT, "留存后领取")
            return step.finish(
                "delivery.kept", {"pieces": [one.line for one in kept], "collector": masked(person)}
            )


# -- what may go -------------------------------------------------------------------------------------------


def going(step: Step, seen: Course, rows: Iterable[int], *, paper: bool = True) -> list[CaseItem]:
    """The items of these rows, if each may go out now. `paper`: their papers have to be at the window."""
    items = [step.item(seen.item(no)) for no in sorted(set(rows))]
    if not items:
        raise BadInput("还没有选要送达的事项。", todo="请按空格选好，再办。", field="rows")
    for item in items:
        lifecycle.move_item(item, "deliver")
        if on_their_way(step.course, (item.no,)):
            raise Refused(f"“{item.name}”已经交邮寄，还在路上。", todo="请先登记签收或退回。")
        if not step.course.deliverable(item):
            raise _together(step.course)
        if paper and item.physical and not at_window(step.course, (item.no,)):
            raise Refused(f"“{item.name}”的纸件不在发证窗口。", todo="请先登记到窗，或者查一下材料去向。")
    return items


def _together(course: Course) -> Refused:
    rest = [one.name for one in course.items if one.status in (*lifecycle.OPEN_ITEM, "decided")]
    return Refused(
        f"申请人选择统一领取，还有 {len(rest)} 个事项没有到齐：{'、'.join(rest[:3])}。",
        todo="要分别领取的，请先按申请人的意思改领取方式。",
    )


def at_window(course: Course, rows: Sequence[int]) -> tuple[Piece, ...]:
    """The results of these rows that lie at the issuing window, on no slip."""
    return tuple(
        one
        for one in course.pieces
        if one.kind in RESULTS and one.item_no in rows and one.holder == ISSUING and not one.handoff
    )


def after_delivery(course: Course, piece: Piece) -> bool:
    """Whether the piece stayed at the window although its item counts as delivered."""
    return course.item(piece.item_no).status in ("delivered", "closed")


def on_their_way(course: Course, rows: Iterable[int]) -> Delivery | None:
    """The consignment that has one of these rows."""
    wanted = set(rows)
    return next((x for x in course.deliveries if x.status == "sent" and wanted & set(x.rows)), None)


def other_way(course: Course, way: str, reason: str) -> str:
    """Why it goes another way than the applicant chose; "" = it does not. BadInput without a reason."""
    chosen = course.case.draft.collection
    said = clean_line(reason)
    if chosen is None or chosen.way == way:
        return ""
    if not said:
        raise BadInput(
            f"申请人选的是{WAYS[chosen.way]}，现在是{WAYS[way]}。", todo="请写明为什么改变。", field="reason"
        )
    return said


# -- what a delivery does ----------------------------------------------------------------------------------


def made_delivery(
    step: Step,
    items: Sequence[CaseItem],
    way: str,
    *,
    collector: Collector | None = None,
    reason: str = "",
) -> Delivery:
    """A delivery begun now; the caller says what became of it and keeps it."""
    return Delivery(
        id=str(uuid.uuid4()),
        case_id=step.course.case.id,
        rows=tuple(one.no for one in items),
        way=way,  # type: ignore[arg-type]
        status="sent",
        collector=collector,
        reason=reason,
        at=step.now,
        by=step.who,
    )


def delivered(step: Step, made: Delivery) -> Delivery:
    """Its items are delivered: the proof is issued, 当天送达 ends, the proof's clock starts (R171, R172)."""
    row = _issued(step, made)
    for no in made.rows:
        step.stop("deliver", no)
        item = step.move_item(step.course.item(no), "deliver", delivered_at=step.now)
        step.start("proof", term_of("proof", step.desk.practice, step.now), item=item)
    return replace(made, paper=row.number)


def _issued(step: Step, made: Delivery) -> PaperRow:
    """The 送达回证. The reason printed in its box is that of a refusal only."""
    facts = facts_of(step.desk, step.course.case)
    shown = made if made.status == "refused" else replace(made, reason="")
    given = [_given(step.course.item(no)) for no in made.rows]
    return step.issue("proof", lambda head: proof(head, facts, shown, given))[1]


def _given(item: CaseItem) -> Given:
    said = {"refused": REFUSAL, "denied": DENIAL}.get(item.outcome, item.result)
    return Given(
        what=f"{item.name} {said or '办理结果'}",
        number=item.result_number or item.certificate,
        dept=item.dept,
        form="原件" if item.physical else "电子证照",
    )


def signed_back(step: Step, made: Delivery) -> Delivery:
    """The proof is complete: one copy for each department concerned, and the message to it (R172)."""
    for dept, rows in departments(step.course, made).items():
        if made.way != "electronic":
            step.add_piece(_proof_piece(step, made, rows[0]), "回证签回")
        payload = {
            "number": step.course.case.number,
            "paper": made.paper,
            "items": list(rows),
            "way": made.way,
            "status": made.status,
            "at": f"{made.delivered_at or step.now:%Y-%m-%d %H:%M}",
        }
        step.post("proof", dept, payload, item_no=rows[0])
    return replace(made, proof_back_at=step.now)


def _proof_piece(step: Step, made: Delivery, no: int) -> Piece:
    return Piece(
        id=str(uuid.uuid4()),
        case_id=made.case_id,
        item_no=no,
        line=PROOF,
        kind="proof",
        count=1,
        pages=0,
        holder=ISSUING,
        made_at=step.now,
        number=made.paper,
    )


def departments(course: Course, made: Delivery) -> dict[str, tuple[int, ...]]:
    """Department → its rows of a delivery, in their order."""
    found: dict[str, tuple[int, ...]] = {}
    for no in made.rows:
        dept = course.item(no).dept
        found[dept] = (*found.get(dept, ()), no)
    return found


def bring_back(step: Step, made: Delivery, how: str) -> None:
    """What the courier has comes back to the window."""
    for piece in step.course.pieces:
        if piece.holder == f"courier:{made.tracking}":
            step.hand(piece, ISSUING, how)


# -- words -------------------------------------------------------------------------------------------------


def told(made: Delivery) -> dict[str, object]:
    """What the journal says of a delivery: never a whole number."""
    said: dict[str, object] = {
        "delivery": made.id,
        "rows": list(made.rows),
        "way": made.way,
        "status": made.status,
        "paper": made.paper,
    }
    if made.collector is not None:
        said["collector"] = masked(made.collector)
        said |= {
            key: getattr(made.collector, key)
            for key in ("authorisation", "override", "approved_by")
            if getattr(made.collector, key)
        }
    more = {key: getattr(made, key) for key in ("courier", "tracking", "witness", "reason")}
    return said | {key: text for key, text in more.items() if text}


def masked(person: Collector) -> str:
    """A collector for the journal: 李*（代办人，411202********1234）."""
    number = mask_number(person.number, person.document)  # type: ignore[arg-type]
    return f"{mask_name(person.name)}（{person.relation}，{number}）"


def _said(text: str, what: str, field: str) -> str:
    said = clean_line(text)
    if not said:
        raise BadInput(f"还没有写{what}。", todo="拒收要写明事由，并有见证人。", field=field)
    return said
