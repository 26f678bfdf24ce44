"""`counter journal`: prove the record whole, and read what happened to one case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_option, desk, json_option, office, signing
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.records import Entry
    from counter.store import Store


@click.group(cls=SpokenGroup)
def journal() -> None:
    """查验日志：有没有被改动过，一件办件经过了什么。"""


@journal.command("verify", cls=Spoken)
@json_option
@data_option
def verify(data: str | None, *, as_json: bool) -> int:
    """从头到尾核对日志的每一条和前后衔接，一次列出每处断裂。完整为 0，有断裂为 1；时钟调回只作提醒。"""
    from counter.journal import breaks

    with office(data) as opened:
        faults = opened.store.verify_journal()
        with opened.store.read() as view:
            head = view.journal.head()
    broken = breaks(faults)
    if as_json:
        listed = [{"seq": f.seq, "kind": f.kind, "text": f.text, "remark": f.remark} for f in faults]
        say.out_json({"entries": head.seq, "head": head.hash, "whole": not broken, "faults": listed})
    for fault in faults:
        say.note(f"{'提醒' if fault.remark else '断裂'}:{fault.text}。")
    if broken:
        say.note(f"日志有 {len(broken)} 处断裂。请不要改动数据文件，先另存一份，再与备份核对。")
    elif not as_json:
        say.out(f"日志完整：共 {head.seq} 条。链尾 {head.hash}")
    return 1 if broken else 0


@journal.command("show", cls=Spoken)
@click.argument("number", metavar="办件编号")
@signing
@json_option
@data_option
def show(number: str, operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """按先后列出一件办件的每一条记录：时间、窗口、谁、做了什么。"""
    from counter.codes.code import scanned

    code = scanned(number)
    wanted = code.case or code.handoff
    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        entries = _entries(somebody.store, wanted)
    if as_json:
        say.out_json([_entry(entry) for entry in entries])
        return
    rows = [(e.seq, f"{e.at:%Y-%m-%d %H:%M:%S}", e.window, e.operator, e.action, e.detail) for e in entries]
    say.table(("序号", "时间", "窗口", "工作人员", "事", "内容"), rows)


def _entries(store: Store, number: str) -> list[Entry]:
    with store.read() as view:
        case = view.cases.by_number(number)
        if case is None:
            raise Refused(f"本站没有编号为 {number} 的办件。", todo="请核对编号。")
        return view.journal.of_case(case.id)


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "station": entry.station,
        "window": entry.window,
        "operator": entry.operator,
        "action": entry.action,
        "detail": json.loads(entry.detail),
        "hash": entry.hash,
    }
