"""A print is ordered: counted, journaled and queued in one transaction, whoever asks (design rule 4).

Nothing is drawn here. What is queued names the paper; the sender draws it from its record. So neither a
printer that is off nor a program that is killed loses a print.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.errors import Refused
from counter.intake.frozen import thaw
from counter.intake.papers import title_of
from counter.printing.config import Printers, PrintersFaulty, fits, printers
from counter.printing.jobs import PrintJob
from counter.printing.kinds import copies_of
from counter.printing.records import Printer

if TYPE_CHECKING:
    from counter.desks.context import Desk
    from counter.printing.jobs import What
    from counter.printing.records import Stock
    from counter.store import UnitOfWork


PRACTICE = "培训文件夹"
"""Where an exercise prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants on paper."""

    what: What
    ref: str
    kind: str
    name: str
    title: str
    case_id: str = ""
    copies: int = 1
    """As many as the paper needs by itself; the station may say otherwise."""
    duplex: bool = False
    reprint: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A print that was ordered."""

    reprint: int
    """重打第n次; 0 = the first print."""
    job: PrintJob | None
    """None: no printer takes it (or none was asked for), its PDF is all there is."""


def printers_of(desk: Desk) -> Printers:
    """The printers of this window. Raises PrintersFaulty with every fault of the file.

    An exercise has none but a folder, whatever stands in its data folder.
    """
    if desk.training:
        folder = desk.data / "printed"
        folder.mkdir(exist_ok=True)
        return Printers(all=(Printer(name=PRACTICE, kind="folder", address=str(folder)),), rules={})
    return printers(desk.data, desk.station.printer_command)


def count_print(desk: Desk, number: str, *, queue: bool = True) -> Ordered:
    """Count one more print of a paper and queue it. Refused when there is no such paper.

    `queue=False`: only the PDF is wanted, no printer.
    """
    with desk.store.begin() as uow:
        row = uow.papers.get(number)
        if row is None:
            raise Refused(f"没有编号为 {number} 的文书。")
        reprint = uow.papers.count_print(number) - 1
        job = None
        if queue:
            paper = thaw(row)
            wanted = Wanted(
                what="paper",
                ref=number,
                kind=row.kind,
                name=named(number, reprint),
                title=title_of(paper),
                case_id=row.case_id,
                copies=copies_of(paper),
                reprint=reprint,
            )
            job = order(desk, uow, wanted)
        told = {"paper": number, "print": reprint + 1} | where(job)
        desk.record(uow, "paper.print", row.case_id, told)
        uow.commit()
    return Ordered(reprint=reprint, job=job)


def where(job: PrintJob | None) -> dict[str, object]:
    """What the entry of a print says of its printer."""
    return {"printer": job.printer} if job else {}


def named(number: str, reprint: int) -> str:
    """What the file of a print is called, without .pdf."""
    return number + (f"-重打{reprint}" if reprint else "")


def order(desk: Desk, uow: UnitOfWork, wanted: Wanted, *, printer: str = "") -> PrintJob | None:
    """Queue it, inside the caller's transaction, which also writes the entry. None when no printer takes it.

    `printer`: the one that is asked for; otherwise as printers.toml says. While that file has faults, the
    printer is chosen when they are put right.
    """
    try:
        chosen = placed(printers_of(desk), wanted.kind, printer)
        copies = printers_of(desk).copies(wanted.kind, wanted.copies)
    except PrintersFaulty:
        chosen, copies = "", wanted.copies
    if chosen is None:
        return None
    now = desk.now()
    job = PrintJob(
        id=uuid.uuid4().hex,
        version=1,
        window=desk.session.window,
        what=wanted.what,
        ref=wanted.ref,
        kind=wanted.kind,
        name=wanted.name,
        title=wanted.title,
        case_id=wanted.case_id,
        printer=chosen,
        copies=copies,
        duplex=wanted.duplex,
        reprint=wanted.reprint,
        status="waiting",
        doubt=False,
        tries=0,
        next_at=now,
        error="",
        spool="",
        sender="",
        created_at=now,
        created_by=desk.session.name,
        changed_at=now,
    )
    uow.prints.add(job)
    return job


def placed(known: Printers, kind: str, asked: str = "") -> str | None:
    """The name of the printer for a kind of paper; None when there is none. Refused for one that won't do."""
    if not asked:
        chosen = known.chosen(kind)
        return chosen.name if chosen else None
    printer = known.named(asked)
    if printer is None:
        raise Refused(f"没有叫“{asked}”的打印机。", todo="打印机写在数据文件夹的 printers.toml 里。")
    if not fits(printer, kind):
        raise Refused(f"“{asked}”是 80 毫米卷纸，这种文书放不下。", todo="请换一台 A4 打印机。")
    return printer.name


def stock_for(desk: Desk, kind: str) -> Stock:
    """What lies in the printer a kind of paper goes to, for a page that is drawn before it is queued."""
    try:
        chosen = printers_of(desk).chosen(kind)
    except PrintersFaulty:
        chosen = None
    return chosen.stock if chosen else "A4"


def order_file(  # noqa: PLR0913  (what a file has no record to tell)
    desk: Desk,
    digest: str,
    name: str,
    title: str,
    *,
    kind: str = "file",
    duplex: bool = False,
    copies: int = 1,
    printer: str = "",
) -> Ordered:
    """Queue a PDF of the spool folder (`spool.put`). Journaled as one act of printing."""
    wanted = Wanted(what="file", ref=digest, kind=kind, name=name, title=title, duplex=duplex, copies=copies)
    with desk.store.begin() as uow:
        job = order(desk, uow, wanted, printer=printer)
        if job is not None:
            desk.record(uow, "print.file", "", {"name": name, "title": title, "printer": job.printer})
            uow.commit()
    return Ordered(reprint=0, job=job)
