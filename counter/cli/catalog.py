"""`counter catalog`: the list as stored, checklists, questions, search, and the check of every file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.checklist import Asked, checked
from counter.cli.options import catalogue_option, compiled_of, data_of, data_option, day_of, json_option
from counter.cli.plan import choices
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, Matter, Question, When


MORE = {
    "history": "counter.cli.versions:history",
    "diff": "counter.cli.versions:diff",
    "check": "counter.cli.checking:check",
    "coverage": "counter.cli.coverage:coverage",
    "export": "counter.cli.workbook:export_book",
    "import": "counter.cli.workbook:import_book",
}
"""Commands with a module of their own, imported when called."""


@click.group(cls=SpokenGroup, lazy=MORE)
def catalog() -> None:
    """查事项目录：一件事清单、情形问题、材料清单、检索，以及检查目录文件。"""


@catalog.command("list", cls=Spoken)
@json_option
@catalogue_option
@data_option
def list_matters(data: str | None, catalogue: str | None, *, as_json: bool) -> None:
    """列出全部一件事和各行事项：名称、部门、层级、备注，与通知附件一字不差。"""
    matters = compiled_of(data, catalogue).catalogue.matters
    if as_json:
        say.out_json([_stored(matter) for matter in matters])
        return
    for matter in matters:
        say.out(f"{matter.id}  {matter.marks}{matter.name}  牵头：{matter.lead}")
        for no, row in enumerate(matter.rows, 1):
            remark = f"  〔{row.remark}〕" if row.remark else ""
            say.out(f"    {no}. {row.name}  {row.dept}  {row.levels}{remark}")


def _stored(matter: Matter) -> dict[str, object]:
    items = [
        {"name": row.name, "dept": row.dept, "levels": row.levels, "remark": row.remark}
        for row in matter.rows
    ]
    return {
        "annex": matter.annex,
        "no": matter.no,
        "marks": matter.marks,
        "name": matter.name,
        "lead": matter.lead,
        "items": items,
    }


@catalog.command("checklist", cls=Spoken)
@click.argument("matter", metavar="一件事")
@click.option("--answers", metavar="文件", default=None, help="情形的答案（YAML 或 JSON）；办件文件也可以。")
@click.option("--items", metavar="行号", default="all", help="要办的事项，如 1,3；不写是全部适用的。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@json_option
@catalogue_option
@data_option
def checklist(  # noqa: PLR0913  (each option its own argument)
    matter: str,
    answers: str | None,
    *,
    items: str,
    on: str,
    data: str | None,
    catalogue: str | None,
    as_json: bool,
) -> int:
    """列出合并后的材料清单：几个事项共用的材料只列一次，写明应交、受理标准、依据和谁要它。

    情形问题没有答完的，列出还要答的问题，退出码为 1。没写代办人、申请人类别、
    是否未成年的，按常见情况处理并说明。
    """
    from counter import settings_file

    folder = data_of(data)
    asked = Asked(
        matter=matter,
        answers=Path(answers).expanduser() if answers else None,
        items=items,
        on=day_of(on),
        station=settings_file.load(folder),
    )
    result = checked(compiled_of(data, catalogue).catalogue, asked)
    if as_json:
        say.out_json(result.data())
    else:
        _show(result.data())
    if result.problems:
        say.tell(result.problems, as_json=False)
    return 1 if result.problems else 0


def _show(data: dict[str, Any]) -> None:
    say.out(f"{data['matter']['id']} {data['matter']['name']}  按 {data['on']} 的规定")
    for item in data["items"]:
        say.out(f"  事项 {item['no']}. {item['name']}  {item['dept']}  {item['level']}")
    for name in data["unknown"]:
        say.out(f"  {name}：材料清单待核定")
    for no, line in enumerate(data["lines"], 1):
        say.out()
        say.out(f"{no}. {line['material']}  {line['due']}")
        say.out(f"   用于：{'、'.join(line['items'])}")
        for standard in line["standards"]:
            say.out(f"   · {standard}")
        say.out(f"   依据：{'；'.join(line['bases'])}")
    for key, value in data["assumed"].items():
        say.note(f"没有写 {key}，按“{value}”处理。")


@catalog.command("questions", cls=Spoken)
@click.argument("matter", metavar="一件事")
@json_option
@catalogue_option
@data_option
def questions(matter: str, data: str | None, catalogue: str | None, *, as_json: bool) -> None:
    """列出一件事可能要问的全部情形问题、选项和依据：先是决定事项的，再是决定材料的。"""
    from counter.cli.checklist import matter_of

    found = compiled_of(data, catalogue).catalogue
    listed = [_question(q, decides) for q, decides in possible(found, matter_of(found, matter))]
    if as_json:
        say.out_json(listed)
        return
    for one in listed:
        say.out(f"{one['key']}  {one['ask']}")
        say.out(f"    {one['choices']}  （决定{one['decides']}；依据：{one['basis'] or '待核定'}）")


def _question(question: Question, decides: str) -> dict[str, Any]:
    import msgspec

    return {
        "key": question.key,
        "ask": question.ask,
        "options": [msgspec.to_builtins(option) for option in question.options],
        "unit": question.unit,
        "choices": choices(question),
        "when": msgspec.to_builtins(question.when),
        "basis": question.basis,
        "note": question.note,
        "decides": decides,
    }


def possible(catalogue: Catalogue, matter: Matter) -> tuple[tuple[Question, str], ...]:
    """Every question a matter may ask under some answers, with what it decides: 事项 or 材料."""
    from counter.catalog.model import GIVEN

    found = dict.fromkeys(matter.questions, "事项")
    for when in _demands(catalogue, matter):
        for key in _with_parents(catalogue, when):
            if key not in GIVEN:
                found.setdefault(key, "材料")
    return tuple((catalogue.questions[key], decides) for key, decides in found.items())


def _demands(catalogue: Catalogue, matter: Matter) -> Iterator[When]:
    for row in matter.rows:
        for key in [branch.item for branch in row.branches] or [row.item or row.name]:
            item = catalogue.items.get(key)
            yield from (requirement.when for requirement in item.requirements) if item else ()


def _with_parents(catalogue: Catalogue, when: When) -> Iterator[str]:
    for case in when:
        for key in case:
            if key in catalogue.questions:
                yield from _with_parents(catalogue, catalogue.questions[key].when)
            yield key


@catalog.command("search", cls=Spoken)
@click.argument("text", metavar="文字")
@json_option
@catalogue_option
@data_option
def search(text: str, data: str | None, catalogue: str | None, *, as_json: bool) -> int:
    """按编号、名称、拼音（全拼或首字母）、事项、部门找一件事，最贴切的在前。一件也没有时退出码为 1。"""
    from counter.catalog import search as searching

    hits = searching.search(compiled_of(data, catalogue).index, text)
    if as_json:
        say.out_json([{"id": h.id, "name": h.name, "by": h.by, "text": h.text} for h in hits])
    else:
        say.table(("编号", "一件事", "对上的", "内容"), [(h.id, h.name, h.by, h.text) for h in hits])
    if not hits:
        say.note(f"没有找到“{text}”。请换个说法，或用 counter catalog list 看全部。")
    return 0 if hits else 1
