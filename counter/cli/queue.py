"""`counter queue`: the work queues without a screen: counts, what is due soonest, and the tasks of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_option, json_option, need_somebody, office, pin, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from counter.cases.items import Task
    from counter.desks.home.queues import Board, QueueDesk
    from counter.desks.home.sieve import Sieve
    from counter.desks.office import Office

MOST = 10_000
"""Tasks listed at most."""


@click.command("queue", cls=Spoken)
@click.argument("name", metavar="[队列]", required=False, default="")
@click.option("--mine", is_flag=True, help="只看自己的。")
@click.option(
    "--filter",
    "words",
    metavar="文字",
    default="",
    help="一件事、部门、工作人员、到期日，如“开饭店 今天”。",
)
@click.option("--limit", metavar="件数", type=click.IntRange(1, MOST), default=100, help="最多列多少件。")
@signing
@json_option
@data_option
def queue(  # noqa: PLR0913  (the options of the command)
    name: str,
    *,
    mine: bool,
    words: str,
    limit: int,
    operator: str | None,
    data: str | None,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """看待办队列：不写队列名，列出各队列的件数和最近的到期；写了（如 待受理），列出其中的办件，最急的在前。

    姓名遮住一部分，和窗口界面的列表一样。
    """
    from counter.desks.home.queues import QueueDesk

    with office(data) as opened:
        need_somebody(opened)
        who = operator or _asked()
        desk = QueueDesk(opened.sign_in(who, pin(f"{who}的口令", "COUNTER_PIN", from_stdin=pin_stdin)))
        sieve, scope = _sieve(opened, words), ("mine" if mine else desk.scopes[0])
        if name:
            tasks = _tasks(desk, _key(name), scope, sieve, limit)
            _show_tasks(tasks, desk, as_json=as_json)
        else:
            _show_board(desk.board(scope, sieve), as_json=as_json)


def _asked() -> str:
    from counter.cli.options import ask

    return ask("姓名")


def _sieve(opened: Office, words: str) -> Sieve:
    from counter.desks.home.sieve import known_to, understand

    return understand(words, known_to(opened), opened.now())


def _key(name: str) -> str:
    from counter.cases.queues import MINE, QUEUES
    from counter.desks.home.queues import MINE_ZH

    names = {**{zh: key for key, zh in QUEUES.items()}, MINE_ZH: MINE}
    if name in names:
        return names[name]
    if name in names.values():
        return name
    listed = "、".join(names)
    raise Problems([Problem(what=f"没有叫“{name}”的队列。", todo=f"队列有：{listed}。", field="name")])


def _tasks(desk: QueueDesk, key: str, scope: str, sieve: Sieve, limit: int) -> list[Task]:
    found: list[Task] = []
    while len(found) < limit:
        page = desk.page(key, scope, sieve, found[-1] if found else None)  # type: ignore[arg-type]
        found += page
        if not page:
            break
    return found[:limit]


def _show_board(board: Board, *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "queue": line.queue,
                "name": line.zh,
                "number": line.number,
                "nearest": line.nearest.isoformat() if line.nearest else None,
            }
            for line in board.lines
        ]
        say.out_json({"seen": board.seen, "queues": listed})
        return
    rows = [
        (line.zh, line.number, f"{line.nearest:%Y-%m-%d %H:%M}" if line.nearest else "")
        for line in board.lines
    ]
    say.table(("队列", "件", "最近到期"), rows)


def _show_tasks(tasks: list[Task], desk: QueueDesk, *, as_json: bool) -> None:
    from counter.intake.mask import mask_name

    names = {one.id: one.name for one in desk.desk.catalogue.matters}
    listed = [
        {
            "number": one.number,
            "case": one.case_id,
            "matter": one.matter_id,
            "matter_name": names.get(one.matter_id, ""),
            "item": one.item_no,
            "what": one.what,
            "department": one.dept,
            "operator": one.operator,
            "applicant": mask_name(one.applicant_name, one.applicant_kind),
            "due": one.due_at.isoformat() if one.due_at else None,
            "sure": one.sure,
        }
        for one in tasks
    ]
    if as_json:
        say.out_json({"tasks": listed})
        return
    rows = [
        (one.number or "未编号", row["matter_name"], one.what, row["applicant"], one.dept, _due(one))
        for one, row in zip(tasks, listed, strict=True)
    ]
    say.table(("办件号", "一件事", "内容", "申请人", "部门", "到期"), rows)


def _due(one: Task) -> str:
    return f"{one.due_at:%Y-%m-%d %H:%M}{'' if one.sure else '（待定）'}" if one.due_at else ""
