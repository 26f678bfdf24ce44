"""What a handoff writes: the slip with its lines, differences, surplus papers, notes on a paper's way.

Part of the custody desk's transaction; nothing here journals or commits.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, TypeVar

from counter.cases.course import APPLICANTS
from counter.cases.numbers import handoff_number
from counter.custody.records import HANDOFF_ZH, Discrepancy, Handoff, HandoffLine, Piece, PieceMove
from counter.desks.custody.slips import frozen
from counter.desks.exchange.standing import check_window
from counter.errors import BadInput, Refused
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.custody.handing import Outcome
    from counter.custody.records import HandoffKind
    from counter.desks.custody.together import Together

SERIES = "J"
"""Before the window's number where slips are counted: they have serials of their own."""
MOST_NOTE = 200
"""Characters of a remark."""

T = TypeVar("T")


def there(found: T | None) -> T:
    """What was looked for. Refused when it is not there."""
    if found is None:
        raise Refused("没有找到这份材料或移交单。", todo="请刷新后再选。")
    return found


def clean_note(typed: str) -> str:
    """A remark fit to be kept. BadInput when it is too long."""
    said = clean_line(typed)
    if len(said) > MOST_NOTE:
        raise BadInput(f"说明请写在 {MOST_NOTE} 个字以内。", todo=f"现在有 {len(said)} 个字。", field="note")
    return said


def written(
    work: Together, papers: Sequence[Piece], kind: HandoffKind, sides: tuple[str, str], note: str
) -> tuple[Handoff, tuple[HandoffLine, ...]]:
    """A new slip with its lines, numbered and frozen. `sides`: giver and taker. Nothing is stored yet."""
    desk, now = work.desk, work.now
    district, seat = desk.station.district_code, desk.session.window
    check_window(desk.data, desk.station, seat)
    serial = work.uow.numbers.next(district, SERIES + seat, now.date())
    handoff = Handoff(
        id=str(uuid.uuid4()),
        number=handoff_number(district, seat, now.date(), serial),
        kind=kind,
        giver=sides[0],
        taker=sides[1],
        status="open",
        version=1,
        made_at=now,
        made_by=desk.session.name,
        note=note,
    )
    lines = tuple(_line(work, handoff, no, piece) for no, piece in enumerate(papers, 1))
    return frozen(desk, handoff, lines, work), lines


def _line(work: Together, handoff: Handoff, no: int, piece: Piece) -> HandoffLine:
    return HandoffLine(
        handoff_id=handoff.id,
        no=no,
        piece_id=piece.id,
        case_id=piece.case_id,
        number=work.steps[piece.case_id].course.case.number or "",
        what=piece.line,
        kind=piece.kind,
        count=piece.count,
        pages=piece.pages,
        note=piece.number,
    )


def opened(work: Together, handoff: Handoff, outcome: Outcome) -> tuple[Discrepancy, ...]:
    """The differences of a confirmation, kept."""
    found = tuple(
        Discrepancy(
            id=str(uuid.uuid4()),
            handoff_id=handoff.id,
            line_no=one.line_no,
            case_id=one.case_id,
            kind=one.kind,
            what=one.what,
            giver=handoff.giver,
            taker=handoff.taker,
            opened_at=work.now,
            opened_by=work.desk.session.name,
        )
        for one in outcome.opened
    )
    work.uow.courses.discrepancies.add(*found)
    return found


def surplus(work: Together, one: Discrepancy, line: HandoffLine) -> Piece:
    """What a surplus paper becomes when its receiver keeps it."""
    return Piece(
        id=str(uuid.uuid4()),
        case_id=one.case_id,
        item_no=0,
        line=line.what,
        kind=line.kind if line.kind in APPLICANTS else "original",
        count=line.count,
        pages=line.found_pages,
        holder=one.taker,
        made_at=work.now,
    )


def noted(work: Together, piece: Piece, how: str) -> None:
    """Something happened to a paper that stayed where it is: its way says so."""
    work.uow.courses.moves.add(
        PieceMove(
            piece_id=piece.id,
            case_id=piece.case_id,
            at=work.now,
            by=work.desk.session.name,
            giver=piece.holder,
            taker=piece.holder,
            how=how,
        )
    )


def told(handoff: Handoff, lines: Sequence[HandoffLine]) -> dict[str, object]:
    """What the journal keeps of a slip."""
    return {
        "handoff": handoff.number,
        "kind": HANDOFF_ZH[handoff.kind],
        "giver": handoff.giver,
        "taker": handoff.taker,
        "pieces": len(lines),
        "cases": sorted({line.number for line in lines}),
    }
