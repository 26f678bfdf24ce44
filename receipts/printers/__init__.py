"""Keep papers in folders and hand them to printers, of whichever kind. A failure here loses nothing.

Each kind of printer is a module with `send(printer, order, timeout)` and `state(printer)`; it is imported
when the first paper goes there. No shell ever sees a name or a path.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from receipts.errors import PrintFailed

from .keep import AGAIN, job_title, portable, save

if TYPE_CHECKING:
    from pathlib import Path

    from counter.printing.records import Order, Printer, PrinterKind, Stock

__all__ = ["AGAIN", "TIMEOUT", "job_title", "portable", "save", "send", "state"]

TIMEOUT: Final = 30.0
"""Seconds a printer may let us wait without a sign: spoolers answer at once, roll printers band by band."""
MOST: Final = 99
"""Copies at once; more is a slip of the finger."""
ROLL_WIDTH: Final = 80.5
"""Millimetres. What is wider was made for other paper."""

_SENDERS: Final[dict[PrinterKind, str]] = {
    "cups": "cups",
    "windows": "windows",
    "folder": "folder",
    "command": "command",
    "escpos": "escpos",
}

_OWN_STOCK: Final[dict[PrinterKind, Stock]] = {"escpos": "roll"}
"""What lies in printers of this kind, whatever is written of them."""


class _Sender(Protocol):
    """What each module of a kind can do."""

    def send(self, printer: Printer, order: Order, timeout: float) -> str: ...

    def state(self, printer: Printer) -> str: ...


def send(printer: Printer, order: Order, *, timeout: float = TIMEOUT) -> str:
    """Hand over the PDF; returns the spooler's job number or the path, for the record; may be empty.

    Coming back means: taken by the spooler, kept in the folder, or, by a roll printer that answers, printed.
    PrintFailed otherwise; its `retry` says whether the same again can help. It is False as well whenever some
    of the paper may have come out: then a person has to look. Blocks; for a thread.
    """
    _check(printer, order)
    return _sender(printer).send(printer, order, timeout)


def state(printer: Printer) -> str:
    """Empty = ready as far as can be told; otherwise what is the matter. Blocks; never raises PrintFailed."""
    try:
        return _sender(printer).state(printer)
    except PrintFailed as fault:
        return str(fault)


def _sender(printer: Printer) -> _Sender:
    return cast("_Sender", import_module(f"{__name__}.{_SENDERS[printer.kind]}"))


def _check(printer: Printer, order: Order) -> None:
    """Never hand over what is no PDF, whose bytes would come out as rubbish, nor A4 to a roll."""
    if not 1 <= order.copies <= MOST:
        raise PrintFailed(f"份数 {order.copies} 不对。", todo=f"请改成 1 到 {MOST} 份。", retry=False)
    if not _is_pdf(order.file):
        raise PrintFailed(
            f"要打印的文件“{order.file}”不在了，或者不是 PDF。",
            todo=f"{AGAIN}请从文书列表重打一份。",
            retry=False,
        )
    if printer.kind != "folder" and "roll" in (printer.stock, _OWN_STOCK.get(printer.kind)):
        _check_width(order)


def _check_width(order: Order) -> None:
    from receipts import raster

    try:
        wide, _ = raster.size(order.file.read_bytes())
    except (ValueError, OSError) as fault:
        raise PrintFailed(
            f"要打印的文件“{order.file}”读不出来。", todo=f"{AGAIN}请从文书列表重打一份。", retry=False
        ) from fault
    if wide > ROLL_WIDTH / 25.4 * raster.INCH:
        raise PrintFailed(
            "这份文书是给 A4 纸做的，小票机打不下。",
            todo=f"{AGAIN}请换一台打印机，或者打印小票样式。",
            retry=False,
        )


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as reading:
            return reading.read(5) == b"%PDF-"
    except OSError:
        return False
