"""`counter issuing give|electronic|refused|kept|rate`: results go out at the window (R043, R085, R169)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli.collector import approval_of, collector_of, collector_options
from counter.cli.deliveries import made_by, parcel_of, ready_rows, reason_option, told_of
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.cli.steps import Told, items_option, names_zh, on_case, signed_in, take, the_case, with_paper

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import Collector
    from counter.desks.context import Desk


@click.command("give", cls=Spoken)
@items_option("就是现在能发给的全部")
@collector_options
@reason_option
@with_paper
@on_case
def give(number: str, rows: tuple[int, ...], **typed: Any) -> None:
    """窗口发给：核对领取人的证件，出送达回证请领取人签字；签好再用 counter issuing proof 登记。

    领取人是本人、代办人、监护人、法定代表人，还是凭授权材料，程序按证件核对；都不是的要写明理由、监督员同意。
    """

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk

        return IssuingDesk(somebody).deliver(
            seen,
            ready_rows(seen, rows),
            collector_of(typed),
            approval=approval_of(typed),
            reason=typed["reason"],
            signed=False,
        )

    take(typed, number, act, _given, paper="proof")


def _given(seen: Course, now: Course) -> Told:
    made = made_by(seen, now)
    sign = f"请领取人核对证照，在回证上签字，签好登记：counter issuing proof {now.case.number}。"
    return told_of(now, made, f"已发给{_who(made.collector)}：{names_zh(now, made.rows)}。", sign)


def _who(person: Collector | None) -> str:
    return f"{person.name}（{person.relation}）" if person else ""


@click.command("electronic", cls=Spoken)
@items_option("就是现在能送达的全部")
@reason_option
@on_case
def electronic(number: str, rows: tuple[int, ...], *, reason: str, **signed: Any) -> None:
    """电子送达：登记了电子证照编号的，申请人可以在“办件中心”查看、下载。有纸件的留在窗口，以后可以来领。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk

        return IssuingDesk(somebody).electronic(seen, ready_rows(seen, rows), reason=reason)

    def told(seen: Course, now: Course) -> Told:
        made = made_by(seen, now)
        return told_of(now, made, f"已电子送达：{names_zh(now, made.rows)}。")

    take(signed, number, act, told)


@click.command("refused", cls=Spoken)
@items_option("就是现在能发给的全部")
@click.option("--tracking", metavar="单号", default="", help="邮寄途中拒收的，写邮件的单号。")
@click.option("--reason", metavar="事由", default="", help="拒收的事由。")
@click.option("--witness", metavar="姓名", default="", help="见证人，要在回证上签名。")
@with_paper
@on_case
def refused(number: str, rows: tuple[int, ...], *, tracking: str, **typed: Any) -> None:
    """受送达人拒收：视为送达，写明事由和见证人；纸件留在发证窗口。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk

        if tracking and rows:
            what = "邮寄途中拒收的是整个邮件，不另选事项。"
            raise Problems([Problem(what=what, todo="请只写 --tracking。", field="--item")])
        which = parcel_of(seen, tracking).rows if tracking else ready_rows(seen, rows)
        return IssuingDesk(somebody).refused(seen, which, witness=typed["witness"], reason=typed["reason"])

    def told(seen: Course, now: Course) -> Told:
        made = made_by(seen, now)
        return told_of(now, made, f"已登记拒收：{names_zh(now, made.rows)}。请见证人在回证上签名。")

    take(typed, number, act, told, paper="proof")


@click.command("kept", cls=Spoken)
@collector_options
@on_case
def kept(number: str, **typed: Any) -> None:
    """领取留存的纸件：拒收或者电子送达以后留在窗口的，申请人后来又来领。"""
    here: list[int] = []

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk
        from counter.desks.issuing.waiting import kept_rows

        here.extend(kept_rows(seen))
        if not here:
            raise Problems([Problem(what="发证窗口没有为这件办件留存的纸件。", todo="请核对办件号。")])
        return IssuingDesk(somebody).take_kept(seen, here, collector_of(typed), approval=approval_of(typed))

    take(typed, number, act, lambda _, now: Told(said=(f"已发给领取人：{names_zh(now, here)}。",), about={}))


@click.command("rate", cls=Spoken)
@the_case
@click.argument("level", metavar="级", type=int)
@click.option("--cause", "reasons", metavar="原因", multiple=True, help="申请人说的原因，可以写几次。")
@click.option("--remark", metavar="意见", default="", help="申请人的意见。")
@signed_in
def rate(number: str, level: int, reasons: tuple[str, ...], *, remark: str, **signed: Any) -> None:
    """好差评：5 非常满意、4 满意、3 基本满意、2 不满意、1 非常不满意。自愿；申请人不评价就不运行。"""
    from counter.desks.issuing.rating import LEVELS, RatingDesk

    if level not in LEVELS:
        todo = "请写 1 到 5；申请人不评价就不用登记。"
        raise Problems([Problem(what=f"评价没有 {level} 这一级。", todo=todo, field="级")])

    def act(somebody: Desk, seen: Course) -> Course:
        return RatingDesk(somebody).rate(seen, level, reasons, remark)

    take(signed, number, act, lambda *_: Told(said=(f"已登记：{LEVELS[level]}。",), about={"level": level}))
