"""`counter find` and `counter paper`: from a code or number to the case, and a paper once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import pdfs, say, told
from counter.cli.options import data_of, data_option, desk, json_option, signing
from counter.cli.speak import Spoken
from counter.errors import Refused

if TYPE_CHECKING:
    from counter.cases.records import PaperRow


@click.command("find", cls=Spoken)
@click.argument("code", metavar="编号或码")
@signing
@json_option
@data_option
def find(code: str, operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> int:
    """按办件编号、文书编号或码的内容找办件，看它办到哪里、出过哪些文书。码与存档不符、文书已作废都会说明。"""
    from counter.desks.window.issue import IssueDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        issuing = IssueDesk(somebody)
        found = issuing.find(code)
        view = issuing.walk(found.case)
        papers = told.papers_data(issuing.papers(found.case), {})
    case = {**told.case_data(found.case, view), "papers": papers}
    warnings = [found.warning] if found.warning else []
    if as_json:
        paper = found.row.number if found.row else None
        say.out_json({**case, "paper": paper, "warnings": warnings, "problems": []})
    else:
        _show(case)
    for warning in warnings:
        say.note(f"请注意：{warning}")
    return 1 if warnings else 0


def _preview(row: PaperRow) -> None:
    import receipts
    from counter.intake.frozen import thaw

    paper = thaw(row)
    for line in receipts.preview(paper, 78, void=row.void_at is not None):
        click.echo(line)
    for line in receipts.qr_lines(paper.head.code):
        click.echo(line)


def _show(case: dict[str, object]) -> None:
    matter, person = case["matter"], case["applicant"] or {}
    assert isinstance(matter, dict)  # noqa: S101  (made a line above)
    assert isinstance(person, dict)  # noqa: S101
    say.out(f"{case['number']}  {matter['id']} {matter['name']}  {case['status_zh']}")
    say.out(f"申请人：{person.get('name', '')} {person.get('number', '')}")
    lines, papers = case["lines"], case["papers"]
    assert isinstance(lines, list)  # noqa: S101
    assert isinstance(papers, list)  # noqa: S101
    say.out()
    rows = [(x["material"], x["due"], x["got"], x["how"]) for x in lines]
    say.table(("材料", "应交", "实交", "说明"), rows)
    say.out()
    rows = [(p["number"], p["title"], p["issued_at"], "作废" if p["void"] else "") for p in papers]
    say.table(("文书编号", "文书", "出具时间", "状态"), rows)


@click.command("paper", cls=Spoken)
@click.argument("number", metavar="文书编号")
@click.option("--out", metavar="文件夹", default=None, help="PDF 存到哪里；不写用窗口设置的文书文件夹。")
@click.option(
    "--print", "queue", is_flag=True, help="同时排进打印队列，由窗口界面或 counter print run 打出。"
)
@click.option("--preview", is_flag=True, help="只在屏幕上看文字和码，不存 PDF，不计打印次数。")
@signing
@json_option
@data_option
def paper(  # noqa: PLR0913  (each option its own argument)
    number: str,
    out: str | None,
    operator: str | None,
    data: str | None,
    *,
    preview: bool,
    queue: bool,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """把已经出具的文书再存一份 PDF。内容与出具时一字不差，纸上注明重打第几次，次数记入日志。"""
    from counter import settings
    from counter.desks.finding import find as found_by

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        found = found_by(somebody, number)
        if found.row is None:
            raise Refused(
                f"“{number}”不是文书编号，或没有这份文书。",
                todo="文书编号在纸的右上角，末尾是 .G1、.S1 这样。",
            )
        if preview:
            _preview(found.row)
            return
        usual = settings.papers_dir(data_of(data), somebody.station)
        file = pdfs.write(somebody, found.row, pdfs.folder_of(out, usual), queue=queue).file
        row = found_by(somebody, found.row.number).row or found.row
    if as_json:
        say.out_json({**told.paper_data(row, file), "problems": []})
    else:
        say.out(f"{row.number} 已存到 {file}（共打印 {row.prints} 次）")
