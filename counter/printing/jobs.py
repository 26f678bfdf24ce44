"""A print job: what is to be printed where, and how far it got. One table of legal moves. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from counter.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from counter.intake.papers import Paper
    from counter.printing.records import Printer

What = Literal["paper", "slip", "file"]
"""An issued paper, a handoff slip, or a PDF that lies in the spool folder."""
Status = Literal["waiting", "sending", "printed", "failed", "held", "cancelled"]
Verb = Literal["claim", "done", "miss", "give_up", "retry", "move", "hold", "cancel", "confirm"]

STATUS_ZH: Final[Mapping[Status, str]] = {
    "waiting": "排队",
    "sending": "正在交",
    "printed": "已交打印",
    "failed": "没打出",
    "held": "暂停",
    "cancelled": "取消",
}
DOUBT_ZH: Final = "待确认"
"""A failed job of which nobody knows whether it came out."""
OPEN: Final[tuple[Status, ...]] = ("failed", "held", "waiting", "sending")
"""Those that somebody still has to do something about, or the program."""
DONE: Final[tuple[Status, ...]] = ("printed", "cancelled")
MOVES: Final[Mapping[Verb, tuple[tuple[Status, ...], Status]]] = {
    "claim": (("waiting",), "sending"),
    "done": (("sending", "failed"), "printed"),
    "miss": (("sending",), "waiting"),
    "give_up": (("sending",), "failed"),
    "retry": (("waiting", "failed", "held"), "waiting"),
    "move": (("waiting", "failed", "held"), "waiting"),
    "hold": (("waiting", "failed"), "held"),
    "cancel": (("waiting", "failed", "held"), "cancelled"),
    "confirm": (("failed",), "printed"),
}
"""From where each step may be taken, and where it leads. A job is never taken back once it came out."""
WHY_NOT: Final[Mapping[Status, str]] = {
    "sending": "这一份正在交给打印机，稍等一下再试。",
    "printed": "这一份已经打出去了；还要一份的，按 P 重打。",
    "cancelled": "这一份已经取消；还要打的，按 P 重打。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One row of the print queue."""

    id: str
    version: int
    window: str
    """The window whose computer prints it."""
    what: What
    ref: str
    """The paper's number, the handoff's id, or the SHA-256 of the file in the spool folder."""
    kind: str
    """Which kind of paper (counter.printing.kinds)."""
    name: str
    """The file's name without .pdf, and what the spooler's list shows."""
    title: str
    """What people call it."""
    case_id: str
    """Empty when it belongs to no case, or to many."""
    printer: str
    """By its name in printers.toml; empty = chosen when it is sent, because the file had faults."""
    copies: int
    duplex: bool
    reprint: int
    """重打第n次; 0 = the first print."""
    status: Status
    doubt: bool
    """It may have come out: whoever sent it died before it was known."""
    tries: int
    next_at: datetime
    error: str
    spool: str
    """What the spooler called it, or where the file was put."""
    sender: str
    """Which computer and data folder took it last."""
    created_at: datetime
    created_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a front end gets to print: the job, the printer, and a record to draw or a file that is drawn."""

    job: PrintJob
    printer: Printer
    paper: Paper | None = None
    void: bool = False
    """The paper is void by now: then it says so."""
    file: Path | None = None
    state: str = ""
    """What this print says beside its record: whether the station above has it."""


Deliver = Callable[[Content], str]
"""Draws if need be and hands over; gives what the spooler calls it. CounterError when it was not taken: its
`retry`, where it has one, says whether the same again can help and surely nothing came out."""


def moved(job: PrintJob, verb: Verb, now: datetime, **changes: Any) -> PrintJob:
    """The job after a step. Refused when it can't be taken from where the job stands."""
    start, end = MOVES[verb]
    if job.status not in start or (verb in ("done", "confirm") and job.status == "failed" and not job.doubt):
        raise Refused(WHY_NOT.get(job.status, "这一步现在办不了。"), todo="请刷新看最新的情况。")
    return replace(job, **{"status": end, "doubt": False, "changed_at": now, **changes})


def state_zh(job: PrintJob) -> str:
    """Where a job stands, short."""
    if job.status == "failed" and job.doubt:
        return DOUBT_ZH
    return "稍后再试" if job.status == "waiting" and job.tries else STATUS_ZH[job.status]
