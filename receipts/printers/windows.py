"""A printer of Windows. SumatraPDF prints where it is installed: quietly, to scale, copies, both sides.

Without it the program that Windows has for PDF files is asked to print (the verb PrintTo), which knows
neither sides nor scale. PowerShell tells how a printer stands. Names and paths reach PowerShell through the
environment and are never part of what it runs. Only the arguments and the answers are tested: no test of ours
runs on Windows.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from receipts.errors import PrintFailed

from . import running
from .keep import AGAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.printing.records import Order, Printer

PATIENCE: Final = 15.0
"""Seconds PowerShell may take to tell how a printer stands: it starts slowly."""
SUMATRA: Final = "SumatraPDF.exe"
_HOMES: Final = ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)")

_SHELL: Final = ("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command")
PRINT_TO: Final = (
    "$ErrorActionPreference = 'Stop'; "
    "if ($env:COUNTER_PRINTER) { Start-Process -FilePath $env:COUNTER_FILE -Verb PrintTo "
    "-ArgumentList ('\"' + $env:COUNTER_PRINTER + '\"') -WindowStyle Hidden } "
    "else { Start-Process -FilePath $env:COUNTER_FILE -Verb Print -WindowStyle Hidden }"
)
ASK: Final = (
    "$ErrorActionPreference = 'Stop'; [Console]::OutputEncoding = [Text.Encoding]::UTF8; "
    "$name = $env:COUNTER_PRINTER; "
    "if (-not $name) { $name = (Get-CimInstance Win32_Printer | Where-Object Default).Name } "
    "$one = Get-Printer | Where-Object Name -eq $name; "
    "if ($one) { 'state ' + [int64]$one.PrinterStatus } else { 'none' }"
)

_STATES: Final = (
    (0x1, "停着，送去的打印在那里等着"),
    (0x8, "卡纸"),
    (0x10, "没有纸了"),
    (0x40, "没有纸了"),
    (0x400000, "盖子开着"),
    (0x40000, "没有墨粉了"),
    (0x800, "出纸口满了"),
    (0x80, "没有开机或没有连上"),
    (0x1000, "没有开机或没有连上"),
    (0x100000, "要人看一下"),
    (0x2, "有故障"),
)
"""PRINTER_STATUS_… of the spooler that somebody at the counter can do something about, the plainest first."""


def send(printer: Printer, order: Order, timeout: float) -> str:
    """Hand over to the spooler. It names no job, so nothing is returned."""
    program = sumatra()
    if program:
        _run(arguments(program, printer, order), order, timeout, {}, 0)
        return ""
    for printed in range(order.copies):
        _run([*_SHELL, PRINT_TO], order, timeout, _named(printer, order), printed)
    return ""


def arguments(program: str, printer: Printer, order: Order) -> list[str]:
    """What SumatraPDF is told."""
    name = printer.address.strip()
    where = ["-print-to", name] if name else ["-print-to-default"]
    sides = "duplexshort" if order.duplex and printer.duplex else "simplex"
    # A roll's length is the driver's own: it is asked for the scale only.
    paper = ["paper=A4"] if printer.stock == "A4" else []
    told = ",".join([f"{order.copies}x", sides, "noscale", *paper])
    return [program, *where, "-print-settings", told, "-silent", "-exit-on-print", str(order.file.absolute())]


def sumatra(known: Mapping[str, str] | None = None) -> str:
    """Where SumatraPDF is: on the path, or where its installer puts it. Empty = nowhere."""
    known = os.environ if known is None else known
    on_path = shutil.which(SUMATRA, path=known.get("PATH", ""))
    places = (Path(known[home]) / "SumatraPDF" / SUMATRA for home in _HOMES if known.get(home))
    return on_path or next((str(place) for place in places if place.is_file()), "")


def state(printer: Printer) -> str:
    """Whether the spooler knows it and what it says of it."""
    done = running.run([*_SHELL, ASK], PATIENCE, env={"COUNTER_PRINTER": printer.address.strip()})
    if done.code:
        return f"问不到打印机“{printer.address}”怎么样：{done.said or f'返回值 {done.code}'}。"
    return told(printer.address.strip(), done.out)


def told(name: str, said: str) -> str:
    """What the answer to ASK means; empty = ready."""
    shown = f"“{name}”" if name else "（默认）"
    word, _, number = said.strip().partition(" ")
    if word == "none":
        return f"Windows 里没有打印机{shown}。" if name else "Windows 里没有设默认打印机。"
    if word != "state" or not number.isdecimal():
        return f"问不到打印机{shown}怎么样。"
    return next((f"打印机{shown}{words}。" for bit, words in _STATES if int(number) & bit), "")


def _run(words: list[str], order: Order, timeout: float, env: Mapping[str, str], printed: int) -> None:
    """One run; `printed`: so many copies have gone out already."""
    check = f"{AGAIN}请检查打印机是否开机、有纸、在线，再打印一次；也可以直接打开“{order.file}”打印。"
    done = running.run(words, timeout, env=env, todo=check)
    if done.code:
        before = f"前面 {printed} 份已经送出；" if printed else ""
        said = done.said or f"返回值 {done.code}"
        raise PrintFailed(f"打印没有成功：{before}{said}。", todo=check, retry=not printed)


def _named(printer: Printer, order: Order) -> dict[str, str]:
    return {"COUNTER_PRINTER": printer.address.strip(), "COUNTER_FILE": str(order.file.absolute())}
