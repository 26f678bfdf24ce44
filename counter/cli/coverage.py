"""`counter catalog coverage`: which elements of the guides are filled, matter by matter (R119, R120)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.options import catalogue_option, compiled_of, data_of, data_option, day_of, json_option
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from counter.catalog.coverage import Cell, Contacts, Coverage, Figures
    from counter.catalog.model import Catalogue, County

WIDTH = 80
MARKS = {"齐": "+", "部分": "/", "待核定": ".", "不适用": "-"}
"""One cell each, in every terminal: the matrix has 42 of them in a line."""


@click.command("coverage", cls=Spoken)
@click.option("--matter", "matter_id", metavar="一件事", default="", help="只看这一件，逐项写明缺什么。")
@click.option("--county", metavar="县区", default="", help="用哪个县（市、区）的地址电话；不写是本站所在的。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@json_option
@catalogue_option
@data_option
def coverage(  # noqa: PLR0913  (each option its own argument)
    matter_id: str, county: str, *, on: str, data: str | None, catalogue: str | None, as_json: bool
) -> None:
    """列出每件事的办事指南要素哪些齐、哪些还缺：完整版 25 项（F01–F25），简版 17 项（B01–B17）。

    要素的名称与通知附件3一字不差。没有人核定过的就是待核定，不因为常见就算有。
    """
    from counter.catalog import coverage as core
    from counter.cli.checklist import matter_of

    found, day = compiled_of(data, catalogue).catalogue, day_of(on)
    contacts = _contacts(found, county, data_of(data))
    matters = [matter_of(found, matter_id)] if matter_id else list(found.matters)
    covered = [core.coverage(found, matter, day, contacts) for matter in matters]
    counted = core.figures(found, day)
    if as_json:
        say.out_json({"on": day.isoformat(), **_plain(covered, counted)})
    elif matter_id:
        _detail(covered[0])
    else:
        _matrix(covered)
        _numbers(counted)


def _contacts(catalogue: Catalogue, named: str, folder: Path) -> Contacts:
    """What the county says; of its own county the station knows better."""
    from counter import settings_file
    from counter.catalog.coverage import Contacts, contacts_of

    station = settings_file.load(folder)
    name = named or station.county_name
    county = _county(catalogue, name) if named else catalogue.counties.get(name)
    own = Contacts(
        address=station.address,
        hours=station.office_hours,
        phone=station.phone,
        complaint=station.supervision_phone,
    )
    return contacts_of(county, own if name == station.county_name else None)


def _county(catalogue: Catalogue, name: str) -> County:
    from counter.catalog.check import nearest

    if name not in catalogue.counties:
        hint = nearest(name, catalogue.counties).replace("请先登记或改正。", "")
        todo = hint or f"可以写的有：{'、'.join(catalogue.counties)}。"
        raise Problems([Problem(what=f"没有“{name}”这个县区。", todo=todo, field="--county")])
    return catalogue.counties[name]


# -- for a program -----------------------------------------------------------------------------------------


def _plain(covered: Sequence[Coverage], counted: Figures) -> dict[str, Any]:
    import msgspec

    return {
        "matters": [
            {
                "id": one.matter,
                "name": one.name,
                "full": [_cell(cell) for cell in one.full],
                "brief": [_cell(cell) for cell in one.brief],
            }
            for one in covered
        ],
        "figures": msgspec.to_builtins(counted),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "id": cell.id,
        "name": cell.name,
        "state": cell.state,
        "done": cell.done,
        "whole": cell.whole,
        "lacks": cell.lacks,
        "source": cell.source,
        "parts": [_cell(part) for part in cell.parts],
    }


# -- one matter --------------------------------------------------------------------------------------------


def _detail(one: Coverage) -> None:
    from counter.catalog import coverage as core

    say.out(f"{one.matter} {one.name}")
    say.out(_sum("完整版", one.full))
    for cell in one.full:
        _line(cell, "  ")
        for part in cell.parts:
            _line(part, "    ")
    say.out()
    say.out(_sum("简版", one.brief))
    for cell in one.brief:
        _line(cell, "  ", told=cell.source.startswith(core.SAME))


def _sum(name: str, cells: Sequence[Cell]) -> str:
    counted = Counter[str](cell.state for cell in cells)
    return f"{name} {len(cells)} 项：" + "，".join(f"{state} {counted[state]}" for state in MARKS)


def _line(cell: Cell, indent: str, *, told: bool = False) -> None:
    """Number, name and state; below, what is missing, unless the parts or the full guide told it."""
    source = f"（{cell.source}）" if cell.source else ""
    _wrapped(f"{indent}{cell.id} {cell.name}  {cell.said}{source}", f"{indent}    ")
    if cell.lacks and not cell.parts and not told:
        _wrapped(f"{indent}    {cell.lacks}", f"{indent}    ")


def _wrapped(text: str, indent: str) -> None:
    from rich.cells import cell_len

    from receipts.wrap import wrap

    first = len(text) - len(text.lstrip())
    lines = wrap(text.strip(), WIDTH - max(first, len(indent)), cell_len)
    for no, line in enumerate(lines):
        say.out((" " * first if no == 0 else indent) + line)


# -- all matters -------------------------------------------------------------------------------------------


def _matrix(covered: Sequence[Coverage]) -> None:
    say.out("办事指南要素：完整版 F01–F25，简版 B01–B17。")
    say.out("  ".join(f"{mark} {state}" for state, mark in MARKS.items()))
    say.out()
    full, brief = ([cell.id for cell in cells] for cells in (covered[0].full, covered[0].brief))
    for head, digit in (("编号", 1), ("    ", 2)):
        say.out(f"{head} {_fives(key[digit] for key in full)}  {_fives(key[digit] for key in brief)}")
    for one in covered:
        cells = f"{_fives(_marks(one.full))}  {_fives(_marks(one.brief))}"
        say.out(_cut(f"{one.matter:<4} {cells}  {one.name}"))


def _marks(cells: Sequence[Cell]) -> Iterator[str]:
    return (MARKS[cell.state] for cell in cells)


def _fives(marks: Iterator[str]) -> str:
    """In groups of five, to be counted by eye."""
    text = "".join(marks)
    return " ".join(text[at : at + 5] for at in range(0, len(text), 5))


def _cut(line: str) -> str:
    from rich.cells import cell_len, set_cell_size

    return line if cell_len(line) <= WIDTH else set_cell_size(line, WIDTH - 2).rstrip() + ".."


def _numbers(counted: Figures) -> None:
    zh = {"high": "高", "medium": "中", "low": "低", "to-verify": "待核"}
    total = sum(counted.requirements.values())
    by = "，".join(f"{zh[key]} {number}" for key, number in counted.requirements.items())
    pairs = {
        "事项有材料清单": counted.items,
        "事项有设定依据": counted.established,
        "事项有申请条件": counted.conditions,
        "事项有法定办结时限": counted.limits,
        "事项有承诺时限": counted.promised,
        "事项有收费": counted.fees,
        "事项有办理结果": counted.results,
        "事项有申请表栏目": counted.applications,
        "纸质材料要求有份数": counted.copies,
    }
    say.out()
    say.out(f"{counted.matters} 件事，{counted.rows} 行事项。材料要求 {total} 条，可信度：{by}。")
    say.out("已知/全部：")
    for name, (known, whole) in pairs.items():
        more = f"，另有 {counted.limits_general} 个适用许可的一般时限" if name == "事项有法定办结时限" else ""
        say.out(f"  {name} {known}/{whole}{more}")
    _wrapped(f"  没有材料清单的行：{'、'.join(counted.rows_without_list) or '没有'}", "    ")
    _wrapped(f"  一条材料要求也没有的事：{'、'.join(counted.matters_without_requirement) or '没有'}", "    ")
