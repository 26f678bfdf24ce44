"""`counter catalog check`: every fault of every file, 本站目录 included, and the open points beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import catalogue_option, data_of, data_option, day_of, json_option, root_of
from counter.cli.say import Problem
from counter.cli.speak import Spoken
from counter.errors import CatalogueFaulty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from counter.catalog.model import Catalogue


@dataclass(frozen=True, slots=True)
class Checked:
    """A catalogue with everything that was found in it."""

    catalogue: Catalogue
    on: date
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    own_files: int
    """Files of 本站目录 that were read."""

    def plain(self) -> dict[str, object]:
        """For a program: what was checked, and the open points. The faults go beside it as problems."""
        return {
            "version": self.catalogue.version,
            "on": self.on.isoformat(),
            "matters": len(self.catalogue.matters),
            "rows": sum(len(matter.rows) for matter in self.catalogue.matters),
            "items": len(self.catalogue.items),
            "materials": len(self.catalogue.materials),
            "own_files": self.own_files,
            "notes": list(self.notes),
        }


@click.command("check", cls=Spoken)
@click.option("--on", metavar="日期", default="", help="按哪一天的规定检查，如 2026-05-01；不写是今天。")
@json_option
@catalogue_option
@data_option
def check(on: str, data: str | None, catalogue: str | None, *, as_json: bool) -> int:
    """检查目录的每个文件，连同本站目录，一次列出全部错误（文件、行号、键、怎么改）和未决事项。

    错误要改正，有错时退出码为 1；未决事项是还没有核定、快要失效、要再核对的，只列出来，退出码为 0。
    写了 --catalogue 的只检查那一套，不连本站目录。
    """
    found = _checked(data, catalogue, day_of(on))
    problems = [Problem(what=fault, field="catalogue") for fault in found.faults]
    if as_json:
        say.tell(problems, as_json=True, about=found.plain())
    else:
        _show(found)
        say.tell(problems, as_json=False)
    return 1 if problems else 0


def _checked(data: str | None, catalogue: str | None, on: date) -> Checked:
    """Read everything anew: the check never trusts the cache."""
    import catalog_data
    from counter.catalog import load
    from counter.catalog.authoring import read_files
    from counter.catalog.check import examine
    from counter.desks.office import OVERLAY

    root = root_of(catalogue) or catalog_data.ROOT
    files = load.files_of(root)
    if not files:
        raise CatalogueFaulty((f"{root} 里没有事项目录的文件。请检查文件夹位置或重新安装程序。",))
    own = () if catalogue else load.own_files(data_of(data) / OVERLAY)
    parts, unread = read_files(files, root, own)
    whole = parts.catalogue(load.content_version(files, root, own))
    found = examine(whole, parts.places, on)
    faults = dict.fromkeys((*unread, *found.faults, *_unprintable(whole, parts.places)))
    return Checked(whole, on, tuple(faults), (*parts.stale, *found.notes), len(own))


def _unprintable(catalogue: Catalogue, places: Mapping[tuple[str, str], object]) -> Iterator[str]:
    """Characters that no face of the papers has: they would be printed as their number."""
    import receipts
    from counter.catalog.check.book import book_of

    first: dict[str, str] = {}
    for part in book_of(catalogue, places).parts:
        for name, text in part.texts:
            for char in text:
                first.setdefault(char, f"{part.where}的 {name}")
    for char in receipts.printable("".join(first)):
        yield f"{first[char]} 里的“{char}”（U+{ord(char):04X}）没有字体能打印。请换成能打印的字。"


def _show(found: Checked) -> None:
    for note in found.notes:
        say.out(f"未决：{note}")
    if not found.faults:
        own = f"，连同本站目录 {found.own_files} 个文件" if found.own_files else ""
        matters, rows = len(found.catalogue.matters), found.plain()["rows"]
        materials = len(found.catalogue.materials)
        say.out(f"目录没有错误：{matters} 件事，{rows} 行事项，{materials} 种材料{own}。")
    say.out(f"按 {found.on} 的规定检查；错误 {len(found.faults)} 处，未决 {len(found.notes)} 条。")
    say.out(f"版本 {found.catalogue.version}")
