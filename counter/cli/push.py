"""`counter push`: the electronic set to every joint department, and later what was scanned since (R143)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.cli.steps import Told, on_case, take, with_paper

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.items import Outgoing
    from counter.desks.context import Desk

NOTIFIED = "--notified"


@click.command("push", cls=Spoken)
@click.option(
    NOTIFIED,
    metavar="交给谁",
    default="",
    help="登记牵头部门已经拿到《获取申报信息通知单》：交给了谁，例如 市场监管部门 刘洋 当面签收。",
)
@with_paper
@on_case
def push(number: str, *, notified: str, **signed: Any) -> None:
    """推送：每一项都有电子件了，给每个联办部门一个包，1 个工作日开始计算；说明给每个部门送了什么。

    推送以后又登记的扫描件（例如补交的容缺材料），再运行一次就补充推送。有部门尚未对接的，同时出
    《获取申报信息通知单》，交到牵头部门以后用 --notified 登记。
    """

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.cases.queues import AFTER_PUSH
        from counter.desks.digitise.pushing import PushDesk

        pushing = PushDesk(somebody)
        if notified:
            return pushing.notified(seen, notified)
        if seen.case.status not in AFTER_PUSH:
            return pushing.push(seen)
        if seen.clock("notify_lead") is not None and not seen.unsent:
            raise Problems([_lead_waits()])
        return pushing.push_more(seen)

    take(signed, number, act, _notified if notified else _pushed, paper="lead_notice")


def _lead_waits() -> Problem:
    what = "已经推送过，没有新的扫描件；牵头部门还没有登记收到《获取申报信息通知单》。"
    return Problem(what=what, todo=f"交到以后请写 {NOTIFIED} 交给谁。", field=NOTIFIED)


def _notified(_seen: Course, _now: Course) -> Told:
    return Told(said=("已登记：牵头部门知道了。",), about={"sent": []})


def _pushed(seen: Course, now: Course) -> Told:
    had = {one.id for one in seen.outbox}
    sent = [_sent(one) for one in now.outbox if one.id not in had and one.kind in ("push", "lead_notice")]
    more = seen.case.status != "received"
    said = [f"{'补充推送' if more else '推送'}给{_to(one)}" for one in sent]
    if any(not one["by_hand"] for one in sent):
        said.append("窗口界面开着会自己发送；没有开的请运行 counter send。")
    if not more and now.clock("handover") is not None:
        said.append("纸质材料递送牵头部门：counter handoff make 开移交单。")
    if now.clock("notify_lead") is not None:
        said.append(f"通知单交到牵头部门以后登记：counter push {now.case.number} {NOTIFIED} 交给谁。")
    return Told(said=said, about={"supplement": more, "sent": sent})


def _sent(message: Outgoing) -> dict[str, Any]:
    """What one message carries."""
    payload = json.loads(message.payload)
    return {
        "to": message.recipient,
        "kind": message.kind,
        "items": [item["name"] for item in payload["items"]],
        "files": len(payload["files"]),
        "lines": list(dict.fromkeys(file["line"] for file in payload["files"])),
        "departments": payload.get("departments", []),
        "by_hand": message.status == "cancelled",
    }


def _to(one: dict[str, Any]) -> str:
    items = "、".join(f"“{name}”" for name in one["items"])
    away = f"（尚未对接的{'、'.join(one['departments'])}）" if one["departments"] else ""
    how = "通知单以纸质递交" if one["by_hand"] else f"{one['files']} 个扫描件"
    return f"{one['to']}{away}：{items}，{how}。"
