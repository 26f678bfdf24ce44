"""`counter decide`: what departments decided, one by one or as a list they sent (R150–R166)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import approval, data_option, day_of, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.desks.department.decisions_file import RowFault
    from counter.desks.department.decisions_import import Checked, Decision, Taken
    from counter.desks.department.desk import DepartmentDesk


@click.group(cls=SpokenGroup)
def decide() -> None:
    """部门审批：受理、不予受理、容缺预审、停表、延长、准予、不予许可；也可以导入部门发来的清单。"""


def on_item(function: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of a step on one item."""
    item = click.option(
        "--item", "item", metavar="序号", type=int, default=0, help="事项在这件办件里的序号。"
    )
    return click.argument("number", metavar="办件号")(item(signing(json_option(data_option(function)))))


reason_option = click.option(
    "--reason", "reasons", metavar="理由", multiple=True, help="可以写几次，一条一句。"
)
result_option = click.option("--result", metavar="证照号", default="", help="证照号或者决定书的文号。")
cause_option = click.option("--cause", metavar="原因", default="", help="超过时限才办的，写明原因。")
electronic_option = click.option("--electronic-only", is_flag=True, help="没有纸质结果。")


def _step(
    signed: dict[str, Any], number: str, item: int, act: Callable[[DepartmentDesk, CaseItem], Course]
) -> None:
    """Sign in, find the item, do it, tell how it stands now."""
    from counter.desks.department.desk import DepartmentDesk

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        department = DepartmentDesk(somebody)
        course = act(department, _item(department.by_number(number.strip().upper()), item))
    _show(course, item, as_json=signed["as_json"])


def _item(course: Course, no: int) -> CaseItem:
    try:
        return course.item(no)
    except KeyError:
        names = "；".join(f"{one.no} {one.name}" for one in course.items) or "还没有收件"
        what = f"办件 {course.case.number} 里没有序号 {no} 的事项。" if no else "还没有写是哪个事项。"
        raise Problems([Problem(what=what, todo=f"可以写：{names}。", field="--item")]) from None


def _show(course: Course, no: int, *, as_json: bool) -> None:
    from counter.cases.lifecycle import state_zh

    item = course.item(no)
    clock = course.clock("decide_now", no) or course.clock("decide", no) or course.clock("feedback", no)
    due = clock.due_at if clock else None
    kinds = ("acceptance", "refusal", "pause", "extension")
    made = [row.number for row in course.papers if row.kind in kinds]
    if as_json:
        say.out_json(
            {
                "number": course.case.number,
                "no": no,
                "item": item.name,
                "status": item.status,
                "outcome": item.outcome,
                "due": due.isoformat() if due else None,
                "papers": made,
                "problems": [],
            }
        )
        return
    until = f"　到期 {due:%Y-%m-%d %H:%M}" if due else ""
    say.out(f"{course.case.number}　{no} {item.name}：{state_zh(item)}{until}")


@decide.command("accept", cls=Spoken)
@cause_option
@on_item
def accept(number: str, item: int, *, cause: str, **signed: Any) -> None:
    """受理：办件计时开始，受理通知书和短信随即产生。"""
    _step(signed, number, item, lambda department, seen: department.accept(seen, cause=cause))


@decide.command("refuse", cls=Spoken)
@cause_option
@reason_option
@click.option("--elsewhere", metavar="机关", default="", help="应当向哪个机关申请。")
@click.option("--basis", metavar="依据", default="", help="法律依据。")
@on_item
def refuse(
    number: str, item: int, *, reasons: tuple[str, ...], elsewhere: str, basis: str, **signed: Any
) -> None:
    """不予受理：理由不能空着，决定书由发证窗口送达。"""

    def act(department: DepartmentDesk, seen: CaseItem) -> Course:
        return department.refuse(seen, reasons, basis, elsewhere, cause=signed["cause"])

    _step(signed, number, item, act)


@decide.command("prereview", cls=Spoken)
@click.option("--note", metavar="结论", default="", help="预审看到了什么。")
@on_item
def prereview(number: str, item: int, note: str, **signed: Any) -> None:
    """容缺预审：前置结果没到以前，先审查其他材料。"""
    _step(signed, number, item, lambda department, seen: department.prereview(seen, note))


@decide.command("pause", cls=Spoken)
@click.option("--stage", metavar="环节", default="", help="听证、专家评审、鉴定这样的特别环节。")
@click.option("--basis", metavar="依据", default="", help="法律依据；目录里有的可以不写。")
@click.option("--until", metavar="日期", default="", help="预计到哪天结束；不知道就不写。")
@click.option("--why", metavar="事由", default="", help="为什么需要。")
@on_item
def pause(  # noqa: PLR0913  (each option its own argument)
    number: str, item: int, *, stage: str, basis: str, until: str, why: str, **signed: Any
) -> None:
    """停表：依法需要的特别环节不计入时限，书面告知申请人。"""
    planned = day_of(until) if until else None
    _step(signed, number, item, lambda department, seen: department.pause(seen, stage, basis, planned, why))


@decide.command("resume", cls=Spoken)
@on_item
def resume(number: str, item: int, **signed: Any) -> None:
    """恢复计时：特别环节结束了，到期日顺延。"""
    _step(signed, number, item, lambda department, seen: department.resume(seen))


@decide.command("extend", cls=Spoken)
@click.option("--by", "amount", metavar="数", type=int, default=0, help="延长多少，单位和原来的时限一样。")
@click.option("--why", metavar="理由", default="", help="延长的理由。")
@click.option("--approver", metavar="姓名", default="", help="批准延长的本机关负责人。")
@click.option("--basis", metavar="依据", default="", help="法律依据；目录里有的可以不写。")
@on_item
def extend(  # noqa: PLR0913  (each option its own argument)
    number: str, item: int, *, amount: int, why: str, approver: str, basis: str, **signed: Any
) -> None:
    """延长：经本机关负责人批准，写明理由；出具延长审批期限告知书。"""
    _step(
        signed, number, item, lambda department, seen: department.extend(seen, amount, why, basis, approver)
    )


@decide.command("grant", cls=Spoken)
@cause_option
@result_option
@click.option("--certificate", metavar="编号", default="", help="电子证照的编号。")
@electronic_option
@click.option("--override", metavar="理由", default="", help="前置事项没有结果仍然准予的理由。")
@on_item
def grant(  # noqa: PLR0913  (each option its own argument)
    number: str,
    item: int,
    *,
    result: str,
    certificate: str,
    override: str,
    electronic_only: bool,
    **signed: Any,
) -> None:
    """准予：登记证照号；前置事项没有结果以前不能先作决定。"""

    def act(department: DepartmentDesk, seen: CaseItem) -> Course:
        physical = not electronic_only
        return department.grant(
            seen, result, certificate, physical=physical, override=override, cause=signed["cause"]
        )

    _step(signed, number, item, act)


@decide.command("deny", cls=Spoken)
@cause_option
@reason_option
@result_option
@electronic_option
@on_item
def deny(
    number: str, item: int, reasons: tuple[str, ...], result: str, *, electronic_only: bool, **signed: Any
) -> None:
    """不予许可：理由不能空着。"""

    def act(department: DepartmentDesk, seen: CaseItem) -> Course:
        return department.deny(seen, reasons, result, physical=not electronic_only, cause=signed["cause"])

    _step(signed, number, item, act)


@decide.command("undo", cls=Spoken)
@click.option(
    "--supervisor", metavar="姓名", default="", help="同意撤销的监督员；口令用 COUNTER_APPROVAL_PIN。"
)
@click.option("--why", metavar="理由", default="", help="为什么撤销。")
@on_item
def undo(number: str, item: int, supervisor: str, why: str, **signed: Any) -> None:
    """撤销登记错了的决定：决定书还在部门、没有上移交单才行，要监督员同意。"""
    word = approval(supervisor, why)
    _step(signed, number, item, lambda department, seen: department.reopen(seen, word))


# -- lists -------------------------------------------------------------------------------------------------


@decide.command("list", cls=Spoken)
@signing
@json_option
@data_option
def listed(operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """列出本部门在办的事项：待受理、审批中、停表中、待出证，先到期的在前。"""
    from counter.desks.department.desk import BOARD, DepartmentDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        department = DepartmentDesk(somebody)
        tasks = [(zh, task) for queue, zh in BOARD.items() for task in department.page(queue, limit=1000)]
    if as_json:
        say.out_json(
            [
                {
                    "queue": zh,
                    "number": one.number,
                    "no": one.item_no,
                    "what": one.what,
                    "dept": one.dept,
                    "due": one.due_at.isoformat() if one.due_at else None,
                }
                for zh, one in tasks
            ]
        )
        return
    rows = [
        (
            zh,
            one.number,
            one.item_no,
            f"{one.due_at:%Y-%m-%d %H:%M}" if one.due_at else "",
            one.dept,
            one.what,
        )
        for zh, one in tasks
    ]
    say.table(("状态", "办件号", "序号", "到期", "部门", "事项"), rows)


@decide.command("template", cls=Spoken)
@click.argument("file", metavar="文件")
@data_option
def template(file: str, data: str | None) -> None:
    """写一份空表给部门填，.xlsx 或 .csv。不用登录。"""
    del data  # taken like everywhere, so that nobody has to remember where it is not
    from counter.desks.department import decisions_file

    path = Path(file).expanduser()
    decisions_file.template(path)
    say.out(f"空表已写到 {path}")


@decide.command("import", cls=Spoken)
@click.argument("file", metavar="文件")
@click.option(
    "--skip-faulty", is_flag=True, help="有错的行先放过，登记其余的；不写则有一处错就一行也不登记。"
)
@signing
@json_option
@data_option
def take(  # noqa: PLR0913  (each option its own argument)
    file: str,
    operator: str | None,
    data: str | None,
    *,
    skip_faulty: bool,
    pin_stdin: bool,
    as_json: bool,
) -> int:
    """导入部门发来的决定（.xlsx、.csv、.json）。先查每一行，有错全部列出；同一行导入几次只登记一次。"""
    from counter.desks.department.decisions_import import DecisionsImport
    from counter.desks.department.desk import DepartmentDesk

    with desk(data, operator, pin_stdin=pin_stdin) as somebody:
        importing = DecisionsImport(DepartmentDesk(somebody))
        checked = importing.check(Path(file).expanduser())
        if checked.faults and not skip_faulty:
            raise Problems(_problems(checked), {"done": [], "again": []})
        taken = importing.take(checked, skip_faulty=skip_faulty)
    _told(taken, as_json=as_json)
    return 1 if taken.faults else 0


def _problems(found: Checked | Taken) -> list[Problem]:
    return [_problem(fault) for fault in found.faults]


def _problem(fault: RowFault) -> Problem:
    return Problem(what=fault.what, field=fault.column, line=fault.row or None)


def _told(taken: Taken, *, as_json: bool) -> None:
    if not as_json:
        for one in taken.done:
            say.out(f"第{one.row}行　{_said(one)}")
        for one in taken.again:
            say.out(f"第{one.row}行　以前登记过，没有改动：{_said(one)}")
        say.out(f"登记 {len(taken.done)} 行，以前登记过 {len(taken.again)} 行，放过 {len(taken.faults)} 处。")
    about: dict[str, object] = {
        "done": [one.row for one in taken.done],
        "again": [one.row for one in taken.again],
    }
    say.tell(_problems(taken), as_json=as_json, about=about)


def _said(one: Decision) -> str:
    from counter.desks.department.decisions_import import DECISIONS

    word = next(zh for zh, act in DECISIONS.items() if act == one.act)
    return f"{one.number} {one.name}：{word}"
