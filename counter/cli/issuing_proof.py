"""`counter issuing proof|proved`: the signed 送达回证 is back, or a department far away has it (R172)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli.deliveries import made_by, told_of
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.cli.steps import Told, items_option, names_zh, on_case, rows_of, take

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import Delivery
    from counter.desks.context import Desk


@click.command("proof", cls=Spoken)
@click.option("--paper", metavar="回证编号", default="", help="哪一份回证；只有一份没签回的可以不写。")
@on_case
def proof(number: str, *, paper: str, **signed: Any) -> None:
    """回证签回：送达回证签好了，或者承运单位的签收凭证收回来了。然后开移交单交各联办部门。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk

        return IssuingDesk(somebody).proof_back(seen, _unsigned(seen, paper).id)

    def told(seen: Course, now: Course) -> Told:
        then = "开移交单交各联办部门：counter handoff make；不在本中心的部门：counter issuing proved。"
        return told_of(now, made_by(seen, now), "回证已签回。", then)

    take(signed, number, act, told)


def _unsigned(seen: Course, paper: str) -> Delivery:
    from counter.desks.issuing.waiting import unsigned

    there = unsigned(seen)
    found = [one for one in there if paper.strip().upper() in ("", one.paper)]
    if len(found) == 1:
        return found[0]
    if not there:
        what, todo = "这件办件没有等签回的回证。", f"请用 counter issuing find {seen.case.number} 看。"
    else:
        what = f"没有等签回的回证 {paper}。" if paper else "没有写是哪一份回证。"
        todo = f"等签回的是：{'、'.join(one.paper for one in there)}。"
    raise Problems([Problem(what=what, todo=todo, field="--paper")])


@click.command("proved", cls=Spoken)
@items_option("就是回证签回了、部门还没有收到的全部")
@click.option("--how", metavar="怎么确认", default="", help="谁、什么时候、怎么确认收到。")
@on_case
def proved(number: str, rows: tuple[int, ...], *, how: str, **signed: Any) -> None:
    """部门确认收到回证：不在本中心的部门用；本中心的用移交单（counter handoff make）。"""
    chosen: list[int] = []

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk
        from counter.desks.issuing.waiting import unproved

        none = Problem(what="没有等部门确认的回证。", todo="还没有签回的先登记签回：counter issuing proof。")
        chosen.extend(rows_of(seen, rows, unproved(seen), none))
        return IssuingDesk(somebody).prove(seen, chosen, how)

    def told(_seen: Course, now: Course) -> Told:
        said = [f"已登记部门收到送达凭证：{names_zh(now, chosen)}。"]
        if now.case.status == "finished":
            said.append(f"全部办完。归档：counter archive make {now.case.number}。")
        return Told(said=said, about={})

    take(signed, number, act, told)
