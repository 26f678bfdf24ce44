"""`counter exchange rejoin`: a restored station asks to go on, and a supervisor decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import approval, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from typing import Any

    from counter.desks.exchange.accepting import Rejoin


@click.command("rejoin", cls=Spoken)
@click.argument("code", metavar="站点编号", default="")
@click.option("--accept", "how", flag_value="accept", help="同意它接着交换：它丢了的随下一个包发回去。")
@click.option(
    "--refuse", "how", flag_value="refuse", help="不同意：它的包一个也不收，都留着；以后还可以同意。"
)
@click.option("--supervisor", metavar="姓名", default="", help="裁定的监督员；口令用 COUNTER_APPROVAL_PIN。")
@click.option("--reason", metavar="理由", default="", help="怎样核对过、为什么，记入日志。")
@signing
@json_option
@data_option
def rejoin(code: str, how: str | None, supervisor: str, reason: str, *, as_json: bool, **signed: Any) -> None:
    """从备份恢复过的站点请求接着交换：不写站点只列出来；同意、拒绝要监督员和理由。

    先打电话核对是不是它恢复的、从哪份备份。只列出来时，退出码 1：有等裁定的。
    """
    from counter.desks.exchange.accepting import AcceptingDesk

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        accepting = AcceptingDesk(somebody)
        found = accepting.waiting()
        if how is None:
            _list(found, as_json=as_json)
            return
        one = _of(found, code)
        agreed = approval(supervisor, reason)
        if how == "accept":
            one = accepting.accept(one, agreed)
        else:
            accepting.refuse(one, agreed)
    if as_json:
        say.out_json(_json(one) | {"decided": how})
    elif how == "accept":
        say.out(f"已同意{one.peer.name}接着交换。请再办一次 in 收下它等着的包，再办 out 把它丢了的发回去。")
    else:
        say.out(f"已拒绝{one.peer.name}。它恢复以后的包都没有收，留着备查。")


def _of(found: tuple[Rejoin, ...], code: str) -> Rejoin:
    """The oldest one of a station that waits, else one that was refused. Problems when there is none."""
    of_it = sorted(
        (one for one in found if one.peer.code == code), key=lambda one: one.row.status == "refused"
    )
    if not of_it:
        what = f"{code}没有等裁定的恢复。" if code else "没有写站点编号。"
        raise Problems([Problem(what=what, todo="请用 counter exchange rejoin 看有哪些。", field="站点编号")])
    return of_it[0]


def _list(found: tuple[Rejoin, ...], *, as_json: bool) -> None:
    if as_json:
        say.out_json([_json(one) for one in found])
    else:
        for one in found:
            say.out(line(one))
        if not found:
            say.out("没有等裁定的恢复。")
    if any(one.row.status == "asked" for one in found):
        raise click.exceptions.Exit(1)


def line(one: Rejoin) -> str:
    """A restored station in one line."""
    state = "已拒绝" if one.row.status == "refused" else "等裁定"
    began = one.began
    said = f"{one.peer.name}（{one.peer.code}）{began.at:%Y-%m-%d %H:%M} 从备份 {began.backup} 恢复：{state}"
    said += f"；它的日志到第 {began.line[-1].seq} 条，丢了本站知道的 {one.entries} 条"
    said += f"；要发回办件 {one.lost} 件"
    return said if one.fits else f"{said}；备份和它以前送来的日志对不上"


def _json(one: Rejoin) -> dict[str, object]:
    return {
        "station": one.peer.code,
        "name": one.peer.name,
        "status": one.row.status,
        "restored_at": one.began.at.isoformat(),
        "backup": one.began.backup,
        "entry": one.began.line[-1].seq,
        "entries_lost": one.entries,
        "packages_forgotten": one.forgot,
        "cases": one.lost,
        "fits": one.fits,
    }
