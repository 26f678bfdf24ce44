"""`counter restore`: a backup rehearsed in a second place, with a report, before it replaces anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.backup import inside_zh
from counter.cli.options import data_of, data_option, json_option
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.backup.restoring import Rehearsed
    from counter.store.copying import Beyond

SHOWN = 10
GO_ON = "对方的监督员同意（站点交换，按 A）以后，把备份以后已经送到那里的发回来；没有送出过的照纸补办。"


@click.command("restore", cls=Spoken)
@click.argument("backup", metavar="备份")
@click.option("--into", metavar="文件夹", default="", help="恢复到一个新的或空的文件夹，现在的数据不动。")
@click.option("--really", is_flag=True, help="真的替换现在的数据；被替换的另存一边，不删除。")
@json_option
@data_option
def restore(backup: str, into: str, data: str | None, *, really: bool, as_json: bool) -> None:
    """恢复一份备份。不加 --really 只是演练：在另一处完整恢复一遍、逐项核对、说清会少掉什么，然后收走。

    “备份”写某一次的文件夹，例如 backups/2026-11-27T213000。替换前要关掉所有窗口。
    恢复以后的编号接在一个新的起点上，不会和备份以后已经发出去的纸重号。
    """
    from counter.backup import restoring
    from counter.here import local_now

    if into and really:
        what = "--into 和 --really 只能写一个。"
        raise Problems([Problem(what=what, todo="换到新文件夹用 --into，替换现在的用 --really。")])
    folder, source, now = data_of(data), Path(backup).expanduser().absolute(), local_now()
    source = source.parent if source.is_file() else source
    if into:
        done = restoring.into(source, folder, Path(into).expanduser().absolute(), now=now)
    elif really:
        done = restoring.really(source, folder, now=now)
    else:
        done = restoring.rehearse(source, folder, now=now)
    if as_json:
        say.out_json(_json(done))
        return
    for line in report(done):
        say.out(line)


def report(done: Rehearsed) -> Iterator[str]:
    """What was found and done, line by line."""
    manifest = done.manifest
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} 做成"
    yield f"备份：{done.backup.name}，{made}，{manifest.name}（{manifest.station}）。"
    yield inside_zh(manifest)
    if manifest.database.last_entry is not None:
        yield f"最后一条日志是 {manifest.database.last_entry:%Y-%m-%d %H:%M:%S}。"
    yield "核对过：每个文件的校验和、数据库结构、日志链，并且完整地恢复了一遍，都对。"
    yield from (f"备份时就没有的：{one}。" for one in manifest.left_out)
    yield from _lost(done)
    skipped = f"旧办件的文书序号跳过 {10 * done.times} 个"
    yield f"恢复以后，今天的流水号从 {done.floor + 1} 起，{skipped}，不会重号。"
    if done.keys_stay:
        yield "密钥和名单用现在的，不换成备份里的（吊销过的不会再有效）。"
    yield "备份时排队的打印任务恢复后待人确认；没有发出的消息会再发，对方收到两次也只算一次。"
    if done.peers:
        yield f"本站和别的站点交换：{GO_ON}"
    if done.aside is not None:
        yield f"已经替换。原来的数据都在 {done.aside}，没有删除。请打开程序核对，再做一次备份。"
    elif done.place is not None:
        yield f"已恢复到 {done.place}，现在的数据没有动。"
        yield f"用 --data {done.place} 打开；同一个窗口号不要两处同时用。"
    else:
        yield "这是演练，什么也没有替换。确定要替换的，请关掉所有窗口，再加 --really。"


def _lost(done: Rehearsed) -> Iterator[str]:
    if done.unreadable:
        yield f"现在的数据读不出来，不知道备份以后又办了什么：{done.unreadable}"
        return
    lost = done.lost
    if lost is None:
        yield "现在没有别的数据。"
        return
    if lost.head.seq <= done.manifest.database.head_seq and not (lost.cases or lost.papers):
        yield "现在的数据里没有比备份更新的。"
        return
    when = f"{lost.last_entry:%Y-%m-%d %H:%M:%S}" if lost.last_entry else "？"
    yield f"现在的数据更新：日志到第 {lost.head.seq} 条（{when}）。"
    if lost.cases or lost.papers or lost.handoffs:
        yield "下面这些备份里没有，替换后要照另存的数据补办："
    yield from _names(lost)


def _names(lost: Beyond) -> Iterator[str]:
    said = (("办件", lost.cases), ("文书", lost.papers), ("移交单", lost.handoffs))
    for what, names in said:
        if names:
            more = f" 等，共 {len(names)}" if len(names) > SHOWN else ""
            yield f"  {what} {len(names)}：{'、'.join(names[:SHOWN])}{more}"
    if lost.peers:
        peers = "、".join(lost.peers)
        yield f"  备份以后和{peers}交换过：恢复以后照常办件、导出，{GO_ON}"


def _json(done: Rehearsed) -> dict[str, object]:
    lost = done.lost
    return {
        "backup": done.backup.name,
        "made_at": done.manifest.made_at.isoformat(),
        "counts": done.manifest.database.counts,
        "head": done.manifest.database.head_seq,
        "present": None
        if lost is None
        else {
            "head": lost.head.seq,
            "last_entry": lost.last_entry.isoformat() if lost.last_entry else None,
            "cases": list(lost.cases),
            "papers": list(lost.papers),
            "handoffs": list(lost.handoffs),
            "peers": list(lost.peers),
        },
        "unreadable": done.unreadable,
        "stations": done.peers,
        "serials_from": done.floor + 1,
        "keys_stay": done.keys_stay,
        "place": str(done.place) if done.place else None,
        "aside": str(done.aside) if done.aside else None,
    }
