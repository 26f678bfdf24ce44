"""What the arrival of a paper sets going: a result at the issuing window, a proof back at its department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.clock.watch import term_of
from counter.custody.records import ISSUING, VOID, dept
from counter.custody.routes import DECIDED
from counter.desks.digitise.messages import tell
from counter.desks.issuing.collecting import ready_to_collect

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counter.cases.items import CaseItem
    from counter.custody.records import Piece
    from counter.desks.step import Step


def arrived(step: Step, pieces: Iterable[Piece]) -> None:
    """These papers have just changed hands: register results (R171), close what is proved (R172).

    An item is registered when every paper its department made for it is at the issuing window; the same-day
    clock starts for whatever may go out now. A paper that has not arrived yet changes nothing.
    """
    came = tuple(pieces)
    here = [one.item_no for one in came if one.kind in DECIDED and one.holder == ISSUING]
    for no in dict.fromkeys(here):
        item = step.course.item(no)
        if item.status == "decided" and _whole(step, no):
            register(step, item)
    begin_deliveries(step)
    for piece in came:
        if piece.kind == "proof":
            _proved(step, piece)


def register(step: Step, item: CaseItem) -> CaseItem:
    """The issuing window has the result of an item. Callers then `begin_deliveries`; `arrived` does both."""
    ready = step.move_item(item, "register", ready_at=step.now)
    step.stop("feedback", item.no)
    return ready


def begin_deliveries(step: Step) -> None:
    """The same-day clock (R171) for every item that may go out now and whose clock does not run yet.

    Also to be called when something else makes results deliverable: with unified collection the last item
    may have been refused or withdrawn (R169). The applicant is told that it can be collected, and there is
    a 领取单 of it. What is with a courier has gone out already.
    """
    began = False
    posted = {no for one in step.course.deliveries if one.status == "sent" for no in one.rows}
    for item in step.course.items:
        runs = step.course.clock("deliver", item.no) is not None
        if step.course.deliverable(item) and not runs and item.no not in posted:
            step.start("deliver", term_of("deliver", step.desk.practice, step.now), item=item)
            tell(step, "ready", item)
            began = True
    if began:
        ready_to_collect(step)


def _whole(step: Step, no: int) -> bool:
    """Every paper of the item, by what it is called, is there; a lost one counts once it was made anew.

    One of a decision that was undone is waited for no more.
    """
    own = [one for one in step.course.pieces if one.item_no == no and one.kind in DECIDED]
    made = [one for one in own if one.holder != VOID]
    return {one.line for one in made} == {one.line for one in made if one.holder == ISSUING}


def _proved(step: Step, piece: Piece) -> None:
    """The items a proof speaks of end when it has reached their department."""
    for item in step.course.items:
        if item.status == "delivered" and piece.holder == dept(item.dept) and _speaks_of(step, piece, item):
            step.move_item(item, "prove", closed_at=step.now)
            step.stop("proof", item.no)


def _speaks_of(step: Step, piece: Piece, item: CaseItem) -> bool:
    """A proof is of one delivery, and a delivery may hand over several items of one department."""
    if piece.item_no == item.no:
        return True
    same = [one for one in step.course.deliveries if piece.number and one.paper == piece.number]
    return any(item.no in one.rows and one.status not in ("returned", "lost") for one in same)


# -- the two hours of R144 ---------------------------------------------------------------------------------


def handed_over(step: Step) -> None:
    """A slip to the lead was made: the duty is done once no paper lies at the window without one."""
    if not any(one.holder.startswith("window:") and not one.handoff for one in step.course.handed_in):
        step.stop("handover")


def handed_back(step: Step, made_at: datetime) -> None:
    """Papers of the slip made then are at the window after all: the clock it stopped runs on, from its start.

    A clock that an earlier slip stopped stays as it is: what it watched over was delivered.
    """
    for clock in step.course.clocks:
        if clock.kind == "handover" and clock.stopped_at == made_at:
            step.change_clock(clock, stopped_at=None, late=False, cause="")
