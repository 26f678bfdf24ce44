"""What one set of papers and one window spare the applicant, counted so that anybody can count it again.

Papers: each item's list counted by itself, then merged, then what is really brought. Trips: handed in and
collected at each department by itself, against once at the one window. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.catalog.situation import Selected
    from counter.intake.checklist import Checklist

BROUGHT = ("原件", "复印件")
"""What of a checklist the applicant carries to the window."""
WAYS = 2
"""To hand in, and to collect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """The count for one situation."""

    separate: int
    """Papers when each item asks for its own: the sum over the items."""
    merged: int
    """Papers on the one list."""
    to_bring: int
    """Of these, what the applicant brings: 原件 and 复印件."""
    fetched: int
    """免提交: the window fetches them."""
    inside: int
    """本件产生: an item of this very matter produces them."""
    departments: tuple[str, ...]
    """Who would have to be visited one by one."""
    uncounted: tuple[str, ...]
    """Items whose list is 待核定: their papers are in no figure."""

    @property
    def papers_saved(self) -> int:
        """How many papers fewer are brought."""
        return self.separate - self.to_bring

    @property
    def trips_separate(self) -> int:
        """One trip to hand in and one to collect, at each department."""
        return WAYS * len(self.departments)

    @property
    def trips_joint(self) -> int:
        """One trip to hand in and one to collect, at the one window."""
        return WAYS if self.departments else 0

    @property
    def trips_saved(self) -> int:
        """How many trips fewer."""
        return self.trips_separate - self.trips_joint

    @property
    def papers_told(self) -> str:
        """The papers as one sentence."""
        less = [f"窗口调取{self.fetched}项"] * bool(self.fetched)
        less += [f"本件产生{self.inside}项"] * bool(self.inside)
        without = f"（{'、'.join(less)}）" if less else ""
        merged = f"分开办合计要{self.separate}项材料，一次办合并成{self.merged}项"
        left_out = f"；清单待核定的{len(self.uncounted)}个事项没有算进去" if self.uncounted else ""
        return f"{merged}，要带的{self.to_bring}项{without}{left_out}。"

    @property
    def trips_told(self) -> str:
        """The trips as one sentence, with how they were counted."""
        if not self.departments:
            return ""
        count = len(self.departments)
        less = f"少跑{self.trips_saved}趟" if self.trips_saved else "趟数一样"
        return (
            f"分开办要找{count}个部门，各跑一趟交、一趟领，合计{self.trips_separate}趟；"
            f"一次办只到1个窗口，交、领合计{self.trips_joint}趟，{less}。"
            "补正另跑的没有算；选快递或电子送达的，领取那一趟也不用跑。"
        )


def savings(chosen: Sequence[Selected], checklist: Checklist) -> Savings:
    """The count for these items and their merged checklist."""
    asks = [line.ask for line in checklist.lines]
    return Savings(
        separate=sum(len({w.row for w in line.wanted}) for line in checklist.lines),
        merged=len(asks),
        to_bring=sum(ask in BROUGHT for ask in asks),
        fetched=asks.count("免提交"),
        inside=asks.count("本件产生"),
        departments=tuple(dict.fromkeys(one.row.dept for one in chosen)),
        uncounted=checklist.unknown,
    )
