"""`counter archive`: what can be put away, putting it away, and looking into it later (R175–R179)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.speak import Spoken, SpokenGroup
from counter.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from counter.cases.course import Course
    from counter.desks.archive.archiving import ArchiveDesk
    from counter.intake.papers import Paper


@click.group(cls=SpokenGroup)
def archive() -> None:
    """归档：列出待归档的办件、归档、核对档案包、导出检查用材料。"""


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    return signing(json_option(data_option(function)))


def _render(paper: Paper, *, void: bool = False) -> bytes:
    import receipts

    return receipts.render(paper, void=void)


def _waiting(desk_: ArchiveDesk) -> Iterator[Course]:
    """Every case on 待归档."""
    page = desk_.waiting()
    while page:
        yield from (desk_.look(task.case_id) for task in page)
        page = desk_.waiting(after=page[-1])


@archive.command("list", cls=Spoken)
@_options
def list_(operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """列出待归档的办件，每件还差什么一并写明。"""
    from counter.desks.archive.archiving import ArchiveDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        archiving = ArchiveDesk(somebody)
        found = [(one, archiving.obstacles(one)) for one in _waiting(archiving)]
    if as_json:
        cases = [
            {"number": one.case.number, "matter": one.case.matter_id, "missing": list(missing)}
            for one, missing in found
        ]
        say.out_json({"cases": cases, "problems": []})
    elif not found:
        say.out("没有待归档的办件。")
    else:
        rows = [(one.case.number or "", one.case.matter_id, "".join(why) or "可以归档") for one, why in found]
        say.table(("办件号", "一件事", "还差什么"), rows)


@archive.command("make", cls=Spoken)
@click.argument("number", metavar="办件号", required=False)
@click.option("--all", "every", is_flag=True, help="把没有差什么的逐件归档。")
@click.option("--unclaimed", metavar="原因", default="", help="撤回的材料没有退还也归档的原因。")
@_options
def make(  # noqa: PLR0913  (each option its own argument)
    number: str | None,
    operator: str | None,
    data: str | None,
    *,
    every: bool,
    unclaimed: str,
    pin_stdin: bool,
    as_json: bool,
) -> int:
    """归档一件，或者加 --all 把没有差什么的逐件归档。

    出卷内目录，把电子材料、全部文书和日志做成档案包，核对以后才算归档；中途停下不会留下半个。
    有归不成的，退出码为 1。
    """
    from counter.desks.archive.archiving import ArchiveDesk

    if (number is None) != every:
        raise click.UsageError("请写办件号，或者写 --all，只写一样。")
    done: list[Course] = []
    failed: list[tuple[str, str]] = []
    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        archiving = ArchiveDesk(somebody)
        if number is not None:
            done.append(archiving.archive(archiving.by_number(number), _render, unclaimed=unclaimed))
        else:
            for course in list(_waiting(archiving)):
                _try(archiving, course, done, failed)
    _made(done, failed, as_json=as_json)
    return 1 if failed else 0


def _try(archiving: ArchiveDesk, course: Course, done: list[Course], failed: list[tuple[str, str]]) -> None:
    """One of many: what cannot be put away is told, the others go on."""
    try:
        done.append(archiving.archive(course, _render))
    except CounterError as fault:
        failed.append((course.case.number or "", str(fault)))


def _made(done: list[Course], failed: list[tuple[str, str]], *, as_json: bool) -> None:
    packages = {one.case.number or "": one.archived.package for one in done if one.archived is not None}
    if as_json:
        problems = [{"what": f"{number}:{why}", "todo": "", "field": "", "line": 0} for number, why in failed]
        say.out_json({"archived": packages, "problems": problems})
        return
    for number, package in packages.items():
        say.out(f"{number} 已归档：{package}")
    for number, why in failed:
        say.note(f"{number} 没有归成：{why}")
    if not packages and not failed:
        say.out("没有待归档的办件。")


@archive.command("check", cls=Spoken)
@click.argument("number", metavar="办件号")
@_options
def check(number: str, operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """打开一件已归档的办件，逐个文件核对校验值，列出档案包里的文件。只看，不改。"""
    from counter.desks.archive.archiving import ArchiveDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        archiving = ArchiveDesk(somebody)
        opened = archiving.open_archived(archiving.by_number(number).case.id)
    if as_json:
        files = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in opened.files]
        about = {"place": str(opened.place), "headings": opened.about, "files": files, "problems": []}
        say.out_json({"number": number} | about)
        return
    say.out(f"{opened.place} 完整，{len(opened.files)} 个文件的校验值都相符。")
    say.table(("文件", "字节", "SHA-256"), [(one.name, one.size, one.sha256) for one in opened.files])


@archive.command("inspect", cls=Spoken)
@click.argument("number", metavar="办件号")
@click.option("--out", "out", metavar="文件夹", required=True, help="存到哪里。")
@click.option("--for", "whom", metavar="单位", required=True, help="提供给哪个单位。")
@click.option("--why", metavar="名目", required=True, help="检查、考核的名目。")
@_options
def inspect(  # noqa: PLR0913  (each option its own argument)
    number: str,
    operator: str | None,
    data: str | None,
    *,
    out: str,
    whom: str,
    why: str,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """导出检查、考核用的材料：电子材料、文书和目录，不含原件存放处。检查不得要求联办部门提供原件（R179）。记入日志。"""
    from counter.desks.archive.archiving import ArchiveDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        archiving = ArchiveDesk(somebody)
        case_id = archiving.by_number(number).case.id
        place = archiving.inspection(case_id, out, whom=whom, why=why)
    if as_json:
        say.out_json({"number": number, "place": str(place), "problems": []})
    else:
        say.out(f"已导出到 {place}")
