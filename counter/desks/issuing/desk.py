"""发证窗口: results are registered, shelved, found, given out; proofs go back (R042, R043, R156, R163)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from counter.cases import lifecycle
from counter.cases.queues import QUEUES
from counter.codes.code import is_signed, scanned
from counter.custody.handing import is_lost
from counter.custody.records import ISSUING, VOID, Piece, dept
from counter.desks.custody.arriving import arrived, begin_deliveries, register
from counter.desks.department.deciding import DENIAL, REFUSAL
from counter.desks.issuing.delivering import RESULTS, at_window, signed_back, told
from counter.desks.issuing.posting import Posting
from counter.desks.step import stepping
from counter.errors import BadInput, Refused
from counter.intake.applicant import PersonFaulty, check_collection
from counter.intake.text import clean_line, clean_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Delivery, Task
    from counter.cases.records import Collection, Draft
    from counter.desks.step import Step

SECTIONS: dict[str, str] = {
    "issue": "待登记",
    "collect": "待领取",
    "mail": "待寄",
    "out": "在途",
    "proof": "回证",
}
"""The parts of the window's list; each is a queue, 在途 a part of 待寄."""
ON_THE_WAY = " 在途"
DONE = ("delivered", "refused")
"""States of a delivery that ended and needs a proof."""
MOST_FOUND = 20
SEARCHED = 300
"""Tasks looked through for an agent's or guardian's number, or counted one by one."""


class IssuingDesk(Posting):
    """The issuing window's desk."""

    # -- what comes in ---------------------------------------------------------------------------------

    def register(self, seen: Course, rows: Iterable[int], place: str = "") -> Course:
        """Results brought to the window without a slip, and electronic ones: 窗口登记 (R156, R163).

        `place`: the shelf. For a paper lost on its way, it is the one its department made anew. Refused for
        an item not decided, or one whose paper stands on an open slip.
        """
        with stepping(self.desk, seen.case.id) as step:
            items = [step.item(seen.item(no)) for no in sorted(set(rows))]
            shelf = clean_line(place)
            if not items:
                raise BadInput("还没有选要登记的事项。", todo="请先选好事项。", field="rows")
            for item in items:
                lifecycle.move_item(item, "register")
                self._take_in(step, item, shelf)
            begin_deliveries(step)
            return step.finish("issuing.register", {"rows": [one.no for one in items], "place": shelf})

    def _take_in(self, step: Step, item: CaseItem, place: str) -> None:
        own = [p for p in step.course.pieces if p.item_no == item.no and p.kind in RESULTS]
        made = [p for p in own if p.holder != VOID]
        papers = [p for p in made if not is_lost(p)]
        slip = next((one.handoff for one in papers if one.handoff), "")
        if slip:
            number = next((one.number for one in step.course.handoffs if one.id == slip), "")
            raise Refused(
                f"“{item.name}”的纸件在移交单 {number} 上。", todo="请扫移交单的码，逐项核对后签收。"
            )
        if not item.physical:
            register(step, item)
            return
        if not made:
            self._unheard_of(step, item, place)
        self._made_anew(step, made, place)
        for piece in papers:
            if piece.holder == dept(item.dept):
                step.hand(piece, ISSUING, "窗口登记", place=place)
        arrived(step, [p for p in step.course.pieces if p.item_no == item.no and p.kind in RESULTS])
        if step.course.item(item.no).status != "ready":
            raise Refused(
                f"“{item.name}”还有纸件不在部门，也不在发证窗口。", todo="请在“材料去向”里看它在哪里。"
            )

    @staticmethod
    def _unheard_of(step: Step, item: CaseItem, place: str) -> None:
        """A result of paper that the department did not put on record is on record from now on."""
        called = {"refused": REFUSAL, "denied": DENIAL}.get(item.outcome, item.result or "办理结果")
        piece = Piece(
            id=str(uuid.uuid4()),
            case_id=item.case_id,
            item_no=item.no,
            line=called,
            kind="result" if item.outcome == "granted" else "refusal",
            count=1,
            pages=0,
            holder=ISSUING,
            place=place,
            made_at=step.now,
            number=item.result_number,
        )
        step.add_piece(piece, "窗口登记", giver=dept(item.dept))

    @staticmethod
    def _made_anew(step: Step, made: Sequence[Piece], place: str) -> None:
        """What was lost comes once more, as a paper of its own; the lost one keeps its way."""
        there = {piece.line for piece in made if not is_lost(piece)}
        for lost in {piece.line: piece for piece in made if piece.line not in there}.values():
            new = replace(
                lost, id=str(uuid.uuid4()), holder=ISSUING, place=place, handoff="", made_at=step.now
            )
            step.add_piece(new, "遗失后重新出具，窗口登记", giver=lost.holder)

    def shelve(self, seen: Course, rows: Iterable[int], place: str) -> Course:
        """Say on which shelf the papers of these items lie."""
        said = clean_line(place)
        with stepping(self.desk, seen.case.id) as step:
            papers = at_window(step.course, tuple(rows))
            if not papers:
                raise Refused("这几个事项的纸件不在发证窗口。", todo="请在“材料去向”里看它们在哪里。")
            for piece in papers:
                step.uow.courses.pieces.change(replace(piece, place=said))
            return step.finish("issuing.shelve", {"pieces": [one.line for one in papers], "place": said})

    # -- looking ---------------------------------------------------------------------------------------

    def ready(self, section: str = "collect", *, after: Task | None = None, limit: int = 100) -> list[Task]:
        """A page of one of SECTIONS, soonest due first. `after`: the last task of the page before."""
        from counter.store.tasks import Wanted

        wanted = Wanted(queue=section if section in QUEUES else "mail")
        found: list[Task] = []
        with self.desk.store.read() as view:
            while page := view.tasks.page(wanted, after=after, limit=limit):
                found += [one for one in page if _in_section(one, section)]
                after = page[-1]
                if len(found) >= limit or len(page) < limit:
                    break
        return found

    def counts(self) -> dict[str, int]:
        """How many tasks each section holds. 在途 is left out where too many would have to be looked at."""
        with self.desk.store.read() as view:
            found = view.tasks.counts()
        counts = {queue: found.get(queue, 0) for queue in ("issue", "collect", "mail", "proof")}
        if counts["mail"] <= SEARCHED:
            counts["out"] = len(self.ready("out", limit=SEARCHED)) if counts["mail"] else 0
            counts["mail"] -= counts["out"]
        return counts

    def look(self, case_id: str) -> Course:
        """The case as it stands."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def find(self, raw: str) -> tuple[Course, ...]:
        """Cases by a code, a number, a name or the document of applicant, agent or guardian.

        Those with something at the window come first. BadInput for a damaged code; () when nothing fits.
        """
        text = clean_line(raw)
        if not text:
            raise BadInput("还没有输入要找的内容。", todo="请扫码，或输入办件号、姓名、证件号码。")
        with self.desk.store.read() as view:
            if text.upper().startswith("SMX1") or is_signed(text):
                case = view.cases.by_number(scanned(text).case)
                ids = [case.id] if case else []
            else:
                ids = [one.id for one in view.cases.search(text)]
            if not ids:
                ids = self._by_helper(clean_number(text))
            found = [view.courses.course(one) for one in ids[:MOST_FOUND]]
        return tuple(sorted((one for one in found if one.items), key=lambda one: -_waiting(one)))

    def _by_helper(self, number: str) -> list[str]:
        """Cases waiting at the window whose agent or guardian has this number."""
        tasks = [*self.ready("collect", limit=SEARCHED), *self.ready("mail", limit=SEARCHED)]
        with self.desk.store.read() as view:
            cases = [view.cases.get(one) for one in dict.fromkeys(task.case_id for task in tasks)]
        return [case.id for case in cases if case and number in _helpers(case.draft)]

    # -- how it is collected ---------------------------------------------------------------------------

    def choose_collection(self, seen: Course, chosen: Collection) -> Course:
        """The applicant wants it otherwise: together or one by one, by another way (R169, R170).

        BadInput for what such a way needs; Refused once nothing is left to deliver.
        """
        applicant = seen.case.draft.applicant
        if applicant is None:
            raise Refused("这件办件没有申请人。")
        try:
            collection = check_collection(chosen, applicant).collection
        except PersonFaulty as fault:
            raise BadInput(str(fault.faults[0]), field=fault.faults[0].field) from fault
        with stepping(self.desk, seen.case.id) as step:
            if not step.course.items or all(_gone(one) for one in step.course.items):
                raise Refused("这件办件没有还要送达的结果。", todo="不需要再改领取方式。")
            case = step.course.case
            draft = replace(case.draft, collection=collection)
            changed = replace(case, draft=draft, updated_at=step.now, updated_by=step.who)
            saved = step.uow.cases.save(changed, seen.case.version)
            step.course = replace(step.course, case=saved)
            begin_deliveries(step)
            return step.finish(
                "issuing.choose",
                {"way": collection.way, "together": collection.together, "was": _was(case.draft)},
            )

    # -- proofs ----------------------------------------------------------------------------------------

    def proof_back(self, seen: Course, delivery_id: str) -> Course:
        """The signed 送达回证 is here: a copy for each department concerned (R172)."""
        with stepping(self.desk, seen.case.id) as step:
            made = _delivery(step, delivery_id)
            if made.status not in DONE or made.proof_back_at is not None:
                raise Refused("这一份回证不在等签回。", todo="请按 F5 刷新，看看别人是不是已经登记了。")
            made = signed_back(step, made)
            step.keep_delivery(made)
            return step.finish("delivery.proof", told(made))

    def prove(self, seen: Course, rows: Iterable[int], how: str) -> Course:
        """A department far away confirmed that it has the proof (R172); one in the house signs a slip.

        `how`: who confirmed it, and by which way. Refused while a proof is not signed or stands on a slip.
        """
        said = clean_line(how)
        if not said:
            raise BadInput("还没有写部门怎么确认的。", todo="请写明谁、什么时候、怎么确认收到。", field="how")
        with stepping(self.desk, seen.case.id) as step:
            items = [step.item(seen.item(no)) for no in sorted(set(rows))]
            if not items:
                raise BadInput("还没有选部门已经收到回证的事项。", todo="请先选好事项。", field="rows")
            for item in items:
                lifecycle.move_item(item, "prove")
                self._hand_proof(step, item, said)
            for item in items:
                if step.course.item(item.no).status == "delivered":
                    step.move_item(step.course.item(item.no), "prove", closed_at=step.now)
                    step.stop("proof", item.no)
            return step.finish("delivery.proved", {"rows": [one.no for one in items], "how": said})

    @staticmethod
    def _hand_proof(step: Step, item: CaseItem, how: str) -> None:
        made = [x for x in step.course.deliveries if item.no in x.rows and x.status in DONE]
        if not made or made[-1].proof_back_at is None:
            raise Refused(f"“{item.name}”的送达回证还没有签回。", todo="请先登记回证签回。")
        for piece in step.course.pieces:
            owner = step.course.item(piece.item_no).dept if piece.item_no else ""
            if (piece.kind, piece.number, owner) != ("proof", made[-1].paper, item.dept):
                continue
            if is_lost(piece):
                continue  # the department says that it knows; nobody waits for the paper
            if piece.handoff:
                raise Refused("这份回证在移交单上。", todo="请等部门扫移交单签收。")
            if piece.holder == ISSUING:
                arrived(step, [step.hand(piece, dept(item.dept), how)])


def _in_section(task: Task, section: str) -> bool:
    """待寄 and 在途 share a queue."""
    return section not in ("mail", "out") or task.what.endswith(ON_THE_WAY) == (section == "out")


def _delivery(step: Step, delivery_id: str) -> Delivery:
    found = next((one for one in step.course.deliveries if one.id == delivery_id), None)
    if found is None:
        raise Refused("没有这次送达的记录。", todo="请按 F5 刷新。")
    return found


def _waiting(course: Course) -> int:
    return sum(one.status in ("decided", "ready") for one in course.items)


def _helpers(draft: Draft) -> set[str]:
    people = (draft.agent, draft.guardian)
    return {person.number for person in people if person is not None and person.number}


def _gone(item: CaseItem) -> bool:
    return item.status in ("delivered", "closed", "withdrawn")


def _was(draft: Draft) -> str:
    chosen = draft.collection
    return f"{chosen.way} {'统一' if chosen.together else '分别'}" if chosen else ""
