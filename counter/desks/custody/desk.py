"""交接: slips made, confirmed line by line, cancelled; differences settled; every paper's whereabouts.

R144 wants the paper delivered to the lead department within the two hours of the push. The window's clock
stops when the slip for the last paper is made: a department that takes its time to sign must not make the
window late, and 未确认移交 watches over the signature. A cancelled slip, or a missing paper that turns out
to be at the window still, sets the same clock going again from its first start.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.custody import handing, routes
from counter.custody.records import holder_zh
from counter.desks.custody import slips, writing
from counter.desks.custody.arriving import arrived, handed_back, handed_over
from counter.desks.custody.together import Together
from counter.desks.custody.ways import Traces, way_of
from counter.desks.custody.writing import clean_note, there
from counter.desks.printing import Ordered, order, where
from counter.errors import BadInput, Conflict, Refused
from counter.intake.text import clean_line
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.cases.course import Course
    from counter.custody.handing import Marked, Outcome, Surplus
    from counter.custody.records import Discrepancy, Handoff, HandoffKind, HandoffLine, Piece
    from counter.custody.routes import Bundle
    from counter.desks.context import Desk
    from counter.desks.custody.slips import Board, SlipView
    from counter.desks.custody.ways import Way
    from counter.intake.papers import Form
    from counter.store import UnitOfWork

MOST_PLACE = 40


class CustodyDesk:
    """Any side of a handoff: a window, a department, the issuing window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "department", "supervisor")

    # -- looking ---------------------------------------------------------------------------------------

    def board(self) -> Board:
        """What waits for my side: to confirm, to be confirmed, differences, and what can go on a slip."""
        with self.desk.store.read() as view:
            return slips.board(self.desk, view)

    def ready(self, kind: HandoffKind | None = None, taker: str | None = None) -> tuple[Bundle, ...]:
        """Papers that can go on a slip from where I stand, one bundle for each road and receiver.

        R144, R156, R163, R168, R172; across levels with unified collection only when every item of the level
        is decided, and then all together (R173).
        """
        found = self.board().bundles
        return tuple(one for one in found if kind in (None, one.kind) and taker in (None, one.taker))

    def ready_of(self, course: Course) -> tuple[Bundle, ...]:
        """The same for one case."""
        papers = routes.waiting(course, slips.lead_of(self.desk, course.case))
        return routes.bundled(one for one in papers if routes.acts_for(self.desk.session, one.giver))

    def asked_back(self, course: Course) -> tuple[Bundle, ...]:
        """The applicant's papers that can go back to the window because they are asked for there.

        Of a case of which some items were refused or withdrawn, or none was granted (R155, R168).
        """
        papers = routes.waiting(course, slips.lead_of(self.desk, course.case), asked=True)
        back = (one for one in papers if one.kind == "back" and course.case.status != "withdrawn")
        return routes.bundled(one for one in back if routes.acts_for(self.desk.session, one.giver))

    def find(self, raw: str) -> SlipView:
        """The slip of a code or number. BadInput for a damaged one, Refused for an unknown or foreign one."""
        with self.desk.store.read() as view:
            return slips.by_code(view, raw, self.desk.station.district_code)

    def look(self, handoff_id: str) -> SlipView:
        """A slip as it stands now. Refused if there is none."""
        with self.desk.store.read() as view:
            found = view.courses.handoffs.get(handoff_id)
            if found is None:
                raise Refused("没有找到这张移交单。", todo="请按 F5 刷新后再选。")
            return slips.look(view.courses, found)

    def slip(self, handoff: Handoff) -> Form:
        """The slip as it was issued, for drawing: two copies, one for each side."""
        return slips.paper_of(handoff)

    def course(self, case_id: str) -> Course:
        """A case, to look where its papers are."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def way(self, piece_id: str) -> Way:
        """Everything that happened to a paper, in plain words. Refused if there is none."""
        from counter.store.course_tables import discrepancies as d
        from counter.store.course_tables import handoff_lines as n
        from counter.store.course_tables import piece_moves as m

        with self.desk.store.read() as view:
            shelves = view.courses
            piece = there(shelves.pieces.get(piece_id))
            course = shelves.course(piece.case_id)
            on = {one.handoff_id: one for one in shelves.handoff_lines.where(n.c.piece_id == piece_id)}
            found = shelves.discrepancies.where(d.c.handoff_id.in_(list(on))) if on else ()
            traces = Traces(
                piece=piece,
                moves=shelves.moves.where(m.c.piece_id == piece_id),
                slips=tuple((one, on[one.id]) for one in course.handoffs if one.id in on),
                discrepancies=tuple(one for one in found if on[one.handoff_id].no == one.line_no),
            )
        return way_of(traces, course)

    # -- the giver's side ------------------------------------------------------------------------------

    def make(self, kind: HandoffKind, taker: str, piece_ids: Sequence[str], *, note: str = "") -> SlipView:
        """A slip to one receiver, with papers of as many cases as there are. They change holders later.

        Refused, naming the paper, for what may not go this way now.
        """
        ids, said = tuple(dict.fromkeys(piece_ids)), clean_note(note)
        with self.desk.store.begin() as uow:
            work = Together(self.desk, uow, self._cases_of(uow, ids))
            papers = [there(work.piece(one)) for one in ids]
            giver = self._giver(papers)
            self._may(work, papers, kind, taker)
            handoff, lines = writing.written(work, papers, kind, (giver, taker), said)
            uow.courses.handoffs.add(handoff)
            uow.courses.handoff_lines.add(*lines)
            for piece in papers:
                work.keep(replace(piece, handoff=handoff.id))
            if kind == "lead":
                for step in work.steps.values():
                    handed_over(step)
            work.finish("handoff.make", lines[0].case_id, writing.told(handoff, lines))
        return self.look(handoff.id)

    def cancel(self, seen: Handoff, reason: str) -> SlipView:
        """Take back a slip that nobody confirmed: its papers are free again, where they always were."""
        said = clean_note(reason)
        if not said:
            raise BadInput("请写明取消的理由。", todo="例如：材料拿错，重新开单。", field="reason")
        with self.desk.store.begin() as uow:
            work, handoff, lines = self._locked(uow, seen)
            self._side(handoff.giver)
            for line in lines:
                piece = work.piece(line.piece_id)
                if piece is not None:
                    work.keep(replace(piece, handoff=""))
            if handoff.kind == "lead":
                for step in work.steps.values():
                    handed_back(step, handoff.made_at)
            when = f"{work.now:%Y-%m-%d %H:%M}"
            note = "；".join(x for x in (handoff.note, f"{self._who}于 {when} 取消：{said}") if x)
            self._changed(uow, replace(handoff, status="cancelled", note=note))
            work.finish("handoff.cancel", lines[0].case_id, {**writing.told(handoff, lines), "reason": said})
        return self.look(handoff.id)

    # -- the receiver's side ---------------------------------------------------------------------------

    def confirm(
        self, seen: Handoff, marks: Mapping[int, Marked], surplus: Sequence[Surplus] = ()
    ) -> SlipView:
        """签收, line by line: what is here changes hands, what is not opens a difference.

        BadInput names every line without a mark; Refused says who confirmed it before, and when.
        """
        clean = {no: replace(one, note=clean_note(one.note)) for no, one in marks.items()}
        extra = tuple(replace(one, what=clean_note(one.what), note=clean_note(one.note)) for one in surplus)
        with self.desk.store.begin() as uow:
            work, handoff, lines = self._locked(uow, seen)
            self._side(handoff.taker)
            outcome = handing.confirm(lines, clean, extra)
            self._handed(work, handoff, outcome)
            self._kept(uow, outcome, len(lines))
            opened = writing.opened(work, handoff, outcome)
            done = replace(handoff, status="confirmed", confirmed_at=work.now, confirmed_by=self._who)
            self._changed(uow, done)
            told = {**writing.told(handoff, lines), "opened": [one.what for one in opened]}
            work.finish("handoff.confirm", lines[0].case_id, told)
        return self.look(handoff.id)

    @staticmethod
    def _handed(work: Together, handoff: Handoff, outcome: Outcome) -> None:
        """The one place where a confirmed slip changes holders; what that sets going follows at once."""
        came: dict[str, list[Piece]] = {}
        for piece_id, pages in outcome.goes:
            piece = there(work.piece(piece_id))
            counted = piece if piece.pages or not pages else replace(piece, pages=pages)
            handed = work.steps[piece.case_id].hand(counted, handoff.taker, f"移交单 {handoff.number}")
            came.setdefault(piece.case_id, []).append(handed)
        for case_id, pieces in came.items():
            arrived(work.steps[case_id], pieces)

    @staticmethod
    def _kept(uow: UnitOfWork, outcome: Outcome, had: int) -> None:
        for line in outcome.lines[:had]:
            uow.courses.handoff_lines.change(line)
        uow.courses.handoff_lines.add(*outcome.lines[had:])

    # -- both sides ------------------------------------------------------------------------------------

    def settle(self, seen: Discrepancy, how: str, note: str = "") -> SlipView:
        """差异处理 by either side: found and where, lost, which count is right (handing.SETTLINGS).

        Refused when somebody settled it before; it says who and how.
        """
        said = clean_note(note)
        if how == "lost" and not said:
            raise BadInput("登记遗失请写明查找的经过。", todo="例如：两边都查过，没有找到。", field="note")
        with self.desk.store.begin() as uow:
            work = Together(self.desk, uow, [seen.case_id])
            one = self._unsettled(uow, seen.id)
            self._side(one.giver, one.taker)
            line = there(uow.courses.handoff_lines.get(one.handoff_id, one.line_no))
            piece = work.piece(line.piece_id)
            new = writing.surplus(work, one, line) if one.kind == "surplus" else None
            end = handing.settle(one, how, line, piece, new)
            words = "：".join(x for x in (handing.SETTLINGS[one.kind][how], said) if x)  # type: ignore[index]
            self._carried_out(work, end, piece, words)
            if how == "stays":
                handed_back(work.steps[one.case_id], there(uow.courses.handoffs.get(one.handoff_id)).made_at)
            done = replace(one, settled_at=work.now, settled_by=self._who, how=words)
            uow.courses.discrepancies.change(done)
            work.finish("handoff.settle", one.case_id, {"what": one.what, "how": words})
        return self.look(one.handoff_id)

    @staticmethod
    def _carried_out(work: Together, end: handing.Settlement, piece: Piece | None, words: str) -> None:
        how = f"差异处理：{words}"
        if end.new is not None:
            work.steps[end.new.case_id].add_piece(end.new, how)
        if end.piece is None or piece is None:
            return
        step = work.steps[piece.case_id]
        if end.piece.holder != piece.holder:
            arrived(step, [step.hand(replace(end.piece, holder=piece.holder), end.piece.holder, how)])
        elif end.piece != piece:
            work.keep(end.piece)
            writing.noted(work, end.piece, how)

    def place(self, piece_id: str, place: str) -> Piece:
        """Where the holder keeps a paper: shelf, folder. A paper thought lost is found again by this."""
        said = clean_line(place)
        if not said or len(said) > MOST_PLACE or said == handing.LOST:
            raise BadInput(f"存放位置请写 1 到 {MOST_PLACE} 个字。", todo="例如：3号柜2格。", field="place")
        with self.desk.store.begin() as uow:
            work = Together(self.desk, uow, self._cases_of(uow, (piece_id,)))
            piece = there(work.piece(piece_id))
            self._side(piece.holder)
            found = handing.is_lost(piece)
            kept = replace(piece, place=said, handoff="" if found else piece.handoff)
            work.keep(kept)
            if found:
                writing.noted(work, kept, f"找到了，存放在{said}")
            told = {"line": piece.line, "place": said, "found": found}
            work.finish("piece.place", piece.case_id, told)
        return kept

    def printed(self, handoff_id: str, *, queue: bool = True) -> Ordered:
        """Count one more print of a slip and queue it, both copies. `queue=False`: only its PDF is wanted."""
        with self.desk.store.begin() as uow:
            found = there(uow.courses.handoffs.get(handoff_id))
            lines = slips.look(uow.courses, found).lines
            Together(self.desk, uow, {line.case_id for line in lines})
            handoff = there(uow.courses.handoffs.get(handoff_id))
            uow.courses.handoffs.change(replace(handoff, prints=handoff.prints + 1))
            wanted = slips.on_paper(handoff, lines[0].case_id)
            job = order(self.desk, uow, wanted) if queue else None
            told = {"handoff": handoff.number, "print": handoff.prints + 1} | where(job)
            self.desk.record(uow, "handoff.print", lines[0].case_id, told)
            uow.commit()
        return Ordered(reprint=handoff.prints, job=job)

    # -- helpers ---------------------------------------------------------------------------------------

    @property
    def _who(self) -> str:
        return self.desk.session.name

    def _side(self, *holders: str) -> None:
        """Refused unless I act for one of these holders."""
        if not any(routes.acts_for(self.desk.session, one) for one in holders):
            able = "或".join(holder_zh(one) for one in holders)
            raise Refused(f"这一步要由{able}的工作人员来办。", todo="请换这一方的人员登录。")

    def _giver(self, papers: Sequence[Piece]) -> str:
        holders = list(dict.fromkeys(one.holder for one in papers))
        if len(holders) > 1:
            named = "、".join(holder_zh(one) for one in holders)
            raise Refused(f"这些材料由{named}分别保管，不能开在一张单上。", todo="请按保管方分开开单。")
        self._side(holders[0])
        return holders[0]

    def _may(self, work: Together, papers: Sequence[Piece], kind: HandoffKind, taker: str) -> None:
        for piece in papers:
            course = work.steps[piece.case_id].course
            why = routes.why_not(piece, kind, taker, course, slips.lead_of(self.desk, course.case))
            if why:
                raise Refused(f"“{piece.line}”{why}。", todo="请刷新后重新选要移交的材料。")
        for step in work.steps.values() if kind == "cross" else ():
            lead = slips.lead_of(self.desk, step.course.case)
            left = routes.left_behind(step.course, (one.id for one in papers), lead)
            if left:
                raise Refused(
                    f"跨层级的办理结果要一次移送，还差“{left[0].line}”（R173）。",
                    todo="请把同一层级的办理结果开在一张单上。",
                )

    def _cases_of(self, uow: UnitOfWork, piece_ids: Sequence[str]) -> set[str]:
        if not piece_ids:
            raise BadInput("还没有选要移交的材料。", todo="请至少选一件。", field="pieces")
        return {there(uow.courses.pieces.get(one)).case_id for one in piece_ids}

    def _locked(self, uow: UnitOfWork, seen: Handoff) -> tuple[Together, Handoff, tuple[HandoffLine, ...]]:
        """The slip and its cases, held. Refused when it is open no more, Conflict when it changed."""
        lines = slips.look(uow.courses, seen).lines
        work = Together(self.desk, uow, {line.case_id for line in lines})
        handoff = there(uow.courses.handoffs.get(seen.id))
        if handoff.status == "confirmed":
            raise Refused(slips.already(handoff), todo="不用再签收；有差异的请在“差异”里处理。")
        if handoff.status == "cancelled":
            raise Refused(f"移交单 {handoff.number} 已经取消。{handoff.note}", todo="请用新开的移交单。")
        if handoff.version != seen.version:
            raise Conflict("这张移交单刚被别人改过。", todo="请看清最新的情况，再办这一步。")
        return work, handoff, lines

    @staticmethod
    def _changed(uow: UnitOfWork, handoff: Handoff) -> None:
        uow.courses.handoffs.change_at(replace(handoff, version=handoff.version + 1), handoff.version)

    @staticmethod
    def _unsettled(uow: UnitOfWork, discrepancy_id: str) -> Discrepancy:
        one = there(uow.courses.discrepancies.get(discrepancy_id))
        if one.settled_at is not None:
            raise Refused(
                f"这项差异已经由{one.settled_by}于 {one.settled_at:%Y-%m-%d %H:%M} 处理：{one.how}。"
            )
        return one
