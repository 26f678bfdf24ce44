"""One action on one case after its receipt: locked, changed, queues made anew, journaled, kept.

Every desk of the course works through `stepping`. What is not finished inside the block is rolled back.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from counter.cases import lifecycle
from counter.cases.course import CASE_CLOCKS
from counter.cases.items import CaseItem, KeptClock, Outgoing
from counter.clock.due import LAST, due
from counter.clock.duties import DUTIES
from counter.clock.terms import Clock
from counter.clock.warn import warn_at
from counter.custody.records import Piece, PieceMove
from counter.desks.numbering import numbered
from counter.errors import Conflict
from counter.journal import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from counter.cases.course import Course
    from counter.cases.items import Delivery, OutgoingKind
    from counter.cases.records import Case, PaperRow
    from counter.clock.duties import DutyKind
    from counter.clock.terms import Pause, Term
    from counter.desks.context import Desk
    from counter.intake.papers import Head, Paper
    from counter.store import UnitOfWork

    Kept = CaseItem | KeptClock | Piece | Outgoing | Delivery

STANDING: tuple[DutyKind, ...] = ("decide", "feedback")
"""The clocks that stand while a special stage runs."""


@contextmanager
def stepping(desk: Desk, case_id: str) -> Iterator[Step]:
    """A unit of work that holds the case's lock. Refused if there is no such case."""
    with desk.store.begin() as uow:
        yield Step(desk, uow, uow.courses.locked(case_id))


class Step:
    """What one action may do to a case. Call `finish` last: it commits."""

    def __init__(self, desk: Desk, uow: UnitOfWork, course: Course) -> None:
        self.desk, self.uow, self.course = desk, uow, course
        self.now: datetime = desk.now()
        self.who = desk.session.name

    # -- the case and its items ------------------------------------------------------------------------

    def item(self, seen: CaseItem) -> CaseItem:
        """The item as it stands now. Conflict when it is not what the person saw."""
        try:
            now = self.course.item(seen.no)
        except KeyError:  # the receipt was amended meanwhile
            raise Conflict(
                f"“{seen.name}”刚被别人从这件办件里去掉，您这一步没有存上。",
                todo="请看清最新的情况，再办这一步。",
            ) from None
        if now.version != seen.version:
            raise Conflict(
                f"“{now.name}”刚被别人办到“{lifecycle.state_zh(now)}”，您这一步没有存上。",
                todo="请看清最新的情况，再办这一步。",
            )
        return now

    def move_item(self, item: CaseItem, what: str, **changed: object) -> CaseItem:
        """The item after a legal move, kept. Refused for any other."""
        status = lifecycle.move_item(item, what)
        moved = replace(item, status=status, version=item.version + 1, **changed)  # type: ignore[arg-type]
        self.uow.courses.items.change_at(moved, item.version)
        self._put("items", moved)
        return moved

    def move_case(self, what: str, **changed: object) -> Case:
        """The case after a legal move, kept. Refused for any other."""
        case = self.course.case
        moved = replace(
            case,
            status=lifecycle.move(case.status, what),
            updated_at=self.now,
            updated_by=self.who,
            **changed,  # type: ignore[arg-type]
        )
        saved = self.uow.cases.save(moved, case.version)
        self.course = replace(self.course, case=saved)
        return saved

    def add_items(self, items: tuple[CaseItem, ...]) -> None:
        """The items of a receipt."""
        self.uow.courses.items.add(*items)
        self.course = replace(self.course, items=items)

    def forget_receipt(self) -> None:
        """Items, pieces and clocks of the receipt that an amendment replaces; the journal keeps them."""
        self.uow.courses.forget_receipt(self.course.case.id)
        kept = tuple(clock for clock in self.course.clocks if clock.kind in CASE_CLOCKS)
        pieces = self.uow.courses.pieces.of_case(self.course.case.id)
        self.course = replace(self.course, items=(), pieces=pieces, clocks=kept)

    # -- clocks ----------------------------------------------------------------------------------------

    def start(  # noqa: PLR0913  (which duty, of what, since when, for how long)
        self,
        kind: DutyKind,
        term: Term | None,
        *,
        event: str = "",
        item: CaseItem | None = None,
        subject: str = "",
        start: datetime | None = None,
    ) -> KeptClock | None:
        """A clock that runs from now (or from `start`). None when no term is known: 待核定."""
        if term is None:
            return None
        duty = DUTIES[kind]
        kept = KeptClock(
            id=str(uuid.uuid4()),
            case_id=self.course.case.id,
            item_no=item.no if item else 0,
            kind=kind,
            subject=subject,
            whose=item.dept if item and duty.whose == "部门" else duty.whose,
            start=start or self.now,
            event=event or duty.event,
            term=term,
            due_at=None,
        )
        kept = reckoned(kept, self.desk)
        self.uow.courses.clocks.add(kept)
        self._put("clocks", kept)
        return kept

    def stop(self, kind: DutyKind, item_no: int = 0, *, subject: str | None = None, cause: str = "") -> None:
        """The duty was done, or fell away: every running clock of the kind stops now."""
        for clock in self.course.clocks:
            same = (clock.kind, clock.item_no) == (kind, item_no) and subject in (None, clock.subject)
            if same and clock.stopped_at is None:
                late = clock.due_at is not None and self.now > clock.due_at
                self._stopped(replace(clock, late=late, cause=cause))

    def stop_all(self, item_no: int) -> None:
        """Nothing more is due for an item: its clocks end without a judgement of late or in time."""
        for clock in self.course.clocks:
            if clock.item_no == item_no and clock.stopped_at is None:
                self._stopped(clock)

    def _stopped(self, running: KeptClock) -> None:
        clock = replace(running, stopped_at=self.now, stopped_by=self.who, alarm="")
        self.uow.courses.clocks.change(clock)
        self._put("clocks", clock)

    def change_clock(self, clock: KeptClock, **changed: object) -> KeptClock:
        """A clock with other pauses or extensions, its due moment reckoned anew."""
        kept = reckoned(replace(clock, **changed, alarm=""), self.desk)  # type: ignore[arg-type]
        self.uow.courses.clocks.change(kept)
        self._put("clocks", kept)
        return kept

    def pause(self, item: CaseItem, pause: Pause) -> None:
        """Every clock of the item that stops with it stands from now on (行政许可法 45).

        Not before the pause before it ended, however the computer's clock was set back meanwhile.
        """
        for kind in STANDING:
            clock = self.course.clock(kind, item.no)
            if clock is not None:
                begins = max(pause.start, *(one.end or pause.start for one in (*clock.pauses, pause)))
                self.change_clock(clock, pauses=(*clock.pauses, replace(pause, start=begins)))

    def resume(self, item: CaseItem) -> None:
        """The item's clocks run again from now."""
        for kind in STANDING:
            clock = self.course.clock(kind, item.no)
            if clock is not None and clock.pauses and clock.pauses[-1].end is None:
                last = clock.pauses[-1]
                ended = replace(last, end=max(self.now, last.start))  # the clock may have been set back
                self.change_clock(clock, pauses=(*clock.pauses[:-1], ended))

    # -- pieces, messages, papers ----------------------------------------------------------------------

    def add_piece(self, piece: Piece, how: str, giver: str = "") -> Piece:
        """A thing of paper comes into custody. Those of one action keep their order on every list."""
        last = max((one.made_at for one in self.course.pieces), default=None)
        if last is not None and timedelta() <= last - piece.made_at < timedelta(seconds=1):
            piece = replace(piece, made_at=last + timedelta(microseconds=1))
        self.uow.courses.pieces.add(piece)
        self._moved(piece, giver, piece.holder, how)
        self._put("pieces", piece)
        return piece

    def hand(self, piece: Piece, taker: str, how: str, *, place: str = "") -> Piece:
        """A piece changes hands: the one place where a holder changes."""
        handed = replace(piece, holder=taker, place=place, handoff="")
        self.uow.courses.pieces.change(handed)
        self._moved(piece, piece.holder, taker, how)
        self._put("pieces", handed)
        return handed

    def _moved(self, piece: Piece, giver: str, taker: str, how: str) -> None:
        self.uow.courses.moves.add(
            PieceMove(
                piece_id=piece.id,
                case_id=piece.case_id,
                at=self.now,
                by=self.who,
                giver=giver,
                taker=taker,
                how=how,
            )
        )

    def keep_delivery(self, delivery: Delivery) -> None:
        """A delivery as it stands now, new or changed."""
        known = any(one.id == delivery.id for one in self.course.deliveries)
        shelf = self.uow.courses.deliveries
        shelf.change(delivery) if known else shelf.add(delivery)
        self._put("deliveries", delivery)

    def post(
        self, kind: OutgoingKind, recipient: str, payload: Mapping[str, object], *, item_no: int = 0
    ) -> Outgoing:
        """A message for the outbox, in this very transaction: it is sent after the commit, once."""
        last = max((one.created_at for one in self.course.outbox), default=None)
        # Messages of a case go out in the order they were posted: no two bear the same moment.
        made = self.now if last is None or last < self.now else last + timedelta(microseconds=1)
        message = Outgoing(
            id=str(uuid.uuid4()),
            case_id=self.course.case.id,
            item_no=item_no,
            kind=kind,
            recipient=recipient,
            payload=canonical(dict(payload)),
            next_at=made,
            created_at=made,
        )
        self.uow.courses.outbox.add(message)
        self._put("outbox", message)
        return message

    def issue(self, kind: str, make: Callable[[Head], Paper]) -> tuple[Paper, PaperRow]:
        """A paper of this case: numbered, frozen and kept with the action (design rule 4)."""
        case = self.course.case
        paper, row = numbered(
            self.desk, self.uow, (case.id, case.number or ""), kind=kind, make=make, now=self.now
        )
        self.uow.papers.add(row)
        self.course = replace(self.course, papers=(*self.course.papers, row))
        return paper, row

    def void(self, number: str, reason: str, replaced_by: str) -> None:
        """A paper that another one replaces within this action."""
        gone = self.uow.papers.void(number, self.who, reason, self.now, replaced_by)
        papers = tuple(gone if one.number == number else one for one in self.course.papers)
        self.course = replace(self.course, papers=papers)

    # -- the end ---------------------------------------------------------------------------------------

    def finish(self, action: str, detail: Mapping[str, object]) -> Course:
        """Settle the case, make its queues anew, write the journal, commit. Nothing can follow."""
        self.settle()
        course = self.uow.courses.refresh(self.course.case.id)
        self.desk.record(self.uow, action, course.case.id, detail)
        self.uow.commit()
        return course

    def settle(self) -> None:
        """A case whose every item came to its end is finished."""
        if self.course.case.status == "handling" and self.course.over:
            self.move_case("finish")
            self.stop("digitise")  # what came too late for every department is owed to none

    def _put(self, shelf: str, record: Kept) -> None:
        """Keep the view in step with the store: the record replaces the one with its key, or is new."""
        kept = {_key(one): one for one in getattr(self.course, shelf)}
        now = {shelf: tuple((kept | {_key(record): record}).values())}
        self.course = replace(self.course, **now)  # type: ignore[arg-type]


def _key(record: Kept) -> object:
    return record.no if isinstance(record, CaseItem) else record.id


def reckoned(kept: KeptClock, desk: Desk) -> KeptClock:
    """The clock with its due and warning moments computed from its facts."""
    clock = facts_of(kept, desk)
    found = due(clock)
    if found.at is not None and kept.term.unit in ("即时", "当场"):
        # No law gives 即时 a number: it presses from the start, and counts as late once the day is over.
        return replace(kept, due_at=datetime.combine(found.at, LAST, found.at.tzinfo), warn_at=kept.start)
    warn = warn_at(clock, found, desk.practice)
    return replace(kept, due_at=found.at, sure=found.sure, warn_at=warn)


def facts_of(kept: KeptClock, desk: Desk) -> Clock:
    """The clock as the pure functions want it."""
    return Clock(
        start=kept.start,
        event=kept.event,
        term=kept.term,
        calendar=desk.practice.calendar,
        hours=desk.practice.hours,
        pauses=kept.pauses,
        extensions=kept.extensions,
    )
