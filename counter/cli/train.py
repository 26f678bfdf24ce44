"""`counter train`: the training room; and what a trainer does with it (train_class)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import asked_data, data_option, json_option
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from counter.training.scenario import Scenario

COMMANDS = {
    "class": "counter.cli.train_class:class_group",
    "history": "counter.cli.train_class:history",
    "sheet": "counter.cli.train_class:sheet",
    "check": "counter.cli.train_class:check",
    "prices": "counter.cli.train_class:prices",
}


@click.group(cls=SpokenGroup, lazy=COMMANDS, invoke_without_command=True)
@click.option(
    "--class", "class_file", metavar="文件", default=None, help="教员发的培训班文件，打开就列出它的情景。"
)
@data_option
@click.pass_context
def train(ctx: click.Context, class_file: str | None, data: str | None) -> int:
    """培训：用单独的数据练习，编号以 99 开头，纸上印“培训样张”，不会打印、发送到任何地方。

    不带子命令就打开培训界面：选情景，看桌上的材料，用真实的窗口界面去办，办完给出成绩单。
    """
    if ctx.invoked_subcommand is not None:
        return 0
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):  # drawn on stderr
        say.note("培训界面要在终端里打开。没有终端时可用 counter train list、counter train show。")
        raise click.exceptions.Exit(1)
    from screens.training.app import TrainingApp

    path = Path(class_file).expanduser().absolute() if class_file else None
    app = TrainingApp(asked_data(data), class_file=path)
    app.run()
    return app.return_code or 0


@train.command("list", cls=Spoken)
@json_option
@data_option
def listed(data: str | None, *, as_json: bool) -> None:
    """列出写好的情景：编号、难度、站点、一件事、题目、练哪些规定。"""
    del data  # the same everywhere
    from counter.training import written
    from counter.training.scenario import LEVEL_ZH

    scenarios = written.load()
    if as_json:
        say.out_json([_plain(one) for one in scenarios])
        return
    heads = ("编号", "难度", "站点", "一件事", "题目", "规定")
    rows = [
        (one.id, LEVEL_ZH[one.level], one.station, one.matter, one.title, "、".join(one.rules))
        for one in scenarios
    ]
    say.table(heads, rows)


def _plain(one: Scenario) -> dict[str, object]:
    return {
        "id": one.id,
        "level": one.level,
        "station": one.station,
        "matter": one.matter,
        "title": one.title,
        "rules": list(one.rules),
        "minutes": one.minutes,
        "steps": sum(visit.by == "trainee" for visit in one.visits),
    }


@train.command("show", cls=Spoken)
@click.argument("scenario", metavar="情景")
@click.option("--answer", is_flag=True, help="连答案一起给出（教员用）。")
@json_option
@data_option
def show(scenario: str, data: str | None, *, answer: bool, as_json: bool) -> None:
    """看一个情景：来意、问答、桌上的每份材料。

    情景写成 W01，或者 E03-2-4711（一件事-难度-种子），不用打开界面。
    后面加 -乡、-村，是便民服务中心、便民服务站的题。
    """
    found = _scenario(scenario, data)
    if as_json:
        import msgspec

        told = msgspec.to_builtins(found)
        for visit in () if answer else told["visits"]:
            del visit["truth"]
        say.out_json(told)
        return
    for line in _told(found, answer=answer):
        say.out(line)


def _scenario(text: str, data: str | None) -> Scenario:
    from counter.catalog import load
    from counter.training import classroom, written
    from counter.training.generator import generate

    task = classroom.task(text)
    if task.scenario:
        return written.one(task.scenario)
    catalogue = load.load(cache=asked_data(data) / "catalogues").catalogue
    return generate(catalogue, task.matter, task.level, task.seed, task.station)


def _told(found: Scenario, *, answer: bool) -> list[str]:
    """As the screen shows it, line by line."""
    from screens.training import drawing

    width = 88
    made = [f"{found.id}  {found.day.replace('T', ' ')}"]
    for no, visit in enumerate(found.visits, 1):
        by = "" if visit.by == "trainee" else "（程序先办好）"
        made += ["", f"== 第{no}步{by} ==", *drawing.story(found, visit, width).plain.splitlines()]
        for card in visit.cards:
            made += ["", *drawing.card_content(card, width).plain.splitlines()]
        if answer:
            made += ["", *_answer(found, no - 1)]
    return made


def _answer(found: Scenario, index: int) -> list[str]:
    from counter.training.scenario import ENDING_ZH, FAULT_ZH

    truth = found.visits[index].truth
    made = [f"应当：{ENDING_ZH[truth.ending]}"]
    made += [f"  问题：{one.line}——{FAULT_ZH[one.kind]}。{one.seen}" for one in truth.faults]
    made += [f"  当场补正：{one.line}——{FAULT_ZH[one.kind]}。{one.seen}" for one in truth.cures]
    made += [f"  陷阱：{one.told}" for one in truth.traps]
    made += [f"  要办：{one.told or one.action}" for one in truth.expects]
    return made
