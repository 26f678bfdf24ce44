"""`counter supply`: what was 容缺 at the receipt comes, or its term is over (R140)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from counter.cases.course import Course
    from counter.cases.records import Outcome
    from counter.desks.window.supplying import Deferred, SupplyDesk


@click.command(cls=Spoken)
@click.argument("number", metavar="办件号")
@click.argument("line", metavar="材料", required=False, default="")
@click.option("--original", metavar="份数", type=int, default=0, help="收到原件几份。")
@click.option("--copy", metavar="份数", type=int, default=0, help="收到复印件几份。")
@click.option("--electronic", metavar="途径", default="", help="电子调取的途径，例如 在线核验。")
@click.option("--missing", metavar="情况", default="", help="到期没有补交：写明情况，告知申请人和部门。")
@signing
@json_option
@data_option
def supply(number: str, line: str, **typed: Any) -> None:
    """容缺补交：收下补交的材料，出补交材料收件回执；或者登记到期没有补交。

    只写办件号，列出还要补交的材料。收下纸质材料以后，要在 2 小时内扫描、推送。
    """
    from counter.desks.window.supplying import SupplyDesk

    with desk(typed["data"], typed["operator"], pin_stdin=typed["pin_stdin"]) as somebody:
        supplying = SupplyDesk(somebody)
        seen = supplying.by_number(number.strip().upper())
        if not line:
            _list(supplying.pending(seen), seen, as_json=typed["as_json"])
            return
        now = _done(supplying, seen, line, typed)
    _show(now, line, as_json=typed["as_json"])


def _done(supplying: SupplyDesk, seen: Course, line: str, typed: dict[str, Any]) -> Course:
    given = _given(typed)
    if bool(typed["missing"]) == (given is not None):
        raise Problems(
            [
                Problem(
                    what="要写明收到了什么，或者没有补交的情况，写其中一样。",
                    todo="例如 --original 1，或者 --missing 电话联系过，没有来。",
                    field="--original",
                )
            ]
        )
    if given is None:
        return supplying.not_fulfilled(seen, line, typed["missing"])
    return supplying.supply(seen, line, given)


def _given(typed: dict[str, Any]) -> Outcome | None:
    """What was handed in, as typed; None for nothing."""
    from counter.cases.records import Outcome

    if typed["electronic"]:
        return Outcome(
            kind="electronic", how=typed["electronic"], originals=typed["original"], copies=typed["copy"]
        )
    if not (typed["original"] or typed["copy"]):
        return None
    kind: Any = "original" if typed["original"] else "copy"
    return Outcome(kind=kind, originals=typed["original"], copies=typed["copy"])


def _list(pending: tuple[Deferred, ...], course: Course, *, as_json: bool) -> None:
    if as_json:
        lines = [
            {"line": one.line.key, "due": one.due, "late": one.late, "told": one.told} for one in pending
        ]
        say.out_json({"number": course.case.number, "lines": lines, "problems": []})
    elif not pending:
        say.out("没有还要补交的容缺材料。")
    else:
        late = {None: "", False: "", True: "已过期"}
        rows = [(one.line.key, one.line.due, one.due or UNKNOWN, late[one.late]) for one in pending]
        say.table(("材料", "应交", "补交期限", ""), rows)


def _show(course: Course, line: str, *, as_json: bool) -> None:
    came = line in course.supplied
    paper = [row.number for row in course.papers if row.kind == "supply"][-1] if came else ""
    scan = line in course.unscanned
    if as_json:
        told = {"number": course.case.number, "line": line, "supplied": came, "paper": paper, "scan": scan}
        say.out_json(told | {"problems": []})
    elif came:
        say.out(f"{course.case.number}　已收下“{line}”，回执 {paper}。{'还要扫描、推送。' if scan else ''}")
    else:
        say.out(f"{course.case.number}　已登记“{line}”到期没有补交。")
