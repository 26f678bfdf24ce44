"""An 80 mm roll printer that speaks ESC/POS, over TCP or a device file: pages as dots, then a cut.

Text goes as dots as well: the characters in a printer's own memory lack names such as 𬱖. Where the device
answers (DLE EOT before, GS r behind the last page), a missing roll or an open lid is told, and coming back
means printed; where it does not, coming back means that every byte was taken.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from receipts.errors import PrintFailed

from . import device
from .keep import AGAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from counter.printing.records import Order, Printer

DOTS: Final = 576
"""Across the roll: 72 mm of 80, 8 in a millimetre."""
DPI: Final = 203.2
MM: Final = 8
BAND: Final = 128
"""Rows sent at once, 16 mm: small buffers hold them, and a printer that stands still is noticed."""
DARK: Final = 150
"""Of 255: what is darker becomes black. A little above the middle, so that thin strokes stay."""

RESET: Final = b"\x1b@"
CUT: Final = b"\x1dVB\x00"
"""Feed to the knife and cut, a corner left standing."""
HEAD: Final = b"\x1dv0\x00"
SENSORS: Final = b"\x1dr\x01"
"""GS r 1: answered when everything before it has been worked off."""
ASK: Final = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04")
"""DLE EOT 1, 2, 4: the printer, why it is off line, its paper. Answered at once, even standing still."""
BEAT: Final = 1.0
"""Seconds for an answer that comes at once or never."""
SPEED: Final = 50
"""Millimetres a second: the slowest printers that are sold."""


def send(printer: Printer, order: Order, timeout: float) -> str:
    """Print the pages, `copies` times, a cut after each. PrintFailed if it has no paper, or breaks off."""
    job = list(bands(order.file.read_bytes())) * order.copies
    begun = False
    try:
        with device.opened(printer.address, timeout) as line:
            talk = _ready(line, printer)
            line.send(RESET)
            begun = True
            for part in job:
                line.send(part)
            if talk.marks:
                _printed(line, printer, timeout + _seconds(job))
            else:
                line.finish()
    except device.Gone as gone:
        raise _failed(printer, gone, begun=begun) from gone
    return ""


def state(printer: Printer) -> str:
    """Whether it can be reached, and what it says if it answers."""
    try:
        with device.opened(printer.address, BEAT * 3) as line:
            return _asked(line, printer.name) or ""
    except device.Gone as gone:
        return f"小票机“{printer.name}”用不了：{gone.why}。"


def _failed(printer: Printer, gone: device.Gone, *, begun: bool) -> PrintFailed:
    """Before the first dot nothing is on paper, so it can be tried again; after it somebody has to look."""
    if begun:
        return _halfway(f"小票机“{printer.name}”打到一半停了：{gone.why}。")
    todo = "请在打印设置（printers.toml）里改好。" if gone.settings else f"{AGAIN}接好、开机以后再打印一次。"
    return PrintFailed(f"小票机“{printer.name}”用不了：{gone.why}。", todo=todo, retry=not gone.settings)


def _halfway(what: str) -> PrintFailed:
    todo = f"{AGAIN}请先看小票有没有打完；没有打完的撕掉作废，弄好以后再打印一次。"
    return PrintFailed(what, todo=todo, retry=False)


def _seconds(job: list[bytes]) -> float:
    """How long the slowest printer needs for it."""
    return sum(map(len, job)) / (DOTS / 8) / MM / SPEED


# -- pages as bytes ----------------------------------------------------------------------------------------


def bands(pdf: bytes) -> Iterator[bytes]:
    """The pages as commands: bands of dots, a cut behind each page."""
    from receipts import raster

    for page in raster.pages(pdf, dpi=DPI):
        yield from encoded(dots(page))
        yield CUT


def dots(page: Image) -> Image:
    """A grey page as the printer's dots (1 = black); without the margins it cannot print."""
    left = (page.width - DOTS) // 2
    middle = page.crop((left, 0, left + DOTS, page.height)) if left > 0 else page
    return middle.point([255 * (grey < DARK) for grey in range(256)], "1")


def encoded(page: Image) -> Iterator[bytes]:
    """GS v 0 for each band of the page."""
    across = (page.width + 7) // 8
    packed = page.tobytes()
    for top in range(0, page.height, BAND):
        rows = min(BAND, page.height - top)
        yield (
            HEAD
            + across.to_bytes(2, "little")
            + rows.to_bytes(2, "little")
            + packed[top * across : (top + rows) * across]
        )


# -- what the device says ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Talk:
    """What a device answers: questions on how it stands, and the mark behind the last page."""

    status: bool
    marks: bool


def _ready(line: device.Line, printer: Printer) -> Talk:
    """What it answers; PrintFailed if it answers that it cannot print."""
    said = _asked(line, printer.name)
    if said:
        raise PrintFailed(said, todo=f"{AGAIN}弄好以后再打印一次。")
    if said is None:
        return Talk(status=False, marks=False)
    line.send(SENSORS)
    return Talk(status=True, marks=any(map(_is_mark, line.receive(BEAT))))


def _asked(line: device.Line, name: str) -> str | None:
    """What is the matter, empty = ready; None if the device does not answer."""
    answers = []
    for question in ASK:
        answer, _ = _hear(line, question)
        if answer is None:
            return None
        answers.append(answer)
    return matter(name, *answers)


def _hear(line: device.Line, question: bytes) -> tuple[int | None, bool]:
    """The answer to a question, if one comes, and whether the mark came with it."""
    line.send(question)
    heard = line.receive(BEAT)
    told = [byte for byte in heard if _is_status(byte)]
    return told[-1] if told else None, any(map(_is_mark, heard))


def _is_status(byte: int) -> bool:
    """Whether these bits stand as in every answer to DLE EOT."""
    return byte & 0x93 == 0x12


def _is_mark(byte: int) -> bool:
    """Whether these bits stand as in every answer to GS r."""
    return byte & 0x90 == 0


def matter(name: str, printer: int, cause: int, paper: int) -> str:
    """What three answers to DLE EOT mean; empty = ready."""
    if paper & 0x60 or cause & 0x20:
        return f"小票机“{name}”没有纸了。"
    if cause & 0x04:
        return f"小票机“{name}”的盖子开着。"
    if cause & 0x40:
        return f"小票机“{name}”有故障（切刀、温度或电压），请关机再开。"
    return f"小票机“{name}”没有联机。" if printer & 0x08 else ""


def _printed(line: device.Line, printer: Printer, patience: float) -> None:
    """Wait until it has worked off everything; PrintFailed if it stops before, with the reason it gives."""
    line.send(SENSORS)
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        answers = [_hear(line, question) for question in ASK[1:]]
        if any(marked for _, marked in answers):
            return
        (cause, _), (paper, _) = answers
        said = matter(printer.name, 0, cause or 0, paper or 0)
        if said:
            raise _halfway(said)
        time.sleep(BEAT / 4)
    raise _halfway(f"小票机“{printer.name}”没有报告打完，可能没有纸了或者盖子开着。")
