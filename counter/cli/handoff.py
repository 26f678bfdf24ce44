"""`counter handoff`: slips without a screen: what waits, one slip, making, signing, cancelling, settling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import data_of, data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from counter.custody.handing import Marked
    from counter.custody.records import Handoff
    from counter.custody.routes import Bundle
    from counter.desks.custody.desk import CustodyDesk
    from counter.desks.custody.slips import SlipView


@click.group(cls=SpokenGroup)
def handoff() -> None:
    """材料交接：待签收和没签收的移交单、差异、可移交的材料；开单、逐项签收、取消、处理差异。"""


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command here."""
    return signing(json_option(data_option(function)))


@handoff.command("list", cls=Spoken)
@common
def listed(operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """列出与本人这一方有关的：待签收、开出没签收、差异、可移交。"""
    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        board = custody.board()
    if as_json:
        say.out_json(
            {
                "incoming": [_head(one) for one in board.incoming],
                "outgoing": [_head(one) for one in board.outgoing],
                "discrepancies": [
                    {"handoff": board.numbers.get(one.handoff_id, ""), "line": one.line_no, "what": one.what}
                    for one in board.discrepancies
                ],
                "ready": [_ready(one) for one in board.bundles],
                "more": board.more,
            }
        )
        return
    for title, slips in (("待签收", board.incoming), ("开出没签收", board.outgoing)):
        say.out(f"{title}：{len(slips)} 张")
        for one in slips:
            say.out(f"  {one.number}  {_road(one.giver, one.taker)}  {one.made_by} {one.made_at:%m-%d %H:%M}")
    say.out(f"差异：{len(board.discrepancies)} 项")
    for two in board.discrepancies:
        say.out(f"  {board.numbers.get(two.handoff_id, '')} 第{two.line_no}项  {two.what}")
    say.out(f"可移交：{len(board.bundles)} 张单")
    for three in board.bundles:
        say.out(f"  {_road(three.giver, three.taker)}  {three.cases} 个办件 {len(three.ids)} 件")


@handoff.command("show", cls=Spoken)
@click.argument("code", metavar="单号或码")
@common
def show(code: str, operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> int:
    """看一张移交单：双方、状态、每一项、差异。码与存档不符、已签收、已取消都会说明。"""
    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        view = custody.find(code)
    _out(view, as_json=as_json)
    if view.warning:
        say.note(f"请注意：{view.warning}")
    return 1 if view.warning else 0


@handoff.command("make", cls=Spoken)
@click.option("--out", metavar="文件夹", default=None, help="PDF 存到哪里；不写用窗口设置的文书文件夹。")
@common
def make(out: str | None, operator: str | None, data: str | None, *, pin_stdin: bool, as_json: bool) -> None:
    """为本人这一方所有能移交的材料开单，同一个接收方一张，存成 PDF（一式两份）。"""
    from counter import settings
    from counter.cli.pdfs import folder_of

    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        usual = settings.papers_dir(data_of(data), custody.desk.station)
        made = list(_made(custody, folder_of(out, usual)))
    if as_json:
        say.out_json([{**_head(view.handoff), "file": str(file)} for view, file in made])
        return
    for view, file in made:
        road = _road(view.handoff.giver, view.handoff.taker)
        say.out(f"{view.handoff.number}  {road}  {len(view.lines)} 件，已存到 {file}")
    if not made:
        say.out("没有能移交的材料。")


def _made(custody: CustodyDesk, folder: Path) -> Iterator[tuple[SlipView, Path]]:
    import receipts
    from receipts import printers

    for bundle in custody.ready():
        view = custody.make(bundle.kind, bundle.taker, bundle.ids)
        pdf = receipts.render(custody.slip(view.handoff), reprint=0, void=False)
        file = printers.save(pdf, folder, view.handoff.number)
        custody.printed(view.handoff.id, queue=False)
        yield view, file


@handoff.command("confirm", cls=Spoken)
@click.argument("code", metavar="单号或码")
@click.option("--missing", metavar="序号", multiple=True, type=int, help="没到的一项，可以写几次。")
@click.option("--pages", metavar="序号=页数", multiple=True, help="页数不符的一项和实到页数，如 2=5。")
@click.option("--surplus", metavar="材料", multiple=True, help="单上没有、多出来的一件。")
@click.option("--all", "rest", is_flag=True, help="其余各项都已逐项核对，全部到齐。")
@common
def confirm(  # noqa: PLR0913  (each option its own argument)
    code: str,
    *,
    missing: tuple[int, ...],
    pages: tuple[str, ...],
    surplus: tuple[str, ...],
    rest: bool,
    operator: str | None,
    data: str | None,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """签收一张移交单。没到的、页数不符的逐项写明；其余的核对无误写 --all，不写就不签收。"""
    from counter.custody.handing import HERE, Marked, Surplus

    marks: dict[int, Marked] = {no: Marked(mark="missing") for no in missing}
    marks |= {no: Marked(mark="pages", pages=found) for no, found in map(_pages, pages)}
    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        view = custody.find(code)
        if rest:
            marks = {line.no: HERE for line in view.lines} | marks
        done = custody.confirm(view.handoff, marks, [Surplus(what=one) for one in surplus])
    _out(done, as_json=as_json)


def _pages(typed: str) -> tuple[int, int]:
    no, _, found = typed.partition("=")
    if not (no.isascii() and no.isdigit() and found.isascii() and found.isdigit()):
        raise Problems([Problem(what=f"“{typed}”不对。", todo="请写成 2=5：第2项实到5页。", field="--pages")])
    return int(no[:6]), int(found[:6])


@handoff.command("cancel", cls=Spoken)
@click.argument("code", metavar="单号或码")
@click.option("--reason", metavar="理由", required=True, help="为什么取消。")
@common
def cancel(  # noqa: PLR0913  (each option its own argument)
    code: str, *, reason: str, operator: str | None, data: str | None, pin_stdin: bool, as_json: bool
) -> None:
    """移交方取消一张没有签收的移交单，材料可以重新开单。"""
    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        done = custody.cancel(custody.find(code).handoff, reason)
    _out(done, as_json=as_json)


@handoff.command("settle", cls=Spoken)
@click.argument("code", metavar="单号或码")
@click.argument("line", metavar="序号", type=int)
@click.option(
    "--how",
    metavar="办法",
    required=True,
    help="缺件：arrived 接收方已收到、stays 留在移交方、lost 遗失；页数：counted 以实到为准、"
    "written 以单为准、back 退回；多出：kept 归入本件、back 退回。",
)
@click.option("--note", metavar="经过", default="", help="查找的经过；遗失必须写。")
@common
def settle(  # noqa: PLR0913  (each option its own argument)
    code: str,
    line: int,
    *,
    how: str,
    note: str,
    operator: str | None,
    data: str | None,
    pin_stdin: bool,
    as_json: bool,
) -> None:
    """处理移交单上一项的差异。"""
    with _custody(data, operator, pin_stdin=pin_stdin) as custody:
        view = custody.find(code)
        found = [one for one in view.discrepancies if one.line_no == line]
        if not found:
            raise Problems(
                [Problem(what=f"第{line}项没有差异。", todo="用 counter handoff show 看差异。", field="序号")]
            )
        done = custody.settle(found[0], how, note)
    _out(done, as_json=as_json)


# -- telling -----------------------------------------------------------------------------------------------


def _custody(
    data: str | None, operator: str | None, *, pin_stdin: bool
) -> AbstractContextManager[CustodyDesk]:
    from contextlib import contextmanager

    from counter.desks.custody.desk import CustodyDesk

    @contextmanager
    def signed() -> Iterator[CustodyDesk]:
        with desk(data, operator, pin_stdin=pin_stdin) as somebody:
            yield CustodyDesk(somebody)

    return signed()


def _road(giver: str, taker: str) -> str:
    from counter.custody.records import holder_zh

    return f"{holder_zh(giver)} → {holder_zh(taker)}"


def _head(one: Handoff) -> dict[str, object]:
    from counter.custody.records import HANDOFF_ZH

    return {
        "number": one.number,
        "kind": one.kind,
        "kind_zh": HANDOFF_ZH[one.kind],
        "giver": one.giver,
        "taker": one.taker,
        "status": one.status,
        "made_at": one.made_at.isoformat(timespec="seconds"),
        "made_by": one.made_by,
        "confirmed_at": one.confirmed_at.isoformat(timespec="seconds") if one.confirmed_at else None,
        "confirmed_by": one.confirmed_by,
        "note": one.note,
    }


def _ready(one: Bundle) -> dict[str, object]:
    return {
        "kind": one.kind,
        "giver": one.giver,
        "taker": one.taker,
        "papers": [{"number": paper.number, "what": paper.piece.line} for paper in one.papers],
    }


def _out(view: SlipView, *, as_json: bool) -> None:
    from counter.custody.records import MARK_ZH, PIECE_ZH

    if as_json:
        say.out_json({**_head(view.handoff), **_inside(view)})
        return
    slip = view.handoff
    state = {"open": "待签收", "confirmed": "已签收", "cancelled": "已取消"}[slip.status]
    say.out(f"{slip.number}  {_road(slip.giver, slip.taker)}  {state}")
    if slip.confirmed_at is not None:
        say.out(f"签收：{slip.confirmed_by} {slip.confirmed_at:%Y-%m-%d %H:%M}")
    if slip.note:
        say.out(f"说明：{slip.note}")
    rows = [
        (x.no, x.what, x.number, PIECE_ZH[x.kind], x.count, x.found_pages or x.pages or "", MARK_ZH[x.mark])
        for x in view.lines
    ]
    say.table(("序", "材料", "办件号", "形式", "份", "页", "核对"), rows)
    for one in view.discrepancies:
        how = f"已处理：{one.how}（{one.settled_by}）" if one.settled_at else "未处理"
        say.out(f"差异 第{one.line_no}项  {one.what}  {how}")


def _inside(view: SlipView) -> dict[str, object]:
    return {
        "lines": [
            {
                "no": x.no,
                "what": x.what,
                "number": x.number,
                "kind": x.kind,
                "count": x.count,
                "pages": x.pages,
                "mark": x.mark,
                "found_pages": x.found_pages,
                "surplus": not x.piece_id,
            }
            for x in view.lines
        ],
        "discrepancies": [
            {
                "line": x.line_no,
                "kind": x.kind,
                "what": x.what,
                "settled": x.settled_at is not None,
                "how": x.how,
            }
            for x in view.discrepancies
        ],
        "warning": view.warning,
        "problems": [],
    }
