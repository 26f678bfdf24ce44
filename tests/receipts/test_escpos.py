"""Roll printers: what their bytes print, over TCP and a cable, and every way they fail."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import closing
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
import roll_printer
import samples
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps
from roll_printer import BROKEN, LID_OPEN, NO_PAPER, OFF_LINE, WELL, RollPrinter

import receipts
from counter.printing.records import Order, Printer
from receipts import printers, raster
from receipts.errors import PrintFailed
from receipts.printers import device, escpos

if TYPE_CHECKING:
    from pathlib import Path

    from roll_printer import Paper

    from counter.printing.records import PrinterKind


@cache
def receipt() -> bytes:
    return receipts.render(samples.RECEIPT, stock="roll")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt())
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """For printers that never answer: no second is waited for each question."""
    monkeypatch.setattr(escpos, "BEAT", 0.2)
    monkeypatch.setattr(device, "PARTING", 0.2)


def roll(address: object) -> Printer:
    return Printer(name="小票", kind="escpos", address=str(address), stock="roll")


def order(path: Path, copies: int = 1) -> Order:
    return Order(title="411202.S1", file=path, copies=copies)


def is_the_receipt(piece: Image.Image) -> bool:
    """Whether it is the receipt dot by dot, and its code is read."""
    page = raster.page(receipt(), dpi=203.2)
    meant = page.point(lambda grey: 255 * (grey >= escpos.DARK))
    (found,) = zxingcpp.read_barcodes(piece)
    same = ImageChops.difference(meant, piece).getbbox() is None
    return same and found.text == samples.RECEIPT.head.code


def test_a_printer_that_answers_has_printed_when_we_come_back(paper: Path) -> None:
    with closing(RollPrinter(WELL)) as there:
        assert printers.state(roll(there.address)) == ""
        assert printers.send(roll(there.address), order(paper, 2), timeout=5) == ""
        came: Paper = there.paper(2)
    assert (len(came.pieces), came.rest, came.resets) == (2, [], 1)
    assert all(map(is_the_receipt, came.pieces))


@pytest.mark.usefixtures("quick")
def test_a_silent_printer_gets_every_byte(paper: Path) -> None:
    with closing(RollPrinter()) as there:
        assert printers.state(roll(there.address)) == ""
        printers.send(roll(there.address), order(paper), timeout=5)
        (piece,) = there.paper(1).pieces
    assert is_the_receipt(piece)


def test_a_slow_printer_is_waited_for_as_long_as_it_moves(paper: Path) -> None:
    with closing(RollPrinter(WELL, pause=0.02)) as there:
        printers.send(roll(there.address), order(paper), timeout=0.5)
        (piece,) = there.paper(1).pieces
    assert is_the_receipt(piece)


@pytest.mark.parametrize(
    ("status", "said"),
    [(NO_PAPER, "没有纸了"), (LID_OPEN, "盖子开着"), (BROKEN, "切刀"), (OFF_LINE, "没有联机")],
)
def test_what_is_the_matter_is_told_before_a_dot_is_printed(
    paper: Path, status: dict[int, int], said: str
) -> None:
    with closing(RollPrinter(status)) as there:
        assert said in printers.state(roll(there.address))
        with pytest.raises(PrintFailed, match=said) as fault:
            printers.send(roll(there.address), order(paper))
        assert there.paper(0).resets == 0
    assert fault.value.retry
    assert "没有丢失" in fault.value.todo


def test_paper_that_ends_halfway_is_told_and_somebody_has_to_look(paper: Path) -> None:
    there = RollPrinter(WELL, takes=40_000, then=NO_PAPER)
    with closing(there), pytest.raises(PrintFailed, match="没有纸了") as fault:
        printers.send(roll(there.address), order(paper), timeout=3)
    assert not fault.value.retry
    assert "请先看小票" in fault.value.todo


def test_a_printer_that_never_says_that_it_is_done_is_not_believed(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos, "SPEED", 10_000)
    there = RollPrinter(WELL, takes=40_000, then=WELL)
    with closing(there), pytest.raises(PrintFailed, match="没有报告打完") as fault:
        printers.send(roll(there.address), order(paper), timeout=0.5)
    assert not fault.value.retry


def test_a_printer_that_knows_no_mark_is_content_with_the_bytes(paper: Path) -> None:
    with closing(RollPrinter(WELL, marks=False)) as there:
        printers.send(roll(there.address), order(paper), timeout=5)
        assert len(there.paper(1).pieces) == 1


@pytest.mark.parametrize("status", [None, WELL])
def test_a_line_that_breaks_or_stands_still_halfway_is_told(
    paper: Path, status: dict[int, int] | None
) -> None:
    for hangs_up in (True, False):
        there = RollPrinter(status, takes=20_000, hangs_up=hangs_up)
        with closing(there), pytest.raises(PrintFailed, match="打到一半停了") as fault:
            printers.send(roll(there.address), order(paper, 40), timeout=0.6)
        assert not fault.value.retry


@pytest.mark.usefixtures("quick")
def test_one_that_hangs_up_at_once_has_printed_nothing(paper: Path) -> None:
    with closing(RollPrinter(takes=0, hangs_up=True)) as there:
        with pytest.raises(PrintFailed, match="断开了连接") as fault:
            printers.send(roll(there.address), order(paper), timeout=1)
        assert "断开了连接" in printers.state(roll(there.address))
    assert fault.value.retry


def test_one_that_is_off_can_be_tried_again(paper: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PrintFailed, match="没有开机，或者端口不对") as fault:
        printers.send(roll(f"tcp://127.0.0.1:{port}"), order(paper))
    assert fault.value.retry
    assert "没有开机" in printers.state(roll(f"tcp://127.0.0.1:{port}"))


@pytest.mark.parametrize("address", ["", "tcp:", "tcp://", "tcp://:9100", "tcp://a:99999", "tcp:x", "/tmp"])  # noqa: S108
def test_an_address_that_cannot_be_one_is_a_matter_of_settings(paper: Path, address: str) -> None:
    with pytest.raises(PrintFailed, match="用不了") as fault:
        printers.send(roll(address), order(paper))
    assert not fault.value.retry
    assert "printers.toml" in fault.value.todo


@pytest.mark.parametrize("kind", ["escpos", "cups", "windows", "command"])
def test_a_paper_for_a4_never_runs_over_a_roll(tmp_path: Path, kind: PrinterKind) -> None:
    wide = tmp_path / "a4.pdf"
    wide.write_bytes(receipts.render(samples.RECEIPT))
    target = tmp_path / "device"
    target.touch()
    with pytest.raises(PrintFailed, match="A4") as fault:
        printers.send(Printer(name="小票", kind=kind, address=str(target), stock="roll"), order(wide))
    assert not fault.value.retry
    assert target.read_bytes() == b""


def test_a_damaged_file_never_runs_over_a_roll(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 torn")
    with pytest.raises(PrintFailed, match="读不出来") as fault:
        printers.send(roll(tmp_path / "device"), order(broken))
    assert not fault.value.retry


# -- cables ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_a_device_file_gets_the_same_bytes_and_is_never_made(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "lp0"
    with pytest.raises(PrintFailed, match="没有接上") as fault:
        printers.send(roll(target), order(paper))
    assert fault.value.retry
    assert "没有接上" in printers.state(roll(target))
    assert not target.exists()
    target.touch()
    assert printers.state(roll(target)) == ""
    printers.send(roll(target), order(paper))
    (piece,) = roll_printer.printed(target.read_bytes()).pieces
    assert is_the_receipt(piece)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminals of this kind")
@pytest.mark.usefixtures("quick")
def test_a_serial_line_does_not_change_a_byte(paper: Path) -> None:
    import pty

    master, slave = pty.openpty()
    got: list[bytes] = []

    def read() -> None:
        while not got or not got[-1].endswith(escpos.CUT):
            got.append(os.read(master, 65536))

    listening = threading.Thread(target=read, daemon=True)
    listening.start()
    printers.send(roll(os.ttyname(slave)), order(paper), timeout=5)
    listening.join(10)
    os.close(master)
    os.close(slave)
    (piece,) = roll_printer.printed(b"".join(got)).pieces
    assert is_the_receipt(piece)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.usefixtures("quick")
def test_a_line_that_nobody_listens_to_is_not_waited_for(paper: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(PrintFailed, match="没有接上或没有开机"):
        printers.send(roll(pipe), order(paper))
    listening = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(PrintFailed, match="没有再收数据") as fault:
        printers.send(roll(pipe), order(paper, 20), timeout=0.3)
    os.close(listening)
    assert not fault.value.retry


# -- dots --------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 700), st.integers(1, 300), st.integers(0, 99))
def test_any_page_is_printed_dot_by_dot(wide: int, high: int, seed: int) -> None:
    page = Image.frombytes("L", (wide, high), Random(seed).randbytes(wide * high))  # noqa: S311
    made = escpos.dots(page)
    assert made.width == min(wide, escpos.DOTS)
    paper = roll_printer.printed(b"".join(escpos.encoded(made)))
    back = roll_printer.joined(paper.rest).crop((32, 0, 32 + made.width, high))
    assert back.tobytes() == ImageOps.invert(made.convert("L")).tobytes()
    assert {band.height for band in paper.rest[:-1]} <= {escpos.BAND}


def test_what_three_answers_mean() -> None:
    assert escpos.matter("小票", 0x12, 0x12, 0x12) == ""
    assert "没有纸了" in escpos.matter("小票", 0x12, 0x12, 0x72)
    assert escpos.matter("小票", 0x12, 0x12, 0x1E) == "", "the roll nears its end: it still prints"
