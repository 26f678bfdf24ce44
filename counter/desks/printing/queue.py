"""打印队列: what people see of it, and what only a person decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from counter.desks.printing import spool
from counter.desks.printing.ordering import Ordered, count_print, order_file, placed, printers_of
from counter.errors import Refused
from counter.printing.config import PrintersFaulty
from counter.printing.jobs import moved
from counter.staff.roles import require

if TYPE_CHECKING:
    from counter.desks.context import Desk
    from counter.printing.config import Printers
    from counter.printing.jobs import PrintJob, Status, Verb

MOST: Final = 300
DONE_SHOWN: Final = 50
ORDER: Final[tuple[Status, ...]] = ("failed", "held", "sending", "waiting", "printed", "cancelled")
"""What wants a person comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many jobs of a window want somebody."""

    failed: int = 0
    held: int = 0
    waiting: int = 0

    def __str__(self) -> str:
        parts = [f"没打出 {self.failed}"] if self.failed else []
        parts += [f"暂停 {self.held}"] if self.held else []
        parts += [f"排队 {self.waiting}"] if self.waiting else []
        return " ".join(parts)


def standing(desk: Desk) -> Standing:
    """What stands in the queue of this window."""
    with desk.store.read() as view:
        found = view.prints.numbers(desk.station.window)
    waiting = found.get("waiting", 0) + found.get("sending", 0)
    return Standing(failed=found.get("failed", 0), held=found.get("held", 0), waiting=waiting)


def _stuck(job: PrintJob) -> bool:
    """Whether a job did not come out, and surely so."""
    return (job.status == "failed" and not job.doubt) or (job.status == "waiting" and job.tries > 0)


class PrintDesk:
    """Everybody's desk for the print queue."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "department", "supervisor", "administrator")

    # -- looking ---------------------------------------------------------------------------------------

    def jobs(self, *, everywhere: bool = False) -> tuple[PrintJob, ...]:
        """What wants a person, then what waits, then what was printed last. Of this window, or of all."""
        window = "" if everywhere else self.desk.session.window
        with self.desk.store.read() as view:
            found = view.prints.shown(window, DONE_SHOWN, MOST)
        return tuple(sorted(found, key=lambda job: ORDER.index(job.status)))

    def find(self, begun: str) -> PrintJob:
        """The open or late job whose id, or whose name, begins so. Refused when it is none, or several."""
        begun = begun.strip()
        found = [
            job
            for job in self.jobs(everywhere=True)
            if begun and (job.id.startswith(begun) or job.name == begun)
        ]
        if len({job.id for job in found}) != 1:
            what = "有几份" if found else "没有"
            raise Refused(f"打印队列里{what}“{begun}”。", todo="请用 counter print list 列出的编号。")
        return found[0]

    def printers(self) -> Printers:
        """The printers of this window. Raises PrintersFaulty with every fault of the file."""
        return printers_of(self.desk)

    # -- what a person decides -------------------------------------------------------------------------

    def retry(self, job: PrintJob) -> PrintJob:
        """Print it now, with all its tries before it."""
        return self._step(job, "retry", "print.retry", tries=0, next_at=self.desk.now(), error="")

    def retry_all(self) -> int:
        """Everything of this window that was not printed, now, as after a printer came back; how many.

        Not what may have come out: that is looked at one by one.
        """
        with self.desk.store.begin() as uow:
            uow.journal.hold()
            now, window = self.desk.now(), self.desk.session.window
            left = [job for job in uow.prints.shown(window, 0, MOST) if _stuck(job)]
            for job in left:
                after = moved(job, "retry", now, tries=0, next_at=now, error="")
                uow.prints.change_at(replace(after, version=job.version + 1), job.version)
            if left:
                self.desk.record(uow, "print.retry_all", "", {"count": len(left)})
                uow.commit()
        return len(left)

    def hold(self, job: PrintJob) -> PrintJob:
        """Keep it back until somebody prints it again."""
        return self._step(job, "hold", "print.hold")

    def cancel(self, job: PrintJob) -> PrintJob:
        """It shall not be printed. The paper and its PDF stay."""
        return self._step(job, "cancel", "print.cancel")

    def confirm(self, job: PrintJob) -> PrintJob:
        """It did come out: somebody looked. Only for a job of which nobody knew."""
        return self._step(job, "confirm", "print.confirm", error="")

    def move(self, job: PrintJob, printer: str) -> PrintJob:
        """Print it on another printer of this window; a job of another window comes here."""
        name = placed(self.printers(), job.kind, printer)
        changes: dict[str, Any] = {"printer": name, "window": self.desk.session.window}
        changes |= {"tries": 0, "next_at": self.desk.now(), "error": ""}
        return self._step(job, "move", "print.move", **changes)

    def again(self, job: PrintJob) -> Ordered:
        """One print more of the same: 重打, counted like any other."""
        if job.what == "paper":
            return count_print(self.desk, job.ref)
        if job.what == "slip":
            from counter.desks.custody.desk import CustodyDesk

            return CustodyDesk(self.desk).printed(job.ref)
        spool.found(self.desk.data, job.ref)
        return order_file(
            self.desk,
            job.ref,
            job.name,
            job.title,
            kind=job.kind,
            duplex=job.duplex,
            copies=job.copies,
            printer=job.printer,
        )

    def file(  # noqa: PLR0913  (what a file has no record to tell)
        self,
        pdf: bytes,
        name: str,
        title: str,
        *,
        kind: str = "file",
        duplex: bool = False,
        copies: int = 1,
        printer: str = "",
    ) -> Ordered:
        """Queue a PDF that is no issued paper: a guide, a list, a test page.

        Refused for a printer that is not there or too narrow. Without any printer nothing is kept.
        """
        try:
            if placed(self.printers(), kind, printer) is None:
                return Ordered(reprint=0, job=None)
        except PrintersFaulty:
            if printer:
                raise
        digest = spool.put(self.desk.data, pdf)
        return order_file(
            self.desk, digest, name, title, kind=kind, duplex=duplex, copies=copies, printer=printer
        )

    def _step(self, job: PrintJob, verb: Verb, action: str, **changes: Any) -> PrintJob:
        """A step from where the job stands now, which may be further than was seen."""
        with self.desk.store.begin() as uow:
            uow.journal.hold()
            there = uow.prints.get(job.id)
            if there is None:
                raise Refused("没有找到这一份。", todo="请刷新后再选。")
            after = replace(moved(there, verb, self.desk.now(), **changes), version=there.version + 1)
            uow.prints.change_at(after, there.version)
            told = {"name": job.name, "title": job.title, "printer": after.printer}
            self.desk.record(uow, action, job.case_id, told)
            uow.commit()
        return after
