"""The course of a case, loaded whole; and the shelves its records stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counter.cases.course import CASE_CLOCKS, Course
from counter.cases.items import Archived, CaseItem, Delivery, KeptClock, Outgoing, Rating, ScanRow
from counter.cases.queues import tasks
from counter.custody.records import Discrepancy, Handoff, HandoffLine, Piece, PieceMove
from counter.errors import Refused
from counter.exchange.records import VersionConflict
from counter.store import course_tables as t
from counter.store import exchange_tables as x
from counter.store.cases import CasesRead
from counter.store.entries import Journal
from counter.store.papers import PapersRead
from counter.store.records import Records
from counter.store.tables import cases
from counter.store.tasks import Tasks

if TYPE_CHECKING:
    from sqlalchemy import Connection


_NEIGHBOURS = select(x.peers.c.code).limit(1)


class Shelves:
    """One shelf for each kind of record that follows the receipt."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        c = connection
        self.items = Records(c, t.case_items, CaseItem, (t.case_items.c.no,))
        self.clocks = Records(c, t.clocks, KeptClock, (t.clocks.c.start, t.clocks.c.id))
        self.pieces = Records(c, t.pieces, Piece, (t.pieces.c.made_at, t.pieces.c.id))
        self.moves = Records(c, t.piece_moves, PieceMove, (t.piece_moves.c.id,))
        self.handoffs = Records(c, t.handoffs, Handoff, (t.handoffs.c.made_at, t.handoffs.c.id))
        self.handoff_lines = Records(
            c, t.handoff_lines, HandoffLine, (t.handoff_lines.c.handoff_id, t.handoff_lines.c.no)
        )
        self.discrepancies = Records(
            c, t.discrepancies, Discrepancy, (t.discrepancies.c.opened_at, t.discrepancies.c.id)
        )
        self.scans = Records(c, t.scans, ScanRow, (t.scans.c.at, t.scans.c.id))
        self.outbox = Records(c, t.outbox, Outgoing, (t.outbox.c.created_at, t.outbox.c.id))
        self.deliveries = Records(c, t.deliveries, Delivery, (t.deliveries.c.at, t.deliveries.c.id))
        self.ratings = Records(c, t.ratings, Rating, (t.ratings.c.at, t.ratings.c.id))
        self.archives = Records(c, t.archives, Archived, (t.archives.c.at,))

    def course(self, case_id: str) -> Course:
        """Everything about a case. Refused if there is none."""
        case = CasesRead(self._connection).get(case_id)
        if case is None:
            raise Refused("没有找到这件办件。", todo="请在工作台刷新后再选。")
        handoffs, led = self._handoffs_of(case_id)
        archived = self.archives.of_case(case_id)
        return Course(
            case=case,
            items=self.items.of_case(case_id),
            clocks=self.clocks.of_case(case_id),
            pieces=self.pieces.of_case(case_id),
            handoffs=handoffs,
            led=led,
            discrepancies=self.discrepancies.of_case(case_id),
            scans=self.scans.of_case(case_id),
            outbox=self.outbox.of_case(case_id),
            deliveries=self.deliveries.of_case(case_id),
            ratings=self.ratings.of_case(case_id),
            papers=tuple(PapersRead(self._connection).of_case(case_id)),
            archived=archived[0] if archived else None,
            away=self._away(case_id),
            neighbours=self._connection.scalar(_NEIGHBOURS) is not None,
            conflicts=self._conflicts(case_id),
        )

    def _away(self, case_id: str) -> str:
        version = x.case_versions.c
        return self._connection.scalar(select(version.away).where(version.case_id == case_id)) or ""

    def _conflicts(self, case_id: str) -> tuple[VersionConflict, ...]:
        shelf = Records(self._connection, x.conflicts, VersionConflict, (x.conflicts.c.at, x.conflicts.c.id))
        return shelf.where(x.conflicts.c.case_id == case_id, x.conflicts.c.status == "open")

    def _handoffs_of(self, case_id: str) -> tuple[tuple[Handoff, ...], frozenset[str]]:
        lines = self.handoff_lines.of_case(case_id)
        ids = {line.handoff_id for line in lines}
        if not ids:
            return (), frozenset()
        found = self.handoffs.where(t.handoffs.c.id.in_(ids))
        return found, frozenset(line.handoff_id for line in lines if line.no == 1)


class Courses(Shelves):
    """Changing courses, inside a unit of work: lock first, refresh the queues last."""

    def locked(self, case_id: str) -> Course:
        """The course, and nobody else changes it until this unit of work ends. Refused if there is none."""
        self._connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update())
        return self.course(case_id)

    def forget_receipt(self, case_id: str) -> None:
        """What the first receipt set going, before an amended one sets it going anew.

        Papers that came from another station on a slip stay: their way began before the receipt.
        """
        on = select(t.handoff_lines.c.piece_id).where(t.handoff_lines.c.case_id == case_id)
        self.moves.remove(t.piece_moves.c.case_id == case_id, t.piece_moves.c.piece_id.not_in(on))
        self.pieces.remove(t.pieces.c.case_id == case_id, t.pieces.c.id.not_in(on))
        self.items.remove(t.case_items.c.case_id == case_id)
        kept = t.clocks.c.kind.in_(CASE_CLOCKS)
        self.clocks.remove(t.clocks.c.case_id == case_id, ~kept)

    def refresh(self, case_id: str) -> Course:
        """Make the case's tasks anew from what is stored now; the last thing before the journal.

        In the journal's turn already: two actions that count the same queues in another order would wait for
        each other in a ring.
        """
        Journal(self._connection).hold()
        course = self.course(case_id)
        Tasks(self._connection).replace(case_id, tasks(course))
        return course
