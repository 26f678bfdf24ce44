"""`counter printers`: the printers of this window, how they are, and whether their file is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from counter.printing.config import Printers
    from counter.printing.records import Printer


@click.group(cls=SpokenGroup)
def printers() -> None:
    """本窗的打印机：列出和查看状态，核对 printers.toml。"""


@printers.command("list", cls=Spoken)
@json_option
@data_option
def list_(data: str | None, *, as_json: bool) -> int:
    """列出打印机和现在的状态；有打印机用不了的，退出码为 1。"""
    from receipts.printers import state

    known = _known(data)
    said = {one.name: state(one) for one in known.all}
    if as_json:
        say.out_json([{**_json(one), "state": said[one.name]} for one in known.all])
    elif known:
        rows = [(*_row(one), said[one.name] or "就绪") for one in known.all]
        say.table(("名称", "种类", "地址", "纸", "状态"), rows)
    else:
        _none_yet()
    return 1 if any(said.values()) else 0


@printers.command("check", cls=Spoken)
@json_option
@data_option
def check(data: str | None, *, as_json: bool) -> None:
    """核对 printers.toml，有错一次列全；没有错，列出每种文书用哪台、几份。不碰打印机。"""
    from counter.printing.kinds import KINDS

    known = _known(data)
    places = {kind: known.chosen(kind) for kind in KINDS}
    if as_json:
        where = {KINDS[kind]: one.name if one else None for kind, one in places.items()}
        say.out_json({"printers": [_json(one) for one in known.all], "papers": where, "problems": []})
        return
    if not known:
        _none_yet()
        return
    say.table(("名称", "种类", "地址", "纸"), map(_row, known.all))
    say.out()
    rows = [
        (KINDS[kind], one.name if one else "只存 PDF", _copies(known, kind)) for kind, one in places.items()
    ]
    say.table(("文书", "打印机", "份数"), rows)


def _known(data: str | None) -> Printers:
    from counter import settings_file
    from counter.printing.config import printers as read

    folder = data_of(data)
    return read(folder, settings_file.load(folder).printer_command)


def _copies(known: Printers, kind: str) -> str:
    own = known.copies(kind, 0)
    return str(own) if own else "按文书"


def _row(one: Printer) -> tuple[str, ...]:
    from counter.printing.records import PRINTER_KINDS

    stock = "A4" if one.stock == "A4" else "80 毫米卷纸"
    return one.name, PRINTER_KINDS[one.kind], one.address or "（系统默认）", stock


def _json(one: Printer) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": one.kind,
        "address": one.address,
        "stock": one.stock,
        "duplex": one.duplex,
    }


def _none_yet() -> None:
    say.out("还没有设置打印机，文书只存成 PDF。请在数据文件夹里写 printers.toml，例如：")
    say.out('[前台激光]\nkind = "cups"\naddress = "front"')
