"""`counter catalog history` and `diff`: the catalogues this station has had, and what changed between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, json_option, office
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.compare import Change
    from counter.catalog.model import Catalogue
    from counter.desks.supervisor.cataloguing import Version


@click.command("history", cls=Spoken)
@json_option
@data_option
def history(data: str | None, *, as_json: bool) -> None:
    """列出本站用过的目录版本：何时起保存、谁接受的、来自哪个工作簿、有几件办件用它。"""
    found = _versions(data)
    if as_json:
        say.out_json([_plain(one) for one in found])
        return
    rows = [
        (
            one.version + ("（现用）" if one.current else ""),
            f"{one.kept_at:%Y-%m-%d %H:%M}",
            str(one.cases),
            one.accepted_by or "程序或本站文件",
            one.book,
            str(one.changes) if one.accepted_by else "",
        )
        for one in found
    ]
    say.table(("版本", "本站保存于", "办件", "谁接受的", "工作簿", "差别"), rows)


def _versions(data: str | None) -> tuple[Version, ...]:
    from counter.desks.supervisor import cataloguing

    with office(data) as opened:
        return cataloguing.history(opened.store, opened.catalogues, opened.compiled.catalogue.version)


def _plain(one: Version) -> dict[str, object]:
    return {
        "version": one.version,
        "kept_at": one.kept_at.isoformat(),
        "current": one.current,
        "cases": one.cases,
        "accepted_by": one.accepted_by,
        "accepted_at": one.accepted_at.isoformat() if one.accepted_at else None,
        "book": one.book,
        "changes": one.changes,
    }


@click.command("diff", cls=Spoken)
@click.argument("old", metavar="[旧版本]", required=False, default="")
@click.argument("new", metavar="[新版本]", required=False, default="")
@json_option
@data_option
def diff(old: str, new: str, data: str | None, *, as_json: bool) -> None:
    """逐条列出两个目录版本的差别。版本写开头几位即可；不写新版本是现用的，不写旧版本是它的上一个。"""
    versions = _versions(data)
    folder = data_of(data) / "catalogues"
    later = _wanted(versions, new) if new else _current(versions)
    earlier = _wanted(versions, old) if old else _before(versions, later)
    changes = _changes(folder, earlier, later)
    if as_json:
        say.out_json({"old": earlier, "new": later, "changes": [_line(one) for one in changes]})
        return
    say.out(f"{earlier} → {later}  {len(changes)} 处差别")
    for one in changes:
        say.out(str(one))


def _line(one: Change) -> dict[str, str]:
    return {
        "kind": one.kind,
        "key": one.key,
        "label": one.label,
        "before": one.before,
        "after": one.after,
    }


def _wanted(versions: tuple[Version, ...], typed: str) -> str:
    found = [one.version for one in versions if one.version.startswith(typed)]
    if len(found) != 1:
        what = "本机没有" if not found else "不止一个"
        raise Problems(
            [Problem(what=f"以“{typed}”开头的目录版本{what}。", todo="请用 counter catalog history 查看。")]
        )
    return found[0]


def _current(versions: tuple[Version, ...]) -> str:
    found = next((one.version for one in versions if one.current), "")
    if not found:
        todo = "请重新打开程序；还不行，请检查数据文件夹里 catalogues 的权限。"
        raise Problems([Problem(what="现用的目录版本没有存下来。", todo=todo)])
    return found


def _before(versions: tuple[Version, ...], later: str) -> str:
    names = [one.version for one in versions]
    rest = names[names.index(later) + 1 :]
    if not rest:
        raise Problems([Problem(what="本站只有这一个目录版本，没有可比的。", todo="更新目录以后再比较。")])
    return rest[0]


def _changes(folder: Path, earlier: str, later: str) -> tuple[Change, ...]:
    from counter.catalog.compare import compare

    return compare(_kept(folder, earlier), _kept(folder, later))


def _kept(folder: Path, version: str) -> Catalogue:
    from counter.catalog import load

    compiled = load.kept(folder, version)
    if compiled is None:
        raise Problems([Problem(what=f"目录版本 {version} 的文件坏了。", todo="请从备份恢复 catalogues。")])
    return compiled.catalogue
