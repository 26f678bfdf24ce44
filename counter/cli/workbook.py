"""`counter catalog export` and `import`: departments correct a workbook, a supervisor accepts it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import compiled_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.catalog.workbook.reading import Book
    from counter.catalog.workbook.scope import Scope

BOOK = "工作簿.xlsx"


@click.command("export", cls=Spoken)
@click.argument("book", metavar=BOOK)
@click.option("--matter", metavar="一件事", default="", help="只导出这件事用到的，如 E03。")
@click.option(
    "--department", metavar="部门", default="", help="只导出这个部门办理的事项用到的，如 公安部门。"
)
@click.option("--force", is_flag=True, help="文件已有时覆盖。")
@json_option
@data_option
def export_book(  # noqa: PLR0913  (each option its own argument)
    book: str, *, matter: str, department: str, force: bool, data: str | None, as_json: bool
) -> None:
    """把事项目录导出为工作簿，交给部门修改：材料、条件、时限、收费、依据等，各列怎么填写在表头的批注里。

    改好的工作簿用 counter catalog import 读回来。
    """
    from counter.catalog.workbook import export

    catalogue = compiled_of(data, None).catalogue
    scope = _scope(catalogue, matter, department)
    path = Path(book).expanduser()
    written, counts = export.written(catalogue, scope)
    export.put(path, written, force=force)
    if as_json:
        say.out_json({"book": str(path), "version": catalogue.version, "rows": counts})
        return
    say.table(("表", "行数"), counts.items())
    say.out(f"已导出 {path}（范围：{scope}；目录版本 {catalogue.version}）。")


def _scope(catalogue: Catalogue, matter: str, department: str) -> Scope:
    from counter.catalog.workbook.scope import Scope
    from counter.cli.checklist import matter_of
    from counter.cli.nodes import nearest

    if department and department not in catalogue.departments:
        near = nearest(department, list(catalogue.departments))
        raise Problems([Problem(what=f"没有部门“{department}”。", todo=near, field="--department")])
    return Scope(matter_of(catalogue, matter).id if matter else "", department)


@click.command("import", cls=Spoken)
@click.argument("book", metavar=BOOK)
@click.option("--accept", is_flag=True, help="接受这些差别，写入本站目录；要由监督员登录。")
@signing
@json_option
@data_option
def import_book(  # noqa: PLR0913  (each option its own argument)
    book: str, *, accept: bool, operator: str | None, pin_stdin: bool, data: str | None, as_json: bool
) -> None:
    """读回部门改好的工作簿，逐条列出和现在目录的差别；有错的，每处写明表和单元格，什么也不改。

    不加 --accept 只列出，不写入。加 --accept 由监督员接受，成为新的目录版本，并记入日志；
    已经收的办件仍按原来的清单。
    """
    path = Path(book).expanduser()
    if accept:
        _accept(path, data, operator, pin_stdin=pin_stdin, as_json=as_json)
        return

    found = _sound(path, compiled_of(data, None).catalogue)
    if as_json:
        say.out_json(_plain(path, found, ""))
        return
    _show(found)
    if found.changes:
        say.note(f'还没有写入。核对无误后，由监督员接受：counter catalog import "{path}" --accept')


def _accept(path: Path, data: str | None, operator: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    from counter.desks.supervisor.cataloguing import CatalogueDesk

    with desk(data, operator, pin_stdin=pin_stdin) as signed_in:
        cataloguing = CatalogueDesk(signed_in)
        found = _sound(path, signed_in.catalogue)
        version = ""
        if found.changes:
            compiled, _ = cataloguing.accept(found.entries, book=path.name, book_digest=found.digest)
            version = compiled.catalogue.version
    if as_json:
        say.out_json(_plain(path, found, version))
        return
    _show(found)
    if version:
        say.out(f"已接受 {len(found.changes)} 处差别，目录的新版本是 {version}。重新打开程序后使用。")


def _sound(path: Path, catalogue: Catalogue) -> Book:
    """The book. Problems with every fault it has."""
    from counter.catalog.workbook.reading import read

    found = read(path, catalogue)
    if found.faults:
        raise Problems([Problem(what=one.what, field=one.where) for one in found.faults])
    return found


def _show(found: Book) -> None:
    if not found.changes:
        say.out("没有差别：这个工作簿和现在的目录一样，什么也没有改。")
        return
    for one in found.changes:
        say.out(str(one))
    say.out(f"共 {len(found.changes)} 处差别（工作簿导出自目录版本 {found.made_from}）。")


def _plain(path: Path, found: Book, accepted: str) -> dict[str, object]:
    from counter.cli.versions import _line

    return {
        "book": str(path),
        "digest": found.digest,
        "made_from": found.made_from,
        "matter": found.scope.matter,
        "department": found.scope.department,
        "changes": [_line(one) for one in found.changes],
        "accepted": accepted,
        "problems": [],
    }
