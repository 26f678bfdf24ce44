"""`counter application`: the one form of a case; `counter guides forms`: blank forms and samples."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import pdfs, say
from counter.cli.options import (
    catalogue_option,
    compiled_of,
    data_of,
    data_option,
    day_of,
    desk,
    json_option,
    signing,
)
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, Matter
    from counter.intake.papers import Form
    from counter.settings import Station


@click.command("application", cls=Spoken)
@click.argument("number", metavar="办件编号")
@click.option("--out", metavar="文件夹", default=None, help="PDF 存到哪里；不写用窗口设置的文书文件夹。")
@click.option(
    "--print", "queue", is_flag=True, help="同时排进打印队列，由窗口界面或 counter print run 打出。"
)
@signing
@json_option
@data_option
def application(  # noqa: PLR0913  (each option its own argument)
    number: str,
    out: str | None,
    operator: str | None,
    data: str | None,
    *,
    queue: bool,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """出一件办件的一件事申请表：所选事项要填的内容合并成一张，知道的都已填好，其余留空手写。

    内容没有变的，就是出过的那一份，只记一次重打；有变化的，出新的一份，旧的作废。
    """
    from counter import settings
    from counter.desks.window.applying import ApplicationDesk
    from counter.desks.window.issue import IssueDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        window = ApplicationDesk(somebody)
        case = IssueDesk(somebody).find(number).case
        issued = window.issue_application(case)
        usual = settings.papers_dir(data_of(data), somebody.station)
        row = next(one for one in window.papers(issued.case) if one.number == issued.row.number)
        file = pdfs.write(somebody, row, pdfs.folder_of(out, usual), queue=queue).file
    if as_json:
        say.out_json({"paper": issued.row.number, "file": str(file), "problems": []})
    else:
        say.out(f"{issued.paper.head.number}  {file}")


@click.command("forms", cls=Spoken)
@click.option("--matter", "wanted", metavar="一件事", multiple=True, help="编号或者名称；可以写几次。")
@click.option("--all", "every", is_flag=True, help="全部事项。")
@click.option("--specimen", is_flag=True, help="示范文本：照样例填好的，印着“样张”；不写是空白表。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@click.option("--out", metavar="文件夹", required=True, help="PDF 存到哪个文件夹。")
@catalogue_option
@data_option
def forms(  # noqa: PLR0913  (each option its own argument)
    wanted: tuple[str, ...],
    *,
    every: bool,
    specimen: bool,
    on: str,
    out: str,
    catalogue: str | None,
    data: str | None,
) -> None:
    """把每件事的一件事申请表存成 PDF：空白表，或者填好的样张（办事指南的申请表和示范文本）。"""
    from counter import settings_file
    from receipts import equip

    compiled, day, folder = compiled_of(data, catalogue), day_of(on), Path(out).expanduser().absolute()
    station = settings_file.load(data_of(data))
    equip(data_of(data), station)
    place = station if "name" not in station.is_sample else None
    for matter in _matters(compiled.catalogue, wanted, every=every):
        form = _blank(compiled.catalogue, matter, place, datetime.combine(day, time()), specimen=specimen)
        say.out(_saved(form, folder, name_of(matter, specimen=specimen)))


def _matters(catalogue: Catalogue, wanted: tuple[str, ...], *, every: bool) -> Iterator[Matter]:
    from counter.cli.checklist import matter_of

    if every == bool(wanted):
        todo = "请用 --matter 写明哪一件（可以写几次），或者用 --all 存全部；两样只写一样。"
        raise Problems([Problem(what="要哪些申请表没有写清楚。", todo=todo, field="--matter")])
    yield from catalogue.matters if every else [matter_of(catalogue, one) for one in wanted]


def _blank(
    catalogue: Catalogue, matter: Matter, station: Station | None, at: datetime, *, specimen: bool
) -> Form:
    from counter.intake import applying

    return applying.blank(catalogue, matter, station, at, specimen=specimen)


def name_of(matter: Matter, *, specimen: bool = False) -> str:
    """一件事申请表-E03-开饭店-样张: no day, so that a new one replaces the old file."""
    return "-".join(filter(None, ("一件事申请表", matter.id, matter.name, "样张" if specimen else "")))


def _saved(form: Form, folder: Path, name: str) -> Path:
    """The file, written whole in place of an older one. Problems if it cannot be written."""
    import receipts
    from counter.files import write_whole
    from receipts.printers import portable

    target = folder / portable(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, receipts.render(form))
    except OSError as fault:
        what = f"存不到 {target}：{os_reason(fault)}。"
        todo = "已经存好的都在。请检查磁盘空间和文件夹权限，再存一次。"
        raise Problems([Problem(what=what, todo=todo, field="--out")]) from fault
    return target
