"""A paper's whole way in plain words, from where it came into being to where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.custody.handing import is_lost
from counter.custody.records import DISCREPANCY_ZH, MARK_ZH, holder_zh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counter.cases.course import Course
    from counter.custody.records import Discrepancy, Handoff, HandoffLine, Piece, PieceMove


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened to a paper."""

    at: datetime
    by: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Everything that happened to a paper, in order, and where it is."""

    piece: Piece
    number: str
    """办件号."""
    moments: tuple[Moment, ...]
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the store knows of one paper."""

    piece: Piece
    moves: tuple[PieceMove, ...]
    slips: tuple[tuple[Handoff, HandoffLine], ...]
    discrepancies: tuple[Discrepancy, ...]
    """Of these slips' lines."""


def way_of(traces: Traces, course: Course) -> Way:
    """The way of a paper."""
    moments = sorted((*_moved(traces), *_slips(traces), *_differences(traces)), key=lambda one: one.at)
    return Way(
        piece=traces.piece,
        number=course.case.number or "",
        moments=tuple(moments),
        now=where(traces.piece, course),
    )


def where(piece: Piece, course: Course) -> str:
    """Where a paper is now, as one phrase."""
    holder = holder_zh(piece.holder)
    if is_lost(piece):
        return f"遗失（最后由{holder}保管）"
    shelf = f"（{piece.place}）" if piece.place else ""
    slip = next((one for one in course.handoffs if one.id == piece.handoff), None)
    if slip is None:
        return f"{holder}{shelf}"
    if slip.status == "open":
        return f"{holder}{shelf}，已开移交单，等{holder_zh(slip.taker)}签收"
    return f"{holder}{shelf}，移交时没到，差异待处理"


def _moved(traces: Traces) -> Iterator[Moment]:
    for one in traces.moves:
        if not one.giver:
            said = f"{one.how}，由{holder_zh(one.taker)}保管"
        elif one.giver == one.taker:
            said = one.how
        else:
            said = f"{holder_zh(one.giver)} → {holder_zh(one.taker)}（{one.how}）"
        yield Moment(at=one.at, by=one.by, said=said)


def _slips(traces: Traces) -> Iterator[Moment]:
    for slip, line in traces.slips:
        to = holder_zh(slip.taker)
        yield Moment(at=slip.made_at, by=slip.made_by, said=f"开移交单 {slip.number} 第{line.no}项，交{to}")
        if slip.confirmed_at is not None and line.mark in ("missing", "pages"):
            said = f"{to}签收移交单 {slip.number} 时登记“{MARK_ZH[line.mark]}”"
            yield Moment(at=slip.confirmed_at, by=slip.confirmed_by, said=said)
        if slip.status == "cancelled":
            yield Moment(at=slip.made_at, by=slip.made_by, said=f"移交单 {slip.number} 已取消（{slip.note}）")


def _differences(traces: Traces) -> Iterator[Moment]:
    for one in traces.discrepancies:
        if one.settled_at is not None:
            said = f"差异（{DISCREPANCY_ZH[one.kind]}）处理：{one.how}"
            yield Moment(at=one.settled_at, by=one.settled_by, said=said)
