"""Numbering and freezing papers: what every desk that issues one does in its own transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.backup import gap
from counter.cases import numbers
from counter.cases.records import PaperRow
from counter.desks.coding import code_on
from counter.intake.frozen import digest_of, freeze
from counter.intake.papers import Head

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.intake.papers import Paper
    from counter.store import UnitOfWork, View


def head_of(desk: Desk, case_number: str, paper_number: str, now: datetime) -> Head:
    """What stands on top of a paper issued now at this window."""
    station = desk.station
    return Head(
        number=paper_number,
        case_number=case_number,
        code="",
        issued_at=f"{now:%Y-%m-%d %H:%M}",
        station=station.name,
        window=f"{desk.session.window}窗",
        operator=desk.session.name,
        address=station.address,
        phone=station.phone,
        supervision_phone=station.supervision_phone,
        sample=bool(station.is_sample),
        training=desk.training,
    )


def numbered(  # noqa: PLR0913  (whose paper, which kind, how it is made and when)
    desk: Desk,
    uow: UnitOfWork | View,
    case: tuple[str, str],
    *,
    kind: str,
    make: Callable[[Head], Paper],
    now: datetime,
) -> tuple[Paper, PaperRow]:
    """The next paper of a kind, with its code, and the row to keep. Nothing is stored: a view will do.

    `case`: its id and its number.
    """
    case_id, case_number = case
    count = sum(row.kind == kind for row in uow.papers.of_case(case_id))
    restored = uow.numbers.restored()
    sequence = gap.sequence(
        count, case_number, (restored.day, restored.floor, restored.times) if restored else None
    )
    number = numbers.paper_number(case_number, kind, sequence)
    paper = make(head_of(desk, case_number, number, now))
    digest = digest_of(paper)
    paper = replace(paper, head=replace(paper.head, code=code_on(desk, number, digest, now)))
    row = PaperRow(
        number=number,
        case_id=case_id,
        kind=kind,
        record=freeze(paper),
        digest=digest,
        issued_at=now,
        issued_by=desk.session.name,
    )
    return paper, row
