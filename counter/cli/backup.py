"""`counter backup`: a whole, verified copy of the data folder, while people work."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from counter.backup.checking import Checked
    from counter.backup.config import Plan
    from counter.backup.making import Made
    from counter.backup.manifest import Manifest


@click.command("backup", cls=Spoken)
@click.option(
    "--to", metavar="文件夹", default="", help="备份到哪里；不写按 backup.toml，默认数据文件夹里的 backups。"
)
@click.option("--list", "listed", is_flag=True, help="列出已有的备份，不做新的。")
@click.option("--check", "checked", is_flag=True, help="从头到尾核对已有的每一份备份，不做新的。")
@click.option("--automatic", is_flag=True, hidden=True, help="由界面自己定时运行，低优先级。")
@json_option
@data_option
def backup(  # noqa: PLR0913  (each option its own argument)
    to: str, data: str | None, *, listed: bool, checked: bool, automatic: bool, as_json: bool
) -> int:
    """备份整个数据文件夹：数据库、设置、目录、密钥、扫描件、文书。窗口开着也能做，写完逐项核对，有一处不对就不算数。

    没有变的文件不再存一遍。培训的数据不在里面。恢复用 counter restore。
    """
    from counter.backup.config import plan

    folder = data_of(data)
    planned = plan(folder)
    if to:
        planned = replace(planned, folder=Path(to).expanduser().absolute())
    if listed:
        return _list(planned, as_json=as_json)
    if checked:
        return _check(planned, as_json=as_json)
    return _make(folder, planned, automatic=automatic, as_json=as_json)


def _make(folder: Path, planned: Plan, *, automatic: bool, as_json: bool) -> int:
    from counter import settings_file
    from counter.backup.making import make
    from counter.here import local_now

    if automatic and hasattr(os, "nice"):
        os.nice(10)  # whoever works at the window comes first
    station, now = settings_file.load(folder), local_now()
    made = make(folder, station, planned, now=now, by="automatic" if automatic else "hand")
    if as_json:
        new = {"new_files": made.new_files, "new_bytes": made.new_bytes, "removed": list(made.removed)}
        say.out_json({**_json(made.backup, made.manifest), **new})
    else:
        _tell(made)
    return 0


def _tell(made: Made) -> None:
    say.out(f"已备份到 {made.backup}，并核对过。")
    say.out(inside_zh(made.manifest))
    say.out(f"其中以前没有的 {made.new_files} 个文件，{_size(made.new_bytes)}；没有变的不再存一遍。")
    if made.removed:
        say.out(f"按设置去掉了 {len(made.removed)} 份旧的自动备份：{'、'.join(made.removed)}。")
    for one in (made.keys, *made.manifest.left_out, *_lacking(made.manifest)):
        if one:
            say.note(f"注意：{one.rstrip('。')}。")


def inside_zh(manifest: Manifest) -> str:
    """What is in a backup, in a sentence."""
    counts, database = manifest.database.counts, manifest.database
    if database.kind == "postgresql":
        said = f"PostgreSQL 的整个数据库，{_size(database.size)}"
    else:
        said = (
            f"办件 {counts.get('cases', 0)} 件，文书 {counts.get('papers', 0)} 份，"
            f"扫描件 {counts.get('scans', 0)} 份，日志 {database.head_seq} 条"
        )
    return f"里面有：{said}；文件 {len(manifest.files)} 个。共 {_size(manifest.size)}。"


def _lacking(manifest: Manifest) -> tuple[str, ...]:
    if not manifest.lacking:
        return ()
    return (
        f"数据库里登记的 {len(manifest.lacking)} 份扫描件本机没有，备份里也就没有；请用 counter doctor 看",
    )


def _size(number: int) -> str:
    if number < 1 << 20:
        return f"{max(1, number >> 10)} KB"
    return f"{number / (1 << 20):.1f} MB" if number < 1 << 30 else f"{number / (1 << 30):.2f} GB"


def _list(planned: Plan, *, as_json: bool) -> int:
    from counter.backup.places import Places, read
    from counter.errors import CounterError

    rows: list[tuple[Path, Manifest | None, str]] = []
    for one in Places(planned.folder).all():
        try:
            rows.append((one, read(one), ""))
        except CounterError as error:
            rows.append((one, None, error.what.split("\n", maxsplit=1)[0]))
    if as_json:
        say.out_json(
            [_json(p, m) if m is not None else {"backup": str(p), "fault": why} for p, m, why in rows]
        )
    elif rows:
        say.table(
            ("备份", "怎么来的", "办件", "文书", "日志", "大小", "说明"),
            [_row(p, m) if m is not None else (p.name, "", "", "", "", "", why) for p, m, why in rows],
        )
    else:
        say.out(f"{planned.folder} 里还没有备份。")
    return 1 if any(why for *_, why in rows) else 0


def _row(path: Path, one: Manifest) -> tuple[object, ...]:
    counts = one.database.counts
    how = "自动" if one.by == "automatic" else "手工"
    said = f"{one.name}，程序 {one.program}"
    return (
        path.name,
        how,
        counts.get("cases", "-"),
        counts.get("papers", "-"),
        one.database.head_seq,
        _size(one.size),
        said,
    )


def _json(path: Path, one: Manifest) -> dict[str, object]:
    return {
        "backup": str(path),
        "made_at": one.made_at.isoformat(),
        "by": one.by,
        "program": one.program,
        "schema": one.database.schema,
        "station": one.station,
        "name": one.name,
        "counts": one.database.counts,
        "head": {"seq": one.database.head_seq, "hash": one.database.head_hash},
        "files": len(one.files),
        "size": one.size,
        "left_out": list(one.left_out),
        "lacking": list(one.lacking),
    }


def _check(planned: Plan, *, as_json: bool) -> int:
    from counter.backup.checking import check
    from counter.backup.places import Places
    from counter.errors import CounterError

    found: dict[str, tuple[str, ...]] = {}
    for one in Places(planned.folder).all():
        try:
            looked: Checked = check(one)
            found[one.name] = looked.faults
        except CounterError as error:
            found[one.name] = (str(error),)
    if as_json:
        say.out_json([{"backup": name, "faults": list(faults)} for name, faults in found.items()])
    else:
        for name, faults in found.items():
            say.out(f"{'损坏' if faults else '完好'}  {name}")
            for fault in faults:
                say.note(f"      {fault}")
        if not found:
            say.out(f"{planned.folder} 里还没有备份。")
    return 1 if any(found.values()) else 0
