"""What a queued print becomes: the paper drawn for what lies in the printer, kept, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from counter.printing.records import Order

from . import printers, render
from .errors import PrintFailed, SaveFailed

if TYPE_CHECKING:
    from pathlib import Path

    from counter.printing.jobs import Content

ON_ROLL: Final = "-小票"
"""Ends the name of a PDF that is drawn for the roll: the same paper as the one on A4."""


def deliver(content: Content, folder: Path) -> str:
    """Print one job; gives what the spooler calls it, or where the file was put. Blocks.

    PrintFailed when it was not taken; the PDF is in `folder` then, unless that is why.
    """
    job = content.job
    order = Order(
        title=printers.job_title(folder / printers.portable(job.name)),
        file=content.file or _drawn(content, folder),
        copies=job.copies,
        duplex=job.duplex and content.printer.duplex,
    )
    return printers.send(content.printer, order)


def _drawn(content: Content, folder: Path) -> Path:
    assert content.paper is not None  # noqa: S101  (a job has a record or a file)
    job, roll = content.job, content.printer.stock == "roll"
    pdf = render(
        content.paper,
        reprint=job.reprint,
        void=content.void,
        stock=content.printer.stock,
        state=content.state,
    )
    try:
        return printers.save(pdf, folder, job.name + (ON_ROLL if roll else ""))
    except SaveFailed as fault:  # a full disk is emptied, a drive comes back
        raise PrintFailed(fault.what, todo=fault.todo) from fault
