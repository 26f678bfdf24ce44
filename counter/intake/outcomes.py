"""What one key of the clerk means for a line: the outcome it registers. Pure; `today` is an argument."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counter.cases.channel import SUBMITTED
from counter.cases.records import Outcome

if TYPE_CHECKING:
    from datetime import date

    from counter.intake.checklist import Line


def taken(line: Line, *, online: bool = False) -> Outcome:
    """Taken as it is due: fetched when exempt (R133), else originals and copies as wanted (R134).

    `online`: what was asked for came as an uploaded file (R145).
    """
    if line.ask == "免提交":
        return fetched(line)
    if online:
        return Outcome(kind="electronic", how=SUBMITTED)
    if line.ask == "复印件":
        return copied(line)
    number = line.copies or 1
    if "复印件" in line.forms:
        return Outcome(kind="original", originals=1, copies=number)
    return Outcome(kind="original", originals=number)


def copied(line: Line) -> Outcome:
    """Copies taken, as many as are due."""
    return Outcome(kind="copy", copies=line.copies or 1)


def fetched(line: Line) -> Outcome:
    """Obtained electronically, and how (R053, R054, R133)."""
    how = "在线核验" if set(line.forms) == {"电子核验"} else "电子证照"
    return Outcome(kind="electronic", how=how)


def cured(line: Line) -> Outcome:
    """Faulty, put right on the spot, and taken (R137)."""
    number = line.copies or 1
    if line.ask == "复印件":
        return Outcome(kind="cured", copies=number)
    return Outcome(kind="cured", originals=number)


def deferred(line: Line, today: date) -> Outcome:
    """容缺 with the term the catalogue gives; a term in working days waits for the clock (待核定)."""
    grace = line.deferral
    if grace is None or grace.days is None or grace.unit != "日":
        return Outcome(kind="deferred")
    return Outcome(kind="deferred", due=(today + timedelta(days=grace.days)).isoformat())
