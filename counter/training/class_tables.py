"""A class in tables and a plot: who scored what, and what the whole class has still to learn. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from counter.statistics.tables import Table
from counter.training.prices import FULL, PRICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue
    from counter.training.classroom import Collected, Row
    from counter.training.score import ScoreLine

NONE = "—"
"""Not done: not the same as 0 points."""
BAR = "█"
WIDE = 30
"""Cells of a full bar."""


def tables(found: Collected, catalogue: Catalogue) -> tuple[Table, ...]:
    """Points, mistakes by kind, and rules by how often they were offended."""
    return (_points(found), _kinds(found), _rules(found, catalogue))


def _points(found: Collected) -> Table:
    keys = [one.key for one in found.of.tasks]
    rows = [
        (
            row.trainee,
            round(found.average(row)),
            len(row.best),
            row.tries,
            round(sum(one.score.minutes for one in row.best.values())),
            *(row.best[key].points if key in row.best else NONE for key in keys),
        )
        for row in found.rows
    ]
    note = f"{found.of.title}　{len(rows)}人，{len(keys)}个情景，每个满分{FULL}；没有做的按0分算平均"
    heads = ("学员", "平均分", "完成", "次数", "用时（分钟）", *keys)
    return Table("成绩", heads, tuple(rows), note)


def _missed(found: Collected) -> Iterator[ScoreLine]:
    return (line for row in found.rows for one in row.best.values() for line in one.score.missed)


def _kinds(found: Collected) -> Table:
    times = Counter(line.kind for line in _missed(found))
    lost = Counter[str]()
    for line in _missed(found):
        lost[line.kind] -= line.points
    rows = [(PRICES[kind].name, count, lost[kind]) for kind, count in times.most_common() if kind in PRICES]
    return Table("失分", ("差错", "次数", "扣分"), tuple(rows), "各种差错，从多到少")


def _rules(found: Collected, catalogue: Catalogue) -> Table:
    times = Counter(rule for line in _missed(found) for rule in line.rules)
    rows = [
        (rule, count, catalogue.rules[rule].quote if rule in catalogue.rules else "")
        for rule, count in times.most_common()
    ]
    return Table("规定", ("编号", "次数", "原文"), tuple(rows), "失分所涉的规定，从多到少")


CHARTED = {"平均分": 2}
"""Charts of the workbook: column of the first table, from 1."""


def plot(found: Collected) -> list[str]:
    """One bar for each trainee, as lines for the terminal."""
    from rich.cells import cell_len

    wide = max((cell_len(row.trainee) for row in found.rows), default=0)
    return [_bar(row, found, wide - cell_len(row.trainee)) for row in found.rows]


def _bar(row: Row, found: Collected, pad: int) -> str:
    average = found.average(row)
    return f"{row.trainee}{' ' * pad} {BAR * round(average / FULL * WIDE):<{WIDE}} {average:.0f}"
