"""The sender: what is queued at this window goes to its printers, each job once as far as can be known.

A job is claimed by moving it to `sending` in a transaction of its own; only who moved it prints it. A lock
file lets one program of a data folder send at a time, so a job found in `sending` under that lock was left by
a program that died: it may lie in the tray. It is never printed again by itself; a person says what happened.
"""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout

from counter.desks.custody.slips import paper_of
from counter.desks.exchange.status import synced_mark
from counter.desks.printing import spool
from counter.desks.printing.ordering import printers_of
from counter.errors import CounterError, Refused
from counter.intake.frozen import thaw
from counter.printing.config import fits
from counter.printing.jobs import Content, moved
from counter.printing.retry import next_try
from counter.staff.session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.printing.config import Printers
    from counter.printing.jobs import Deliver, PrintJob, Verb
    from counter.printing.records import Printer
    from counter.store import UnitOfWork

LOCK: Final = "printing.lock"
LEASE: Final = timedelta(minutes=10)
"""Longer than any printer is waited for: who claimed a job before that is gone, on whatever computer."""
AT_ONCE: Final = 200
"""Jobs of one pass: then the caller looks up, and comes again."""
AUTOMATIC: Final = "自动打印"
"""Who prints, in the journal."""
DOUBTFUL: Final = "打印的时候程序停了，这一份可能已经打出来。请看出纸口：有的确认（Y），没有的再打（R）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What one pass did."""

    printed: tuple[PrintJob, ...] = ()
    again: tuple[PrintJob, ...] = ()
    """Not taken, tried later."""
    failed: tuple[PrintJob, ...] = ()
    """A person has to look."""
    busy: bool = False
    """Another program of this data folder is sending."""

    def __bool__(self) -> bool:
        return bool(self.printed or self.again or self.failed)

    def __str__(self) -> str:
        parts = [f"已交打印 {len(self.printed)} 份"] if self.printed else []
        parts += [f"{len(self.again)} 份打印机没有接，稍后再试"] if self.again else []
        doubtful = sum(job.doubt for job in self.failed)
        lost = len(self.failed) - doubtful
        parts += [f"{lost} 份没打出，要人处理"] if lost else []
        parts += [f"{doubtful} 份不知道有没有打出，要人看一看"] if doubtful else []
        return "，".join(parts) or ("别的程序正在打印" if self.busy else "没有要打印的")


def sender_of(office: Office) -> Desk:
    """The desk of the sender that works by itself, without anybody signed in."""
    station = office.station
    session = Session(
        operator="", name=AUTOMATIC, roles=(), window=station.window, station=station.district_code
    )
    return office.desk(session)


def send_due(desk: Desk, deliver: Deliver) -> Passed:
    """Print everything that is due at this window, oldest first. Blocks: a thread of its own calls it.

    Raises PrintersFaulty when printers.toml has faults (nothing is printed then), StoreFailed when the
    database is away; what was printed meanwhile stays printed.
    """
    try:
        with FileLock(desk.data / LOCK, timeout=0):
            return _send_due(desk, deliver)
    except Timeout:
        return Passed(busy=True)


def _send_due(desk: Desk, deliver: Deliver) -> Passed:
    failed = _doubted(desk)
    known = printers_of(desk)
    printed: list[PrintJob] = []
    again: list[PrintJob] = []
    down: set[str] = set()
    for _ in range(AT_ONCE):
        claimed = _claimed(desk, down)
        if claimed is None:
            break
        job = _sent(desk, claimed, known, deliver)
        {"printed": printed, "waiting": again}.get(job.status, failed).append(job)
        if job.status == "waiting":
            down.add(claimed.printer)
        elif job.status == "printed":
            _hurry(desk, job.printer)
    return Passed(printed=tuple(printed), again=tuple(again), failed=tuple(failed))


def _doubted(desk: Desk) -> list[PrintJob]:
    """Jobs whose sender died: somebody has to look at the tray."""
    with desk.store.read() as view:
        left = view.prints.left_behind(desk.station.window, _here(desk), desk.now(), LEASE)
    return [
        _kept(desk, job, "give_up", doubt=True, error=DOUBTFUL, action="print.doubt") or job for job in left
    ]


def _claimed(desk: Desk, down: set[str]) -> PrintJob | None:
    """The next job that is due, and from now on nobody else's. None when there is none."""
    with desk.store.read() as view:
        if view.prints.due(desk.station.window, desk.now(), without=down) is None:
            return None
    with desk.store.begin() as uow:
        now = desk.now()
        uow.journal.hold()  # one window at a time from here: the row can't be claimed between read and write
        job = uow.prints.due(desk.station.window, now, without=down)
        if job is None:
            return None
        claimed = _stepped(uow, job, moved(job, "claim", now, tries=job.tries + 1, sender=_here(desk)))
        uow.commit()
    return claimed


def _stepped(uow: UnitOfWork, before: PrintJob, after: PrintJob) -> PrintJob:
    changed = replace(after, version=before.version + 1)
    uow.prints.change_at(changed, before.version)
    return changed


def _sent(desk: Desk, job: PrintJob, known: Printers, deliver: Deliver) -> PrintJob:
    """Print a claimed job and keep what came of it."""
    try:
        printer = _printer(job, known)
        job = replace(job, printer=printer.name)
        spooled = deliver(_content(desk, job, printer))
    except CounterError as fault:
        return _missed(desk, job, fault, again=bool(getattr(fault, "retry", False)))
    except (OSError, ValueError, LookupError) as fault:
        why = f"这一份画不出来（{type(fault).__name__}）。"
        return _missed(desk, job, CounterError(why, todo="请把编号告诉管理员。"), again=False)
    done = _kept(desk, job, "done", error="", spool=spooled, printer=job.printer, action="print.done")
    return done or job


def _printer(job: PrintJob, known: Printers) -> Printer:
    printer = known.named(job.printer) if job.printer else known.chosen(job.kind)
    if printer is None:
        missing = f"printers.toml 里没有“{job.printer}”。" if job.printer else "没有设置打印机。"
        raise Refused(missing, todo="请按 M 换一台打印机，或者在 printers.toml 里写上它。")
    if not fits(printer, job.kind):
        raise Refused(f"“{printer.name}”是 80 毫米卷纸，这种文书放不下。", todo="请按 M 换一台打印机。")
    return printer


def _content(desk: Desk, job: PrintJob, printer: Printer) -> Content:
    """What is to be printed, as it stands now: a paper that was voided meanwhile says so."""
    if job.what == "file":
        return Content(job=job, printer=printer, file=spool.found(desk.data, job.ref))
    with desk.store.read() as view:
        if job.what == "slip":
            handoff = view.courses.handoffs.get(job.ref)
            if handoff is not None:
                void = handoff.status == "cancelled"
                return Content(job=job, printer=printer, paper=paper_of(handoff), void=void)
        elif (row := view.papers.get(job.ref)) is not None:
            void, state = row.void_at is not None, synced_mark(view, row)
            return Content(job=job, printer=printer, paper=thaw(row), void=void, state=state)
    raise Refused(f"没有找到要打印的 {job.name}。", todo="请取消这一份。")


def _missed(desk: Desk, job: PrintJob, fault: CounterError, *, again: bool) -> PrintJob:
    """It was not taken: the next try, or given up and a person has to look, who is told what to do.

    A try that will be repeated is no entry of the journal: nothing came of it, and nobody did anything.
    """
    at = next_try(job.tries, desk.now()) if again else None
    verb: Verb = "give_up" if at is None else "miss"
    changes: dict[str, Any] = {"printer": job.printer, "next_at": at or job.next_at}
    changes["error"] = str(fault) if at is None else fault.what
    return _kept(desk, job, verb, **changes, action="print.failed" if at is None else "") or job


def _kept(desk: Desk, job: PrintJob, verb: Verb, *, action: str, **changes: Any) -> PrintJob | None:
    """The step stored, with its entry if it has one. None when a person did something else meanwhile.

    A job that was doubted too early (its sender was only slow) and came out after all is printed.
    """
    with desk.store.begin() as uow:
        uow.journal.hold()
        there = uow.prints.get(job.id)
        same = there is not None and there.sender == job.sender
        if there is None or not (there.version == job.version or (verb == "done" and there.doubt and same)):
            return None
        after = _stepped(uow, there, moved(there, verb, desk.now(), **changes))
        if action:
            told = {"name": job.name, "title": job.title, "printer": after.printer, "error": after.error}
            desk.record(uow, action, job.case_id, told | {"spool": after.spool})
        uow.commit()
    return after


def _hurry(desk: Desk, printer: str) -> None:
    """The printer takes jobs again: what waits for it need not wait for its time."""
    now, window = desk.now(), desk.station.window
    with desk.store.read() as view:
        if all(job.next_at <= now for job in view.prints.waiting_at(window, printer)):
            return
    with desk.store.begin() as uow:
        for job in uow.prints.waiting_at(window, printer):
            _stepped(uow, job, replace(job, next_at=now))
        uow.commit()


def _here(desk: Desk) -> str:
    """This computer and data folder."""
    told = f"{socket.gethostname()}:{desk.data.resolve()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def tidy(desk: Desk, now: datetime) -> None:
    """Forget spool files nobody wants any more. Once a day is enough."""
    with desk.store.read() as view:
        wanted = view.prints.wanted_files(now - spool.KEPT)
    spool.tidy(desk.data, wanted)
