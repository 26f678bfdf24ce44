"""Hands for tests of the print queue: a station with printers, a printer that can be off, and the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counter.desks.printing import sending
from counter.desks.printing.queue import PrintDesk
from counter.errors import CounterError
from counter.printing.config import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from world import World

    from counter.printing.jobs import Content, PrintJob

PRINTERS = """
["甲"]
kind = "folder"
address = "out"
["乙"]
kind = "folder"
address = "other"
["卷"]
kind = "escpos"
address = "tcp://localhost:9100"
"""
PDF = b"%PDF-1.7 "


class Off(CounterError):
    """The printer does not take it."""

    def __init__(self, *, retry: bool = True) -> None:
        super().__init__("打印机没有开。")
        self.retry = retry


@dataclass
class Printing:
    """What stands there to print, and what came out."""

    off: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    """Printers that refuse for good."""
    out: list[tuple[str, str]] = field(default_factory=list)
    """(printer, name), in the order they came out."""
    last: Content | None = None

    def deliver(self, content: Content) -> str:
        self.last = content
        if content.printer.name in self.off | self.broken:
            raise Off(retry=content.printer.name in self.off)
        self.out.append((content.printer.name, content.job.name))
        return f"{content.printer.name}-{len(self.out)}"


def equipped(office: World) -> World:
    (office.office.data / FILE).write_text(PRINTERS, encoding="utf-8")
    return office


def queue(office: World, name: str = "张敏", window: str = "01") -> PrintDesk:
    return PrintDesk(office.signed(name, window))


def put(office: World, name: str, *, printer: str = "", window: str = "01") -> PrintJob:
    """A page in the queue; each has its own content."""
    job = queue(office, window=window).file(PDF + name.encode(), name, "一页", printer=printer).job
    assert job is not None
    return job


def passed(office: World, printing: Printing) -> sending.Passed:
    return sending.send_due(sending.sender_of(office.office), printing.deliver)


def job(office: World, seen: PrintJob) -> PrintJob:
    with office.office.store.read() as view:
        found = view.prints.get(seen.id)
    assert found is not None
    return found


def folder(office: World) -> Path:
    return office.office.data
