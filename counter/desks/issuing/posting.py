"""邮寄: results with a courier until the recipient has or refuses them, or they come back (R042, R171)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter.custody.handing import LOST
from counter.custody.records import APPLICANT, courier
from counter.desks.custody.arriving import begin_deliveries
from counter.desks.digitise.messages import tell
from counter.desks.issuing.delivering import (
    Delivering,
    at_window,
    bring_back,
    delivered,
    departments,
    going,
    made_delivery,
    other_way,
    signed_back,
    told,
)
from counter.desks.step import stepping
from counter.errors import BadInput, Refused, StoreFailed
from counter.intake.phone import normalise_phone
from counter.intake.text import clean_line, clean_name, clean_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.cases.course import Course
    from counter.cases.items import Delivery
    from counter.desks.step import Step
    from counter.settings import Station
    from counter.store.unit import UnitOfWork, View

_TRACKING = re.compile(r"[0-9A-Z][0-9A-Z-]{4,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What stands on a consignment. Empty fields are taken from what the applicant chose."""

    courier: str
    """承运单位."""
    tracking: str
    """单号, typed or scanned."""
    address: str = ""
    recipient: str = ""
    phone: str = ""


class Posting(Delivering):
    """The issuing window's way to the post."""

    def send(self, seen: Course, rows: Iterable[int], parcel: Parcel, *, reason: str = "") -> Course:
        """Give results to a courier: handed over that day is delivered in time (R171).

        The items stay ready until the recipient has them. BadInput for an address or number that cannot be
        used, Refused for a tracking number that is in use already, with the case that has it.
        """
        parcel = _checked(seen, parcel)
        try:
            return self._send(seen, rows, parcel, reason)
        except StoreFailed:
            with self.desk.store.read() as view:
                _unused(view, parcel.tracking)  # another window took the number in the same moment
            raise

    def _send(self, seen: Course, rows: Iterable[int], parcel: Parcel, reason: str) -> Course:
        with stepping(self.desk, seen.case.id) as step:
            _unused(step.uow, parcel.tracking)
            items = going(step, seen, rows)
            why = other_way(step.course, "courier", reason)
            made = replace(
                made_delivery(step, items, "courier", reason=why),
                courier=parcel.courier,
                tracking=parcel.tracking,
                address=f"{parcel.address} {parcel.recipient} {parcel.phone}".strip(),
            )
            for piece in at_window(step.course, made.rows):
                step.hand(piece, courier(parcel.tracking), f"交{parcel.courier} {parcel.tracking}")
            for no in made.rows:
                step.stop("deliver", no)
            step.keep_delivery(made)
            tell(step, "couriered", courier=parcel.courier, tracking=parcel.tracking)
            return step.finish("delivery.sent", told(made))

    def arrived_at_recipient(self, seen: Course, delivery_id: str, *, signed: bool = True) -> Course:
        """The recipient has it. `signed`: what the courier gives as proof is here."""
        with stepping(self.desk, seen.case.id) as step:
            sent = _sent(step, delivery_id)
            made = replace(sent, status="delivered", delivered_at=step.now)
            for piece in step.course.pieces:
                if piece.holder == courier(sent.tracking or ""):
                    step.hand(piece, APPLICANT, f"签收 {sent.tracking}")
            made = delivered(step, made)
            if signed:
                made = signed_back(step, made)
            step.keep_delivery(made)
            return step.finish("delivery.arrived", {**told(made), "signed": signed})

    def came_back(self, seen: Course, delivery_id: str, reason: str) -> Course:
        """It came back undelivered: at the window again, and to be delivered again (R171)."""
        said = clean_line(reason)
        if not said:
            raise BadInput("还没有写退回的原因。", todo="请照退件上的说明写一句。", field="reason")
        with stepping(self.desk, seen.case.id) as step:
            sent = _sent(step, delivery_id)
            bring_back(step, sent, f"退回：{said}")
            made = replace(sent, status="returned", reason=said)
            step.keep_delivery(made)
            begin_deliveries(step)
            return step.finish("delivery.returned", told(made))

    def lost(self, seen: Course, delivery_id: str, note: str) -> Course:
        """The courier lost it: its departments are asked to make the results anew, the applicant is told.

        The items are to be issued again; what comes then is a paper of its own, and the lost one keeps its
        way. `note`: what was found out, BadInput without.
        """
        said = clean_line(note)
        if not said:
            raise BadInput(
                "登记遗失请写明查找的经过。", todo="例如：承运单位查询后书面答复丢失。", field="note"
            )
        with stepping(self.desk, seen.case.id) as step:
            sent = _sent(step, delivery_id)
            for piece in step.course.pieces:
                if piece.holder == courier(sent.tracking or ""):
                    step.hand(piece, piece.holder, f"邮寄遗失：{said}", place=LOST)
            for no in sent.rows:
                step.move_item(step.course.item(no), "lose", ready_at=None)
            made = replace(sent, status="lost", reason=said)
            step.keep_delivery(made)
            _ask_anew(step, made)
            return step.finish("delivery.lost", told(made))


def _ask_anew(step: Step, made: Delivery) -> None:
    """Each department that has to make a result anew, and the applicant, who has to bring nothing for it."""
    for dept, rows in departments(step.course, made).items():
        content = {
            "number": step.course.case.number,
            "items": [{"no": no, "name": step.course.item(no).name} for no in rows],
            "tracking": made.tracking,
            "reason": made.reason,
            "at": f"{step.now:%Y-%m-%d %H:%M}",
        }
        step.post("lost", dept, content, item_no=rows[0])
    tell(step, "lost", courier=made.courier, tracking=made.tracking or "")


def label(delivery: Delivery, number: str, station: Station) -> str:
    """The text of the address label: where it goes, from where, and which case. Nothing of the content."""
    return "\n".join(
        (
            f"承运单位  {delivery.courier}",
            f"单号      {delivery.tracking}",
            f"收件      {delivery.address}",
            f"寄件      {station.name} 发证窗口 {station.address} {station.phone}",
            f"办件号    {number}",
            "",
        )
    )


def _checked(seen: Course, parcel: Parcel) -> Parcel:
    chosen = seen.case.draft.collection
    address = clean_line(parcel.address) or (chosen.address if chosen else "")
    recipient = clean_name(parcel.recipient) or (chosen.recipient if chosen else "")
    phone = normalise_phone(parcel.phone) or (chosen.phone if chosen else "")
    tracking, carrier = clean_number(parcel.tracking), clean_line(parcel.courier)
    for value, what, field in (
        (carrier, "承运单位", "courier"),
        (address, "收件地址", "address"),
        (recipient, "收件人", "recipient"),
        (phone, "收件人电话", "phone"),
    ):
        if not value:
            raise BadInput(f"还没有填{what}。", todo="请补填，再交邮寄。", field=field)
    if not _TRACKING.fullmatch(tracking):
        raise BadInput("单号应当是5到40位的数字和字母。", todo="请对照面单再扫一次或重输。", field="tracking")
    return Parcel(courier=carrier, tracking=tracking, address=address, recipient=recipient, phone=phone)


def _unused(view: View | UnitOfWork, tracking: str) -> None:
    """Refused when a consignment of any case has this number, also one that came back."""
    from counter.store.course_tables import deliveries

    used = view.courses.deliveries.where(deliveries.c.tracking == tracking, limit=1)
    if used:
        case = view.cases.get(used[0].case_id)
        where = f"办件 {case.number}" if case else "另一件办件"
        raise Refused(
            f"单号 {tracking} 已经用过了：{where}，{used[0].at:%Y-%m-%d %H:%M} 由{used[0].by}交寄。",
            todo="请核对面单上的单号，重新填写；没有存上任何改动。",
        )


def _sent(step: Step, delivery_id: str) -> Delivery:
    found = next((one for one in step.course.deliveries if one.id == delivery_id), None)
    if found is None or found.status != "sent":
        raise Refused("这一件不在邮寄途中。", todo="请按 F5 刷新，看看别人是不是已经登记了。")
    return found
