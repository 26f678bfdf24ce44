"""`counter withdraw`: a case taken back, its papers returned, a notice nobody answered (R167, R168)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.collector import approval_of, collector_of, collector_options
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.cli.steps import Told, items_option, known_rows, names_zh, on_case, take, with_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.course import Course
    from counter.custody.records import Piece
    from counter.desks.context import Desk
    from counter.desks.window.withdrawing import Lapsable


@click.group(cls=SpokenGroup)
def withdraw() -> None:
    """撤回、退还、逾期失效：审批决定作出前撤回申请，统一退还申请材料，确认过了期限的告知书失效。"""


@withdraw.command("request", cls=Spoken)
@items_option("就是还没有决定的全部；还没有推送的只能整件撤回")
@click.option("--reason", metavar="原因", default="", help="撤回的原因，照申请人说的写一句。")
@collector_options
@with_paper
@on_case
def request(number: str, rows: tuple[int, ...], **typed: Any) -> None:
    """撤回：核对来人的证件，没有决定的事项终止，已经决定的照常送达；通知各部门，存撤回的文书。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.window.withdrawing import WithdrawDesk

        chosen = known_rows(seen, rows) or None
        return WithdrawDesk(somebody).withdraw(
            seen, collector_of(typed), typed["reason"], rows=chosen, approval=approval_of(typed)
        )

    take(typed, number, act, _withdrawn, paper="withdrawal")


def _withdrawn(seen: Course, now: Course) -> Told:
    had = {one.no: one.status for one in seen.items}
    ended = [one.no for one in now.items if one.status == "withdrawn" != had.get(one.no)]
    decided = [one.no for one in now.items if one.decided_at is not None]
    said = [f"已撤回：{names_zh(now, ended)}。"]
    if decided:
        said.append(f"{names_zh(now, decided)}已经作出决定，不受撤回影响，请告诉申请人。")
    if now.case.status == "withdrawn":
        said.append(f"材料都回到窗口以后统一退还：counter withdraw return {now.case.number}。")
    return Told(said=said, about={"withdrawn": ended, "decided": decided})


@withdraw.command("return", cls=Spoken)
@click.option(
    "--line", "lines", metavar="材料", multiple=True, help="只退还哪一份，可以写几次；不写就是全部。"
)
@collector_options
@with_paper
@on_case
def give_back(number: str, lines: tuple[str, ...], **typed: Any) -> None:
    """退还：撤回或者全部不予受理以后，在窗口统一退还申请材料，出材料退还单请领回人签收。

    材料在部门的，先由牵头部门用 counter handoff make 开移交单退回窗口，窗口签收以后再退还。
    """

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.window.withdrawing import WithdrawDesk

        ids = [piece.id for piece in _here(seen, lines)]
        return WithdrawDesk(somebody).give_back(seen, ids, collector_of(typed), approval=approval_of(typed))

    take(typed, number, act, _returned, paper="return")


def _here(seen: Course, lines: Sequence[str]) -> list[Piece]:
    """The applicant's papers still in the house, or those asked for; the desk says which may not go."""
    from counter.custody.records import APPLICANT

    known = {piece.line for piece in seen.handed_in}
    wrong = [line for line in lines if line.strip() not in known]
    if wrong:
        todo = f"可以写：{'、'.join(sorted(known))}。" if known else "这件办件没有收过纸质材料。"
        raise Problems([Problem(what=f"没有收过“{line}”。", todo=todo, field="--line") for line in wrong])
    wanted = {line.strip() for line in lines} or known
    here = [one for one in seen.handed_in if one.line in wanted and (lines or one.holder != APPLICANT)]
    if not here:
        raise Problems([Problem(what="没有要退还的材料，都退还了。", todo="不用再办。")])
    return here


def _returned(seen: Course, now: Course) -> Told:
    from counter.custody.records import APPLICANT, PIECE_ZH

    had = {one.id: one.holder for one in seen.pieces}
    back = [one for one in now.handed_in if one.holder == APPLICANT != had.get(one.id)]
    said = [f"已退还“{one.line}”{PIECE_ZH[one.kind]} {one.count}份。" for one in back]
    pieces = [{"line": one.line, "kind": one.kind, "count": one.count} for one in back]
    return Told(said=(*said, "请领回人在材料退还单上签收。"), about={"returned": pieces})


@withdraw.command("lapse", cls=Spoken)
@click.argument("number", metavar="办件号", required=False, default="")
@with_paper
@signing
@json_option
@data_option
def lapse(number: str, **signed: Any) -> None:
    """逾期未补正：不写办件号，列出补正期限和失效期限都过了的告知书；写了，确认这一件失效，出逾期未补正告知书。"""
    from counter.desks.window.withdrawing import WithdrawDesk

    if number:
        take(
            signed,
            number,
            lambda somebody, seen: WithdrawDesk(somebody).lapse(seen),
            lambda *_: Told(said=("已按逾期未补正处理，申请人以后可以重新申请。",), about={}),
            paper="lapse",
        )
        return
    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        found = WithdrawDesk(somebody).lapsable()
    _list(found, as_json=signed["as_json"])


def _list(found: Sequence[Lapsable], *, as_json: bool) -> None:
    from counter.intake.mask import mask_name

    rows = [
        {
            "number": one.course.case.number,
            "applicant": mask_name(person.name, person.kind) if (person := _applicant(one)) else "",
            "corrected_until": f"{one.corrected_until:%Y-%m-%d}",
            "lapsed_at": f"{one.lapsed_at:%Y-%m-%d}",
        }
        for one in found
    ]
    if as_json:
        say.out_json({"notices": rows, "problems": []})
    elif not rows:
        say.out("没有逾期未补正的告知书。本站没有设失效期限的，告知书一直有效。")
    else:
        say.table(("办件号", "申请人", "补正到", "失效于"), [tuple(row.values()) for row in rows])


def _applicant(one: Lapsable) -> Any:
    return one.course.case.draft.applicant
