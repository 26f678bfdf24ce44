"""`counter intake`: one applicant's walk from a file, through the same desks as the screens."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import drive, pdfs, say, told
from counter.cli.casefile import read
from counter.cli.comeback import come_back
from counter.cli.options import data_option, nobody_yet, office, pin
from counter.cli.plan import Check
from counter.cli.say import Problem, Problems, problems_of
from counter.cli.speak import Told
from counter.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.records import Case
    from counter.cli.casefile import CaseFile
    from counter.cli.plan import Plan
    from counter.desks.office import Office
    from counter.desks.window.issue import IssueDesk


@click.command("intake", cls=Told)
@click.argument("file", metavar="办件.yaml")
@click.option("--out", metavar="文件夹", default=None, help="文书 PDF 存到哪里；不写用窗口设置的文书文件夹。")
@click.option(
    "--return",
    "code",
    metavar="告知书编号",
    default=None,
    help="申请人补正回来：接着这份一次性告知书办，文件里只写告知书列的、新增的和有变化的材料。",
)
@click.option(
    "--pin-stdin", is_flag=True, help="从标准输入读口令；不写用文件里的 pin、COUNTER_PIN 或终端输入。"
)
@data_option
def intake(file: str, out: str | None, code: str | None, data: str | None, *, pin_stdin: bool) -> None:
    """按办件文件办一次收件：有问题出具一次性告知书，齐全出具收件回执，文书存成 PDF，办件以 JSON 输出。

    文件里写：工作人员、一件事、营业执照、情形、事项、申请人、领取方式、逐项材料的情况。文件有任何问题都会
    一次列全，什么也不办；改好再运行。线上提交的，另写提交渠道、线上提交时间、平台流水号，出具的是一次告知通知书或
    电子收件回执。同一个文件再运行一次，得到的还是同一件办件、同一份文书。
    """
    case, faults = read(Path(file))
    if case is None:
        raise Problems(faults)
    with office(data) as opened:
        desk, problems = _signed_in(opened, case, faults, pin_stdin=pin_stdin)
        folder = pdfs.folder_of(out, _usual(opened))
        if code is not None:
            _finish(*come_back(opened, desk, case, code, problems), folder, ())
        else:
            _run(opened, desk, case, problems, folder)


def _usual(opened: Office) -> Path:
    from counter import settings

    return settings.papers_dir(opened.data, opened.station)


def _signed_in(
    opened: Office, case: CaseFile, problems: Sequence[Problem], *, pin_stdin: bool
) -> tuple[IssueDesk | None, list[Problem]]:
    """The desk of who is named in the file, or the problem beside all the others."""
    from counter.desks.window.issue import IssueDesk

    found = list(problems)
    name = case.operator or os.environ.get("COUNTER_OPERATOR", "")
    try:
        if not opened.operators():
            return None, [*found, nobody_yet(opened.data)]
        if not name:
            what, todo = "没有写谁来办（operator）。", "请写工作人员姓名。"
            return None, [*found, Problem(what=what, todo=todo, field="operator")]
        typed = case.pin or pin(f"{name}的口令", "COUNTER_PIN", from_stdin=pin_stdin)
        return IssueDesk(opened.sign_in(name, typed)), found
    except Problems as error:
        return None, [*found, *error.problems]
    except CounterError as error:
        line = case.lines.get("operator")
        return None, found + [replace(p, field="operator", line=line) for p in problems_of(error)]


def _run(
    opened: Office, desk: IssueDesk | None, file: CaseFile, problems: list[Problem], folder: Path
) -> None:
    stored = _stored(opened, file.id)
    catalogue = opened.compiled.catalogue
    if desk is not None and stored is not None:
        catalogue = desk.desk.catalogue_of(stored.catalogue)
    day = (stored.received_at if stored and stored.received_at else opened.now()).date()
    now = stored.opened_at if stored else opened.now()
    check = Check(case=file, catalogue=catalogue, station=opened.station, on=day, problems=problems, now=now)
    plan = check.plan()
    if desk is None or plan is None or check.problems:
        raise Problems(check.problems)
    if stored is not None and stored.status != "draft":
        _finish(desk, stored, None, folder, (*plan.warnings, *_same(stored, plan)))
        return
    case = drive.fill(desk, file.id, plan.view.draft)
    late = drive.overdue(desk, case)
    try:
        case, waiting = drive.conclude(desk, case, file), None
    except drive.LettersWaiting as letters:
        case, waiting = letters.case, letters.problem
    _finish(desk, case, waiting, folder, (*plan.warnings, *late))


def _stored(opened: Office, case_id: str) -> Case | None:
    with opened.store.read() as view:
        return view.cases.get(case_id)


def _same(stored: Case, plan: Plan) -> tuple[str, ...]:
    """A case that has its paper stands: a file that says something else is told so, and changes nothing."""
    if stored.status in ("dropped", "amending"):
        what = f"这件办件{'已放弃' if stored.status == 'dropped' else '正在更正'}。"
        raise Problems([Problem(what=what, todo="请在窗口界面上继续；要另办一件，请改 id。", field="id")])
    keys = drive.differences(stored.draft, plan.view.draft)
    if keys and {*keys} <= {"outcomes", "submitted_at"} and stored.draft.round > 1:
        return ("这件办件出具告知书以后又复核过，材料以复核的为准。",)
    if keys:
        what = f"同一个 id 的办件已经办过（编号 {stored.number}），文件里有几处与它不同：{'、'.join(keys)}。"
        todo = "补正回来的请用 --return 告知书编号；收件后要更正请在窗口界面上办；要另办一件，请改 id。"
        raise Problems([Problem(what=what, todo=todo, field="id")])
    return ()


def _finish(
    desk: IssueDesk, case: Case, waiting: Problem | None, folder: Path, warnings: tuple[str, ...]
) -> None:
    """Write the papers, then tell the case. What could not be written is told; the case stands."""
    problems, files = [waiting] if waiting else [], {}
    try:
        files = pdfs.write_current(desk, case, folder)
    except CounterError as error:
        again = f"counter paper 文书编号 --out 文件夹（办件编号 {case.number}）"
        problems += [replace(p, todo=f"{p.todo}补写文书：{again}") for p in problems_of(error)]
    about = {
        **told.case_data(case, desk.walk(case)),
        "papers": told.papers_data(desk.papers(case), files),
        "warnings": list(warnings),
        "duplicates": [told.duplicate_data(line) for line in desk.duplicates(case)],
    }
    for warning in warnings:
        say.note(f"请注意：{warning}")
    if problems:
        raise Problems(problems, about)
    say.out_json({**about, "problems": []})
