"""Faces and printers, looked at for 体检."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.doctor.judging import Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.settings import Station

TRIED = "三门峡市一件事一次办䶮𬱖"
"""Characters every station needs, two of them rare ones of names."""


def faces(data: Path, station: Station) -> Iterator[Line]:
    """Every face of the program by its sum, and those of the station."""
    from receipts import equip
    from receipts import faces as known

    wrong = list(equip(data, station))
    known.warm()
    lacking = known.missing(TRIED)
    faults = [*wrong, *(one for one in known.faults() if one not in wrong)]
    if faults:
        todo = "请用 counter setup --set 改正 body_face、title_face；程序自带的，请重新安装程序。"
        yield Line("字体", "act", "；".join(faults), todo)
    elif lacking:
        yield Line("字体", "note", f"缺少 {'、'.join(lacking)}，印成编号", "请重新安装程序。")
    else:
        yield Line("字体", "good", "都在，校验和都对")


def printers(data: Path, station: Station) -> Iterator[Line]:
    """Every printer of printers.toml, as it is now. Blocks for seconds when one does not answer."""
    from counter.printing.config import printers as read
    from receipts.printers import state

    known = read(data, station.printer_command)
    if not known.all:
        yield Line("打印机", "note", "还没有设置，文书只存成 PDF", "请在数据文件夹里写 printers.toml。")
    for one in known.all:
        said = state(one)
        todo = "请看打印机的电源、纸和连接；急的请先改到别的打印机（工作台按 P）。" if said else ""
        yield Line(f"打印机 {one.name}", "act" if said else "good", said or "就绪", todo)
