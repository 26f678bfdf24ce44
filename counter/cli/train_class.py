"""`counter train class`, `history`, `sheet`, `check`, `prices`: what a trainer does. Nobody signs in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import asked_data, catalogue_option, data_option, json_option, root_of
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import BadInput, os_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.catalog.model import Catalogue
    from counter.training.classroom import ClassFile, Collected
    from counter.training.history import Result

force_option = click.option("--force", is_flag=True, help="已有同名文件也覆盖。")


def _catalogue(data: str | None, catalogue: str | None = None) -> Catalogue:
    """The list as shipped (or another one): exercises never read 本站目录."""
    from counter.catalog import load

    return load.load(root_of(catalogue), cache=asked_data(data) / "catalogues").catalogue


def _results(data: str | None) -> Path:
    from counter.training.history import FOLDER
    from counter.training.place import folder_of

    return folder_of(asked_data(data)) / FOLDER


# -- a class ------------------------------------------------------------------------------------------------


@click.group("class", cls=SpokenGroup)
def class_group() -> None:
    """培训班：教员发一个文件，学员做完交回成绩文件，汇总成表、图和 XLSX。"""


@class_group.command("new", cls=Spoken)
@click.argument("title", metavar="名称")
@click.option(
    "--task",
    "typed",
    metavar="情景",
    multiple=True,
    help="一个情景：W01，或者 E03-2-4711（一件事-难度-种子）；可写多次。",
)
@click.option("--trainer", metavar="姓名", default="", help="教员的姓名。")
@click.option("--no-coach", is_flag=True, help="考试：教练不讲解。")
@click.option("--out", "target", metavar="文件", default=None, help="写到哪里；不写就在当前文件夹。")
@data_option
def new(  # noqa: PLR0913  (the options of the command)
    title: str, typed: Sequence[str], trainer: str, target: str | None, data: str | None, *, no_coach: bool
) -> None:
    """做一个培训班文件，发给学员。学员用 counter train --class 文件 打开。"""
    from counter.desks.office import local_now
    from counter.exchange.names import portable
    from counter.training import classroom

    tasks = [classroom.task(one) for one in typed]
    made = classroom.new(title, tasks, _catalogue(data), trainer=trainer, at=local_now(), coach=not no_coach)
    path = Path(target) if target else Path(f"{portable(made.title)}{classroom.SUFFIX}")
    say.out(f"已写好：{classroom.write(made, path)}")
    _show_class(made)


def _show_class(made: ClassFile) -> None:
    from counter.training.scenario import LEVEL_ZH

    rows = [
        (task.key, one.matter, LEVEL_ZH[one.level], one.title)
        for task, one in zip(made.tasks, made.scenarios, strict=True)
    ]
    say.table(("情景", "一件事", "难度", "题目"), rows)


@class_group.command("collect", cls=Spoken)
@click.argument("class_file", metavar="培训班文件")
@click.argument("results", metavar="成绩文件或文件夹", nargs=-1, required=True)
@click.option("--out", "target", metavar="文件", default=None, help="另存成表格文件 XLSX（带图）。")
@force_option
@json_option
@data_option
def collect(  # noqa: PLR0913  (the options of the command)
    class_file: str,
    results: Sequence[str],
    target: str | None,
    data: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """汇总一个班的成绩。改过的、别的班的、得分对不上的成绩文件不计入，逐个说明，退出码是1。"""
    from counter.training import classroom

    catalogue = _catalogue(data)
    of = classroom.read(Path(class_file), catalogue)
    found = classroom.collect(of, [Path(one) for one in results])
    if target:
        _workbook(found, catalogue, Path(target), force=force)
    if as_json:
        say.out_json(_plain(found))
    else:
        _show(found, catalogue)
    for fault in found.faults:
        say.note(fault)
    if found.faults:
        raise click.exceptions.Exit(1)


def _workbook(found: Collected, catalogue: Catalogue, target: Path, *, force: bool) -> None:
    from counter.statistics.export import workbook
    from counter.training.class_tables import CHARTED, tables

    book = workbook(tables(found, catalogue), f"培训班：{found.of.title}", CHARTED, total=False)
    _save(book, target, force=force)


def _save(data: bytes, target: Path, *, force: bool) -> None:
    from counter.errors import StoreFailed
    from counter.files import write_whole

    if target.exists() and not force:
        raise BadInput(f"{target} 已经有了。", todo="请换一个文件名，或加 --force 覆盖。", field="out")
    try:
        write_whole(target.absolute(), data)
    except OSError as error:
        raise StoreFailed(
            f"写不下 {target}（{os_reason(error)}）。", todo="请检查文件夹的空间和权限，再试一次。"
        ) from error
    say.note(f"已写好：{target}")


def _plain(found: Collected) -> dict[str, object]:
    return {
        "class": found.of.title,
        "rows": [
            {
                "trainee": row.trainee,
                "average": round(found.average(row), 1),
                "tries": row.tries,
                "points": {key: one.points for key, one in row.best.items()},
            }
            for row in found.rows
        ],
        "faults": list(found.faults),
    }


def _show(found: Collected, catalogue: Catalogue) -> None:
    from counter.training.class_tables import plot, tables

    for table in tables(found, catalogue):
        say.out(f"【{table.title}】{table.note}")
        say.table(table.heads, table.rows)
        say.out("")
    for line in plot(found):
        say.out(line)


# -- one's own results --------------------------------------------------------------------------------------


@click.command("history", cls=Spoken)
@click.option("--trainee", metavar="姓名", default="", help="只看这一位学员的。")
@json_option
@data_option
def history(trainee: str, data: str | None, *, as_json: bool) -> None:
    """看学员以往的成绩，从早到晚。"""
    from counter.training import history as kept

    found = kept.every(_results(data))
    chosen = [one for one in found.results if trainee in ("", one.trainee)]
    if as_json:
        say.out_json([_one(result) for result in chosen])
    else:
        heads = ("时间", "学员", "情景", "题目", "得分", "用时（分钟）")
        say.table(heads, [_cells(one) for one in chosen])
    for fault in found.faults:
        say.note(fault)


def _cells(result: Result) -> tuple[str, ...]:
    at = result.attempt.started[:16].replace("T", " ")
    points = f"{result.points}/{result.full}"
    return (at, result.trainee, result.scenario, result.title, points, f"{result.score.minutes:g}")


def _one(result: Result) -> dict[str, object]:
    return {
        "at": result.attempt.started,
        "trainee": result.trainee,
        "scenario": result.scenario,
        "title": result.title,
        "points": result.points,
        "full": result.full,
        "minutes": result.score.minutes,
        "finished": result.attempt.finished,
        "class": result.class_id,
    }


@click.command("sheet", cls=Spoken)
@click.argument("result", metavar="成绩文件")
@click.option("--out", "target", metavar="文件", default=None, help="存成 PDF；不写就显示在终端上。")
@force_option
@data_option
def sheet(result: str, target: str | None, data: str | None, *, force: bool) -> None:
    """看一份成绩单：每处失分、扣几分、依据哪条规定和原文。"""
    from counter.training import history as kept
    from counter.training.generator import generate
    from counter.training.scenario import station_named
    from counter.training.written import one as written_one
    from receipts import training

    found = kept.read(Path(result))
    catalogue = _catalogue(data)
    scenario = (
        generate(catalogue, found.matter, found.level, found.attempt.seed, station_named(found.scenario))
        if found.attempt.seed is not None
        else written_one(found.scenario)
    )
    if target:
        pdf = training.sheet_pdf(scenario, found.attempt, found.score, catalogue)
        _save(pdf, Path(target), force=force)
        return
    for line in training.sheet_lines(scenario, found.attempt, found.score, catalogue, 88):
        say.out(line)


# -- the scenarios themselves -------------------------------------------------------------------------------


@click.command("check", cls=Spoken)
@catalogue_option
@data_option
def check(catalogue: str | None, data: str | None) -> None:
    """检查写好的情景：对照事项目录，一次列出全部问题。"""
    from counter.training import written

    root = root_of(catalogue)
    faults = written.faults(_catalogue(data, catalogue), root)
    for fault in faults:
        say.out(fault)
    if faults:
        say.note(f"共 {len(faults)} 处要改。")
        raise click.exceptions.Exit(1)
    say.out(f"{len(written.load(root))} 个情景，没有问题。")


@click.command("prices", cls=Spoken)
@data_option
def prices(data: str | None) -> None:
    """看扣分标准：每种差错扣几分。"""
    del data  # the same everywhere
    from counter.training.prices import FULL, table

    say.out(f"满分{FULL}分，扣完为止。")
    say.table(("差错", "扣分", "说明"), table())
