"""Signing in by name and PIN. Five failures in a row lock the name for five minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter.errors import Refused
from counter.staff.names import tidy_name
from counter.staff.pins import DECOY, hash_pin, outdated, plain_pin, right_pin
from counter.staff.session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from counter.cases.records import Operator
    from counter.store import UnitOfWork

FAILURES: Final = 5
LOCK: Final = timedelta(minutes=5)


def sign_in(  # noqa: PLR0913  (who, by what, when and where)
    uow: UnitOfWork, name: str, pin: str, now: datetime, *, station: str, window: str
) -> Session:
    """The session of the operator with this name and PIN; written to the journal and committed.

    A refusal is counted, written to the journal and committed as well: it must outlive the exception.

    Raises:
        Refused: wrong name or PIN (the same sentence and the same time for both), locked, or inactive.
    """
    known = uow.operators.by_name(tidy_name(name))
    operator, refused = _unknown(pin) if known is None else _tried(known, pin, now)
    if operator is not None:
        uow.operators.save(operator)
    uow.journal.append(
        at=now,
        station=station,
        window=window,
        # What was typed as an unknown name may well be a PIN: it is not written down.
        operator=operator.name if operator else "",
        action="operator.sign-in-refused" if refused else "operator.sign-in",
        detail={"why": refused.what} if refused else {},
    )
    uow.commit()
    if refused or operator is None:
        raise refused or _wrong()
    return Session(
        operator=operator.id,
        name=operator.name,
        roles=operator.roles,
        window=window,
        station=station,
        department=operator.department,
    )


def _unknown(pin: str) -> tuple[None, Refused]:
    right_pin(DECOY, plain_pin(pin))
    return None, _wrong()


def _tried(operator: Operator, pin: str, now: datetime) -> tuple[Operator, Refused | None]:
    """The operator after this attempt, and why it was refused."""
    if operator.locked_until is not None and now < operator.locked_until:
        return operator, _locked(operator.locked_until, now)
    typed = plain_pin(pin)
    if not right_pin(operator.pin_hash, typed):
        return _failed(operator, now)
    opened = replace(operator, failures=0, locked_until=None)
    if outdated(opened.pin_hash):
        opened = replace(opened, pin_hash=hash_pin(typed))
    return opened, None if opened.active else _inactive(operator)


def _failed(operator: Operator, now: datetime) -> tuple[Operator, Refused]:
    # A lock that has run out starts the count anew.
    failures = 1 if operator.locked_until is not None else operator.failures + 1
    if failures < FAILURES:
        return replace(operator, failures=failures, locked_until=None), _wrong()
    until = now + LOCK
    return replace(operator, failures=failures, locked_until=until), _locked(until, now)


def _wrong() -> Refused:
    return Refused("姓名或口令不对。", todo="请核对后再输入；忘了口令请管理员重设。")


def _locked(until: datetime, now: datetime) -> Refused:
    when = until.astimezone(now.tzinfo)
    return Refused(
        f"连续 {FAILURES} 次没有输对，暂时不能登录。",
        todo=f"请在 {when:%H:%M:%S} 之后再试；忘了口令请管理员重设。",
    )


def _inactive(operator: Operator) -> Refused:
    return Refused(f"{operator.name}的账号已经停用。", todo="要恢复请找管理员。")
