"""CUPS itself takes our papers: a cupsd of our own with a PDF printer, and a raw queue that keeps bytes."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import samples
import spooler
import zxingcpp
from reading import raster as page_of

import receipts
from counter.printing.records import Order, Printer
from receipts import printers, raster
from receipts.errors import PrintFailed
from receipts.printers import cups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from counter.printing.records import Stock

MM = 72 / 25.4


def queue(name: str, stock: Stock = "A4", *, duplex: bool = False) -> Printer:
    return Printer(name="前台激光", kind="cups", address=name, stock=stock, duplex=duplex)


@pytest.fixture
def cupsd(monkeypatch: pytest.MonkeyPatch) -> Iterator[spooler.Spooler]:
    spooler.needed()
    with spooler.spooler(monkeypatch) as running:
        yield running


@pytest.fixture
def sink() -> Iterator[spooler.Sink]:
    with closing(spooler.Sink()) as listening:
        yield listening


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "收件回执.pdf"
    path.write_bytes(receipts.render(samples.RECEIPT))
    return path


def test_jobs_arrive_wait_while_paused_are_refused_while_rejected_and_none_is_lost(
    cupsd: spooler.Spooler, sink: spooler.Sink, paper: Path
) -> None:
    bytes_, raw = paper.read_bytes(), queue("raw")
    assert printers.state(raw).startswith("CUPS 里没有叫“raw”的打印队列")
    with pytest.raises(PrintFailed, match="没有叫“raw”") as fault:
        printers.send(raw, Order(title="a", file=paper))
    assert not fault.value.retry
    cupsd.queue("raw", f"socket://127.0.0.1:{sink.port}", "raw")
    assert printers.state(raw) == ""
    assert printers.send(raw, Order(title="S1", file=paper)) == "raw-1"
    spooler.until(lambda: not cupsd.waiting())
    assert sink.got == [bytes_]

    cupsd.run("cupsdisable", "raw")
    assert "停着" in printers.state(raw)
    assert printers.send(raw, Order(title="S2", file=paper, copies=2)) == "raw-2"
    assert cupsd.waiting() == ["raw-2"]
    assert len(sink.got) == 1
    cupsd.run("cupsreject", "raw")
    with pytest.raises(PrintFailed, match="不接收") as fault:
        printers.send(raw, Order(title="S3", file=paper))
    assert fault.value.retry
    assert "没有丢失" in fault.value.todo
    cupsd.run("cupsenable", "raw")
    assert "不接收" in printers.state(raw)
    spooler.until(lambda: not cupsd.waiting())
    assert sink.got == [bytes_, bytes_ * 2]
    cupsd.run("cupsaccept", "raw")
    assert printers.state(raw) == ""
    told = cupsd.told("raw-2")
    assert all(word in told for word in (b"S2", b"one-sided", b"A4", b"print-scaling\x00\x04none"))


def test_a_printer_that_is_off_keeps_its_jobs_and_says_so(
    cupsd: spooler.Spooler, sink: spooler.Sink, paper: Path
) -> None:
    cupsd.queue("raw", f"socket://127.0.0.1:{sink.port}", "raw")
    cupsd.run("lpadmin", "-d", "raw")
    sink.close()
    assert printers.send(queue(""), Order(title="S1", file=paper)) == "raw-1"
    spooler.until(lambda: printers.state(queue("")))
    assert "连" in printers.state(queue(""))
    assert cupsd.waiting() == ["raw-1"]
    cupsd.run("cancel", "-a", "raw")


def test_leaflets_are_turned_on_the_short_edge_and_a_roll_is_as_long_as_its_paper(
    cupsd: spooler.Spooler, paper: Path, tmp_path: Path
) -> None:
    cupsd.queue("pdf", "cups-pdf:/", spooler.PPD)
    flat, long = f"flat-{uuid.uuid4().hex}", f"long-{uuid.uuid4().hex}"
    roll = tmp_path / "roll.pdf"
    roll.write_bytes(receipts.render(samples.RECEIPT, stock="roll"))
    both = printers.send(queue("pdf", duplex=True), Order(title=flat, file=paper, duplex=True))
    printers.send(queue("pdf", "roll"), Order(title=long, file=roll))
    spooler.until(lambda: not cupsd.waiting())
    assert b"two-sided-short-edge" in cupsd.told(both)
    for title, sent in ((flat, paper), (long, roll)):
        made = cupsd.printed(title)
        assert raster.size(made) == pytest.approx(raster.size(sent.read_bytes()), abs=1.5)
        (found,) = zxingcpp.read_barcodes(page_of(made).convert("L"))
        assert found.text == samples.RECEIPT.head.code


def test_a_scheduler_that_does_not_run_is_said_and_can_be_tried_again(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler.needed()
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "s"))
    with pytest.raises(PrintFailed, match="没有运行") as fault:
        printers.send(queue("raw"), Order(title="S1", file=paper))
    assert fault.value.retry
    assert printers.state(queue("raw")).startswith("打印服务 CUPS 没有运行")
    assert printers.state(queue("")).startswith("打印服务 CUPS 没有运行")


# -- without cupsd -----------------------------------------------------------------------------------------

IDLE = "printer front is idle.  enabled since Fri 27 Nov 2026\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (IDLE, ""),
        (IDLE + "\tAlerts: none\n", ""),
        (IDLE + "\tAlerts: media-empty-error\n", "没有纸了"),
        (IDLE + "\tAlerts: offline-report toner-low\n", "没有开机"),
        (IDLE + "\tAlerts: cover-open\n", "盖子开着"),
        ("printer front disabled since Fri 27 Nov 2026 -\n\tPaused\n", "停着："),
        ("printer front disabled since Fri 27 Nov 2026 -\n\treason unknown\n", "停着："),
        (
            "printer front disabled since Fri 27 Nov 2026 -\n\t换墨盒\x1b[31m\n",
            "停着（换墨盒〔U+001B〕[31m）：",
        ),
        (
            IDLE + "front not accepting requests since Fri 27 Nov 2026 -\n\tRejecting Jobs\n",
            "不接收新的打印。",
        ),
    ],
)
def test_what_cups_says_of_a_queue_is_told_in_a_sentence(said: str, told: str) -> None:
    found = cups.told("front", said)
    assert told in found
    assert bool(found) == bool(told)


@pytest.mark.parametrize("name", ["-o raw", "--", "a b", "a#b", "a'b", "/x", "a\nb", '"'])
def test_a_name_that_no_queue_can_have_never_reaches_lp(name: str, paper: Path) -> None:
    with pytest.raises(PrintFailed, match="不是 CUPS 打印队列的名字") as fault:
        printers.send(queue(name), Order(title="a", file=paper))
    assert not fault.value.retry
    assert "不是 CUPS" in printers.state(queue(name))


def test_a_printer_of_one_side_is_not_asked_for_two(paper: Path) -> None:
    leaflet = Order(title="a", file=paper, duplex=True)
    assert cups.options(queue("front"), leaflet)[0] == "sides=one-sided"
    assert cups.options(queue("front", duplex=True), leaflet)[0] == "sides=two-sided-short-edge"
