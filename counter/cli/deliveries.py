"""What the commands of the issuing window share: which results, which parcel, what a delivery tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli.say import Problem, Problems
from counter.cli.steps import Told, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.course import Course
    from counter.cases.items import Delivery

reason_option = click.option(
    "--reason", metavar="原因", default="", help="和申请人选的方式不一样的，写明为什么改变。"
)


def ready_rows(seen: Course, typed: Sequence[int]) -> tuple[int, ...]:
    """The rows typed, else all that may go out now. Problems when nothing may."""
    from counter.desks.issuing.waiting import items_ready

    todo = f"请用 counter issuing find {seen.case.number} 看；没有到窗的先 counter issuing register。"
    none = Problem(what="这件办件没有可以送达的结果。", todo=todo)
    return rows_of(seen, typed, items_ready(seen), none)


def made_by(seen: Course, now: Course) -> Delivery:
    """The delivery a step began or ended."""
    had = {one.id: one for one in seen.deliveries}
    return next(one for one in now.deliveries if had.get(one.id) != one)


def told_of(now: Course, made: Delivery, *said: str) -> Told:
    """What a step on a delivery tells."""
    about: dict[str, object] = {
        "delivery": {
            "rows": list(made.rows),
            "way": made.way,
            "status": made.status,
            "paper": made.paper,
            "courier": made.courier,
            "tracking": made.tracking or "",
            "signed": made.proof_back_at is not None,
            "collector": made.collector.name if made.collector else "",
            "relation": made.collector.relation if made.collector else "",
        }
    }
    finished = now.case.status == "finished"
    end = (f"全部办完。归档：counter archive make {now.case.number}。",) if finished else ()
    return Told(said=(*said, *end), about=about)


tracking_option = click.option(
    "--tracking", metavar="单号", default="", help="哪一件邮件；只有一件在途的可以不写。"
)


def parcel_of(seen: Course, tracking: str) -> Delivery:
    """The parcel on its way with this number, or the only one. Problems else."""
    from counter.intake.text import clean_number

    there = [one for one in seen.deliveries if one.status == "sent"]
    wanted = clean_number(tracking)
    found = [one for one in there if wanted in ("", one.tracking)]
    if len(found) == 1:
        return found[0]
    numbers = "、".join(f"{one.courier} {one.tracking}" for one in there)
    what = f"这件办件没有单号为 {wanted} 的邮件在途。" if wanted else "没有写是哪一件邮件。"
    if not there:
        what, numbers = "这件办件没有邮件在途。", ""
    todo = f"在途的是：{numbers}。" if numbers else f"请用 counter issuing find {seen.case.number} 看。"
    raise Problems([Problem(what=what, todo=todo, field="--tracking")])
