"""Printers of a station and the jobs that wait for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

PrinterKind = Literal["cups", "windows", "folder", "command", "escpos"]
Stock = Literal["A4", "roll"]
"""What lies in the printer: sheets, or an 80 mm roll."""

PRINTER_KINDS: Final[dict[PrinterKind, str]] = {
    "cups": "CUPS 打印队列",
    "windows": "Windows 打印机",
    "folder": "文件夹",
    "command": "打印命令",
    "escpos": "80 毫米小票机",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer as the station's `printers.toml` names it."""

    name: str
    """What people call it: 前台激光. Unique in the station."""
    kind: PrinterKind
    address: str
    """cups, windows: the queue's name (empty = the system's default). folder: a path. command: with {file}.
    escpos: `tcp://host:9100` or the path of a device file."""
    stock: Stock = "A4"
    duplex: bool = False
    """Whether it can print both sides by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a printer is told: one PDF that lies whole in a file."""

    title: str
    """ASCII: spoolers make Chinese unreadable in their queues."""
    file: Path
    copies: int = 1
    duplex: bool = False
    """Both sides, flipped on the short edge: the folded leaflet."""
