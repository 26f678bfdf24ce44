"""Rows of the print queue, and everything about one job or printer, in terminal cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from counter.printing.jobs import state_zh
from counter.printing.records import PRINTER_KINDS
from screens.shared.rows import labelled, lines, row, stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counter.printing.config import Printers
    from counter.printing.jobs import PrintJob
    from counter.settings import Station

HEADS = ("状态", "文书", "编号", "打印机", "份", "次", "时间")
MOST_PRINTERS = 4
"""Printers shown above the queue; more are counted."""
NO_PRINTERS = (
    "还没有设置打印机，文书只存成 PDF。打印机写在数据文件夹的 printers.toml 里（帮助 F1 有样子），"
    "写好用 counter printers check 核对；只有一台的，也可以在站点资料（工作台按 S）里写打印命令。"
)
STOCK_ZH = {"A4": "A4", "roll": "80毫米卷纸"}


def cells(texts: tuple[str, ...], width: int, style: str = "") -> Content:
    """One row in the columns of the queue."""
    name = max(22, width - 50)
    widths = (8, 18, name, 8, 2, 2, 5)  # one cell is left for the bar beside a long queue
    return row([(text, wide, style) for text, wide in zip(texts, widths, strict=True)])


def listed(job: PrintJob, station: Station, today: date, width: int) -> Content:
    """One job: the hour of today, the day of others; another window is named before its number.

    The district, always the same, is left out.
    """
    at = job.next_at if job.status == "waiting" and job.tries else job.changed_at
    name = job.name.removeprefix(f"{station.district_code}-")
    name = name if job.window == station.window else f"{job.window}窗 {name}"
    texts = (
        state_zh(job),
        job.title,
        name,
        job.printer or "待定",
        str(job.copies),
        str(job.tries or ""),
        f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d}",
    )
    style = {"failed": "bold $text-error", "held": "bold", "cancelled": "$text-muted"}.get(job.status, "")
    return cells(texts, width, style)


def of_printers(known: Printers, states: Mapping[str, str], width: int) -> Content:
    """How the printers are, one line each."""
    if not known:
        return Content("\n".join(lines(NO_PRINTERS, width)))
    shown = [_printer_line(one.name, states, width, STOCK_ZH[one.stock]) for one in known.all[:MOST_PRINTERS]]
    left = len(known.all) - MOST_PRINTERS
    return stack([*shown, *([Content(f"还有 {left} 台")] if left > 0 else [])])


def _printer_line(name: str, states: Mapping[str, str], width: int, stock: str) -> Content:
    if name not in states:
        return row([(name, 20, "bold"), (stock, 10, ""), ("正在查看……", width - 34, "$text-muted")])
    said = states[name]
    told, style = (said, "bold $text-error") if said else ("就绪", "")
    return row([(name, 20, "bold"), (stock, 10, ""), (told, width - 34, style)])


def about(job: PrintJob | None, width: int) -> Content:
    """What stands below the list: why it is where it is."""
    if job is None:
        return Content("打印队列是空的。")
    parts = [labelled("排队", f"{job.created_at:%m-%d %H:%M} {job.created_by}（{job.window}窗）", width)]
    if job.error:
        parts.append(labelled("原因", job.error, width, limit=4))
    elif job.spool:
        parts.append(labelled("打印机", f"{job.printer}，{job.spool}", width, limit=2))
    return stack(parts)


def whole(job: PrintJob, known: Printers | None, width: int) -> Content:
    """Everything about a job."""
    printer = known.named(job.printer) if known else None
    where = (
        f"{job.printer}（{PRINTER_KINDS[printer.kind]}，{printer.address or '系统默认'}）"
        if printer
        else job.printer
    )
    said = [
        ("文书", f"{job.title} {job.name}"),
        ("状态", state_zh(job)),
        ("打印机", where or "printers.toml 改好后选定"),
        ("份数", f"{job.copies}{'，双面' if job.duplex else ''}"),
        ("重打", f"第{job.reprint}次" if job.reprint else ""),
        ("排队", f"{job.created_at:%Y-%m-%d %H:%M} {job.created_by}（{job.window}窗）"),
        ("试过", f"{job.tries} 次" if job.tries else ""),
        ("下次", f"{job.next_at:%m-%d %H:%M:%S}" if job.status == "waiting" and job.tries else ""),
        ("最近", f"{job.changed_at:%Y-%m-%d %H:%M:%S}"),
        ("原因", job.error),
        ("回执", job.spool),
    ]
    return stack([labelled(label, text, width) for label, text in said if text])
