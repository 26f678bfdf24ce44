"""`counter doctor`: a station's health, line by line, with what to do."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.doctor.judging import Line


@click.command("doctor", cls=Spoken)
@json_option
@data_option
def doctor(data: str | None, *, as_json: bool) -> int:
    """体检：数据、日志、备份、扫描件、磁盘、时钟、节假日、目录、密钥、字体、打印机、终端，逐项说好、注意、要处理。

    有要处理的，退出码为 1。大的站点从头核对日志要几分钟。
    """
    from counter.doctor.judging import worst

    found = list(_lines(data_of(data), data))
    if as_json:
        said = [{"name": x.name, "state": x.state, "said": x.said, "todo": x.todo} for x in found]
        say.out_json({"state": worst(found), "lines": said})
    else:
        say.table(
            ("", "项目", "情况"), [(x.zh, x.name, f"{x.said}{x.todo and ' → '}{x.todo}") for x in found]
        )
        count = sum(one.state == "act" for one in found)
        say.note(f"要处理的 {count} 项。" if count else "没有要处理的。")
    return 1 if worst(found) == "act" else 0


def _lines(folder: Path, data: str | None) -> Iterator[Line]:
    from counter import settings, settings_file
    from counter.cli.options import office
    from counter.doctor.judging import Line, terminal
    from counter.doctor.looking import Looker, tried
    from counter.errors import CounterError, StoreUnusable
    from counter.store.engine import file_of, lost_file
    from receipts import health

    station = settings.sample()
    try:
        if (file := file_of(settings_file.load(folder).database_url or None, folder)) and not file.exists():
            lost_file(None, folder)
            raise StoreUnusable(
                f"{folder} 里没有数据库。", todo="请核对 --data；还没有用过的，先打开 counter。"
            )
        with office(data) as opened:
            station = opened.station
            yield from Looker(opened, deep=True).lines()
    except CounterError as error:
        yield Line("数据", "act", error.what.replace("\n", " "), error.todo)
    yield from tried("字体", lambda: health.faces(folder, station))
    yield from tried("打印机", lambda: health.printers(folder, station))
    if sys.stdout.isatty():
        size = shutil.get_terminal_size()
        yield from terminal(size.columns, size.lines, sys.stdout.encoding or "", _colours())


def _colours() -> int:
    """As the terminal says of itself."""
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return 1 << 24
    term = os.environ.get("TERM", "")
    return 256 if "256" in term or os.name == "nt" else 16
