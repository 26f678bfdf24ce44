"""`counter issuing mail|arrived|returned|lost`: a parcel leaves and what becomes of it (R171)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli.deliveries import made_by, parcel_of, ready_rows, reason_option, told_of, tracking_option
from counter.cli.speak import Spoken
from counter.cli.steps import Told, items_option, names_zh, on_case, take, with_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from counter.cases.course import Course
    from counter.cases.items import Delivery
    from counter.desks.context import Desk


@click.command("mail", cls=Spoken)
@items_option("就是现在能寄的全部")
@click.option("--courier", metavar="单位", default="", help="承运单位。")
@click.option("--tracking", metavar="单号", default="", help="面单上的单号；用过的不能再用。")
@click.option("--address", metavar="地址", default="", help="收件地址；不写用申请人登记的。")
@click.option("--recipient", metavar="姓名", default="", help="收件人；不写用申请人登记的。")
@click.option("--phone", metavar="电话", default="", help="收件人电话；不写用申请人登记的。")
@click.option("--out", metavar="文件夹", default=None, help="地址签存到哪里；不写用窗口设置的文书文件夹。")
@reason_option
@on_case
def mail(number: str, rows: tuple[int, ...], *, reason: str, out: str | None, **typed: Any) -> None:
    """交邮寄：登记承运单位、单号、收件地址，地址签存成文本文件。当天交寄就是当天送达。"""
    label: list[Path] = []

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk
        from counter.desks.issuing.posting import Parcel

        parcel = Parcel(**{key: typed[key] for key in Parcel.__dataclass_fields__})
        now = IssuingDesk(somebody).send(seen, ready_rows(seen, rows), parcel, reason=reason)
        label.extend(_label(somebody, now, made_by(seen, now), out))
        return now

    def told(seen: Course, now: Course) -> Told:
        made = made_by(seen, now)
        said = f"已交{made.courier}，单号 {made.tracking}：{names_zh(now, made.rows)}。"
        kept = f"地址签已存到 {label[0]}。" if label else "地址签没有存上，请照登记的地址写面单。"
        step = told_of(now, made, said, kept)
        return Told(said=step.said, about=step.about | {"label": str(label[0]) if label else None})

    take(typed, number, act, told)


def _label(somebody: Desk, now: Course, made: Delivery, out: str | None) -> list[Path]:
    """The label as a text, where it could be kept: the parcel is on its way all the same."""
    from counter import settings
    from counter.cli.list_files import save
    from counter.cli.pdfs import folder_of
    from counter.desks.issuing.posting import label
    from counter.errors import StoreFailed
    from receipts.printers import portable

    folder = folder_of(out, settings.papers_dir(somebody.data, somebody.station))
    name = portable(f"地址签 {made.tracking}").removesuffix(".pdf") + ".txt"
    try:
        return [save(str(folder), name, label(made, now.case.number or "", somebody.station))]
    except StoreFailed:
        return []


@click.command("arrived", cls=Spoken)
@tracking_option
@click.option("--signed", is_flag=True, help="承运单位的签收凭证收回来了；没有收回的以后用 proof 登记。")
@with_paper
@on_case
def arrived(number: str, *, tracking: str, signed: bool, **typed: Any) -> None:
    """邮寄已签收：收件人收到了，出送达回证。"""
    _of_parcel(
        typed,
        number,
        tracking,
        lambda somebody, seen, sent: _desk(somebody).arrived_at_recipient(seen, sent.id, signed=signed),
        "已登记签收。",
    )


@click.command("returned", cls=Spoken)
@tracking_option
@click.option("--reason", metavar="原因", default="", help="退回的原因，照退件上的说明写。")
@on_case
def returned(number: str, *, tracking: str, reason: str, **typed: Any) -> None:
    """邮寄退回：没有送到，纸件回到窗口，当天重新送达。"""
    _of_parcel(
        typed,
        number,
        tracking,
        lambda somebody, seen, sent: _desk(somebody).came_back(seen, sent.id, reason),
        "已登记退回，今天重新送达。",
    )


@click.command("lost", cls=Spoken)
@tracking_option
@click.option("--note", metavar="经过", default="", help="查找的经过，承运单位怎样答复。")
@on_case
def lost(number: str, *, tracking: str, note: str, **typed: Any) -> None:
    """邮寄遗失：请联办部门重新出具，告知申请人；重新出具的到窗再登记、送达，原来那一份的去向留着。"""
    _of_parcel(
        typed,
        number,
        tracking,
        lambda somebody, seen, sent: _desk(somebody).lost(seen, sent.id, note),
        "已登记遗失，已请联办部门重新出具，并告知申请人；到窗以后用 counter issuing register 登记。",
    )


def _desk(somebody: Desk) -> Any:
    from counter.desks.issuing.desk import IssuingDesk

    return IssuingDesk(somebody)


def _of_parcel(
    typed: dict[str, Any],
    number: str,
    tracking: str,
    act: Callable[[Desk, Course, Delivery], Course],
    said: str,
) -> None:
    """What became of a parcel."""
    take(
        typed,
        number,
        lambda somebody, seen: act(somebody, seen, parcel_of(seen, tracking)),
        lambda seen, now: told_of(now, made_by(seen, now), said),
        paper="proof",
    )
