"""The outbox: what desks posted goes out, in order for each case and recipient, until it arrived or failed.

Nothing is sent inside a transaction. A message is claimed by moving its next try ahead for LEASE; whoever
dies between sending and marking leaves it waiting, it is sent again with the same id, and arrives once.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter import settings
from counter.cases.items import OUTGOING_ZH, Outgoing
from counter.desks.digitise.digitising import kept_in
from counter.desks.step import Step, stepping
from counter.errors import BadInput, CounterError, Refused, StoreFailed, os_reason
from counter.exchange.bags import clear_stale
from counter.exchange.names import portable
from counter.exchange.package import Enclosed, Package
from counter.exchange.retry import next_attempt
from counter.exchange.routes import routes
from counter.exchange.send import SendFailed, deliver, drop_message
from counter.intake.mask import mask_numbers, mask_phone
from counter.intake.text import clean_line
from counter.scans import SUFFIXES, path_of
from counter.staff.roles import require
from counter.staff.session import Session
from counter.store import outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from counter.cases.course import Course
    from counter.desks.approval import Approval
    from counter.desks.context import Desk
    from counter.desks.office import Office
    from counter.exchange.routes import Routes
    from counter.store import View

LEASE = timedelta(minutes=2)
"""How long a claimed message is left to whoever claimed it; after that its sender counts as dead."""
AT_ONCE = 500
"""Messages of one pass: then the caller looks up, and comes again."""
AUTOMATIC = "自动发送"
"""Who sends, in the journal."""
WORK = "sending"
"""Folder below the data folder where packages are made on their way to a platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What one pass did. `again`: tries that failed and come later; `failed`: given up, in 发送失败."""

    sent: int = 0
    again: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.sent or self.again or self.failed)

    def __str__(self) -> str:
        parts = [f"已发送 {self.sent} 条"] if self.sent else []
        parts += [f"{self.again} 条暂时没有发出，稍后再试"] if self.again else []
        parts += [f"{self.failed} 条发送失败，F8 看"] if self.failed else []
        return "，".join(parts) or "没有要发送的"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A line of the outbox: the message and the number of its case."""

    message: Outgoing
    number: str
    held: bool = False
    """It waits for an earlier one to the same recipient."""


def sender_of(office: Office) -> Desk:
    """The desk of the sender that works by itself, without anybody signed in."""
    station = office.station
    session = Session(
        operator="", name=AUTOMATIC, roles=(), window=station.window, station=station.district_code
    )
    return office.desk(session)


# -- one pass ----------------------------------------------------------------------------------------------


def send_due(desk: Desk, now: datetime | None = None) -> Passed:
    """Send everything that is due, each message on its own. Blocks: a thread of its own calls it.

    Raises RoutesFaulty when routes.toml has faults (nothing is sent then), StoreFailed when the database is
    away; what was sent meanwhile stays sent. In training nothing is ever sent.
    """
    if desk.training:
        return Passed()
    routed = _routes(desk)
    passed = Passed()
    for _ in range(AT_ONCE):
        message = _claimed(desk, now or desk.now())
        if message is None:
            break
        passed = _added(passed, send_one(desk, message, routed))
    return passed


def _added(passed: Passed, how: str) -> Passed:
    return replace(passed, **{how: getattr(passed, how) + 1}) if how else passed


def _routes(desk: Desk) -> Routes:
    folder = settings.folder(desk.data, desk.station, "outbox_folder")
    return routes(desk.data, set(desk.catalogue.departments), folder)


def _claimed(desk: Desk, now: datetime, *, only: str = "") -> Outgoing | None:
    """The next message that is due, and from now on nobody else's for LEASE. None when there is none."""
    while True:
        with desk.store.read() as view:
            message = outbox.due(view.courses.outbox, now, only=only)
        if message is None:
            return None
        claimed = replace(message, next_at=now + LEASE)
        if _claim(desk, message, claimed):
            return claimed


def _claim(desk: Desk, message: Outgoing, claimed: Outgoing) -> bool:
    """Whether it was still as seen. No journal entry: nobody did anything yet, it is only who tries."""
    with desk.store.begin() as uow:
        uow.courses.locked(message.case_id)  # only one of two senders goes on here at a time
        if uow.courses.outbox.get(message.id) != message:
            return False
        uow.courses.outbox.change(claimed)
        uow.commit()
    return True


def send_one(desk: Desk, message: Outgoing, routed: Routes) -> str:
    """Send a claimed message and keep what came of it: sent, again, failed, or "" when that was done."""
    if desk.training:
        return ""
    try:
        ack = _given(desk, message, routed)
    except SendFailed as fault:
        return _missed(desk, message, str(fault), again=fault.again)
    except (CounterError, OSError, ValueError, LookupError) as fault:
        # What cannot be packed now cannot be packed later by itself; other messages go on.
        return _missed(desk, message, _said(fault), again=isinstance(fault, OSError | StoreFailed))
    return _mark(desk, message, ack)


def _said(fault: Exception) -> str:
    if isinstance(fault, CounterError):
        return str(fault)
    if isinstance(fault, OSError):
        return f"读写文件出错：{os_reason(fault)}。请检查磁盘；程序会再试。"
    return f"这条消息的内容不完整，装不成包（{type(fault).__name__}）。请把编号告诉管理员。"


def _given(desk: Desk, message: Outgoing, routed: Routes) -> str:
    """Hand it to the receiver; what the receiver answered."""
    said: dict[str, Any] = json.loads(message.payload)
    if message.kind == "message":
        folder = settings.folder(desk.data, desk.station, "messages_folder")
        return str(drop_message(folder, message.id, message.recipient, str(said["text"]), message.created_at))
    work = desk.data / WORK
    work.mkdir(parents=True, exist_ok=True)
    clear_stale(work)
    package = package_of(desk, message, said)
    with tempfile.TemporaryDirectory(prefix=".", suffix=".tmp", dir=work) as own:
        route = routed.to(message.recipient)
        return deliver(package, route, work=Path(own), now=desk.now()).receipt


def package_of(desk: Desk, message: Outgoing, said: Mapping[str, Any]) -> Package:
    """The package of a message: the same one however often it is made, so that a second sending is known.

    `files` of the payload name scans by `sha256` and `media`; `name` is the path inside the package.
    """
    number = str(said.get("number") or _number(desk, message.case_id))
    kept = kept_in(desk.data)
    return Package(
        id=message.id,
        kind="notice" if message.kind == "lead_notice" else message.kind,
        number=number,
        sender=desk.station.name,
        recipient=message.recipient,
        about={"External-Description": OUTGOING_ZH[message.kind]},
        manifest=dict(said),
        files=tuple(_enclosed(kept, no, file) for no, file in enumerate(said.get("files", ()), 1)),
        made_at=message.created_at,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    sha256: str
    media: str


def _enclosed(kept: Path, no: int, file: Mapping[str, Any]) -> Enclosed:
    one = _Kept(str(file["sha256"]), str(file["media"]))
    named = str(file.get("name") or "")
    plain = portable(f"{no:02d} {file.get('line', '')}{SUFFIXES[one.media]}")
    return Enclosed(name=named or f"材料/{plain}", path=path_of(kept, one), sha256=one.sha256)


def _number(desk: Desk, case_id: str) -> str:
    with desk.store.read() as view:
        case = view.cases.get(case_id)
    return (case.number if case else "") or case_id


# -- what came of it ---------------------------------------------------------------------------------------


def _mark(desk: Desk, message: Outgoing, ack: str) -> str:
    """It arrived. One that was cancelled meanwhile has arrived all the same, and that is what is kept."""
    with stepping(desk, message.case_id) as step:
        there = _there(step, message.id)
        if there.status == "sent":
            return ""
        gone = replace(there, status="sent", attempts=there.attempts + 1, error="", sent_at=step.now, ack=ack)
        step.uow.courses.outbox.change(gone)
        if there.kind == "lead_notice":
            step.stop("notify_lead")
        step.finish("outbox.sent", _told(gone) | {"ack": ack})
    return "sent"


def _missed(desk: Desk, message: Outgoing, why: str, *, again: bool) -> str:
    """It did not arrive: the next try, or given up and on the queue 发送失败."""
    with stepping(desk, message.case_id) as step:
        there = _there(step, message.id)
        if there.status != "waiting":
            return ""
        tries = there.attempts + 1
        at = next_attempt(tries, step.now) if again else None
        missed = replace(
            there,
            status="failed" if at is None else "waiting",
            attempts=tries,
            next_at=at or step.now,
            error=why,
        )
        step.uow.courses.outbox.change(missed)
        step.finish("outbox.missed", _told(missed) | {"error": why, "tries": tries, "given_up": at is None})
    return "failed" if at is None else "again"


def _there(step: Step, message_id: str) -> Outgoing:
    for one in step.course.outbox:
        if one.id == message_id:
            return one
    raise Refused("没有找到这条消息。", todo="请刷新后再选。")


def _told(message: Outgoing) -> dict[str, object]:
    return {"message": message.id, "kind": message.kind, "to": recipient_zh(message)}


# -- by hand -----------------------------------------------------------------------------------------------


class SendingDesk:
    """The outbox as people see it, with what only a person decides."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "clerk", "issuing", "department", "supervisor", "administrator")

    def messages(self, *, gone: int = 50, limit: int = 500) -> tuple[Sent, ...]:
        """Failed ones first, then those that wait, then the last sent or cancelled, latest first."""
        with self.desk.store.read() as view:
            shelf = view.courses.outbox
            shown = (*outbox.failed(shelf, limit), *outbox.waiting(shelf, limit), *outbox.done(shelf, gone))
            return _numbered(view, shown, outbox.held(shelf, limit))

    def course(self, case_id: str) -> Course:
        """The case of a message. Refused if there is none."""
        with self.desk.store.read() as view:
            return view.courses.course(case_id)

    def retry(self, message: Outgoing) -> Passed:
        """Try this message again now, with all its tries before it. Refused when it was sent or cancelled.

        An earlier one to the same recipient that has not arrived still goes first.
        """
        routed = _routes(self.desk)
        with stepping(self.desk, message.case_id) as step:
            there = _there(step, message.id)
            if there.status not in ("waiting", "failed"):
                raise Refused("这条消息已经发出去了，或者已经取消。", todo="请刷新看最新的情况。")
            step.uow.courses.outbox.change(
                replace(there, status="waiting", attempts=0, next_at=step.now, error="")
            )
            step.finish("outbox.retry", _told(there))
        claimed = _claimed(self.desk, self.desk.now(), only=message.id)
        return _added(Passed(), send_one(self.desk, claimed, routed)) if claimed else Passed()

    def cancel(self, message: Outgoing, approval: Approval) -> None:
        """A message that shall not go out any more. A supervisor's decision, with a reason.

        Refused without a supervisor, and when it was sent already. What comes after it may go out then.
        """
        reason = clean_line(approval.reason)
        if not reason:
            raise BadInput("请写明为什么取消。", todo="例如：部门已经当面取走材料。", field="reason")
        supervisor = approval.supervisor(self.desk)
        with stepping(self.desk, message.case_id) as step:
            there = _there(step, message.id)
            if there.status not in ("waiting", "failed"):
                raise Refused("这条消息已经发出去了，或者已经取消。", todo="请刷新看最新的情况。")
            told = f"{supervisor.name} 取消：{mask_numbers(reason)}"
            step.uow.courses.outbox.change(replace(there, status="cancelled", error=told))
            step.finish("outbox.cancel", _told(there) | {"reason": reason, "approved_by": supervisor.name})


def failing(desk: Desk, limit: int = 500) -> tuple[Sent, ...]:
    """What stands in 发送失败."""
    with desk.store.read() as view:
        return _numbered(view, outbox.failed(view.courses.outbox, limit))


def recipient_zh(message: Outgoing) -> str:
    """Whom it goes to, as a list may show it."""
    return mask_phone(message.recipient) if message.kind == "message" else message.recipient


def _numbered(
    view: View, found: tuple[Outgoing, ...], held: frozenset[str] = frozenset()
) -> tuple[Sent, ...]:
    """The messages with the numbers of their cases, each case read once."""
    cases = {key: view.cases.get(key) for key in dict.fromkeys(one.case_id for one in found)}
    numbers = {key: (case.number or "" if case else "") for key, case in cases.items()}
    return tuple(Sent(message=one, number=numbers[one.case_id], held=one.id in held) for one in found)
