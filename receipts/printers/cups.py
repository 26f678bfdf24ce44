"""A queue of CUPS: `lp` hands over, `lpstat` tells how it stands. CUPS_SERVER is respected.

What is sent to a queue that is paused waits there and is not lost; one that rejects is told at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from receipts.errors import PrintFailed

from . import running
from .keep import AGAIN

if TYPE_CHECKING:
    from counter.printing.records import Order, Printer

PATIENCE: Final = 8.0
"""Seconds `lpstat` may take."""
MM: Final = 72 / 25.4
_ENGLISH: Final = {"LC_ALL": "C", "LANGUAGE": "C"}
"""So that what they say can be understood here."""
_TAKEN = re.compile(r"request id is (\S+)")
_NAME = re.compile(r"[^\s/#'\"\\\x00-\x1f\x7f-][^\s#'\"\\\x00-\x1f\x7f]*")
"""What CUPS calls a queue, with an instance behind a slash; never what looks like an option."""
_ALERTS = re.compile(r"(?:^\s+Alerts: |^printer [^\n]*\n\s+)([^\n]*)$", re.MULTILINE)
_DEFAULT = re.compile(r"system default destination: (\S+)")

_COMPLAINTS: Final = (
    ("does not exist", "CUPS 里没有叫“{name}”的打印队列", False),
    ("Invalid destination", "CUPS 里没有叫“{name}”的打印队列", False),
    ("No default destination", "CUPS 里没有设默认打印机", False),
    ("no system default destination", "CUPS 里没有设默认打印机", False),
    ("not accepting", "打印队列“{name}”现在不接收新的打印", True),
    ("not authorized", "没有用打印队列“{name}”的权限", False),
    ("Forbidden", "没有用打印队列“{name}”的权限", False),
    ("too large", "文件太大，打印队列“{name}”不收", False),
    ("rejected", "打印队列“{name}”现在不接收新的打印", True),
)
"""What `lp` and `lpstat` say in English, in the words of the counter, and whether trying again can help."""

_REASONS: Final = {
    "media-empty": "没有纸了",
    "media-needed": "没有纸了",
    "media-jam": "卡纸",
    "toner-empty": "没有墨粉了",
    "marker-supply-empty": "没有墨粉了",
    "cover-open": "盖子开着",
    "door-open": "盖子开着",
    "offline": "没有开机或没有连上",
    "connecting-to-device": "正在连接，还没有连上",
    "timed-out": "没有开机或没有连上",
    "shutdown": "没有开机或没有连上",
    "input-tray-missing": "纸盒没有装好",
    "output-area-full": "出纸口满了",
    "may not exist or is unavailable": "没有开机或没有连上",
    "not responding": "没有开机或没有连上",
    "nable to locate printer": "没有开机或没有连上",
}
"""Reasons of RFC 8011, and sentences of the backends, that somebody at the counter can do something about."""


def send(printer: Printer, order: Order, timeout: float) -> str:
    """Hand over to the queue; returns CUPS's number of the job: front-12."""
    name = _name(printer)
    words = ["lp", *(["-d", name] if name else []), "-n", str(order.copies), "-t", order.title]
    for option in options(printer, order):
        words += ["-o", option]
    done = running.run([*words, "--", str(order.file.absolute())], timeout, env=_ENGLISH, todo=_todo(order))
    found = _TAKEN.search(done.out)
    if done.code == 0 and found:
        return found[1]
    raise _complaint(name, done, order)


def options(printer: Printer, order: Order) -> list[str]:
    """Sides, paper and scale. The code is drawn on whole dots and the ruler in whole millimetres: 1 to 1."""
    both = order.duplex and printer.duplex
    made = [f"sides={'two-sided-short-edge' if both else 'one-sided'}", "print-scaling=none"]
    if printer.stock == "A4":
        return [*made, "media=A4"]
    from receipts import raster

    pdf = order.file.read_bytes()
    sizes = [raster.size(pdf, number) for number in range(raster.count(pdf))]
    wide, high = (round(max(side) / MM) for side in zip(*sizes, strict=True))
    return [*made, f"media=Custom.{wide}x{high}mm"]


def state(printer: Printer) -> str:
    """Whether the queue prints: not there, paused, rejecting, or a printer that wants paper."""
    name = _name(printer) or _default()
    done = running.run(["lpstat", "-l", "-p", name, "-a", name], PATIENCE, env=_ENGLISH)
    if done.code:
        raise _complaint(name, done, None)
    return told(name, done.out)


def told(name: str, said: str) -> str:
    """What `lpstat -l -p NAME -a NAME` means; empty = ready."""
    if re.search(r"^printer \S+ disabled", said, re.MULTILINE):
        why = _why(said, "disabled")
        return f"打印队列“{name}”停着{why}：送去的打印在那里等着，恢复后会打出来。"
    if re.search(r"^\S+ not accepting", said, re.MULTILINE):
        return f"打印队列“{name}”现在不接收新的打印{_why(said, 'not accepting')}。"
    alerts = " ".join(hit[1] for hit in _ALERTS.finditer(said))
    for reason, words in _REASONS.items():
        if reason in alerts:
            return f"打印机“{name}”{words}。"
    return ""


def _why(said: str, after: str) -> str:
    """The reason that stands on the line below, unless it only repeats what we say."""
    found = re.search(rf"{after}[^\n]*-\n[ \t]+([^\n]+)", said)
    reason = running.first_line(found[1]) if found else ""
    return (
        f"（{reason}）"
        if reason and reason.lower() not in ("paused", "rejecting jobs", "reason unknown")
        else ""
    )


def _default() -> str:
    done = running.run(["lpstat", "-d"], PATIENCE, env=_ENGLISH)
    found = _DEFAULT.search(done.out)
    if found:
        return found[1]
    raise _complaint("", done, None)


def _name(printer: Printer) -> str:
    name = printer.address.strip()
    if name and not _NAME.fullmatch(name):
        raise PrintFailed(
            f"“{printer.address}”不是 CUPS 打印队列的名字。",
            todo="请在打印设置（printers.toml）里改好。",
            retry=False,
        )
    return name


def _complaint(name: str, done: running.Done, order: Order | None) -> PrintFailed:
    """What went wrong, in the words of the counter where they are known, else in those of CUPS."""
    if not _serves():  # they call a queue unknown as well when nobody can be asked
        return PrintFailed("打印服务 CUPS 没有运行。", todo=_todo(order))
    for part, words, retry in _COMPLAINTS:
        if part in done.err or part in done.out:
            return PrintFailed(f"{words.format(name=name)}。", todo=_todo(order), retry=retry)
    said = done.said or f"返回值 {done.code}"
    return PrintFailed(f"打印没有成功：{said}。", todo=_todo(order))


def _serves() -> bool:
    """Whether the scheduler runs."""
    return "not running" not in running.run(["lpstat", "-r"], PATIENCE, env=_ENGLISH).out


def _todo(order: Order | None) -> str:
    """Where to look; nothing to be kept safe when only asking."""
    if order is None:
        return "请检查打印机和打印设置（printers.toml）。"
    return f"{AGAIN}请检查打印机和打印设置，再打印一次；也可以直接打开“{order.file}”打印。"
