"""`counter setup`: the station profile and the first operator."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click

from counter import settings, settings_file
from counter.cli import say
from counter.cli.nodes import nearest
from counter.cli.options import (
    ask,
    data_of,
    data_option,
    json_option,
    office,
    operator_option,
    pin,
    pin_option,
)
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.cli.words import FLAGS
from counter.settings_checks import check, tidy
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from counter.settings import Station


@click.command("setup", cls=Spoken)
@click.option(
    "--init", "first", metavar="姓名", default=None, help="首次使用：建立第一位工作人员（各岗位齐全）。"
)
@click.option(
    "--set", "pairs", metavar="项=值", multiple=True, help="改一项设置，可写多次；先全部核对再保存。"
)
@click.option("--aside", is_flag=True, help="设置文件写坏了：先另存一边（不删除），再从示例值开始。")
@operator_option
@pin_option
@json_option
@data_option
def setup(  # noqa: PLR0913  (each option its own argument)
    first: str | None,
    pairs: tuple[str, ...],
    operator: str | None,
    data: str | None,
    *,
    aside: bool,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """看窗口设置；用 --set 修改，用 --init 建立第一位工作人员。

    不带选项时列出每一项和还是示例值的项。已有工作人员后，修改要由管理员办（--operator 加口令），并记入日志。
    """
    folder = data_of(data)
    if aside:
        say.note(f"原来的设置已另存为 {settings_file.set_aside(folder)}。")
    if first is not None:
        typed = pin(f"{first}的新口令", "COUNTER_PIN", from_stdin=pin_stdin, twice=True)
        with office(data) as opened:
            opened.first_operator(first, typed)
        say.note(f"已建立第一位工作人员：{first}。")
    if pairs:
        _change(data, pairs, operator, pin_stdin=pin_stdin and first is None)
    _show(settings_file.load(folder), folder, as_json=as_json)


def _change(data: str | None, pairs: tuple[str, ...], operator: str | None, *, pin_stdin: bool) -> None:
    with office(data) as opened:
        wanted = changed(opened.station, pairs)
        if not opened.operators():  # nobody works here yet: a new station is being prepared
            opened.with_station(wanted)
            return
        from counter.desks.supervisor.administration import AdministrationDesk

        name = operator or ask("管理员姓名")
        desk = opened.sign_in(name, pin(f"{name}的口令", "COUNTER_PIN", from_stdin=pin_stdin))
        AdministrationDesk(desk, opened.data).save_station(opened.station, wanted)


def changed(station: Station, pairs: tuple[str, ...]) -> Station:
    """The profile with these changes. Raises Problems with every fault of all of them."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for pair in pairs:
        key, sign, typed = pair.partition("=")
        key = key.strip()
        if not sign or key not in settings.LABELS:
            what = f"没有“{key}”这一项设置。" if sign else f"“{pair}”要写成 项=值。"
            problems.append(Problem(what=what, todo=nearest(key, settings.LABELS), field=key))
            continue
        value = _value(key, typed.strip())
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[key] = value
    wanted = tidy(replace(station, **values))
    problems += [
        Problem(what=fault.what, todo=fault.todo, field=fault.field)
        for fault in check(wanted)
        if fault.field in values
    ]
    if problems:
        raise Problems(problems)
    return wanted


def _value(key: str, typed: str) -> object:
    """A typed value in the type of its field."""
    usual = getattr(settings.sample(), key)
    if isinstance(usual, bool):
        flag = FLAGS.get(typed.lower())
        return Problem(what=f"“{typed}”看不懂。", todo="请写 是 或 否。", field=key) if flag is None else flag
    if isinstance(usual, int) or key in settings.OFF_AT_ZERO:
        if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
            return Problem(what=f"“{typed}”不是整数。", todo="请写数字。", field=key)
        return None if key in settings.OFF_AT_ZERO and int(typed) == 0 else int(typed)
    return typed


def _show(station: Station, folder: Path, *, as_json: bool) -> None:
    shown = {f.name: getattr(station, f.name) for f in fields(station)}
    shown["database_url"] = without_password(station.database_url)
    if as_json:
        say.out_json({"data": str(folder), "profile": shown, "sample": list(station.is_sample)})
        return
    say.out(f"数据文件夹：{folder}")
    rows = [(key, _zh(value), _mark(station, key), settings.LABELS[key]) for key, value in shown.items()]
    say.table(("项", "值", "", "说明"), rows)
    if station.is_sample:
        say.note("标“示例”的还是示例值或待核定，会印在文书上提醒；请用 --set 项=值 改好。")


def _mark(station: Station, key: str) -> str:
    if key in station.is_sample:
        return "示例"
    return UNKNOWN if getattr(station, key) == UNKNOWN else ""


def _zh(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def without_password(url: str) -> str:
    """A database address as it may be shown: all between the user's name and the last @ is hidden."""
    return re.sub(r"(://[^:/@]*:).*@", r"\1***@", url)
