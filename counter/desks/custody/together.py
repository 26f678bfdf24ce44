"""One action on several cases: a slip carries papers of many, and all of them change in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter.desks.context import check_owner
from counter.desks.step import Step
from counter.exchange.ownership import free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from counter.custody.records import Piece
    from counter.desks.context import Desk
    from counter.store import UnitOfWork


class Together:
    """Several cases, locked in the order of their ids, so that two actions never wait in a ring."""

    def __init__(self, desk: Desk, uow: UnitOfWork, case_ids: Iterable[str]) -> None:
        self.desk, self.uow = desk, uow
        self.steps = {one: Step(desk, uow, uow.courses.locked(one)) for one in sorted(set(case_ids))}
        self.now = desk.now()
        for step in self.steps.values():
            step.now = self.now

    @classmethod
    def of(cls, desk: Desk, uow: UnitOfWork, steps: dict[str, Step]) -> Together:
        """Cases that are locked already."""
        made = cls(desk, uow, ())
        made.steps = steps
        made.now = next(iter(steps.values())).now
        return made

    def piece(self, piece_id: str) -> Piece | None:
        """A paper of one of the cases, as locked."""
        found = (one for step in self.steps.values() for one in step.course.pieces)
        return next((one for one in found if one.id == piece_id), None)

    def keep(self, piece: Piece) -> None:
        """A paper that changed without changing hands."""
        from dataclasses import replace

        self.uow.courses.pieces.change(piece)
        step = self.steps[piece.case_id]
        pieces = tuple(piece if one.id == piece.id else one for one in step.course.pieces)
        step.course = replace(step.course, pieces=pieces)

    def finish(self, action: str, case_id: str, detail: Mapping[str, object]) -> None:
        """Settle every case, make its queues anew, one journal entry for all, commit. Nothing can follow."""
        for one, step in self.steps.items():
            if not free(action):
                check_owner(step.course.away)
            step.settle()
            self.uow.courses.refresh(one)
        self.desk.record(self.uow, action, case_id, detail)
        self.uow.commit()


@contextmanager
def together(desk: Desk, case_ids: Iterable[str]) -> Iterator[Together]:
    """A unit of work that holds the locks of these cases."""
    with desk.store.begin() as uow:
        yield Together(desk, uow, case_ids)
