"""`counter send`: the outbox without a screen, once or for as long as it runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_option, json_option, need_somebody, office
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.errors import CounterError

if TYPE_CHECKING:
    from counter.desks.digitise.sending import Passed, Sent
    from counter.desks.office import Office

LEAST, MOST = 1, 3600
"""Seconds between two looks."""


@click.command(cls=Spoken)
@click.option("--watch", metavar="秒", default="", help="一直运行，每隔这么多秒看一次；不写只发一次。")
@json_option
@data_option
def send(watch: str, data: str | None, *, as_json: bool) -> None:
    """发送发件箱里到时间的消息：材料推送、通知和短信。窗口界面开着时会自己发送，不用这个命令。

    同一条消息发几次，对方只收一份；发不出去的过一会儿再试，试满次数列入“发送失败”，退出码为 1。
    加 --watch 时按 Ctrl+C 停下。
    """
    seconds = _seconds(watch) if watch else 0
    with office(data) as opened:
        need_somebody(opened)
        if seconds:
            _keep_sending(opened, seconds)
            return
        failed = _once(opened, as_json=as_json)
    if failed:
        raise click.exceptions.Exit(1)


def _seconds(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and LEAST <= int(typed[:6]) <= MOST:
        return int(typed)
    todo = f"请写 {LEAST} 到 {MOST} 的整数，例如 --watch 20。"
    raise Problems([Problem(what=f"间隔“{typed}”不对。", todo=todo, field="--watch")])


def _once(opened: Office, *, as_json: bool) -> bool:
    """One pass, told; whether anything stands in 发送失败 now."""
    from counter.desks.digitise.sending import failing, send_due, sender_of

    desk = sender_of(opened)
    passed, stuck = send_due(desk), failing(desk)
    if as_json:
        say.out_json({"sent": passed.sent, "again": passed.again, "failed": [_listed(one) for one in stuck]})
    else:
        _tell(passed)
        for number, kind, to, error in map(_row, stuck):
            say.note(f"发送失败：{number} {kind} → {to}：{error}")
    return bool(stuck)


def _row(one: Sent) -> tuple[str, str, str, str]:
    from counter.cases.items import OUTGOING_ZH
    from counter.desks.digitise.sending import recipient_zh

    return one.number, OUTGOING_ZH[one.message.kind], recipient_zh(one.message), one.message.error


def _listed(one: Sent) -> dict[str, object]:
    number, kind, to, error = _row(one)
    return {"id": one.message.id, "case": number, "kind": kind, "to": to, "error": error}


def _tell(passed: Passed) -> None:
    if passed.sent:
        say.out(f"已发送 {passed.sent} 条。")
    if passed.again:
        say.out(f"{passed.again} 条暂时没有发出，程序下次再试。")
    if not passed:
        say.out("没有要发送的。")


def _keep_sending(opened: Office, seconds: int) -> None:
    """Until somebody stops it. A fault is told and tried again: the network drive may be back later."""
    from counter.desks.digitise.sending import send_due, sender_of

    say.note(f"每 {seconds} 秒看一次发件箱。按 Ctrl+C 停下。")
    try:
        while True:
            try:
                if passed := send_due(sender_of(opened)):
                    say.out(f"{opened.now():%m-%d %H:%M:%S} {passed}")
            except CounterError as fault:
                say.note(f"{opened.now():%m-%d %H:%M:%S} {fault}")
            time.sleep(seconds)
    except KeyboardInterrupt:
        say.note("已停下。没有发完的都在发件箱里。")
