"""`counter statistics`: the figures of a period, as a table, a workbook or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from counter.cli import say
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from counter.statistics.figures import By
    from counter.statistics.tables import Table

GROUPS = {"一件事": "matter", "部门": "dept", "窗口": "window", "日期": "day"}


@click.command("statistics", cls=Spoken)
@click.option(
    "--span",
    "typed",
    metavar="期间",
    default="本月",
    help="统计哪一段：今天、本周、本月、今年，或 2026-11-01至2026-11-30。",
)
@click.option("--by", "by", metavar="分组", default="一件事", help="一件事、部门、窗口或日期。")
@click.option("--out", "target", metavar="文件", default=None, help="存成文件：.xlsx（带图）、.csv 或 .zip。")
@click.option("--force", is_flag=True, help="已有同名文件也覆盖。")
@signing
@json_option
@data_option
def statistics(  # noqa: PLR0913  (the options of the command)
    typed: str,
    by: str,
    target: str | None,
    operator: str | None,
    data: str | None,
    *,
    force: bool,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """统计：收件、告知、一次通过、超期、容缺、各步用时、好差评。监督员或管理员才能看。"""
    from counter.desks.supervisor.statistics import StatisticsDesk, span
    from counter.errors import BadInput

    group = GROUPS.get(by, by)
    if group not in GROUPS.values():
        raise BadInput(f"不能按“{by}”分。", todo=f"请从{'、'.join(GROUPS)}中选。", field="by")
    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        figures_desk = StatisticsDesk(somebody)
        of = span(typed, somebody.now().date())
        found = figures_desk.figures(of, cast("By", group))
        shown = figures_desk.tables(found)
        if target:
            say.out(f"已写好：{figures_desk.export(found, of, Path(target), force=force)}")
    if as_json:
        say.out_json([_plain(table) for table in shown])
    elif not target:
        _show(shown)


def _plain(table: Table) -> dict[str, object]:
    return {"title": table.title, "rows": [dict(zip(table.heads, row, strict=True)) for row in table.rows]}


def _show(shown: tuple[Table, ...]) -> None:
    for table in shown:
        say.out(f"【{table.title}】{table.note}")
        say.table(table.heads, table.rows)
        say.out("")
