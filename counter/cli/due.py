"""`counter due`: when a term ends that began at a moment, and why that day, line by line."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from counter.clock.terms import Due, Pause, Term
    from counter.clock.watch import Practice

MOST = 1000
"""Units; a longer term is a typing error."""
YEARS = range(1990, 2101)
"""Years in which a clock of this program can start."""


@click.command("due", cls=Spoken)
@click.argument("start", metavar="起点")
@click.argument("term", metavar="时限")
@click.option(
    "--pause",
    "pauses",
    metavar="起/止",
    multiple=True,
    help="停表的起止时刻，如 2026-10-20T10:00/2026-10-23T09:00；还没恢复的，斜线后面空着。可以写几次。",
)
@json_option
@data_option
def due(start: str, term: str, *, pauses: tuple[str, ...], data: str | None, as_json: bool) -> None:
    """算到期日，逐条说明为什么是这天：哪些日子跳过、哪天补班、停了多久。

    起点写成 2026-09-30T16:20，时限写成 20工作日、3日、1月、2小时 这样，也可以写本站要计时的事：数字化、递送、
    线上审查、受理、视为受理、补正、送达、送达凭证。办公时间、补正期限和当天截止按站点资料；放假和补班按国务院办公厅公布的安排，
    程序还不知道的年份标“待定”，可以在数据文件夹的 holidays.toml 里登记。
    """
    from counter import settings_file
    from counter.clock.calendars import calendar
    from counter.clock.due import due as ends
    from counter.clock.terms import Clock
    from counter.clock.watch import practice

    begun, folder = _moment(start), data_of(data)
    here = practice(settings_file.load(folder), calendar(folder))
    event, facts = _duty(term, here, begun) or ("", _term(term))
    try:
        clock = Clock(
            start=begun,
            event=event,
            term=facts,
            calendar=here.calendar,
            hours=here.hours,
            pauses=tuple(_pause(one) for one in pauses),
        )
    except ValueError:
        raise Problems([_wrong("停表的时刻有重叠，或者先止后起。", "请按先后写，不要重叠。")]) from None
    _show(ends(clock), as_json=as_json)


def _duty(typed: str, here: Practice, at: datetime) -> tuple[str, Term] | None:
    """The event and term of a duty called by name; None when it is none."""
    from counter.catalog.model import Item
    from counter.clock.duties import DUTIES
    from counter.clock.limits import LICENSING
    from counter.clock.watch import Facts, term_of

    kind = next((k for k, duty in DUTIES.items() if typed.strip() in (duty.short, duty.zh)), None)
    if kind is None:
        return None
    term = term_of(kind, here, at, Facts(item=Item(key="", nature=LICENSING)))
    if term is None:
        unset = kind in ("correction", "lapse")
        todo = "请先在站点资料里填写。" if unset else "请直接写时限，如 20工作日。"
        what = f"本站没有设“{typed}”的期限。" if unset else f"“{typed}”的期限要看是哪个事项。"
        raise Problems([_wrong(what, todo)])
    return DUTIES[kind].event, term


def _show(found: Due, *, as_json: bool) -> None:
    if as_json:
        lines = [{"label": line.label, "text": line.text} for line in found.lines]
        at = found.at.isoformat() if found.at else None
        say.out_json({"due": at, "sure": found.sure, "left": found.left, "lines": lines})
        return
    for line in found.lines:
        say.out(f"{line.label}　{line.text}")


def _moment(typed: str) -> datetime:
    try:
        found = datetime.fromisoformat(typed.strip().replace("：", ":"))
    except ValueError:
        raise Problems([_wrong(f"时刻“{typed}”认不出来。", "请写成 2026-09-30T16:20 这样。")]) from None
    if found.year not in YEARS:
        raise Problems([_wrong(f"{found.year}年太远，算不了。", "请核对年份。")])
    return found if found.tzinfo else found.astimezone()


def _term(typed: str) -> Term:
    from counter.clock.terms import UNCOUNTED, Term, Unit

    units = [unit for unit in get_args(Unit) if unit != "办公小时"]
    found = re.fullmatch(r"\s*(\d{0,4})\s*个?\s*(\D+?)\s*", typed)
    amount = int(found[1] or 0) if found else 0
    unit: Any = found[2] if found else ""
    if unit not in units or (amount < 1) != (unit in UNCOUNTED) or amount > MOST:
        listed = "、".join(units)
        raise Problems([_wrong(f"时限“{typed}”认不出来。", f"请写成 20工作日 这样；单位可以是{listed}。")])
    return Term(amount=amount, unit=unit)


def _pause(typed: str) -> Pause:
    from counter.clock.terms import Pause

    begin, _, end = typed.partition("/")
    return Pause(
        start=_moment(begin),
        end=_moment(end) if end.strip() else None,
        reason="按给出的起止",
        basis="行政许可法第四十五条",
    )


def _wrong(what: str, todo: str) -> Problem:
    return Problem(what=what, todo=todo)
