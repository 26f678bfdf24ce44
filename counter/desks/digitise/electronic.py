"""The electronic set of a case, line by line: what was taken, how, and which scans stand for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counter.cases.channel import uploaded
from counter.exchange.names import portable
from counter.intake.walk import walk
from counter.scans import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.course import Course
    from counter.cases.items import ScanRow
    from counter.cases.records import Outcome
    from counter.desks.context import Desk

Taken = Literal["paper", "electronic", "none"]
"""Paper was handed in / fetched or checked online / nothing is here (deferred, promised, made by an item)."""

HANDED = ("original", "copies")
MADE = ("result", "refusal", "proof")
"""Kinds of pieces that come after the application: what departments decided, proofs of delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """One line of the application or one paper made since, with its scans."""

    key: str
    taken: Taken
    item_no: int = 0
    """Row number, for a department's result or a proof; 0 = the application's own."""
    made: bool = False
    """It came after the application; it is no part of the set that is pushed."""
    outcome: Outcome | None = None
    items: tuple[str, ...] = ()
    """Names of the items that want it."""
    scans: tuple[ScanRow, ...] = ()

    @property
    def complete(self) -> bool:
        """Paper counts only with its electronic copy (R142), what was uploaded only with its file (R148)."""
        return bool(self.scans) or not (self.taken == "paper" or uploaded(self.outcome))

    @property
    def pages(self) -> int:
        """Of all its scans."""
        return sum(scan.pages for scan in self.scans)


def lines_of(desk: Desk, course: Course) -> tuple[SetLine, ...]:
    """Every line of a case in the order of its checklist, then signed letters, then what was made since."""
    case = course.case
    on = (case.received_at or desk.now()).date()
    view = walk(desk.catalogue_of(case.catalogue), case.draft, desk.station, on)
    listed = [
        _application(course, line.key, view.outcomes.get(line.key), line.items)
        for line in view.checklist.lines
    ]
    known = {line.key for line in listed}
    extra = [piece for piece in course.pieces if piece.line not in known]
    letters = dict.fromkeys(one.line for one in sorted(extra, key=_by_name) if one.kind in HANDED)
    made = dict.fromkeys((one.line, one.item_no) for one in course.pieces if one.kind in MADE)
    return (
        *listed,
        *(_application(course, key, None, ()) for key in letters),
        *(_made(course, key, no) for key, no in made),
    )


def _by_name(piece: object) -> str:
    return str(getattr(piece, "line", ""))


def _application(course: Course, key: str, outcome: Outcome | None, items: tuple[str, ...]) -> SetLine:
    paper = any(piece.line == key and piece.kind in HANDED for piece in course.pieces)
    electronic = outcome is not None and outcome.kind == "electronic"
    return SetLine(
        key=key,
        taken="paper" if paper else "electronic" if electronic else "none",
        outcome=outcome,
        items=items,
        scans=standing(course, key, 0),
    )


def _made(course: Course, key: str, item_no: int) -> SetLine:
    return SetLine(
        key=key, taken="electronic", item_no=item_no, made=True, scans=standing(course, key, item_no)
    )


def standing(course: Course, key: str, item_no: int) -> tuple[ScanRow, ...]:
    """The scans of a line that were not removed."""
    same = (scan for scan in course.scans if (scan.line, scan.item_no) == (key, item_no))
    return tuple(scan for scan in same if scan.removed_at is None)


def named(lines: tuple[SetLine, ...]) -> Iterator[tuple[str, SetLine, ScanRow]]:
    """Each scan of the application with its name inside a package: 材料/01-1 食品经营许可申请书.pdf.

    The two numbers stand in front, so that a long name cut at its end never meets another.
    """
    own = (line for line in lines if not line.made)
    for no, line in enumerate(own, 1):
        for copy, scan in enumerate(line.scans, 1):
            yield f"材料/{portable(f'{no:02d}-{copy} {line.key}{SUFFIXES[scan.media]}')}", line, scan
