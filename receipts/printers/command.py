"""A printer that is a command of the station, such as `lp -d front {file}`.

{file} becomes the PDF's path, {title} the job's ASCII name and {copies} their number, each as part of one
argument. No shell ever sees them.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from receipts.errors import PrintFailed

from . import running
from .keep import AGAIN

if TYPE_CHECKING:
    from counter.printing.records import Order, Printer

_TITLE = {"lp": "-t", "lpr": "-T"}
"""Spoolers take the file's name as the job title; a Chinese one becomes unreadable in the queue."""
_COPIES = {"lp": ("-n", "{copies}"), "lpr": ("-#{copies}",)}
_HOLDER = re.compile(r"\{(file|title|copies)\}")
SETTLE = "请在打印设置（printers.toml）或“站点资料”里改好，例如：lp -d front {file}"


def send(printer: Printer, order: Order, timeout: float) -> str:
    """Run the command, once for each copy unless it counts them itself. Nothing is known of a job number."""
    words = arguments(printer.address, order)
    counts = any("{copies}" in word for word in _completed(_split(printer.address), order.copies))
    for printed in range(1 if counts else order.copies):
        _run(words, order, timeout, printed)
    return ""


def _run(words: list[str], order: Order, timeout: float, printed: int) -> None:
    """One run; `printed`: so many copies have gone out, and the whole order again would print them twice."""
    check = f"{AGAIN}请检查打印机是否开机、有纸、在线，再打印一次；也可以直接打开“{order.file}”打印。"
    done = running.run(words, timeout, todo=check)
    if done.code:
        before = f"前面 {printed} 份已经送出；" if printed else ""
        said = done.said or f"返回值 {done.code}"
        raise PrintFailed(f"打印没有成功：{before}{said}。", todo=check, retry=not printed)


def state(printer: Printer) -> str:
    """Whether the command can be run; what stands behind it says nothing."""
    words = _split(printer.address)
    _must_hold(words)
    return "" if shutil.which(words[0]) else f"打印命令“{words[0]}”没有安装，或者名字写错了。{SETTLE}"


def arguments(command: str, order: Order, *, windows: bool = sys.platform == "win32") -> list[str]:
    """The command as a list, filled in after splitting. PrintFailed if it is unusable."""
    words = _split(command, windows=windows)
    _must_hold(words)
    fill = {"file": str(order.file.absolute()), "title": order.title, "copies": str(order.copies)}
    return [_HOLDER.sub(lambda hit: fill[hit.group(1)], word) for word in _completed(words, order.copies)]


def _completed(words: list[str], copies: int) -> list[str]:
    """With the options that well-known spoolers need and the station has not written."""
    name = Path(words[0]).name
    option = _TITLE.get(name)
    added: list[str] = []
    if option and option not in words and not any("{title}" in word for word in words):
        added += [option, "{title}"]
    if copies > 1 and name in _COPIES and not any(re.match(r"-n|-#|--copies", word) for word in words[1:]):
        added += _COPIES[name] if not any("{copies}" in word for word in words) else ()
    return [words[0], *added, *words[1:]]


def _must_hold(words: list[str]) -> None:
    if not words or not any("{file}" in word for word in words[1:]):
        raise PrintFailed("打印命令里没有 {file}，程序不知道把文书放在哪里。", todo=SETTLE, retry=False)


def _split(command: str, *, windows: bool = sys.platform == "win32") -> list[str]:
    """Windows paths keep their backslashes; quotes hold words together on both."""
    try:
        if not windows:
            return shlex.split(command)
        lexer = shlex.shlex(command, posix=True, punctuation_chars=False)
        lexer.whitespace_split, lexer.escape, lexer.commenters, lexer.quotes = True, "", "", '"'
        return list(lexer)
    except ValueError as fault:
        raise PrintFailed("打印命令的引号不成对。", todo=SETTLE, retry=False) from fault
