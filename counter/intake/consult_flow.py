"""办理流程 of one situation: who comes before whom, and the steps from the window to the result. Pure.

Order is known only where an item names its predecessor, or needs a paper that another item of the same
matter produces; all other items go side by side. The order of the rows means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counter.catalog.model import Catalogue
    from counter.catalog.situation import Selected
    from counter.intake.checklist import Checklist

PUSHED, ACCEPTED, DELIVERED = "纸质转电子并推送", "联办部门受理决定", "发证窗口送达"
"""General limits of the notice that the steps carry (R142, R150, R171)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as told to the applicant. `limit`: how long it may take; "" = no limit is set for it."""

    name: str
    what: str
    limit: str = ""
    items: tuple[int, ...] = ()
    """Row numbers of the items handled in this step, side by side."""


def before(chosen: Sequence[Selected], checklist: Checklist) -> Mapping[int, tuple[int, ...]]:
    """Row number → row numbers that must be finished first, among the items chosen."""
    rows: dict[str, list[int]] = {}
    for one in chosen:
        rows.setdefault(one.item.key, []).append(one.no)
    wanted = {one.no: {no for p in one.item.after for no in rows.get(p.item, ())} for one in chosen}
    producers = {one.name: one.no for one in chosen}
    for line in checklist.lines:
        if line.supplied_by in producers:
            for demand in line.wanted:
                wanted[demand.row].add(producers[line.supplied_by])
    return {no: tuple(sorted(first - {no})) for no, first in wanted.items()}


def stages(needs: Mapping[int, tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Rows in the order of handling; those of one stage go side by side. A circle ends in one last stage."""
    waiting, done, found = dict(needs), set[int](), []
    while waiting:
        ready = tuple(no for no, first in waiting.items() if done.issuperset(first)) or tuple(waiting)
        found.append(ready)
        done.update(ready)
        for no in ready:
            del waiting[no]
    return tuple(found)


def steps(
    catalogue: Catalogue, chosen: Sequence[Selected], needs: Mapping[int, tuple[int, ...]]
) -> tuple[Step, ...]:
    """The whole way, from the window to the result in hand."""
    return (
        Step(name="窗口收件", what="带齐材料到综合受理窗口；齐全、符合法定形式的收件，给收件回执"),
        Step(
            name="推送部门",
            what="窗口把材料转成电子件，推送各联办部门",
            limit=_within(catalogue, PUSHED),
        ),
        Step(
            name="部门受理",
            what="各部门决定受理或者不予受理，告知申请人",
            limit=_within(catalogue, ACCEPTED),
        ),
        *_handling(chosen, needs),
        Step(name="出证窗口", what="办理结果和证照集中到出证窗口"),
        Step(name="送达", what="按选定的方式领取、快递或者电子送达", limit=_same_day(catalogue)),
    )


def _handling(chosen: Sequence[Selected], needs: Mapping[int, tuple[int, ...]]) -> tuple[Step, ...]:
    order, several = stages(needs), len(stages(needs)) > 1
    names = {one.no: one.name for one in chosen}
    made = []
    for n, rows in enumerate(order, 1):
        side_by_side = "同时办" if len(rows) > 1 else "办"
        name = f"办理·第{n}批" if several else "部门办理"
        made.append(
            Step(name=name, what=f"{side_by_side}：{'、'.join(names[no] for no in rows)}", items=rows)
        )
    return tuple(made)


def _within(catalogue: Catalogue, key: str) -> str:
    limit = catalogue.general[key].limit if key in catalogue.general else None
    return f"{duration(limit.amount, limit.unit)}内" if limit and limit.amount else UNKNOWN


def _same_day(catalogue: Catalogue) -> str:
    return catalogue.general[DELIVERED].limit.unit if DELIVERED in catalogue.general else UNKNOWN


def duration(amount: int | None, unit: str) -> str:
    """20 工作日 → 20个工作日; 当场 stays 当场."""
    if amount is None:
        return unit
    return f"{amount}{'个' if unit in ('工作日', '月') else ''}{unit}"
