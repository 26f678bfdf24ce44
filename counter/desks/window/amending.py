"""A received case opened for correction, put back as it was, or a draft given up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from counter.cases.records import Draft
from counter.desks.window import online
from counter.desks.window.edit import Edit
from counter.errors import BadInput
from counter.intake.text import clean_line

if TYPE_CHECKING:
    from counter.cases.records import Case
    from counter.desks.context import Desk
    from counter.store import UnitOfWork

LETTERS = ("deferral", "commitment")


def opened(case: Case, reason: str) -> Edit:
    """The draft of the receipt is kept, so that the correction can be cancelled."""
    said = clean_line(reason)
    if not said:
        raise BadInput("请写明更正的理由。", todo="例如：联系电话登记有误。", field="reason")
    before = msgspec.json.encode(case.draft).decode()
    draft = replace(case.draft, amend_reason=said, before_amend=before, undo=())
    return Edit(draft=draft, detail={"reason": said}, move="amend")


def cancelled(desk: Desk, case: Case) -> Edit:
    """The draft as the receipt says, its clock too; what was printed since is void."""
    draft = msgspec.json.decode(case.draft.before_amend, type=Draft)

    def also(uow: UnitOfWork) -> None:
        _void_letters_since(desk, uow, case)
        online.put_back(desk, uow, case, draft)

    return Edit(draft=draft, detail={}, move="cancel_amend", also=also)


def _void_letters_since(desk: Desk, uow: UnitOfWork, case: Case) -> None:
    """Letters printed since the receipt that stands belonged to the amendment only."""
    rows = [row for row in uow.papers.of_case(case.id) if row.void_at is None]
    receipt = next((row for row in rows if row.kind == "receipt"), None)
    for row in rows:
        if receipt is not None and row.kind in LETTERS and row.issued_at > receipt.issued_at:
            uow.papers.void(row.number, desk.session.name, "更正已取消", desk.now())


def dropped(desk: Desk, case: Case, reason: str) -> Edit:
    """It stays in the store, with the reason; its clocks end."""
    said = clean_line(reason)
    if not said:
        raise BadInput("请写明放弃的理由。", todo="例如：申请人决定暂不办理。", field="reason")

    def also(uow: UnitOfWork) -> None:
        online.ended(desk, uow, case.id)

    return Edit(draft=case.draft, detail={"reason": said}, move="drop", also=also)
